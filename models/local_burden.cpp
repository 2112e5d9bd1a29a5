// SPDX-License-Identifier: Apache-2.0
#include "models/local_burden.h"

#include "models/life_cycle.h"
#include "models/money.h"

namespace tsunagi::models {

LocalBurden local_burden(double local_share_jpy, const BondTerms& bond, double rate) {
  LocalBurden out;
  out.bond_jpy = bond.allotment_ratio * local_share_jpy;
  out.cash_jpy = local_share_jpy - out.bond_jpy;
  out.debt_service_jpy_per_year = out.bond_jpy * capital_recovery_factor(bond.interest_rate, bond.years);
  out.allocation_return_jpy_per_year = bond.allocation_return * out.debt_service_jpy_per_year;
  const double years = annuity_factor(rate, bond.years);
  out.nominal_present_jpy = out.cash_jpy + out.debt_service_jpy_per_year * years;
  out.effective_present_jpy = out.nominal_present_jpy - out.allocation_return_jpy_per_year * years;
  return out;
}

}  // namespace tsunagi::models
