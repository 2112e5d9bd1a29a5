// SPDX-License-Identifier: Apache-2.0
// Our graphs in Boost.Graph's own forms, and its searches on them.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include "bench/graph_rows.h"
#include "geo/graph/csr_graph.h"

namespace tsunagi::bench {

using graph::CsrGraph;
using graph::Edge;

struct Length {
  std::int32_t length_mm;
};
using BoostList = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                                        boost::property<boost::edge_weight_t, double>>;
using BoostIndexedList =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                          boost::property<boost::edge_index_t, std::uint32_t>>;
using BoostCsr = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, Length,
                                                    boost::no_property, std::uint32_t, std::uint32_t>;

inline BoostList make_list(const CsrGraph& graph) {
  BoostList list(graph.node_count());
  for (const Edge& edge : graph.edges) add_edge(edge.from, edge.to, edge.length_mm, list);
  return list;
}

inline BoostIndexedList make_indexed_list(const CsrGraph& graph) {
  BoostIndexedList list(graph.node_count());
  for (std::uint32_t e = 0; e < graph.edge_count(); ++e)
    add_edge(graph.edges[e].from, graph.edges[e].to, e, list);
  return list;
}

inline BoostCsr make_csr(const CsrGraph& graph) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> arcs;
  std::vector<Length> lengths;
  for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
    for (std::uint32_t a = graph.first[v]; a < graph.first[v + 1]; ++a) {
      arcs.emplace_back(v, graph.arcs[a].head);
      lengths.push_back({graph.arcs[a].length_mm});
    }
  }
  return {boost::edges_are_sorted, arcs.begin(), arcs.end(), lengths.begin(),
          static_cast<std::uint32_t>(graph.node_count())};
}

template <class Graph, class Weights>
struct BoostSearch {
  const Graph& graph;
  Weights weights;
  std::vector<double> distance = std::vector<double>(num_vertices(graph));
  std::vector<typename boost::graph_traits<Graph>::vertex_descriptor> parent =
      std::vector<typename boost::graph_traits<Graph>::vertex_descriptor>(num_vertices(graph));

  void one_to_all(std::uint32_t source) {
    boost::dijkstra_shortest_paths(
        graph, source,
        boost::weight_map(weights).distance_map(map_of(distance)).predecessor_map(map_of(parent)));
  }
  void from_many(const std::vector<std::uint32_t>& sources) {
    boost::dijkstra_shortest_paths(graph, sources.begin(), sources.end(), map_of(parent), map_of(distance),
                                   weights, get(boost::vertex_index, graph), std::less<>(), std::plus<>(),
                                   std::numeric_limits<double>::max(), 0.0, boost::dijkstra_visitor<>());
  }
  [[nodiscard]] std::uint64_t sum() const {
    std::uint64_t out = 0;
    for (std::uint32_t v = 0; v < distance.size(); ++v) {
      out =
          digest(out, v, distance[v] > 1e300 ? graph::unreached_mm : static_cast<std::uint64_t>(distance[v]));
    }
    return out;
  }

 private:
  template <class T>
  auto map_of(std::vector<T>& values) {
    return boost::make_iterator_property_map(values.begin(), get(boost::vertex_index, graph));
  }
};
using ListWeights = boost::property_map<BoostList, boost::edge_weight_t>::const_type;
using CsrWeights = boost::property_map<BoostCsr, std::int32_t Length::*>::const_type;

}  // namespace tsunagi::bench
