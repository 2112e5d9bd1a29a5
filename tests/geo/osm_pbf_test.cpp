// SPDX-License-Identifier: Apache-2.0
// Reading OpenStreetMap PBF: which ways are roads, their nodes, and what is refused.
#include "geo/osm_pbf.h"

#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "geo/base/files.h"
#include "tests/geo/osm_files.h"
#include "tests/geo/temp_folder.h"

namespace tsunagi::geo {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Nodes 1 to n in a row, 0.0001° apart.
std::vector<TestNode> row(std::int64_t count) {
  std::vector<TestNode> nodes;
  for (std::int64_t i = 1; i <= count; ++i)
    nodes.push_back({i, 1'380'000'000 + static_cast<std::int32_t>(1000 * i), 350'000'000});
  return nodes;
}

OsmRoads read_back(const std::vector<TestNode>& nodes, const std::vector<TestWay>& ways,
                   const OsmFileStyle& style = {}) {
  const TempFolder folder;
  write_osm_pbf(folder.path() / "x.osm.pbf", nodes, ways, style);
  return read_osm_roads(folder.path() / "x.osm.pbf");
}

std::string fault_of(const std::string& bytes) {
  const TempFolder folder;
  const auto path = folder.file("x.osm.pbf", bytes);
  return message_of([&] { return read_osm_roads(path); });
}

std::string sound_file() {
  const TempFolder folder;
  write_osm_pbf(folder.path() / "x.osm.pbf", row(9000), {{7, {1, 2, 8999, 9000}}});
  return read_file(folder.path() / "x.osm.pbf");
}

void expect_same(const OsmRoads& a, const OsmRoads& b) {
  EXPECT_EQ(a.node_id, b.node_id);
  EXPECT_EQ(a.lon_e7, b.lon_e7);
  EXPECT_EQ(a.lat_e7, b.lat_e7);
  EXPECT_EQ(a.first, b.first);
  EXPECT_EQ(a.way_node, b.way_node);
  EXPECT_EQ(a.ways_read, b.ways_read);
  EXPECT_EQ(a.left_out, b.left_out);
  ASSERT_EQ(a.ways.size(), b.ways.size());
  for (std::size_t w = 0; w < a.ways.size(); ++w) EXPECT_EQ(a.ways[w].id, b.ways[w].id);
}

TEST(OsmPbf, ReadsARoadAndTheNodesItNamesAlone) {
  const OsmRoads roads = read_back(row(10), {{5, {2, 4, 3}}});
  ASSERT_THAT(roads.ways, SizeIs(1));
  EXPECT_EQ(roads.ways[0].id, 5);
  EXPECT_EQ(roads.ways[0].road_class, RoadClass::minor);
  EXPECT_THAT(roads.node_id, ElementsAre(2, 3, 4));
  EXPECT_THAT(roads.way_node, ElementsAre(0, 2, 1));
  EXPECT_THAT(roads.lon_e7, ElementsAre(1'380'002'000, 1'380'003'000, 1'380'004'000));
  EXPECT_THAT(roads.lat_e7, ElementsAre(350'000'000, 350'000'000, 350'000'000));
}

TEST(OsmPbf, TellsRoadsFromOtherWays) {
  const OsmRoads roads = read_back(row(3), {{1, {1, 2}, {{"highway", "trunk_link"}}},
                                            {2, {1, 2}, {{"highway", "footway"}}},
                                            {3, {1, 2}, {{"waterway", "river"}}},
                                            {4, {1, 2, 3, 1}, {{"highway", "service"}, {"area", "yes"}}},
                                            {5, {1}, {{"highway", "primary"}}},
                                            {6, {2, 3}, {{"highway", "service"}, {"area", "no"}}}});
  ASSERT_THAT(roads.ways, SizeIs(2));
  EXPECT_EQ(roads.ways[0].road_class, RoadClass::trunk);
  EXPECT_EQ(roads.ways[1].road_class, RoadClass::service);
  EXPECT_EQ(roads.ways_read, 6);
  EXPECT_EQ(roads.left_out, 3);
}

TEST(OsmPbf, ReadsBridgesTunnelsAndLayers) {
  const auto way = [](std::int64_t id, const char* key, const char* value, const char* layer) {
    return TestWay{id, {1, 2}, {{"highway", "primary"}, {key, value}, {"layer", layer}}};
  };
  const OsmRoads roads =
      read_back(row(2), {way(1, "bridge", "viaduct", "2"), way(2, "tunnel", "yes", "-1"),
                         way(3, "bridge", "no", "1"), way(4, "tunnel", "building_passage", "0"),
                         way(5, "bridge", "yes", "high"), way(6, "bridge", "yes", "99")});
  std::vector<std::pair<bool, int>> levels;
  for (const OsmWay& w : roads.ways) levels.emplace_back(w.is_structure, w.layer);
  EXPECT_THAT(levels, ElementsAre(std::pair(true, 2), std::pair(true, -1), std::pair(false, 1),
                                  std::pair(false, 0), std::pair(true, 0), std::pair(true, 0)));
}

TEST(OsmPbf, CutsAWayAtTheNodesThatTheFileLacks) {
  const OsmRoads roads = read_back(row(5), {{1, {1, 2, 77, 3, 4, 5}}, {2, {78, 1, 79}}, {3, {1, 3}}});
  EXPECT_EQ(roads.missing_nodes, 3);
  EXPECT_THAT(roads.node_id, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(roads.first, ElementsAre(0, 2, 5, 7));
  EXPECT_THAT(roads.way_node, ElementsAre(0, 1, 2, 3, 4, 0, 2));
  EXPECT_EQ(roads.ways.at(1).id, 1);
  EXPECT_EQ(roads.ways.at(2).id, 3);
}

TEST(OsmPbf, TakesNegativeIdsOfEditors) {
  const OsmRoads roads = read_back({{-2, 10, 20}, {-1, 30, 40}}, {{-5, {-1, -2}}}, {.says_sorted = false});
  EXPECT_THAT(roads.node_id, ElementsAre(-2, -1));
  EXPECT_THAT(roads.lon_e7, ElementsAre(10, 30));
  EXPECT_THAT(roads.way_node, ElementsAre(1, 0));
}

TEST(OsmPbf, AFileWithoutRoadsGivesNone) {
  EXPECT_THAT(read_back(row(3), {}).ways, IsEmpty());
  EXPECT_THAT(read_back({}, {}).ways, IsEmpty());
  EXPECT_EQ(read_back(row(3), {{1, {1, 2}, {{"highway", "path"}}}}).left_out, 1);
}

std::vector<TestWay> many_ways(std::int64_t nodes) {
  std::vector<TestWay> ways;
  for (std::int64_t i = 1; i + 3 <= nodes; i += 2) {
    const char* const kind = i % 7 == 0 ? "steps" : "tertiary";
    ways.push_back({i, {i + 3, i, (i * 7919) % nodes + 1}, {{"highway", kind}}});
  }
  return ways;
}

TEST(OsmPbf, OrderOfTheFileDoesNotShow) {
  const auto nodes = row(30'000);
  const auto ways = many_ways(30'000);
  const OsmRoads sorted = read_back(nodes, ways);
  EXPECT_GT(sorted.ways.size(), 12'000u);
  expect_same(sorted, read_back(nodes, ways, {.says_sorted = false}));
  expect_same(sorted, read_back(nodes, ways, {.says_sorted = false, .ways_first = true}));
  expect_same(sorted, read_back(nodes, ways, {.compression = "none"}));
  expect_same(sorted, read_back({nodes.rbegin(), nodes.rend()}, ways, {.says_sorted = false}));
}

TEST(OsmPbf, ThreadsDoNotShow) {
  const auto nodes = row(50'000);
  const auto ways = many_ways(50'000);
  const OsmRoads first = read_back(nodes, ways);
  for (const std::size_t threads : {1u, 2u, 7u}) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    expect_same(first, read_back(nodes, ways));
  }
}

TEST(OsmPbf, RefusesAFileThatSaysItIsSortedAndIsNot) {
  const TempFolder folder;
  auto ways = many_ways(20'000);
  write_osm_pbf(folder.path() / "a.osm.pbf", row(20'000), ways, {.ways_first = true});
  EXPECT_THAT(
      message_of([&] { return read_osm_roads(folder.path() / "a.osm.pbf"); }),
      AllOf(HasSubstr("a.osm.pbf"), ::testing::AnyOf(HasSubstr("sort"), HasSubstr("none of their nodes"))));
}

TEST(OsmPbf, RefusesHistory) {
  const TempFolder folder;
  write_osm_pbf(folder.path() / "h.osm.pbf", row(3), {{1, {1, 2}}}, {.with_history = true});
  EXPECT_THAT(message_of([&] { return read_osm_roads(folder.path() / "h.osm.pbf"); }),
              AllOf(HasSubstr("h.osm.pbf"), HasSubstr("history")));
}

TEST(OsmPbf, RefusesRoadsWithoutTheirNodes) {
  const TempFolder folder;
  write_osm_pbf(folder.path() / "w.osm.pbf", row(3), {{1, {11, 12}}});
  EXPECT_THAT(message_of([&] { return read_osm_roads(folder.path() / "w.osm.pbf"); }),
              HasSubstr("none of their nodes"));
}

TEST(OsmPbf, RefusesPlacesOffTheEarth) {
  const TempFolder folder;
  write_osm_pbf(folder.path() / "p.osm.pbf", {{1, 0, 0}, {2, 1'900'000'000, 0}}, {{1, {1, 2}}});
  EXPECT_THAT(message_of([&] { return read_osm_roads(folder.path() / "p.osm.pbf"); }),
              AllOf(HasSubstr("p.osm.pbf"), HasSubstr("node 2")));
}

TEST(OsmPbf, RefusesWhatIsNoSuchFile) {
  const TempFolder empty;
  EXPECT_THAT(message_of([&] { return read_osm_roads(empty.path() / "none.osm.pbf"); }),
              AllOf(HasSubstr("none.osm.pbf"), HasSubstr("no such file")));
  EXPECT_THAT(message_of([&] { return read_osm_roads(empty.path()); }), HasSubstr("not a regular file"));
  EXPECT_THAT(fault_of(""), HasSubstr("x.osm.pbf"));
  EXPECT_THAT(fault_of("<html>404 not found</html>"), HasSubstr("no OpenStreetMap PBF"));
  EXPECT_THAT(fault_of(std::string(1000, '\0')), HasSubstr("no OpenStreetMap PBF"));
  EXPECT_THAT(fault_of(std::string("\0\0\0\x01\xff", 5)), HasSubstr("no OpenStreetMap PBF"));
}

TEST(OsmPbf, RefusesAFileCutAnywhereInsideABlock) {
  const std::string whole = sound_file();
  std::size_t told = 0;
  for (std::size_t size = 1; size < whole.size(); size += 97) {
    const std::string fault = fault_of(whole.substr(0, size));
    if (fault.find("cut short") != std::string::npos) ++told;
    EXPECT_THAT(fault, HasSubstr("x.osm.pbf")) << size;
  }
  EXPECT_GT(told, whole.size() / 97 - 5);
  EXPECT_THAT(fault_of(whole.substr(0, whole.size() - 1)), HasSubstr("cut short"));
  EXPECT_THAT(fault_of(whole + "x"), HasSubstr("cut short"));
}

TEST(OsmPbf, DamagedBytesAreRefusedOrHarmless) {
  const std::string whole = sound_file();
  std::size_t refused = 0;
  for (std::size_t at = 0; at < whole.size(); at += 13) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    if (!fault_of(damaged).empty()) ++refused;
  }
  EXPECT_GT(refused, whole.size() / 13 / 2);  // the check sums of zlib see to most
}

TEST(OsmPbf, IsKnownByItsName) {
  EXPECT_TRUE(is_osm_pbf("a/b.osm.pbf"));
  EXPECT_TRUE(is_osm_pbf("B.PBF"));
  EXPECT_FALSE(is_osm_pbf("b.pbf.gpkg"));
  EXPECT_FALSE(is_osm_pbf("pbf"));
}

}  // namespace
}  // namespace tsunagi::geo
