// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/coverage.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "tests/plan/plan_world.h"
#include "tests/plan/tiny_region.h"

namespace tsunagi::plan {
namespace {

Coverage cover(const geo::Region& region, Scenario scenario, std::size_t threads,
               const CoverageChoices& choices = {}) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
  auto households = place_households(region);
  mark_households(households, region, scenario);
  std::vector<geo::Assumption> assumptions;
  const FiberCover fiber = find_fiber_cover(region, scenario, households, assumptions);
  const Demand demand = place_demand(region, scenario, households);
  const Candidates candidates = find_candidates(region, scenario, demand);
  return compute_coverage(region, scenario, candidates, demand, sites_on_fiber(region, candidates, fiber),
                          choices);
}

auto fields(const RadioLink& l) {
  return std::tie(l.site, l.option, l.terminal, l.loss_db, l.margin_db, l.distance_km, l.down_bps, l.up_bps,
                  l.model);
}
auto fields(const PairCounts& c) {
  return std::tie(c.tried, c.out_of_range, c.too_weak);
}
auto fields(const MicrowaveHop& h) {
  return std::tie(h.from, h.to, h.option, h.length_km, h.clearance);
}

template <class T>
void expect_same(const std::vector<T>& one, const std::vector<T>& two) {
  ASSERT_EQ(one.size(), two.size());
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_TRUE(fields(one[i]) == fields(two[i])) << i;
}

TEST(Coverage, IsTheSameForOneAndTwoThreads) {
  const Scenario scenario = testing::sample_scenario(1);
  const Coverage one = cover(testing::sample_region(), scenario, 1);
  const Coverage two = cover(testing::sample_region(), scenario, 2);
  EXPECT_FALSE(one.links.empty());
  expect_same(one.links, two.links);
  expect_same(one.hops, two.hops);
  EXPECT_EQ(one.dropped_links, two.dropped_links);
}

TEST(Coverage, KeepsAtMostTheWantedLinksOfAnOption) {
  Scenario scenario = testing::sample_scenario(1);
  scenario.links_per_demand = 2;
  const Coverage coverage = cover(testing::sample_region(), scenario, 2);
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> count;
  for (const RadioLink& l : coverage.links) EXPECT_LE((++count[{l.terminal, l.option}]), 2);
  EXPECT_EQ(coverage.reached_links,
            coverage.dropped_links + static_cast<std::int64_t>(coverage.links.size()));
}

TEST(Coverage, PruningChangesNothing) {
  const Scenario scenario = testing::sample_scenario(1);
  const Coverage pruned = cover(testing::sample_region(), scenario, 2, {.prune = true});
  const Coverage whole = cover(testing::sample_region(), scenario, 2, {.prune = false});
  EXPECT_GT(pruned.pairs.too_weak, 0);
  expect_same(pruned.links, whole.links);
  EXPECT_TRUE(fields(pruned.pairs) == fields(whole.pairs));
  EXPECT_EQ(pruned.dropped_links, whole.dropped_links);
}

TEST(Coverage, EveryPairIsALinkOrSaysWhyNot) {
  const Coverage coverage = cover(testing::sample_region(), testing::sample_scenario(1), 2);
  EXPECT_EQ(coverage.pairs.tried,
            coverage.reached_links + coverage.pairs.out_of_range + coverage.pairs.too_weak);
}

TEST(Coverage, TerrainPathsTakeTheModelOfTheirDistance) {
  const Scenario scenario = testing::sample_scenario(1);
  std::set<ReachModel> seen;
  for (const RadioLink& l : cover(testing::sample_region(), scenario, 2).links) {
    seen.insert(l.model);
    EXPECT_EQ(l.model, l.distance_km < 0.25 ? ReachModel::tr38901_rma : ReachModel::p1812);
  }
  EXPECT_TRUE(seen.contains(ReachModel::p1812));
  EXPECT_TRUE(seen.contains(ReachModel::tr38901_rma));
}

TEST(Coverage, LongleyRiceLooksAtTheLinksOfChainsThatNameIt) {
  Scenario scenario = testing::sample_scenario(1);
  const std::uint32_t lpwa = testing::option_index(scenario, "lpwa");
  scenario.catalogue.options[testing::option_index(scenario, "bwa")].radio->chain.is_checked_by_itm = false;
  const Coverage coverage = cover(testing::sample_region(), scenario, 2);
  std::int64_t links = 0;
  for (const RadioLink& l : coverage.links) links += l.option == lpwa ? 1 : 0;
  ASSERT_FALSE(coverage.itm.empty());
  bool found = false;
  for (const ItmCheck& check : coverage.itm) {
    EXPECT_NE(scenario.catalogue.options[check.option].id, "bwa");
    if (check.option != lpwa) continue;
    found = true;
    EXPECT_EQ(check.links + check.out_of_range, links);
    EXPECT_GT(check.links, 0);
    EXPECT_GT(check.warnings[6], 0);  // paths under 1 km
    EXPECT_LE(std::abs(check.mean_difference_db), check.rms_difference_db);
  }
  EXPECT_TRUE(found);
}

TEST(Coverage, WithoutTerrainEveryLinkSaysSo) {
  geo::Region region = testing::sample_region();
  region.terrain.reset();
  const Coverage coverage = cover(region, testing::sample_scenario(1), 2);
  ASSERT_FALSE(coverage.links.empty());
  for (const RadioLink& l : coverage.links) {
    const std::string_view name = k_reach_model_names[static_cast<std::size_t>(l.model)];
    EXPECT_TRUE(name.ends_with(", no terrain")) << name;
  }
  EXPECT_TRUE(coverage.hops.empty());
}

TEST(Coverage, TakesTheCatalogueRadiusWhereNoModelDoesWithoutTerrain) {
  geo::Region region = testing::sample_region();
  region.terrain.reset();
  Scenario scenario = testing::sample_scenario(1);
  for (models::Option& option : scenario.catalogue.options) {
    if (option.radio) option.radio->chain.without_terrain.reset();
  }
  const Coverage coverage = cover(region, scenario, 2);
  ASSERT_FALSE(coverage.links.empty());
  for (const RadioLink& l : coverage.links) {
    EXPECT_EQ(l.model, ReachModel::catalogue_radius);
    EXPECT_LE(l.distance_km * 1000, scenario.catalogue.options[l.option].radio->radius_m + 0.01);
  }
}

TEST(Coverage, CountsPairsInNoRangeOfTheChain) {
  Scenario scenario = testing::sample_scenario(1);
  for (models::Option& option : scenario.catalogue.options) {
    if (option.radio)
      option.radio->chain.ranges.resize(std::min<std::size_t>(1, option.radio->chain.ranges.size()));
  }
  const Coverage coverage = cover(testing::sample_region(), scenario, 2);
  EXPECT_GT(coverage.pairs.out_of_range, 0);
  for (const RadioLink& l : coverage.links) EXPECT_LE(l.distance_km, 0.25f);
}

TEST(Coverage, HasNoLinksOfForbiddenOptions) {
  Scenario scenario = testing::sample_scenario(1);
  scenario.forbidden_options = {"lpwa"};
  const std::uint32_t lpwa = testing::option_index(scenario, "lpwa");
  for (const RadioLink& l : cover(testing::sample_region(), scenario, 2).links) EXPECT_NE(l.option, lpwa);
}

TEST(MobileCover, VariantsAreNested) {
  geo::Region region = testing::tiny_region();
  region.people[0].area = testing::square(1000, 1000, 1200);
  region.people[0].population = 1500;
  const auto clusters = place_households(region);
  std::vector<geo::Assumption> assumptions;
  std::vector<MobileCover> covers;
  for (const geo::Variant v : {geo::Variant::optimistic, geo::Variant::base, geo::Variant::pessimistic}) {
    Scenario scenario = testing::tiny_scenario({});
    scenario.mobile_variant = v;
    covers.emplace_back(region, scenario, clusters, assumptions);
  }
  int differ = 0;
  for (double x = -4000; x < 8000; x += 170) {
    for (double y = -4000; y < 8000; y += 170) {
      for (const bool fifth : {false, true}) {
        const bool optimistic = covers[0].covers({x, y}, fifth);
        const bool base = covers[1].covers({x, y}, fifth);
        const bool pessimistic = covers[2].covers({x, y}, fifth);
        EXPECT_LE(pessimistic, base);
        EXPECT_LE(base, optimistic);
        differ += optimistic != pessimistic;
      }
    }
  }
  EXPECT_GT(differ, 0);
  EXPECT_EQ(assumptions.size(), 3u);
}

TEST(Candidates, SitesStandApartInsideAndOffBarredGround) {
  const geo::Region& region = testing::sample_region();
  const Scenario scenario = testing::sample_scenario(1);
  const Candidates found =
      find_candidates(region, scenario, place_demand(region, scenario, place_households(region)));
  std::vector<geo::Area> barred;
  for (const auto* zones : {&region.protected_area, &region.no_pole}) {
    for (const geo::Zone& z : *zones) barred.push_back(z.area);
  }
  const geo::AreaIndex index(barred);
  ASSERT_GT(found.sites.size(), 5u);
  for (std::size_t i = 0; i < found.sites.size(); ++i) {
    EXPECT_NE(found.sites[i].municipality, geo::k_outside);
    EXPECT_LE(found.sites[i].anchor.distance_m, scenario.most_drop_m);
    EXPECT_TRUE(found.sites[i].kind == SiteKind::tower || !index.contains(found.sites[i].at));
    for (std::size_t j = 0; j < i; ++j) EXPECT_GE(geo::distance_m(found.sites[i].at, found.sites[j].at), 150);
  }
}

}  // namespace
}  // namespace tsunagi::plan
