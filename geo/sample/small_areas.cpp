// SPDX-License-Identifier: Apache-2.0
// The small areas as polygons, with the traps of the census layer.
#include <algorithm>
#include <array>
#include <utility>

#include "geo/sample/people.h"

namespace tsunagi::geo::sample {
namespace {

constexpr std::size_t split_every = 12;  // areas

// A block of the area, not its seed, whose removal leaves the rest in one piece; or the seed.
std::size_t separable_block(const Land& land, const std::vector<std::size_t>& blocks,
                            std::size_t seed_block) {
  for (const std::size_t left_out : blocks) {
    if (left_out == seed_block) continue;
    std::vector<std::size_t> reached{seed_block};
    for (std::size_t k = 0; k < reached.size(); ++k)
      for (const std::size_t block : blocks) {
        const int dx = land.frame.column(block) - land.frame.column(reached[k]);
        const int dy = land.frame.row(block) - land.frame.row(reached[k]);
        if (dx * dx + dy * dy != 1 || block == left_out) continue;
        if (std::find(reached.begin(), reached.end(), block) == reached.end()) reached.push_back(block);
      }
    if (reached.size() + 1 == blocks.size()) return left_out;
  }
  return seed_block;
}

}  // namespace

Layer small_area_layer(const Land& land, const People& people) {
  Layer layer{"small_areas",
              LayerKind::polygons,
              {{"KEY_CODE"},
               {"GST_NAME"},
               {"MOJI"},
               {"HCODE", FieldKind::integer},
               {"JINKO", FieldKind::integer},
               {"SETAI", FieldKind::integer},
               {"POLY_ID", FieldKind::integer}},
              {}};
  std::vector<std::vector<std::size_t>> blocks(people.areas.size());
  for (std::size_t block = 0; block < people.area_of_block.size(); ++block)
    if (people.area_of_block[block] >= 0)
      blocks[static_cast<std::size_t>(people.area_of_block[block])].push_back(block);
  std::vector<std::int32_t> label = people.area_of_block;
  std::vector<std::size_t> area_of_piece(people.areas.size());
  for (std::size_t k = 0; k < people.areas.size(); ++k) area_of_piece[k] = k;
  for (std::size_t k = 2 % people.areas.size(); k < people.areas.size(); k += split_every) {
    if (blocks[k].size() < 2 || blocks[k].size() > 200) continue;
    const std::size_t block = separable_block(land, blocks[k], people.areas[k].seed_block);
    if (block == people.areas[k].seed_block) continue;
    label[block] = static_cast<std::int32_t>(area_of_piece.size());
    area_of_piece.push_back(k);
  }
  auto polygons = outlines(land.frame, land.seed, label, area_of_piece.size());
  for (std::size_t piece = 0; piece < polygons.size(); ++piece) {
    const SmallArea& area = people.areas[area_of_piece[piece]];
    const bool is_main = piece < people.areas.size();
    layer.add_polygon(std::move(polygons[piece]),
                      {area.key_code, people.municipalities[static_cast<std::size_t>(area.owner)].name,
                       area.name, std::int64_t{8101}, is_main ? area.population : 0,
                       is_main ? area.households : 0, static_cast<std::int64_t>(piece + 1)});
  }
  return layer;
}

}  // namespace tsunagi::geo::sample
