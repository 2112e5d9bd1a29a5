// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>

#include "geo/base/random.h"
#include "geo/sample/places.h"

namespace tsunagi::geo::sample {

Layer farmland_layer(const Land& land) {
  Layer layer{"farmland", LayerKind::polygons, {{"crop"}}, {}};
  const Random random(land.seed, "farm");
  constexpr std::array<const char*, 5> crops = {"水稲", "茶", "柚子", "野菜", "牧草"};
  for (std::size_t block = 0; block < land.owner.size(); ++block) {
    const bool is_open = land.stride[block] >= 2 || (land.stride[block] == 0 && land.farmed > 0);
    if (land.owner[block] < 0 || !is_open || land.slope_ratio[block] > 0.2) continue;
    for (std::uint64_t k = 0; k < 4; ++k) {
      const std::uint64_t index = 16 * block + 4 * k;
      if (random.uniform(index) > 0.45 + 0.5 * land.farmed) continue;
      const Spot middle = moved(land.frame.block_middle(block), k % 2 ? 150 : -150, k / 2 ? 150 : -150);
      const std::size_t crop = land.slope_ratio[block] < 0.08 ? 0 : random.below(index + 1, crops.size());
      layer.add_polygon(square(middle, 45 + 80 * land.farmed + 25 * random.uniform(index + 2)),
                        {std::string(crops[crop])});
    }
  }
  return layer;
}

Layer own_land_layer(const Land& land, const Layer& facilities, const Layer& farmland) {
  Layer layer{"own_land", LayerKind::polygons, {{"owner"}, {"name"}}, {}};
  const Random random(land.seed, "own land");
  for (std::size_t k = 0; k < facilities.features.size(); ++k) {
    const LayerFeature& facility = facilities.features[k];
    const std::string& facility_class = std::get<std::string>(facility.values[0]);
    if (facility_class == "school" || facility_class == "town_hall" || facility_class == "community_centre")
      layer.add_polygon(square(facility.parts[0][0], 35 + 25 * random.uniform(k)),
                        {std::string("municipality"), facility.values[1]});
  }
  for (std::size_t k = 0; k < farmland.features.size(); k += 7)
    layer.add_polygon(farmland.features[k].parts,
                      {std::string("agreed_farm"), farmland.features[k].values[0]});
  return layer;
}

}  // namespace tsunagi::geo::sample
