// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/cost_grain.h"

#include <gtest/gtest.h>

#include "tests/steiner/tiny_worlds.h"

namespace tsunagi::steiner {
namespace {

// Costs as small as 1 are counted in parts, large ones are not.
TEST(CostGrain, IsFineWhereCostsAreSmall) {
  Problem problem = one_site();
  EXPECT_EQ(grain_for(problem), 64);  // the middle one is 8
  for (Cost& cost : problem.cost) cost *= 1000;
  EXPECT_EQ(grain_for(problem), 1);
  problem.cost = {1, 1, 1, 1, k_cost_limit / 4};
  EXPECT_EQ(grain_for(problem), 1);  // no room
}

}  // namespace
}  // namespace tsunagi::steiner
