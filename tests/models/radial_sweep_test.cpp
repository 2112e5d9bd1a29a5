// SPDX-License-Identifier: Apache-2.0
// A sweep gives each receiver what the pair model gives it on the same points.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "models/p1812_sweep.h"
#include "models/radial_sweep.h"
#include "tests/models/made_profile.h"

namespace tsunagi::models {
namespace {

constexpr std::array<double, 3> k_frequency_mhz{150, 920, 4700};

// The points of a made profile up to `last`, then a receiver of its own.
struct Radial {
  MadeProfile made;
  double transmitter_m = 30;

  [[nodiscard]] SweepPoint point(std::size_t i) const {
    return {.distance_km = made.view().distance_at_km(i),
            .ground_m = made.height_m[i],
            .clutter_m = made.clutter_m.empty() ? 0 : made.clutter_m[i],
            .zone = made.zone.empty() ? RadioZone::inland : made.zone[i]};
  }
  [[nodiscard]] MadeProfile prefix(std::size_t last, const SweepPoint& receiver) const {
    MadeProfile out{.length_km = receiver.distance_km};
    for (std::size_t i = 0; i <= last + 1; ++i) {
      const SweepPoint at = i <= last ? point(i) : receiver;
      out.distance_km.push_back(at.distance_km);
      out.height_m.push_back(at.ground_m);
      if (!made.clutter_m.empty()) out.clutter_m.push_back(at.clutter_m);
      if (!made.zone.empty()) out.zone.push_back(at.zone);
    }
    return out;
  }
};

struct Greatest {
  double swept_db = 0;
  double whole_db = 0;
  std::size_t receivers = 0;
  std::size_t sight_differs = 0;
};

// Sweeps one radial and compares every receiver with the pair model.
void compare(const Radial& radial, const P1812Link& link, const std::vector<double>& antennas_m,
             Greatest& greatest) {
  const P1812Sweep model(
      link, k_frequency_mhz, radial.made.length_km,
      {.has_clutter = !radial.made.clutter_m.empty(), .has_zones = !radial.made.zone.empty()});
  RadialSweep sweep = model.new_sweep();
  sweep.start(radial.made.height_m[0], radial.point(0).zone);
  for (std::size_t last = 1; last + 1 < radial.made.height_m.size(); ++last) {
    sweep.add(radial.point(last));
    SweepReceiver receiver{.at = radial.point(last + 1)};
    if (receiver.at.distance_km < 0.25) continue;
    const MadeProfile prefix = radial.prefix(last, receiver.at);
    for (const double antenna_m : antennas_m) {
      receiver.antenna_m = antenna_m;
      std::array<double, 3> loss_db{};
      const bool sees = model.losses(sweep, receiver, {}, loss_db);
      P1812Link pair = link;
      pair.receiver_m = antenna_m;
      const ClearAirPath path = clear_air_path(prefix.view(), {link.transmitter_m, antenna_m}, link.climate);
      const ClearAirPath whole = sweep.whole_path(receiver);
      greatest.sight_differs += sees == path.geometry.is_transhorizon ? 1 : 0;
      for (std::size_t b = 0; b < 3; ++b) {
        pair.frequency_mhz = k_frequency_mhz[b];
        const double exact_db = p1812_loss(path, pair).L_b_db;
        ASSERT_NEAR(loss_db[b], exact_db, 1e-6)
            << "point " << last + 1 << ", antenna " << antenna_m << " m, " << pair.frequency_mhz << " MHz";
        greatest.swept_db = std::max(greatest.swept_db, std::abs(loss_db[b] - exact_db));
        greatest.whole_db = std::max(greatest.whole_db, std::abs(p1812_loss(whole, pair).L_b_db - exact_db));
      }
      ++greatest.receivers;
    }
  }
}

void expect_same(const Greatest& greatest, std::size_t least_receivers) {
  EXPECT_GE(greatest.receivers, least_receivers);
  EXPECT_LE(greatest.swept_db, 1e-6);
  EXPECT_LE(greatest.whole_db, 1e-6);
  EXPECT_EQ(greatest.sight_differs, 0U);
  testing::Test::RecordProperty("receivers", static_cast<int>(greatest.receivers));
  testing::Test::RecordProperty("greatest_difference_db", fmt::format("{:.1e}", std::max(greatest.swept_db, greatest.whole_db)));
}

// Hills of several wavelengths with some roughness, 30 m apart.
MadeProfile hills(std::uint64_t seed, std::size_t points, double relief_m) {
  const Random random(seed, "hills");
  MadeProfile made = flat_profile(0.03 * static_cast<double>(points - 1), points, 800);
  for (std::size_t i = 0; i < points; ++i) {
    const double x = 0.03 * static_cast<double>(i);
    for (std::uint64_t k = 0; k < 6; ++k) {
      made.height_m[i] += relief_m / static_cast<double>(1ULL << k) *
                          std::sin(6.283 * random.uniform(k) + 0.4 * x * static_cast<double>(1ULL << k));
    }
    made.height_m[i] += 2 * random.uniform(100 + i);
  }
  return made;
}

TEST(RadialSweep, HillsGiveThePairModelsLoss) {
  Greatest greatest;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    for (const double relief_m : {0.0, 10.0, 80.0, 400.0}) {
      compare({.made = hills(seed, 668, relief_m)}, {.transmitter_m = 30, .receiver_m = 1.5}, {1.5},
              greatest);
    }
  }
  expect_same(greatest, 30'000);
}

TEST(RadialSweep, SmallShareOfTimeNeedsTheSecondEarth) {
  Greatest greatest;
  for (std::uint64_t seed = 20; seed < 24; ++seed) {
    for (const double percent : {1.0, 7.0, 20.0}) {
      compare({.made = hills(seed, 400, 60)},
              {.transmitter_m = 30, .receiver_m = 1.5, .time_percent = percent}, {1.5, 10}, greatest);
    }
  }
  expect_same(greatest, 9'000);
}

TEST(RadialSweep, ClutterRaisesThePointsBetweenAndNeverTheReceiver) {
  Greatest greatest;
  for (std::uint64_t seed = 40; seed < 44; ++seed) {
    const Random random(seed, "clutter");
    for (const double percent : {50.0, 5.0}) {
      Radial radial{.made = hills(seed, 400, 50)};
      for (std::size_t i = 0; i < 400; ++i) {
        radial.made.clutter_m.push_back(5.0 * static_cast<double>(random.below(i / 7, 5)));
      }
      compare(radial,
              {.transmitter_m = 25, .receiver_m = 1.5, .time_percent = percent, .location_percent = 90},
              {1.5, 12}, greatest);
    }
  }
  expect_same(greatest, 6'000);
}

TEST(RadialSweep, SeaAndCoastAreCounted) {
  Greatest greatest;
  for (std::uint64_t seed = 60; seed < 64; ++seed) {
    const Random random(seed, "zones");
    Radial radial{.made = hills(seed, 300, 30)};
    for (std::size_t i = 0; i < 300; ++i) {
      radial.made.zone.push_back(static_cast<RadioZone>(random.below(i / 40, 3)));
    }
    compare(radial, {.transmitter_m = 40, .receiver_m = 1.5, .climate = {.d_ct_km = 1, .d_cr_km = 2}}, {3},
            greatest);
    compare(radial, {.transmitter_m = 40, .receiver_m = 1.5, .time_percent = 10}, {3}, greatest);
  }
  expect_same(greatest, 2'000);
}

TEST(RadialSweep, LongPathsOverFlatAndRoughGround) {
  Greatest greatest;
  for (std::uint64_t seed = 80; seed < 84; ++seed) {
    const double length_km = 100 * static_cast<double>(seed - 79);
    compare({.made = rough_profile(seed, length_km, 300)}, {.transmitter_m = 50, .receiver_m = 1.5},
            {10, 200}, greatest);
    compare({.made = flat_profile(length_km, 300)},
            {.transmitter_m = 50, .receiver_m = 1.5, .time_percent = 3}, {10}, greatest);
  }
  expect_same(greatest, 3'000);
}

TEST(RadialSweep, HighReceiverSeesFarOverConvexGround) {
  Greatest greatest;
  Radial radial{.made = flat_profile(30, 600)};
  for (std::size_t i = 0; i < 600; ++i) {
    const double x = static_cast<double>(i) / 600 - 0.5;
    radial.made.height_m[i] = 900 - 1500 * x * x;
  }
  compare(radial, {.transmitter_m = 100, .receiver_m = 1.5}, {1.5, 30, 300, 2500}, greatest);
  expect_same(greatest, 2'000);
}

TEST(RadialSweep, LimitChangesNoLossBelowIt) {
  const MadeProfile made = hills(7, 400, 80);
  const Radial radial{.made = made};
  const P1812Sweep model({.transmitter_m = 30, .receiver_m = 1.5}, k_frequency_mhz, made.length_km, {});
  RadialSweep sweep = model.new_sweep();
  sweep.start(made.height_m[0]);
  const std::array<double, 3> limit_db{100, 115, 125};
  for (std::size_t last = 1; last + 1 < made.height_m.size(); ++last) {
    sweep.add(radial.point(last));
    const SweepReceiver receiver{.at = radial.point(last + 1), .antenna_m = 1.5};
    if (receiver.at.distance_km < 0.25) continue;
    std::array<double, 3> all{};
    std::array<double, 3> limited{};
    model.losses(sweep, receiver, {}, all);
    model.losses(sweep, receiver, limit_db, limited);
    for (std::size_t b = 0; b < 3; ++b) {
      EXPECT_GE(all[b], model.least_loss_db(b, receiver.at.distance_km));
      if (all[b] <= limit_db[b]) {
        EXPECT_EQ(limited[b], all[b]);
      } else {
        EXPECT_GT(limited[b], limit_db[b]);
      }
    }
  }
}

TEST(UpperHull, FindsWhatAllPointsShow) {
  const Random random(5, "hull");
  UpperHull hull;
  std::vector<UpperHull::Vertex> all;
  for (std::uint32_t i = 0; i < 500; ++i) {
    const double x = 0.1 * (i + 1);
    all.push_back({x, 100 * std::sin(x / 7) + 3 * random.uniform(i), i});
    hull.push(all.back());
    const double from_x = x + 0.05;
    const double from_z = 150 * random.uniform(1000 + i) - 75;
    const double slope = 80 * random.uniform(2000 + i) - 40;
    double steepest = -1e300;
    double highest = -1e300;
    for (const auto& v : all) {
      steepest = std::max(steepest, (v.z - from_z) / (from_x - v.x));
      highest = std::max(highest, v.z - slope * v.x);
    }
    const auto& touch = hull.touched_from(from_x, from_z);
    const auto& top = hull.highest_over(slope);
    EXPECT_NEAR((touch.z - from_z) / (from_x - touch.x), steepest, 1e-9 * std::abs(steepest) + 1e-9);
    EXPECT_NEAR(top.z - slope * top.x, highest, 1e-9);
  }
}

TEST(EdgeBlocks, FindsTheGreatestEdgeOfAll) {
  const Random random(6, "edges");
  for (std::uint64_t round = 0; round < 20; ++round) {
    EdgeBlocks blocks;
    std::vector<std::array<double, 2>> all;
    for (std::uint64_t i = 0; i < 700; ++i) {
      const double x = 0.03 * static_cast<double>(i + 1);
      const double z = 40 * std::sin(x + 6 * random.uniform(round)) + 5 * random.uniform(1000 * round + i);
      all.push_back({x, z});
      blocks.push(x, z);
      if (i % 37 != 5) continue;
      // A line over all points.
      EdgeBlocks::Line line{.d_km = x + 0.02, .z_t_m = 60, .slope = 20 * random.uniform(7000 + i) - 10};
      double over = -1e300;
      for (const auto& p : all) over = std::max(over, p[1] - line.z_t_m - line.slope * p[0]);
      if (over >= 0) line.z_t_m += over + 0.5;
      double greatest = -1e300;
      for (const auto& p : all) {
        const double c = p[1] - line.z_t_m - line.slope * p[0];
        greatest = std::max(greatest, c * std::sqrt(line.d_km / (p[0] * (line.d_km - p[0]))));
      }
      const auto found = blocks.greatest(line, -std::numeric_limits<double>::infinity());
      EXPECT_NEAR(found.value, greatest, 1e-9 * std::abs(greatest));
      EXPECT_FALSE(blocks.greatest(line, greatest * 0.99).is_found);
      EXPECT_NEAR(blocks.greatest(line, greatest * 1.01).value, greatest, 1e-9 * std::abs(greatest));
    }
  }
}

}  // namespace
}  // namespace tsunagi::models
