// SPDX-License-Identifier: Apache-2.0
// The Fuji Five Lakes region from its real layers, which live outside the repository.
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/region.h"
#include "geo/road_reader.h"

namespace tsunagi::geo {
namespace {

namespace fs = std::filesystem;
using ::testing::SizeIs;

fs::path data_root() {
  const char* const told = std::getenv("TSUNAGI_DATA");
  return told != nullptr ? fs::path(told) : fs::path(TSUNAGI_SOURCE_DIR) / ".." / "shared" / "data";
}

TEST(RealRegion, FujiFiveLakesHoldsWhatItsSourcesSay) {
  if (!fs::is_directory(data_root() / "fujigoko_yamanashi")) GTEST_SKIP() << "skipped: no data";
  const fs::path folder = fs::path(TSUNAGI_SOURCE_DIR) / "scenarios" / "fujigoko";
  const Region region = load_region(load_region_file(folder / "region.toml", {folder, data_root()}, {}, {}));

  std::int64_t population = 0;
  std::int64_t households = 0;
  for (const PopulationArea& area : region.people) {
    population += area.population;
    households += area.households;
  }
  EXPECT_EQ(population, 95'771);  // 2015 census, sum of the small areas
  EXPECT_EQ(households, 35'110);
  EXPECT_THAT(region.municipalities, SizeIs(6));

  const auto& lengths_mm = region.roads.component_length_mm;
  const auto total_mm =
      static_cast<double>(std::accumulate(lengths_mm.begin(), lengths_mm.end(), std::int64_t{0}));
  EXPECT_GE(static_cast<double>(lengths_mm.at(0)), 0.97 * total_mm);
  EXPECT_NEAR(total_mm / 1e6, 1850, 18.5);
  RecordProperty("road_km", std::to_string(total_mm / 1e6));
  RecordProperty("largest_component_ratio", std::to_string(static_cast<double>(lengths_mm.at(0)) / total_mm));
}

TEST(RealRoads, APrefectureHangsTogether) {
  const fs::path file = data_root() / "ishikawa_prefecture_scale" / "osm_roads_z13.fgb";
  if (!fs::exists(file)) GTEST_SKIP() << "skipped: no data";
  const Projection projection("EPSG:6675");
  RoadLayer layer = read_road_layer({.path = file}, projection);
  EXPECT_EQ(layer.features, 83'083);
  EXPECT_EQ(layer.left_out, 600);  // railways
  const RoadNetwork roads = build_road_network(std::move(layer.lines), {}, projection);
  const auto& lengths_mm = roads.component_length_mm;
  const auto total_mm = std::accumulate(lengths_mm.begin(), lengths_mm.end(), std::int64_t{0});
  EXPECT_GE(static_cast<double>(lengths_mm.at(0)), 0.99 * static_cast<double>(total_mm));
  EXPECT_NEAR(static_cast<double>(total_mm) / 1e6, 18'129, 1);
  RecordProperty("islands", std::to_string(lengths_mm.size() - 1));
}

}  // namespace
}  // namespace tsunagi::geo
