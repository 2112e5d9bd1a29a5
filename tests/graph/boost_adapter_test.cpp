// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/boost_adapter.h"

#include <gtest/gtest.h>
#include <boost/concept/assert.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/graph_concepts.hpp>

#include "geo/graph/components.h"
#include "tests/graph/graph_worlds.h"

namespace tsunagi::graph {
namespace {

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<CsrGraph>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<CsrGraph>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<CsrGraph>));

TEST(BoostAdapter, BoostsComponentsAreOurs) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed);
    std::vector<std::uint32_t> component(graph.node_count());
    const auto index = index_map(graph);
    const auto count = boost::connected_components(
        graph, boost::make_iterator_property_map(component.begin(), index), boost::vertex_index_map(index));
    const Components ours = connected_components(graph);
    ASSERT_EQ(ours.count, count) << seed;
    ASSERT_EQ(ours.component, component) << seed;
  }
}

TEST(BoostAdapter, ListsEveryEdgeOnceAndEveryArcAtItsTail) {
  const CsrGraph graph = graph_of(3, {{0, 1, 4}, {1, 1, 5}});
  EXPECT_EQ(std::distance(edges(graph).first, edges(graph).second), 2);
  EXPECT_EQ(out_degree(0, graph), 1u);
  EXPECT_EQ(out_degree(1, graph), 3u);
  for (auto [at, end] = out_edges(1, graph); at != end; ++at) EXPECT_EQ(source(*at, graph), 1u);
  EXPECT_EQ(get(length_map(graph), *edges(graph).first), 4);
}

}  // namespace
}  // namespace tsunagi::graph
