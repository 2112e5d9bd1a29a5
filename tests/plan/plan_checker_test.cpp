// SPDX-License-Identifier: Apache-2.0
// Plans that the checker accepts, and broken ones that it must not.
#include "tests/plan/plan_checker.h"

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/plan/plan_world.h"

namespace tsunagi::plan {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::option_index;
using testing::plan_world;
using testing::radio_town;
using testing::row_index;
using testing::town;
using testing::World;

std::set<ArcKind> kinds_used(const World& world) {
  std::set<ArcKind> kinds;
  for (std::size_t a = 0; a < world.planned.graph.arcs.size(); ++a) {
    if (world.planned.plan.arc_used[a] != 0) kinds.insert(world.planned.graph.arcs[a].kind);
  }
  return kinds;
}

TEST(PlanChecker, AcceptsTheSample) {
  EXPECT_THAT(check_plan(town().scenario, town().planned), IsEmpty());
}

TEST(PlanChecker, AcceptsOtherSeeds) {
  for (const std::uint64_t seed : {2, 3, 4}) {
    const World world = plan_world(seed, [](Scenario&) {});
    EXPECT_THAT(check_plan(world.scenario, world.planned), IsEmpty()) << "seed " << seed;
  }
}

TEST(PlanChecker, AcceptsAPlanWithRadios) {
  EXPECT_THAT(kinds_used(radio_town()), Contains(ArcKind::radio));
  EXPECT_THAT(check_plan(radio_town().scenario, radio_town().planned), IsEmpty());
}

TEST(PlanChecker, AcceptsRadiosOfOtherSeeds) {
  for (const std::uint64_t seed : {2, 5}) {
    const World world = plan_world(seed, testing::without_subscriptions);
    EXPECT_THAT(kinds_used(world), Contains(ArcKind::radio)) << "seed " << seed;
    EXPECT_THAT(check_plan(world.scenario, world.planned), IsEmpty()) << "seed " << seed;
  }
}

TEST(PlanChecker, AcceptsAPlanWithNewCable) {
  const World world = plan_world(1, testing::with_new_cable);
  EXPECT_THAT(check_plan(world.scenario, world.planned), IsEmpty());
  EXPECT_TRUE(std::ranges::any_of(world.planned.plan.costs, [](const PlanCost& c) {
    return c.arc != k_no_index && c.line.layer == models::Layer::route;
  }));
}

// --- broken plans
// -------------------------------------------------------------------------------------------------

struct Copy {
  Scenario scenario;
  Planned planned;

  [[nodiscard]] Plan& plan() { return planned.plan; }
  // The first terminal of a row, primary path.
  [[nodiscard]] std::uint32_t terminal_of(const std::string& row) const {
    const std::uint32_t r = row_index(scenario, row);
    const auto at = std::ranges::find_if(planned.demand.terminals,
                                         [&](const Terminal& t) { return t.row == r && !t.is_backup; });
    return static_cast<std::uint32_t>(at - planned.demand.terminals.begin());
  }
  [[nodiscard]] std::uint32_t used_arc(ArcKind kind) const {
    for (std::uint32_t a = 0; a < planned.graph.arcs.size(); ++a) {
      if (planned.graph.arcs[a].kind == kind && planned.plan.arc_used[a] != 0) return a;
    }
    throw std::out_of_range("no such arc in the plan");
  }
  [[nodiscard]] PlanCost& cost_on(std::uint32_t arc) {
    return *std::ranges::find_if(plan().costs,
                                 [&](const PlanCost& c) { return c.arc == arc && c.line.cost > 1000; });
  }
};

Copy copy_of(const World& world) {
  return {world.scenario, world.planned};
}
std::vector<std::string> faults_of(const Copy& copy) {
  return check_plan(copy.scenario, copy.planned);
}

// Every other arc into the node that an arc enters.
std::optional<std::uint32_t> rival(const PlanGraph& graph, std::uint32_t arc) {
  for (std::uint32_t a = 0; a < graph.arcs.size(); ++a) {
    if (a != arc && graph.problem.head[a] == graph.problem.head[arc]) return a;
  }
  return std::nullopt;
}

TEST(PlanCheckerRejects, AnOptionThatTheRowDoesNotOffer) {
  Copy broken = copy_of(town());
  const std::uint32_t t = broken.terminal_of("schools");
  Service& service = broken.plan().services[t];
  service.option = option_index(broken.scenario, "fiber_line_household");
  for (const std::uint32_t a : service.path) {
    if (broken.planned.graph.arcs[a].kind == ArcKind::line)
      broken.planned.graph.arcs[a].option = service.option;
  }
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("is not offered fiber_line_household")));
}

TEST(PlanCheckerRejects, AnOptionThatIsNotOnThePath) {
  Copy broken = copy_of(town());
  broken.plan().services[broken.terminal_of("schools")].option =
      option_index(broken.scenario, "fiber_new_aerial");
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("names another option than its path")));
}

TEST(PlanCheckerRejects, AnOptionThatTheScenarioForbids) {
  Copy broken = copy_of(town());
  broken.scenario.forbidden_options = {"fiber_line_guaranteed"};
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("which is forbidden")));
}

TEST(PlanCheckerRejects, MustServeLeftUnserved) {
  const World world = plan_world(1, [](Scenario& s) { s.penalty_factor = 1e-6; });
  ASSERT_THAT(kinds_used(world), Contains(ArcKind::unserved));
  ASSERT_THAT(check_plan(world.scenario, world.planned), IsEmpty());
  Copy broken = copy_of(world);
  broken.scenario.demand[row_index(broken.scenario, "household_served")].must_serve = true;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("must be served and is not")));
}

TEST(PlanCheckerRejects, AServiceThatClaimsMoreThanAPenalty) {
  const World world = plan_world(1, [](Scenario& s) { s.penalty_factor = 1e-6; });
  Copy broken = copy_of(world);
  broken.plan().services[broken.terminal_of("household_served")].option =
      option_index(broken.scenario, "fiber_line_household");
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("says served and is not")));
}

TEST(PlanCheckerRejects, APathWithAnotherArc) {
  Copy broken = copy_of(town());
  Service& service = broken.plan().services[broken.terminal_of("household_served")];
  const auto other = rival(broken.planned.graph, service.path.back());
  ASSERT_TRUE(other);
  service.path.back() = *other;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("has a path that is not the tree's")));
}

TEST(PlanCheckerRejects, ATreeWithAnotherArc) {
  Copy broken = copy_of(town());
  const Service& service = broken.plan().services[broken.terminal_of("household_served")];
  const auto other = rival(broken.planned.graph, service.path.back());
  ASSERT_TRUE(other);
  broken.plan().solution.arc_into[broken.planned.graph.problem.head[*other]] = *other;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("tree:")));
}

TEST(PlanCheckerRejects, APathThatDoesNotReachTheRoot) {
  Copy broken = copy_of(town());
  const Service& service = broken.plan().services[broken.terminal_of("household_served")];
  broken.plan().solution.arc_into[broken.planned.graph.problem.head[service.path.front()]] = steiner::k_none;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("is not reached from the root")));
}

TEST(PlanCheckerRejects, RadioModulesBelowNeed) {
  Copy broken = copy_of(radio_town());
  const std::uint32_t radio = broken.used_arc(ArcKind::radio);
  const auto& modules = broken.planned.graph.problem.modules;
  const auto m = std::ranges::find(modules, radio, &steiner::Module::arc) - modules.begin();
  broken.plan().solution.units[static_cast<std::size_t>(m)] -= 1;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("load: radio arc")));
}

TEST(PlanCheckerRejects, AnOverloadedRadio) {
  Copy broken = copy_of(radio_town());
  for (DemandRow& row : broken.scenario.demand) {
    if (row.id == "water_meters" || row.id == "wildlife_traps") row.load_up_mbps[3] = 0.01;
  }
  EXPECT_THAT(faults_of(broken),
              Contains(::testing::AllOf(HasSubstr("load: radio arc"), HasSubstr("disaster up"))));
}

TEST(PlanCheckerRejects, AnOverloadedSatelliteCell) {
  Copy broken = copy_of(town());
  for (models::Option& option : broken.scenario.catalogue.options) option.cell_down_mbps /= 1e6;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("load: dish arc")));
}

TEST(PlanCheckerRejects, ABackupOnThePrimarysCarrier) {
  Copy broken = copy_of(town());
  broken.scenario.catalogue.options[option_index(broken.scenario, "leo_public")].carrier = "fiber_carrier";
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("shares a carrier with its primary")));
}

TEST(PlanCheckerRejects, ACostLineOneYenTooLow) {
  Copy broken = copy_of(town());
  PlanCost& cost = broken.cost_on(broken.used_arc(ArcKind::line));
  cost.line.cost -= k_cost_per_jpy;
  broken.plan().total -= k_cost_per_jpy;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("its price gives")));
}

TEST(PlanCheckerRejects, ADroppedCost) {
  Copy broken = copy_of(town());
  const PlanCost& cost = broken.cost_on(broken.used_arc(ArcKind::dish));
  broken.plan().total -= cost.line.cost;
  broken.plan().costs.erase(broken.plan().costs.begin() + (&cost - broken.plan().costs.data()));
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("is due and not charged")));
}

TEST(PlanCheckerRejects, ACostOfAnArcThatIsNotBuilt) {
  Copy broken = copy_of(town());
  const auto unused = std::ranges::find(broken.plan().arc_used, 0) - broken.plan().arc_used.begin();
  broken.cost_on(broken.used_arc(ArcKind::line)).arc = static_cast<std::uint32_t>(unused);
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("is charged and not in the plan")));
}

TEST(PlanCheckerRejects, CostUsersThatAreNotBelow) {
  Copy broken = copy_of(town());
  broken.cost_on(broken.used_arc(ArcKind::line)).terminals.push_back(0xffff);
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("are not the terminals below it")));
}

TEST(PlanCheckerRejects, AnotherTotal) {
  Copy broken = copy_of(town());
  broken.plan().total += 1;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("total: the costs sum to")));
}

TEST(PlanCheckerRejects, ARadioWithoutItsSetUp) {
  Copy broken = copy_of(radio_town());
  auto& costs = broken.plan().costs;
  const auto core = std::ranges::find_if(
      costs, [](const PlanCost& c) { return c.arc == k_no_index && c.line.option != k_no_index; });
  ASSERT_NE(core, costs.end());
  broken.plan().total -= core->line.cost;
  costs.erase(core);
  EXPECT_THAT(faults_of(broken),
              Contains(::testing::AllOf(HasSubstr("is due and not charged"), HasSubstr("once for"))));
}

TEST(PlanCheckerRejects, AnActivationSwitchedOff) {
  Copy broken = copy_of(radio_town());
  auto& active = broken.plan().solution.active;
  *std::ranges::find(active, 1) = 0;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("is needed but not paid")));
}

TEST(PlanCheckerRejects, OwnNetworksWithoutStaff) {
  Copy broken = copy_of(radio_town());
  auto& costs = broken.plan().costs;
  const auto staff = std::ranges::find_if(costs, [](const PlanCost& c) {
    return c.arc == k_no_index && c.line.option == k_no_index && c.line.layer == models::Layer::operation;
  });
  ASSERT_NE(staff, costs.end());
  costs.erase(staff);
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("cost: NO01")));
}

TEST(PlanCheckerRejects, ABoundAboveItsCertificate) {
  Copy broken = copy_of(town());
  broken.plan().bound += 1;
  broken.plan().solution.certified_bound += 1;
  broken.plan().total += 1;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("bound: the")));
}

TEST(PlanCheckerRejects, ABoundAboveTheTotal) {
  Copy broken = copy_of(town());
  broken.plan().bound = broken.plan().total + 1;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("exceeds the total")));
}

TEST(PlanCheckerRejects, AnEnlargedRaise) {
  Copy broken = copy_of(town());
  broken.plan().solution.certificate.leaves.front().proofs.front().raises.front().amount += 1'000'000'000;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("more than an entering arc has left")));
}

TEST(PlanCheckerRejects, ACertificateWithoutALeaf) {
  Copy broken = copy_of(town());
  broken.plan().solution.certificate.leaves.pop_back();
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("bound:")));
}

TEST(PlanCheckerRejects, AFasterLinkThanItsLossAllows) {
  Copy broken = copy_of(radio_town());
  const std::uint32_t arc = broken.used_arc(ArcKind::link);
  broken.planned.coverage.links[broken.planned.graph.arcs[arc].place].up_bps *= 1.01;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("its loss gives")));
}

TEST(PlanCheckerRejects, ALinkThatLosesLessThanFreeSpace) {
  Copy broken = copy_of(radio_town());
  const std::uint32_t arc = broken.used_arc(ArcKind::link);
  broken.planned.coverage.links[broken.planned.graph.arcs[arc].place].loss_db = 30;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("loses less than free space")));
}

TEST(PlanCheckerRejects, ALinkBeyondTheRadiosRange) {
  Copy broken = copy_of(radio_town());
  for (models::Option& option : broken.scenario.catalogue.options) {
    if (option.radio) option.radio->most_range_m = 1;
  }
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("is longer than the radio reaches")));
}

TEST(PlanCheckerRejects, LocalFiveGWithoutLandRight) {
  Copy broken = copy_of(radio_town());
  const std::uint32_t link = broken.used_arc(ArcKind::link);
  broken.scenario.catalogue.options[broken.planned.graph.arcs[link].option].needs_land_right = true;
  broken.planned.region.own_land.clear();
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("has no land right")));
}

TEST(PlanCheckerRejects, BwaAcrossAMunicipalBorder) {
  Copy broken = copy_of(radio_town());
  const std::uint32_t link = broken.used_arc(ArcKind::link);
  broken.scenario.catalogue.options[broken.planned.graph.arcs[link].option].technology = "bwa";
  for (Site& site : broken.planned.candidates.sites) site.municipality += 1;
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("leaves the licensee's municipality")));
}

TEST(PlanCheckerRejects, AnExistingLineWhereFiberDoesNotPass) {
  Copy broken = copy_of(town());
  for (auto& steps : broken.planned.fiber.passed) std::ranges::fill(steps, 0);
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("where the carrier's fiber does not pass")));
}

TEST(PlanCheckerRejects, NewFiberWhereFiberPasses) {
  Copy broken = copy_of(plan_world(1, testing::with_new_cable));
  for (auto& steps : broken.planned.fiber.passed) std::ranges::fill(steps, 1);
  EXPECT_THAT(faults_of(broken),
              Contains(HasSubstr("has fiber_new_aerial where the carrier's fiber passes")));
}

TEST(PlanCheckerRejects, MobileWhereNoCarrierCovers) {
  Copy broken = copy_of(town());
  for (geo::Zone& z : broken.planned.region.mobile_coverage) z.area = {};
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr("no carrier covers")));
}

struct Need {
  const char* name;
  void (*tighten)(DemandRow&);
  const char* fault;
};
class PlanCheckerNeeds : public ::testing::TestWithParam<Need> {};

TEST_P(PlanCheckerNeeds, RejectsWhatIsNotMet) {
  Copy broken = copy_of(town());
  GetParam().tighten(broken.scenario.demand[row_index(broken.scenario, "household_served")]);
  EXPECT_THAT(faults_of(broken), Contains(HasSubstr(GetParam().fault)));
}

INSTANTIATE_TEST_SUITE_P(
    All, PlanCheckerNeeds,
    ::testing::Values(Need{"latency", [](DemandRow& r) { r.latency_ms = 4.9; }, "ms are allowed"},
                      Need{"availability", [](DemandRow& r) { r.availability = 0.99901; }, "availability"},
                      Need{"autonomy", [](DemandRow& r) { r.autonomy_h = 1; }, "autonomy"},
                      Need{"mobility", [](DemandRow& r) { r.mobility_kmh = 1; }, "mobility"},
                      Need{"down", [](DemandRow& r) { r.down_mbps = 501; }, "rate:"},
                      Need{"up", [](DemandRow& r) { r.up_mbps = 501; }, "rate:"}),
    [](const auto& p) { return p.param.name; });

}  // namespace
}  // namespace tsunagi::plan
