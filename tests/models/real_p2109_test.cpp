// SPDX-License-Identifier: Apache-2.0
// Rows of crc-covlib's test of ITU-R P.2109-2.
#include <gtest/gtest.h>

#include "models/p2109.h"
#include "tests/models/reference_rows.h"

namespace tsunagi::models {
namespace {

TEST(RealP2109, EveryRowAgrees) {
  const auto rows = reference_rows("p2109/crc_covlib_p2109.csv", 1);
  TSUNAGI_SKIP_WITHOUT(rows);
  Greatest greatest("P.2109");
  for (const auto& row : rows) {
    const BuildingEntry entry{
        .frequency_ghz = number_of(row[0]),
        .building = row[2] == "1" ? BuildingType::traditional : BuildingType::thermally_efficient,
        .elevation_deg = number_of(row[3])};
    greatest.add(building_entry_loss_db(entry, number_of(row[1])) - number_of(row[4]));
  }
  EXPECT_LE(greatest.value(), 1e-4);
  EXPECT_EQ(greatest.count(), 4216);
}

}  // namespace
}  // namespace tsunagi::models
