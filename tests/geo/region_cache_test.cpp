// SPDX-License-Identifier: Apache-2.0
// A region whose roads come from the cache is the region without it.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/geo/noded_worlds.h"
#include "tests/geo/region_world.h"

namespace tsunagi::geo {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

// With a railway, which is left out, and an island.
void lay_troubled_roads(RegionWorld& world) {
  world.put(
      "roads", "roads.geojson",
      collection(feature("LineString", "[[138.801,35.41],[138.839,35.41]]", R"("class":"primary")") + "," +
                 feature("LineString", "[[138.81,35.405],[138.815,35.405]]", R"("class":"minor")") + "," +
                 feature("LineString", "[[138.81,35.40],[138.83,35.40]]", R"("class":"rail")")));
}

void expect_same(const Region& a, const Region& b) {
  EXPECT_TRUE(a.roads == b.roads);
  EXPECT_EQ(a.warnings, b.warnings);
  ASSERT_EQ(a.layers.size(), b.layers.size());
  for (std::size_t i = 0; i < a.layers.size(); ++i) {
    EXPECT_EQ(a.layers[i].file, b.layers[i].file);
    EXPECT_EQ(a.layers[i].hash, b.layers[i].hash);
    EXPECT_EQ(a.layers[i].features, b.layers[i].features);
  }
}

TEST(RegionCache, ColdAndWarmAreTheRegionWithout) {
  const TempFolder cache;
  RegionWorld world;
  lay_troubled_roads(world);
  const Region without = world.load();
  const Region cold = world.load(cache.path());
  const Region warm = world.load(cache.path());
  EXPECT_THAT(without.warnings, SizeIs(2));  // a line left out, an island
  expect_same(cold, without);
  expect_same(warm, without);
  EXPECT_EQ(cold.cache_warning + warm.cache_warning, "");
}

TEST(RegionCache, ChangedRoadsAreReadAnew) {
  const TempFolder cache;
  RegionWorld world;
  lay_troubled_roads(world);
  static_cast<void>(world.load(cache.path()));
  world.put("roads", "roads.geojson",
            collection(feature("LineString", "[[138.801,35.41],[138.839,35.41]]", R"("class":"minor")")));
  const Region region = world.load(cache.path());
  expect_same(region, world.load());
  EXPECT_THAT(region.cache_warning, HasSubstr("stale"));
  EXPECT_EQ(world.load(cache.path()).cache_warning, "");
}

TEST(RegionCache, AMovedBorderSplitsAnew) {
  const TempFolder cache;
  RegionWorld world;
  lay_troubled_roads(world);
  static_cast<void>(world.load(cache.path()));
  world.put(
      "boundary", "boundary.geojson",
      collection(feature("Polygon", square_json(138.80, 35.40, 0.02), R"("code":"19424","name":"忍野村")")));
  const Region region = world.load(cache.path());
  expect_same(region, world.load());
  EXPECT_THAT(region.cache_warning, HasSubstr("stale"));
}

TEST(RegionCache, FaultsOfOtherLayersAreFoundAllTheSame) {
  const TempFolder cache;
  RegionWorld world;
  lay_troubled_roads(world);
  static_cast<void>(world.load(cache.path()));
  world.put("small_areas", "areas.geojson", "no layer");
  EXPECT_THAT(message_of([&] { return world.load(cache.path()); }), HasSubstr("areas.geojson"));
}

}  // namespace
}  // namespace tsunagi::geo
