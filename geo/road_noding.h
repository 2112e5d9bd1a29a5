// SPDX-License-Identifier: Apache-2.0
// Where road lines meet: the nodes, and the places on each line where they sit.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/roads.h"

namespace tsunagi::geo {

// A node on a line.
struct Stop {
  double offset_m;  // plane metres from the line's start
  std::uint32_t node;
};

struct Noding {
  std::vector<PointM> nodes;
  std::vector<std::uint32_t> first_stop{0};  // [line + 1]
  std::vector<Stop> stops;  // by line, then (offset, node); both ends of a line are among them
  std::int64_t joined_vertices = 0;
  std::int64_t moved_vertices = 0;
  std::int64_t joined_ends = 0;
  std::int64_t crossings = 0;
};

// Joins vertices and puts free ends onto segments within reach, gives crossings at one level a node.
// Lines have two points or more and a length. The result depends on the order of the lines, not on the number
// of threads. O(n log n) for lines of bounded density.
[[nodiscard]] Noding node_lines(std::span<const RoadLine> lines, const SnapReach& reach);

}  // namespace tsunagi::geo
