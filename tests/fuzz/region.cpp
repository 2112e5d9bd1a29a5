// SPDX-License-Identifier: Apache-2.0
// Region files beside layers that are there.
#include "geo/region_file.h"

#include <algorithm>

#include "tests/fuzz/scratch.h"

using namespace tsunagi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const char* layer : {"a.geojson", "b.geojson", "c.geojson"}) fuzz::put(layer, "{}");
  const auto file = fuzz::put("region.toml", fuzz::text_of(data, size));
  fuzz::read_or_refuse([&] {
    const geo::RegionFile region =
        geo::load_region_file(file, {.region_folder = fuzz::scratch(), .data_root = fuzz::scratch()}, {}, {});
    const std::string root = std::filesystem::weakly_canonical(fuzz::scratch());
    fuzz::require(std::ranges::all_of(
                      region.sources,
                      [&](const geo::Source& source) {
                        return std::filesystem::weakly_canonical(source.path).string().starts_with(root);
                      }),
                  "a layer lies inside its folder");
  });
  return 0;
}
