// SPDX-License-Identifier: Apache-2.0
// Road graphs of the United States, which live outside the repository.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "geo/graph/bridges.h"
#include "geo/graph/components.h"
#include "geo/graph/contraction.h"
#include "geo/graph/hierarchy.h"
#include "geo/graph/phast.h"
#include "geo/graph/shortest_paths.h"
#include "geo/graph/spanning_tree.h"
#include "tests/graph/oracles.h"
#include "tests/graph/road_topology.h"

namespace tsunagi::graph {
namespace {

namespace fs = std::filesystem;

fs::path graph_file(const std::string& name) {
  const char* const told = std::getenv("TSUNAGI_GRAPHS");
  const fs::path folder =
      told != nullptr ? fs::path(told) : fs::path(TSUNAGI_SOURCE_DIR) / "../shared/reference/graph";
  return folder / (name + ".gr.xz");
}

// Without edges where the file or xz is absent.
EdgeList read_packed(const fs::path& file) {
  const std::string command = "xz -dc '" + file.string() + "' 2>/dev/null";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::string block(1 << 20, '\0');
  for (std::size_t n = 1; pipe && n != 0;) {
    n = std::fread(block.data(), 1, block.size(), pipe.get());
    text.append(block, 0, n);
  }
  std::istringstream in(std::move(text));
  return read_road_topology(in);
}

TEST(RealGraph, NortheastHasItsKnownTreeAndBridges) {
  EdgeList list = read_packed(graph_file("NE"));
  if (list.edges.empty()) GTEST_SKIP() << "skipped: no graph";
  const CsrGraph graph = build_csr_graph(std::move(list));
  EXPECT_EQ(graph.node_count(), 1'524'453u);
  EXPECT_EQ(graph.edge_count(), 1'934'010u);
  EXPECT_EQ(shortest_spanning_forest(graph).weight, 194'567'498'126);
  EXPECT_EQ(find_bridges(graph).edges.size(), 391'475u);
  EXPECT_EQ(connected_components(graph).count, 1u);
}

TEST(RealGraph, NewYorkContractedAndRenumberedHasBoostsDistances) {
  EdgeList list = read_packed(graph_file("NY"));
  if (list.edges.empty()) GTEST_SKIP() << "skipped: no graph";
  const CsrGraph graph = build_csr_graph(std::move(list));
  const Renumbered dfs = renumber_depth_first(graph);
  const Contraction contraction = contract(dfs.graph);
  ContractedWorkspace contracted;
  Workspace plain;
  for (std::uint64_t k = 0; k < 5; ++k) {
    const auto source = static_cast<std::uint32_t>(splitmix64(k) % graph.node_count());
    const auto expected = boost_distances(graph, source);
    const auto paths = shortest_paths(graph, NodeId{source}, plain);
    const auto found = contracted_distances(contraction, NodeId{dfs.new_node[source]}, contracted);
    for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
      ASSERT_EQ(paths.distance_mm(v), expected[v]);
      ASSERT_EQ(found[dfs.new_node[v]], expected[v]);
    }
  }
}

TEST(RealGraph, NewYorkSweptHasBoostsDistances) {
  EdgeList list = read_packed(graph_file("NY"));
  if (list.edges.empty()) GTEST_SKIP() << "skipped: no graph";
  const CsrGraph graph = build_csr_graph(std::move(list));
  const Renumbered dfs = renumber_depth_first(graph);
  const Hierarchy hierarchy = build_hierarchy(dfs.graph);
  std::vector<std::uint32_t> old_sources;
  std::vector<std::uint32_t> sources;
  for (std::uint64_t k = 0; k < lane_count; ++k) {
    old_sources.push_back(static_cast<std::uint32_t>(splitmix64(k) % graph.node_count()));
    sources.push_back(dfs.new_node[old_sources.back()]);
  }
  SweepWorkspace workspace;
  const auto found = distances_from(hierarchy, sources, workspace);
  for (std::size_t lane = 0; lane < lane_count; lane += 3) {
    const auto expected = boost_distances(graph, old_sources[lane]);
    for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
      ASSERT_EQ(found.distance_mm(lane, dfs.new_node[v]), expected[v]) << "lane " << lane;
    }
  }
}

}  // namespace
}  // namespace tsunagi::graph
