// SPDX-License-Identifier: Apache-2.0
#include "geo/road_file.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include <tbb/parallel_for.h>

#include "geo/base/text.h"

namespace tsunagi::geo {
namespace {

using graph::Refusal;
using graph::section_of;
using graph::SectionFile;
using graph::Unusable;

constexpr std::uint32_t k_kind = 0x44414f52;  // "ROAD"
constexpr std::uint32_t k_version = 2;        // of the sections below

enum SectionId : std::uint32_t {
  nodes = 1,
  edges,
  first_point,
  points,
  component,
  component_length_mm,
  counts,
  features,
  crs,
  notes
};

struct StoredEdge {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::int32_t length_mm = 0;
  std::int32_t municipality = 0;
  std::uint8_t road_class = 0;
  std::uint8_t is_structure = 0;
  std::uint16_t unused = 0;
};
static_assert(sizeof(StoredEdge) == 20 && std::has_unique_object_representations_v<StoredEdge>);

struct StoredCounts {
  std::int64_t joined_vertices = 0;
  std::int64_t joined_ends = 0;
  std::int64_t crossings = 0;
  std::int64_t duplicates = 0;
  std::int64_t lines = 0;
  std::int64_t left_out = 0;
  std::int64_t moved_vertices = 0;
};

// The sections of a file as it is mapped.
struct Stored {
  std::span<const PointM> nodes;
  std::span<const StoredEdge> edges;
  std::span<const std::uint64_t> first_point;  // [edge + 1]
  std::span<const PointM> points;
  std::span<const std::uint32_t> component;  // [node]
  std::span<const std::int64_t> component_length_mm;
  std::span<const StoredCounts> counts;  // one
  std::span<const std::int64_t> features;
  std::span<const char> crs;
  std::span<const char> notes;  // each with a line feed after it

  [[nodiscard]] std::span<const PointM> line(std::size_t e) const {
    return points.subspan(first_point[e], first_point[e + 1] - first_point[e]);
  }
};

graph::FileIdentity identity_of(graph::ContentKey key) {
  return {.kind = k_kind, .kind_version = k_version, .key = key};
}

Refusal damaged(std::string_view what) {
  return {Unusable::damaged, std::string(what)};
}

std::vector<StoredEdge> stored_edges(const RoadNetwork& network) {
  std::vector<StoredEdge> out;
  out.reserve(network.edges.size());
  for (const RoadEdge& e : network.edges) {
    out.push_back({e.from, e.to, e.length_mm, e.municipality, static_cast<std::uint8_t>(e.road_class),
                   e.is_structure ? std::uint8_t{1} : std::uint8_t{0}});
  }
  return out;
}

std::vector<std::uint64_t> first_points(const RoadNetwork& network) {
  std::vector<std::uint64_t> first{0};
  first.reserve(network.edges.size() + 1);
  for (const RoadEdge& e : network.edges) first.push_back(first.back() + e.line.size());
  return first;
}

std::vector<PointM> all_points(const RoadNetwork& network, std::size_t count) {
  std::vector<PointM> out;
  out.reserve(count);
  for (const RoadEdge& e : network.edges) out.insert(out.end(), e.line.begin(), e.line.end());
  return out;
}

// False if the section is absent.
template <class T>
bool take(const SectionFile& file, SectionId id, std::span<const T>& out) {
  const auto found = file.section<T>(id);
  if (found) out = *found;
  return found.has_value();
}

std::optional<Stored> sections_of(const SectionFile& file) {
  Stored s;
  const bool whole = take(file, nodes, s.nodes) && take(file, edges, s.edges) &&
                     take(file, first_point, s.first_point) && take(file, points, s.points) &&
                     take(file, component, s.component) &&
                     take(file, component_length_mm, s.component_length_mm) && take(file, counts, s.counts) &&
                     take(file, features, s.features) && take(file, crs, s.crs) && take(file, notes, s.notes);
  return whole ? std::optional(s) : std::nullopt;
}

bool sizes_agree(const Stored& s, const RoadFileOrigin& origin) {
  return !s.edges.empty() && s.component.size() == s.nodes.size() && !s.component_length_mm.empty() &&
         s.counts.size() == 1 && s.features.size() == origin.source_count && !s.crs.empty() &&
         s.first_point.size() == s.edges.size() + 1 && s.first_point.front() == 0 &&
         s.first_point.back() == s.points.size();
}

// Every line has two points or more; as the last ends with the points, none ends outside them.
bool lines_are_whole(const Stored& s) {
  for (std::size_t e = 0; e < s.edges.size(); ++e) {
    if (s.first_point[e + 1] < s.first_point[e] || s.first_point[e + 1] - s.first_point[e] < 2) return false;
  }
  return true;
}

bool edge_is_sound(const Stored& s, std::size_t e, std::size_t municipality_count) {
  const StoredEdge& edge = s.edges[e];
  if (edge.from >= s.nodes.size() || edge.to >= s.nodes.size() || edge.length_mm < 1) return false;
  if (edge.municipality < k_outside ||
      (edge.municipality >= 0 && static_cast<std::size_t>(edge.municipality) >= municipality_count)) {
    return false;
  }
  if (edge.road_class >= k_road_class_names.size() || edge.is_structure > 1) return false;
  const auto line = s.line(e);
  return line.front() == s.nodes[edge.from] && line.back() == s.nodes[edge.to] &&
         s.component[edge.from] < s.component_length_mm.size() &&
         s.component[edge.from] == s.component[edge.to] &&
         std::ranges::all_of(line, [](PointM p) { return std::isfinite(p.x) && std::isfinite(p.y); });
}

bool edges_are_sound(const Stored& s, std::size_t municipality_count) {
  std::atomic<bool> sound = true;
  tbb::parallel_for(std::size_t{0}, s.edges.size(), [&](std::size_t e) {
    if (!edge_is_sound(s, e, municipality_count)) sound = false;
  });
  return sound;
}

std::vector<std::string> lines_of(std::span<const char> text) {
  std::vector<std::string> lines = split({text.data(), text.size()}, '\n');
  lines.pop_back();  // after the last line feed
  return lines;
}

template <class T>
std::vector<T> copy_of(std::span<const T> values) {
  return {values.begin(), values.end()};
}

NodedRoads roads_of(const Stored& s) {
  const StoredCounts& n = s.counts[0];
  NodedRoads out{.network = {.nodes = copy_of(s.nodes),
                             .edges = std::vector<RoadEdge>(s.edges.size()),
                             .component = copy_of(s.component),
                             .component_length_mm = copy_of(s.component_length_mm),
                             .joined_vertices = n.joined_vertices,
                             .moved_vertices = n.moved_vertices,
                             .joined_ends = n.joined_ends,
                             .crossings = n.crossings,
                             .duplicates = n.duplicates},
                 .crs = std::string(s.crs.begin(), s.crs.end()),
                 .features = copy_of(s.features),
                 .lines = n.lines,
                 .left_out = n.left_out,
                 .notes = lines_of(s.notes)};
  tbb::parallel_for(std::size_t{0}, s.edges.size(), [&](std::size_t e) {
    const StoredEdge& edge = s.edges[e];
    out.network.edges[e] = {.from = edge.from,
                            .to = edge.to,
                            .length_mm = edge.length_mm,
                            .municipality = edge.municipality,
                            .road_class = static_cast<RoadClass>(edge.road_class),
                            .is_structure = edge.is_structure != 0,
                            .line = copy_of(s.line(e))};
  });
  return out;
}

}  // namespace

void save_road_file(const std::filesystem::path& path, const NodedRoads& roads, graph::ContentKey key) {
  const RoadNetwork& n = roads.network;
  const std::vector<StoredEdge> edge = stored_edges(n);
  const std::vector<std::uint64_t> first = first_points(n);
  const std::vector<PointM> point = all_points(n, first.back());
  const StoredCounts count{n.joined_vertices, n.joined_ends,  n.crossings,     n.duplicates,
                           roads.lines,       roads.left_out, n.moved_vertices};
  std::string note;
  for (const std::string& line : roads.notes) note += line + '\n';
  const std::array sections{
      section_of(nodes, std::span(n.nodes)),
      section_of(edges, std::span(edge)),
      section_of(first_point, std::span(first)),
      section_of(points, std::span(point)),
      section_of(component, std::span(n.component)),
      section_of(component_length_mm, std::span(n.component_length_mm)),
      section_of(counts, std::span(&count, 1)),
      section_of(features, std::span(roads.features)),
      section_of(crs, std::span(roads.crs)),
      section_of(notes, std::span(std::as_const(note))),
  };
  graph::write_section_file(path, identity_of(key), sections);
}

std::variant<NodedRoads, Refusal> load_road_file(const std::filesystem::path& path,
                                                 const RoadFileOrigin& origin) {
  const auto opened = graph::open_section_file(path, identity_of(origin.key));
  if (const auto* refusal = std::get_if<Refusal>(&opened)) return *refusal;
  const auto stored = sections_of(std::get<SectionFile>(opened));
  if (!stored) return damaged("a section of the roads is missing");
  if (!sizes_agree(*stored, origin)) return damaged("its sections do not match in number");
  if (!lines_are_whole(*stored)) return damaged("a road has fewer than two points");
  if (!edges_are_sound(*stored, origin.municipality_count)) return damaged("a road is not of its network");
  return roads_of(*stored);
}

}  // namespace tsunagi::geo
