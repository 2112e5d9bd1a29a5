// SPDX-License-Identifier: Apache-2.0
// The parts of the checker, each of which adds its faults. All but check_tree need an intact tree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "sim/plan/pipeline.h"

namespace tsunagi::plan::checking {

struct Check {
  const Scenario& scenario;
  const Planned& planned;
  std::vector<std::vector<std::uint32_t>> below;  // [arc] terminals whose path holds it, ascending
  std::vector<std::string> faults;

  template <class... Args>
  void fault(fmt::format_string<Args...> format, Args&&... args) {
    faults.push_back(fmt::format(format, std::forward<Args>(args)...));
  }
  [[nodiscard]] const models::Option& option(std::uint32_t o) const { return scenario.catalogue.options[o]; }
  [[nodiscard]] const Terminal& terminal(std::uint32_t t) const { return planned.demand.terminals[t]; }
  [[nodiscard]] const DemandRow& row(std::uint32_t t) const { return scenario.demand[terminal(t).row]; }
  [[nodiscard]] const Premises& premises(std::uint32_t t) const {
    return planned.demand.premises[terminal(t).premises];
  }
  [[nodiscard]] const PlanArc& arc(std::uint32_t a) const { return planned.graph.arcs[a]; }
  [[nodiscard]] NodeKind head_kind(std::uint32_t a) const {
    return planned.graph.nodes[planned.graph.problem.head[a]].kind;
  }
  [[nodiscard]] bool is_used(std::uint32_t a) const { return !below[a].empty(); }
  [[nodiscard]] std::string name(std::uint32_t t) const {
    return fmt::format("terminal {} ({}{})", t, row(t).id, terminal(t).is_backup ? ", backup" : "");
  }
  // Whether carrier fiber lights the step of the road that holds the anchor.
  [[nodiscard]] bool is_lit(const RoadAnchor& anchor) const;
};

// Fills `below`. False when the paths are no tree from the root.
[[nodiscard]] bool check_tree(Check& check);
void check_services(Check& check);
void check_radio_links(Check& check);
void check_backups(Check& check);
void check_loads(Check& check);
void check_costs(Check& check);
void check_bound(Check& check);

}  // namespace tsunagi::plan::checking
