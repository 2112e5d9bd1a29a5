// SPDX-License-Identifier: Apache-2.0
// The core of a road graph: dead ends peeled off, chains of degree-2 nodes drawn together, every place kept
// to the millimetre, so that a search of the core gives exact answers on the whole graph.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/base/ids.h"
#include "geo/graph/bucket_search.h"
#include "geo/graph/csr_graph.h"

namespace tsunagi::graph {

enum class Role : std::uint8_t { core, inner, peeled };

// A chain runs from core node core.edges[c].from to .to through the inner nodes first_inner[c] ..
// first_inner[c + 1] and the edges chain_edge[first_inner[c] + c] .. chain_edge[first_inner[c + 1] + c + 1];
// its offsets count from .from. Parallel chains and loops are kept. A peeled node hangs by one edge on a node
// before it or on a core or inner node.
struct Contraction {
  struct Peeled {
    std::uint32_t node;
    std::uint32_t parent;
    std::uint32_t length_mm;
  };

  CsrGraph core;                               // edge id = chain id
  std::vector<std::uint32_t> node_of_core;     // [core node]
  std::vector<Role> role;                      // [node]
  std::vector<std::uint32_t> slot;             // [node]: its core node, inner or peeled index, by role
  std::vector<std::uint32_t> first_inner{0};   // [chain + 1]
  std::vector<std::uint32_t> inner_node;       // [inner]
  std::vector<std::uint32_t> inner_offset_mm;  // [inner]
  std::vector<std::uint32_t> inner_chain;      // [inner]
  std::vector<std::uint32_t> chain_edge;       // [inner + chain]
  std::vector<Peeled> peeled;                  // from the trunk outwards
  std::vector<std::uint32_t> peeled_edge;      // [peeled]

  [[nodiscard]] std::size_t node_count() const noexcept { return role.size(); }
};

// `kept` nodes stay in the core, as do ends and crossings; of a cycle or tree by itself one node does.
// Undirected graphs only; costs are not carried over. Throws Error{input} if a chain is longer than 2,147 km.
// O(nodes + edges).
[[nodiscard]] Contraction contract(const GraphView& graph, std::span<const std::uint32_t> kept = {});

// The memory of searches, kept for the next. One a thread.
struct ContractedWorkspace {
  Workspace core;
  std::vector<std::uint32_t> distances_mm;  // [node]; of contracted_distances
  std::vector<std::uint64_t> keys;          // [node]; of contracted_voronoi
};

// Distances on the whole graph from any node of it, in the workspace until its next search; unreached_mm
// where there is no path. Equal to shortest_distances of the graph: a search of the core and two linear
// passes. Throws Error{input} if a node is farther than 2,147 km.
[[nodiscard]] std::span<const std::uint32_t> contracted_distances(const Contraction& contraction,
                                                                  NodeId source,
                                                                  ContractedWorkspace& workspace);

}  // namespace tsunagi::graph
