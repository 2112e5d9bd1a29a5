// SPDX-License-Identifier: Apache-2.0
#include "bench/graph_igraph.h"

#include <igraph/igraph.h>

namespace tsunagi::bench {

// igraph ends the program by itself when memory is short.
struct IgraphRoads::State {
  igraph_t graph{};
  igraph_vector_t lengths{};
  igraph_matrix_t distances{};
};

namespace {

class Ints {
 public:
  explicit Ints(igraph_integer_t size) { igraph_vector_int_init(&values_, size); }
  ~Ints() { igraph_vector_int_destroy(&values_); }
  Ints(const Ints&) = delete;
  Ints& operator=(const Ints&) = delete;
  igraph_vector_int_t* get() { return &values_; }

 private:
  igraph_vector_int_t values_{};
};

}  // namespace

IgraphRoads::IgraphRoads(const graph::GraphView& graph) : state_(std::make_unique<State>()) {
  const auto edge_count = static_cast<igraph_integer_t>(graph.edge_count());
  Ints ends(2 * edge_count);
  igraph_vector_init(&state_->lengths, edge_count);
  for (igraph_integer_t e = 0; e < edge_count; ++e) {
    const graph::Edge& edge = graph.edges[static_cast<std::size_t>(e)];
    VECTOR(*ends.get())[2 * e] = edge.from;
    VECTOR(*ends.get())[2 * e + 1] = edge.to;
    VECTOR(state_->lengths)[e] = edge.length_mm;
  }
  igraph_create(&state_->graph, ends.get(), static_cast<igraph_integer_t>(graph.node_count()), false);
  igraph_matrix_init(&state_->distances, 0, 0);
}

IgraphRoads::~IgraphRoads() {
  igraph_matrix_destroy(&state_->distances);
  igraph_vector_destroy(&state_->lengths);
  igraph_destroy(&state_->graph);
}

void IgraphRoads::search(std::uint32_t source) {
  igraph_distances_dijkstra(&state_->graph, &state_->distances, igraph_vss_1(source), igraph_vss_all(),
                            &state_->lengths, IGRAPH_ALL);
}

double IgraphRoads::distance_mm(std::uint32_t node) const {
  return MATRIX(state_->distances, 0, node);
}

std::uint64_t IgraphRoads::bridge_count() const {
  Ints found(0);
  igraph_bridges(&state_->graph, found.get());
  return static_cast<std::uint64_t>(igraph_vector_int_size(found.get()));
}

std::uint64_t IgraphRoads::spanning_tree_mm() const {
  Ints found(0);
  igraph_minimum_spanning_tree(&state_->graph, found.get(), &state_->lengths);
  std::uint64_t mm = 0;
  for (igraph_integer_t i = 0; i < igraph_vector_int_size(found.get()); ++i) {
    mm += static_cast<std::uint64_t>(VECTOR(state_->lengths)[VECTOR(*found.get())[i]]);
  }
  return mm;
}

}  // namespace tsunagi::bench
