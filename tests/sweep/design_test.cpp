// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/design.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

namespace tsunagi::sweep {
namespace {

TEST(LatinHypercube, EveryStratumOfEveryDimensionHoldsOneSample) {
  for (const std::size_t n : {1u, 7u, 40u}) {
    const UnitSamples samples = latin_hypercube(n, 5, 3);
    for (std::size_t d = 0; d < 5; ++d) {
      std::set<int> strata;
      for (const auto& sample : samples) strata.insert(static_cast<int>(sample[d] * static_cast<double>(n)));
      EXPECT_EQ(strata.size(), n);
      EXPECT_GE(*strata.begin(), 0);
      EXPECT_LT(*strata.rbegin(), static_cast<int>(n));
    }
  }
}

TEST(LatinHypercube, AnotherSeedIsAnotherDesignAndTheSameSeedTheSame) {
  EXPECT_EQ(latin_hypercube(20, 3, 5), latin_hypercube(20, 3, 5));
  EXPECT_NE(latin_hypercube(20, 3, 5), latin_hypercube(20, 3, 6));
}

// Points 1 to 7 in dimensions 1 to 4 by hand from V_1 = 1/2 and m = (1), (1 3), (1 3 1) of Joe and Kuo, in
// the order of the binary index.
TEST(Sobol, FirstPointsAreThePublishedOnes) {
  const double want[8][4] = {{0, 0, 0, 0},
                             {0.5, 0.5, 0.5, 0.5},
                             {0.25, 0.75, 0.75, 0.75},
                             {0.75, 0.25, 0.25, 0.25},
                             {0.125, 0.625, 0.375, 0.125},
                             {0.625, 0.125, 0.875, 0.625},
                             {0.375, 0.375, 0.625, 0.875},
                             {0.875, 0.875, 0.125, 0.375}};
  for (std::size_t i = 0; i < 8; ++i)
    for (std::size_t d = 0; d < 4; ++d)
      EXPECT_EQ(static_cast<double>(sobol_bits(i, d)) * 0x1.0p-32, want[i][d]) << i << " " << d;
}

// Every dimension is a (0,1)-sequence: 2^k points fall into 2^k strata, one each. Wrong direction numbers
// (even, or not below their power of two) break this.
TEST(Sobol, EveryDimensionFillsEveryBinaryStratum) {
  for (std::size_t d = 0; d < k_most_sobol_dimensions; ++d) {
    std::set<std::uint32_t> strata;
    for (std::uint64_t i = 0; i < 256; ++i) strata.insert(sobol_bits(i, d) >> 24);
    EXPECT_EQ(strata.size(), 256u) << d;
  }
}

TEST(Sobol, ScramblingKeepsStrataAndMovesPoints) {
  const UnitSamples a = sobol(64, 6, 1);
  const UnitSamples b = sobol(64, 6, 2);
  EXPECT_NE(a, b);
  for (std::size_t d = 0; d < 6; ++d) {
    std::set<int> strata;
    for (const auto& sample : a) strata.insert(static_cast<int>(sample[d] * 64));
    EXPECT_EQ(strata.size(), 64u);
  }
}

// The mean of Π 12 (x − 1/2)² over 3 dimensions is 1; 1,024 scrambled points come far nearer than chance (the
// standard error of random points is 0.026).
TEST(Sobol, IntegratesBetterThanChance) {
  double sum = 0;
  for (const auto& x : sobol(1024, 3, 9)) {
    double product = 1;
    for (const double u : x) product *= 12 * (u - 0.5) * (u - 0.5);
    sum += product;
  }
  EXPECT_NEAR(sum / 1024, 1, 0.008);
}

}  // namespace
}  // namespace tsunagi::sweep
