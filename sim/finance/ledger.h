// SPDX-License-Identifier: Apache-2.0
// The fiscal years in whole yen: every entry is rounded once, half to even, and everything else is a sum of
// entries.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/finance/yearly_model.h"

namespace tsunagi::finance {

// One line of cost or income on one account.
struct LedgerLine {
  YearlyLine line;
  Account account = Account::operation;
  std::vector<std::int64_t> real_jpy;     // [year] at base-year prices, without tax
  std::vector<std::int64_t> nominal_jpy;  // [year] of the fiscal year, with tax
};

// Real to nominal, by year.
struct NominalPath {
  std::vector<double> price_level;  // [year]
  double consumption_tax = 0;
};
[[nodiscard]] NominalPath nominal_path(const plan::YearAssumptions& assume, int years);

struct Ledger {
  int base_year = 2025;
  int years = 0;
  std::vector<Place> places;
  std::vector<LedgerLine> lines;         // without those that are 0 in every year
  std::vector<int> short_modules;        // [year] modules that traffic outgrows beyond their limit
  std::vector<double> short_unit_loads;  // [year] load beyond it, in capacities of one unit
};
[[nodiscard]] Ledger keep_ledger(const YearlyModel& model, const NominalPath& nominal);

// A municipality's year.
struct YearSum {
  std::int64_t capital_jpy = 0;  // investment, renewal, removal
  std::int64_t running_jpy = 0;  // upkeep, operation, personnel
  std::int64_t income_jpy = 0;

  // What running costs exceed income by; a surplus is not carried (policy reference C.3).
  [[nodiscard]] std::int64_t deficit_jpy() const {
    return running_jpy > income_jpy ? running_jpy - income_jpy : 0;
  }
};
[[nodiscard]] std::vector<YearSum> nominal_years(const Ledger& ledger, std::uint16_t municipality,
                                                 Payer payer);

// Half to even.
[[nodiscard]] std::int64_t rounded_jpy(double jpy);

}  // namespace tsunagi::finance
