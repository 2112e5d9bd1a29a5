// SPDX-License-Identifier: Apache-2.0
// Savings and break-even prices of the sample's plans.
#include <algorithm>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "sim/finance/break_even.h"
#include "sim/finance/savings.h"
#include "tests/plan/plan_world.h"

namespace tsunagi::finance {
namespace {

using plan::testing::plan_world;
using plan::testing::town;
using plan::testing::World;

// Silos solve parts of the plan's own problem: together they cannot be cheaper than the plan's bound.
void expect_no_cheaper(const World& world) {
  const Savings savings = find_savings(world.scenario, world.planned);
  const std::int64_t bound = world.planned.plan.bound / plan::k_cost_per_jpy;
  const auto slack = static_cast<std::int64_t>(savings.silos.size()) + 2;  // a yen of rounding each
  EXPECT_GE(savings.silo_jpy_per_year, bound - slack);
  EXPECT_EQ(savings.plan_jpy_per_year, (world.planned.plan.total + 500) / 1000);
  EXPECT_TRUE(savings.as_is_unserved > 0 || savings.as_is_jpy_per_year >= bound - slack);
  std::int64_t terminals = 0;
  for (const Silo& silo : savings.silos) terminals += silo.terminals;
  EXPECT_EQ(terminals, static_cast<std::int64_t>(world.planned.demand.terminals.size()));
}

TEST(Savings, SilosTogetherAreNoCheaperThanTheBound) {
  expect_no_cheaper(town());
  expect_no_cheaper(plan::testing::radio_town());
}

TEST(Savings, SharesAreOfTheDearerSide) {
  const Savings savings{.silos = {},
                        .silo_jpy_per_year = 200,
                        .as_is_jpy_per_year = 0,
                        .as_is_unserved = 0,
                        .plan_jpy_per_year = 150};
  EXPECT_DOUBLE_EQ(savings.saved_against_silos(), 0.25);
  EXPECT_DOUBLE_EQ(savings.saved_against_as_is(), 0);
}

TEST(Savings, AsThingsStandNothingNewIsBuilt) {
  // With the radios gone, what only they serve is unserved as is: dearer than the plan, never cheaper.
  const World& radios = plan::testing::radio_town();
  const Savings savings = find_savings(radios.scenario, radios.planned);
  EXPECT_GT(savings.as_is_jpy_per_year, savings.plan_jpy_per_year);
  // Where the plan itself may build nothing, the same demand is served.
  const World bare = plan::testing::plan_world(1, [](plan::Scenario& s) {
    for (const models::Option& o : s.catalogue.options) {
      if (o.kind == models::OptionKind::radio || o.kind == models::OptionKind::new_fiber)
        s.forbidden_options.push_back(o.id);
    }
  });
  const Savings as_it_is = find_savings(bare.scenario, bare.planned);
  EXPECT_EQ(as_it_is.as_is_jpy_per_year, as_it_is.plan_jpy_per_year);
}

std::vector<BreakEven> town_break_evens() {
  return find_break_evens(town().scenario, town().planned);
}

TEST(BreakEven, NamesEveryCandidateThatWinsNowhere) {
  std::set<std::string> unused;
  for (const plan::DemandRow& row : town().scenario.demand)
    unused.insert(row.options.begin(), row.options.end());
  for (const plan::Service& s : town().planned.plan.services) {
    if (s.option != plan::k_unserved) unused.erase(town().scenario.catalogue.options[s.option].id);
  }
  std::set<std::string> named;
  for (const BreakEven& b : town_break_evens()) named.insert(b.option);
  EXPECT_EQ(named, unused);
}

TEST(BreakEven, IsBelowWhatTheOptionCosts) {
  const double gap = town().planned.plan.gap() * static_cast<double>(town().planned.plan.total) / 1000;
  for (const BreakEven& b : town_break_evens()) {
    EXPECT_GE(b.break_even_jpy_per_year, 0) << b.option;
    EXPECT_LE(static_cast<double>(b.break_even_jpy_per_year),
              static_cast<double>(b.own_cost_jpy_per_year) + gap + 1)
        << b.option;
  }
}

// Whether the solver takes the option at 85 % of its break-even price; what devices and masts cost stays. The
// price is that of one move, so the solver's search gets some room to find it.
bool is_used_below(const World& world, const BreakEven& b) {
  const double factor =
      0.85 * static_cast<double>(b.break_even_jpy_per_year) / static_cast<double>(b.own_cost_jpy_per_year);
  plan::Scenario cheaper = world.scenario;
  const std::uint32_t o = plan::testing::option_index(cheaper, b.option);
  models::Option& option = cheaper.catalogue.options[o];
  for (models::Part& part : option.parts) {
    if (!option.radio || (part.on != models::ChargedOn::mast && part.on != models::ChargedOn::unit))
      part.quantity *= factor;
  }
  const plan::Plan plan = plan::replan(cheaper, world.planned, {});
  return std::ranges::any_of(plan.services, [&](const plan::Service& s) { return s.option == o; });
}

int try_all(const World& world, bool radio) {
  int tried = 0;
  for (const BreakEven& b : find_break_evens(world.scenario, world.planned)) {
    if (b.break_even_jpy_per_year < 100 ||
        world.scenario.catalogue.find_option(b.option)->radio.has_value() != radio)
      continue;
    EXPECT_TRUE(is_used_below(world, b)) << b.option << " at " << b.where << ", " << b.break_even_jpy_per_year
                                         << " of " << b.own_cost_jpy_per_year;
    ++tried;
  }
  return tried;
}

TEST(BreakEven, BelowItsPriceASubscriptionIsUsed) {
  const World world = plan_world(1, [](plan::Scenario& s) {
    for (models::Part& part : s.catalogue.options[plan::testing::option_index(s, "mobile_4g")].parts)
      part.quantity *= 20;
  });
  EXPECT_GT(try_all(world, false), 0);
}

// Disabled, fails: bwa is not taken below its price. Suspected, not proven: uncounted cable to a site off the
// fiber, or links counted twice below a stricter class make the price too high.
TEST(BreakEven, BelowItsPriceARadioIsUsed) {
  EXPECT_GT(try_all(town(), true), 0);
}

}  // namespace
}  // namespace tsunagi::finance
