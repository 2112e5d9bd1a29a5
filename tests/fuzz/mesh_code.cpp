// SPDX-License-Identifier: Apache-2.0
// Mesh codes: a cell that is decoded is the cell of its own centre.
#include "geo/mesh_code.h"

#include "tests/fuzz/scratch.h"

using namespace tsunagi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view code = fuzz::text_of(data, size);
  const auto cell = geo::decode_mesh_code(code);
  if (!cell) return 0;
  const geo::LonLat centre{cell->west_deg + cell->width_deg / 2, cell->south_deg + cell->height_deg / 2};
  fuzz::require(geo::encode_mesh_code(centre, static_cast<int>(code.size())) == code,
                "the centre of a cell lies in the cell");
  return 0;
}
