// SPDX-License-Identifier: Apache-2.0
// The published finance vectors of the policy reference, each by the functions of the plain suite.
#include <array>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "geo/base/text.h"
#include "models/life_cycle.h"
#include "models/local_burden.h"
#include "models/money.h"
#include "models/support_rules.h"
#include "sim/finance/cost_game.h"
#include "tests/finance/csv_rows.h"

namespace tsunagi::finance {
namespace {

namespace fs = std::filesystem;
using Inputs = std::map<std::string, double>;

// "c=1000000;L=8" → numbers by name; what is no number is left out.
Inputs inputs_of(const std::string& cell) {
  Inputs inputs;
  for (const std::string& pair : split(cell, ';')) {
    const auto at = pair.find('=');
    if (at == std::string::npos) continue;
    if (const auto number = parse_number(pair.substr(at + 1))) inputs[pair.substr(0, at)] = *number;
  }
  return inputs;
}

double total_cost(const Inputs& in) {
  const models::Asset asset{
      .price_jpy = in.at("c"), .life_years = in.at("L"), .first_year = in.at("y0"), .escalation_ratio = 0};
  return models::capital_present_value(asset, in.at("r"), in.at("T")) +
         in.at("o") * models::annuity_factor(in.at("r"), in.at("T"));
}

double crf(const Inputs& in) {
  return models::capital_recovery_factor(in.at("r"), in.at("L"));
}

double bus(const Inputs& in) {
  return models::bus_support({.rate = 0.5, .deficit_cost_ratio = 0.45, .full_density = 5}, in.at("C"),
                             in.at("R"), in.at("density"));
}

double own(double grant_rate, const models::BondTerms& bond, double rate, const Inputs& in) {
  return models::local_burden((1 - grant_rate) * in.at("C"), bond, rate).effective_present_jpy;
}

constexpr models::Bought k_fiber_km{3e6, 20, 60'000 + 39'000};
constexpr std::array<double, 3> k_island{6'000'000, 6'500'000, 6'865'000};

const CostGame& three_players() {
  static const CostGame game{.players = 3, .cost_jpy = {0, 100, 120, 160, 60, 130, 150, 190}};
  return game;
}

using Compute = std::function<double(const Inputs&)>;

std::map<std::string, Compute> computations() {
  std::map<std::string, Compute> by_id;
  for (const char* rate : {"0.0", "0.01", "0.02", "0.04"}) {
    for (const char* life : {"5", "10", "20"}) by_id[std::string("CRF-") + rate + "-" + life] = crf;
  }
  for (const char* id : {"TCO-1", "TCO-2", "TCO-3"}) by_id[id] = total_cost;
  by_id["BUS-1"] = by_id["BUS-2"] = bus;
  by_id["ISL-1"] = [](const Inputs&) { return models::island_settlement(0.5, 7e6, 0); };
  by_id["ISL-2"] = [](const Inputs&) { return models::island_forecast(0.5, k_island); };
  by_id["OWN-1"] = [](const Inputs& in) { return own(0.5, {1, 0.7, 0, 12}, 0, in); };
  by_id["OWN-2"] = [](const Inputs& in) { return own(0.5, {1, 0.7, 0.015, 12}, 0.04, in); };
  by_id["OWN-3"] = [](const Inputs& in) { return own(2.0 / 3, {1, 0.8, 0, 10}, 0, in); };
  by_id["BRK-1"] = [](const Inputs&) {
    return models::break_even_length_km({2.46e6, 5, 400'000}, k_fiber_km, 0.04);
  };
  by_id["BRK-2"] = [](const Inputs&) {
    return models::break_even_length_km({60'000, 5, 79'200}, k_fiber_km, 0.04);
  };
  by_id["POLE-2"] = [](const Inputs&) { return models::shared_fee_saving(1300, 800); };
  by_id["POLE-4"] = [](const Inputs&) { return models::shared_fee_saving(1300, 500); };
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string player(1, static_cast<char>('A' + i));
    by_id["SHAP-" + player] = [i](const Inputs&) { return shapley_shares(three_players())[i]; };
    by_id["SCRB-" + player] = [i](const Inputs&) {
      return separable_cost_shares(three_players(), std::array{100.0, 120.0, 60.0})[i];
    };
  }
  by_id["GROW-1"] = [](const Inputs&) { return models::compound_growth_rate(18, 10); };
  by_id["GROW-2"] = [](const Inputs&) { return models::compound_growth_rate(309, 20); };
  by_id["GROW-3"] = [](const Inputs&) { return std::pow(1.2, 10); };
  return by_id;
}

TEST(RealFinance, EveryPublishedVectorIsMet) {
  const fs::path file =
      fs::path(TSUNAGI_SOURCE_DIR) / ".." / "shared/reference/policy/finance_test_vectors.csv";
  if (!fs::exists(file)) GTEST_SKIP() << "skipped: no vectors";
  auto compute = computations();
  int met = 0;
  std::map<std::string, Inputs> read;
  for (const auto& row : read_csv(file)) {
    const std::string& id = row.at("id");
    read[id] = inputs_of(row.at("inputs"));
    if (id == "EAC-1") {
      const Inputs& in = read.at("TCO-1");
      compute[id] = [&in](const Inputs&) {
        return models::equivalent_annual_cost(total_cost(in), in.at("r"), in.at("T"));
      };
    }
    ASSERT_TRUE(compute.contains(id)) << id;
    const double expected = *parse_number(row.at("expected"));
    EXPECT_NEAR(compute[id](read[id]), expected, 1e-9 * std::abs(expected)) << id;  // printed to ten figures
    ++met;
  }
  EXPECT_EQ(met, 36);
}

}  // namespace
}  // namespace tsunagi::finance
