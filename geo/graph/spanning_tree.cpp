// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/spanning_tree.h"

#include <algorithm>
#include <bit>

#include "geo/base/error.h"
#include "geo/graph/components.h"
#include "geo/graph/huge_pages.h"

namespace tsunagi::graph {
namespace {

constexpr std::size_t lookahead = 8;  // sorted edges ahead whose ends are asked for
constexpr int max_digit_bits = 12;

template <class Weight>
struct Key {
  Weight weight;
  std::uint32_t edge;
};

template <class Weight>
using Keys = std::vector<Key<Weight>>;

template <class Weight>
Keys<Weight> keys_of_size(std::size_t size) {
  Keys<Weight> keys;
  reserve_on_huge_pages(keys, size);
  keys.resize(size);
  return keys;
}

struct Digit {
  int shift;
  int bits;

  [[nodiscard]] std::size_t of(std::uint64_t weight) const {
    return (weight >> shift) & ((std::size_t{1} << bits) - 1);
  }
};

// Stable: keys of one digit keep their order.
template <class Weight, class KeyAt>
void scatter(std::size_t size, KeyAt key_at, Digit digit, Keys<Weight>& out) {
  std::vector<std::uint32_t> next((std::size_t{1} << digit.bits) + 1, 0);
  for (std::uint32_t i = 0; i < size; ++i) ++next[digit.of(key_at(i).weight) + 1];
  for (std::size_t d = 1; d < next.size(); ++d) next[d] += next[d - 1];
  for (std::uint32_t i = 0; i < size; ++i) {
    const Key<Weight> key = key_at(i);
    out[next[digit.of(key.weight)]++] = key;
  }
}

// Edges by (weight, edge id): a radix sort from the least significant digit, whose first pass reads the edges
// by id.
template <class Weight, class WeightOf>
Keys<Weight> sorted_edges(std::size_t edge_count, WeightOf weight_of) {
  Weight all_bits = 1;
  for (std::uint32_t e = 0; e < edge_count; ++e) all_bits |= weight_of(e);
  const int width = std::bit_width(all_bits);
  const int passes = (width + max_digit_bits - 1) / max_digit_bits;
  const int bits = (width + passes - 1) / passes;
  auto sorted = keys_of_size<Weight>(edge_count);
  scatter(
      edge_count,
      [&](std::uint32_t e) {
        return Key<Weight>{weight_of(e), e};
      },
      {0, bits}, sorted);
  if (passes == 1) return sorted;
  auto other = keys_of_size<Weight>(edge_count);
  for (int shift = bits; shift < width; shift += bits) {
    scatter(
        edge_count, [&](std::uint32_t i) { return sorted[i]; }, {shift, bits}, other);
    sorted.swap(other);
  }
  return sorted;
}

template <class Weight>
SpanningForest kruskal(const GraphView& graph, const Keys<Weight>& sorted) {
  SpanningForest forest;
  if (graph.node_count() == 0) return forest;
  const std::size_t most = graph.node_count() - 1;
  forest.edges.reserve(std::min(most, sorted.size()));
  UnionFind sets(graph.node_count());
  for (std::size_t i = 0; i < sorted.size() && forest.edges.size() < most; ++i) {
    if (i + 2 * lookahead < sorted.size()) __builtin_prefetch(&graph.edges[sorted[i + 2 * lookahead].edge]);
    if (i + lookahead < sorted.size()) {
      sets.prefetch(graph.edges[sorted[i + lookahead].edge].from);
      sets.prefetch(graph.edges[sorted[i + lookahead].edge].to);
    }
    const Edge& edge = graph.edges[sorted[i].edge];
    if (!sets.unite(edge.from, edge.to)) continue;
    forest.edges.push_back(sorted[i].edge);
    forest.weight += static_cast<std::int64_t>(sorted[i].weight);
  }
  return forest;
}

template <class Weight, class WeightOf>
SpanningForest spanning_forest(const GraphView& graph, WeightOf weight_of) {
  require_undirected(graph, "spanning forest");
  return kruskal(graph, sorted_edges<Weight>(graph.edge_count(), weight_of));
}

}  // namespace

SpanningForest shortest_spanning_forest(const GraphView& graph) {
  return spanning_forest<std::uint32_t>(
      graph, [&](std::uint32_t e) { return static_cast<std::uint32_t>(graph.edges[e].length_mm); });
}

SpanningForest cheapest_spanning_forest(const GraphView& graph) {
  if (graph.edge_cost.size() != graph.edge_count()) {
    throw Error(ErrorKind::internal, "cheapest spanning forest: expected a graph with costs.");
  }
  return spanning_forest<std::uint64_t>(
      graph, [&](std::uint32_t e) { return static_cast<std::uint64_t>(graph.edge_cost[e]); });
}

}  // namespace tsunagi::graph
