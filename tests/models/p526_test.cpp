// SPDX-License-Identifier: Apache-2.0
#include "models/p526.h"

#include <array>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "models/profile_scan.h"
#include "tests/models/made_profile.h"

namespace tsunagi::models {
namespace {

constexpr double k_a_e_km = 8500;

TEST(KnifeEdge, HasItsKnownValues) {
  EXPECT_NEAR(knife_edge_loss_db(0), 6.9 + 20 * std::log10(std::sqrt(1.01) - 0.1), 1e-12);
  EXPECT_NEAR(knife_edge_loss_db(0), 6.03, 0.005);  // the half of the field is 6.02 dB
  EXPECT_NEAR(knife_edge_loss_db(2.4), 13 + 20 * std::log10(2.4), 0.4);
}

TEST(KnifeEdge, IsNothingUpToItsLimit) {
  EXPECT_EQ(knife_edge_loss_db(-0.78), 0);
  EXPECT_GT(knife_edge_loss_db(-0.7799), 0);
  EXPECT_LT(knife_edge_loss_db(-0.7799), 0.01);
}

TEST(Bullington, OneEdgeIsAKnifeEdgeAndItsCorrection) {
  // A plain 10 km path with an edge 30 m over the ray in its middle: both tangents touch it.
  const Ray ray{10, 50, 50};
  const Tangents tangents{.S_tim = 6, .S_rim = 6};
  const double lambda = RadioBand(1).lambda_m;
  const double J = knife_edge_loss_db(30 * std::sqrt(0.002 * 10 / (lambda * 5 * 5)));
  EXPECT_NEAR(bullington_loss_db(ray, tangents, lambda), J + (1 - std::exp(-J / 6)) * 10.2, 1e-12);
}

TEST(Bullington, RayThatGrazesIsClear) {
  const Ray ray{10, 50, 50};
  EXPECT_TRUE(is_clear(ray, {.S_tim = 0, .S_rim = 0}));
  EXPECT_TRUE(is_clear(ray, {.S_tim = -1e-9, .S_rim = 0}));
  EXPECT_FALSE(is_clear(ray, {.S_tim = 1e-9, .S_rim = 1e-9}));
}

// The slow version of everything that a scan finds of one surface: every point by the formula as printed.
Tangents plain_tangents(const TerrainProfile& profile, const Ray& ray, double a_p_km, bool raised) {
  Tangents t{-1e300, -1e300, -1e300};
  for (std::size_t i = 1; i + 1 < profile.size(); ++i) {
    const double x = profile.distance_at_km(i);
    const double y = ray.d_km - x;
    const double h = profile.height_m[i] + (raised ? profile.clutter_m[i] : 0) + 500 / a_p_km * x * y;
    t.S_tim = std::max(t.S_tim, (h - ray.h_t_m) / x);
    t.S_rim = std::max(t.S_rim, (h - ray.h_r_m) / y);
    t.edge =
        std::max(t.edge, (h - (ray.h_t_m * y + ray.h_r_m * x) / ray.d_km) * std::sqrt(ray.d_km / (x * y)));
  }
  return t;
}

void expect_same(const Tangents& found, const Tangents& expected, const Ray& ray) {
  EXPECT_NEAR(found.S_tim, expected.S_tim, 1e-9);
  EXPECT_NEAR(found.S_rim, expected.S_rim, 1e-9);
  if (is_clear(ray, expected)) {
    EXPECT_NEAR(found.edge, expected.edge, 1e-9);
  }
}

TEST(SmoothTangents, AreThoseOfAPassOverAllPoints) {
  const Random random(1, "smooth");
  int clear = 0;
  for (std::uint64_t k = 0; k < 2000; ++k) {
    MadeProfile flat = flat_profile(0.3 + 150 * random.uniform(5 * k), 3 + random.below(5 * k + 1, 60));
    const Ray ray{flat.length_km, 1 + 500 * std::pow(random.uniform(5 * k + 2), 3),
                  1 + 500 * std::pow(random.uniform(5 * k + 3), 3)};
    if (k % 2 == 1) {  // the same number of points, crowded to one end
      for (std::size_t i = 0; i < flat.height_m.size(); ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(flat.height_m.size() - 1);
        flat.distance_km.push_back(flat.length_km * share * std::sqrt(share));
      }
    }
    const Tangents expected = plain_tangents(flat.view(), ray, k_a_e_km, false);
    clear += is_clear(ray, expected) ? 1 : 0;
    SCOPED_TRACE(k);
    expect_same(smooth_tangents(Sampling(flat.view()), ray, k_a_e_km), expected, ray);
  }
  EXPECT_GT(clear, 500);
  EXPECT_LT(clear, 1900);
}

TEST(ProfileScan, FindsWhatAPassForEachQuantityFinds) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    MadeProfile made = rough_profile(seed, 0.5 + 0.1 * static_cast<double>(seed), 5 + seed % 90);
    if (seed % 3 == 1) made.clutter_m.clear();
    const Ray ray{made.length_km, made.height_m.front() + 5 + static_cast<double>(seed),
                  made.height_m.back() + 10};
    if (seed % 2 == 1) {
      for (std::size_t i = 0; i < made.height_m.size(); ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(made.height_m.size() - 1);
        made.distance_km.push_back(ray.d_km * share * (0.5 + 0.5 * share));
      }
    }
    const TerrainProfile profile = made.view();
    const ProfileScan scan = scan_profile(profile, {.ray = ray, .a_p_km = {8500, 19113}});
    const bool raised = !made.clutter_m.empty();
    expect_same(scan.surface[0], plain_tangents(profile, ray, 8500, raised), ray);
    expect_same(scan.surface[1], plain_tangents(profile, ray, 19113, raised), ray);
    const Tangents bare = plain_tangents(profile, ray, 8500, false);
    EXPECT_NEAR(scan.horizon_t.value, bare.S_tim, 1e-9);
    EXPECT_NEAR(scan.horizon_r.value, bare.S_rim, 1e-9);
    const Tangents level = plain_tangents(profile, ray, 1e300, false);
    EXPECT_NEAR(scan.alpha_obt, level.S_tim - ray.slope(), 1e-9);
    EXPECT_NEAR(scan.alpha_obr, level.S_rim + ray.slope(), 1e-9);
    double v_1 = 0;
    double v_2 = 0;
    for (std::size_t i = 1; i < profile.size(); ++i) {
      const double d = profile.distance_at_km(i);
      const double c = profile.distance_at_km(i - 1);
      v_1 += (d - c) * (profile.height_m[i] + profile.height_m[i - 1]);
      v_2 += (d - c) * (profile.height_m[i] * (2 * d + c) + profile.height_m[i - 1] * (d + 2 * c));
    }
    EXPECT_NEAR(scan.v_1, v_1, 1e-9 * std::abs(v_1));
    EXPECT_NEAR(scan.v_2, v_2, 1e-9 * std::abs(v_2));
  }
}

TEST(ProfileScan, ClutterNearerThanTheMarginIsLeftOut) {
  MadeProfile made = flat_profile(1, 101);  // 10 m steps
  made.clutter_m.assign(101, 0);
  made.clutter_m[4] = 100;   // 40 m from the transmitter
  made.clutter_m[96] = 100;  // 40 m from the receiver
  const ScanRequest request{.ray = {1, 10, 10}, .a_p_km = {8500, 19113}, .clutter_margin_km = 0.05};
  EXPECT_LT(scan_profile(made.view(), request).surface[0].S_tim, 0);
  ScanRequest near = request;
  near.clutter_margin_km = 0.035;
  EXPECT_GT(scan_profile(made.view(), near).surface[0].S_tim, 1000);
}

SphericalPath spherical(double d_km, double h_te_m, double h_re_m, double frequency_ghz) {
  return {.ray = {d_km, h_te_m, h_re_m}, .a_p_km = k_a_e_km, .band = RadioBand(frequency_ghz)};
}

TEST(SphericalEarth, IsContinuousAtTheMarginalDistance) {
  const double d_los_km = std::sqrt(2 * k_a_e_km) * (std::sqrt(0.030) + std::sqrt(0.010));
  const double before = spherical_earth_loss_db(spherical(d_los_km * (1 - 1e-9), 30, 10, 1));
  const double after = spherical_earth_loss_db(spherical(d_los_km * (1 + 1e-9), 30, 10, 1));
  EXPECT_NEAR(before, after, 1e-5);
  EXPECT_GT(after, 10);
}

TEST(SphericalEarth, IsTheSameFromBothEnds) {
  for (const double d_km : {5.0, 20.0, 35.0, 80.0}) {
    EXPECT_NEAR(spherical_earth_loss_db(spherical(d_km, 30, 3, 2)),
                spherical_earth_loss_db(spherical(d_km, 3, 30, 2)), 1e-9);
  }
}

TEST(SphericalEarth, IsNothingHighOverTheGroundAndGrowsWithDistance) {
  EXPECT_EQ(spherical_earth_loss_db(spherical(5, 100, 100, 5)), 0);
  double last_db = 0;
  for (double d_km = 10; d_km < 200; d_km += 5) {
    const double here_db = spherical_earth_loss_db(spherical(d_km, 20, 5, 1));
    EXPECT_GE(here_db, last_db);
    last_db = here_db;
  }
}

TEST(SphericalEarth, VerticalWavesBendBetterOverTheSea) {
  SphericalPath path = spherical(60, 10, 10, 0.05);
  path.omega = 1;
  const double horizontal_db = spherical_earth_loss_db(path);
  path.polarisation = Polarisation::vertical;
  EXPECT_LT(spherical_earth_loss_db(path), horizontal_db - 10);
}

TEST(SphericalEarth, MixedPathLiesBetweenLandAndSea) {
  SphericalPath path = spherical(60, 10, 10, 0.1);
  path.polarisation = Polarisation::vertical;
  const double land_db = first_term_loss_db(path);
  path.omega = 1;
  const double sea_db = first_term_loss_db(path);
  path.omega = 0.25;
  EXPECT_NEAR(first_term_loss_db(path), 0.75 * land_db + 0.25 * sea_db, 1e-9);
}

}  // namespace
}  // namespace tsunagi::models
