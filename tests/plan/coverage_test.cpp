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

#include "models/link_capacity.h"
#include "models/p2108.h"
#include "models/propagation.h"
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
  return std::tie(l.site, l.option, l.terminal, l.loss_db, l.antenna_loss_db, l.entry_loss_db,
                  l.fade_margin_db, l.margin_db, l.distance_km, l.down_bps, l.up_bps, l.model, l.sector,
                  l.spreading_factor);
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

const models::Radio& radio_of(const Scenario& scenario, const RadioLink& link) {
  return *scenario.catalogue.options[link.option].radio;
}

TEST(Coverage, LinksKeepWhatTheirAvailabilityAsksFor) {
  const Scenario scenario = testing::sample_scenario(1);
  const geo::Region& region = testing::sample_region();
  const Demand demand = place_demand(region, scenario, place_households(region));
  for (const RadioLink& l : cover(region, scenario, 2).links) {
    const models::Option& option = scenario.catalogue.options[l.option];
    const double asked = scenario.demand[demand.terminals[l.terminal].row].availability;
    const double sigma_db = l.model == ReachModel::p1812 ? 6 : 4;  // terrain-aware; RMa in sight, at least
    const double margin_db = models::fade_margin_db(std::min({asked, option.availability, 0.9999}), sigma_db);
    if (l.model == ReachModel::p1812) {
      EXPECT_NEAR(l.fade_margin_db, margin_db, 1e-4);
    } else {
      EXPECT_GE(l.fade_margin_db, margin_db - 1e-4);
    }
    const auto budget = models::link_budget(option.radio.value(), {l.median_db(), l.fade_margin_db});
    ASSERT_TRUE(budget);
    EXPECT_NEAR(budget->margin_db, l.margin_db, 1e-3);
  }
}

TEST(Coverage, SectorsLookWhereTheUnitsAre) {
  Scenario scenario = testing::sample_scenario(1);
  const std::uint32_t bwa = testing::option_index(scenario, "bwa");
  const Coverage three = cover(testing::sample_region(), scenario, 2);
  scenario.catalogue.options[bwa].radio->antenna = {};
  const Coverage omni = cover(testing::sample_region(), scenario, 2);
  std::set<int> sectors;
  for (const RadioLink& l : three.links) {
    if (l.option != bwa) continue;
    sectors.insert(l.sector);
    EXPECT_GE(l.antenna_loss_db, 0);
    EXPECT_LE(l.antenna_loss_db, 25);
  }
  EXPECT_EQ(sectors.size(), 3u);
  for (const RadioLink& l : omni.links)
    EXPECT_EQ(radio_of(scenario, l).antenna.azimuth_deg.size() > 1 ? 0 : l.antenna_loss_db, 0);
  EXPECT_GT(omni.reached_links, three.reached_links);
}

TEST(Coverage, WallsWeakenTheLinksOfUnitsIndoors) {
  Scenario scenario = testing::sample_scenario(1);
  const Coverage outdoors = cover(testing::sample_region(), scenario, 2);
  for (DemandRow& row : scenario.demand) row.indoors = models::BuildingType::traditional;
  const Coverage indoors = cover(testing::sample_region(), scenario, 2);
  EXPECT_LT(indoors.reached_links, outdoors.reached_links);
  ASSERT_FALSE(indoors.links.empty());
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, RadioLink> open;
  for (const RadioLink& l : outdoors.links) open[{l.terminal, l.option, l.site}] = l;
  for (const RadioLink& l : indoors.links) {
    EXPECT_GT(l.entry_loss_db, 5);
    const auto at = open.find({l.terminal, l.option, l.site});
    if (at == open.end()) continue;
    EXPECT_GT(l.fade_margin_db, at->second.fade_margin_db);  // walls differ too
    EXPECT_EQ(l.loss_db, at->second.loss_db);
  }
}

// Without a clutter layer the statistical loss stands for it, in towns only and for models that know none.
TEST(Coverage, TownsWithoutAClutterLayerLoseMore) {
  geo::Region region = testing::sample_region();
  region.clutter.clear();
  Scenario scenario = testing::sample_scenario(1);
  scenario.radio.built_up_per_km2 = 1e6;
  const Coverage open = cover(region, scenario, 2);
  scenario.radio.built_up_per_km2 = 0;
  const Coverage town = cover(region, scenario, 2);
  EXPECT_LT(town.reached_links, open.reached_links);
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, RadioLink> known;
  for (const RadioLink& l : open.links) known[{l.terminal, l.option, l.site}] = l;
  int compared = 0;
  for (const RadioLink& l : town.links) {
    const auto at = known.find({l.terminal, l.option, l.site});
    if (at == known.end()) continue;
    const models::StatisticalClutter clutter{.frequency_ghz = radio_of(scenario, l).frequency_mhz / 1000,
                                             .distance_km = l.distance_km};
    const double more_db = static_cast<double>(l.loss_db) - static_cast<double>(at->second.loss_db);
    if (l.model != ReachModel::p1812) {
      EXPECT_EQ(more_db, 0);
    } else if (more_db != 0) {  // places in no small area are no town
      EXPECT_NEAR(more_db, models::statistical_clutter_loss_db(clutter, 50), 1e-3);
      ++compared;
    }
  }
  EXPECT_GT(compared, 0);
  region.clutter = testing::sample_region().clutter;
  const Coverage with_layer = cover(region, scenario, 2);
  scenario.radio.built_up_per_km2 = 1e6;
  expect_same(with_layer.links, cover(region, scenario, 2).links);
}

TEST(Coverage, LoraLinksSayTheirSpreadingFactor) {
  const Scenario scenario = testing::sample_scenario(1);
  const std::uint32_t lpwa = testing::option_index(scenario, "lpwa");
  std::set<int> factors;
  for (const RadioLink& l : cover(testing::sample_region(), scenario, 2).links) {
    EXPECT_EQ(l.spreading_factor > 0, l.option == lpwa);
    if (l.option == lpwa) factors.insert(l.spreading_factor);
  }
  EXPECT_TRUE(factors.contains(7));
  EXPECT_GE(factors.size(), 2u);
  EXPECT_LE(*factors.rbegin(), 10);  // the dwell time leaves SF11 and SF12 out
}

TEST(Coverage, ABandsLimitPerDeviceCutsLoudUnits) {
  Scenario scenario = testing::sample_scenario(1);
  const std::uint32_t lpwa = testing::option_index(scenario, "lpwa");
  const auto links = [&] {
    return std::ranges::count(cover(testing::sample_region(), scenario, 2).links, lpwa, &RadioLink::option);
  };
  const auto usual = links();
  ASSERT_GT(usual, 0);
  models::Radio& radio = *scenario.catalogue.options[lpwa].radio;
  radio.lora->rule.most_airtime_s_per_h = 0.5;  // at most eight messages of 56.6 ms: 0.2 bit/s
  for (DemandRow& row : scenario.demand) row.load_up_mbps.fill(0.1e-6);
  EXPECT_GT(links(), 0);
  for (DemandRow& row : scenario.demand) row.load_up_mbps.fill(1e-6);
  EXPECT_EQ(links(), 0);
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
