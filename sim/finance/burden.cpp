// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/burden.h"

#include <algorithm>

#include "models/local_burden.h"

namespace tsunagi::finance {
namespace {

using models::Formula;
using models::Programme;
using models::RuleStatus;

bool counts(RuleStatus status, Basis basis) {
  return static_cast<int>(status) <= static_cast<int>(basis);
}

// The bond that the scenario designates for the municipality and the basis admits, lowest order first.
const Programme* bond_of(const SupportInputs& in, std::uint16_t m, Basis basis) {
  const Programme* best = nullptr;
  for (const plan::Designation& d : in.years.designations) {
    const Programme* p = in.rules.find(d.programme);
    const bool is_here = d.municipality.empty() || d.municipality == in.ledger.places[m].name;
    if (p->formula != Formula::bond || !is_here) continue;
    if (!counts(p->rule_status(!d.reference.empty()), basis)) continue;
    if (best == nullptr || *p->stacking_order < *best->stacking_order) best = p;
  }
  return best;
}

std::vector<std::int64_t> investments(const Ledger& ledger, std::uint16_t m) {
  std::vector<std::int64_t> sums(static_cast<std::size_t>(ledger.years));
  for (const LedgerLine& line : ledger.lines) {
    const bool is_ours = line.line.municipality == m && line.line.payer == Payer::public_body;
    if (!is_ours || line.account != Account::investment) continue;
    for (std::size_t y = 0; y < sums.size(); ++y) sums[y] += line.nominal_jpy[y];
  }
  return sums;
}

// Borrows in year y and pays back in level payments from the next year on.
void borrow(Burden& burden, std::size_t y, std::int64_t local_share, const Programme& bond,
            double interest_rate) {
  const models::BondTerms terms{
      .allotment_ratio = bond.figures.allotment_ratio,
      .allocation_return = burden.receives_allocation ? bond.figures.allocation_return : 0,
      .interest_rate = interest_rate,
      .years = bond.figures.repayment_years};
  const models::LocalBurden local = models::local_burden(static_cast<double>(local_share), terms, 0);
  burden.years[y].bond_jpy += rounded_jpy(local.bond_jpy);
  const std::int64_t service = rounded_jpy(local.debt_service_jpy_per_year);
  for (std::size_t k = 1; k <= static_cast<std::size_t>(terms.years); ++k) {
    if (y + k >= burden.years.size()) {
      burden.service_after_horizon_jpy += service;
      continue;
    }
    burden.years[y + k].bond_service_jpy += service;
    burden.years[y + k].allocation_return_jpy += rounded_jpy(local.allocation_return_jpy_per_year);
  }
}

Burden burden_of(const SupportInputs& in, const Support& support, std::uint16_t m, Basis basis) {
  const Claimant& claimant = in.claimants[m];
  Burden out{.municipality = m, .basis = basis};
  out.receives_allocation = claimant.fiscal_capability_index.value_or(0) < 1;
  for (const YearSum& year : nominal_years(in.ledger, m, Payer::public_body)) {
    out.years.push_back(
        {.capital_jpy = year.capital_jpy, .running_jpy = year.running_jpy, .income_jpy = year.income_jpy});
  }
  for (const SupportRow& row : support.rows) {
    if (row.municipality != m || !row.is_network || !counts(row.status, basis)) continue;
    BurdenYear& year = out.years[static_cast<std::size_t>(row.year)];
    std::int64_t& sum = row.is_allocation ? year.allocation_return_jpy
                        : row.is_capital  ? year.capital_support_jpy
                                          : year.running_support_jpy;
    sum += row.amount_jpy;
  }
  if (const Programme* bond = bond_of(in, m, basis)) {
    out.bond_programme = bond->id;
    std::vector<std::int64_t> local = investments(in.ledger, m);
    for (std::size_t y = 0; y < local.size(); ++y)  // what is reckoned back in cash stays cash
      local[y] -= out.years[y].capital_support_jpy + out.years[y].allocation_return_jpy;
    for (std::size_t y = 0; y < local.size(); ++y) {
      if (local[y] > 0) borrow(out, y, local[y], *bond, in.years.assume.bond_interest);
    }
  }
  if (claimant.standard_fiscal_scale_jpy) {
    std::int64_t most = 0;
    for (const BurdenYear& year : out.years) most = std::max(most, year.effective_jpy());
    out.most_stress_ratio = static_cast<double>(most) / *claimant.standard_fiscal_scale_jpy;
  }
  return out;
}

}  // namespace

std::int64_t BurdenYear::general_funds_jpy() const {
  const std::int64_t deficit = std::max<std::int64_t>(0, running_jpy - income_jpy);
  return capital_jpy - capital_support_jpy - bond_jpy + bond_service_jpy + deficit - running_support_jpy;
}

std::vector<BudgetYear> budget_years(const std::vector<Burden>& burdens,
                                     const std::vector<double>& budget_jpy, int base_year) {
  std::vector<BudgetYear> out;
  for (std::size_t y = 0; y < budget_jpy.size(); ++y) {
    BudgetYear year{base_year + static_cast<int>(y), rounded_jpy(budget_jpy[y]), 0};
    for (const Burden& burden : burdens)
      year.general_funds_jpy += burden.basis == Basis::verified ? burden.years[y].general_funds_jpy() : 0;
    out.push_back(year);
  }
  return out;
}

std::vector<Burden> burdens(const SupportInputs& in, const Support& support, bool include_hypothetical) {
  std::vector<Burden> out;
  for (std::uint16_t m = 0; m < in.ledger.places.size(); ++m) {
    out.push_back(burden_of(in, support, m, Basis::verified));
    out.push_back(burden_of(in, support, m, Basis::with_unverified));
    if (include_hypothetical) out.push_back(burden_of(in, support, m, Basis::with_hypothetical));
  }
  return out;
}

}  // namespace tsunagi::finance
