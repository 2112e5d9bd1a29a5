// SPDX-License-Identifier: Apache-2.0
// Expected values come from a separate script written from the Recommendation's steps.
#include "models/p530.h"

#include <array>
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

using ::testing::HasSubstr;

MultipathPath ridge_to_ridge() {
  return {.frequency_ghz = 7.5,
          .distance_km = 35,
          .transmitter_m = 950,
          .receiver_m = 1180,
          .mean_terrain_m = 700,
          .latitude_deg = 35.5};
}

RainPath hop(double frequency_ghz, double distance_km, double tilt_deg = 90) {
  return {.wave = {.frequency_ghz = frequency_ghz, .tilt_deg = tilt_deg},
          .distance_km = distance_km,
          .rain_001_mm_per_h = 60};
}

TEST(P530, FresnelRadiusAndDiffractionAreTheFormulas) {
  EXPECT_NEAR(first_fresnel_radius_m(18, 4, 6), 6.317066829892916, 1e-12);
  EXPECT_DOUBLE_EQ(average_terrain_diffraction_db(-0.25), 15);  // where the approximation begins
  EXPECT_DOUBLE_EQ(average_terrain_diffraction_db(-1), 30);
}

TEST(P530, ClearanceSeesTheHillTheBulgeAndTheFactor) {
  // A hill of 40 m in the middle of 10 km between masts of 50 m over flat ground, 6 GHz.
  const std::array<float, 5> terrain{0, 0, 40, 0, 0};
  const ClearancePath path{
      .terrain_m = terrain, .distance_km = 10, .transmitter_m = 50, .receiver_m = 50, .frequency_ghz = 6};
  const double F_1 = 17.3 * std::sqrt(5 * 5 / 60.0);
  const double bulge_m = 500 * 25 / (4.0 / 3 * 6371);
  EXPECT_NEAR(least_clearance_ratio(path, 4.0 / 3), (50 - 40 - bulge_m) / F_1, 1e-12);
  EXPECT_LT(least_clearance_ratio(path, 0.7), least_clearance_ratio(path, 4.0 / 3));
  const std::array<float, 2> none{0, 0};
  EXPECT_EQ(
      least_clearance_ratio(
          {.terrain_m = none, .distance_km = 1, .transmitter_m = 5, .receiver_m = 5, .frequency_ghz = 6},
          4.0 / 3),
      std::numeric_limits<double>::infinity());
}

TEST(P530, ClearanceRuleAsksBothRefractions) {
  EXPECT_TRUE(has_clearance(1, 0, {}));
  EXPECT_FALSE(has_clearance(0.99, 0, {}));
  EXPECT_FALSE(has_clearance(1, -0.01, {}));
  EXPECT_FALSE(has_clearance(1, 0.2, {.low_k_ratio = 0.3}));
}

TEST(P530, MultipathOccurrenceHasTheComputedValues) {
  EXPECT_NEAR(multipath_occurrence_percent(ridge_to_ridge(), RefractivityClimate{-4.9, 60}),
              1.0981562038693689, 1e-12);
  const MultipathPath plain{.frequency_ghz = 6.5,
                            .distance_km = 45,
                            .transmitter_m = 120,
                            .receiver_m = 80,
                            .mean_terrain_m = 20,
                            .latitude_deg = 35};
  EXPECT_NEAR(multipath_occurrence_percent(plain, RefractivityClimate{-5.6, 110}), 814.0867283521473, 1e-9);
  EXPECT_NEAR(multipath_occurrence_percent(ridge_to_ridge(), GradientClimate{-250, 60}), 0.560508365328077,
              1e-12);
}

TEST(P530, ShortPathsDoNotFadeByMultipath) {
  MultipathPath path = ridge_to_ridge();
  path.distance_km = 5;
  EXPECT_EQ(multipath_occurrence_percent(path, RefractivityClimate{-4.9, 60}), 0);
  EXPECT_EQ(worst_month_fade_percent(0, 20), 0);
  path.distance_km = 5.01;
  EXPECT_GT(multipath_occurrence_percent(path, RefractivityClimate{-4.9, 60}), 0);
  path.frequency_ghz = 80;
  path.distance_km = 5;
  EXPECT_TRUE(is_in_range(path));
}

TEST(P530, FadeDistributionHasTheComputedValues) {
  EXPECT_NEAR(worst_month_fade_percent(5, 10), 0.4229761030235646, 1e-12);
  EXPECT_NEAR(worst_month_fade_percent(5, 40), 0.0005, 1e-15);  // the deep tail: p_0·10^(−A/10)
  EXPECT_NEAR(worst_month_fade_percent(5, 0), 100 * (1 - std::exp(-1.0)), 1e-9);
}

TEST(P530, FadeDistributionIsContinuousAndFalls) {
  for (const double p_0 : {0.01, 1.0, 50.0, 1000.0}) {
    const double A_t = 25 + 1.2 * std::log10(p_0);
    EXPECT_NEAR(worst_month_fade_percent(p_0, A_t - 1e-9) / worst_month_fade_percent(p_0, A_t), 1, 1e-6);
    double before = 100;
    for (double A = 0; A <= 60; A += 0.5) {
      const double p = worst_month_fade_percent(p_0, A);
      ASSERT_LT(p, before) << p_0 << " " << A;
      before = p;
    }
  }
}

TEST(P530, YearIsKinderThanTheWorstMonth) {
  // ΔG of the path is 6.750554405017691 dB; deep fades take it alone.
  const double year = std::pow(10, -0.6750554405017691);
  EXPECT_NEAR(yearly_fade_percent(ridge_to_ridge(), 5, 40) / worst_month_fade_percent(5, 40), year, 1e-12);
  EXPECT_NEAR(yearly_fade_percent(ridge_to_ridge(), 5, 10), 0.13242864067832816, 1e-12);  // a shallow one
  EXPECT_NEAR(yearly_fade_percent(ridge_to_ridge(), 5, 0), worst_month_fade_percent(5, 0), 1e-9);
  // At most 10.8 dB: a steep path at 45 degrees, where the cosine is 0.
  MultipathPath steep = ridge_to_ridge();
  steep.latitude_deg = 45;
  steep.distance_km = 6;
  steep.receiver_m = 4000;
  EXPECT_NEAR(yearly_fade_percent(steep, 1, 40), 1e-4 * std::pow(10, -1.08), 1e-15);
}

TEST(P530, YearIsContinuousAtTheTransition) {
  const double A_t = 25 + 1.2 * std::log10(5.0);
  EXPECT_NEAR(
      yearly_fade_percent(ridge_to_ridge(), 5, A_t - 1e-9) / yearly_fade_percent(ridge_to_ridge(), 5, A_t), 1,
      1e-4);
}

TEST(P530, RainHasTheComputedAttenuations) {
  EXPECT_NEAR(path_rain_attenuation_db(hop(18, 10), 0.01), 27.63023575453098, 1e-9);
  EXPECT_NEAR(path_rain_attenuation_db(hop(18, 10), 0.005), 34.97559275403508, 1e-9);
  EXPECT_NEAR(path_rain_attenuation_db(hop(7.5, 35, 0), 0.001), 25.146751468502437, 1e-9);
  EXPECT_NEAR(path_rain_attenuation_db(hop(80, 1), 0.01), 27.22851932300028, 1e-9);
  EXPECT_NEAR(path_rain_attenuation_db(hop(38, 0.2), 0.01), 6.362415117597764, 1e-9);  // r held at 2.5
}

TEST(P530, OutageUndoesTheAttenuation) {
  for (const double f : {7.5, 18.0, 38.0, 80.0}) {
    for (double p = 0.001; p <= 1; p *= 1.3) {
      const double A = path_rain_attenuation_db(hop(f, 3), p);
      const RainOutage outage = rain_outage(hop(f, 3), A + 1e-9);
      ASSERT_NEAR(outage.percent / p, 1, 1e-6) << f << " GHz, " << p << " %";
      ASSERT_FALSE(outage.more_than_1_percent);
    }
  }
}

TEST(P530, OutageStopsWhereTheMethodDoes) {
  const double rare = path_rain_attenuation_db(hop(18, 10), 0.001);
  const double often = path_rain_attenuation_db(hop(18, 10), 1);
  EXPECT_EQ(rain_outage(hop(18, 10), rare + 20).percent, 0.001);
  EXPECT_FALSE(rain_outage(hop(18, 10), often + 1e-6).more_than_1_percent);
  const RainOutage weak = rain_outage(hop(18, 10), often - 1e-6);
  EXPECT_EQ(weak.percent, 1);
  EXPECT_TRUE(weak.more_than_1_percent);
  RainPath dry = hop(18, 10);
  dry.rain_001_mm_per_h = 0;
  EXPECT_EQ(rain_outage(dry, 0).percent, 0.001);
}

TEST(P530, AvailabilityIsWhatTheCausesLeave) {
  const MultipathPath path = ridge_to_ridge();
  RainPath rain = hop(7.5, 35, 0);
  const double p_0 = multipath_occurrence_percent(path, RefractivityClimate{-4.9, 60});
  Unavailability out = link_unavailability(path, p_0, rain, 25);
  EXPECT_NEAR(out.multipath_percent, yearly_fade_percent(path, p_0, 25), 1e-15);
  EXPECT_NEAR(out.rain_percent, rain_outage(rain, 25).percent, 1e-15);
  out.equipment_percent = 0.01;
  EXPECT_NEAR(out.availability(), 1 - (out.multipath_percent + out.rain_percent + 0.01) / 100, 1e-15);
  EXPECT_GT(link_unavailability(path, p_0, rain, 35).availability(), out.availability());
}

TEST(P530, RangesEndWhereTheSectionsSay) {
  MultipathPath path = ridge_to_ridge();
  const auto occurrence = [](MultipathPath p) {
    return refusal_of([&] { return multipath_occurrence_percent(p, RefractivityClimate{-4.9, 60}); });
  };
  path.frequency_ghz = 45;
  EXPECT_EQ(occurrence(path), "");
  path.frequency_ghz = 45.1;
  EXPECT_THAT(occurrence(path), HasSubstr("frequency_ghz"));
  EXPECT_FALSE(is_in_range(path));
  path.frequency_ghz = 15.0 / 35;
  EXPECT_EQ(occurrence(path), "");
  path.frequency_ghz = 0.42;
  EXPECT_THAT(occurrence(path), HasSubstr("frequency_ghz"));
  path = ridge_to_ridge();
  path.distance_km = 150.1;
  EXPECT_THAT(occurrence(path), HasSubstr("distance_km"));
  EXPECT_THAT(refusal_of([] { return worst_month_fade_percent(2000.1, 10); }),
              HasSubstr("occurrence_percent"));
  EXPECT_EQ(refusal_of([] { return worst_month_fade_percent(2000, 10); }), "");
  EXPECT_THAT(refusal_of([] {
                return multipath_occurrence_percent(ridge_to_ridge(), GradientClimate{1, 20});
              }),
              HasSubstr("dN1"));

  const auto rain = [](RainPath p, double time) {
    return refusal_of([&] { return path_rain_attenuation_db(p, time); });
  };
  EXPECT_EQ(rain(hop(100, 60), 0.001), "");
  EXPECT_THAT(rain(hop(100.1, 60), 0.01), HasSubstr("frequency_ghz"));
  EXPECT_THAT(rain(hop(100, 60.1), 0.01), HasSubstr("distance_km"));
  EXPECT_THAT(rain(hop(18, 0), 0.01), HasSubstr("distance_km"));
  EXPECT_THAT(rain(hop(18, 1), 0.0009), HasSubstr("time_percent"));
  EXPECT_THAT(rain(hop(18, 1), 1.01), HasSubstr("time_percent"));
  EXPECT_TRUE(is_in_range(hop(100, 60)));
  EXPECT_FALSE(is_in_range(hop(100, 60.1)));
}

}  // namespace
}  // namespace tsunagi::models
