// SPDX-License-Identifier: Apache-2.0
// The road graph as the kernels see it: compressed rows that somebody else owns, in memory or in a mapped
// file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tsunagi::graph {

inline constexpr std::uint32_t no_index = 0xffffffffu;  // of a node, an arc, an edge or a label
inline constexpr std::uint32_t unreached_mm = 0xffffffffu;
inline constexpr std::uint32_t max_distance_mm = 0x7fffffffu;  // 2,147 km

struct Arc {
  std::uint32_t head;
  std::int32_t length_mm;
};

struct Edge {
  std::uint32_t from;
  std::uint32_t to;
  std::int32_t length_mm;
};

enum class Direction : std::uint8_t { undirected, directed };

inline constexpr std::array<std::uint32_t, 1> first_of_no_node{0};

// The arrays of a CsrGraph, whose invariants they keep (csr_graph.h); made from one, which converts, or by
// open_graph_file. Cheap to copy; valid as long as the arrays it shows. The empty graph by default.
struct GraphView {
  Direction direction = Direction::undirected;
  std::span<const std::uint32_t> first{
      first_of_no_node};                         // [node + 1]: arcs of v are first[v] .. first[v + 1]
  std::span<const Arc> arcs{};                   // [arc]
  std::span<const std::uint32_t> edge_of_arc{};  // [arc]
  std::span<const Edge> edges{};                 // [edge]
  std::span<const std::int64_t> edge_cost{};     // [edge], or empty
  std::span<const std::int64_t> arc_cost{};      // [arc], or empty: the edge's
  std::uint32_t bucket_shift = 0;                // log2 of the bucket width a search uses, in millimetres
  std::uint32_t bucket_count = 1;                // power of two: more than the longest arc spans

  [[nodiscard]] std::size_t node_count() const noexcept { return first.size() - 1; }
  [[nodiscard]] std::size_t arc_count() const noexcept { return arcs.size(); }
  [[nodiscard]] std::size_t edge_count() const noexcept { return edges.size(); }
  [[nodiscard]] std::uint32_t tail(std::uint32_t arc) const noexcept {
    const Edge& edge = edges[edge_of_arc[arc]];
    return edge.from == arcs[arc].head ? edge.to : edge.from;
  }
};

// Throws Error{internal} that names `who`.
void require_undirected(const GraphView& graph, std::string_view who);
void require_node(const GraphView& graph, std::uint32_t node, std::string_view who);

// Throws Error{input} naming int32 millimetres as the scale that was passed.
[[noreturn]] void refuse_distance_overflow();

}  // namespace tsunagi::graph
