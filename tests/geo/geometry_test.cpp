// SPDX-License-Identifier: Apache-2.0
#include "geo/geometry.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/random.h"

namespace tsunagi::geo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Polyline k_bend{{0, 0}, {30, 0}, {30, 40}};

Polyline square(double x, double y, double side) {
  return {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}};
}

// A star-shaped ring of `points` vertices around `centre`, radius from `least` to `most`.
Polyline random_ring(const Random& random, std::uint64_t seed, PointM centre, int points, double least,
                     double most) {
  Polyline ring;
  for (int i = 0; i < points; ++i) {
    const double angle = 2 * M_PI * i / points;
    const double radius =
        least + (most - least) * random.uniform(seed * 100'000 + static_cast<std::uint64_t>(i));
    ring.push_back({centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)});
  }
  ring.push_back(ring.front());
  return ring;
}

// Even–odd rule along a ray to the north, where AreaIndex casts to the east.
bool oracle_contains(const Area& area, PointM p) {
  bool inside = false;
  for (const Polyline& ring : area.rings) {
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const PointM a = ring[i - 1];
      const PointM b = ring[i];
      if ((a.x > p.x) == (b.x > p.x)) continue;
      if (a.y + (p.x - a.x) * (b.y - a.y) / (b.x - a.x) > p.y) inside = !inside;
    }
  }
  return inside;
}

TEST(Geometry, ProjectFindsTheFootTheOffsetAndTheEnds) {
  const Projected on_leg = project(k_bend, {10, -5});
  EXPECT_EQ(on_leg.point, (PointM{10, 0}));
  EXPECT_DOUBLE_EQ(on_leg.offset_m, 10);
  EXPECT_DOUBLE_EQ(on_leg.distance_m, 5);
  EXPECT_DOUBLE_EQ(project(k_bend, {-3, -4}).distance_m, 5);
  EXPECT_DOUBLE_EQ(project(k_bend, {-3, -4}).offset_m, 0);
  EXPECT_DOUBLE_EQ(project(k_bend, {33, 44}).offset_m, 70);
}

TEST(Geometry, ProjectSurvivesRepeatedPoints) {
  const Polyline line{{0, 0}, {0, 0}, {10, 0}, {10, 0}};
  EXPECT_DOUBLE_EQ(project(line, {5, 2}).offset_m, 5);
  EXPECT_DOUBLE_EQ(project(Polyline{{1, 1}, {1, 1}}, {4, 5}).distance_m, 5);
}

TEST(Geometry, ProjectOfAlongIsTheOffset) {
  const Random random(5, "along");
  Polyline line{{0, 0}};
  for (std::uint64_t i = 0; i < 40; ++i)  // x grows, so the line does not meet itself
    line.push_back({line.back().x + 5 + 20 * random.uniform(2 * i), 50 * random.uniform(2 * i + 1)});
  for (std::uint64_t i = 0; i < 200; ++i) {
    const double offset = length_m(line) * random.uniform(1000 + i);
    const Projected back = project(line, along(line, offset));
    EXPECT_NEAR(back.distance_m, 0, 1e-9);
    EXPECT_NEAR(back.offset_m, offset, 1e-6);
  }
}

TEST(Geometry, AlongIsClampedToTheLine) {
  EXPECT_EQ(along(k_bend, -1), (PointM{0, 0}));
  EXPECT_EQ(along(k_bend, 30), (PointM{30, 0}));
  EXPECT_EQ(along(k_bend, 50), (PointM{30, 20}));
  EXPECT_EQ(along(k_bend, 71), (PointM{30, 40}));
}

TEST(Geometry, PartsKeepTheVerticesBetweenTheirEnds) {
  EXPECT_THAT(part_of(k_bend, 10, 50), ElementsAre(PointM{10, 0}, PointM{30, 0}, PointM{30, 20}));
  EXPECT_THAT(part_of(k_bend, 0, 30), ElementsAre(PointM{0, 0}, PointM{30, 0}));
  EXPECT_THAT(part_of(k_bend, 30, 70), ElementsAre(PointM{30, 0}, PointM{30, 40}));
  EXPECT_EQ(part_of(k_bend, 0, 70), k_bend);
}

TEST(Geometry, PartsOfALineSumToTheWhole) {
  const Random random(5, "parts");
  Polyline line;
  for (std::uint64_t i = 0; i < 30; ++i)
    line.push_back({1000 * random.uniform(2 * i), 1000 * random.uniform(2 * i + 1)});
  const double whole = length_m(line);
  for (std::uint64_t i = 0; i < 100; ++i) {
    const double cut = whole * random.uniform(500 + i);
    const double sum = length_m(part_of(line, 0, cut)) + length_m(part_of(line, cut, whole));
    EXPECT_NEAR(sum, whole, 1e-6);
  }
}

TEST(Geometry, HolesAreSubtractedFromTheAreaWhenWoundTheOtherWay) {
  Area area{{square(0, 0, 10), square(2, 2, 3)}};
  std::ranges::reverse(area.rings[1]);
  EXPECT_DOUBLE_EQ(area_m2(area), 91);
}

TEST(AreaIndex, OfNothingHoldsNothing) {
  EXPECT_FALSE(AreaIndex({}).contains({0, 0}));
  EXPECT_FALSE(AreaIndex(std::vector<Area>{{}, {}}).contains({0, 0}));
}

TEST(AreaIndex, HolesBelongToNoneAndIslandsInThemDo) {
  const std::vector<Area> areas{{{square(0, 0, 100), square(20, 20, 60), square(40, 40, 20)}}};
  const AreaIndex index(areas);
  EXPECT_TRUE(index.contains({10, 50}));
  EXPECT_FALSE(index.contains({30, 50}));
  EXPECT_TRUE(index.contains({50, 50}));
  EXPECT_FALSE(index.contains({150, 50}));
}

TEST(AreaIndex, TellsEveryAreaOfAPointAscending) {
  const std::vector<Area> areas{{{square(0, 0, 10)}}, {{square(50, 50, 10)}}, {{square(5, 5, 10)}}};
  const AreaIndex index(areas);
  EXPECT_THAT(index.find_all({7, 7}), ElementsAre(0u, 2u));
  EXPECT_EQ(index.find({7, 7}), 0u);
  EXPECT_THAT(index.find_all({12, 12}), ElementsAre(2u));
  EXPECT_THAT(index.find_all({30, 30}), IsEmpty());
}

TEST(AreaIndex, GivesEachPointOfASharedBorderToOneNeighbour) {
  const std::vector<Area> areas{{{square(0, 0, 10)}}, {{square(10, 0, 10)}}, {{square(0, 10, 10)}}};
  const AreaIndex index(areas);
  for (double at = 0.5; at < 10; at += 1) {
    EXPECT_EQ(index.find_all({10, at}).size(), 1u) << at;
    EXPECT_EQ(index.find_all({at, 10}).size(), 1u) << at;
  }
}

TEST(AreaIndex, AgreesWithTheEvenOddRuleOnRandomAreas) {
  const Random random(3, "areas");
  for (const int points : {3, 40, 5000}) {  // one band, few and thousands of bands
    std::vector<Area> areas;
    for (std::uint64_t a = 0; a < 6; ++a) {
      const auto seed = a * 10 + static_cast<std::uint64_t>(points);
      const PointM centre{1000 * random.uniform(7 * seed), 1000 * random.uniform(7 * seed + 1)};
      areas.push_back({{random_ring(random, seed, centre, points, 300, 400),
                        random_ring(random, seed + 5000, centre, points, 100, 200)}});
    }
    const AreaIndex index(areas);
    for (std::uint64_t i = 0; i < 3000; ++i) {
      PointM p{-500 + 2000 * random.uniform(900'000'000 + 2 * i),
               -500 + 2000 * random.uniform(900'000'001 + 2 * i)};
      if (i % 3 == 0)
        p.y = areas[i % 6].rings[i % 2][i % static_cast<std::uint64_t>(points)].y;  // a vertex's height
      std::vector<std::size_t> expected;
      for (std::size_t a = 0; a < areas.size(); ++a) {
        if (oracle_contains(areas[a], p)) expected.push_back(a);
      }
      ASSERT_EQ(index.find_all(p), expected) << "points " << points << ", " << p.x << " " << p.y;
    }
  }
}

TEST(PointGrid, OfNothingFindsNothing) {
  const PointGrid grid({}, 10);
  EXPECT_FALSE(grid.nearest({0, 0}).has_value());
  EXPECT_THAT(grid.within({0, 0}, 1e9), IsEmpty());
}

TEST(PointGrid, TakesTheLowestIndexOfEquals) {
  const std::vector<PointM> points{{10, 0}, {-10, 0}, {0, 10}, {10, 0}};
  EXPECT_EQ(PointGrid(points, 3).nearest({0, 0}), 0u);
  EXPECT_THAT(PointGrid(points, 3).within({10, 0}, 0), ElementsAre(0u, 3u));
}

TEST(PointGrid, AgreesWithBruteForceInsideAndFarOutside) {
  const Random random(9, "grid");
  std::vector<PointM> points;
  for (std::uint64_t i = 0; i < 400; ++i)
    points.push_back({1000 * random.uniform(2 * i), 3000 * random.uniform(2 * i + 1)});
  for (const double cell_m : {0.01, 7.0, 300.0, 1e6}) {
    const PointGrid grid(points, cell_m);
    for (std::uint64_t i = 0; i < 60; ++i) {
      const double spread = i % 10 == 0 ? 20'000 : 3000;
      const PointM p{spread * (random.uniform(5000 + 2 * i) - 0.3),
                     spread * (random.uniform(5001 + 2 * i) - 0.3)};
      std::vector<std::uint32_t> expected;
      std::uint32_t nearest = 0;
      for (std::uint32_t k = 0; k < points.size(); ++k) {
        if (distance_m(points[k], p) <= 150) expected.push_back(k);
        if (distance_m(points[k], p) < distance_m(points[nearest], p)) nearest = k;
      }
      ASSERT_EQ(grid.within(p, 150), expected) << "cell " << cell_m << ", draw " << i;
      ASSERT_EQ(grid.nearest(p), nearest) << "cell " << cell_m << ", draw " << i;
    }
  }
}

}  // namespace
}  // namespace tsunagi::geo
