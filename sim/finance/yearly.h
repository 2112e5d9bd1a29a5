// SPDX-License-Identifier: Apache-2.0
// The operation year by year: a pure function of lines of cost and paths of growth and prices, free of plan
// and graph, fast enough to be evaluated many thousands of times.
//
// Years are fiscal and counted from 0. What is bought is paid at the start of a year, what runs at its end
// (policy reference C.1, C.2). Amounts are JPY real at the base year, without tax, until the ledger.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "models/origin.h"

namespace tsunagi::finance {

// Who pays first: the public body, or users who buy a line from a carrier.
enum class Payer : std::uint8_t { public_body, users };
inline constexpr std::array<std::string_view, 2> k_payer_names{"public", "users"};

enum class Account : std::uint8_t { investment, renewal, upkeep, operation, personnel, removal, income };
inline constexpr std::array<std::string_view, 7> k_account_names{
    "investment", "renewal", "upkeep", "operation", "personnel", "removal", "income"};

// Capital is paid at the start of the year and outside the accounting deficit.
[[nodiscard]] constexpr bool is_capital(Account account) {
  return account == Account::investment || account == Account::renewal || account == Account::removal;
}

// What the yearly amount of a line follows.
enum class Follows : std::uint8_t { nothing, traffic, households, subscribers };
enum class Prices : std::uint8_t { constant, construction, wages };

// What support programmes ask of a line.
struct LineTraits {
  std::uint16_t technologies = 0;  // bit i: models::k_technology_names[i], of the line or of what it carries
  bool is_own = false;             // of an own network, no service bought from a carrier
  bool is_relay = false;           // feeds a site
  bool is_transfer_upgrade = false;
  bool serves_households = false;
  friend auto operator<=>(const LineTraits&, const LineTraits&) = default;
};

// One line of cost or income of one municipality. Everything beside the amounts makes it what it is.
struct YearlyLine {
  std::uint16_t municipality = 0;  // row of the table
  Payer payer = Payer::public_body;
  models::Layer layer = models::Layer::route;
  Account running_account = Account::operation;  // of running_jpy
  Account first_account = Account::investment;   // of the first purchase
  Follows follows = Follows::nothing;            // of running_jpy
  Prices capital_prices = Prices::construction;  // of purchases and upkeep
  Prices running_prices = Prices::constant;
  bool is_taxed = true;
  bool is_renewed = true;
  LineTraits traits;
  std::uint32_t item = 0;  // catalogue item; its price factor varies the line
  double life_years = 0;   // 0: nothing is bought
  int first_purchase = 0;  // year
  int instalments = 1;     // years in which the first purchase is paid, in equal parts
  int wait_years = 0;      // from the first purchase until the asset's life begins
  int first_year = 0;      // of upkeep and running
  int end_year = 0;        // first year without it; the horizon or earlier
  double capital_jpy = 0;
  double upkeep_jpy = 0;
  double running_jpy = 0;
};

// A module that is bought again when traffic outgrows it. Loads are shares of one unit's capacity at the
// design year, by busy hour and direction.
struct YearlyModule {
  std::array<double, 8> fixed_ratio{};
  std::array<double, 8> growing_ratio{};
  std::uint32_t most_units = 1;
  std::uint32_t first_line = 0;  // into YearlyInputs::unit_lines: what each further unit costs
  std::uint32_t end_line = 0;
};

struct YearlyInputs {
  int years = 20;
  std::uint16_t municipalities = 0;  // rows of the table, with those of the region as a whole
  std::vector<YearlyLine> lines;
  std::vector<YearlyModule> modules;
  std::vector<YearlyLine> unit_lines;
};

// Relative to the design year (traffic, households) or to year 0 (prices).
struct YearPaths {
  std::vector<double> traffic;                  // [year]
  std::vector<std::vector<double>> households;  // [municipality][year]
  std::vector<double> take_up;                  // [year] share of homes passed that subscribe
  std::vector<double> construction;             // [year]
  std::vector<double> wages;                    // [year]
};

// Amounts of one line in every year.
struct LineYears {
  std::vector<double> bought;   // [year] at its start
  std::vector<double> upkeep;   // [year] at its end
  std::vector<double> running;  // [year] at its end
  double residual = 0;          // at the end of the horizon
};
[[nodiscard]] LineYears line_years(const YearlyLine& line, const YearPaths& paths, int years,
                                   double price_factor = 1);

// Every line with what modules add, in order: the lines, then each further unit bought.
struct ModuleUnits {
  std::vector<YearlyLine> lines;         // of further units, each from the year that needs it
  std::vector<int> short_modules;        // [year] modules whose load exceeds their limit: unmet, never free
  std::vector<double> short_unit_loads;  // [year] Σ load beyond the limit, in capacities of one unit
};
[[nodiscard]] ModuleUnits module_units(const YearlyInputs& inputs, const YearPaths& paths);

// Real amounts by municipality, payer, account and layer: the sum the budget asks for. O(lines · years).
struct YearTable {
  int years = 0;
  std::uint16_t municipalities = 0;
  std::vector<double> jpy;           // [cell][year], see cell()
  std::vector<double> residual_jpy;  // [municipality][payer]

  [[nodiscard]] static std::size_t cell(std::uint16_t municipality, Payer payer, Account account,
                                        models::Layer layer, bool is_taxed);
  [[nodiscard]] std::span<const double> at(std::size_t cell) const;
};
// `price_factor`: [item], empty for 1 everywhere.
[[nodiscard]] YearTable evaluate(const YearlyInputs& inputs, const YearPaths& paths,
                                 std::span<const double> price_factor = {});

// Amounts of one catalogue item for one municipality and payer. For given paths every amount is linear in the
// price factors, so that a draw of prices is Σ factor[item] · ItemYears: what many draws should be made from.
struct ItemYears {
  std::uint32_t item = 0;
  std::vector<double> capital_jpy;  // [year] at its start
  std::vector<double> running_jpy;  // [year] upkeep, operation, personnel
  std::vector<double> income_jpy;   // [year]
  double residual_jpy = 0;          // at the end of the horizon
};
// By item, ascending.
[[nodiscard]] std::vector<ItemYears> item_years(const YearlyInputs& inputs, const YearPaths& paths,
                                                std::uint16_t municipality, Payer payer);

// Present value of all costs of a payer, less residual value; income apart.
struct PresentValue {
  double capital_jpy = 0;   // purchases and removal
  double residual_jpy = 0;  // to be taken off
  double running_jpy = 0;   // upkeep, operation, personnel
  double income_jpy = 0;

  [[nodiscard]] double total_cost() const { return capital_jpy - residual_jpy + running_jpy; }
};
[[nodiscard]] PresentValue present_value(const YearTable& table, std::uint16_t municipality, Payer payer,
                                         double rate);

// Lines that differ in their amounts only become one. Deterministic; a plan's many lines become few.
[[nodiscard]] std::vector<YearlyLine> merged(std::vector<YearlyLine> lines);

}  // namespace tsunagi::finance
