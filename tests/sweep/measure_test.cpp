// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/measure.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace tsunagi::sweep {
namespace {

// Regions of 1 to n bytes in a mixed order, each with `scenarios` tasks of one plan.
Project project(std::size_t regions, std::uint32_t scenarios) {
  Project out;
  for (std::uint32_t s = 0; s < scenarios; ++s) {
    out.choice.push_back(0);
    out.plan_group.push_back(0);
  }
  for (std::uint32_t r = 0; r < regions; ++r) {
    out.inputs.push_back({.files = {{.bytes = 1 + (7 * r) % regions}}});
    for (std::uint32_t s = 0; s < scenarios; ++s) out.tasks.push_back({r, s});
  }
  return out;
}

TEST(Measure, TakesOneRegionOfEachClassOfSize) {
  const Project all = project(100, 3);
  const auto tasks = stratified_tasks(all, 10);
  ASSERT_EQ(tasks.size(), 10u);
  for (std::size_t k = 0; k < tasks.size(); ++k) {
    const std::uint64_t bytes = all.inputs_of(all.tasks[tasks[k]]).bytes();
    EXPECT_GT(bytes, 10 * k);
    EXPECT_LE(bytes, 10 * (k + 1));
  }
}

TEST(Measure, MoreTasksThanRegionsAreDifferentOnes) {
  const Project all = project(3, 4);
  auto tasks = stratified_tasks(all, 7);
  std::ranges::sort(tasks);
  EXPECT_EQ(tasks.size(), 7u);
  EXPECT_EQ(std::unique(tasks.begin(), tasks.end()), tasks.end());
  EXPECT_EQ(stratified_tasks(all, 50).size(), 12u);
}

TEST(Measure, PlansCountOnceForTheTasksThatShareThem) {
  EXPECT_EQ(plan_bytes(project(5, 4)).size(), 5u);
}

TEST(Measure, CostGoesWithBytesAndHasNoErrorWhereItDoesSoExactly) {
  const std::vector<MeasuredTask> measured{{"a", 10, 1.0, 0.5}, {"b", 30, 3.0, 0.5}};
  const CostEstimate cost = estimate_cost(measured, {10, 20, 30, 40}, 8);
  EXPECT_NEAR(cost.core_s, 10 + 8 * 0.5, 1e-12);
  EXPECT_NEAR(cost.error_s, 0, 1e-12);
  EXPECT_NEAR(cost.plan_s, 2, 1e-12);
}

// By hand: ratio 0.1 s a byte, residuals +1 and -1, 4 plans of which 2: 4 sqrt(1/2 · 2 / 2).
TEST(Measure, ErrorIsThatOfARatioEstimator) {
  const std::vector<MeasuredTask> measured{{"a", 20, 3.0, 0}, {"b", 20, 1.0, 0}};
  const CostEstimate cost = estimate_cost(measured, {20, 20, 20, 20}, 4);
  EXPECT_NEAR(cost.core_s, 8, 1e-12);
  EXPECT_NEAR(cost.error_s, 4 * std::sqrt(0.5), 1e-12);
}

TEST(Measure, PlansThatWereThereTellNothingOfPlans) {
  const CostEstimate cost = estimate_cost({{"a", 10, 0, 0.1}}, {10, 10}, 20);
  EXPECT_NEAR(cost.core_s, 2, 1e-12);
}

}  // namespace
}  // namespace tsunagi::sweep
