// SPDX-License-Identifier: Apache-2.0
#include "geo/mesh_code.h"

#include <string>

#include <gtest/gtest.h>

#include "geo/base/random.h"

namespace tsunagi::geo {
namespace {

constexpr double k_tolerance_deg = 1e-9;  // 0.1 mm; the cells are sums of binary fractions of 1/120 degree

TEST(MeshCode, TokyoStationLiesWhereJisX0410Says) {
  // First level 5339: latitude 53/1.5, longitude 100 + 39. Second 46: 4 · 5′ north, 6 · 7.5′ east.
  // Third 11: 1 · 30″ north, 1 · 45″ east.
  const auto cell = decode_mesh_code("53394611");
  ASSERT_TRUE(cell.has_value());
  EXPECT_NEAR(cell->south_deg, 53 / 1.5 + 4 * 5 / 60.0 + 30 / 3600.0, k_tolerance_deg);
  EXPECT_NEAR(cell->west_deg, 139 + 6 * 7.5 / 60.0 + 45 / 3600.0, k_tolerance_deg);
  EXPECT_NEAR(cell->height_deg, 30 / 3600.0, k_tolerance_deg);
  EXPECT_NEAR(cell->width_deg, 45 / 3600.0, k_tolerance_deg);
  EXPECT_EQ(encode_mesh_code({139.7671, 35.6812}, 8), "53394611");
}

TEST(MeshCode, QuartersCountFromTheSouthWest) {
  const MeshCell whole = *decode_mesh_code("53394611");
  const MeshCell north_west = *decode_mesh_code("533946113");
  EXPECT_NEAR(north_west.south_deg, whole.south_deg + whole.height_deg / 2, k_tolerance_deg);
  EXPECT_NEAR(north_west.west_deg, whole.west_deg, k_tolerance_deg);
  const MeshCell eighth = *decode_mesh_code("53394611432");
  EXPECT_NEAR(eighth.south_deg, whole.south_deg + whole.height_deg * (1 / 2.0 + 1 / 4.0), k_tolerance_deg);
  EXPECT_NEAR(eighth.west_deg, whole.west_deg + whole.width_deg * (1 / 2.0 + 0 / 4.0 + 1 / 8.0),
              k_tolerance_deg);
  EXPECT_NEAR(eighth.height_deg, whole.height_deg / 8, k_tolerance_deg);
}

TEST(MeshCode, RoundTripsAtEveryLevelForRandomPoints) {
  const Random random(2, "mesh");
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const LonLat p{122 + 32 * random.uniform(2 * i), 20 + 26 * random.uniform(2 * i + 1)};
    for (int digits = 8; digits <= 11; ++digits) {
      const std::string code = encode_mesh_code(p, digits);
      const auto cell = decode_mesh_code(code);
      ASSERT_EQ(code.size(), static_cast<std::size_t>(digits));
      ASSERT_TRUE(cell.has_value()) << code;
      ASSERT_GE(p.lat_deg, cell->south_deg - k_tolerance_deg) << code;
      ASSERT_LE(p.lat_deg, cell->south_deg + cell->height_deg + k_tolerance_deg) << code;
      ASSERT_GE(p.lon_deg, cell->west_deg - k_tolerance_deg) << code;
      ASSERT_LE(p.lon_deg, cell->west_deg + cell->width_deg + k_tolerance_deg) << code;
      const LonLat centre{cell->west_deg + cell->width_deg / 2, cell->south_deg + cell->height_deg / 2};
      ASSERT_EQ(encode_mesh_code(centre, digits), code);
    }
  }
}

TEST(MeshCode, RejectsWhatIsNoEightToElevenDigits) {
  for (const char* bad :
       {"", "5339", "533946", "5339461", "533946111111", "99999999999999999999", "5339461x", "-5339461",
        "+5339461", " 5339461", "53394611 ", "5.339461e7", "0x33946f", "５３３９４６１１", "5339461１"}) {
    EXPECT_FALSE(decode_mesh_code(bad).has_value()) << bad;
  }
  EXPECT_FALSE(decode_mesh_code(std::string_view("5339\0"
                                                 "4611",
                                                 9))
                   .has_value());
}

TEST(MeshCode, RejectsSecondLevelDigitsAbove7) {
  EXPECT_TRUE(decode_mesh_code("53397711").has_value());
  EXPECT_FALSE(decode_mesh_code("53398711").has_value());
  EXPECT_FALSE(decode_mesh_code("53397811").has_value());
  EXPECT_FALSE(decode_mesh_code("53399999").has_value());
}

TEST(MeshCode, RejectsQuarterDigitsOtherThan1To4) {
  for (const char* bad :
       {"533946110", "533946115", "533946119", "5339461110", "5339461115", "53394611110", "53394611115"}) {
    EXPECT_FALSE(decode_mesh_code(bad).has_value()) << bad;
  }
  EXPECT_TRUE(decode_mesh_code("53394611444").has_value());
}

TEST(MeshCode, RejectsCellsOutsideJapan) {
  for (const char* bad : {"00000000", "99993277", "29390000", "69390000", "53210000", "53540000"}) {
    EXPECT_FALSE(decode_mesh_code(bad).has_value()) << bad;
  }
  for (const char* good : {"30220000", "68530000", "30360000"}) {
    EXPECT_TRUE(decode_mesh_code(good).has_value()) << good;
  }
}

}  // namespace
}  // namespace tsunagi::geo
