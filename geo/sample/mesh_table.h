// SPDX-License-Identifier: Apache-2.0
// Census mesh tables in e-Stat's form, with small cells suppressed.
#pragma once

#include <cstdint>
#include <string>

#include "geo/sample/people.h"

namespace tsunagi::geo::sample {

enum class MeshSize : std::uint8_t { km1, m250 };  // JIS X 0410: 8 and 10 digits

// UTF-8 with two header rows. Cells below 10 people have HTKSYORI 2: their totals stay, their details are `*`
// and are added to the cell HTKSAKI names, which has HTKSYORI 1 and lists them in GASSAN.
[[nodiscard]] std::string mesh_table_csv(std::uint64_t seed, const People& people, MeshSize size);

}  // namespace tsunagi::geo::sample
