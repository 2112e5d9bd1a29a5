// SPDX-License-Identifier: Apache-2.0
// Polygons from labelled blocks: neighbours share every vertex exactly.
#pragma once

#include <cstdint>
#include <vector>

#include "geo/sample/frame.h"

namespace tsunagi::geo::sample {

using Line = std::vector<Spot>;
using Polygon = std::vector<Line>;  // closed rings: the outer one counter-clockwise, then holes

// A block corner, moved a little off the lattice; (0, 0) is the frame's south-western corner.
[[nodiscard]] Spot block_corner(const Frame& frame, std::uint64_t seed, int cx, int cy);

// The polygon of each label 0 … count-1. Each label must be 4-connected and not empty. O(blocks).
[[nodiscard]] std::vector<Polygon> outlines(const Frame& frame, std::uint64_t seed,
                                            const std::vector<std::int32_t>& label, std::size_t count);

// Numbers the 4-connected pieces of the blocks where `flag` is set; returns how many there are.
[[nodiscard]] std::size_t label_pieces(const Frame& frame, const std::vector<std::uint8_t>& flag,
                                       std::vector<std::int32_t>& label);

}  // namespace tsunagi::geo::sample
