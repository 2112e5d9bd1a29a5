// SPDX-License-Identifier: Apache-2.0
#include "models/itm.h"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "tests/models/made_profile.h"
#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

ItmLink link_of(double frequency_mhz, double transmitter_m = 30, double receiver_m = 3) {
  return {.frequency_mhz = frequency_mhz, .transmitter_m = transmitter_m, .receiver_m = receiver_m};
}

bool is_refused(const MadeProfile& made, const ItmLink& link) {
  return !refusal_of([&] { return itm_loss(made.view(), link).L_b_db; }).empty();
}

// ---- limits: the last good and the first bad

struct Limit {
  const char* name;
  double ItmLink::*field;
  double last_good;
  double first_bad;
};

TEST(Itm, LimitsOfTheLinkAreHeld) {
  const MadeProfile made = rolling_profile(10, 101);
  constexpr std::array<Limit, 14> limits{{{"f low", &ItmLink::frequency_mhz, 20, 19.9},
                                          {"f high", &ItmLink::frequency_mhz, 20000, 20001},
                                          {"tx low", &ItmLink::transmitter_m, 0.5, 0.49},
                                          {"tx high", &ItmLink::transmitter_m, 3000, 3001},
                                          {"rx low", &ItmLink::receiver_m, 0.5, 0.49},
                                          {"rx high", &ItmLink::receiver_m, 3000, 3001},
                                          {"N low", &ItmLink::N_0, 250, 249.9},
                                          {"N high", &ItmLink::N_0, 400, 400.1},
                                          {"sigma", &ItmLink::sigma, 1e-6, 0},
                                          {"time low", &ItmLink::time_percent, 0.01, 0},
                                          {"time high", &ItmLink::time_percent, 99.99, 100},
                                          {"location", &ItmLink::location_percent, 99.99, 100},
                                          {"situation", &ItmLink::situation_percent, 99.99, 100},
                                          {"epsilon", &ItmLink::epsilon_r, 5, 0.99}}};
  for (const Limit& limit : limits) {
    ItmLink link = link_of(900);
    link.*limit.field = limit.last_good;
    EXPECT_TRUE(is_in_range_itm(link, 10)) << limit.name;
    EXPECT_FALSE(is_refused(made, link)) << limit.name;
    for (const double bad : {limit.first_bad, k_nan}) {
      link.*limit.field = bad;
      EXPECT_FALSE(is_in_range_itm(link, 10)) << limit.name;
      EXPECT_TRUE(is_refused(made, link)) << limit.name;
    }
  }
}

TEST(Itm, GroundThatIsMostlyReactiveIsRefused) {
  ItmLink link = link_of(900);
  link.epsilon_r = 1;  // the impedance is then as reactive as it is real
  EXPECT_FALSE(is_in_range_itm(link, 10));
  link.epsilon_r = 1.01;
  EXPECT_TRUE(is_in_range_itm(link, 10));
}

TEST(Itm, GroundTooHighForTheAirIsRefused) {
  ItmLink link = link_of(900);
  link.N_0 = 250;  // falls to 150 at 9460 ln(250 / 150) = 4832 m
  EXPECT_FALSE(is_refused(flat_profile(10, 101, 4832), link));
  EXPECT_TRUE(is_refused(flat_profile(10, 101, 4833), link));
}

TEST(Itm, ProfileOfGivenDistancesIsRefused) {
  MadeProfile made = flat_profile(1, 3);
  EXPECT_FALSE(is_refused(made, link_of(900)));
  made.distance_km = {0, 0.4, 1};
  EXPECT_TRUE(is_refused(made, link_of(900)));
  EXPECT_TRUE(is_refused(flat_profile(1, 2), link_of(900)));
  EXPECT_FALSE(is_in_range_itm(link_of(900), 0));
}

TEST(Itm, AreaWithoutMeaningIsRefused) {
  EXPECT_NO_THROW(static_cast<void>(itm_area_loss({.length_km = 10, .delta_h_m = 0}, link_of(900))));
  EXPECT_THROW(static_cast<void>(itm_area_loss({.length_km = 10, .delta_h_m = -1}, link_of(900))), Error);
  EXPECT_THROW(static_cast<void>(itm_area_loss({.length_km = 10, .delta_h_m = k_nan}, link_of(900))), Error);
  EXPECT_THROW(static_cast<void>(itm_area_loss({.length_km = 0}, link_of(900))), Error);
}

// ---- warnings are data

bool warns(const MadeProfile& made, const ItmLink& link, ItmWarning warning) {
  return itm_loss(made.view(), link).warns_of(warning);
}

TEST(Itm, PathsBeyondTheTriedLengthsWarn) {
  EXPECT_FALSE(warns(flat_profile(1, 51), link_of(900), ItmWarning::path_short));
  EXPECT_TRUE(warns(flat_profile(0.999, 51), link_of(900), ItmWarning::path_short));
  EXPECT_FALSE(warns(flat_profile(1000, 1001), link_of(900), ItmWarning::path_long));
  EXPECT_TRUE(warns(flat_profile(1001, 1001), link_of(900), ItmWarning::path_long));
  EXPECT_FALSE(warns(flat_profile(2000, 1001), link_of(900), ItmWarning::path_very_long));
  EXPECT_TRUE(warns(flat_profile(2001, 1001), link_of(900), ItmWarning::path_very_long));
}

TEST(Itm, AntennasAndFrequenciesAtTheEdgeWarn) {
  const MadeProfile made = flat_profile(20, 201);
  EXPECT_FALSE(warns(made, link_of(900, 1, 1), ItmWarning::transmitter_height));
  EXPECT_TRUE(warns(made, link_of(900, 0.99, 1), ItmWarning::transmitter_height));
  EXPECT_TRUE(warns(made, link_of(900, 1, 1001), ItmWarning::receiver_height));
  EXPECT_FALSE(warns(made, link_of(40), ItmWarning::frequency));
  EXPECT_TRUE(warns(made, link_of(39.9), ItmWarning::frequency));
  EXPECT_TRUE(warns(made, link_of(10001), ItmWarning::frequency));
}

TEST(Itm, SteepHorizonsAndRareSharesWarn) {
  EXPECT_TRUE(warns(ridge_profile(4, 101, 600), link_of(900), ItmWarning::transmitter_horizon_angle));
  EXPECT_FALSE(warns(ridge_profile(40, 101, 600), link_of(900), ItmWarning::transmitter_horizon_angle));
  ItmLink link = link_of(900);
  link.time_percent = 99.9;
  EXPECT_FALSE(warns(flat_profile(20, 201), link, ItmWarning::extreme_variability));
  link.time_percent = 99.91;
  EXPECT_TRUE(warns(flat_profile(20, 201), link, ItmWarning::extreme_variability));
}

TEST(Itm, QuietPathHasNoWarning) {
  EXPECT_EQ(itm_loss(flat_profile(10, 101).view(), link_of(900)).warnings, 0);
}

// ---- properties

TEST(Itm, RoughnessOfWavesIsTheirInterdecileRange) {
  // 20 waves of 100 m over 100 km: between deciles 200 cos 18°, for a path without end / (1 − 0.8 e^−2).
  MadeProfile made = flat_profile(100, 5001);
  for (std::size_t i = 0; i < 5001; ++i) {
    made.height_m[i] = 500 + 100 * std::sin(2 * std::numbers::pi * 20 * static_cast<double>(i) / 5000);
  }
  const double range_m = 200 * std::cos(0.1 * std::numbers::pi);
  EXPECT_NEAR(itm_loss(made.view(), link_of(900)).delta_h_m, range_m / (1 - 0.8 * std::exp(-2)),
              0.02 * range_m);
}

TEST(Itm, PlaneHasNoRoughness) {
  MadeProfile made = flat_profile(20, 201);
  for (std::size_t i = 0; i < 201; ++i) made.height_m[i] = 100 + 2 * static_cast<double>(i);
  EXPECT_NEAR(itm_loss(made.view(), link_of(900)).delta_h_m, 0, 1e-9);
}

TEST(Itm, FreeSpaceIsThatOfTheFormula) {
  const ItmLoss loss = itm_loss(flat_profile(10, 101).view(), link_of(1000, 300, 300));
  EXPECT_NEAR(loss.A_fs_db, 32.45 + 60 + 20, 1e-9);
  EXPECT_EQ(loss.mode, ItmMode::line_of_sight);
  EXPECT_LT(std::abs(loss.A_ref_db), 6);
  EXPECT_NEAR(loss.L_b_db, loss.A_fs_db + loss.A_db, 1e-12);
}

TEST(Itm, FartherPathsPassFromSightToScatter) {
  EXPECT_EQ(itm_loss(flat_profile(10, 101).view(), link_of(900)).mode, ItmMode::line_of_sight);
  EXPECT_EQ(itm_loss(flat_profile(60, 101).view(), link_of(900)).mode, ItmMode::diffraction);
  EXPECT_EQ(itm_loss(flat_profile(300, 101).view(), link_of(900)).mode, ItmMode::troposcatter);
}

TEST(Itm, PathIsTheSameFromBothEnds) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const MadeProfile made = rough_profile(seed, 1 + static_cast<double>(seed), 40 + 7 * seed);
    EXPECT_NEAR(itm_loss(made.view(), link_of(900, 40, 3)).L_b_db,
                itm_loss(made.reversed().view(), link_of(900, 3, 40)).L_b_db, 1e-6)
        << "seed " << seed;
  }
}

TEST(Itm, LossRisesWithEveryShare) {
  constexpr std::array<double ItmLink::*, 3> shares{&ItmLink::time_percent, &ItmLink::location_percent,
                                                    &ItmLink::situation_percent};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const MadeProfile made = rough_profile(seed, 5 + 4 * static_cast<double>(seed), 101);
    for (const auto share : shares) {
      double last_db = 0;
      for (double percent = 1; percent < 100; percent += 7) {
        ItmLink link = link_of(900);
        link.*share = percent;
        const double here_db = itm_loss(made.view(), link).L_b_db;
        EXPECT_GE(here_db, last_db) << "seed " << seed << ", " << percent << " %";
        last_db = here_db;
      }
    }
  }
}

TEST(Itm, SingleMessageAsksOnlyItsOneShare) {
  const MadeProfile made = rolling_profile(30, 201);
  ItmLink link = link_of(900);
  link.variability = ItmVariability::single_message;
  link.situation_percent = 90;
  const double loss_db = itm_loss(made.view(), link).L_b_db;
  link.time_percent = 1;
  link.location_percent = 1;
  EXPECT_EQ(itm_loss(made.view(), link).L_b_db, loss_db);
}

TEST(Itm, AreaLossGrowsWithDistanceAndFallsWithCare) {
  double last_db = 0;
  for (double d_km = 1; d_km < 300; d_km *= 1.3) {
    const double here_db = itm_area_loss({.length_km = d_km}, link_of(450)).L_b_db;
    EXPECT_GT(here_db, last_db) << d_km;
    last_db = here_db;
  }
  const double random_db = itm_area_loss({.length_km = 30}, link_of(450)).L_b_db;
  const double careful_db =
      itm_area_loss({.length_km = 30, .receiver_siting = ItmSiting::very_careful}, link_of(450)).L_b_db;
  EXPECT_LT(careful_db, random_db);
}

// ---- our own values, frozen when the published cases agreed

struct Frozen {
  double frequency_mhz;
  double length_km;
  ItmClimate climate;
  ItmVariability variability;
  double time_percent;
  Polarisation polarisation;
  double L_b_db;
};

TEST(Itm, FrozenValuesStand) {
  constexpr std::array<Frozen, 7> cases{
      {{150, 12, ItmClimate::equatorial, ItmVariability::broadcast, 50, Polarisation::horizontal,
        142.175858074},
       {920, 3, ItmClimate::maritime_temperate_over_land, ItmVariability::mobile, 90, Polarisation::vertical,
        199.769703813},
       {4700, 8, ItmClimate::continental_subtropical, ItmVariability::accidental, 10, Polarisation::vertical,
        230.306493601},
       {450, 60, ItmClimate::maritime_subtropical, ItmVariability::single_message, 50,
        Polarisation::horizontal, 182.724165224},
       {900, 250, ItmClimate::desert, ItmVariability::broadcast, 95, Polarisation::vertical, 231.248659987},
       {60, 500, ItmClimate::continental_temperate, ItmVariability::broadcast, 5, Polarisation::horizontal,
        191.502867063},
       {12000, 20, ItmClimate::maritime_temperate_over_sea, ItmVariability::broadcast, 99,
        Polarisation::vertical, 249.423846315}}};
  for (const Frozen& c : cases) {
    ItmLink link = link_of(c.frequency_mhz);
    link.climate = c.climate;
    link.variability = c.variability;
    link.time_percent = c.time_percent;
    link.situation_percent = 80;
    link.polarisation = c.polarisation;
    EXPECT_NEAR(itm_loss(rolling_profile(c.length_km, 201).view(), link).L_b_db, c.L_b_db, 1e-6)
        << c.frequency_mhz << " MHz, " << c.length_km << " km";
  }
}

}  // namespace
}  // namespace tsunagi::models
