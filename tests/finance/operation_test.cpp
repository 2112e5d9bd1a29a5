// SPDX-License-Identifier: Apache-2.0
// The sample's plans played forward.
#include "sim/finance/operation.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "models/money.h"
#include "sim/report/finance_tables.h"
#include "sim/report/plan_lists.h"
#include "tests/plan/plan_world.h"

namespace tsunagi::finance {
namespace {

using plan::testing::World;

// Prices that stay, in a scenario whose design year is the first.
plan::Scenario constant(plan::Scenario scenario) {
  plan::YearAssumptions& a = scenario.years.assume;
  a.traffic = plan::TrafficGrowth::none;
  a.household_change_per_year = a.construction_escalation = a.wage_escalation = a.price_rise = 0;
  a.consumption_tax = 0;
  return scenario;
}

// DESIGN §5: the planning cost is Σ annuities + Σ running costs of the design year, penalties apart.
void expect_planning_cost(const World& world) {
  const plan::Scenario scenario = constant(world.scenario);
  const YearlyModel model = yearly_model(scenario, plan_facts(scenario, world.planned));
  std::vector<YearlyLine> lines = model.inputs.lines;
  const ModuleUnits units = module_units(model.inputs, model.paths);
  lines.insert(lines.end(), units.lines.begin(), units.lines.end());
  double planned = 0;
  for (const YearlyLine& line : lines) {
    if (line.running_account == Account::income) continue;
    const double annuity =
        line.life_years > 0
            ? line.capital_jpy * models::capital_recovery_factor(scenario.discount_rate, line.life_years)
            : 0;
    planned += annuity + line.upkeep_jpy + line.running_jpy;
  }
  const auto cost = static_cast<double>(world.planned.plan.total - world.planned.plan.penalties) / 1000;
  // Each of the plan's lines is rounded to 0.001 JPY.
  EXPECT_NEAR(planned, cost, 0.0005 * static_cast<double>(world.planned.plan.costs.size()) + 1e-6);
}

TEST(Operation, TheDesignYearIsThePlanningCost) {
  expect_planning_cost(plan::testing::town());
  expect_planning_cost(plan::testing::radio_town());
  expect_planning_cost(plan::testing::plan_world(3, plan::testing::with_new_cable));
}

TEST(Operation, RunningCostOfAYearIsThatOfThePlan) {
  const World& world = plan::testing::radio_town();
  const Operation operation =
      operate(constant(world.scenario), plan_facts(constant(world.scenario), world.planned), false);
  std::int64_t running = 0;
  for (const LedgerLine& line : operation.ledger.lines) {
    if (line.account == Account::income || is_capital(line.account)) continue;
    running += line.real_jpy[5];
    EXPECT_EQ(line.real_jpy, line.nominal_jpy);  // no tax, no rise of prices
  }
  double planned = 0;
  for (const plan::PlanCost& cost : world.planned.plan.costs) {
    if (cost.is_penalty) continue;
    const models::CostItem& item = world.scenario.catalogue.items[cost.line.item];
    const double price = item.jpy.at(world.scenario.catalogue.level) * cost.line.quantity;
    planned += item.cost_class == models::CostClass::capex ? price * cost.line.maintenance_ratio
                                                           : static_cast<double>(cost.line.cost) / 1000;
  }
  EXPECT_NEAR(static_cast<double>(running), planned, static_cast<double>(operation.ledger.lines.size()));
}

TEST(Operation, SheetsSumToTheLedgerToTheYen) {
  const World& world = plan::testing::radio_town();
  const Operation operation = operate(world.scenario, plan_facts(world.scenario, world.planned), false);
  std::int64_t ledger = 0;
  for (const LedgerLine& line : operation.ledger.lines) {
    for (const std::int64_t jpy : line.nominal_jpy) ledger += line.account == Account::income ? -jpy : jpy;
  }
  std::int64_t sheet = 0;
  for (const report::FiscalRow& row : report::fiscal_rows(operation.ledger)) {
    for (const std::int64_t jpy : row.nominal_jpy) sheet += row.account == Account::income ? -jpy : jpy;
  }
  std::int64_t years = 0;
  for (std::uint16_t m = 0; m < operation.ledger.places.size(); ++m) {
    for (const Payer payer : {Payer::public_body, Payer::users}) {
      for (const YearSum& y : nominal_years(operation.ledger, m, payer))
        years += y.capital_jpy + y.running_jpy - y.income_jpy;
    }
  }
  EXPECT_EQ(sheet, ledger);
  EXPECT_EQ(years, ledger);
}

TEST(Operation, TaxAndPricesTurnRealIntoNominal) {
  const World& world = plan::testing::town();
  plan::Scenario scenario = constant(world.scenario);
  scenario.years.assume.price_rise = 0.02;
  scenario.years.assume.consumption_tax = 0.1;
  scenario.years.assume.staff_is_municipal = true;
  const Operation operation = operate(scenario, plan_facts(scenario, world.planned), false);
  bool staff = false;
  for (const LedgerLine& line : operation.ledger.lines) {
    const double tax = line.account == Account::personnel || !line.line.is_taxed ? 1 : 1.1;
    const double level = std::pow(1.02, 7) * tax;
    EXPECT_NEAR(static_cast<double>(line.nominal_jpy[7]), static_cast<double>(line.real_jpy[7]) * level, 1.5);
    staff = staff || line.account == Account::personnel;
  }
  EXPECT_TRUE(staff);
}

TEST(Operation, TrafficCountsFromTheBaseAndIsFlatAfter2040) {
  const plan::Scenario& scenario = plan::testing::town().scenario;
  plan::YearAssumptions assume = scenario.years.assume;
  const auto ratio = [&](int year, int to) { return traffic_ratio(scenario.catalogue, assume, year, to); };
  EXPECT_NEAR(ratio(2030, 2025), std::pow(1.2, 5), 1e-12);
  EXPECT_EQ(ratio(2044, 2025), ratio(2040, 2025));
  assume.traffic = plan::TrafficGrowth::explosion;
  EXPECT_NEAR(ratio(2030, 2025), 18 / 2.49, 1e-12);
  EXPECT_NEAR(ratio(2040, 2030), 309.0 / 18, 1e-12);
  EXPECT_NEAR(ratio(2035, 2030), std::sqrt(309.0 / 18), 1e-12);
  EXPECT_EQ(ratio(2044, 2040), 1);
  assume.traffic = plan::TrafficGrowth::none;
  EXPECT_EQ(ratio(2040, 2025), 1);
}

TEST(Operation, HomesFollowTheProjectionOfTheirMunicipality) {
  const World& world = plan::testing::town();
  plan::Scenario scenario = constant(world.scenario);
  const std::string& name = world.planned.region.municipalities[0].name;
  scenario.years.municipalities[name].household_projection = {{2025, 1000}, {2030, 800}, {2040, 600}};
  const YearlyModel model = yearly_model(scenario, plan_facts(scenario, world.planned));
  EXPECT_DOUBLE_EQ(model.paths.households[0][0], 1.25);  // relative to the design year, 2030
  EXPECT_DOUBLE_EQ(model.paths.households[0][5], 1);
  EXPECT_DOUBLE_EQ(model.paths.households[0][19], 0.75);
  EXPECT_DOUBLE_EQ(model.paths.households[1][0], 1);
}

struct Standing {
  std::int64_t renewal = 0;
  std::int64_t upkeep = 0;
  std::int64_t investment = 0;
  std::int64_t removal = 0;
  std::int64_t income = 0;
};

// Twenty kilometres of cable at 3 M JPY, built in 2010 for 20 years, 2 % of upkeep.
Standing standing(plan::Future future, int decision_year, int build_year = 2010) {
  const World& world = plan::testing::town();
  plan::Scenario scenario = constant(world.scenario);
  plan::Planned nothing{.region = world.planned.region};
  scenario.years.standing = {{.id = "old",
                              .name_ja = "公設光",
                              .municipality = world.planned.region.municipalities[0].name,
                              .item = "FB01",
                              .quantity = 20,
                              .build_year = build_year,
                              .life_years = 20,
                              .maintenance_ratio = 0.02,
                              .future = future,
                              .decision_year = decision_year,
                              .lines = 100,
                              .income_item = "RV02",
                              .upgrade_ratio = 0.5,
                              .removal_item = "FB16"}};
  Standing out;
  for (const LedgerLine& line : operate(scenario, plan_facts(scenario, nothing), false).ledger.lines) {
    std::int64_t sum = 0;
    for (const std::int64_t jpy : line.real_jpy) sum += jpy;
    switch (line.account) {
      case Account::renewal:
        out.renewal += sum;
        break;
      case Account::upkeep:
        out.upkeep += sum;
        break;
      case Account::investment:
        out.investment += sum;
        break;
      case Account::removal:
        out.removal += sum;
        break;
      default:
        out.income += sum;
    }
  }
  return out;
}

TEST(Operation, MunicipalFiberIsRenewedAtItsRealAge) {
  const Standing kept = standing(plan::Future::keep, 2025);
  EXPECT_EQ(kept.renewal, 60'000'000);  // in 2030
  EXPECT_EQ(kept.upkeep, 20 * 1'200'000);
  EXPECT_EQ(standing(plan::Future::keep, 2025, 1990).renewal, 60'000'000);  // overdue: at once, to 2045
  EXPECT_EQ(standing(plan::Future::keep, 2025, 2025).renewal, 0);           // due in 2045
}

// Two kilometres of 2010 and one without a year in the region's layer; a carrier's cable beside them.
TEST(Operation, ALayerSaysWhatStandsAndSinceWhen) {
  const World& world = plan::testing::town();
  plan::Planned nothing{.region = world.planned.region};
  const geo::PointM at = world.planned.demand.premises.front().at;
  const auto cable = [&](double metres, const char* owner, int year) {
    nothing.region.fiber.push_back({{at, {at.x, at.y + metres}}, owner, year, 0});
  };
  nothing.region.fiber.clear();
  cable(20, "municipal", 2010);
  cable(10, "municipal", 0);
  cable(40, "carrier", 2000);
  const PlanFacts facts = plan_facts(world.scenario, nothing);
  ASSERT_EQ(facts.cables.size(), 3u);
  plan::Scenario scenario = constant(world.scenario);
  scenario.years.standing = {{.id = "old",
                              .name_ja = "公設光",
                              .item = "FB01",
                              .build_year = 2015,
                              .life_years = 20,
                              .is_of_layer = true,
                              .owner = "municipal"}};
  std::map<int, std::int64_t> renewed;
  for (const LedgerLine& line : operate(scenario, facts, false).ledger.lines) {
    for (std::size_t y = 0; y < line.real_jpy.size(); ++y)
      if (line.real_jpy[y] != 0) renewed[2025 + static_cast<int>(y)] += line.real_jpy[y];
  }
  EXPECT_EQ(renewed, (std::map<int, std::int64_t>{{2030, 60'000}, {2035, 30'000}}));  // 3 M JPY a km
}

// Eighteen months: half is paid in each of two years, service begins in the second, and so does the life.
TEST(Operation, LeadTimesSpreadTheInvestmentAndDelayTheService) {
  const World& world = plan::testing::town();
  plan::Scenario scenario = constant(world.scenario);
  for (models::Option& option : scenario.catalogue.options) option.lead_time_months = 18;
  const PlanFacts facts = plan_facts(scenario, world.planned);
  const Operation at_once = operate(scenario, facts, false);
  scenario.years.assume.is_staged = true;
  const Operation staged = operate(scenario, facts, false);
  const auto sum = [](const Operation& operation, Account account, std::size_t year) {
    std::int64_t jpy = 0;
    for (const LedgerLine& line : operation.ledger.lines) {
      // Networks inside buildings are of no option and wait for nobody.
      if (line.account == account && line.line.layer == models::Layer::premises &&
          line.line.traits.technologies != 0)
        jpy += line.real_jpy[year];
    }
    return jpy;
  };
  const std::int64_t all = sum(at_once, Account::investment, 0);
  ASSERT_GT(all, 0);
  EXPECT_NEAR(static_cast<double>(sum(staged, Account::investment, 0)), static_cast<double>(all) / 2, 20);
  EXPECT_NEAR(static_cast<double>(sum(staged, Account::investment, 1)), static_cast<double>(all) / 2, 20);
  EXPECT_EQ(sum(staged, Account::operation, 0), 0);
  EXPECT_EQ(sum(staged, Account::operation, 1), sum(at_once, Account::operation, 1));
}

TEST(Operation, MunicipalFiberMayBeLeasedHandedOverOrTakenDown) {
  const Standing leased = standing(plan::Future::iru, 2027);
  EXPECT_EQ(leased.income, 18 * 12 * 100 * 1200);
  EXPECT_EQ(leased.renewal, 60'000'000);
  const Standing handed_over = standing(plan::Future::transfer, 2028);
  EXPECT_EQ(handed_over.investment, 30'000'000);  // the upgrade
  EXPECT_EQ(handed_over.renewal, 0);
  EXPECT_EQ(handed_over.upkeep, 3 * 1'200'000);
  const Standing down = standing(plan::Future::decommission, 2032);
  EXPECT_EQ(down.removal, 20 * 600'000);
  EXPECT_EQ(down.renewal, 60'000'000);  // due before it is taken down
  EXPECT_EQ(down.upkeep, 7 * 1'200'000);
}

// What the bill says is bought is what the first year invests.
TEST(Operation, TheBillOfQuantitiesIsTheInvestmentOfTheBuildYear) {
  const World world = plan::testing::plan_world(3, plan::testing::with_new_cable);
  const plan::Scenario scenario = constant(world.scenario);
  const Operation operation = operate(scenario, plan_facts(scenario, world.planned), false);
  std::int64_t bill = 0;
  double cable_km = 0;
  const auto rows = report::bill_of_quantities(scenario, world.planned);
  for (const report::BillRow& row : rows) {
    bill += row.is_bought ? row.jpy : 0;
    if (scenario.catalogue.items[row.item].id == "FB01") cable_km += row.quantity;
  }
  std::int64_t invested = 0;
  for (const LedgerLine& line : operation.ledger.lines)
    invested += line.account == Account::investment ? line.real_jpy[0] : 0;
  EXPECT_GT(cable_km, 0);
  EXPECT_NEAR(static_cast<double>(bill), static_cast<double>(invested),
              static_cast<double>(rows.size() + operation.ledger.lines.size()) / 2);
}

TEST(Operation, NetworksInsideBuildingsAreOfNoAccessTechnology) {
  const World& world = plan::testing::town();
  int inside = 0;
  for (const LedgerLine& line :
       operate(world.scenario, plan_facts(world.scenario, world.planned), false).ledger.lines) {
    if (line.line.item >= world.scenario.catalogue.items.size()) continue;
    const std::string& item = world.scenario.catalogue.items[line.line.item].id;
    if (item != "PL01" && item != "PL02") continue;
    EXPECT_EQ(line.line.traits.technologies, 0);
    ++inside;
  }
  EXPECT_GT(inside, 0);
}

TEST(Operation, UsersPayWhatHomesBuyFromCarriers) {
  const World& world = plan::testing::town();
  const Operation operation = operate(world.scenario, plan_facts(world.scenario, world.planned), false);
  for (const LedgerLine& line : operation.ledger.lines) {
    EXPECT_TRUE(line.line.payer == Payer::public_body || line.line.traits.serves_households);
    EXPECT_FALSE(line.line.payer == Payer::users && line.line.traits.is_own);
  }
}

}  // namespace
}  // namespace tsunagi::finance
