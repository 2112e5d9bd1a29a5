// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/graph_file.h"

#include <functional>
#include <ranges>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "geo/graph/bridges.h"
#include "geo/graph/cheapest_paths.h"
#include "geo/graph/components.h"
#include "geo/graph/contraction.h"
#include "geo/graph/disjoint_paths.h"
#include "geo/graph/many_to_many.h"
#include "geo/graph/shortest_paths.h"
#include "geo/graph/spanning_tree.h"
#include "geo/graph/voronoi.h"
#include "tests/graph/file_worlds.h"
#include "tests/graph/graph_worlds.h"

namespace tsunagi::graph {
namespace {

using ::testing::HasSubstr;

const ContentKey key = ContentKey::of("roads");

bool same(const Arc& a, const Arc& b) {
  return a.head == b.head && a.length_mm == b.length_mm;
}
bool same(const Edge& a, const Edge& b) {
  return a.from == b.from && a.to == b.to && a.length_mm == b.length_mm;
}

void expect_same(const GraphView& a, const GraphView& b) {
  EXPECT_EQ(a.direction, b.direction);
  EXPECT_EQ(a.bucket_shift, b.bucket_shift);
  EXPECT_EQ(a.bucket_count, b.bucket_count);
  EXPECT_TRUE(std::ranges::equal(a.first, b.first));
  EXPECT_TRUE(std::ranges::equal(a.edge_of_arc, b.edge_of_arc));
  EXPECT_TRUE(std::ranges::equal(a.edge_cost, b.edge_cost));
  EXPECT_TRUE(std::ranges::equal(a.arc_cost, b.arc_cost));
  EXPECT_TRUE(std::ranges::equal(a.arcs, b.arcs, [](const Arc& x, const Arc& y) { return same(x, y); }));
  EXPECT_TRUE(std::ranges::equal(a.edges, b.edges, [](const Edge& x, const Edge& y) { return same(x, y); }));
}

GraphFile opened(const std::filesystem::path& path, Payload payload = Payload::verify) {
  auto file = open_graph_file(path, key, payload);
  if (const auto* refusal = std::get_if<Refusal>(&file)) {
    throw Error(ErrorKind::internal, refusal->reason);
  }
  return std::move(std::get<GraphFile>(file));
}

Refusal refusal_of(const std::filesystem::path& path, Payload payload = Payload::verify) {
  const auto file = open_graph_file(path, key, payload);
  const auto* refusal = std::get_if<Refusal>(&file);
  return refusal == nullptr ? Refusal{Unusable::missing, "opened"} : *refusal;
}

CsrGraph small_graph() {
  return build_csr_graph({.node_count = 4,
                          .direction = Direction::undirected,
                          .edges = {{0, 1, 5}, {1, 2, 7}, {2, 3, 9}, {1, 1, 2}},
                          .edge_cost = {1, 2, 3, 4}});
}

// The refusal of a graph saved after `spoil`, whose checksums are therefore right: with payload checked, and
// by default without just the same.
Refusal refusal_after(const std::function<void(CsrGraph&)>& spoil, Payload payload = Payload::skip) {
  const ScratchFolder folder;
  CsrGraph graph = small_graph();
  spoil(graph);
  save_graph_file(folder / "g", graph, {}, key);
  const Refusal with = refusal_of(folder / "g");
  if (payload == Payload::skip) {
    EXPECT_EQ(refusal_of(folder / "g", Payload::skip).reason, with.reason);
  }
  return with;
}

TEST(GraphFile, ComesBackAsItWasSaved) {
  const ScratchFolder folder;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const CsrGraph graph = world(seed, seed % 2 == 0 ? Direction::undirected : Direction::directed);
    std::vector<PointE7> points(seed % 3 == 0 ? 0 : graph.node_count());
    for (std::size_t v = 0; v < points.size(); ++v) points[v] = {static_cast<std::int32_t>(v), -5};
    save_graph_file(folder / "g", graph, points, key);
    const GraphFile file = opened(folder / "g", seed % 2 == 0 ? Payload::verify : Payload::skip);
    expect_same(file.graph, graph);
    EXPECT_TRUE(std::ranges::equal(file.points, points));
  }
}

TEST(GraphFile, OfTheEmptyGraphOpens) {
  const ScratchFolder folder;
  save_graph_file(folder / "g", graph_of(0, {}), {}, key);
  EXPECT_EQ(opened(folder / "g").graph.node_count(), 0u);
  save_graph_file(folder / "g", GraphView{}, {}, key);
  EXPECT_EQ(opened(folder / "g").graph.node_count(), 0u);
}

TEST(GraphFile, KernelsAnswerAsOnTheGraphItself) {
  const ScratchFolder folder;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const CsrGraph graph = world(seed);
    save_graph_file(folder / "g", graph, {}, key);
    const GraphFile file = opened(folder / "g");
    Workspace a;
    Workspace b;
    (void)shortest_paths(graph, NodeId{0}, a);
    (void)shortest_paths(file.graph, NodeId{0}, b);
    EXPECT_EQ(a.keys, b.keys);
    EXPECT_EQ(find_bridges(graph).edges, find_bridges(file.graph).edges);
    EXPECT_EQ(connected_components(graph).component, connected_components(file.graph).component);
    EXPECT_EQ(shortest_spanning_forest(graph).edges, shortest_spanning_forest(file.graph).edges);
    EXPECT_EQ(cheapest_spanning_forest(graph).edges, cheapest_spanning_forest(file.graph).edges);
    EXPECT_EQ(contract(graph).chain_edge, contract(file.graph).chain_edge);
    const std::vector<std::uint32_t> nodes{0, static_cast<std::uint32_t>(graph.node_count() - 1)};
    EXPECT_EQ(many_to_many(graph, nodes, nodes).distances_mm,
              many_to_many(file.graph, nodes, nodes).distances_mm);
    CostWorkspace c;
    CostWorkspace d;
    (void)cheapest_paths(graph, NodeId{0}, c);
    (void)cheapest_paths(file.graph, NodeId{0}, d);
    for (std::size_t v = 0; v < c.labels.size(); ++v)
      EXPECT_EQ(c.labels[v].parent_arc, d.labels[v].parent_arc);
    const Ends ends{NodeId{0}, NodeId{nodes[1]}};
    const auto two = two_disjoint_paths(graph, ends, a, c);
    const auto other_two = two_disjoint_paths(file.graph, ends, b, d);
    ASSERT_EQ(two.has_value(), other_two.has_value());
    if (two) {
      EXPECT_EQ(two->spare, other_two->spare);
    }
    (void)voronoi(graph, nodes, a);
    (void)voronoi(file.graph, nodes, b);
    EXPECT_EQ(a.keys, b.keys);
    EXPECT_EQ(boundary_edges(graph, Voronoi(a.keys)).size(),
              boundary_edges(file.graph, Voronoi(b.keys)).size());
  }
}

TEST(GraphFile, EveryFlippedByteIsRefusedOrHarmless) {
  const ScratchFolder folder;
  const CsrGraph graph = small_graph();
  save_graph_file(folder / "g", graph, {}, key);
  const std::string good = bytes_of(folder / "g");
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ (1 << i % 8));
    put_bytes(folder / "b", bad);
    const auto file = open_graph_file(folder / "b", key);
    if (const auto* good_file = std::get_if<GraphFile>(&file)) expect_same(good_file->graph, graph);
  }
}

// Without checksums a flipped byte may change a length or a point, but never what memory a search reads.
TEST(GraphFile, AFlippedByteIsSafeToSearchWithoutChecksums) {
  const ScratchFolder folder;
  const CsrGraph graph = small_graph();
  save_graph_file(folder / "g", graph, {}, key);
  const std::string good = bytes_of(folder / "g");
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ (1 << (i * 5) % 8));
    put_bytes(folder / "b", bad);
    const auto file = open_graph_file(folder / "b", key, Payload::skip);
    const auto* good_file = std::get_if<GraphFile>(&file);
    if (good_file == nullptr) continue;
    Workspace workspace;
    (void)shortest_paths(good_file->graph, NodeId{0}, workspace);
    (void)find_bridges(good_file->graph);
  }
}

TEST(GraphFile, CutAfterAnySectionIsRefused) {
  const ScratchFolder folder;
  save_graph_file(folder / "g", world(5), {}, key);
  const std::string good = bytes_of(folder / "g");
  for (std::size_t size = 0; size < good.size(); size += 64) {
    put_bytes(folder / "b", good.substr(0, size));
    EXPECT_EQ(refusal_of(folder / "b").why, Unusable::truncated) << size;
  }
}

TEST(GraphFile, OfOtherInputsIsStale) {
  const ScratchFolder folder;
  save_graph_file(folder / "g", world(5), {}, ContentKey::of("other roads"));
  EXPECT_EQ(refusal_of(folder / "g").why, Unusable::stale);
}

TEST(GraphFile, RowsThatFallAreRefused) {
  EXPECT_THAT(refusal_after([](CsrGraph& g) { std::swap(g.first[1], g.first[2]); }).reason,
              HasSubstr("rows"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.first[0] = 1; }).reason, HasSubstr("rows"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { --g.first.back(); }).reason, HasSubstr("rows"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.first[1] = 0xffffffffu; }).reason, HasSubstr("rows"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.first.clear(); }).reason, HasSubstr("rows"));
}

TEST(GraphFile, EndsThatAreNoNodesAreRefused) {
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.arcs[2].head = 4; }).reason, HasSubstr("arc"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.edges[1].to = 4; }).reason, HasSubstr("no node"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.edge_of_arc[0] = 4; }).reason, HasSubstr("arc"));
}

TEST(GraphFile, ArcsThatAreNotOfTheirEdgesAreRefused) {
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.arcs[0].length_mm = 6; }, Payload::verify).reason,
              HasSubstr("arc"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.edge_of_arc[0] = 2; }, Payload::verify).reason,
              HasSubstr("arc"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.direction = Direction::directed; }).reason,
              HasSubstr("number"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.edges.pop_back(); }).reason, HasSubstr("number"));
}

TEST(GraphFile, LengthsAndBucketsThatASearchCannotUseAreRefused) {
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.edges[0].length_mm = 0; }).reason, HasSubstr("length"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.bucket_shift = 0, g.bucket_count = 8; }).reason,
              HasSubstr("length"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.bucket_shift = 32; }).reason, HasSubstr("buckets"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.bucket_count = 3; }).reason, HasSubstr("buckets"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.bucket_count = 1; }).reason, HasSubstr("buckets"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.bucket_count = 1u << 31; }).reason, HasSubstr("buckets"));
}

TEST(GraphFile, CostsThatDoNotMatchAreRefused) {
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.edge_cost[0] = -1; }).reason, HasSubstr("cost"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { ++g.arc_cost[0]; }, Payload::verify).reason, HasSubstr("cost"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.arc_cost.pop_back(); }).reason, HasSubstr("number"));
  EXPECT_THAT(refusal_after([](CsrGraph& g) { g.edge_cost.clear(); }).reason, HasSubstr("number"));
}

TEST(GraphFile, AnotherNumberOfPointsIsAnErrorOfTheCaller) {
  const ScratchFolder folder;
  const std::vector<PointE7> one(1);
  EXPECT_THROW(save_graph_file(folder / "g", graph_of(2, {{0, 1, 1}}), one, key), Error);
}

}  // namespace
}  // namespace tsunagi::graph
