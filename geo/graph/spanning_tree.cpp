// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/spanning_tree.h"

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <utility>

#include "geo/base/error.h"
#include "geo/graph/components.h"
#include "geo/graph/huge_pages.h"

namespace tsunagi::graph {
namespace {

constexpr int digit_bits = 12;
constexpr std::size_t digit_count = std::size_t{1} << digit_bits;
// Sorted edges ahead that are made ready, in steps: the edge, its ends' parents, and shorter ways up from
// them.
constexpr std::size_t edge_lookahead = 32;
constexpr std::size_t end_lookahead = 24;
constexpr std::array<std::size_t, 3> shorten_lookahead{16, 8, 3};

template <class Weight>
struct Key {
  Weight weight;
  std::uint32_t edge;
};

// Not set to anything until it is written.
template <class Weight>
struct Keys {
  explicit Keys(std::size_t count) : keys(std::make_unique_for_overwrite<Key<Weight>[]>(count)), size(count) {
    prefer_huge_pages(keys.get(), count * sizeof(Key<Weight>));
  }
  const Key<Weight>& operator[](std::size_t i) const { return keys[i]; }

  std::unique_ptr<Key<Weight>[]> keys;
  std::size_t size;
};

std::size_t digit_of(std::uint64_t weight, std::size_t digit) {
  return weight >> (digit * digit_bits) & (digit_count - 1);
}

// [digit][value]: the weights that have it.
template <class Weight, class WeightOf>
auto count_digits(std::size_t edge_count, WeightOf weight_of) {
  constexpr std::size_t digits = (sizeof(Weight) * 8 + digit_bits - 1) / digit_bits;
  std::vector<std::array<std::uint32_t, digit_count>> counts(digits);
  for (std::uint32_t e = 0; e < edge_count; ++e) {
    const Weight weight = weight_of(e);
    for (std::size_t d = 0; d < digits; ++d) ++counts[d][digit_of(weight, d)];
  }
  return counts;
}

// Stable: keys of one digit keep their order. `next` is changed from counts to places.
template <class Weight, class KeyAt>
void scatter(KeyAt key_at, std::size_t digit, std::array<std::uint32_t, digit_count>& next,
             Keys<Weight>& out) {
  std::exclusive_scan(next.begin(), next.end(), next.begin(), 0u);
  for (std::uint32_t i = 0; i < out.size; ++i) {
    const Key<Weight> key = key_at(i);
    out.keys[next[digit_of(key.weight, digit)]++] = key;
  }
}

// Edges by (weight, edge id): a radix sort from the least significant digit, whose first pass reads the edges
// by id. Digits that are the same everywhere are passed over.
template <class Weight, class WeightOf>
Keys<Weight> sorted_edges(std::size_t edge_count, WeightOf weight_of) {
  Keys<Weight> sorted(edge_count);
  if (edge_count == 0) return sorted;
  auto counts = count_digits<Weight>(edge_count, weight_of);
  const auto from_edges = [&](std::uint32_t e) { return Key<Weight>{weight_of(e), e}; };
  scatter(from_edges, 0, counts[0], sorted);
  Keys<Weight> other(edge_count);
  for (std::size_t d = 1; d < counts.size(); ++d) {
    if (std::ranges::find(counts[d], edge_count) != counts[d].end()) continue;
    scatter([&](std::uint32_t i) { return sorted[i]; }, d, counts[d], other);
    std::swap(sorted, other);
  }
  return sorted;
}

// An edge's way through the steps above, before its turn.
template <class Weight>
void make_ready(const GraphView& graph, const Keys<Weight>& sorted, std::size_t i, UnionFind& sets) {
  if (i + edge_lookahead >= sorted.size) return;
  const auto ahead = [&](std::size_t by) -> const Edge& { return graph.edges[sorted[i + by].edge]; };
  __builtin_prefetch(&ahead(edge_lookahead));
  sets.prefetch(ahead(end_lookahead).from);
  sets.prefetch(ahead(end_lookahead).to);
  for (const std::size_t by : shorten_lookahead) {
    sets.shorten(ahead(by).from);
    sets.shorten(ahead(by).to);
  }
}

template <class Weight>
SpanningForest kruskal(const GraphView& graph, const Keys<Weight>& sorted) {
  SpanningForest forest;
  if (graph.node_count() == 0) return forest;
  const std::size_t most = graph.node_count() - 1;
  reserve_on_huge_pages(forest.edges, std::min(most, sorted.size));
  UnionFind sets(graph.node_count());
  for (std::size_t i = 0; i < sorted.size && forest.edges.size() < most; ++i) {
    make_ready(graph, sorted, i, sets);
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
