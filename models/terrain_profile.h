// SPDX-License-Identifier: Apache-2.0
// A terrain profile between two antennas, as the path models read it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tsunagi::models {

// Radio-climatic zones of ITU-R P.1812-6 §3.3 (Table 4) and P.452-18 §3.2.1: B, A1 and A2.
enum class RadioZone : std::uint8_t { sea, coastal, inland };

// Points from the transmitter to the receiver, both ends included. Every span that is not empty has as many
// points as height_m. Heights are finite and above one datum; distances rise from 0 to length_km.
struct TerrainProfile {
  std::span<const double> height_m;     // bare ground
  std::span<const double> clutter_m;    // representative clutter over the ground; empty: none
  std::span<const double> distance_km;  // empty: equal steps
  std::span<const RadioZone> zone;      // empty: inland all along
  double length_km = 0;

  [[nodiscard]] std::size_t size() const { return height_m.size(); }
  [[nodiscard]] double distance_at_km(std::size_t i) const {
    return distance_km.empty() ? step_km() * static_cast<double>(i) : distance_km[i];
  }
  // Of equal steps only.
  [[nodiscard]] double step_km() const { return length_km / static_cast<double>(height_m.size() - 1); }
};

// Where a profile has its points, without their heights.
class Sampling {
 public:
  // Equal steps; at least three points.
  Sampling(double length_km, std::size_t points)
      : last_between_(points - 2),
        step_km_(length_km / static_cast<double>(points - 1)),
        per_km_(1 / step_km_) {}
  explicit Sampling(const TerrainProfile& profile) : Sampling(profile.length_km, profile.size()) {
    given_ = profile.distance_km;
  }

  [[nodiscard]] std::size_t last_between() const { return last_between_; }
  [[nodiscard]] double distance_km(std::size_t i) const {
    return given_.empty() ? step_km_ * static_cast<double>(i) : given_[i];
  }
  // The last point at or before x, kept between the ends. Of equal steps it may be the point beside.
  [[nodiscard]] std::size_t point_before(double x_km) const;

 private:
  std::span<const double> given_;
  std::size_t last_between_;
  double step_km_;
  double per_km_;
};

// Throws Error{input} unless there is a point between the ends, the spans agree in size and the distances
// begin at 0 and end at length_km > 0. Points between are not looked at. O(1).
void require_whole(const TerrainProfile& profile);

// Shares of a path by zone, each point standing for half of the gaps beside it. O(points).
struct ZoneLengths {
  double omega = 0;    // share of the path over sea
  double d_tm_km = 0;  // longest continuous land (inland and coastal)
  double d_lm_km = 0;  // longest continuous inland
};
[[nodiscard]] ZoneLengths zone_lengths(const TerrainProfile& profile);

}  // namespace tsunagi::models
