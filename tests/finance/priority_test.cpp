// SPDX-License-Identifier: Apache-2.0
// Gates, problem classes and the priority score.
#include "sim/finance/priority.h"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

#include "sim/finance/operation.h"
#include "tests/plan/plan_world.h"

namespace tsunagi::finance {
namespace {

using plan::GateAnswer;
using plan::testing::World;

const models::GateRules& rules() {
  static const models::GateRules shipped = models::load_gate_rules(TSUNAGI_SOURCE_DIR "/scenarios/catalogue");
  return shipped;
}

plan::Project project_at(models::Stage stage, int level, int business) {
  plan::Project p{.stage = stage};
  p.issue_agreed = p.contribution_confirmed = GateAnswer::yes;
  p.maturity.fill(level);
  p.maturity[models::k_business] = business;
  return p;
}

TEST(StageGate, PassesAtTheLeastLevelsAndNotBelow) {
  const auto result = [](models::Stage stage, int level, int business) {
    return stage_gate(project_at(stage, level, business), rules(), 2025).result;
  };
  EXPECT_EQ(result(models::Stage::planning, 3, 3), GateResult::pass);
  EXPECT_EQ(result(models::Stage::planning, 2, 3), GateResult::rework);
  EXPECT_EQ(result(models::Stage::demonstration, 6, 7), GateResult::pass);
  EXPECT_EQ(result(models::Stage::demonstration, 6, 6), GateResult::rework);
  EXPECT_EQ(result(models::Stage::demonstration, 5, 7), GateResult::rework);
  EXPECT_EQ(result(models::Stage::deployment, 1, 1), GateResult::done);
}

TEST(StageGate, SaysEveryCause) {
  plan::Project p = project_at(models::Stage::demonstration, 6, 6);
  p.maturity[4].reset();
  p.contribution_confirmed = GateAnswer::no;
  p.model_valid_to = 2024;
  EXPECT_EQ(stage_gate(p, rules(), 2025).causes,
            (std::vector<std::string>{"level.business", "unanswered.people", "no.contribution_confirmed",
                                      "model_expired"}));
  p.model_valid_to = 2025;
  EXPECT_EQ(stage_gate(p, rules(), 2025).causes.size(), 3u);
  p.is_stopped = true;
  EXPECT_EQ(stage_gate(p, rules(), 2025).result, GateResult::stop);
}

TEST(StageGate, UnansweredDoesNotPass) {
  plan::Project p = project_at(models::Stage::planning, 9, 9);
  p.issue_agreed = GateAnswer::unanswered;
  EXPECT_EQ(stage_gate(p, rules(), 2025).causes, (std::vector<std::string>{"unanswered.issue_agreed"}));
}

TEST(CapitalGate, NeedsBothAnswersAndSocialCapital) {
  const auto gate = [](GateAnswer blocked, GateAnswer fails, bool is_social) {
    return capital_gate({.blocked_without = blocked, .service_fails_without = fails}, is_social);
  };
  EXPECT_EQ(gate(GateAnswer::yes, GateAnswer::yes, true), GateAnswer::yes);
  EXPECT_EQ(gate(GateAnswer::yes, GateAnswer::yes, false), GateAnswer::no);
  EXPECT_EQ(gate(GateAnswer::yes, GateAnswer::unanswered, true), GateAnswer::unanswered);
  EXPECT_EQ(gate(GateAnswer::no, GateAnswer::unanswered, true), GateAnswer::no);
}

TEST(Readiness, TakesTheSurveyWhereNobodyAnswers) {
  const Readiness nobody = readiness_of(nullptr, rules());
  EXPECT_EQ(nobody.answered, 0u);
  // 81.0, 83.7, 70.4, 29.2, 24.3, 41.1, 18.2, 9.0, 4.0 % and one half without a project.
  EXPECT_NEAR(nobody.obstacles, 0.81 + 0.837 + 0.704 + 0.292 + 0.243 + 0.411 + 0.182 + 0.09 + 0.04 + 0.5,
              1e-12);
  plan::Project p;
  p.readiness = {{"running_budget", GateAnswer::no}, {"key_person", GateAnswer::yes}};
  const Readiness one = readiness_of(&p, rules());
  EXPECT_EQ(one.answered, 2u);
  EXPECT_NEAR(one.obstacles, nobody.obstacles - 0.837, 1e-12);
  EXPECT_DOUBLE_EQ(one.partners, 1);
}

Priority priority_of(const plan::Scenario& scenario, const plan::Planned& planned) {
  const Operation operation = operate_likely(scenario, plan_facts(scenario, planned), false);
  return prioritise({.scenario = scenario,
                     .planned = planned,
                     .ledger = operation.ledger,
                     .claimants = operation.claimants});
}

// The town with one project whose every term is known.
plan::Scenario with_project(const World& world) {
  plan::Scenario scenario = world.scenario;
  const std::string& name = world.planned.region.municipalities.front().name;
  scenario.years.municipalities[name].fiscal_capability_index = 0.4;
  scenario.years.municipalities[name].standard_fiscal_scale_jpy = 1e12;
  scenario.years.municipalities[name].area_class = "depopulated";
  plan::Project p = project_at(models::Stage::planning, 5, 5);
  p.municipality = name;
  p.demand = {"river_cameras"};
  p.need = 0.5;
  p.rubric = "dx_lab_2025";
  p.views = {{"direction", 3}, {"locality", 3}};
  for (const models::ReadinessItem& item : rules().readiness) p.readiness[item.name.id] = GateAnswer::no;
  scenario.projects = {p};
  return scenario;
}

TEST(Priority, IsTheSumOfWeightsTimesValuesByHand) {
  const World& world = plan::testing::town();
  const plan::Scenario scenario = with_project(world);
  const Priority priority = priority_of(scenario, world.planned);
  const auto row =
      std::ranges::find_if(priority.rows, [](const PriorityRow& r) { return r.project.has_value(); });
  ASSERT_NE(row, priority.rows.end());
  const auto value = [&](models::Term term) { return row->terms[static_cast<std::size_t>(term)].value; };
  EXPECT_DOUBLE_EQ(value(models::Term::need), 0.5);
  EXPECT_DOUBLE_EQ(value(models::Term::public_value), 1);     // disaster
  EXPECT_DOUBLE_EQ(value(models::Term::priority_area), 1);    // disaster
  EXPECT_DOUBLE_EQ(value(models::Term::readiness), 0.5);      // (5 − 1)/8, nothing open, no partner
  EXPECT_DOUBLE_EQ(value(models::Term::lab_views), 0.2);      // 6 of 30 points
  EXPECT_NEAR(value(models::Term::fiscal), 0.5 * 0.6, 0.05);  // a large town: running costs hardly count
  EXPECT_DOUBLE_EQ(value(models::Term::area_class), 0.8);
  const double effect = value(models::Term::effect);
  EXPECT_GT(effect, 0);
  EXPECT_NEAR(
      row->score,
      20 * 0.5 + 15 * effect + 15 + 10 + 15 * 0.5 + 10 * 0.2 + 10 * value(models::Term::fiscal) + 5 * 0.8,
      1e-9);
  EXPECT_EQ(row->gate.result, GateResult::pass);
}

TEST(Priority, UnansweredTermsCountAsNothingAndSaySo) {
  const World& world = plan::testing::town();
  const Priority priority = priority_of(world.scenario, world.planned);
  ASSERT_FALSE(priority.rows.empty());
  for (const PriorityRow& row : priority.rows) {
    for (const TermValue& term : row.terms) {
      EXPECT_TRUE(term.value >= 0 && term.value <= 1);
      EXPECT_TRUE(term.evidence != Evidence::unanswered || term.value == 0);
    }
    EXPECT_EQ(row.terms[static_cast<std::size_t>(models::Term::readiness)].evidence, Evidence::unanswered);
    EXPECT_LE(row.spread.p10, row.spread.p50);
    EXPECT_LE(row.spread.p50, row.spread.p90);
    EXPECT_GE(row.most_score, row.score);
    EXPECT_LE(row.most_score, 100 + 1e-9);
    EXPECT_LE(row.units_with_problem, row.units);
  }
  double first = 0;
  for (const MunicipalityScore& m : priority.municipalities) first += m.first_ratio;
  EXPECT_NEAR(first, 1, 1e-9);
}

TEST(Priority, CostsOfTheRowsAreThoseOfThePlan) {
  const World& world = plan::testing::town();
  const Priority priority = priority_of(world.scenario, world.planned);
  std::int64_t sum = 0;
  for (const PriorityRow& row : priority.rows) sum += row.jpy_per_year;
  steiner::Cost used = 0;  // what has users and is no penalty
  for (const plan::PlanCost& cost : world.planned.plan.costs)
    used += cost.is_penalty || cost.terminals.empty() ? 0 : cost.line.cost;
  EXPECT_NEAR(static_cast<double>(sum), static_cast<double>(used) / 1000,
              static_cast<double>(priority.rows.size()));
}

TEST(Problems, FollowCoverageAndAge) {
  const World& world = plan::testing::town();
  const Problems base = find_problems(world.scenario, world.planned);
  ASSERT_EQ(base.flags.size(), world.planned.demand.terminals.size());
  const auto units_of = [](const Problems& problems, models::Problem problem) {
    std::int64_t units = 0;
    for (const ProblemRow& row : problems.rows) units += row.problem == problem ? row.units : 0;
    return units;
  };
  EXPECT_GT(units_of(base, models::Problem::school), 0);
  EXPECT_EQ(units_of(base, models::Problem::ageing_equipment), 0);
  plan::Scenario old = world.scenario;
  old.years.standing.push_back({.municipality = world.planned.region.municipalities.front().name,
                                .build_year = old.base_year - 15,
                                .life_years = 15});
  EXPECT_GT(units_of(find_problems(old, world.planned), models::Problem::ageing_equipment), 0);
  old.years.standing.back().life_years = 16;  // a year to go
  EXPECT_EQ(units_of(find_problems(old, world.planned), models::Problem::ageing_equipment), 0);
  plan::Scenario licensed = world.scenario;
  licensed.bwa_licence_held = true;
  EXPECT_EQ(units_of(find_problems(licensed, world.planned), models::Problem::no_operator), 0);
  EXPECT_GT(units_of(base, models::Problem::no_operator), 0);
}

TEST(Targets, AreSharesOfTheRegion) {
  const World& world = plan::testing::town();
  const std::vector<TargetRow> rows = coverage_targets(world.scenario, world.planned);
  EXPECT_EQ(rows.size(), 3 * (world.planned.region.municipalities.size() + 1));
  std::int64_t homes = 0;
  for (const plan::HouseholdCluster& c : world.planned.households) homes += c.households;
  for (const TargetRow& row : rows) {
    EXPECT_GE(row.today, 0);
    EXPECT_LE(row.today, row.planned);
    EXPECT_LE(row.planned, row.all + 1e-6);
    const bool is_homes = rules().targets[row.target].name.id == "homes_by_fiber";
    EXPECT_TRUE(!is_homes || row.municipality != geo::k_outside || row.all == static_cast<double>(homes));
  }
  const World cable = plan::testing::plan_world(3, plan::testing::with_new_cable);
  const auto more = coverage_targets(cable.scenario, cable.planned);
  EXPECT_TRUE(std::ranges::any_of(more, [](const TargetRow& r) { return r.planned > r.today; }));
}

}  // namespace
}  // namespace tsunagi::finance
