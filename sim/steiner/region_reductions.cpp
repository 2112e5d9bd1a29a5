// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/region_reductions.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "sim/steiner/region_search.h"

namespace tsunagi::steiner {
namespace {

constexpr std::size_t k_most_border = 4;
constexpr std::size_t k_least_inside = 12;  // nodes, to be worth while

// What the rest does at the border: [border node] 0 nothing, else the group that it belongs to, from 1.
struct Grouping {
  std::vector<std::uint32_t> group;
  std::uint32_t groups = 0;
};

class RegionTests {
 public:
  RegionTests(CoreGraph& core, const SolveSmall& solve)
      : core_(core), solve_(solve), local_(core.node_count(), k_none) {}

  std::int64_t run() {
    RegionSearch search(core_);
    std::vector<std::uint8_t> is_done(core_.node_count(), 0);
    for (std::uint32_t v = 0; v < core_.node_count(); ++v) {
      if (is_done[v] != 0 || core_.arcs_at(v).empty()) continue;
      const auto region = search.around(v, k_most_border);
      if (!region || region->inside.size() < k_least_inside) continue;
      for (const std::uint32_t u : region->inside) is_done[u] = 1;
      if (solve_all(*region)) apply();
    }
    return search.ticks();
  }

 private:
  // A solution for every grouping of the border; false where one was not proved, or nothing else need touch
  // the border.
  bool solve_all(const Region& region) {
    const auto fixed_inside =
        std::ranges::count_if(region.inside, [&](std::uint32_t v) { return core_.is_fixed(v); });
    if (static_cast<std::size_t>(fixed_inside) == core_.terminal_count() + 1) return false;
    number(region);
    uses_.assign(edges_.size(), 0);
    asked_ = 0;
    const auto all = groupings(region);
    const bool is_whole = !is_too_dear() && std::ranges::all_of(all, [&](const Grouping& grouping) {
      return solve_for(region, grouping);
    });
    for (const std::uint32_t v : region.inside) local_[v] = k_none;
    for (const std::uint32_t v : region.border) local_[v] = k_none;
    return is_whole && asked_ > 0;
  }

  // Scaled costs could overflow.
  [[nodiscard]] bool is_too_dear() const {
    const auto edges = static_cast<Cost>(edges_.size());
    return std::ranges::any_of(
        edges_, [&](std::uint32_t a) { return core_.cost(a) >= k_cost_limit / (4 * edges * (edges + 1)); });
  }

  void number(const Region& region) {
    std::uint32_t next = 0;
    for (const std::uint32_t v : region.inside) local_[v] = next++;
    for (const std::uint32_t v : region.border) local_[v] = next++;
    edges_.clear();
    for (const std::uint32_t v : region.inside)
      for (const std::uint32_t a : core_.arcs_at(v))
        if (local_[core_.head(a)] >= region.inside.size() || v < core_.head(a)) edges_.push_back(a);
  }

  // A terminal on the border is touched in any case.
  [[nodiscard]] std::vector<Grouping> groupings(const Region& region) const {
    std::vector<Grouping> all;
    Grouping grouping{std::vector<std::uint32_t>(region.border.size(), 0), 0};
    const auto add = [&](auto& self, std::size_t i, std::uint32_t groups) -> void {
      if (i == grouping.group.size()) {
        grouping.groups = groups;
        if (groups > 0) all.push_back(grouping);
        return;
      }
      std::uint32_t& group = grouping.group[i];
      for (group = core_.is_fixed(region.border[i]) ? 1 : 0; group <= groups + 1; ++group)
        self(self, i + 1, std::max(groups, group));
    };
    add(add, 0, 0);
    return all;
  }

  bool solve_for(const Region& region, const Grouping& grouping) {
    const Problem part = problem_for(region, grouping);
    const auto plan = part.terminals.empty() ? SmallPlan{true, {}} : solve_(part);
    if (!plan) return false;
    if (!plan->is_there) return true;  // the rest cannot be like that
    ++asked_;
    for (const std::uint32_t a : plan->arcs) ++uses_[a / 2];
    return true;
  }

  // [local node] its node in the problem of a grouping: groups first, then the inside, then border nodes that
  // nothing touches.
  [[nodiscard]] static std::vector<std::uint32_t> nodes_for(const Region& region, const Grouping& grouping) {
    std::vector<std::uint32_t> node(region.inside.size());
    std::iota(node.begin(), node.end(), grouping.groups);
    auto next = static_cast<std::uint32_t>(grouping.groups + region.inside.size());
    for (const std::uint32_t group : grouping.group) node.push_back(group == 0 ? next++ : group - 1);
    return node;
  }

  // Edge e is the arcs 2e and 2e + 1. Of plans that cost the same, that with more edges of earlier ones.
  [[nodiscard]] Problem problem_for(const Region& region, const Grouping& grouping) const {
    const auto node = nodes_for(region, grouping);
    Problem part;
    part.node_count =
        static_cast<std::uint32_t>(grouping.groups + region.inside.size() +
                                   static_cast<std::size_t>(std::ranges::count(grouping.group, 0u)));
    part.root = 0;
    for (std::uint32_t g = 1; g < grouping.groups; ++g) part.terminals.push_back(g);
    for (const std::uint32_t v : region.inside)
      if (core_.is_fixed(v)) part.terminals.push_back(node[local_[v]]);
    const Cost scale = static_cast<Cost>(edges_.size()) + 1;
    for (std::size_t e = 0; e < edges_.size(); ++e) {
      const std::uint32_t u = node[local_[core_.tail(edges_[e])]];
      const std::uint32_t v = node[local_[core_.head(edges_[e])]];
      const Cost cost = core_.cost(edges_[e]) * scale + (uses_[e] == 0 ? 1 : 0);
      part.tail.insert(part.tail.end(), {u, v});
      part.head.insert(part.head.end(), {v, u});
      part.cost.insert(part.cost.end(), {cost, cost});
    }
    return part;
  }

  void apply() {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> kept;  // ends of edges that all hold
    for (std::size_t e = 0; e < edges_.size(); ++e) {
      if (uses_[e] == asked_) kept.emplace_back(core_.tail(edges_[e]), core_.head(edges_[e]));
      if (uses_[e] == 0) core_.remove_edge(edges_[e] / 2);
    }
    std::vector<std::pair<std::uint32_t, std::uint32_t>> merged;  // a node, and what it became
    const auto now = [&](std::uint32_t v) {
      for (const auto& [gone, keep] : merged)
        if (gone == v) v = keep;
      return v;
    };
    for (const auto& [u, v] : kept) {
      const std::uint32_t a = core_.arc_between(now(u), now(v));
      const std::uint32_t keep = core_.tail(a);
      const std::uint32_t gone = core_.head(a);
      if (!core_.is_fixed(keep) && !core_.is_fixed(gone)) core_.set_terminal(keep, true);
      core_.contract(a);
      merged.emplace_back(gone, keep);
    }
  }

  CoreGraph& core_;
  const SolveSmall& solve_;
  std::vector<std::uint32_t> local_;  // [node] in the region at hand: the inside, then the border
  std::vector<std::uint32_t> edges_;  // of the region, by one of their arcs
  std::vector<std::uint32_t> uses_;   // [edge] groupings whose solution holds it
  std::uint32_t asked_ = 0;           // groupings that can be
};

}  // namespace

std::int64_t reduce_by_regions(CoreGraph& core, const SolveSmall& solve) {
  return RegionTests(core, solve).run();
}

}  // namespace tsunagi::steiner
