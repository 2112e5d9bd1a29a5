// SPDX-License-Identifier: Apache-2.0
// The steps that load a region, for region*.cpp only.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "geo/base/hash.h"
#include "geo/region.h"
#include "geo/vector_reader.h"

namespace tsunagi::geo {

// Everything a loader step needs; the region grows step by step in one place.
struct Loading {
  const RegionFile& file;
  Region& region;

  template <class Read>
  void each(Role role, Read read) {
    for (const Source& source : file.sources) {
      if (source.role != role) continue;
      const std::int64_t features = read(source);
      region.layers.push_back({role, source.path.filename().string(), source.vintage, source.attribution,
                               source.licence, file_hash(source.path), features, source.synthetic});
    }
  }

  // The features of a source; what was done to them becomes warnings of the region.
  [[nodiscard]] std::vector<Feature> features(const Source& source, Shape shape,
                                              const std::vector<FieldWish>& fields) {
    FeatureLayer layer = read_features(source, shape, fields, region.projection);
    const std::string role(k_role_names[static_cast<std::size_t>(source.role)]);
    for (const std::string& note : layer.notes) region.warnings.push_back(role + ": " + note);
    return std::move(layer.features);
  }
};

[[nodiscard]] inline Area area_of(Feature& feature) {
  return {std::move(feature.parts)};
}

[[nodiscard]] std::vector<Area> municipality_areas(const Region& region);

// Roads of every source, noded; needs the boundary.
void load_roads(Loading& loading);

// Where people are counted and how they are spread; each needs the boundary, the mesh comes after the small
// areas.
void load_small_areas(Loading& loading);
void load_mesh(Loading& loading);
void load_settlements(Loading& loading);

}  // namespace tsunagi::geo
