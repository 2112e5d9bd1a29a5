// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/road_lattice.h"

#include <array>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "geo/base/error.h"
#include "geo/base/hash.h"
#include "geo/graph/components.h"
#include "geo/osm_graph.h"
#include "geo/sample/osm_writer.h"
#include "geo/short_line.h"
#include "tests/geo/temp_folder.h"

namespace tsunagi::geo::sample::testing {
namespace {

std::string hash_of(const RoadLattice& lattice) {
  std::string text;
  for (std::size_t v = 0; v < lattice.lon_e7.size(); ++v)
    text += std::to_string(lattice.lon_e7[v]) + " " + std::to_string(lattice.lat_e7[v]) + "\n";
  for (const graph::Edge& e : lattice.edges.edges)
    text += std::to_string(e.from) + " " + std::to_string(e.to) + " " + std::to_string(e.length_mm) + "\n";
  for (const std::uint32_t first : lattice.first) text += std::to_string(first) + "\n";
  return content_hash(text);
}

TEST(RoadLattice, HasExactlyTheNodesAskedForInOnePiece) {
  for (const std::int64_t count : {1, 2, 3, 4, 5, 7, 10, 11, 50, 99, 100, 1000, 12'345}) {
    const RoadLattice lattice = make_road_lattice(1, count);
    EXPECT_EQ(lattice.edges.node_count, static_cast<std::size_t>(count));
    EXPECT_EQ(lattice.lon_e7.size(), static_cast<std::size_t>(count));
    EXPECT_EQ(graph::connected_components(graph::build_csr_graph(lattice.edges)).count, 1u) << count;
  }
}

TEST(RoadLattice, OneNodeHasNoRoad) {
  EXPECT_TRUE(make_road_lattice(1, 1).edges.edges.empty());
  EXPECT_EQ(make_road_lattice(1, 2).edges.edges.size(), 1u);
}

TEST(RoadLattice, RefusesWhatIsOutOfBounds) {
  for (const std::int64_t count : {std::int64_t{-1}, std::int64_t{0}, k_most_lattice_nodes + 1})
    EXPECT_THROW(static_cast<void>(make_road_lattice(1, count)), Error) << count;
}

TEST(RoadLattice, MixesDegreesAsTheRoadsOfNewEngland) {
  const RoadLattice lattice = make_road_lattice(7, 200'000);
  std::vector<std::size_t> degree(lattice.edges.node_count, 0);
  for (const graph::Edge& e : lattice.edges.edges) {
    ++degree[e.from];
    ++degree[e.to];
  }
  std::array<double, 8> percent{};
  for (const std::size_t d : degree) percent.at(d) += 100.0 / static_cast<double>(degree.size());
  constexpr double k_couple_of_points = 2.5;
  EXPECT_NEAR(percent[1], 18.9, k_couple_of_points);
  EXPECT_NEAR(percent[2], 21.9, k_couple_of_points);
  EXPECT_NEAR(percent[3], 46.0, k_couple_of_points);
  EXPECT_NEAR(percent[4], 13.0, k_couple_of_points);
  EXPECT_EQ(percent[0], 0);
}

TEST(RoadLattice, RoadsAreRunsOfEdges) {
  const RoadLattice lattice = make_road_lattice(2, 5000);
  ASSERT_EQ(lattice.first.back(), lattice.edges.edges.size());
  for (std::size_t r = 0; r + 1 < lattice.first.size(); ++r) {
    ASSERT_LT(lattice.first[r], lattice.first[r + 1]);
    for (std::uint32_t e = lattice.first[r] + 1; e < lattice.first[r + 1]; ++e)
      ASSERT_EQ(lattice.edges.edges[e - 1].to, lattice.edges.edges[e].from);
  }
}

TEST(RoadLattice, LengthsAreThoseOfItsPlaces) {
  const RoadLattice lattice = make_road_lattice(3, 3000);
  for (const graph::Edge& e : lattice.edges.edges) {
    const double metres = short_line_m(lattice.lon_e7[e.from], lattice.lat_e7[e.from], lattice.lon_e7[e.to],
                                       lattice.lat_e7[e.to]);
    ASSERT_EQ(e.length_mm, std::max(1L, std::lround(metres * 1000)));
    ASSERT_LT(metres, 400);
  }
}

TEST(RoadLattice, ThreadsDoNotShowAndSeedsDo) {
  const std::string first = hash_of(make_road_lattice(1, 40'000));
  for (const std::size_t threads : {1u, 2u, 7u}) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    EXPECT_EQ(hash_of(make_road_lattice(1, 40'000)), first);
  }
  EXPECT_NE(hash_of(make_road_lattice(2, 40'000)), first);
}

TEST(OsmWriter, WritesTheSameBytesOnAnyNumberOfThreads) {
  const TempFolder folder;
  const RoadLattice lattice = make_road_lattice(1, 60'000);
  write_osm_extract(folder.path() / "a.osm.pbf", lattice, 1);
  write_osm_extract(folder.path() / "b.osm.pbf", lattice, 7);
  EXPECT_EQ(file_hash(folder.path() / "a.osm.pbf"), file_hash(folder.path() / "b.osm.pbf"));
}

TEST(OsmWriter, TheReaderFindsTheGraphAgain) {
  const TempFolder folder;
  const RoadLattice lattice = make_road_lattice(4, 60'000);
  write_osm_extract(folder.path() / "a.osm.pbf", lattice, 2);
  const OsmRoads roads = read_osm_roads(folder.path() / "a.osm.pbf");
  EXPECT_EQ(roads.lon_e7, lattice.lon_e7);
  EXPECT_EQ(roads.lat_e7, lattice.lat_e7);
  EXPECT_EQ(roads.ways.size() + 1, lattice.first.size());
  const OsmRoadGraph graph = osm_road_graph(roads);
  EXPECT_EQ(graph::connected_components(graph.graph).count, 1u);
  std::int64_t lattice_mm = 0;
  std::int64_t graph_mm = 0;
  for (const graph::Edge& e : lattice.edges.edges) lattice_mm += e.length_mm;
  for (const graph::Edge& e : graph.graph.edges) graph_mm += e.length_mm;
  EXPECT_NEAR(static_cast<double>(graph_mm), static_cast<double>(lattice_mm),
              static_cast<double>(lattice.edges.edges.size()));  // a millimetre an edge
}

TEST(OsmWriter, SaysWhatItCannotWrite) {
  try {
    write_osm_extract("/nonexistent/a.osm.pbf", make_road_lattice(1, 10), 1);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::environment);
    EXPECT_NE(std::string(error.what()).find("a.osm.pbf"), std::string::npos);
  }
}

}  // namespace
}  // namespace tsunagi::geo::sample::testing
