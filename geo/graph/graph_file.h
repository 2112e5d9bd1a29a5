// SPDX-License-Identifier: Apache-2.0
// A road graph kept between runs: saved once, mapped and searched in place afterwards.
#pragma once

#include <filesystem>
#include <span>
#include <variant>

#include "geo/graph/graph_view.h"
#include "geo/graph/point_e7.h"
#include "geo/graph/section_file.h"

namespace tsunagi::graph {

// An open file. The view and the points show its bytes: valid while it lives, and when it is moved.
//
// Bytes an arc, undirected, with d arcs a node (roads: 2.5): 8 head and length + 4 edge + 6 for half an
// edge's ends and length + 4/d first + 8/d points = 22.8 at d = 2.5; 12 more with costs = 34.8. At most 40
// for d >= 1.2. In memory without points: the same less 8/d.
struct GraphFile {
  SectionFile file;
  GraphView graph;
  std::span<const PointE7> points;  // [node], or empty
};

// Writes by rename. `points` is empty or one a node. Throws Error{environment} where the file cannot be
// written, Error{internal} for another number of points.
void save_graph_file(const std::filesystem::path& path, const GraphView& graph,
                     std::span<const PointE7> points, ContentKey key);

// Refused as open_section_file refuses, or as damaged where the graph could not be searched safely.
// Always checked: every array has the length the others ask for; first[] starts at 0, never falls and ends at
// the number of arcs; every head and every end of an edge is a node; every arc's edge exists; lengths are 1
// mm or more and buckets wide enough for the longest; costs are 0 or more and add up. So no search reads
// outside the file. With Payload::verify also: the checksums of the sections; every arc joins its edge's ends
// and is as long and as dear as it. What Payload::skip lets through may give wrong answers, or parents that
// lead round in a circle. Not checked: that arcs are in the order build_csr_graph gives them, and what the
// points are. O(nodes + arcs), in parallel: 10^7 nodes take about 0.1 s of one core's time, 0.3 s with
// Payload::verify.
[[nodiscard]] std::variant<GraphFile, Refusal> open_graph_file(const std::filesystem::path& path,
                                                               ContentKey key,
                                                               Payload payload = Payload::verify);

}  // namespace tsunagi::graph
