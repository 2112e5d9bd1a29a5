// SPDX-License-Identifier: Apache-2.0
// The best different plans met, whose unions make small problems.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

class ElitePlans {
 public:
  // A plan that is there already, or dearer than all when there are many, is not kept.
  void add(Cost cost, const std::vector<std::uint32_t>& arc_into);
  [[nodiscard]] std::size_t size() const { return plans_.size(); }
  // Arcs of the best plan and some others, in an order of its own for each seed; an arc may come twice.
  [[nodiscard]] std::vector<std::uint32_t> arcs_of(std::size_t count, std::uint64_t seed) const;

 private:
  struct Plan {
    Cost cost = 0;
    std::vector<std::uint32_t> arcs;  // ascending
  };
  std::vector<Plan> plans_;  // by cost
};

}  // namespace tsunagi::steiner
