// SPDX-License-Identifier: Apache-2.0
// From OpenStreetMap's topology to a graph, and to roads of a region.
#include "geo/osm_graph.h"

#include <cmath>
#include <string>
#include <vector>

#include <geodesic.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "geo/base/files.h"
#include "geo/base/random.h"
#include "geo/graph/components.h"
#include "geo/short_line.h"
#include "tests/geo/osm_files.h"
#include "tests/geo/region_world.h"

namespace tsunagi::geo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

double geodesic_m(const TestNode& a, const TestNode& b) {
  geod_geodesic earth;
  geod_init(&earth, 6378137, 1 / 298.257223563);
  double metres = 0;
  geod_inverse(&earth, a.lat_e7 * 1e-7, a.lon_e7 * 1e-7, b.lat_e7 * 1e-7, b.lon_e7 * 1e-7, &metres, nullptr,
               nullptr);
  return metres;
}

OsmRoadGraph graph_of(const std::vector<TestNode>& nodes, const std::vector<TestWay>& ways) {
  const TempFolder folder;
  write_osm_pbf(folder.path() / "x.osm.pbf", nodes, ways);
  return osm_road_graph(folder.path() / "x.osm.pbf");
}

// A cross of streets near Lake Yamanaka; 1–2–3 west to east, 4–2–5 south to north.
const std::vector<TestNode> k_cross{{1, 1'388'100'000, 354'100'000},
                                    {2, 1'388'200'000, 354'100'000},
                                    {3, 1'388'300'000, 354'100'000},
                                    {4, 1'388'200'000, 354'050'000},
                                    {5, 1'388'200'000, 354'150'000}};

TEST(OsmGraph, NodesAreWhereWaysMeetOrEnd) {
  const OsmRoadGraph g = graph_of(k_cross, {{10, {1, 2, 3}}, {11, {4, 2, 5}, {{"highway", "primary"}}}});
  EXPECT_THAT(g.osm_node, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(g.osm_way, ElementsAre(10, 10, 11, 11));
  EXPECT_THAT(g.edge_class,
              ElementsAre(RoadClass::minor, RoadClass::minor, RoadClass::primary, RoadClass::primary));
  EXPECT_EQ(g.graph.edges[2].from, 3u);
  EXPECT_EQ(g.graph.edges[2].to, 1u);
  EXPECT_EQ(g.lat_e7[3], 354'050'000);
  const OsmRoadGraph passing = graph_of(k_cross, {{10, {1, 2, 3}}, {11, {4, 5}}});
  EXPECT_THAT(passing.osm_node, ElementsAre(1, 3, 4, 5));
  EXPECT_EQ(graph::connected_components(passing.graph).count, 2u);
}

TEST(OsmGraph, PlacesBetweenCountInTheLength) {
  const OsmRoadGraph g = graph_of(k_cross, {{10, {4, 1, 5}}});
  ASSERT_THAT(g.graph.edges, SizeIs(1));
  EXPECT_NEAR(g.graph.edges[0].length_mm / 1e3,
              geodesic_m(k_cross[3], k_cross[0]) + geodesic_m(k_cross[0], k_cross[4]), 1e-3);
}

TEST(OsmGraph, LengthsAgreeWithTheGeodesicTo10km) {
  const Random random(5, "lines");
  for (std::uint64_t i = 0; i < 500; ++i) {
    const auto lat_e7 = static_cast<std::int32_t>(600'000'000 * (2 * random.uniform(4 * i) - 1));
    const auto lon_e7 = static_cast<std::int32_t>(1'799'000'000 * (2 * random.uniform(4 * i + 1) - 1));
    const auto reach = i % 2 == 0 ? 20'000 : 900'000;  // 0.002° or 0.09°
    const TestNode a{1, lon_e7, lat_e7};
    const TestNode b{2, lon_e7 + static_cast<std::int32_t>(reach * (random.uniform(4 * i + 2) - 0.5)),
                     lat_e7 + static_cast<std::int32_t>(reach * (random.uniform(4 * i + 3) - 0.5))};
    const double exact = geodesic_m(a, b);
    EXPECT_NEAR(short_line_m(a.lon_e7, a.lat_e7, b.lon_e7, b.lat_e7), exact, 1e-6 * exact + 1e-4) << i;
  }
  EXPECT_NEAR(short_line_m(1'799'999'000, 0, -1'799'999'000, 0),
              geodesic_m({1, 1'799'999'000, 0}, {2, -1'799'999'000, 0}), 1e-3);
}

TEST(OsmGraph, RingsSelfCrossingsAndParallelsAreKept) {
  const OsmRoadGraph ring = graph_of(k_cross, {{10, {1, 4, 3, 5, 1}}});
  EXPECT_THAT(ring.osm_node, ElementsAre(1));
  ASSERT_THAT(ring.graph.edges, SizeIs(1));
  EXPECT_EQ(ring.graph.edges[0].from, ring.graph.edges[0].to);
  const OsmRoadGraph eight = graph_of(k_cross, {{10, {1, 2, 5, 3, 2, 4}}});
  EXPECT_THAT(eight.osm_node, ElementsAre(1, 2, 4));
  EXPECT_THAT(eight.graph.edges, SizeIs(3));
  const OsmRoadGraph parallel = graph_of(k_cross, {{10, {1, 2}}, {11, {1, 2}}});
  EXPECT_THAT(parallel.graph.edges, SizeIs(2));
}

TEST(OsmGraph, ANodeNamedTwiceInTurnAddsNoEdge) {
  const OsmRoadGraph g = graph_of(k_cross, {{10, {1, 2, 2, 3}}});
  EXPECT_EQ(graph::connected_components(g.graph).count, 1u);
  for (const graph::Edge& e : g.graph.edges) EXPECT_NE(e.from, e.to);
}

TEST(OsmGraph, TwoNodesAtOnePlaceAreAMillimetreApart) {
  const OsmRoadGraph g = graph_of({{1, 0, 0}, {2, 0, 0}}, {{10, {1, 2}}});
  EXPECT_EQ(g.graph.edges.at(0).length_mm, 1);
}

TEST(OsmGraph, OnewayRunsBothWays) {
  const OsmRoadGraph g = graph_of(k_cross, {{10, {1, 2}, {{"highway", "primary"}, {"oneway", "yes"}}}});
  EXPECT_EQ(g.graph.direction, graph::Direction::undirected);
  EXPECT_EQ(g.graph.arc_count(), 2u);
}

TEST(OsmGraph, ThreadsDoNotShow) {
  std::vector<TestNode> nodes;
  std::vector<TestWay> ways;
  for (std::int32_t i = 0; i < 40'000; ++i) nodes.push_back({i + 1, 1000 * (i % 200), 1000 * (i / 200)});
  for (std::int64_t i = 1; i + 200 < 40'000; i += 3) ways.push_back({i, {i, i + 1, i + 200}});
  const OsmRoadGraph first = graph_of(nodes, ways);
  for (const std::size_t threads : {1u, 2u, 7u}) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    const OsmRoadGraph again = graph_of(nodes, ways);
    EXPECT_EQ(first.osm_node, again.osm_node);
    EXPECT_EQ(first.osm_way, again.osm_way);
    ASSERT_EQ(first.graph.edges.size(), again.graph.edges.size());
    for (std::size_t e = 0; e < first.graph.edges.size(); ++e) {
      ASSERT_EQ(first.graph.edges[e].from, again.graph.edges[e].from);
      ASSERT_EQ(first.graph.edges[e].length_mm, again.graph.edges[e].length_mm);
    }
  }
}

std::string cross_bytes(const std::vector<TestWay>& ways) {
  const TempFolder folder;
  write_osm_pbf(folder.path() / "x.osm.pbf", k_cross, ways);
  return read_file(folder.path() / "x.osm.pbf");
}

TEST(OsmRegion, RoadsMayBeAnExtract) {
  const std::string bytes = cross_bytes(
      {{10, {1, 2, 3}}, {11, {4, 2, 5}, {{"highway", "primary"}}}, {12, {1, 4}, {{"highway", "path"}}}});
  const Region region = RegionWorld().put("roads", "roads.osm.pbf", bytes).load();
  EXPECT_THAT(region.roads.nodes, SizeIs(5));  // the border runs through the junction
  EXPECT_THAT(region.roads.component_length_mm, SizeIs(1));
  EXPECT_NEAR(static_cast<double>(region.roads.component_length_mm[0]) / 1e3,
              geodesic_m(k_cross[0], k_cross[2]) + geodesic_m(k_cross[3], k_cross[4]), 0.05);
  EXPECT_THAT(region.warnings, ::testing::Contains(HasSubstr("1 lines of other classes")));
}

TEST(OsmRegion, ABridgeOfAnExtractDoesNotMeetTheRoadBelow) {
  const std::string bytes =
      cross_bytes({{10, {1, 3}}, {11, {4, 5}, {{"highway", "primary"}, {"bridge", "yes"}, {"layer", "1"}}}});
  EXPECT_THAT(RegionWorld().put("roads", "roads.osm.pbf", bytes).load().roads.component_length_mm, SizeIs(2));
}

TEST(OsmRegion, ADamagedExtractIsNamed) {
  const std::string bytes = cross_bytes({{10, {1, 2, 3}}});
  EXPECT_THAT(RegionWorld().put("roads", "roads.osm.pbf", bytes.substr(0, bytes.size() - 5)).fault(),
              HasSubstr("roads.osm.pbf"));
}

TEST(OsmRegion, AnExtractTakesNoFieldsOrLayer) {
  const std::string bytes = cross_bytes({{10, {1, 2, 3}}});
  EXPECT_THAT(RegionWorld().put("roads", "roads.osm.pbf", bytes, "layer = \"points\"\n").fault(),
              HasSubstr("read whole"));
  EXPECT_THAT(RegionWorld().put("roads", "roads.osm.pbf", bytes, "fields = { class = \"kind\" }\n").fault(),
              HasSubstr("read whole"));
}

}  // namespace
}  // namespace tsunagi::geo
