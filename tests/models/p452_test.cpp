// SPDX-License-Identifier: Apache-2.0
#include "models/p452.h"

#include <array>
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/p676.h"
#include "tests/models/made_profile.h"
#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

P452Link link_of(double frequency_mhz, double transmitter_m = 30, double receiver_m = 10) {
  return {.frequency_mhz = frequency_mhz, .transmitter_m = transmitter_m, .receiver_m = receiver_m};
}

bool is_refused(const MadeProfile& made, const P452Link& link) {
  return !refusal_of([&] { return p452_loss(made.view(), link).L_b_db; }).empty();
}

struct Limit {
  const char* name;
  double P452Link::*field;
  double last_good;
  double first_bad;
};

TEST(P452, LimitsOfTheLinkAreHeld) {
  const MadeProfile made = rolling_profile(10, 101);
  constexpr std::array<Limit, 6> limits{{{"f low", &P452Link::frequency_mhz, 100, 99.9},
                                         {"f high", &P452Link::frequency_mhz, 50000, 50001},
                                         {"tx", &P452Link::transmitter_m, 0.01, 0},
                                         {"rx", &P452Link::receiver_m, 0.01, 0},
                                         {"p low", &P452Link::time_percent, 0.001, 0.0009},
                                         {"p high", &P452Link::time_percent, 50, 50.01}}};
  for (const Limit& limit : limits) {
    P452Link link = link_of(6000);
    link.*limit.field = limit.last_good;
    EXPECT_TRUE(is_in_range_p452(link, 10)) << limit.name;
    EXPECT_FALSE(is_refused(made, link)) << limit.name;
    for (const double bad : {limit.first_bad, k_nan}) {
      link.*limit.field = bad;
      EXPECT_FALSE(is_in_range_p452(link, 10)) << limit.name;
      EXPECT_TRUE(is_refused(made, link)) << limit.name;
    }
  }
}

TEST(P452, LimitsOfThePathAreHeld) {
  EXPECT_TRUE(is_in_range_p452(link_of(6000), 10000));
  EXPECT_FALSE(is_in_range_p452(link_of(6000), 10000.1));
  EXPECT_TRUE(is_in_range_p452(link_of(6000), 1e-3));
  EXPECT_FALSE(is_in_range_p452(link_of(6000), 0));
  EXPECT_TRUE(is_refused(flat_profile(1, 2), link_of(6000)));
}

TEST(P452, ClearPathIsFreeSpaceAndGases) {
  const P452Loss loss = p452_loss(flat_profile(3, 101).view(), link_of(28000, 200, 200));
  EXPECT_NEAR(loss.sight.L_bfs_db, 92.4 + 20 * std::log10(84.0) + 3 * loss.gas.path_db_per_km, 1e-9);
  EXPECT_NEAR(loss.L_b_db, loss.sight.L_bfs_db, 1e-3);
}

TEST(P452, PathIsTheSameFromBothEnds) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const MadeProfile made = rough_profile(seed, 1 + 2 * static_cast<double>(seed), 60);
    for (const double time_percent : {0.01, 1.0, 50.0}) {
      P452Link there = link_of(6000, 40, 3);
      P452Link back = link_of(6000, 3, 40);
      there.time_percent = back.time_percent = time_percent;
      const P452Loss one = p452_loss(made.view(), there);
      const P452Loss other = p452_loss(made.reversed().view(), back);
      EXPECT_NEAR(one.mechanisms.L_bd_db, other.mechanisms.L_bd_db, 1e-7) << "seed " << seed;
      EXPECT_NEAR(one.duct.L_ba_db, other.duct.L_ba_db, 1e-7) << "seed " << seed;
      // F_j asks only the transmitter for its slant, so clear paths with a point near the ray differ.
      if (one.mechanisms.F_j < 1e-12 && other.mechanisms.F_j < 1e-12) {
        EXPECT_NEAR(one.L_b_db, other.L_b_db, 1e-7) << "seed " << seed;
      }
    }
  }
}

TEST(P452, LossNotExceededRisesWithTime) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const MadeProfile made = rough_profile(seed, 0.5 + 3 * static_cast<double>(seed), 60);
    double last_db = 0;
    for (const double time_percent : {0.001, 0.01, 0.1, 1.0, 5.0, 20.0, 50.0}) {
      P452Link link = link_of(2600);
      link.time_percent = time_percent;
      const double here_db = p452_loss(made.view(), link).L_b_db;
      EXPECT_GE(here_db, last_db - 1e-9) << "seed " << seed << ", p " << time_percent;
      last_db = here_db;
    }
  }
}

TEST(P452, ClutterCountsFromFiftyMetresOfBothEnds) {
  MadeProfile made = flat_profile(2, 201);  // 10 m steps
  made.clutter_m.assign(201, 0);
  const double bare_db = p452_loss(made.view(), link_of(6000)).L_b_db;
  made.clutter_m[4] = made.clutter_m[196] = 100;
  EXPECT_DOUBLE_EQ(p452_loss(made.view(), link_of(6000)).L_b_db, bare_db);
  made.clutter_m[6] = 100;
  EXPECT_GT(p452_loss(made.view(), link_of(6000)).L_b_db, bare_db + 20);
}

TEST(P452, KnownGasesAndPathChangeNothing) {
  const MadeProfile made = rolling_profile(30, 101);
  const P452Link link = link_of(18000);
  const double loss_db = p452_loss(made.view(), link).L_b_db;
  EXPECT_EQ(p452_loss(made.view(), link, p452_gas(link, 0)).L_b_db, loss_db);
  const ClearAirPath path = clear_air_path(made.view(), {30, 10, p452_clutter_margin_km}, link.climate);
  EXPECT_EQ(p452_loss(path, link, p452_gas(link, 0)).L_b_db, loss_db);
}

TEST(P452Gas, IsThatOfP676WithTheVapourOfThePath) {
  for (const double omega : {0.0, 0.4, 1.0}) {
    const AirState air{
        .dry_pressure_hpa = 1013, .temperature_k = 288.15, .vapour_g_per_m3 = 7.5 + 2.5 * omega};
    EXPECT_EQ(p452_gas(link_of(22235), omega).path_db_per_km, gas_attenuation(22.235, air).total_db_per_km());
  }
}

TEST(P452Gas, GoesOnBelowOneGigahertz) {
  EXPECT_GT(p452_gas(link_of(100), 0).path_db_per_km, 0);
  EXPECT_NEAR(p452_gas(link_of(999.999), 0).path_db_per_km, p452_gas(link_of(1000), 0).path_db_per_km, 1e-7);
}

TEST(AnnualTime, LiesBetweenATwelfthAndTheWhole) {
  for (const double latitude_deg : {0.0, 36.0, 45.0, 60.0, 80.0}) {
    for (const double omega : {0.0, 0.5, 1.0}) {
      for (const double worst_month_percent : {0.001, 0.1, 1.0, 10.0}) {
        const double p = annual_time_percent(worst_month_percent, latitude_deg, omega);
        EXPECT_GE(p, worst_month_percent / 12);
        EXPECT_LT(p, worst_month_percent);
      }
    }
  }
}

// ---- our own values, frozen when the official cases agreed to 1e-6 dB

struct Frozen {
  double frequency_mhz;
  double length_km;
  double time_percent;
  double clutter_m;
  Polarisation polarisation;
  double L_b_db;
};

TEST(P452, FrozenValuesStand) {
  constexpr std::array<Frozen, 6> cases{{{400, 15, 50, 0, Polarisation::vertical, 148.082659052},
                                         {6000, 5, 50, 0, Polarisation::vertical, 178.398258664},
                                         {18000, 20, 1, 10, Polarisation::horizontal, 198.055286080},
                                         {28200, 1, 50, 15, Polarisation::vertical, 192.768740394},
                                         {2600, 150, 0.01, 0, Polarisation::horizontal, 166.146925864},
                                         {100, 400, 10, 0, Polarisation::vertical, 180.138689656}}};
  for (const Frozen& c : cases) {
    MadeProfile made = rolling_profile(c.length_km, 201);
    made.clutter_m.assign(201, c.clutter_m);
    P452Link link = link_of(c.frequency_mhz);
    link.time_percent = c.time_percent;
    link.polarisation = c.polarisation;
    EXPECT_NEAR(p452_loss(made.view(), link).L_b_db, c.L_b_db, 1e-6)
        << c.frequency_mhz << " MHz, " << c.length_km << " km";
  }
}

}  // namespace
}  // namespace tsunagi::models
