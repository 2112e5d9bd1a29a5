// SPDX-License-Identifier: Apache-2.0
// What opening a saved graph costs, and a first query on it: bench_graph_file [NODES [ROUNDS [FILE]]]
// The graph is a lattice with jittered crossings and streets left out, numbered depth-first. Wall time, as
// checks run in parallel; the file is in the system's cache.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/core.h>

#include "bench/graph_rows.h"
#include "geo/graph/csr_graph.h"
#include "geo/graph/graph_file.h"
#include "geo/graph/nearest.h"
#include "geo/graph/shortest_paths.h"

namespace {

using namespace tsunagi;         // NOLINT: one file, one program
using namespace tsunagi::bench;  // NOLINT: one file, one program
using namespace tsunagi::graph;  // NOLINT: one file, one program

const ContentKey key = ContentKey::of("lattice");

struct Town {
  CsrGraph graph;
  std::vector<PointE7> points;
};

// Crossings about 150 m apart, moved by up to 60 m; of four streets three are there.
Town lattice(std::size_t node_count) {
  const Random random(7, "lattice");
  const auto side = static_cast<std::uint32_t>(std::sqrt(static_cast<double>(node_count)));
  const std::uint32_t count = side * side;
  const auto place = [&](std::uint32_t v, bool y) {
    const auto jitter = static_cast<double>(random.below(2ull * v + (y ? 1 : 0), 120'000)) - 60'000;
    return 150'000.0 * (y ? v / side : v % side) + jitter;  // millimetres
  };
  EdgeList list{.node_count = count};
  const auto join = [&](std::uint32_t a, std::uint32_t b) {
    if (random.below(std::uint64_t{1} << 40 | 2ull * a | (b == a + 1 ? 1 : 0), 4) == 0) return;
    const double mm = std::hypot(place(a, false) - place(b, false), place(a, true) - place(b, true));
    list.edges.push_back({a, b, static_cast<std::int32_t>(mm) + 1});
  };
  for (std::uint32_t v = 0; v < count; ++v) {
    if ((v + 1) % side != 0) join(v, v + 1);
    if (v + side < count) join(v, v + side);
  }
  Renumbered dfs = renumber_depth_first(build_csr_graph(std::move(list)));
  Town town{std::move(dfs.graph), std::vector<PointE7>(count)};
  for (std::uint32_t v = 0; v < count; ++v) {
    const auto e7 = [&](bool y) { return static_cast<std::int32_t>(place(dfs.old_node[v], y) / 11.1); };
    town.points[v] = {1'300'000'000 + e7(false), 320'000'000 + e7(true)};
  }
  return town;
}

void time_row(const char* name, std::size_t rounds, const std::function<void()>& run) {
  std::vector<double> ms;
  std::vector<double> cpu;
  run();
  for (std::size_t r = 0; r < rounds; ++r) {
    const double begin = wall_ms();
    const double cpu_begin = cpu_ms();
    run();
    cpu.push_back(cpu_ms() - cpu_begin);
    ms.push_back(wall_ms() - begin);
  }
  fmt::print("  {:<58}{:>10.1f}{:>10.1f}{:>10.1f}\n", name, median(ms),
             *std::min_element(ms.begin(), ms.end()), median(cpu));
}

GraphFile open(const std::filesystem::path& path, Payload payload) {
  auto opened = open_graph_file(path, key, payload);
  if (const auto* refusal = std::get_if<Refusal>(&opened)) {
    fmt::print("{}: {}\n", path.string(), refusal->reason);
    std::exit(EXIT_FAILURE);
  }
  return std::move(std::get<GraphFile>(opened));
}

// The way between two nodes near the middle, as the first a program asks for: no memory is ready for it.
std::uint32_t first_query(const GraphView& graph, const Ends& ends) {
  Workspace workspace;
  const auto path = shortest_path(graph, ends, workspace);
  return path ? path->length_mm : unreached_mm;
}

void time_file(const Town& town, std::size_t rounds, const std::filesystem::path& path) {
  const auto middle = static_cast<std::uint32_t>(town.graph.node_count() / 2);
  const Ends ends{NodeId{middle}, NodeId{middle + 300}};
  const std::uint32_t expected = first_query(town.graph, ends);
  time_row("save", 1, [&] { save_graph_file(path, town.graph, town.points, key); });
  const std::uintmax_t bytes = std::filesystem::file_size(path);
  const auto both = [&](Payload payload) {
    const GraphFile file = open(path, payload);
    if (first_query(file.graph, ends) != expected) std::exit(EXIT_FAILURE);
  };
  time_row("open, structure checked", rounds, [&] { (void)open(path, Payload::skip); });
  time_row("open, structure and checksums checked", rounds, [&] { (void)open(path, Payload::verify); });
  time_row("open, structure checked, and first query", rounds, [&] { both(Payload::skip); });
  time_row("open, structure and checksums checked, and first query", rounds, [&] { both(Payload::verify); });
  fmt::print("{} bytes, {:.1f} an arc; the first query finds {} m\n", bytes,
             static_cast<double>(bytes) / static_cast<double>(town.graph.arc_count()), expected / 1000);
}

void time_nearest(const Town& town, std::size_t rounds) {
  const Random random(8, "places");
  std::vector<PointE7> places(100'000);
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i] = town.points[random.below(i, town.points.size())];
    places[i].lon_e7 += 3000;
  }
  const double begin = wall_ms();
  const NodeIndex index(town.points);
  fmt::print("  {:<58}{:>10.1f}\n", "index of nodes", wall_ms() - begin);
  time_row("nearest nodes of 100,000 places", rounds, [&] { (void)index.nearest(places); });
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t nodes = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10'000'000;
  const std::size_t rounds = argc > 2 ? std::max(1ul, std::strtoul(argv[2], nullptr, 10)) : 9;
  const bool is_ours = argc <= 3;
  const std::filesystem::path path = is_ours ? std::filesystem::temp_directory_path() / "tsunagi-graph-bench"
                                             : std::filesystem::path(argv[3]);
  const Town town = lattice(nodes);
  fmt::print("lattice of {} nodes, {} edges\n  {:<58}{:>10}{:>10}{:>10}\n", town.graph.node_count(),
             town.graph.edge_count(), "milliseconds", "wall", "least", "CPU");
  time_file(town, rounds, path);
  time_nearest(town, rounds);
  if (is_ours) std::filesystem::remove(path);
}
