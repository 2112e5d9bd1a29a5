// SPDX-License-Identifier: Apache-2.0
// Extracts of OpenStreetMap, which live outside the repository. © OpenStreetMap contributors, ODbL 1.0.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <string>

#include <gtest/gtest.h>

#include "geo/graph/components.h"
#include "geo/osm_graph.h"

namespace tsunagi::geo {
namespace {

namespace fs = std::filesystem;

fs::path extract(const std::string& name) {
  const char* const told = std::getenv("TSUNAGI_GRAPHS");
  const fs::path folder =
      told != nullptr ? fs::path(told) : fs::path(TSUNAGI_SOURCE_DIR) / "../shared/reference/graph";
  return folder / name;
}

double largest_component_ratio(const graph::CsrGraph& graph) {
  const graph::Components found = graph::connected_components(graph);
  std::vector<std::int64_t> length_mm(found.count, 0);
  for (const graph::Edge& e : graph.edges) length_mm[found.component[e.from]] += e.length_mm;
  const auto all = std::accumulate(length_mm.begin(), length_mm.end(), std::int64_t{0});
  return static_cast<double>(*std::ranges::max_element(length_mm)) / static_cast<double>(all);
}

struct Country {
  const char* file;
  const char* crs;
  std::int64_t ways_read;  // PROVENANCE.md
};

class RealOsm : public testing::TestWithParam<Country> {};

TEST_P(RealOsm, TheGraphIsOfOnePieceAndAsLongAsItsLines) {
  const fs::path file = extract(GetParam().file);
  if (!fs::exists(file)) GTEST_SKIP() << "skipped: no data";
  const OsmRoads roads = read_osm_roads(file);
  EXPECT_EQ(roads.ways_read, GetParam().ways_read);
  EXPECT_EQ(roads.missing_nodes, 0);
  const OsmRoadGraph graph = osm_road_graph(roads);
  EXPECT_GT(largest_component_ratio(graph.graph), 0.98);

  const Projection projection(GetParam().crs);
  double lines_m = 0;
  for (const RoadLine& line : osm_road_lines(roads, projection)) {
    for (std::size_t i = 1; i < line.points.size(); ++i)
      lines_m += distance_m(line.points[i - 1], line.points[i]) / projection.scale_at(line.points[i]);
  }
  double graph_m = 0;
  for (const graph::Edge& e : graph.graph.edges) graph_m += e.length_mm / 1e3;
  EXPECT_NEAR(graph_m / lines_m, 1, 1e-5);
  RecordProperty("road_km", std::to_string(graph_m / 1e3));
}

INSTANTIATE_TEST_SUITE_P(Countries, RealOsm,
                         testing::Values(Country{"andorra.osm.pbf", "EPSG:32631", 11'871},
                                         Country{"liechtenstein-latest.osm.pbf", "EPSG:32632", 15'247}),
                         [](const auto& one) { return std::string(one.param.file).substr(0, 7); });

}  // namespace
}  // namespace tsunagi::geo
