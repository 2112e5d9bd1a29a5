// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/prize_forest.h"

#include <numeric>

namespace tsunagi::steiner {

PrizeForest::PrizeForest(const PrizeGraph& graph)
    : graph_(graph),
      cost_(std::accumulate(graph.prize.begin(), graph.prize.end(), Cost{0})),
      is_held_(graph.size(), 0),
      parent_(graph.size(), k_none),
      way_(graph.size(), k_none),
      first_(graph.size(), k_none),
      next_(graph.size(), k_none),
      previous_(graph.size(), k_none),
      child_count_(graph.size(), 0) {}

std::vector<std::uint32_t> PrizeForest::ways() const {
  std::vector<std::uint32_t> out;
  for (std::uint32_t v = 0; v < graph_.size(); ++v)
    if (parent_[v] != k_none) out.push_back(way_[v]);
  return out;
}

void PrizeForest::add(std::uint32_t v) {
  hold(v, true);
  steps_.push_back({Step::added, false, v, k_none, k_none});
}

void PrizeForest::drop(std::uint32_t v) {
  hold(v, false);
  steps_.push_back({Step::dropped, false, v, k_none, k_none});
}

void PrizeForest::link(std::uint32_t root, std::uint32_t parent, std::uint32_t way) {
  attach(root, parent, way);
  steps_.push_back({Step::linked, false, root, parent, way});
}

void PrizeForest::cut(std::uint32_t child) {
  steps_.push_back({Step::cut, false, child, parent_[child], way_[child]});
  detach(child);
}

std::int64_t PrizeForest::evert(std::uint32_t v) {
  const Mark first = mark();
  std::uint32_t below = v;
  std::uint32_t above = parent_[v];
  std::uint32_t way = way_[v];
  if (above != k_none) cut(v);
  while (above != k_none) {
    const std::uint32_t next = parent_[above];
    const std::uint32_t next_way = way_[above];
    if (next != k_none) cut(above);
    link(above, below, way);
    below = above;
    above = next;
    way = next_way;
  }
  for (Mark i = first; i < mark(); ++i) steps_[i].is_turn = true;
  return static_cast<std::int64_t>(mark() - first);
}

void PrizeForest::undo_to(Mark mark) {
  while (steps_.size() > mark) {
    const Step step = steps_.back();
    steps_.pop_back();
    switch (step.kind) {
      case Step::added:
        hold(step.v, false);
        break;
      case Step::dropped:
        hold(step.v, true);
        break;
      case Step::linked:
        detach(step.v);
        break;
      case Step::cut:
        attach(step.v, step.parent, step.way);
        break;
    }
  }
}

void PrizeForest::hold(std::uint32_t v, bool is_held) {
  is_held_[v] = is_held ? 1 : 0;
  held_count_ += is_held ? 1 : -1;
  cost_ -= is_held ? graph_.prize[v] : -graph_.prize[v];
}

void PrizeForest::attach(std::uint32_t v, std::uint32_t parent, std::uint32_t way) {
  parent_[v] = parent;
  way_[v] = way;
  next_[v] = first_[parent];
  previous_[v] = k_none;
  if (next_[v] != k_none) previous_[next_[v]] = v;
  first_[parent] = v;
  ++child_count_[parent];
  cost_ += graph_.cost[way];
}

void PrizeForest::detach(std::uint32_t v) {
  const std::uint32_t parent = parent_[v];
  (previous_[v] == k_none ? first_[parent] : next_[previous_[v]]) = next_[v];
  if (next_[v] != k_none) previous_[next_[v]] = previous_[v];
  --child_count_[parent];
  cost_ -= graph_.cost[way_[v]];
  parent_[v] = k_none;
  way_[v] = k_none;
}

}  // namespace tsunagi::steiner
