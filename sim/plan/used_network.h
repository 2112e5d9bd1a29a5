// SPDX-License-Identifier: Apache-2.0
// The network that a plan uses: paths may be taken out and put in, each at what it saves or adds.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "sim/plan/pipeline.h"

namespace tsunagi::plan {

using Path = std::vector<std::uint32_t>;  // arcs, root first

// The arcs that bring a service to a terminal's place, first the one of the option; their ways begin at
// `node`.
struct Access {
  std::uint32_t node = 0;
  Path arcs;
  steiner::Cost cost = 0;  // of those that nobody else uses
};

// Distances of one search, cleared in the time of what it touched.
struct WayLabels {
  explicit WayLabels(std::size_t nodes) : cost(nodes, -1), next(nodes) {}

  std::vector<steiner::Cost> cost;  // [node] to the terminal; -1: not reached
  std::vector<std::uint32_t> next;  // [node] arc towards the terminal
  std::vector<std::uint32_t> touched;

  void set(std::uint32_t node, steiner::Cost c, std::uint32_t arc);
  void clear();
};

// Arcs by the node they enter, modules by arc, activations by arc: what no plan changes. The problem must
// outlive it.
class WayIndex {
 public:
  explicit WayIndex(const steiner::Problem& problem);

  [[nodiscard]] std::span<const std::uint32_t> into(std::uint32_t node) const {
    return std::span(arcs_).subspan(first_[node], first_[node + 1] - first_[node]);
  }
  [[nodiscard]] std::span<const steiner::Need> needs(std::uint32_t arc) const {
    return std::span(problem_.needs).subspan(first_need_[arc], first_need_[arc + 1] - first_need_[arc]);
  }
  [[nodiscard]] std::uint32_t module_of(std::uint32_t arc) const { return module_of_[arc]; }
  [[nodiscard]] std::uint32_t group_of(std::uint32_t activation) const { return group_of_[activation]; }

 private:
  const steiner::Problem& problem_;
  std::vector<std::uint32_t> first_;       // [node + 1]
  std::vector<std::uint32_t> arcs_;        // by head
  std::vector<std::uint32_t> module_of_;   // [arc]; k_no_index
  std::vector<std::uint32_t> first_need_;  // [arc + 1]
  std::vector<std::uint32_t> group_of_;    // [activation]; k_no_index
};

// References must outlive it; a copy has its own paths.
class UsedNetwork {
 public:
  UsedNetwork(const Scenario& scenario, const Planned& planned, const WayIndex& index);

  [[nodiscard]] const Path& path(std::uint32_t terminal) const { return paths_[terminal]; }
  [[nodiscard]] std::uint32_t users(std::uint32_t arc) const { return users_[arc]; }
  [[nodiscard]] std::uint32_t into(std::uint32_t node) const { return into_[node]; }
  // What a way adds to the network of all others: arcs, further units of modules, activations within their
  // caps.
  [[nodiscard]] steiner::Cost cost_of(std::uint32_t terminal, const Path& way) const;
  void take_out(std::uint32_t terminal);
  void put_in(std::uint32_t terminal, Path way);
  // No way that is looked for passes it; k_no_index: all may be passed.
  void bar(std::uint32_t arc) { barred_ = arc; }

  // Every way into the terminal's place but the one it has.
  [[nodiscard]] std::vector<Access> accesses(std::uint32_t terminal) const;
  // The cheapest way from the network of all others to one of the accesses; nothing where it does not hold:
  // a module overflows its limit, or two paths that must be apart are not.
  [[nodiscard]] std::optional<Path> cheapest(std::uint32_t terminal, const std::vector<Access>& accesses,
                                             WayLabels& labels) const;
  // Whether an arc's price is all that its use changes.
  [[nodiscard]] bool is_plain(std::uint32_t arc) const {
    return index_->module_of(arc) == k_no_index && index_->needs(arc).empty();
  }

 private:
  [[nodiscard]] const PlanArc& arc(std::uint32_t a) const { return planned_->graph.arcs[a]; }
  [[nodiscard]] const steiner::Problem& problem() const { return planned_->graph.problem; }
  [[nodiscard]] bool is_shared(std::uint32_t t, std::uint32_t a) const;
  [[nodiscard]] bool in_rest(std::uint32_t t, std::uint32_t node) const;
  void collect(std::uint32_t t, std::uint32_t node, Access& access, std::vector<Access>& found) const;
  [[nodiscard]] Path way_through(std::uint32_t node, const WayLabels& labels,
                                 const std::map<std::uint32_t, const Access*>& access_at) const;
  [[nodiscard]] steiner::Cost idle_activations(std::uint32_t a) const;
  [[nodiscard]] steiner::Load load_of_rest(std::uint32_t t, std::uint32_t m) const;
  [[nodiscard]] std::pair<std::int64_t, std::int64_t> units_without_and_with(std::uint32_t t, const Path& way,
                                                                             std::size_t at) const;
  [[nodiscard]] steiner::Cost activations(std::uint32_t t, const std::set<std::uint32_t>& needed) const;
  [[nodiscard]] bool rest_needs(std::uint32_t t, std::uint32_t activation) const;
  [[nodiscard]] bool holds(std::uint32_t t, const Path& way) const;
  [[nodiscard]] bool is_apart(std::uint32_t t, const Path& way) const;
  void count(std::uint32_t t, std::int64_t sign);

  const Scenario* scenario_;
  const Planned* planned_;
  const WayIndex* index_;
  std::vector<Path> paths_;                // [terminal]; empty: taken out
  std::vector<std::uint32_t> into_;        // [node] arc in use, k_none
  std::vector<std::uint32_t> users_;       // [arc] terminals
  std::vector<steiner::Load> load_;        // [module]
  std::vector<std::uint32_t> used_needs_;  // [activation] used arcs that need it
  std::uint32_t barred_ = k_no_index;
};

}  // namespace tsunagi::plan
