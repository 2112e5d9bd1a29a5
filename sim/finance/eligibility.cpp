// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/eligibility.h"

#include <algorithm>

#include <fmt/format.h>

namespace tsunagi::finance {
namespace {

using models::Formula;

// Whether the line is of the programme's technologies and serves whom it serves.
bool fits(const models::EligibleLines& lines, const LineTraits& traits) {
  const bool technology =
      lines.technologies.empty() || std::ranges::any_of(lines.technologies, [&](const std::string& name) {
        const auto at = std::ranges::find(models::k_technology_names, name);
        const auto bit = at - models::k_technology_names.begin();
        return (traits.technologies >> bit & 1) != 0;
      });
  return technology && !(lines.non_residential_only && traits.serves_households) &&
         !(lines.households_only && !traits.serves_households);
}

}  // namespace

Side side_of(Formula formula) {
  switch (formula) {
    case Formula::capital_grant:
    case Formula::allocation:
      return Side::capital;
    case Formula::island_deficit:
    case Formula::line_charges:
    case Formula::running_support:
    case Formula::benchmark:
    case Formula::area:
      return Side::running;
    case Formula::listed:
    case Formula::bus_deficit:
    case Formula::standard_cost:
    case Formula::vehicle_depreciation:
    case Formula::bond:
    case Formula::bus_allocation:
      return Side::none;
  }
  return Side::none;
}

bool is_eligible(const models::Programme& programme, const LedgerLine& line) {
  const models::EligibleLines& lines = programme.lines;
  const bool right_account = side_of(programme.formula) == Side::capital
                                 ? line.account == Account::investment
                                 : line.account == Account::upkeep || line.account == Account::operation;
  const bool right_layer =
      lines.layers.empty() || std::ranges::find(lines.layers, line.line.layer) != lines.layers.end();
  const LineTraits& traits = line.line.traits;
  return line.line.payer == Payer::public_body && right_account && right_layer &&
         (!lines.own_only || traits.is_own) && lines.transfer_only == traits.is_transfer_upgrade &&
         (!lines.relay_only || traits.is_relay) && fits(lines, traits);
}

bool is_eligible_income(const models::Programme& programme, const LedgerLine& line) {
  return line.line.payer == Payer::public_body && line.account == Account::income &&
         fits(programme.lines, line.line.traits);
}

std::string obstacle(const models::Programme& programme, const plan::Designation& designation,
                     std::optional<double> fiscal_capability_index) {
  const bool is_municipality = designation.applicant == "municipality";
  const bool asks_index =
      programme.fci_below || programme.fci_most || (programme.fci_from && is_municipality);
  if (programme.formula == Formula::allocation && fiscal_capability_index.value_or(0) >= 1)
    return "財政力指数が 1 以上で交付税の不交付団体";
  if (asks_index && !fiscal_capability_index) return "財政力指数が不明";
  if (programme.fci_below && *fiscal_capability_index >= *programme.fci_below)
    return fmt::format("財政力指数 {} が {} 未満でない", *fiscal_capability_index, *programme.fci_below);
  if (programme.fci_most && *fiscal_capability_index > *programme.fci_most)
    return fmt::format("財政力指数 {} が {} を超える", *fiscal_capability_index, *programme.fci_most);
  if (programme.fci_from && is_municipality && *fiscal_capability_index < *programme.fci_from)
    return fmt::format("財政力指数 {} が {} 未満", *fiscal_capability_index, *programme.fci_from);
  if (programme.households_below && *designation.households >= *programme.households_below)
    return fmt::format("{} 世帯が {} 世帯未満でない", *designation.households, *programme.households_below);
  if (programme.households_from && *designation.households < *programme.households_from)
    return fmt::format("{} 世帯が {} 世帯未満", *designation.households, *programme.households_from);
  return {};
}

}  // namespace tsunagi::finance
