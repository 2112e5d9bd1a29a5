// SPDX-License-Identifier: Apache-2.0
// No terrain within the models' ranges gives a loss that is not a number.
#include <cmath>

#include <gtest/gtest.h>

#include "models/itm.h"
#include "models/p1812.h"
#include "models/p452.h"
#include "tests/models/made_profile.h"

namespace tsunagi::models {
namespace {

constexpr std::uint64_t k_case_count = 4000;

// From a quarter of a kilometre to a continent, from flat to the Himalaya, of few points and many.
struct Wild {
  Random random;
  MadeProfile made;
  double transmitter_m;
  double receiver_m;

  explicit Wild(std::uint64_t seed) : random(seed, "wild") {
    const std::size_t points = 3 + random.below(0, 80);
    made = flat_profile(0.25 * std::pow(12000.0, random.uniform(1)), points);
    const double relief_m = 4000 * std::pow(random.uniform(2), 4);
    const bool stepped = random.below(3, 2) == 1;
    for (std::size_t i = 0; i < points; ++i) {
      const double share = random.uniform(1000 + i);
      made.height_m[i] = stepped ? relief_m * std::floor(4 * share) / 4 : relief_m * share;
      made.clutter_m.push_back(random.below(4, 2) == 1 ? 20 * random.uniform(2000 + i) : 0);
      made.zone.push_back(random.below(5, 3) == 0 ? RadioZone::inland
                                                  : static_cast<RadioZone>(random.below(3000 + i, 3)));
    }
    if (random.below(6, 3) == 0) {
      for (std::size_t i = 0; i < points; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(points - 1);
        made.distance_km.push_back(made.length_km * share * (0.3 + 0.7 * share));
      }
      made.distance_km.back() = made.length_km;
    }
    transmitter_m = std::pow(3000, random.uniform(7));
    receiver_m = std::pow(3000, random.uniform(8));
  }
};

TEST(AnyTerrain, P1812GivesALoss) {
  for (std::uint64_t seed = 0; seed < k_case_count; ++seed) {
    const Wild wild(seed);
    const P1812Link link{.frequency_mhz = 30 * std::pow(200, wild.random.uniform(10)),
                         .transmitter_m = wild.transmitter_m,
                         .receiver_m = wild.receiver_m,
                         .polarisation = static_cast<Polarisation>(wild.random.below(11, 2)),
                         .time_percent = 1 + 49 * wild.random.uniform(12),
                         .location_percent = 1 + 98 * wild.random.uniform(13),
                         .climate = {.latitude_deg = 160 * wild.random.uniform(14) - 80, .d_ct_km = 1}};
    const P1812Loss loss = p1812_loss(wild.made.view(), link);
    EXPECT_TRUE(std::isfinite(loss.L_b_db)) << "seed " << seed;
    EXPECT_GE(loss.L_b_db, loss.sight.L_b0p_db) << "seed " << seed;
    EXPECT_GE(loss.diffraction.median.L_d_db, 0) << "seed " << seed;
  }
}

TEST(AnyTerrain, P452GivesALoss) {
  for (std::uint64_t seed = 0; seed < k_case_count; ++seed) {
    const Wild wild(seed);
    const P452Link link{.frequency_mhz = 100 * std::pow(500, wild.random.uniform(10)),
                        .transmitter_m = wild.transmitter_m,
                        .receiver_m = wild.receiver_m,
                        .polarisation = static_cast<Polarisation>(wild.random.below(11, 2)),
                        .time_percent = 50 * std::pow(2e-5, wild.random.uniform(12)),
                        .climate = {.latitude_deg = 160 * wild.random.uniform(14) - 80, .d_cr_km = 1}};
    const P452Loss loss = p452_loss(wild.made.view(), link, {});
    EXPECT_TRUE(std::isfinite(loss.L_b_db)) << "seed " << seed;
    EXPECT_GT(loss.L_b_db, 0) << "seed " << seed;
  }
}

TEST(AnyTerrain, ItmGivesALoss) {
  for (std::uint64_t seed = 0; seed < k_case_count; ++seed) {
    Wild wild(seed);
    wild.made.distance_km.clear();
    const ItmLink link{.frequency_mhz = 20 * std::pow(1000, wild.random.uniform(10)),
                       .transmitter_m = wild.transmitter_m,
                       .receiver_m = wild.receiver_m,
                       .polarisation = static_cast<Polarisation>(wild.random.below(11, 2)),
                       .climate = static_cast<ItmClimate>(wild.random.below(12, 7)),
                       .variability = static_cast<ItmVariability>(wild.random.below(13, 4)),
                       .time_percent = 1 + 98 * wild.random.uniform(14),
                       .situation_percent = 1 + 98 * wild.random.uniform(15)};
    if (!is_in_range_itm(link, wild.made.length_km)) continue;
    EXPECT_TRUE(std::isfinite(itm_loss(wild.made.view(), link).L_b_db)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace tsunagi::models
