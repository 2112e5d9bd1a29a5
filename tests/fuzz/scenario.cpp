// SPDX-License-Identifier: Apache-2.0
// Scenario files with the usual catalogue.
#include "sim/plan/scenario.h"

#include "tests/fuzz/scratch.h"

using namespace tsunagi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const char* layer : {"a.geojson", "b.geojson", "c.geojson"}) fuzz::put(layer, "{}");
  fuzz::put(
      "region.toml",
      "name = \"a\"\n[[source]]\nrole = \"boundary\"\nfile = \"a.geojson\"\n[[source]]\nrole = \"roads\"\n"
      "file = \"b.geojson\"\n[[source]]\nrole = \"settlements\"\nfile = \"c.geojson\"\n");
  const auto file = fuzz::put("scenario.toml", fuzz::text_of(data, size));
  fuzz::read_or_refuse([&] {
    const plan::Scenario scenario = plan::load_scenario(file, fuzz::scratch());
    fuzz::require(!scenario.demand.empty() && scenario.horizon_years >= 1, "a scenario asks for something");
  });
  return 0;
}
