// SPDX-License-Identifier: Apache-2.0
// Rows that were computed apart from this program.
#include "models/slant_path.h"

#include <gtest/gtest.h>

#include "tests/models/reference_rows.h"

namespace tsunagi::models {
namespace {

TEST(RealSlantPath, SlantRangeAndFreeSpaceAgree) {
  const auto rows = reference_rows("derived/slant_range_fspl.csv", 1);
  TSUNAGI_SKIP_WITHOUT(rows);
  Greatest range("slant range", "km");
  Greatest loss("slant free space");
  Greatest delay("slant delay", "ms");
  for (const auto& row : rows) {
    const double range_km = slant_range_km(number_of(row[0]), number_of(row[1]));
    range.add(range_km - number_of(row[3]));
    loss.add(slant_free_space_db(number_of(row[2]), range_km) - number_of(row[4]));
    delay.add(one_way_delay_ms(range_km) - number_of(row[5]));
  }
  EXPECT_LE(range.value(), 1e-4);
  EXPECT_LE(loss.value(), 1e-4);
  EXPECT_LE(delay.value(), 1e-4);
  EXPECT_EQ(range.count(), 79);
}

}  // namespace
}  // namespace tsunagi::models
