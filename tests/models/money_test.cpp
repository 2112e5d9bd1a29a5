// SPDX-License-Identifier: Apache-2.0
#include "models/money.h"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

namespace tsunagi::models {
namespace {

struct Vector {
  double rate;
  double life_years;
  double expected;
};

// Policy reference, finance test vectors CRF-*; printed to ten figures.
constexpr std::array<Vector, 12> k_vectors{{{0.0, 5, 0.2},
                                            {0.0, 10, 0.1},
                                            {0.0, 20, 0.05},
                                            {0.01, 5, 0.2060397996},
                                            {0.01, 10, 0.1055820766},
                                            {0.01, 20, 0.05541531489},
                                            {0.02, 5, 0.2121583941},
                                            {0.02, 10, 0.1113265279},
                                            {0.02, 20, 0.06115671813},
                                            {0.04, 5, 0.2246271135},
                                            {0.04, 10, 0.1232909443},
                                            {0.04, 20, 0.07358175033}}};

TEST(Money, CapitalRecoveryFactorAgreesWithEveryVector) {
  for (const Vector& v : k_vectors) {
    EXPECT_NEAR(capital_recovery_factor(v.rate, v.life_years), v.expected, 1e-10)
        << "r " << v.rate << ", L " << v.life_years;
  }
}

TEST(Money, CapitalRecoveryFactorIsContinuousAtRateZero) {
  // CRF = 1/L + r(L+1)/(2L) + O(r²): at r = 1e-12 only rounding may differ.
  EXPECT_NEAR(capital_recovery_factor(1e-12, 20), 1.0 / 20 + 1e-12 * 21 / 40, 1e-16);
}

TEST(Money, AnnuitiesDiscountBackToThePrice) {
  const double factor = capital_recovery_factor(0.04, 8);
  double present = 0;
  for (int year = 1; year <= 8; ++year) present += factor * std::pow(1.04, -year);
  EXPECT_NEAR(present, 1.0, 1e-14);
}

}  // namespace
}  // namespace tsunagi::models
