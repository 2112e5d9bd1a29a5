// SPDX-License-Identifier: Apache-2.0
// Random problems beyond brute force, with their optimum by CBC.
#pragma once

#include <array>
#include <cstdint>

#include "tests/steiner/mip_oracle.h"
#include "tests/steiner/random_worlds.h"

namespace tsunagi::steiner {

inline constexpr std::array k_large_worlds{
    WorldName::arborescence, WorldName::units,       WorldName::hard,   WorldName::hours,
    WorldName::airtime,      WorldName::activations, WorldName::groups, WorldName::all};

// 9 to 13 nodes, 3 to 6 terminals.
inline Posed pose_large(WorldName world, std::uint64_t seed) {
  Posed posed;
  posed.instance.hash = "0";
  posed.instance.problem = RandomWorld(world, seed, RandomWorld::Size::large).make();
  posed.instance.blocks = {{.first = 0, .count = posed.instance.problem.node_count}};
  posed.optimum = mip_optimum(posed.instance.problem);
  return posed;
}

}  // namespace tsunagi::steiner
