// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/nation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "geo/sample/land.h"
#include "geo/sample/places.h"
#include "geo/sample/rasters.h"

namespace tsunagi::geo::sample {
namespace {

constexpr std::size_t k_towns = 1741;

double area_km2(const SampleSpec& town) {  // as make_land makes it
  return 260 * std::pow(static_cast<double>(town.road_nodes) / 4500, 0.92);
}

struct LandRatios {
  double forest = 0;
  double fields = 0;
};

LandRatios land_ratios(const SampleSpec& spec) {
  const Land land = make_land({.seed = spec.seed,
                               .road_nodes = spec.road_nodes,
                               .relief = spec.town->relief,
                               .wooded = spec.town->wooded,
                               .settled = spec.town->settled,
                               .farmed = spec.town->farmed});
  Grid grid = elevation_grid(land.frame);
  grid.columns = static_cast<int>(grid.columns * grid.cell_deg / 0.008);  // about 800 m
  grid.rows = static_cast<int>(grid.rows * grid.cell_deg / 0.008);
  grid.cell_deg = 0.008;
  const auto cells = clutter_cells(land, grid);
  int inside = 0;
  int wooded = 0;
  for (int row = 0; row < grid.rows; ++row) {
    for (int column = 0; column < grid.columns; ++column) {
      const Metres at = metres(grid.cell_middle(column, row));
      const int bx = static_cast<int>(std::floor(at.x_m / block_m + land.frame.blocks_x / 2.0));
      const int by = static_cast<int>(std::floor(at.y_m / block_m + land.frame.blocks_y / 2.0));
      if (!land.frame.has_block(bx, by) || land.owner[land.frame.block(bx, by)] < 0) continue;
      ++inside;
      wooded += cells[static_cast<std::size_t>(row * grid.columns + column)] == 4 ? 1 : 0;
    }
  }
  double fields_m2 = 0;
  for (const LayerFeature& field : farmland_layer(land).features) {
    const auto [west, east] = std::ranges::minmax(field.parts.front(), {}, &Spot::lon_e7);
    fields_m2 += std::pow((east.lon_e7 - west.lon_e7) * lon_m_per_e7, 2);
  }
  const auto blocks = static_cast<double>(std::ranges::count_if(land.owner, [](int o) { return o >= 0; }));
  return {static_cast<double>(wooded) / std::max(1, inside), fields_m2 / 1e6 / (blocks * block_km2)};
}

// Of a share measured on `count` draws, five standard errors.
double five_errors(double share, std::size_t count) {
  return 5 * std::sqrt(share * (1 - share) / static_cast<double>(count));
}

TEST(Nation, EachClassOfSizeHasItsPublishedShareOfMunicipalities) {
  const auto towns = make_nation({.seed = 1, .towns = k_towns, .most_population = 5'000'000});
  double least = 0;
  double all = 0;
  for (const SizeClass& size : k_size_classes) {
    const auto count = std::ranges::count_if(towns, [&](const SampleSpec& town) {
      const auto people = static_cast<double>(town.population);
      return people > least && people <= size.most_people;
    });
    EXPECT_NEAR(static_cast<double>(count) / k_towns, size.share, five_errors(size.share, k_towns))
        << "up to " << size.most_people;
    least = size.most_people;
    all += size.share;
  }
  EXPECT_NEAR(all, 1, 1e-9);
}

// 126,146,099 people over 1,741 (census of 2020). That classes of 2015 are filled evenly (N1) makes it 8 %
// more; the rest is the spread of a mean over 1,741 towns, most of it from the 12 of a million and more.
TEST(Nation, MeanPopulationIsNearTheCensus) {
  const auto towns = make_nation({.seed = 3, .towns = 20 * k_towns, .most_population = 5'000'000});
  double sum = 0;
  for (const SampleSpec& town : towns) sum += static_cast<double>(town.population);
  EXPECT_NEAR(sum / static_cast<double>(towns.size()), 126'146'099.0 / 1741, 0.12 * 126'146'099.0 / 1741);
}

// The spread of the mean of a log-normal of sigma 1 over 34,820 draws is 0.7 %; what lies beyond the bounds
// of the made road nodes takes the rest.
TEST(Nation, MeanAreaIsTheNations) {
  const auto towns = make_nation({.seed = 4, .towns = 20 * k_towns, .most_population = 5'000'000});
  double sum = 0;
  for (const SampleSpec& town : towns) sum += area_km2(town);
  EXPECT_NEAR(sum / static_cast<double>(towns.size()), k_mean_area_km2, 0.08 * k_mean_area_km2);
}

TEST(Nation, ReliefHasItsPublishedSharesOfTheLand) {
  const auto towns = make_nation({.seed = 5, .towns = 20 * k_towns, .most_population = 5'000'000});
  std::map<double, double> km2;  // by relief, falling with flatness
  double all = 0;
  for (const SampleSpec& town : towns) {
    km2[-town.town->relief] += area_km2(town);
    all += area_km2(town);
  }
  ASSERT_EQ(km2.size(), k_land_shares.size());
  auto share = k_land_shares.begin();
  for (const auto& [relief, sum] : km2) EXPECT_NEAR(sum / all, *share++, 0.03) << relief;
}

TEST(Nation, FiscalCapabilityAveragesTheNations) {
  const auto towns = make_nation({.seed = 2, .towns = k_towns});
  double sum = 0;
  for (const SampleSpec& town : towns) sum += town.town->fiscal_capability_index;
  // 1,741 draws with a spread of 0.3 err by 0.007; the least index of 0.05 lifts the mean a little.
  EXPECT_NEAR(sum / k_towns, k_mean_fiscal_capability, 0.04);
}

// 400 towns whose ratios spread by 0.3 and whose areas spread by sigma 1 err by about 0.02, and by 0.01 for
// fields.
TEST(Nation, ForestAndFieldsCoverTheNationsShares) {
  double all = 0;
  double forest = 0;
  double fields = 0;
  for (const SampleSpec& town : make_nation({.seed = 6, .towns = 400, .most_population = 5'000'000})) {
    const auto ratios = land_ratios(town);
    all += area_km2(town);
    forest += ratios.forest * area_km2(town);
    fields += ratios.fields * area_km2(town);
  }
  EXPECT_NEAR(forest / all, k_forest_ratio, 0.06);
  EXPECT_NEAR(fields / all, k_farmland_ratio, 0.03);
}

TEST(Nation, ATownOfNoNationHasTheUsualLand) {
  const TownOfNation usual;
  EXPECT_EQ(usual.wooded, 0);
  EXPECT_EQ(usual.settled, 0);
  EXPECT_EQ(usual.farmed, 0);
}

TEST(Nation, ALargeTownIsMadeSmallerAndAsDense) {
  const auto drawn = make_nation({.seed = 9, .towns = 200, .most_population = 5'000'000});
  const auto made = make_nation({.seed = 9, .towns = 200, .most_population = 50'000});
  std::size_t smaller = 0;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    if (drawn[i].population <= 50'000 || made[i].road_nodes <= 100 || drawn[i].road_nodes >= 20'000) continue;
    ++smaller;
    EXPECT_NEAR(static_cast<double>(made[i].population) / area_km2(made[i]),
                static_cast<double>(drawn[i].population) / area_km2(drawn[i]),
                0.02 * static_cast<double>(drawn[i].population) / area_km2(drawn[i]));
  }
  EXPECT_GT(smaller, 20u);
}

TEST(Nation, CodesAndPlacesAreEachTownsOwn) {
  const auto towns = make_nation({.seed = 1, .towns = 1741});
  std::set<int> codes;
  std::set<std::pair<int, int>> places;
  for (const SampleSpec& town : towns) {
    codes.insert(town.town->code);
    places.emplace(town.town->east_e7, town.town->north_e7);
    EXPECT_GE(town.population, 500);
    EXPECT_LE(town.population, 100'000);
  }
  EXPECT_EQ(codes.size(), 1741u);
  EXPECT_EQ(places.size(), 1741u);
  EXPECT_LT(*codes.rbegin(), 100'000);
}

TEST(Nation, ATownIsTheSameInANationOfAnySize) {
  const auto few = make_nation({.seed = 7, .towns = 3});
  const auto many = make_nation({.seed = 7, .towns = 50});
  for (std::size_t i = 0; i < few.size(); ++i) {
    EXPECT_EQ(few[i].seed, many[i].seed);
    EXPECT_EQ(few[i].population, many[i].population);
    EXPECT_EQ(few[i].town->relief, many[i].town->relief);
  }
}

}  // namespace
}  // namespace tsunagi::geo::sample
