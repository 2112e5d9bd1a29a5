// SPDX-License-Identifier: Apache-2.0
#include "models/money.h"

#include <cmath>

namespace tsunagi::models {

double capital_recovery_factor(double rate, double life_years) {
  if (rate == 0) return 1 / life_years;
  // −expm1(−L·ln(1+r)) = 1 − (1+r)^−L without cancellation for small r.
  return rate / -std::expm1(-life_years * std::log1p(rate));
}

}  // namespace tsunagi::models
