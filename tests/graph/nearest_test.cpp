// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/nearest.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "geo/base/error.h"
#include "geo/base/random.h"

namespace tsunagi::graph {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::int32_t deg = 10'000'000;
constexpr PointE7 kanazawa{1'366'560'000, 365'610'000};

// Points of a cloud about Kanazawa, `spread` wide; a small one has many points in one place.
class Cloud {
 public:
  Cloud(std::uint64_t seed, std::uint64_t spread) : random_(seed, "cloud"), spread_(spread) {}
  PointE7 next() { return {kanazawa.lon_e7 + offset(), kanazawa.lat_e7 + offset()}; }
  std::vector<PointE7> points(std::size_t count) {
    std::vector<PointE7> out(count);
    for (PointE7& p : out) p = next();
    return out;
  }
  std::vector<Segment> segments(std::size_t count) {
    std::vector<Segment> out(count);
    for (Segment& s : out) {
      s.a = next();
      s.b = random_.below(index_++, 4) == 0 ? s.a : next();
    }
    return out;
  }

 private:
  std::int32_t offset() {
    return static_cast<std::int32_t>(random_.below(index_++, spread_)) -
           static_cast<std::int32_t>(spread_ / 2);
  }
  Random random_;
  std::uint64_t index_ = 0;
  std::uint64_t spread_;
};

std::uint32_t nearest_of(const std::vector<PointE7>& points, PointE7 place) {
  const MetresAbout metres(place);
  std::uint32_t best = 0;
  for (std::uint32_t v = 1; v < points.size(); ++v) {
    if (metres.squared_m2(points[v]) < metres.squared_m2(points[best])) best = v;
  }
  return best;
}

std::uint32_t nearest_of(const std::vector<Segment>& segments, PointE7 place) {
  const MetresAbout metres(place);
  const auto squared = [&](std::uint32_t s) { return metres.foot(segments[s].a, segments[s].b).squared_m2; };
  std::uint32_t best = 0;
  for (std::uint32_t s = 1; s < segments.size(); ++s) {
    if (squared(s) < squared(best)) best = s;
  }
  return best;
}

TEST(NodeIndex, FindsWhatTryingAllFindsWithTiesByLowestId) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Cloud cloud(seed, seed % 2 == 0 ? 12 : 3'000'000);
    const auto points = cloud.points(1 + seed * 29);
    const NodeIndex index(points);
    Cloud wider(seed + 1000, seed % 2 == 0 ? 30 : 9'000'000);
    for (int k = 0; k < 60; ++k) {
      const PointE7 place = k % 3 == 0 ? cloud.next() : wider.next();
      const auto found = index.nearest(place);
      ASSERT_TRUE(found.has_value());
      ASSERT_EQ(found->node, nearest_of(points, place)) << "seed " << seed;
    }
  }
}

TEST(NodeIndex, PlacesFarOutsideHaveTheirNearestToo) {
  Cloud cloud(3, 1'000'000);
  const auto points = cloud.points(500);
  const NodeIndex index(points);
  for (const PointE7 place : {PointE7{-180 * deg, -90 * deg}, PointE7{180 * deg, 90 * deg}, PointE7{0, 0}}) {
    EXPECT_EQ(index.nearest(place)->node, nearest_of(points, place));
  }
}

TEST(NodeIndex, OfPointsAtOnePlaceGivesTheLowestId) {
  const std::vector<PointE7> points(1000, kanazawa);
  const auto found = NodeIndex(points).nearest(kanazawa);
  EXPECT_EQ(found->node, 0u);
  EXPECT_EQ(found->distance_m, 0);
}

TEST(NodeIndex, OfNoPointsFindsNone) {
  EXPECT_FALSE(NodeIndex({}).nearest(kanazawa).has_value());
  EXPECT_FALSE(NodeIndex({}).nearest(std::vector{kanazawa}).at(0).has_value());
}

TEST(NodeIndex, BatchesAreTheSameForOneTwoAndSevenThreads) {
  const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism, 8);
  Cloud cloud(8, 2'000'000);
  const auto points = cloud.points(5000);
  const auto places = cloud.points(3000);
  const auto with = [&](int threads) {
    return tbb::task_arena(threads).execute([&] {
      std::vector<std::uint32_t> nodes;
      for (const auto& found : NodeIndex(points).nearest(places)) nodes.push_back(found->node);
      return nodes;
    });
  };
  const auto expected = with(1);
  for (std::size_t i = 0; i < places.size(); i += 50) ASSERT_EQ(expected[i], nearest_of(points, places[i]));
  EXPECT_EQ(with(2), expected);
  EXPECT_EQ(with(7), expected);
}

// 0.001 degree at 36.561 N: 110.96 m along the meridian, 89.5 m along the parallel.
TEST(NodeIndex, MeasuresMetresOfTheEllipsoid) {
  const NodeIndex north(std::vector{PointE7{kanazawa.lon_e7, kanazawa.lat_e7 + 10'000}});
  EXPECT_NEAR(north.nearest(kanazawa)->distance_m, 110.96, 0.02);
  const NodeIndex east(std::vector{PointE7{kanazawa.lon_e7 + 10'000, kanazawa.lat_e7}});
  EXPECT_NEAR(east.nearest(kanazawa)->distance_m, 89.51, 0.02);
}

TEST(NodeIndex, RefusesCoordinatesThatAreNoPlace) {
  EXPECT_NO_THROW(NodeIndex(std::vector{PointE7{180 * deg, -90 * deg}}));
  EXPECT_THROW(NodeIndex(std::vector{PointE7{180 * deg + 1, 0}}), Error);
  EXPECT_THROW(NodeIndex(std::vector{PointE7{0, 90 * deg + 1}}), Error);
  const std::vector<PointE7> swapped{kanazawa, {365'610'000, 1'366'560'000}};
  try {
    const NodeIndex index(swapped);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("feature 1"), HasSubstr("expected a longitude within 180")));
  }
  const NodeIndex index(std::vector{kanazawa});
  EXPECT_THROW((void)index.nearest(swapped[1]), Error);
  EXPECT_THROW((void)index.nearest(swapped), Error);
  EXPECT_THROW((void)index.nearest(PointE7{std::numeric_limits<std::int32_t>::min(), 0}), Error);
}

TEST(SegmentIndex, FindsWhatTryingAllFindsWithTiesByLowestId) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Cloud cloud(seed, seed % 2 == 0 ? 12 : 3'000'000);
    const auto segments = cloud.segments(1 + seed * 17);
    const SegmentIndex index(segments);
    Cloud wider(seed + 1000, seed % 2 == 0 ? 30 : 9'000'000);
    for (int k = 0; k < 60; ++k) {
      const PointE7 place = k % 3 == 0 ? cloud.next() : wider.next();
      ASSERT_EQ(index.nearest(place)->segment, nearest_of(segments, place)) << "seed " << seed;
    }
  }
}

TEST(SegmentIndex, SnapsBetweenTheEndsAndOntoThem) {
  const PointE7 b{kanazawa.lon_e7 + 100'000, kanazawa.lat_e7};
  const SegmentIndex index(std::vector{Segment{kanazawa, b}});
  const auto within = index.nearest(PointE7{kanazawa.lon_e7 + 25'000, kanazawa.lat_e7 + 10'000});
  EXPECT_NEAR(within->ratio, 0.25, 1e-9);
  EXPECT_NEAR(within->distance_m, 110.96, 0.02);
  EXPECT_EQ(index.nearest(PointE7{kanazawa.lon_e7 - 5, kanazawa.lat_e7})->ratio, 0);
  EXPECT_EQ(index.nearest(PointE7{b.lon_e7 + 5, b.lat_e7})->ratio, 1);
  EXPECT_EQ(index.nearest(b)->distance_m, 0);
}

TEST(SegmentIndex, TwoPiecesAtTheirSharedEndGiveTheLowerId) {
  const PointE7 left{kanazawa.lon_e7 - 90'000, kanazawa.lat_e7 - 7};
  const PointE7 right{kanazawa.lon_e7 + 80'000, kanazawa.lat_e7 - 3};
  const SegmentIndex index(std::vector{Segment{right, kanazawa}, Segment{kanazawa, left}});
  EXPECT_EQ(index.nearest(kanazawa)->segment, 0u);
  EXPECT_EQ(index.nearest(kanazawa)->ratio, 1);
}

TEST(SegmentIndex, OfNoSegmentsFindsNoneAndRefusesNonsense) {
  EXPECT_FALSE(SegmentIndex({}).nearest(kanazawa).has_value());
  EXPECT_THROW(SegmentIndex(std::vector{Segment{kanazawa, {0, 90 * deg + 1}}}), Error);
}

}  // namespace
}  // namespace tsunagi::graph
