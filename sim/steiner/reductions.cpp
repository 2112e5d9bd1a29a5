// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/reductions.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/steiner/residual_distances.h"

namespace tsunagi::steiner {
namespace {

using Entry = std::pair<Cost, std::uint32_t>;
using MinQueue = std::priority_queue<Entry, std::vector<Entry>, std::greater<>>;

class DegreeTests {
 public:
  explicit DegreeTests(CoreGraph& core) : core_(core), is_queued_(core.node_count(), 1) {
    for (std::uint32_t v = 0; v < core.node_count(); ++v) queue_.push_back(v);
  }

  std::int64_t run() {
    while (!queue_.empty()) {
      const std::uint32_t v = queue_.back();
      queue_.pop_back();
      is_queued_[v] = 0;
      ticks_ += 1 + static_cast<std::int64_t>(core_.arcs_at(v).size());
      if (core_.is_fixed(v)) {
        look_at_fixed(v);
      } else {
        look_at(v);
      }
    }
    return ticks_;
  }

 private:
  void touch(std::uint32_t v) {
    if (std::exchange(is_queued_[v], 1) == 0) queue_.push_back(v);
  }
  void touch_around(std::uint32_t v) {
    for (const std::uint32_t a : core_.arcs_at(v)) touch(core_.head(a));
  }

  void look_at(std::uint32_t v) {
    const auto& arcs = core_.arcs_at(v);
    if (arcs.empty()) return;
    const bool is_left = std::ranges::any_of(arcs, [&](std::uint32_t a) { return core_.is_usable(a); });
    const bool is_entered =
        std::ranges::any_of(arcs, [&](std::uint32_t a) { return core_.is_usable(a ^ 1); });
    if (arcs.size() > 2 && is_left && is_entered) return;
    touch_around(v);
    if (arcs.size() == 2 && is_left && is_entered) core_.add_path(arcs[0] ^ 1, arcs[1]);
    core_.remove_node(v);
  }

  void look_at_fixed(std::uint32_t v) {
    if (core_.arcs_at(v).size() != 1 || core_.terminal_count() == 0) return;
    const std::uint32_t away = core_.arcs_at(v).front();
    if (!core_.is_usable(v == core_.root() ? away : away ^ 1)) return;
    const std::uint32_t other = core_.head(away);
    core_.take_leaf(v);
    touch_around(other);
    touch(other);
  }

  CoreGraph& core_;
  std::vector<std::uint32_t> queue_;
  std::vector<std::uint8_t> is_queued_;
  std::int64_t ticks_ = 0;
};

// Shortest paths from one node, without one edge, up to a limit.
class ShortPaths {
 public:
  explicit ShortPaths(const CoreGraph& core)
      : core_(core), distance_(core.node_count(), CoreGraph::k_absent) {}

  // Whether a way from tail(a) to head(a) of at most its cost avoids its edge.
  bool has_detour(std::uint32_t a, int most_arcs) {
    const Cost limit = core_.cost(a);
    bool found = false;
    int left = most_arcs;
    push(0, core_.tail(a));
    while (!queue_.empty() && left > 0 && !found) {
      const auto [d, v] = queue_.top();
      queue_.pop();
      if (d > distance_[v]) continue;
      for (const std::uint32_t b : core_.arcs_at(v)) {
        if (--left <= 0) break;
        if (b / 2 == a / 2 || core_.cost(b) > limit - d) continue;
        if (core_.head(b) == core_.head(a)) {
          found = true;
          break;
        }
        push(d + core_.cost(b), core_.head(b));
      }
    }
    ticks_ += most_arcs - left;
    for (const std::uint32_t v : seen_) distance_[v] = CoreGraph::k_absent;
    seen_.clear();
    queue_ = {};
    return found;
  }

  [[nodiscard]] std::int64_t ticks() const { return ticks_; }

 private:
  void push(Cost d, std::uint32_t v) {
    if (d >= distance_[v]) return;
    if (distance_[v] == CoreGraph::k_absent) seen_.push_back(v);
    distance_[v] = d;
    queue_.emplace(d, v);
  }

  const CoreGraph& core_;
  std::vector<Cost> distance_;  // [node]
  std::vector<std::uint32_t> seen_;
  MinQueue queue_;
  std::int64_t ticks_ = 0;
};

// What a dual with its bound rules out.
class BoundTests {
 public:
  BoundTests(CoreGraph& core, const CoreGraph::Compact& compact, std::span<const Cost> reduced, Cost spare)
      : core_(core),
        compact_(compact),
        reduced_(reduced),
        spare_(spare),
        is_own_root_(compact.node[compact.problem.root] == core.root()) {
    const ResidualDistances residual(compact.problem, reduced);
    from_root_ = residual.from_root();
    to_terminal_ = residual.to_terminals();
    to_two_ = residual.to_two_terminals();
  }

  void run() {
    index_.assign(2 * core_.edge_slots(), k_none);
    for (std::uint32_t i = 0; i < compact_.arc.size(); ++i) index_[compact_.arc[i]] = i;
    for (std::uint32_t i = 0; i < compact_.arc.size(); ++i) {
      const std::uint32_t a = compact_.arc[i];
      if (!core_.is_alive(a / 2) || is_possible(i)) continue;
      if (is_own_root_) {
        core_.close(a);
      } else if (!is_possible_back(a)) {
        core_.remove_edge(a / 2);
      }
    }
    for (std::uint32_t v = 0; v < compact_.problem.node_count; ++v) replace(v);
  }

 private:
  [[nodiscard]] bool is_possible(std::uint32_t i) const {
    const Cost before = from_root_[compact_.problem.tail[i]];
    const Cost after = to_terminal_[compact_.problem.head[i]];
    return before < spare_ && after < spare_ && before + reduced_[i] + after < spare_;
  }
  [[nodiscard]] bool is_possible_back(std::uint32_t a) const {
    return index_[a ^ 1] != k_none && is_possible(index_[a ^ 1]);
  }

  // Whether a cheaper plan may go in by arc a and out by arc b, both of the core.
  [[nodiscard]] bool is_possible_through(std::uint32_t a, std::uint32_t b) const {
    const std::uint32_t in = index_[a];
    const std::uint32_t out = index_[b];
    if (in == k_none || out == k_none) return false;
    const Cost before = from_root_[compact_.problem.tail[in]];
    const Cost after = to_terminal_[compact_.problem.head[out]];
    return before < spare_ && after < spare_ && before + reduced_[in] + reduced_[out] + after < spare_;
  }

  // No cheaper plan branches at v: it is a way between two neighbours, if that makes the core no larger.
  void replace(std::uint32_t v) {
    constexpr std::size_t k_most_degree = 8;
    const std::uint32_t node = compact_.node[v];
    if (core_.is_fixed(node) || from_root_[v] >= spare_ || to_two_[v] >= k_cost_limit) return;
    if (from_root_[v] + to_two_[v] < spare_) return;
    const std::vector<std::uint32_t> arcs = core_.arcs_at(node);
    if (arcs.size() < 3 || arcs.size() > k_most_degree) return;
    for (const std::uint32_t a : arcs) {  // edges made in this pass have no residual cost
      if (a >= index_.size() || (index_[a] == k_none && index_[a ^ 1] == k_none)) return;
    }
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ways;
    std::size_t fresh = 0;
    for (std::size_t i = 0; i < arcs.size(); ++i) {
      for (std::size_t j = i + 1; j < arcs.size(); ++j) {
        if (!is_possible_through(arcs[i] ^ 1, arcs[j]) && !is_possible_through(arcs[j] ^ 1, arcs[i]))
          continue;
        ways.emplace_back(arcs[i] ^ 1, arcs[j]);
        const std::uint32_t direct = core_.arc_between(core_.head(arcs[i]), core_.head(arcs[j]));
        if (direct == k_none) ++fresh;
      }
    }
    if (fresh > arcs.size()) return;
    for (const auto& [in, out] : ways) core_.add_path(in, out);
    core_.remove_node(node);
  }

  CoreGraph& core_;
  const CoreGraph::Compact& compact_;
  std::span<const Cost> reduced_;
  Cost spare_;
  bool is_own_root_;
  std::vector<Cost> from_root_;
  std::vector<Cost> to_terminal_;
  std::vector<Cost> to_two_;
  std::vector<std::uint32_t> index_;  // [core arc]
};

}  // namespace

std::int64_t reduce_degrees(CoreGraph& core) {
  return DegreeTests(core).run();
}

std::int64_t reduce_by_paths(CoreGraph& core, int most_arcs) {
  ShortPaths paths(core);
  const auto slots = static_cast<std::uint32_t>(core.edge_slots());
  for (std::uint32_t e = 0; e < slots; ++e) {
    if (!core.is_alive(e)) continue;
    if (core.is_edge_symmetric(2 * e)) {
      if (paths.has_detour(2 * e, most_arcs) &&
          (core.is_symmetric() || paths.has_detour(2 * e + 1, most_arcs)))
        core.remove_edge(e);
      continue;
    }
    for (const std::uint32_t a : {2 * e, 2 * e + 1}) {
      if (core.is_alive(e) && core.is_usable(a) && paths.has_detour(a, most_arcs)) core.drop(a);
    }
  }
  return paths.ticks();
}

std::int64_t close_by_bound(CoreGraph& core, const CoreGraph::Compact& compact, std::span<const Cost> reduced,
                            Cost bound, Cost upper) {
  BoundTests(core, compact, reduced, upper - bound).run();
  return 6 * static_cast<std::int64_t>(compact.arc.size());
}

}  // namespace tsunagi::steiner
