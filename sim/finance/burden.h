// SPDX-License-Identifier: Apache-2.0
// What a municipality pays itself, year by year: nominal and after the return of allocation tax.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/finance/support.h"

namespace tsunagi::finance {

// Which support is taken off. The bases stand beside one another; the last only where it is asked for.
enum class Basis { verified, with_unverified, with_hypothetical };
inline constexpr std::array<std::string_view, 3> k_basis_names{
    "in_force_verified", "with_in_force_unverified", "with_hypothetical"};

// Nominal, with tax, of one fiscal year.
struct BurdenYear {
  std::int64_t capital_jpy = 0;
  std::int64_t capital_support_jpy = 0;
  std::int64_t bond_jpy = 0;          // borrowed this year
  std::int64_t bond_service_jpy = 0;  // interest and repayment, from the next year on
  std::int64_t allocation_return_jpy = 0;
  std::int64_t running_jpy = 0;
  std::int64_t income_jpy = 0;
  std::int64_t running_support_jpy = 0;

  // Capital after support and bond, bond service, and the deficit after support; a surplus is not counted.
  [[nodiscard]] std::int64_t general_funds_jpy() const;
  // Less what is reckoned back through the allocation tax.
  [[nodiscard]] std::int64_t effective_jpy() const { return general_funds_jpy() - allocation_return_jpy; }
};

struct Burden {
  std::uint16_t municipality = 0;
  Basis basis = Basis::verified;
  std::string bond_programme;  // empty: none
  bool receives_allocation = true;
  std::vector<BurdenYear> years;
  std::int64_t service_after_horizon_jpy = 0;
  std::optional<double> most_stress_ratio;  // greatest effective burden of a year by 標準財政規模
};

// Every municipality of the ledger on each basis. A bond is taken where one is designated: it lends its share
// of the investment that support leaves. Municipalities whose financial capability index is 1 or more get no
// return (PLANNING 17).
[[nodiscard]] std::vector<Burden> burdens(const SupportInputs& in, const Support& support,
                                          bool include_hypothetical);

// General funds of all municipalities together against what the scenario's budget allows.
struct BudgetYear {
  int fiscal_year = 0;
  std::int64_t budget_jpy = 0;
  std::int64_t general_funds_jpy = 0;  // verified support taken off

  [[nodiscard]] bool within() const { return general_funds_jpy <= budget_jpy; }
};
[[nodiscard]] std::vector<BudgetYear> budget_years(const std::vector<Burden>& burdens,
                                                   const std::vector<double>& budget_jpy, int base_year);

}  // namespace tsunagi::finance
