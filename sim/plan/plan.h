// SPDX-License-Identifier: Apache-2.0
// The decoded plan: what serves each terminal, what is built, and what every item costs a year.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/plan/plan_graph.h"
#include "sim/steiner/problem.h"

namespace tsunagi::plan {

inline constexpr std::uint32_t k_unserved = 0xfffffffeu;

// How one terminal is served.
struct Service {
  std::uint32_t option = k_unserved;  // of the last radio, line, dish or subscription on the path
  std::vector<std::uint32_t> path;    // arcs, root first
  std::uint32_t site = k_no_index;    // of a radio
  double down_mbps = 0;               // of the access (a line's rate, a radio link alone in its cell)
  double up_mbps = 0;
  double latency_ms = 0;
  double availability = 0;
  double autonomy_h = 0;
  bool availability_met = true;
  bool autonomy_met = true;
  steiner::Cost private_cost = 0;  // of the arcs that serve it alone
};

// One cost in the plan, in one place. `users` are demand rows below the item (terminals' rows), ascending,
// distinct.
struct PlanCost {
  CostLine line;
  std::uint32_t arc = k_no_index;  // none: activation or base staff
  std::int32_t municipality = geo::k_outside;
  bool is_joint = false;  // for the whole region, in no municipality
  bool is_penalty = false;
  bool is_further_unit = false;          // of a module: a second line, sector …
  std::vector<std::uint32_t> terminals;  // below the item, ascending
};

struct Plan {
  steiner::Solution solution;
  std::vector<Service> services;  // [terminal]
  std::vector<PlanCost> costs;    // every yen of the plan; sums to total
  std::vector<char> arc_used;     // [arc]
  steiner::Cost total = 0;        // with base staff and penalties
  steiner::Cost penalties = 0;
  steiner::Cost bound = 0;  // certified, with base staff
  steiner::Cost unavoidable =
      0;  // what every plan must pay: base staff and each terminal's cheapest last arc
  std::vector<std::string> warnings;

  [[nodiscard]] double gap() const;            // (total − bound) / total
  [[nodiscard]] double decidable_gap() const;  // (total − bound) / (total − unavoidable)
};

// Reads a solution back into services and costs. The costs' sum is the solution's cost plus base staff, to
// 0.001 JPY.
[[nodiscard]] Plan decode(const PlanGraph& graph, const Scenario& scenario, const Demand& demand,
                          const Coverage& coverage, steiner::Solution solution);

}  // namespace tsunagi::plan
