// SPDX-License-Identifier: Apache-2.0
// The adjacency of a problem, and what else is looked up by arc, node or activation.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

// Rows of 32-bit values: row i is values[start[i]] … values[start[i + 1] − 1].
struct Rows {
  std::vector<std::uint32_t> start;
  std::vector<std::uint32_t> values;

  [[nodiscard]] std::span<const std::uint32_t> row(std::uint32_t i) const {
    return std::span(values).subspan(start[i], start[i + 1] - start[i]);
  }
};

struct Graph {
  Rows out;                                // [node] arcs that leave it, by id
  Rows in;                                 // [node] arcs that enter it, by id
  Rows needs;                              // [arc] activations; no rows when the problem has no needs
  std::vector<std::uint32_t> module_of;    // [arc] k_none without one; empty when the problem has no modules
  std::vector<std::uint32_t> terminal_of;  // [node] k_none for others
  std::vector<std::uint32_t> group_of;     // [activation] k_none outside groups

  [[nodiscard]] std::span<const std::uint32_t> needs_of(std::uint32_t arc) const {
    return needs.start.empty() ? std::span<const std::uint32_t>{} : needs.row(arc);
  }
};

// Throws Error{input} naming every fault (the first 100): an id out of range, a negative cost, length or
// load, two modules on an arc, a terminal twice, the root as a terminal, needs out of order, an activation in
// two groups, vectors of different lengths, costs or loads whose sum is too large for 64 bits.
// O(nodes + arcs).
void validate(const Problem& problem);

// The problem must be valid. O(nodes + arcs).
[[nodiscard]] Graph build_graph(const Problem& problem);

// Terminals (by index) that no path from the root reaches, ascending.
[[nodiscard]] std::vector<std::uint32_t> unreachable_terminals(const Problem& problem, const Graph& graph);

}  // namespace tsunagi::steiner
