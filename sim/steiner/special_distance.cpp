// SPDX-License-Identifier: Apache-2.0
// Reductions by bottleneck Steiner distances.
#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <queue>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/steiner/reductions.h"
#include "sim/steiner/special_distances.h"

namespace tsunagi::steiner {
namespace {

constexpr std::size_t k_most_degree = 6;
using Matrix = std::array<std::array<Cost, k_most_degree>, k_most_degree>;

// Shortest ways between the neighbours of a node that do not pass it.
class NeighbourDistances {
 public:
  explicit NeighbourDistances(const CoreGraph& core)
      : core_(core), distance_(core.node_count(), CoreGraph::k_absent) {}

  // Lowers special_path[i][j] to what a search from neighbour i finds, up to the length of the star at v.
  void lower(std::uint32_t v, std::span<const std::uint32_t> arcs, Matrix& special_path) {
    Cost limit = 0;
    for (const std::uint32_t a : arcs) limit += core_.cost(a);
    for (std::size_t i = 0; i + 1 < arcs.size(); ++i) {
      search(core_.head(arcs[i]), v, limit);
      for (std::size_t j = i + 1; j < arcs.size(); ++j) {
        const Cost d = distance_[core_.head(arcs[j])];
        if (d < special_path[i][j]) special_path[i][j] = special_path[j][i] = d;
      }
      for (const std::uint32_t u : seen_) distance_[u] = CoreGraph::k_absent;
      seen_.clear();
    }
  }
  [[nodiscard]] std::int64_t ticks() const { return ticks_; }

 private:
  void search(std::uint32_t from, std::uint32_t without, Cost limit) {
    constexpr int k_most_arcs = 150;
    queue_ = {};
    push(0, from);
    for (int left = k_most_arcs; !queue_.empty() && left > 0;) {
      const auto [d, u] = queue_.top();
      queue_.pop();
      if (d > distance_[u]) continue;
      for (const std::uint32_t a : core_.arcs_at(u)) {
        --left;
        ++ticks_;
        if (core_.head(a) == without || core_.cost(a) > limit - d) continue;
        push(d + core_.cost(a), core_.head(a));
      }
    }
  }
  void push(Cost d, std::uint32_t u) {
    if (d >= distance_[u]) return;
    if (distance_[u] == CoreGraph::k_absent) seen_.push_back(u);
    distance_[u] = d;
    queue_.emplace(d, u);
  }

  using Entry = std::pair<Cost, std::uint32_t>;
  const CoreGraph& core_;
  std::vector<Cost> distance_;
  std::vector<std::uint32_t> seen_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
  std::int64_t ticks_ = 0;
};

class SpecialDistanceTests {
 public:
  explicit SpecialDistanceTests(CoreGraph& core)
      : core_(core), distances_(core), nearby_(core), is_touched_(core.node_count(), 0) {}

  // Leaves special distances as they are, not distances.
  std::int64_t thin_out() {
    remove_long_edges();
    for (std::uint32_t v = 0; v < core_.node_count(); ++v)
      if (!core_.is_fixed(v)) replace_node(v);
    return ticks_ + distances_.ticks() + nearby_.ticks();
  }

  std::int64_t contract() {
    for (std::uint32_t v = 0; v < core_.node_count(); ++v)
      if (core_.is_fixed(v)) take_short_edge(v);
    return ticks_ + distances_.ticks();
  }

 private:
  // Strictly longer than a special path, whose edges are shorter than this one: all may go at once.
  void remove_long_edges() {
    for (std::uint32_t e = 0; e < core_.edge_slots(); ++e) {
      if (!core_.is_alive(e)) continue;
      ++ticks_;
      if (distances_.between(core_.tail(2 * e), core_.head(2 * e)) < core_.cost(2 * e)) core_.remove_edge(e);
    }
  }

  // Length of a special path between two neighbours of v.
  [[nodiscard]] Cost special(std::uint32_t a, std::uint32_t b) const {
    const std::uint32_t direct = core_.arc_between(core_.head(a), core_.head(b));
    const Cost known = distances_.between(core_.head(a), core_.head(b));
    return direct == k_none ? known : std::min(known, core_.cost(direct));
  }

  // No best plan needs v as a branch when every three or more neighbours are joined more cheaply without it:
  // then v is a way between two neighbours at most.
  void replace_node(std::uint32_t v) {
    const std::vector<std::uint32_t> arcs = core_.arcs_at(v);
    const std::size_t degree = arcs.size();
    if (degree < 3 || degree > k_most_degree) return;
    Matrix special_path{};
    for (std::size_t i = 0; i < degree; ++i)
      for (std::size_t j = i + 1; j < degree; ++j)
        special_path[i][j] = special_path[j][i] = special(arcs[i], arcs[j]);
    nearby_.lower(v, arcs, special_path);
    for (unsigned members = 7; members < 1U << degree; ++members) {
      if (std::popcount(members) < 3) continue;
      ++ticks_;
      Cost star = 0;
      for (std::size_t i = 0; i < degree; ++i)
        if ((members >> i & 1U) != 0) star += core_.cost(arcs[i]);
      if (spanning_length(special_path, members) > star) return;
    }
    for (std::size_t i = 0; i < degree; ++i) {
      for (std::size_t j = i + 1; j < degree; ++j) {
        if (special_path[i][j] < core_.cost(arcs[i]) + core_.cost(arcs[j])) continue;
        core_.add_path(arcs[i] ^ 1, arcs[j]);
      }
    }
    core_.remove_node(v);
  }

  // Prim over a handful of nodes, given by bits.
  [[nodiscard]] static Cost spanning_length(const Matrix& length, unsigned members) {
    std::array<Cost, k_most_degree> near{};
    near.fill(CoreGraph::k_absent);
    auto at = static_cast<std::size_t>(std::countr_zero(members));
    unsigned left = members & ~(1U << at);
    Cost sum = 0;
    while (left != 0) {
      std::size_t best = k_most_degree;
      for (std::size_t m = 0; m < k_most_degree; ++m) {
        if ((left >> m & 1U) == 0) continue;
        near[m] = std::min(near[m], length[at][m]);
        if (best == k_most_degree || near[m] < near[best]) best = m;
      }
      if (near[best] == CoreGraph::k_absent) return CoreGraph::k_absent;
      sum += near[best];
      left &= ~(1U << best);
      at = best;
    }
    return sum;
  }

  // The shortest edge of a terminal is in some best plan when going on from its other end to another terminal
  // is no longer than the next edge.
  void take_short_edge(std::uint32_t t) {
    if (is_touched_[t] != 0 || core_.arcs_at(t).size() < 2 || core_.terminal_count() == 0) return;
    std::uint32_t first = k_none;
    Cost second = CoreGraph::k_absent;
    for (const std::uint32_t a : core_.arcs_at(t)) {
      if (first == k_none || core_.cost(a) < core_.cost(first)) {
        if (first != k_none) second = std::min(second, core_.cost(first));
        first = a;
      } else {
        second = std::min(second, core_.cost(a));
      }
    }
    const std::uint32_t v = core_.head(first);
    const SpecialDistances::Label next = distances_.nearest_but(v, t);
    if (is_touched_[v] != 0 || next.terminal == k_none || is_touched_[next.terminal] != 0) return;
    if (!core_.is_fixed(v) && core_.cost(first) + next.distance > second) return;
    is_touched_[t] = is_touched_[v] = 1;
    core_.contract(first);
  }

  CoreGraph& core_;
  SpecialDistances distances_;
  NeighbourDistances nearby_;
  std::vector<std::uint8_t> is_touched_;  // [node] merged in this pass
  std::int64_t ticks_ = 0;
};

}  // namespace

std::int64_t reduce_by_special_distance(CoreGraph& core) {
  const std::int64_t ticks = SpecialDistanceTests(core).thin_out();
  return ticks + SpecialDistanceTests(core).contract();
}

}  // namespace tsunagi::steiner
