// SPDX-License-Identifier: Apache-2.0
// The region's one metric CRS, and ways into it.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "geo/geometry.h"

namespace tsunagi::geo {

// A projected CRS in metres. Cheap to copy; const use from one thread at a time.
class Projection {
 public:
  // "EPSG:<code>" of a projected CRS in metres. Throws Error{input} for anything else.
  explicit Projection(const std::string& crs);

  // The Japan Plane Rectangular zone (JGD2011, EPSG:6669–6687) whose origin is nearest, or the UTM zone
  // outside Japan.
  [[nodiscard]] static std::string default_crs(LonLat centre);

  [[nodiscard]] const std::string& crs() const noexcept;
  [[nodiscard]] std::string wkt() const;
  // From geographic coordinates (JGD2011 taken as WGS 84, within a metre).
  [[nodiscard]] PointM from_lonlat(LonLat point) const;
  [[nodiscard]] LonLat to_lonlat(PointM point) const;
  // Local scale of a transverse Mercator projection: true length = plane length / scale. Within 1e-7 in its
  // zone.
  [[nodiscard]] double scale_at(PointM point) const noexcept;

  // The same in place, x longitude and y latitude in degrees. Throws as `convert` does.
  void from_lonlat(std::span<PointM> points) const;
  // Converts coordinates in another CRS, in place. Throws Error{input} when one falls outside the area of
  // use.
  void convert(const std::string& from_crs_wkt, std::span<PointM> points) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace tsunagi::geo
