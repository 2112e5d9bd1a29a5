// SPDX-License-Identifier: Apache-2.0
#include "models/antenna_pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* k_text =
    "# a measured antenna\n"
    "azimuth_deg, loss_db\n"
    "0, 0\n"
    "90, 10\r\n"
    "\n"
    "180, 30\n"
    "270, 10\n"
    "elevation_deg, loss_db\n"
    "-90, 20\n"
    "0, 0\n"
    "90, 25\n";

std::string fault_of(std::string_view text) {
  return refusal_of([&] { return parse_antenna_pattern(text, "mast.csv").horizontal.loss_db.size(); });
}

TEST(AntennaPattern, OmniGivesTheSameEverywhere) {
  EXPECT_EQ(pattern_loss_db(Omni{}, {.azimuth_deg = 123, .elevation_deg = -45}), 0);
}

// By hand from Table 7.3-1: 12·(φ/65)².
TEST(AntennaPattern, SectorHasItsBeamwidthAndItsFloor) {
  const SectorAntenna sector{.azimuth_deg = 30};
  EXPECT_DOUBLE_EQ(pattern_loss_db(sector, {.azimuth_deg = 30}), 0);
  EXPECT_DOUBLE_EQ(pattern_loss_db(sector, {.azimuth_deg = 62.5}), 3);
  EXPECT_DOUBLE_EQ(pattern_loss_db(sector, {.azimuth_deg = -2.5}), 3);
  EXPECT_DOUBLE_EQ(pattern_loss_db(sector, {.azimuth_deg = 95}), 12);
  EXPECT_DOUBLE_EQ(pattern_loss_db(sector, {.azimuth_deg = 210}), 30);
  EXPECT_DOUBLE_EQ(pattern_loss_db(sector, {.azimuth_deg = 30, .elevation_deg = 32.5}), 3);
  EXPECT_DOUBLE_EQ(pattern_loss_db(sector, {.azimuth_deg = 62.5, .elevation_deg = -32.5}), 6);
  EXPECT_DOUBLE_EQ(pattern_loss_db(sector, {.azimuth_deg = 210, .elevation_deg = 80}), 30);
}

TEST(AntennaPattern, TiltLooksDown) {
  const SectorAntenna sector{.tilt_deg = 10};
  EXPECT_DOUBLE_EQ(pattern_loss_db(sector, {.elevation_deg = -10}), 0);
  EXPECT_GT(pattern_loss_db(sector, {.elevation_deg = 0}), 0);
}

TEST(AntennaPattern, SectorIsTheSameOverTheNorth) {
  const SectorAntenna sector{.azimuth_deg = 350};
  EXPECT_DOUBLE_EQ(pattern_loss_db(sector, {.azimuth_deg = 10}),
                   pattern_loss_db(sector, {.azimuth_deg = 330}));
  EXPECT_DOUBLE_EQ(pattern_loss_db(sector, {.azimuth_deg = 370}),
                   pattern_loss_db(sector, {.azimuth_deg = 10}));
}

TEST(AntennaPattern, FileIsReadAndDrawnStraightBetweenItsPoints) {
  MeasuredAntenna antenna = parse_antenna_pattern(k_text, "mast.csv");
  EXPECT_DOUBLE_EQ(pattern_loss_db(antenna, {.azimuth_deg = 45}), 5);
  EXPECT_DOUBLE_EQ(pattern_loss_db(antenna, {.azimuth_deg = 135}), 20);
  EXPECT_DOUBLE_EQ(pattern_loss_db(antenna, {.azimuth_deg = 315}), 5);  // between 270 and 0
  EXPECT_DOUBLE_EQ(pattern_loss_db(antenna, {.azimuth_deg = -45}), 5);
  EXPECT_DOUBLE_EQ(pattern_loss_db(antenna, {.azimuth_deg = 90, .elevation_deg = -45}), 20);
  antenna.azimuth_deg = 90;
  antenna.tilt_deg = 5;
  EXPECT_DOUBLE_EQ(pattern_loss_db(antenna, {.azimuth_deg = 180, .elevation_deg = -5}), 10);
}

TEST(AntennaPattern, CutThatStartsAfterNorthStillCloses) {
  const MeasuredAntenna antenna = parse_antenna_pattern("azimuth_deg,loss_db\n90,0\n270,18\n", "x");
  EXPECT_DOUBLE_EQ(pattern_loss_db(antenna, {.azimuth_deg = 180}), 9);
  EXPECT_DOUBLE_EQ(pattern_loss_db(antenna, {.azimuth_deg = 0}), 9);
  EXPECT_DOUBLE_EQ(pattern_loss_db(antenna, {.azimuth_deg = 300}), 15);
  EXPECT_DOUBLE_EQ(pattern_loss_db(antenna, {.azimuth_deg = 60}), 3);
}

TEST(AntennaPattern, MissingVerticalCutCostsNothing) {
  const MeasuredAntenna antenna = parse_antenna_pattern("azimuth_deg,loss_db\n0,1\n180,2\n", "x");
  EXPECT_DOUBLE_EQ(pattern_loss_db(antenna, {.azimuth_deg = 0, .elevation_deg = 80}), 1);
}

TEST(AntennaPattern, FaultsNameFileAndLine) {
  EXPECT_EQ(fault_of(k_text), "");
  EXPECT_THAT(fault_of("azimuth_deg,loss_db\n0,0\n90,x\n"),
              AllOf(HasSubstr("mast.csv:3"), HasSubstr("expected a loss in dB, found \"x\"")));
  EXPECT_THAT(fault_of("azimuth_deg,loss_db\n0,0\n90,nan\n"), HasSubstr("mast.csv:3"));
  EXPECT_THAT(fault_of("azimuth_deg,loss_db\n0,0\n90\n"), HasSubstr("found 1 fields"));
  EXPECT_THAT(fault_of("azimuth_deg,loss_db\n0,0\n1,234,5\n"), HasSubstr("found 3 fields"));
  EXPECT_THAT(fault_of("azimuth_deg,loss_db\n0,0\n0,1\n"), HasSubstr("expected an angle above 0, found 0"));
  EXPECT_THAT(fault_of("azimuth_deg,loss_db\n0,0\n359.9,0\n"), "");
  EXPECT_THAT(fault_of("azimuth_deg,loss_db\n0,0\n360,0\n"), HasSubstr("below 360"));
  EXPECT_THAT(fault_of("azimuth_deg,loss_db\n0,0\n90,-0.1\n"), HasSubstr("loss_db from 0 to 200"));
  EXPECT_THAT(fault_of("azimuth_deg,loss_db\n0,0\n90,200\n"), "");
  EXPECT_THAT(fault_of("azimuth_deg,loss_db\n0,0\n90,200.1\n"), HasSubstr("loss_db from 0 to 200"));
  EXPECT_THAT(fault_of("azimuth_deg,loss_db\n0,0\n"), HasSubstr("at least 2 points"));
  EXPECT_THAT(fault_of("0,0\n1,1\n"), HasSubstr("mast.csv:1"));
  EXPECT_THAT(fault_of(""), HasSubstr("found none"));
  EXPECT_THAT(fault_of("azimuth_deg,gain_dbi\n0,0\n1,0\n"), HasSubstr("expected \"azimuth_deg, loss_db\""));
  EXPECT_THAT(fault_of("elevation_deg,loss_db\n0,0\n1,0\n"), HasSubstr("before elevation_deg"));
  EXPECT_THAT(fault_of("azimuth_deg,loss_db\n0,0\n1,0\nazimuth_deg,loss_db\n0,0\n1,0\n"),
              HasSubstr("comes twice"));
}

TEST(AntennaPattern, AllFaultsOfAFileComeInOneRun) {
  EXPECT_THAT(fault_of("azimuth_deg,loss_db\n0,x\n400,0\n"),
              AllOf(HasSubstr("mast.csv:2"), HasSubstr("mast.csv:3")));
}

// Bytes that resemble the format: each text is a pattern or a refusal, and what is read can be evaluated.
TEST(AntennaPattern, NoTextBreaksTheReader) {
  const std::string alphabet = "0123456789.,-+e\n\r #azimuth_deg,loss_db\nelevation_deg";
  int read = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const Random random{seed, "pattern"};
    std::string text = seed % 2 == 0 ? "azimuth_deg,loss_db\n0,0\n9,1\n" : "";
    for (std::uint64_t i = 0; i < 40; ++i) text += alphabet[random.below(i, alphabet.size())];
    try {
      const MeasuredAntenna antenna = parse_antenna_pattern(text, "x");
      ASSERT_GE(pattern_loss_db(antenna, {.azimuth_deg = 360 * random.uniform(99)}), 0) << "seed " << seed;
      ++read;
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::input) << "seed " << seed;
    }
  }
  EXPECT_LT(read, 2000);
}

TEST(AntennaPattern, EndlessFileIsRefused) {
  std::string text = "azimuth_deg,loss_db\n";
  for (int i = 0; i < 7201; ++i) text += std::to_string(i * 0.04) + ",0\n";
  EXPECT_THAT(fault_of(text), HasSubstr("at most 7200 points"));
}

SiteAntenna three_sectors() {
  return {.pattern = SectorAntenna{.tilt_deg = 3, .vertical_3db_deg = 10}, .azimuth_deg = {10, 130, 250}};
}

TEST(SiteAntenna, EachSectorIsThePatternTurned) {
  const SiteAntenna antenna = three_sectors();
  EXPECT_NEAR(sector_loss_db(antenna, 0, {.azimuth_deg = 10, .elevation_deg = -3}), 0, 1e-12);
  EXPECT_NEAR(sector_loss_db(antenna, 1, {.azimuth_deg = 162.5, .elevation_deg = -3}), 3, 1e-12);
  EXPECT_NEAR(sector_loss_db(antenna, 2, {.azimuth_deg = 250, .elevation_deg = 2}), 3, 1e-12);
}

TEST(SiteAntenna, TheBestSectorLosesLeast) {
  const SiteAntenna antenna = three_sectors();
  for (double azimuth = -180; azimuth <= 360; azimuth += 7) {
    const BestSector best = best_sector(antenna, {azimuth, -3});
    for (std::size_t s = 0; s < 3; ++s) EXPECT_LE(best.loss_db, sector_loss_db(antenna, s, {azimuth, -3}));
    EXPECT_EQ(best.loss_db, sector_loss_db(antenna, best.sector, {azimuth, -3}));
    EXPECT_LE(best.loss_db, 12 * 60 * 60 / (65.0 * 65.0) + 1e-9);  // half-way between two sectors
  }
  EXPECT_EQ(best_sector(antenna, {70, -3}).sector, 0u);  // of equals the first
  EXPECT_EQ(best_sector(antenna, {190.5, -3}).sector, 2u);
}

TEST(SiteAntenna, MeasuredPatternsTurnToo) {
  const SiteAntenna antenna{.pattern = parse_antenna_pattern(k_text, "mast.csv"), .azimuth_deg = {0, 180}};
  EXPECT_DOUBLE_EQ(best_sector(antenna, {.azimuth_deg = 180}).loss_db, 0);
  EXPECT_EQ(best_sector(antenna, {.azimuth_deg = 180}).sector, 1u);
  EXPECT_DOUBLE_EQ(sector_loss_db(antenna, 1, {.azimuth_deg = 0}), 30);
}

TEST(SiteAntenna, AnOmniLosesNothingAnywhere) {
  EXPECT_EQ(best_sector({}, {.azimuth_deg = 77, .elevation_deg = -80}).loss_db, 0);
}

}  // namespace
}  // namespace tsunagi::models
