// SPDX-License-Identifier: Apache-2.0
#include "models/normal.h"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

// Quantiles as printed in tables of the normal distribution, to 15 figures.
TEST(Normal, InverseHasTheTablesQuantiles) {
  EXPECT_NEAR(normal_quantile(0.5), 0, 1e-15);
  EXPECT_NEAR(normal_quantile(0.9), 1.28155156554460, 1e-13);
  EXPECT_NEAR(normal_quantile(0.975), 1.95996398454005, 1e-13);
  EXPECT_NEAR(normal_quantile(0.999), 3.09023230616781, 1e-13);
  EXPECT_NEAR(normal_quantile(1e-8), -5.61200124417479, 1e-13);
}

TEST(Normal, InverseUndoesTheDistribution) {
  for (double x = -7; x <= 7; x += 0.01) {
    const double p = normal_cdf(x);
    // Near 1 a probability has no more figures: 1e-16 of it moves x by 1e-16 over the density.
    const double tolerance = 1e-12 + 1e-16 / std::exp(-x * x / 2);
    ASSERT_NEAR(normal_quantile(p), x, x > 0 ? 4 * tolerance : 1e-12) << "x " << x;
  }
}

TEST(Normal, InverseRefusesCertainty) {
  EXPECT_NE(refusal_of([] { return normal_quantile(0); }), "");
  EXPECT_NE(refusal_of([] { return normal_quantile(1); }), "");
  EXPECT_NE(refusal_of([] { return normal_quantile(NAN); }), "");
  EXPECT_EQ(refusal_of([] { return normal_quantile(1e-300); }), "");
}

}  // namespace
}  // namespace tsunagi::models
