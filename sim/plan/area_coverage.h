// SPDX-License-Identifier: Apache-2.0
// What one site covers: the loss and the sight of every pixel around it, by sweeping along bearings.
#pragma once

#include <cstdint>
#include <vector>

#include "geo/terrain.h"
#include "models/p1812.h"
#include "sim/plan/ground_cover.h"

namespace tsunagi::plan {

struct AreaRequest {
  geo::PointM at;
  double radius_m = 0;
  models::P1812Link link;             // of all bands and receivers: their frequency and height are not read
  std::vector<double> frequency_mhz;  // one or more
  std::vector<double> receiver_m;     // antennas above ground, one or more
  std::vector<double> most_loss_db;   // by frequency: above it there is no link; empty: no limit
  double scale = 1;                   // plane length / true length, see geo::Projection
  bool prune = true;                  // false: as an oracle
};

enum class PixelState : std::uint8_t {
  outside,         // of the circle
  unknown_ground,  // its own or on the way
  known,
};

// Pixels are the terrain's cells.
struct AreaCoverage {
  geo::PointM north_west;
  double cell_m = 30;
  std::int32_t columns = 0;
  std::int32_t rows = 0;
  std::vector<PixelState> state;  // [row][column]

  struct Layer {
    std::vector<float> loss_db;          // [row][column]
    std::vector<std::uint8_t> has_link;  // the loss is known and not above the limit
  };
  std::vector<Layer> layers;                     // [receiver][frequency]
  std::vector<std::vector<std::uint8_t>> sight;  // [receiver][row][column]: the antennas see each other

  [[nodiscard]] std::size_t index(std::int32_t column, std::int32_t row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
           static_cast<std::size_t>(column);
  }
  [[nodiscard]] std::int64_t count(PixelState wanted) const;
};

// ITU-R P.1812-6 from 0.25 km on; nearer than that, where it does not hold, free space (P.525-4) and
// Bullington's edge (P.526-15 §4.5). A pixel's path is that of the nearest bearing up to half a cell before
// the pixel, then the pixel's own height; bearings lie half a cell apart on the circle. A path over
// unknown ground gives no loss. Sight is over the bare median Earth of the climate's lapse rate. The same
// bytes for any number of threads; pruning changes nothing. O(pixels log(radius / cell)). Throws Error{input}
// for an unknown ground under the site or a link outside the Recommendation's limits.
[[nodiscard]] AreaCoverage cover_area(const geo::Terrain& terrain, const GroundCover& cover,
                                      const AreaRequest& request);

}  // namespace tsunagi::plan
