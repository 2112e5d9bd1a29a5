// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/path_search.h"

#include <algorithm>
#include <functional>

namespace tsunagi::steiner {

PathSearch::PathSearch(const Problem& problem, const Graph& graph)
    : problem_(problem),
      graph_(graph),
      price_(problem.node_count),
      via_(problem.node_count, k_none),
      stamp_(problem.node_count, 0),
      ban_stamp_(problem.node_count, 0) {}

void PathSearch::reset(std::uint32_t node) {
  ++now_;
  heap_.clear();
  push({}, node, k_none);
}

void PathSearch::push(Price price, std::uint32_t node, std::uint32_t via) {
  if (stamp_[node] == now_ && price_[node] <= price) return;
  stamp_[node] = now_;
  price_[node] = price;
  via_[node] = via;
  heap_.push_back({price, node});
  std::ranges::push_heap(heap_, std::greater{});
}

Price PathSearch::arc_price(const Tree& tree, std::uint32_t arc, const Load& load) const {
  Price price{problem_.cost[arc], problem_.tie_break.empty() ? 0 : problem_.tie_break[arc]};
  if (!problem_.needs.empty()) price.cost += tree.activation_price(arc);
  if (tree.has_loads()) price.cost += tree.new_units_price(arc, via_[problem_.head[arc]], load);
  return price;
}

void PathSearch::scan(const Tree& tree, const Entry& entry, const Load& load, Price limit) {
  const auto arcs = graph_.in.row(entry.node);
  ticks_ += static_cast<std::int64_t>(arcs.size());
  for (const std::uint32_t arc : arcs) {
    const std::uint32_t tail = problem_.tail[arc];
    if (is_banned(tail) || (is_forbidden_ != nullptr && (*is_forbidden_)[arc] != 0)) continue;
    if (stamp_[tail] == now_ && price_[tail] <= entry.price) continue;
    const Price price = entry.price + arc_price(tree, arc, load);
    if (price < limit) push(price, tail, arc);
  }
}

std::optional<Attachment> PathSearch::find(const Tree& tree, std::uint32_t node, const Load& load,
                                           Price limit) {
  reset(node);
  std::uint32_t best = k_none;
  while (!heap_.empty() && heap_.front().price < limit) {
    const Entry entry = heap_.front();
    std::ranges::pop_heap(heap_, std::greater{});
    heap_.pop_back();
    if (price_[entry.node] < entry.price) continue;
    if (entry.node != node && tree.holds(entry.node)) {
      Price total = entry.price;
      total.cost += tree.extra_units_price(entry.node, via_[entry.node], load);
      if (total < limit) {
        limit = total;
        best = entry.node;
      }
      continue;  // a node of the tree is entered by its own arc only
    }
    scan(tree, entry, load, limit);
  }
  if (best == k_none) return std::nullopt;
  return path_from(best, node, limit);
}

Attachment PathSearch::path_from(std::uint32_t node, std::uint32_t start, Price price) const {
  Attachment attachment{{}, price};
  for (std::uint32_t v = node; v != start; v = problem_.head[via_[v]]) attachment.arcs.push_back(via_[v]);
  std::ranges::reverse(attachment.arcs);
  return attachment;
}

void attach(Tree& tree, const Attachment& attachment) {
  for (const std::uint32_t arc : attachment.arcs) tree.link(arc);
}

}  // namespace tsunagi::steiner
