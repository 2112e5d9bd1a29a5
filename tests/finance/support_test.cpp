// SPDX-License-Identifier: Apache-2.0
// The rule engine on ledgers of a few lines, where every yen can be reckoned by hand.
#include "sim/finance/support.h"

#include <algorithm>
#include <memory>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "models/catalogue.h"
#include "sim/finance/burden.h"
#include "sim/finance/eligibility.h"

namespace tsunagi::finance {
namespace {

using models::RuleStatus;
using ::testing::HasSubstr;

constexpr std::size_t k_years = 20;

const models::ProgrammeRules& rules() {
  static const models::Catalogue catalogue =
      models::load_catalogue(TSUNAGI_SOURCE_DIR "/scenarios/catalogue");
  return catalogue.rules;
}

// One municipality, A, from fiscal year 2025.
struct Case {
  Ledger ledger{.base_year = 2025, .years = k_years, .places = {{"1", "A"}}, .lines = {}};
  plan::Years years;
  NominalPath nominal{.price_level = std::vector<double>(k_years, 1), .consumption_tax = 0};
  std::vector<Claimant> claimants{{0.4, 1e9}};

  Case() {
    years.assume.build_year = 2025;
    years.assume.bond_interest = 0;
  }
  [[nodiscard]] SupportInputs inputs() const {
    return {rules(), years, ledger, nominal, claimants, {"CABLE"}};
  }
  [[nodiscard]] Support run() const { return apply_programmes(inputs()); }
};

enum class Tech : std::uint16_t { fiber = 1, local5g = 2, bwa = 4, lpwa = 8, mobile = 64 };

LedgerLine line(Account account, models::Layer layer, Tech tech, std::vector<std::int64_t> jpy) {
  jpy.resize(k_years, is_capital(account) ? 0 : jpy.back());
  LedgerLine out{
      .line = {.layer = layer, .item = 0}, .account = account, .real_jpy = jpy, .nominal_jpy = jpy};
  out.line.traits = {.technologies = static_cast<std::uint16_t>(tech), .is_own = true};
  return out;
}

LedgerLine cable(std::int64_t jpy) {
  return line(Account::investment, models::Layer::route, Tech::fiber, {jpy});
}
LedgerLine upkeep(std::int64_t jpy_per_year) {
  return line(Account::upkeep, models::Layer::route, Tech::fiber, {jpy_per_year});
}

plan::Designation designation(const char* programme, const char* area_class, const char* reference) {
  return {.programme = programme,
          .municipality = "A",
          .area_class = area_class,
          .applicant = "municipality",
          .reference = reference};
}

std::int64_t paid(const Support& support, RuleStatus status) {
  return support.total_jpy[static_cast<std::size_t>(status)];
}

TEST(Support, NothingIsPaidWithoutADesignationAndTheQuestionStays) {
  Case c;
  c.ledger.lines = {cable(10'000'000)};
  const Support support = c.run();
  EXPECT_TRUE(support.rows.empty());
  const auto open = std::ranges::find(support.open, "KODO-DIS-LG-LOW", &OpenQuestion::programme);
  ASSERT_NE(open, support.open.end());
  EXPECT_EQ(open->eligible_jpy, 10'000'000);
  EXPECT_THAT(open->missing, HasSubstr("depopulated"));
  EXPECT_EQ(support.assignments.size(), 1u);
  EXPECT_EQ(support.assignments[0].programme, "");
}

TEST(Support, ADesignationIsVerifiedByItsReferenceOnly) {
  Case c;
  c.ledger.lines = {cable(10'000'001)};
  c.years.designations = {designation("KODO-DIS-LG-LOW", "depopulated", "")};
  EXPECT_EQ(paid(c.run(), RuleStatus::unverified), 5'000'000);  // half to even
  EXPECT_EQ(paid(c.run(), RuleStatus::verified), 0);
  c.years.designations[0].reference = "総務省告示";
  const Support support = c.run();
  EXPECT_EQ(paid(support, RuleStatus::verified), 5'000'000);
  EXPECT_EQ(paid(support, RuleStatus::unverified), 0);
  ASSERT_EQ(support.rows.size(), 1u);
  EXPECT_EQ(support.rows[0].base_jpy, 10'000'001);
  EXPECT_EQ(support.rows[0].rate, 0.5);
  EXPECT_EQ(support.rows[0].what, "CABLE investment");
}

TEST(Support, AnAssumedRateStaysAHypothesisWhateverTheReference) {
  Case c;
  c.ledger.lines = {cable(10'000'000)};
  c.years.designations = {designation("MAFF-ICT", "farming", "交付決定")};
  const Support support = c.run();
  EXPECT_EQ(paid(support, RuleStatus::hypothetical), 5'000'000);
  EXPECT_EQ(paid(support, RuleStatus::verified), 0);
}

TEST(Support, ACostLineMeetsOneProgrammeVerifiedFirst) {
  Case c;
  c.ledger.lines = {cable(9'000'000)};
  c.years.designations = {designation("MAFF-ICT", "farming", "x"),
                          designation("KODO-ISL-LG", "remote_island", ""),
                          designation("CATV-LG", "depopulated", "y")};
  const Support support = c.run();
  ASSERT_EQ(support.rows.size(), 1u);
  EXPECT_EQ(support.rows[0].programme, "CATV-LG");
  EXPECT_EQ(support.assignments[0].programme, "CATV-LG");
  EXPECT_EQ(support.assignments[0].why, Why::status_first);
  c.years.designations[2].reference = "";  // both unverified: two thirds are more than what CATV gives
  EXPECT_EQ(c.run().rows[0].programme, "KODO-ISL-LG");
  EXPECT_EQ(c.run().rows[0].amount_jpy, 6'000'000);
}

// By the stacking order a third would be paid; the later programme pays half.
TEST(Support, LinesGoWhereTogetherTheyArePaidMost) {
  Case c;
  c.claimants[0].fiscal_capability_index = 0.5;
  c.ledger.lines = {cable(4'000'000),
                    line(Account::investment, models::Layer::route, Tech::fiber, {6'000'000})};
  c.years.designations = {designation("KODO-DIS-OTHER", "depopulated", "x"),
                          designation("CATV-LG", "depopulated", "x")};
  const Support support = c.run();
  std::int64_t sum = 0;
  for (const SupportRow& row : support.rows) sum += row.amount_jpy;
  ASSERT_EQ(support.stackings.size(), 1u);
  EXPECT_EQ(support.stackings[0].programmes.size(), 2u);
  EXPECT_TRUE(support.stackings[0].is_proven);
  EXPECT_EQ(support.stackings[0].chosen_jpy, sum);
  EXPECT_EQ(sum, 5'000'000);
  EXPECT_EQ(support.stackings[0].ordered_jpy, 3'333'333);
  for (const Assignment& a : support.assignments) {
    EXPECT_EQ(a.programme, "CATV-LG");
    EXPECT_EQ(a.why, Why::pays_more);
    EXPECT_EQ(a.others, (std::vector<std::string>{"KODO-DIS-OTHER"}));
  }
}

TEST(Support, TheFinancialCapabilityIndexBoundsWhoMayClaim) {
  Case c;
  c.ledger.lines = {cable(9'000'000)};
  c.years.designations = {designation("KODO-DIS-LG-LOW", "depopulated", "x")};
  c.claimants[0].fiscal_capability_index = 0.5;  // below 0.5 is asked for
  EXPECT_TRUE(c.run().rows.empty());
  const Support refused = c.run();
  const auto open = std::ranges::find(refused.open, "KODO-DIS-LG-LOW", &OpenQuestion::programme);
  ASSERT_NE(open, refused.open.end());
  EXPECT_THAT(open->missing, HasSubstr("0.5 が 0.5 未満でない"));
  c.claimants[0].fiscal_capability_index = 0.499;
  EXPECT_EQ(c.run().rows.size(), 1u);
  c.claimants[0].fiscal_capability_index.reset();
  EXPECT_TRUE(c.run().rows.empty());
  c.years.designations = {designation("KODO-DIS-OTHER", "depopulated", "x")};
  c.claimants[0].fiscal_capability_index = 0.5;
  EXPECT_EQ(c.run().rows[0].amount_jpy, 3'000'000);
  c.claimants[0].fiscal_capability_index = 0.49;
  EXPECT_TRUE(c.run().rows.empty());
}

TEST(Support, FloorsAndValidityDecideByTheYear) {
  Case c;
  c.ledger.lines = {line(Account::investment, models::Layer::radio, Tech::local5g, {9'999'999})};
  c.years.designations = {designation("DXPKG-SUB", "nationwide", "x")};
  EXPECT_TRUE(c.run().rows.empty());
  c.ledger.lines = {line(Account::investment, models::Layer::radio, Tech::local5g, {10'000'000})};
  EXPECT_EQ(c.run().rows[0].amount_jpy, 5'000'000);
  // Calls of fiscal years 2025 and 2026 are known; what is built in 2027 waits for the next.
  c.ledger.lines = {line(Account::investment, models::Layer::radio, Tech::local5g, {0, 10'000'000})};
  EXPECT_EQ(c.run().rows.size(), 1u);
  c.ledger.lines = {line(Account::investment, models::Layer::radio, Tech::local5g, {0, 0, 10'000'000})};
  EXPECT_TRUE(c.run().rows.empty());
}

TEST(Support, RenewalsHomesOfOthersAndCarriersLinesAreNotEligible) {
  const models::Programme& kodo = *rules().find("KODO-ISL-LG");
  LedgerLine own = cable(1);
  EXPECT_TRUE(is_eligible(kodo, own));
  own.account = Account::renewal;
  EXPECT_FALSE(is_eligible(kodo, own));
  own = cable(1);
  own.line.traits.is_own = false;
  EXPECT_FALSE(is_eligible(kodo, own));
  own = cable(1);
  own.line.payer = Payer::users;
  EXPECT_FALSE(is_eligible(kodo, own));
  EXPECT_FALSE(is_eligible(kodo, line(Account::investment, models::Layer::radio, Tech::bwa, {1})));
  own = cable(1);
  own.line.traits.is_transfer_upgrade = true;
  EXPECT_FALSE(is_eligible(kodo, own));
  EXPECT_TRUE(is_eligible(*rules().find("KODO-MIGR"), own));
}

// Deficits of 6.0, 6.5 and 6.865 M in the three years before: 3,227,500 is planned, half of 7 M is settled.
TEST(Support, TheIslandRulePlansAndSettles) {
  Case c;
  c.ledger.lines = {upkeep(8'000'000), line(Account::income, models::Layer::route, Tech::fiber,
                                            {2'000'000, 1'500'000, 1'135'000, 1'000'000})};
  c.years.designations = {designation("KODO-ISL-OM", "remote_island", "x")};
  const Support support = c.run();
  ASSERT_EQ(support.rows.size(), k_years);
  EXPECT_FALSE(support.rows[2].planned_jpy);
  EXPECT_EQ(support.rows[3].planned_jpy, 3'227'500);
  EXPECT_EQ(support.rows[3].base_jpy, 7'000'000);
  EXPECT_EQ(support.rows[3].amount_jpy, 3'500'000);
}

TEST(Support, RelayChargesArePaidForTenYears) {
  Case c;
  LedgerLine relay = line(Account::operation, models::Layer::route, Tech::mobile, {600'000});
  relay.line.traits.is_relay = true;
  c.ledger.lines = {relay};
  c.years.designations = {designation("KEITAI-TR-OP", "depopulated", "x")};
  c.years.designations[0].applicant = "carrier";
  c.years.designations[0].households = 99;
  Support support = c.run();
  ASSERT_EQ(support.rows.size(), 10u);
  EXPECT_EQ(support.rows[0].amount_jpy, 400'000);
  c.years.designations[0].households = 100;
  EXPECT_EQ(c.run().rows[9].amount_jpy, 300'000);
  c.ledger.lines[0].line.traits.is_relay = false;
  EXPECT_TRUE(c.run().rows.empty());
}

plan::Gates gates(plan::GateAnswer last) {
  return {.programme = "RUN-HYPO",
          .municipality = "A",
          .essential_facility = plan::GateAnswer::yes,
          .no_budget_prospect = plan::GateAnswer::yes,
          .service_fails_without = plan::GateAnswer::yes,
          .sharing_assessed = last,
          .rate = 0.5,
          .cost_ratio = 0.45,
          .years = 5};
}

TEST(Support, GatesOpenWithEveryYesAndStayHypothetical) {
  Case c;
  c.ledger.lines = {upkeep(1'000'000)};
  for (const auto answer : {plan::GateAnswer::unanswered, plan::GateAnswer::no}) {
    c.years.gates = {gates(answer)};
    EXPECT_TRUE(c.run().rows.empty());
  }
  c.years.gates = {gates(plan::GateAnswer::yes)};
  const Support support = c.run();
  ASSERT_EQ(support.rows.size(), 5u);
  EXPECT_EQ(support.rows[0].base_jpy, 450'000);
  EXPECT_EQ(support.rows[0].amount_jpy, 225'000);
  EXPECT_EQ(support.rows[0].status, RuleStatus::hypothetical);
  EXPECT_EQ(paid(support, RuleStatus::verified) + paid(support, RuleStatus::unverified), 0);
}

TEST(Support, TheRangeSpansRatesRatiosAndYearsWithoutPayingAnything) {
  Case c;
  c.ledger.lines = {upkeep(1'000'000)};
  const Support support = c.run();
  ASSERT_EQ(support.ranges.size(), 1u);
  ASSERT_EQ(support.ranges[0].cases.size(), 18u);
  EXPECT_EQ(support.ranges[0].eligible_running_jpy, 1'000'000);
  const SupportCase& first = support.ranges[0].cases.front();  // 1/3 of 45 % for three years
  EXPECT_EQ(first.first_year_jpy, 150'000);
  EXPECT_EQ(first.all_years_jpy, 450'000);
  const SupportCase& last = support.ranges[0].cases.back();  // 2/3 of all for ten years
  EXPECT_EQ(last.first_year_jpy, 666'667);
  EXPECT_EQ(last.all_years_jpy, 6'666'670);
  EXPECT_TRUE(support.rows.empty());
}

// Cost of 100 lines at 6,200 JPY a month, benchmark 5,200: 1,000 JPY each.
TEST(Support, BenchmarkAndAreaFormulaPayForHomes) {
  Case c;
  LedgerLine homes = upkeep(100 * 12 * 6'200);
  homes.line.traits.serves_households = true;
  c.ledger.lines = {homes};
  c.years.designations = {designation("RUN-BENCH", "nationwide", "")};
  c.years.designations[0].households = 100;
  EXPECT_EQ(c.run().rows[0].amount_jpy, 100 * 12 * 1'000);
  c.years.designations = {designation("RUN-AREA", "nationwide", "")};
  c.years.designations[0].households = 100;
  c.years.designations[0].density_per_km2 = 76.1;
  const Support support = c.run();
  EXPECT_EQ(support.rows[0].base_jpy, 442'320);  // 100 · 45.6 m · 97 JPY
  EXPECT_EQ(support.rows[0].amount_jpy, 221'160);
  EXPECT_EQ(support.rows[0].status, RuleStatus::hypothetical);
}

TEST(Support, StatedFiguresOfListedProgrammesCountWithinTheDeficit) {
  Case c;
  c.ledger.lines = {upkeep(1'000'000)};
  c.years.stated = {{.programme = "BUS-FEEDER",
                     .municipality = "A",
                     .jpy_per_year = 1'500'000,
                     .from_year = 2030,
                     .to_year = 2031,
                     .reference = "交付決定"}};
  const Support support = c.run();
  ASSERT_EQ(support.rows.size(), 2u);
  EXPECT_EQ(support.rows[0].year, 5);
  EXPECT_EQ(support.rows[0].base_jpy, 1'500'000);
  EXPECT_EQ(support.rows[0].amount_jpy, 1'000'000);
  EXPECT_EQ(paid(support, RuleStatus::verified), 2'000'000);
}

TEST(Support, BusRoutesFollowTheirOwnRules) {
  Case c;
  c.years.bus_routes = {{.id = "r",
                         .municipality = "A",
                         .cost_jpy = 10'000'000,
                         .income_jpy = 4'000'000,
                         .density = 5,
                         .vehicles = 2,
                         .vehicle_price_jpy = 20'000'000,
                         .vehicle_life_years = 5,
                         .reference = "x"}};
  const Support support = c.run();
  const auto amount = [&](const char* programme) {
    const auto row = std::ranges::find(support.rows, programme, &SupportRow::programme);
    return row == support.rows.end() ? 0 : row->amount_jpy;
  };
  EXPECT_EQ(amount("BUS-TRUNK"), 2'250'000);  // vector BUS-1 of the policy reference
  EXPECT_EQ(amount("BUS-VEH"), 3'000'000);    // 2 · min(20, 15) M / 5 years, half of it
  EXPECT_EQ(amount("SAT-BUS"), 1'800'000);
  c.years.bus_routes[0].standard_jpy = 8'000'000;  // dearer than the region: the standard counts
  const Support standard = c.run();
  EXPECT_EQ(std::ranges::find(standard.rows, "BUS-TRUNK", &SupportRow::programme)->amount_jpy, 1'800'000);
  for (const SupportRow& row : support.rows) EXPECT_FALSE(row.is_network);
}

// ---- burden

const Burden& on(const std::vector<Burden>& all, Basis basis) {
  return *std::ranges::find(all, basis, &Burden::basis);
}

// Half a grant and 過疎債 without interest: 15 of 100 stay (policy reference C.5, vector OWN-1).
TEST(Burden, OfAGrantAndADepopulationBondIsFifteenPercent) {
  Case c;
  c.ledger.lines = {cable(100'000'000)};
  c.years.designations = {designation("KODO-DIS-LG-LOW", "depopulated", "x"),
                          designation("BOND-KASO", "depopulated", "x")};
  const Support support = c.run();
  const auto all = burdens(c.inputs(), support, false);
  ASSERT_EQ(all.size(), 2u);
  const Burden& burden = on(all, Basis::verified);
  EXPECT_EQ(burden.bond_programme, "BOND-KASO");
  EXPECT_EQ(burden.years[0].bond_jpy, 50'000'000);
  EXPECT_EQ(burden.years[0].general_funds_jpy(), 0);
  std::int64_t nominal = 0;
  std::int64_t effective = 0;
  for (const BurdenYear& year : burden.years) {
    nominal += year.general_funds_jpy();
    effective += year.effective_jpy();
  }
  EXPECT_NEAR(static_cast<double>(nominal), 50e6, 12);  // twelve payments, each to the yen
  EXPECT_NEAR(static_cast<double>(effective), 15e6, 12);
  EXPECT_EQ(burden.service_after_horizon_jpy, 0);
  c.claimants[0].fiscal_capability_index = 0.49;
  EXPECT_TRUE(on(burdens(c.inputs(), c.run(), false), Basis::verified).receives_allocation);
}

TEST(Burden, WhoReceivesNoAllocationTaxGetsNothingBack) {
  Case c;
  c.ledger.lines = {cable(100'000'000)};
  c.years.designations = {designation("BOND-HENCHI", "remote_area", "x")};
  c.claimants[0].fiscal_capability_index = 1.0;
  const auto all = burdens(c.inputs(), c.run(), false);
  const Burden& burden = on(all, Basis::verified);
  EXPECT_FALSE(burden.receives_allocation);
  for (const BurdenYear& year : burden.years) EXPECT_EQ(year.allocation_return_jpy, 0);
}

TEST(Burden, UnverifiedAndHypotheticalSupportStandInTheirOwnBases) {
  Case c;
  c.ledger.lines = {cable(10'000'000), upkeep(1'000'000)};
  c.years.designations = {designation("KODO-DIS-LG-LOW", "depopulated", "")};
  c.years.gates = {gates(plan::GateAnswer::yes)};
  const Support support = c.run();
  EXPECT_EQ(burdens(c.inputs(), support, false).size(), 2u);
  const auto all = burdens(c.inputs(), support, true);
  EXPECT_EQ(on(all, Basis::verified).years[0].general_funds_jpy(), 11'000'000);
  EXPECT_EQ(on(all, Basis::with_unverified).years[0].general_funds_jpy(), 6'000'000);
  EXPECT_EQ(on(all, Basis::with_hypothetical).years[0].general_funds_jpy(), 6'000'000 - 225'000);
  EXPECT_DOUBLE_EQ(*on(all, Basis::verified).most_stress_ratio, 0.011);
}

TEST(Burden, StandsAgainstTheBudgetOfEachYear) {
  Case c;
  c.ledger.lines = {cable(10'000'000), upkeep(1'000'000)};
  const auto all = burdens(c.inputs(), c.run(), false);
  const auto budget = budget_years(all, {11'000'000, 999'999, 1'000'000}, 2025);
  ASSERT_EQ(budget.size(), 3u);
  EXPECT_TRUE(budget[0].within());
  EXPECT_FALSE(budget[1].within());
  EXPECT_TRUE(budget[2].within());
  EXPECT_EQ(budget[1].general_funds_jpy, 1'000'000);
  EXPECT_EQ(budget[1].fiscal_year, 2026);
}

TEST(Burden, PaymentsBeyondTheHorizonAreSaid) {
  Case c;
  std::vector<std::int64_t> late(15, 0);
  late.push_back(12'000'000);  // borrowed in 2040, four of twelve payments in the horizon
  c.ledger.lines = {line(Account::investment, models::Layer::route, Tech::fiber, late)};
  c.years.designations = {designation("BOND-KASO", "depopulated", "x")};
  const auto all = burdens(c.inputs(), c.run(), false);
  EXPECT_EQ(on(all, Basis::verified).years[19].bond_service_jpy, 1'000'000);
  EXPECT_EQ(on(all, Basis::verified).service_after_horizon_jpy, 8'000'000);
}

// ---- properties

Case drawn_case(std::uint64_t i) {
  const Random random(71, "support cases");
  std::uint64_t index = i * 64;
  const auto jpy = [&](double most) { return static_cast<std::int64_t>(most * random.uniform(index++)); };
  Case c;
  const std::array techs{Tech::fiber, Tech::local5g, Tech::bwa, Tech::lpwa, Tech::mobile};
  for (int k = 0; k < 6; ++k) {
    const auto layer = static_cast<models::Layer>(random.below(index++, 7));
    const Tech tech = techs[random.below(index++, techs.size())];
    constexpr std::array accounts{Account::investment, Account::upkeep, Account::operation, Account::income};
    LedgerLine l = line(accounts[random.below(index++, accounts.size())], layer, tech, {jpy(1e8)});
    l.line.traits.is_relay = random.below(index++, 2) == 0;
    l.line.traits.serves_households = random.below(index++, 2) == 0;
    c.ledger.lines.push_back(std::move(l));
  }
  for (const models::Programme& p : rules().programmes) {
    if ((side_of(p.formula) == Side::none && p.formula != models::Formula::bond) ||
        p.formula == models::Formula::running_support || random.below(index++, 2) == 0)
      continue;
    plan::Designation d = designation(p.id.c_str(), p.area_classes[0].c_str(), index % 3 == 0 ? "" : "x");
    d.applicant = p.applicants[0];
    d.households = static_cast<double>(random.below(index++, 200));
    d.density_per_km2 = 20;
    c.years.designations.push_back(std::move(d));
  }
  c.years.gates = {gates(i % 2 == 0 ? plan::GateAnswer::yes : plan::GateAnswer::unanswered)};
  c.claimants[0].fiscal_capability_index = 1.3 * random.uniform(index++);
  return c;
}

// C.11: support never exceeds the deficit or what is eligible, and no burden is negative.
TEST(Support, StaysWithinDeficitAndCapitalAndLeavesNoNegativeBurden) {
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const Case c = drawn_case(i);
    const Support support = c.run();
    const auto years = nominal_years(c.ledger, 0, Payer::public_body);
    std::vector<YearSum> paid_years(k_years);
    for (const SupportRow& row : support.rows) {
      ASSERT_GT(row.amount_jpy, 0);
      const auto y = static_cast<std::size_t>(row.year);
      (row.is_capital ? paid_years[y].capital_jpy : paid_years[y].running_jpy) += row.amount_jpy;
    }
    for (std::size_t y = 0; y < k_years; ++y) {
      ASSERT_LE(paid_years[y].running_jpy, years[y].deficit_jpy()) << "case " << i << ", year " << y;
      ASSERT_LE(paid_years[y].capital_jpy, years[y].capital_jpy) << "case " << i << ", year " << y;
    }
    for (const StackingRow& row : support.stackings)
      ASSERT_GE(row.chosen_jpy, row.ordered_jpy) << "case " << i;
    std::vector<int> met(c.ledger.lines.size());
    for (const Assignment& a : support.assignments) ASSERT_EQ(++met[a.line], 1) << "case " << i;
    for (const Burden& burden : burdens(c.inputs(), support, true)) {
      for (const BurdenYear& year : burden.years) {
        ASSERT_GE(year.general_funds_jpy(), 0) << "case " << i;
        ASSERT_GE(year.effective_jpy(), 0) << "case " << i;
      }
    }
  }
}

}  // namespace
}  // namespace tsunagi::finance
