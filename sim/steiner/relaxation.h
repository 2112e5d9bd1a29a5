// SPDX-License-Identifier: Apache-2.0
// Arc costs that no plan undercuts once whole units of capacity are relaxed.
//
// A module of unit cost g and unit capacity Q under load L buys n = max(1, ⌈L/Q⌉) units, and for any
// θ in [0, 1]
//     n ≥ θ + (1 − θ)·L/Q,
// since n ≥ 1 and n ≥ L/Q. So the module's arc keeps cost − g + θ·g, and (1 − θ)·g·a/Q moves to each arc that
// brings the load a. That is charged only where it is certain: the arc leaves the module arc's head, nothing
// but the module's arc enters that head, and exactly one terminal lies below. All figures are rounded down.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/steiner/graph.h"
#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

struct Relaxation {
  std::vector<std::uint16_t> theta_permille;  // [module]
  std::vector<std::uint8_t> dimension;        // [module]
  std::vector<Cost> cost;                     // [arc] relaxed
  bool depends_on_theta = false;              // another θ would give other costs
};

// Relaxed costs with `theta_permille` (0 … 1000) wherever a module is airtime and its load may exceed one
// unit; 1000 elsewhere, and never so low that an arc's cost would fall below 0. O(nodes + arcs).
[[nodiscard]] Relaxation relax(const Problem& problem, const Graph& graph, std::uint16_t theta_permille);

}  // namespace tsunagi::steiner
