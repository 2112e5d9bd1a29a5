// SPDX-License-Identifier: Apache-2.0
// Distances from 16 sources at a time to all nodes, by one sweep over a hierarchy.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/base/ids.h"
#include "geo/graph/hierarchy.h"

namespace tsunagi::graph {

inline constexpr std::size_t lane_count = 16;

// The instructions a sweep is compiled for. Answers are the same.
enum class SweepPath : std::uint8_t { plain, avx2, avx512 };
[[nodiscard]] bool is_available(SweepPath path) noexcept;
[[nodiscard]] SweepPath fastest_sweep() noexcept;

struct alignas(64) Lanes {
  std::array<std::uint32_t, lane_count> mm;
};

// The memory of sweeps, kept for the next: 64 bytes a node. One a thread.
struct SweepWorkspace {
  std::vector<Lanes> lanes;            // [place]
  std::vector<std::uint8_t> is_above;  // [place]: all 0 between sweeps
  std::vector<std::uint32_t> above;    // places that climbs from the sources reach, ascending
};

// A view of a workspace and of the hierarchy it swept, until the workspace's next sweep.
class LaneDistances {
 public:
  LaneDistances(const Hierarchy& hierarchy, std::span<const Lanes> lanes, std::uint32_t too_far) noexcept
      : place_of_(hierarchy.place_of), lanes_(lanes), too_far_(too_far) {}

  // Exact, at most max_distance_mm; unreached_mm where there is no path so short.
  [[nodiscard]] std::uint32_t distance_mm(std::size_t lane, std::size_t node) const noexcept {
    const std::uint32_t mm = lanes_[place_of_[node]].mm[lane];
    return mm > max_distance_mm ? unreached_mm : mm;
  }
  // Whether a path from this lane's source is longer than 2,147 km, to a node that so counts as unreached.
  [[nodiscard]] bool is_too_far(std::size_t lane) const noexcept { return (too_far_ >> lane & 1) != 0; }

 private:
  std::span<const std::uint32_t> place_of_;
  std::span<const Lanes> lanes_;
  std::uint32_t too_far_;  // a bit a lane
};

// Lane i is of sources[i]; at most 16 sources, which may repeat; lanes without one reach nothing. A path of
// instructions that is not available falls back to plain. O(links + what lies above the sources). Delling,
// Goldberg, Nowatzyk, Werneck 2011, PHAST: hardware-accelerated shortest path trees.
[[nodiscard]] LaneDistances sweep(const Hierarchy& hierarchy, std::span<const std::uint32_t> sources,
                                  SweepWorkspace& workspace, SweepPath path = fastest_sweep());

// The same, but throws Error{input} if a node is farther than 2,147 km from one of the sources.
[[nodiscard]] LaneDistances distances_from(const Hierarchy& hierarchy, std::span<const std::uint32_t> sources,
                                           SweepWorkspace& workspace, SweepPath path = fastest_sweep());

}  // namespace tsunagi::graph
