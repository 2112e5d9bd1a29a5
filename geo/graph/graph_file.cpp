// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/graph_file.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <functional>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <tbb/parallel_for.h>

#include "geo/base/error.h"

namespace tsunagi::graph {
namespace {

constexpr std::uint32_t graph_kind = 0x48505247;  // "GRPH"
constexpr std::uint32_t graph_version = 1;
constexpr std::size_t block = std::size_t{1} << 15;  // nodes, edges or arcs looked at together

constexpr std::uint32_t most_buckets = 1u << 20;  // 24 MB of workspace; build_csr_graph makes 2^16 at most

enum SectionId : std::uint32_t { shape = 1, first, arcs, edge_of_arc, edges, edge_cost, arc_cost, points };

struct Shape {
  std::uint32_t direction = 0;
  std::uint32_t bucket_shift = 0;
  std::uint32_t bucket_count = 0;
  std::uint32_t unused = 0;
};

FileIdentity identity_of(ContentKey key) {
  return {.kind = graph_kind, .kind_version = graph_version, .key = key};
}

Refusal damaged(std::string_view what) {
  return {Unusable::damaged, std::string(what)};
}

// One thing that must hold of every node, edge or arc: `holds(begin, end)` of a block of them.
struct Check {
  std::size_t size;
  std::size_t block;
  std::function<bool(std::size_t begin, std::size_t end)> holds;
  const char* fault;

  [[nodiscard]] std::size_t block_count() const { return (size + block - 1) / block; }
};

// The fault of the first check that fails. All blocks of all checks are one parallel loop: threads that wait
// for one another between checks would cost more than the checks.
template <std::size_t count>
std::optional<Refusal> first_fault(const std::array<Check, count>& checks) {
  std::array<std::size_t, count + 1> first_block{};
  for (std::size_t c = 0; c < count; ++c) first_block[c + 1] = first_block[c] + checks[c].block_count();
  std::array<std::atomic<bool>, count> failed{};
  tbb::parallel_for(std::size_t{0}, first_block[count], [&](std::size_t i) {
    std::size_t c = 0;
    while (i >= first_block[c + 1]) ++c;
    const std::size_t begin = (i - first_block[c]) * checks[c].block;
    if (!checks[c].holds(begin, std::min(begin + checks[c].block, checks[c].size))) failed[c] = true;
  });
  for (std::size_t c = 0; c < count; ++c) {
    if (failed[c]) return damaged(checks[c].fault);
  }
  return std::nullopt;
}

// Without branches on the data, so that it is read as fast as memory gives it.
bool rows_are_whole(std::span<const std::uint32_t> rows, std::size_t arc_count) {
  if (rows.empty() || rows.size() > no_index || rows.front() != 0 || rows.back() != arc_count) return false;
  bool good = true;
  for (std::size_t v = 0; v + 1 < rows.size(); ++v) good &= rows[v] <= rows[v + 1];
  return good;
}

// Of the greatest length of a block less 1: whether all are lengths, and the buckets wide enough.
bool is_length(const GraphView& g, std::uint32_t length_less_1) {
  return length_less_1 < max_distance_mm && (length_less_1 + 1) >> g.bucket_shift <= g.bucket_count - 2;
}

bool edges_are_sound(const GraphView& g, std::size_t begin, std::size_t end) {
  std::uint32_t node = 0;
  std::uint32_t length_less_1 = 0;
  for (const Edge& edge : g.edges.subspan(begin, end - begin)) {
    node = std::max({node, edge.from, edge.to});
    length_less_1 = std::max(length_less_1, static_cast<std::uint32_t>(edge.length_mm) - 1);
  }
  return node < g.node_count() && is_length(g, length_less_1);
}

// Of each arc: its head is a node, its edge exists and its length spans no more buckets than there are.
// Nothing is followed, and the greatest of a block are compared once, so memory is read as fast as it comes.
// A length of 0 or below is, less 1, the greatest of all unsigned.
bool arcs_are_in_range(const GraphView& g, std::size_t begin, std::size_t end) {
  std::uint32_t head = 0;
  std::uint32_t length_less_1 = 0;
  for (const Arc& arc : g.arcs.subspan(begin, end - begin)) {
    head = std::max(head, arc.head);
    length_less_1 = std::max(length_less_1, static_cast<std::uint32_t>(arc.length_mm) - 1);
  }
  std::uint32_t edge = 0;
  for (const std::uint32_t e : g.edge_of_arc.subspan(begin, end - begin)) edge = std::max(edge, e);
  return head < g.node_count() && edge < g.edge_count() && is_length(g, length_less_1);
}

// Of each arc: its edge exists, joins the node whose row it is in to its head, and is as long. As an edge's
// ends are nodes, so is its head. Indices are cut off so that they can be followed before they are known to
// be good.
bool arcs_match_edges(const GraphView& g, std::size_t begin, std::size_t end) {
  if (g.edge_count() == 0 || g.node_count() == 0) return false;
  const auto last_edge = static_cast<std::uint32_t>(g.edge_count() - 1);
  const auto last_node = static_cast<std::uint32_t>(g.node_count() - 1);
  const bool both_ways = g.direction == Direction::undirected;
  bool good = true;
  for (std::size_t a = begin; a < end; ++a) {
    const Arc arc = g.arcs[a];
    const Edge edge = g.edges[std::min(g.edge_of_arc[a], last_edge)];
    const std::uint32_t tail = edge.from ^ edge.to ^ arc.head;
    const std::uint32_t row = std::min(tail, last_node);
    good &= (edge.from == tail) | ((edge.from == arc.head) & both_ways);
    good &= (g.edge_of_arc[a] <= last_edge) & (tail <= last_node) & (edge.length_mm == arc.length_mm);
    good &= (g.first[row] <= a) & (a < g.first[row + 1]);
  }
  return good;
}

bool costs_fit(std::span<const std::int64_t> costs) {
  std::int64_t sum = 0;
  for (const std::int64_t cost : costs) {
    if (cost < 0 || cost > std::numeric_limits<std::int64_t>::max() - sum) return false;
    sum += cost;
  }
  return true;
}

bool arcs_cost_what_edges_do(const GraphView& g, std::size_t begin, std::size_t end) {
  bool good = true;
  for (std::size_t a = begin; a < end && good; ++a) {
    good = g.edge_of_arc[a] < g.edge_count() && g.arc_cost[a] == g.edge_cost[g.edge_of_arc[a]];
  }
  return good;
}

std::optional<Refusal> check_shape(const GraphView& g, const Shape& said) {
  if (said.direction > 1) return damaged("it is neither directed nor undirected");
  if (g.bucket_shift > 31 || !std::has_single_bit(g.bucket_count) || g.bucket_count > most_buckets) {
    return damaged("its buckets are no power of two, or too many");
  }
  if (g.edge_count() != 0 && g.bucket_count < 2) return damaged("its buckets are too few");
  return std::nullopt;
}

std::optional<Refusal> check_sizes(const GraphView& g, std::span<const PointE7> nodes) {
  const std::size_t arcs_an_edge = g.direction == Direction::undirected ? 2 : 1;
  if (g.edge_count() >= no_index / 2 || g.arc_count() != g.edge_count() * arcs_an_edge ||
      g.edge_of_arc.size() != g.arc_count()) {
    return damaged("arcs and edges do not match in number");
  }
  const bool has_costs = !g.edge_cost.empty();
  if (has_costs ? g.edge_cost.size() != g.edge_count() || g.arc_cost.size() != g.arc_count()
                : !g.arc_cost.empty()) {
    return damaged("costs and edges do not match in number");
  }
  if (nodes.empty() || nodes.size() == g.node_count()) return std::nullopt;
  return damaged("points and nodes do not match in number");
}

std::optional<Refusal> check_graph(const GraphView& g, const Shape& said, std::span<const PointE7> nodes,
                                   Payload payload) {
  if (!rows_are_whole(g.first, g.arc_count())) return damaged("the rows of its arcs are out of order");
  if (auto fault = check_shape(g, said)) return fault;
  if (auto fault = check_sizes(g, nodes)) return fault;
  using Index = std::size_t;
  const auto arcs_hold = payload == Payload::verify ? arcs_match_edges : arcs_are_in_range;
  return first_fault(std::array{
      Check{g.edge_count(), block, [&](Index begin, Index end) { return edges_are_sound(g, begin, end); },
            "an edge has an end that is no node, or a length it cannot have"},
      Check{g.arc_count(), block, [&](Index begin, Index end) { return arcs_hold(g, begin, end); },
            "an arc is not one of its edge"},
      Check{g.edge_cost.size(), no_index, [&](Index, Index) { return costs_fit(g.edge_cost); },
            "a cost is below 0 or all are too high together"},
      Check{payload == Payload::verify ? g.arc_cost.size() : 0, block,
            [&](Index begin, Index end) { return arcs_cost_what_edges_do(g, begin, end); },
            "an arc costs other than its edge"}});
}

// False if the section is absent.
template <class T>
bool take(const SectionFile& file, SectionId id, std::span<const T>& out) {
  const auto found = file.section<T>(id);
  if (found) out = *found;
  return found.has_value();
}

std::variant<GraphFile, Refusal> view_of(SectionFile file, Payload payload) {
  GraphFile out{std::move(file), {}, {}};
  GraphView& g = out.graph;
  std::span<const Shape> said;
  if (!take(out.file, shape, said) || said.size() != 1 || !take(out.file, first, g.first) ||
      !take(out.file, arcs, g.arcs) || !take(out.file, edge_of_arc, g.edge_of_arc) ||
      !take(out.file, edges, g.edges) || !take(out.file, edge_cost, g.edge_cost) ||
      !take(out.file, arc_cost, g.arc_cost) || !take(out.file, points, out.points)) {
    return damaged("a section of the graph is missing");
  }
  g.direction = said[0].direction == 0 ? Direction::undirected : Direction::directed;
  g.bucket_shift = said[0].bucket_shift;
  g.bucket_count = said[0].bucket_count;
  if (auto fault = check_graph(g, said[0], out.points, payload)) return std::move(*fault);
  return out;
}

}  // namespace

void save_graph_file(const std::filesystem::path& path, const GraphView& graph,
                     std::span<const PointE7> nodes, ContentKey key) {
  if (!nodes.empty() && nodes.size() != graph.node_count()) {
    throw Error(ErrorKind::internal, "save_graph_file: expected no points or one a node.");
  }
  const Shape said{graph.direction == Direction::undirected ? 0u : 1u, graph.bucket_shift, graph.bucket_count,
                   0};
  const std::array sections{
      section_of(shape, std::span(&said, 1)), section_of(first, graph.first),
      section_of(arcs, graph.arcs),           section_of(edge_of_arc, graph.edge_of_arc),
      section_of(edges, graph.edges),         section_of(edge_cost, graph.edge_cost),
      section_of(arc_cost, graph.arc_cost),   section_of(points, nodes)};
  write_section_file(path, identity_of(key), sections);
}

std::variant<GraphFile, Refusal> open_graph_file(const std::filesystem::path& path, ContentKey key,
                                                 Payload payload) {
  auto opened = open_section_file(path, identity_of(key), payload);
  if (auto* refusal = std::get_if<Refusal>(&opened)) return std::move(*refusal);
  return view_of(std::move(std::get<SectionFile>(opened)), payload);
}

}  // namespace tsunagi::graph
