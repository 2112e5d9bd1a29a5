// SPDX-License-Identifier: Apache-2.0
// Rows that were computed apart from this program and checked against another.
#include "models/tr38901.h"

#include <gtest/gtest.h>

#include "tests/models/reference_rows.h"

namespace tsunagi::models {
namespace {

CellScenario scenario_of(const std::string& name) {
  if (name == "RMa") return CellScenario::rma;
  return name == "UMa" ? CellScenario::uma : CellScenario::umi;
}

TEST(RealTr38901, CellularPathLossAgrees) {
  const auto rows = reference_rows("derived/tr38901_pathloss.csv", 1);
  TSUNAGI_SKIP_WITHOUT(rows);
  Greatest loss("TR 38.901 path loss");
  Greatest probability("TR 38.901 line-of-sight probability", "");
  for (const auto& row : rows) {
    const CellPath path{.scenario = scenario_of(row[0]),
                        .frequency_ghz = number_of(row[1]),
                        .distance_2d_m = number_of(row[2]),
                        .h_bs_m = number_of(row[3]),
                        .h_ut_m = number_of(row[4])};
    ASSERT_TRUE(is_in_range(path, Sight::none));
    loss.add(path_loss_db(path, Sight::line) - number_of(row[5]));
    loss.add(path_loss_db(path, Sight::none) - number_of(row[6]));
    probability.add(line_of_sight_probability(path) - number_of(row[7]));
  }
  EXPECT_LE(loss.value(), 0.01);
  EXPECT_LE(probability.value(), 1e-6);
  EXPECT_EQ(probability.count(), 51);
}

}  // namespace
}  // namespace tsunagi::models
