// SPDX-License-Identifier: Apache-2.0
#include "geo/osm_graph.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include "geo/base/error.h"
#include "geo/short_line.h"

namespace tsunagi::geo {
namespace {

// Graph node of a place, k_inner where a way only passes.
constexpr std::uint32_t k_inner = 0xffffffffu;

// Ways in fixed blocks, so that edges come in the order of the ways whatever the threads.
constexpr std::size_t k_block_ways = 1024;

struct EdgeBlock {
  std::vector<graph::Edge> edges;
  std::vector<std::uint32_t> way;  // [edge]
};

std::vector<std::uint32_t> graph_nodes(const OsmRoads& roads) {
  std::vector<std::uint8_t> uses(roads.node_id.size(), 0);  // up to 2; an end counts twice
  const auto use = [&](std::uint32_t node) {
    uses[node] = static_cast<std::uint8_t>(std::min(uses[node] + 1, 2));
  };
  for (std::size_t w = 0; w < roads.ways.size(); ++w) {
    use(roads.way_node[roads.first[w]]);
    use(roads.way_node[roads.first[w + 1] - 1]);
  }
  for (const std::uint32_t node : roads.way_node) use(node);
  std::vector<std::uint32_t> number(uses.size(), k_inner);
  std::uint32_t count = 0;
  for (std::size_t v = 0; v < uses.size(); ++v) {
    if (uses[v] == 2) number[v] = count++;
  }
  return number;
}

std::int32_t edge_length_mm(double metres) {
  constexpr double k_most_mm = 2147483647;
  const double mm = std::max(1.0, std::round(metres * 1000));
  if (mm > k_most_mm) throw input_error("a road between two junctions is longer than 2,147 km");
  return static_cast<std::int32_t>(mm);
}

void add_edges(const OsmRoads& roads, const std::vector<std::uint32_t>& number, std::uint32_t way,
               EdgeBlock& out) {
  std::uint32_t at = roads.way_node[roads.first[way]];
  std::uint32_t from = number[at];
  double metres = 0;
  for (std::uint32_t i = roads.first[way] + 1; i < roads.first[way + 1]; ++i) {
    const std::uint32_t next = roads.way_node[i];
    if (next == at) continue;  // a node named twice in turn
    metres += short_line_m(roads.lon_e7[at], roads.lat_e7[at], roads.lon_e7[next], roads.lat_e7[next]);
    at = next;
    if (number[at] == k_inner) continue;
    out.edges.push_back({from, number[at], edge_length_mm(metres)});
    out.way.push_back(way);
    from = number[at];
    metres = 0;
  }
}

std::vector<EdgeBlock> edges_of(const OsmRoads& roads, const std::vector<std::uint32_t>& number) {
  std::vector<EdgeBlock> blocks((roads.ways.size() + k_block_ways - 1) / k_block_ways);
  tbb::parallel_for(std::size_t{0}, blocks.size(), [&](std::size_t b) {
    const std::size_t end = std::min((b + 1) * k_block_ways, roads.ways.size());
    for (std::size_t w = b * k_block_ways; w < end; ++w)
      add_edges(roads, number, static_cast<std::uint32_t>(w), blocks[b]);
  });
  return blocks;
}

}  // namespace

OsmRoadGraph osm_road_graph(const OsmRoads& roads) {
  const std::vector<std::uint32_t> number = graph_nodes(roads);
  OsmRoadGraph out{.missing_nodes = roads.missing_nodes};
  for (std::size_t v = 0; v < number.size(); ++v) {
    if (number[v] == k_inner) continue;
    out.osm_node.push_back(roads.node_id[v]);
    out.lon_e7.push_back(roads.lon_e7[v]);
    out.lat_e7.push_back(roads.lat_e7[v]);
  }
  graph::EdgeList list{.node_count = out.osm_node.size(), .edges = {}, .edge_cost = {}};
  for (const EdgeBlock& block : edges_of(roads, number)) {
    list.edges.insert(list.edges.end(), block.edges.begin(), block.edges.end());
    for (const std::uint32_t way : block.way) {
      out.osm_way.push_back(roads.ways[way].id);
      out.edge_class.push_back(roads.ways[way].road_class);
    }
  }
  out.graph = graph::build_csr_graph(std::move(list));
  return out;
}

OsmRoadGraph osm_road_graph(const std::filesystem::path& path) {
  try {
    return osm_road_graph(read_osm_roads(path));
  } catch (const Error& error) {
    throw error.located({.file = path.string()});
  }
}

std::vector<RoadLine> osm_road_lines(const OsmRoads& roads, const Projection& projection) {
  std::vector<RoadLine> lines(roads.ways.size());
  for (std::size_t w = 0; w < lines.size(); ++w) {
    const OsmWay& way = roads.ways[w];
    lines[w] = {.road_class = way.road_class, .is_structure = way.is_structure, .layer = way.layer};
    for (std::uint32_t i = roads.first[w]; i < roads.first[w + 1]; ++i) {
      const std::uint32_t v = roads.way_node[i];
      lines[w].points.push_back({roads.lon_e7[v] * 1e-7, roads.lat_e7[v] * 1e-7});
    }
    try {
      projection.from_lonlat(lines[w].points);
    } catch (const Error& error) {
      throw error.located({.feature = fmt::format("way {}", way.id)});
    }
  }
  return lines;
}

}  // namespace tsunagi::geo
