// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/nation.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

namespace tsunagi::geo::sample {
namespace {

// 1,741 draws; the log-normal's median 23,500 and sigma 1.5 give the sample's logarithm a standard error of
// 0.036 in its mean, five of which are allowed.
TEST(Nation, PopulationHasTheMedianAndSpreadThatAreStated) {
  const auto towns = make_nation({.seed = 1, .towns = 1741, .most_population = 2'000'000});
  double sum = 0;
  double squares = 0;
  for (const SampleSpec& town : towns) {
    const double x = std::log(static_cast<double>(town.population) / 23'524);
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / 1741, 0, 0.18);
  EXPECT_NEAR(std::sqrt(squares / 1741), 1.5, 0.15);
}

TEST(Nation, FiscalCapabilityAveragesTheNations) {
  const auto towns = make_nation({.seed = 2, .towns = 1741});
  double sum = 0;
  for (const SampleSpec& town : towns) sum += town.town->fiscal_capability_index;
  EXPECT_NEAR(sum / 1741, 0.51, 0.05);
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
