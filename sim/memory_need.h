// SPDX-License-Identifier: Apache-2.0
// How much memory a run will take, from the sizes of its layers.
#pragma once

#include <cstdint>

#include "geo/region_file.h"

namespace tsunagi {

// Bytes. What a run holds at its largest follows the roads (network, graph, the plans that are compared),
// then the other layers and the terrain; each weighs by its format. Fitted to made-up towns of 500 to
// 15,000 people and to real regions, whose peaks with page and workbook are 0.7 to 1.15 times of it.
[[nodiscard]] std::int64_t memory_need_bytes(const geo::RegionFile& region);

// Throws Error{environment} where a run needs more than `most_bytes`; 0 is no limit.
void require_memory(std::int64_t need_bytes, std::int64_t most_bytes);

}  // namespace tsunagi
