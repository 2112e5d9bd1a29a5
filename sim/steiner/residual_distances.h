// SPDX-License-Identifier: Apache-2.0
// Distances over what a dual has left of the costs.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

class ResidualDistances {
 public:
  // [arc] of the problem. Both must outlive this.
  ResidualDistances(const Problem& problem, std::span<const Cost> reduced) : p_(problem), reduced_(reduced) {}

  // [node] k_cost_limit where there is no way.
  [[nodiscard]] std::vector<Cost> from_root() const;
  // [node] to the nearest terminal.
  [[nodiscard]] std::vector<Cost> to_terminals() const;
  // [node] to the nearest and the second nearest terminal, added up.
  [[nodiscard]] std::vector<Cost> to_two_terminals() const;

 private:
  [[nodiscard]] std::vector<Cost> run(const std::vector<std::uint32_t>& sources,
                                      const std::vector<std::uint32_t>& from,
                                      const std::vector<std::uint32_t>& to) const;
  [[nodiscard]] std::vector<std::uint32_t> rows(const std::vector<std::uint32_t>& end,
                                                std::vector<std::uint32_t>& start) const;

  const Problem& p_;
  std::span<const Cost> reduced_;
};

}  // namespace tsunagi::steiner
