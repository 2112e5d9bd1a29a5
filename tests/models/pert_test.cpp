// SPDX-License-Identifier: Apache-2.0
#include "models/pert.h"

#include <array>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "models/normal.h"
#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

// Share of a beta variable below x, by Simpson's rule after t = x·s⁸, which takes the edge out of t^(a−1).
double lower_share(double a, double b, double x) {
  constexpr int k_panels = 200;
  constexpr double k_power = 8;
  double sum = 0;
  for (int i = 1; i <= k_panels; ++i) {
    const double s = static_cast<double>(i) / k_panels;
    const double weight = i == k_panels ? 1 : i % 2 == 1 ? 4 : 2;
    sum += weight * std::pow(s, k_power * a - 1) * std::pow(1 - x * std::pow(s, k_power), b - 1);
  }
  const double norm = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b));
  return norm * std::pow(x, a) * k_power * sum / (3 * k_panels);
}
double beta_share(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return x <= 0.5 ? lower_share(a, b, x) : 1 - lower_share(b, a, 1 - x);
}

// 25 shapes at 400 probabilities: the distribution crosses the probability within 1e-6 of the range.
TEST(Pert, QuantileIsWithinAMillionthOfItsRangeAt10000Points) {
  constexpr double k_close = 1e-6;
  constexpr double k_quadrature = 1e-13;  // of the shares compared
  for (int shape = 0; shape < 25; ++shape) {
    const Pert pert{0, shape / 24.0, 1};
    const double a = 1 + 4 * pert.mid;
    const double b = 6 - a;
    const PertOfScore of_score(pert);
    for (int i = 0; i < 400; ++i) {
      const double p = (i + 0.5) / 400;
      for (const double x : {pert_quantile(pert, p), of_score(normal_quantile(p))}) {
        ASSERT_LE(beta_share(a, b, x - k_close), p + k_quadrature) << "mid " << pert.mid << " p " << p;
        ASSERT_GE(beta_share(a, b, x + k_close), p - k_quadrature) << "mid " << pert.mid << " p " << p;
      }
    }
  }
}

// mid = low: F = 1 − (1 − x)⁵; the middle of a symmetric one is its median.
TEST(Pert, HasTheClosedFormsOfItsEdges) {
  EXPECT_NEAR(pert_quantile({100, 100, 200}, 0.5), 100 + 100 * (1 - std::pow(0.5, 0.2)), 1e-7);
  EXPECT_NEAR(pert_quantile({100, 200, 200}, 0.1), 100 + 100 * std::pow(0.1, 0.2), 1e-7);
  EXPECT_NEAR(pert_quantile({-3, 1, 5}, 0.5), 1, 1e-9);
  EXPECT_EQ(pert_quantile({1, 2, 4}, 0), 1);
  EXPECT_EQ(pert_quantile({1, 2, 4}, 1), 4);
  EXPECT_EQ(pert_quantile({7, 7, 7}, 0.3), 7);
}

TEST(Pert, MomentsAreThoseOfItsQuantiles) {
  const Pert pert{1.5e6, 3e6, 7e6};
  constexpr int k_points = 100'000;
  double sum = 0, squares = 0;
  for (int i = 0; i < k_points; ++i) {
    const double x = pert_quantile(pert, (i + 0.5) / k_points);
    sum += x;
    squares += x * x;
  }
  const double mean = sum / k_points;
  EXPECT_NEAR(mean, pert.mean(), 1e-6 * pert.mean());
  EXPECT_NEAR(squares / k_points - mean * mean, pert.variance(), 1e-4 * pert.variance());
}

TEST(Pert, RefusesFiguresOutOfOrderAndSharesOutside0To1) {
  EXPECT_THAT(refusal_of([] {
                return pert_quantile({2, 1, 3}, 0.5);
              }),
              testing::HasSubstr("low ≤ mid ≤ high"));
  EXPECT_THAT(refusal_of([] {
                return pert_quantile({1, 4, 3}, 0.5);
              }),
              testing::HasSubstr("low ≤ mid ≤ high"));
  EXPECT_THAT(refusal_of([] { return pert_quantile({1, 2, 3}, 1.01); }), testing::HasSubstr("probability"));
  EXPECT_THAT(refusal_of([] {
                return pert_quantile({1, 2, 3}, std::nan(""));
              }),
              testing::HasSubstr("probability"));
}

TEST(Pert, ScoresOfBitsAreNormalQuantiles) {
  const ScoreOfBits score;
  const Random random(6, "scores");
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const std::uint64_t bits = random.bits(i);
    const double p = (static_cast<double>(bits >> 12) + 0.5) * 0x1.0p-52;
    ASSERT_NEAR(score(bits), normal_quantile(p), 1e-5) << "case " << i;
  }
  EXPECT_TRUE(std::isfinite(score(0)));
  EXPECT_TRUE(std::isfinite(score(~std::uint64_t{0})));
}

}  // namespace
}  // namespace tsunagi::models
