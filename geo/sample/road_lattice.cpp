// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/road_lattice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#include "geo/base/error.h"
#include "geo/base/random.h"
#include "geo/graph/components.h"
#include "geo/sample/frame.h"
#include "geo/short_line.h"

namespace tsunagi::geo::sample {
namespace {

// Shares of the mix, tuned on the degrees of NE (shared/reference/graph): 18.9, 21.9, 46.0 and 13.0 % of
// nodes have degree 1, 2, 3 and 4.
constexpr std::int64_t spurs_per_1000_points = 205;
constexpr std::int64_t shapes_per_1000_points = 35;
constexpr std::int64_t least_further_edges_per_1000 = 300;  // of the lattice edges beside the tree: rural …
constexpr std::int64_t most_further_edges_per_1000 = 620;   // … to town

// A lattice point has an edge to the right (way 0) and one above (way 1); slot 2 v + way.
class Lattice {
 public:
  Lattice(std::uint64_t seed, std::int64_t points)
      : size_(static_cast<std::uint32_t>(points)),
        columns_(static_cast<std::uint32_t>(std::ceil(std::sqrt(static_cast<double>(points))))),
        jitter_(seed, "lattice jitter"),
        towns_(seed, "lattice towns") {}

  [[nodiscard]] std::uint32_t size() const { return size_; }
  [[nodiscard]] std::uint32_t slots() const { return 2 * size_; }
  [[nodiscard]] std::uint32_t head(std::uint32_t slot) const {
    return slot / 2 + (slot % 2 == 0 ? 1 : columns_);
  }
  [[nodiscard]] bool exists(std::uint32_t slot) const {
    return head(slot) < size_ && (slot % 2 == 1 || (slot / 2 + 1) % columns_ != 0);
  }

  [[nodiscard]] Spot spot(std::uint32_t v) const {
    const auto off = [&](std::uint64_t index, std::int32_t pitch) {  // ± 0.2 of the pitch
      return static_cast<std::int32_t>(jitter_.below(index, static_cast<std::uint64_t>(pitch) * 2 / 5)) -
             pitch / 5;
    };
    const auto middle = static_cast<std::int32_t>(columns_ / 2);
    return {frame_middle.lon_e7 + (static_cast<std::int32_t>(v % columns_) - middle) * lattice_lon_e7 +
                off(2ull * v, lattice_lon_e7),
            frame_middle.lat_e7 + (static_cast<std::int32_t>(v / columns_) - middle) * lattice_lat_e7 +
                off(2ull * v + 1, lattice_lat_e7)};
  }

  // 0 in the country to 1000 in a town: noise of four octaves of cells, bent towards its ends.
  [[nodiscard]] std::int64_t townness(std::uint32_t v) const {
    std::int64_t sum = 0;
    for (std::uint32_t octave = 0; octave < 4; ++octave)
      sum += noise(v, 64u >> octave, octave) << (3 - octave);
    return std::clamp<std::int64_t>((sum / 15 - 500) * 3 + 500, 0, 1000);
  }

 private:
  // Between random values at the corners of square cells, 0 to 1000.
  [[nodiscard]] std::int64_t noise(std::uint32_t v, std::uint32_t cell, std::uint32_t octave) const {
    const std::uint32_t x = v % columns_;
    const std::uint32_t y = v / columns_;
    const auto corner = [&](std::uint64_t cx, std::uint64_t cy) {
      return static_cast<std::int64_t>(towns_.below((cy << 34 | cx << 4) + octave, 1001));
    };
    const auto fx = static_cast<std::int64_t>(x % cell);
    const auto fy = static_cast<std::int64_t>(y % cell);
    const auto side = static_cast<std::int64_t>(cell);
    const std::int64_t low = corner(x / cell, y / cell) * (side - fx) + corner(x / cell + 1, y / cell) * fx;
    const std::int64_t high =
        corner(x / cell, y / cell + 1) * (side - fx) + corner(x / cell + 1, y / cell + 1) * fx;
    return (low * (side - fy) + high * fy) / (side * side);
  }

  std::uint32_t size_;
  std::uint32_t columns_;
  Random jitter_;
  Random towns_;
};

// How many nodes are of which kind; they add up.
struct Counts {
  std::int64_t points;
  std::int64_t spurs;  // two nodes each: where it branches off, and its end
  std::int64_t shapes;
};

Counts counts_of(std::int64_t nodes) {
  constexpr std::int64_t per_1000 = 1000 + 2 * spurs_per_1000_points + shapes_per_1000_points;
  const std::int64_t points = std::max(std::min<std::int64_t>(nodes, 2), nodes * 1000 / per_1000);
  const std::int64_t spurs = std::min(points * spurs_per_1000_points / 1000, (nodes - points) / 2);
  return {points, spurs, nodes - points - 2 * spurs};
}

// The edges of a random spanning tree, [slot].
std::vector<std::uint8_t> tree_of(const Lattice& lattice, std::uint64_t seed) {
  const Random keys(seed, "lattice tree");
  std::vector<std::uint64_t> ranked(lattice.slots());  // a random key above, the slot below
  tbb::parallel_for(0u, lattice.slots(), [&](std::uint32_t slot) {
    ranked[slot] = lattice.exists(slot) ? (keys.bits(slot) & ~0xffffffffull) | slot : ~0ull;
  });
  tbb::parallel_sort(ranked);
  std::vector<std::uint8_t> in_tree(lattice.slots(), 0);
  graph::UnionFind trees(lattice.size());
  for (std::size_t i = 0; i < ranked.size() && ranked[i] != ~0ull; ++i) {
    const auto slot = static_cast<std::uint32_t>(ranked[i]);
    in_tree[slot] = trees.unite(slot / 2, lattice.head(slot)) ? 1 : 0;
  }
  return in_tree;
}

// The tree and further edges, fewer of them where three roads meet already, [slot].
std::vector<std::uint8_t> roads_of(const Lattice& lattice, std::uint64_t seed) {
  std::vector<std::uint8_t> is_road = tree_of(lattice, seed);
  std::vector<std::uint8_t> degree(lattice.size(), 0);  // in the tree
  for (std::uint32_t slot = 0; slot < lattice.slots(); ++slot) {
    if (is_road[slot] == 0) continue;
    ++degree[slot / 2];
    ++degree[lattice.head(slot)];
  }
  const Random further(seed, "lattice further edges");
  tbb::parallel_for(0u, lattice.slots(), [&](std::uint32_t slot) {
    if (is_road[slot] != 0 || !lattice.exists(slot)) return;
    const std::int64_t share =
        least_further_edges_per_1000 +
        (most_further_edges_per_1000 - least_further_edges_per_1000) * lattice.townness(slot / 2) / 1000;
    const bool is_meeting = degree[slot / 2] >= 3 || degree[lattice.head(slot)] >= 3;
    is_road[slot] = static_cast<std::int64_t>(further.below(slot, is_meeting ? 3000 : 1000)) < share ? 1 : 0;
  });
  return is_road;
}

// Shares `total` out over the roads, by random weights, so that it comes out exactly; [slot].
std::vector<std::uint8_t> share_out(const std::vector<std::uint8_t>& is_road, std::int64_t total,
                                    const Random& random) {
  std::vector<std::uint8_t> shares(is_road.size(), 0);
  const auto weight = [&](std::size_t slot) {  // most have little and some much
    const std::uint64_t u = random.below(slot, 1000);
    return static_cast<std::int64_t>(is_road[slot] != 0 ? 1 + u * u * u / 1'000'000 : 0);
  };
  std::int64_t all = 0;
  for (std::size_t slot = 0; slot < is_road.size(); ++slot) all += weight(slot);
  std::int64_t before = 0;
  for (std::size_t slot = 0; slot < is_road.size() && all > 0; ++slot) {
    const std::int64_t after = before + weight(slot);
    shares[slot] = static_cast<std::uint8_t>(total * after / all - total * before / all);
    before = after;
  }
  return shares;
}

// Everything a lattice edge holds, and where its nodes and edges begin.
struct Plan {
  std::vector<std::uint8_t> is_road;    // [slot]
  std::vector<std::uint8_t> spurs;      // [slot]
  std::vector<std::uint8_t> shapes;     // [slot]
  std::vector<std::uint32_t> point_id;  // [point]: then come the nodes of its two slots
  std::vector<std::uint32_t> edge_id;   // [point + 1]: the first edge of its two slots
  std::vector<std::uint32_t> road_id;   // [point + 1]

  [[nodiscard]] std::uint32_t inner(std::uint32_t slot) const {
    return std::uint32_t{spurs[slot]} + shapes[slot];
  }
  [[nodiscard]] std::uint32_t node_count(std::uint32_t slot) const { return inner(slot) + spurs[slot]; }
  [[nodiscard]] std::uint32_t edge_count(std::uint32_t slot) const {
    return is_road[slot] == 0 ? 0 : inner(slot) + 1 + spurs[slot];
  }
  [[nodiscard]] std::uint32_t road_count(std::uint32_t slot) const {
    return is_road[slot] == 0 ? 0u : 1u + spurs[slot];
  }
};

Plan plan_roads(const Lattice& lattice, std::uint64_t seed, const Counts& counts) {
  Plan plan{.is_road = roads_of(lattice, seed)};
  plan.spurs = share_out(plan.is_road, counts.spurs, Random(seed, "lattice spurs"));
  plan.shapes = share_out(plan.is_road, counts.shapes, Random(seed, "lattice shapes"));
  plan.point_id.resize(lattice.size() + 1, 0);
  plan.edge_id.resize(lattice.size() + 1, 0);
  plan.road_id.resize(lattice.size() + 1, 0);
  for (std::uint32_t v = 0; v < lattice.size(); ++v) {
    const std::uint32_t a = 2 * v;
    plan.point_id[v + 1] = plan.point_id[v] + 1 + plan.node_count(a) + plan.node_count(a + 1);
    plan.edge_id[v + 1] = plan.edge_id[v] + plan.edge_count(a) + plan.edge_count(a + 1);
    plan.road_id[v + 1] = plan.road_id[v] + plan.road_count(a) + plan.road_count(a + 1);
  }
  return plan;
}

// Fills in what belongs to one lattice point.
class Drawer {
 public:
  Drawer(const Lattice& lattice, const Plan& plan, std::uint64_t seed, RoadLattice& out)
      : lattice_(lattice), plan_(plan), bends_(seed, "lattice bends"), out_(out) {}

  void draw(std::uint32_t v) const {
    Pen pen{plan_.point_id[v] + 1, plan_.edge_id[v], plan_.road_id[v]};
    put(plan_.point_id[v], lattice_.spot(v));
    for (const std::uint32_t slot : {2 * v, 2 * v + 1}) {
      if (plan_.is_road[slot] != 0) draw_edge(slot, pen);
    }
  }

  // Lengths need both ends in place.
  void measure(std::uint32_t e) const {
    graph::Edge& edge = out_.edges.edges[e];
    const double metres = short_line_m(out_.lon_e7[edge.from], out_.lat_e7[edge.from], out_.lon_e7[edge.to],
                                       out_.lat_e7[edge.to]);
    edge.length_mm = std::max(1, static_cast<std::int32_t>(std::lround(metres * 1000)));
  }

 private:
  struct Pen {
    std::uint32_t node;
    std::uint32_t edge;
    std::uint32_t road;
  };

  void put(std::uint32_t node, Spot at) const {
    out_.lon_e7[node] = at.lon_e7;
    out_.lat_e7[node] = at.lat_e7;
  }
  void link(std::uint32_t from, std::uint32_t to, Pen& pen) const {
    out_.edges.edges[pen.edge++] = {from, to, 0};
  }
  void end_road(Pen& pen) const { out_.first[++pen.road] = pen.edge; }

  // The road itself with its inner nodes at even steps, then its spurs; the first inner nodes carry them.
  void draw_edge(std::uint32_t slot, Pen& pen) const {
    const Spot a = lattice_.spot(slot / 2);
    const Spot b = lattice_.spot(lattice_.head(slot));
    const std::uint32_t inner = plan_.inner(slot);
    const std::uint32_t first_inner = pen.node;
    std::uint32_t from = plan_.point_id[slot / 2];
    for (std::uint32_t i = 0; i < inner; ++i) {
      put(pen.node, between(a, b, i + 1, inner + 1, slot));
      link(from, pen.node, pen);
      from = pen.node++;
    }
    link(from, plan_.point_id[lattice_.head(slot)], pen);
    end_road(pen);
    for (std::uint32_t s = 0; s < plan_.spurs[slot]; ++s) draw_spur(slot, first_inner + s, pen);
  }

  // A tenth of the pitch at most to the side.
  [[nodiscard]] Spot between(Spot a, Spot b, std::int64_t step, std::int64_t steps,
                             std::uint32_t slot) const {
    const auto bend =
        static_cast<std::int64_t>(bends_.below(4ull * slot, 2 * lattice_lat_e7 / 10)) - lattice_lat_e7 / 10;
    const std::int64_t lon = a.lon_e7 + (static_cast<std::int64_t>(b.lon_e7) - a.lon_e7) * step / steps;
    const std::int64_t lat = a.lat_e7 + (static_cast<std::int64_t>(b.lat_e7) - a.lat_e7) * step / steps;
    const bool upright = slot % 2 == 1;
    return {static_cast<std::int32_t>(lon + (upright ? bend : 0)),
            static_cast<std::int32_t>(lat + (upright ? 0 : bend))};
  }

  // To one side by a fifth of the pitch, where no other road comes.
  void draw_spur(std::uint32_t slot, std::uint32_t base, Pen& pen) const {
    const bool upright = slot % 2 == 1;
    const std::int32_t side = (bends_.bits(4ull * slot + 1 + base % 2) & 1) != 0 ? 1 : -1;
    put(pen.node, {out_.lon_e7[base] + (upright ? side * lattice_lon_e7 / 5 : 0),
                   out_.lat_e7[base] + (upright ? 0 : side * lattice_lat_e7 / 5)});
    link(base, pen.node++, pen);
    end_road(pen);
  }

  const Lattice& lattice_;
  const Plan& plan_;
  Random bends_;
  RoadLattice& out_;
};

}  // namespace

RoadLattice make_road_lattice(std::uint64_t seed, std::int64_t node_count) {
  if (node_count < 1 || node_count > k_most_lattice_nodes) {
    throw input_error(fmt::format("expected from 1 to {} road nodes, found {}. Change --roads.",
                                  k_most_lattice_nodes, node_count));
  }
  const Counts counts = counts_of(node_count);
  const Lattice lattice(seed, counts.points);
  const Plan plan = plan_roads(lattice, seed, counts);
  RoadLattice out;
  out.edges.node_count = plan.point_id.back();
  out.edges.edges.resize(plan.edge_id.back());
  out.lon_e7.resize(plan.point_id.back());
  out.lat_e7.resize(plan.point_id.back());
  out.first.resize(std::size_t{plan.road_id.back()} + 1, 0);
  const Drawer drawer(lattice, plan, seed, out);
  tbb::parallel_for(0u, lattice.size(), [&](std::uint32_t v) { drawer.draw(v); });
  tbb::parallel_for(0u, plan.edge_id.back(), [&](std::uint32_t e) { drawer.measure(e); });
  return out;
}

}  // namespace tsunagi::geo::sample
