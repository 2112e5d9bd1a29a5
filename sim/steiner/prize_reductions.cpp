// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/prize_reductions.h"

#include <algorithm>
#include <compare>
#include <functional>
#include <utility>
#include <vector>

#include "sim/steiner/prize_graph.h"

namespace tsunagi::steiner {
namespace {

constexpr double k_worth_a_pass = 0.05;        // of the edges
constexpr std::int64_t k_ways_per_edge = 300;  // looked at from a vertex, by its edges
constexpr std::int64_t k_most_ways = 20'000;

// The strain of a walk from u to x is the most that some part of it ending at x costs above the prizes of the
// vertices inside that part. On to y by a way of cost c it is c + max(0, strain − prize of x).
struct Label {
  Cost most = 0;  // strain on the way
  Cost strain = 0;
  friend auto operator<=>(const Label&, const Label&) = default;
};

class Detours {
 public:
  Detours(CoreGraph& core, const PrizeGraph& graph)
      : core_(core),
        g_(graph),
        label_(graph.size()),
        first_(graph.size()),
        direct_(graph.size()),
        seen_(graph.size(), 0),
        near_(graph.size(), 0),
        settled_(graph.size(), 0) {}

  std::int64_t run() {
    for (std::uint32_t u = 0; u < g_.size(); ++u) look_from(u);
    return ticks_;
  }

 private:
  [[nodiscard]] bool is_there(std::uint32_t way) const { return core_.is_alive(g_.arc[way] / 2); }

  // Each vertex is settled once, so a walk meets none twice and no prize counts twice. Only edges of u go, so
  // a walk is there as long as its first edge is.
  void look_from(std::uint32_t u) {
    start(u);
    const std::int64_t edges = g_.start[u + 1] - g_.start[u];
    const std::int64_t until = ticks_ + std::min(k_most_ways, edges * k_ways_per_edge);
    while (!heap_.empty() && ticks_ < until) {
      const auto [label, x] = heap_.front();
      std::ranges::pop_heap(heap_, std::greater<>());
      heap_.pop_back();
      if (label != label_[x] || std::exchange(settled_[x], now_) == now_) continue;
      if (is_there(first_[x])) go_on(x, label);
    }
  }

  void start(std::uint32_t u) {
    ++now_;
    heap_.clear();
    settled_[u] = now_;
    most_ = 0;
    for (std::uint32_t w = g_.start[u]; w < g_.start[u + 1]; ++w) {
      ++ticks_;
      if (!is_there(w)) continue;
      near_[g_.head[w]] = now_;
      direct_[g_.head[w]] = w;
      most_ = g_.cost[w];
      push(g_.head[w], {g_.cost[w], g_.cost[w]}, w);
    }
  }

  void go_on(std::uint32_t x, const Label& label) {
    const Cost kept = g_.is_fixed[x] != 0 ? 0 : std::max<Cost>(0, label.strain - g_.prize[x]);
    for (std::uint32_t w = g_.start[x]; w < g_.start[x + 1] && kept + g_.cost[w] <= most_; ++w) {
      ++ticks_;
      const std::uint32_t y = g_.head[w];
      if (!is_there(w)) continue;
      const Cost strain = kept + g_.cost[w];
      const Cost most = std::max(label.most, strain);
      if (near_[y] == now_ && first_[x] != direct_[y] && most <= g_.cost[direct_[y]]) {
        core_.remove_edge(g_.arc[direct_[y]] / 2);
        near_[y] = 0;
      }
      push(y, {most, strain}, first_[x]);
    }
  }

  void push(std::uint32_t x, const Label& label, std::uint32_t first) {
    if (settled_[x] == now_ || (seen_[x] == now_ && label_[x] <= label && is_there(first_[x]))) return;
    seen_[x] = now_;
    label_[x] = label;
    first_[x] = first;
    heap_.emplace_back(label, x);
    std::ranges::push_heap(heap_, std::greater<>());
  }

  CoreGraph& core_;
  const PrizeGraph& g_;
  Cost most_ = 0;  // of the ways from u
  // [vertex], valid where stamped
  std::vector<Label> label_;
  std::vector<std::uint32_t> first_;   // the way by which the walk leaves u
  std::vector<std::uint32_t> direct_;  // the way from u
  std::vector<std::uint32_t> seen_;
  std::vector<std::uint32_t> near_;
  std::vector<std::uint32_t> settled_;
  std::uint32_t now_ = 0;
  std::vector<std::pair<Label, std::uint32_t>> heap_;
  std::int64_t ticks_ = 0;
};

}  // namespace

std::int64_t reduce_by_prizes(CoreGraph& core) {
  std::int64_t ticks = 0;
  while (const auto graph = find_prize_graph(core)) {
    const auto before = static_cast<double>(core.edge_count());
    ticks += Detours(core, *graph).run();
    if (static_cast<double>(core.edge_count()) >= (1 - k_worth_a_pass) * before) break;
  }
  return ticks;
}

}  // namespace tsunagi::steiner
