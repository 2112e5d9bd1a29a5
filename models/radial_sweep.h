// SPDX-License-Identifier: Apache-2.0
// The path geometry of ITU-R P.1812 for many receivers along one bearing. What every point of a profile adds
// is kept as running maxima, upper hulls and prefix sums, so that a receiver costs O(log points) and not
// O(points).
//
// With z = h − 500 C_e x² the slope from any point to a receiver beyond it is that of a straight line: the
// steepest is a tangent to the upper hull of the points (x, z). The slopes from the transmitter need a
// running maximum only, since 500 C_e d is the same for all of them, P.1812-6 eq. (13).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/edge_blocks.h"
#include "models/path_geometry.h"
#include "models/terrain_profile.h"
#include "models/upper_hull.h"

namespace tsunagi::models {

struct SweepSettings {
  double transmitter_m = 0;  // antenna above its ground
  RadioClimate climate;
  bool has_clutter = false;
  bool has_zones = false;
  bool wants_beta = true;  // the Earth exceeded for β₀ % of time: not read at 50 % of time and more
};

struct SweepPoint {
  double distance_km = 0;
  double ground_m = 0;
  double clutter_m = 0;
  RadioZone zone = RadioZone::inland;
};

// A receiver beyond the last point. Its own clutter does not raise its path.
struct SweepReceiver {
  SweepPoint at;
  double antenna_m = 0;  // above its ground
};

// What the losses of most paths need, found without looking at all points. See PathGeometry.
struct SweptPath {
  Ray ray;
  double ground_m = 0;  // of the receiver
  bool is_transhorizon = false;
  double theta_t_mrad = 0;
  double theta_r_mrad = 0;
  double theta_mrad = 0;
  double d_lt_km = 0;  // of a clear path not found: 0
  double d_lr_km = 0;
  double horizons_km = 0;  // d_lt + d_lr
  std::array<Tangents, 2>
      surface;    // the edge of a clear path is at least `edge_floor`, see RadialSweep::look
  Ray effective;  // over the smooth surface, eqs. (37), (38)
};

class RadialSweep {
 public:
  explicit RadialSweep(const SweepSettings& settings);

  // A new bearing from the transmitter's ground. Memory is kept.
  void start(double ground_m, RadioZone zone = RadioZone::inland);
  // The next point; distances rise. Amortised O(1).
  void add(const SweepPoint& point);
  [[nodiscard]] std::size_t point_count() const { return x_km_.size() - 1; }  // with the transmitter's

  // The path to a receiver beyond the last point, of which there is at least one beside the transmitter.
  // Edges of clear paths that lie below `edge_floor` (< 0) are all the same to the caller: one of them may be
  // given as the floor itself. Amortised O(log points).
  [[nodiscard]] SweptPath look(const SweepReceiver& receiver, double edge_floor);

  // Whether the antennas see each other over the bare median Earth. O(1).
  [[nodiscard]] bool sees(const SweepReceiver& receiver) const;

  // Everything of that path, as clear_air_path finds it. O(points between the horizons).
  [[nodiscard]] ClearAirPath whole_path(const SweepReceiver& receiver);

  // The smooth Earth's tangents for the given radius. O(log points).
  [[nodiscard]] Tangents smooth_tangents_of(const SweptPath& path, const SweepReceiver& receiver,
                                            double a_p_km);

  [[nodiscard]] const std::array<double, 2>& radii_km() const { return a_p_km_; }

 private:
  // The ground and the clutter over one Earth.
  struct Surface {
    double bulge = 0;     // 500 C_e, m/km²
    double steepest = 0;  // max (h_i + R_i − h_ts)/d_i − bulge d_i
    UpperHull hull;       // of z; empty where the bare hull of the same radius serves
    EdgeBlocks blocks;
  };
  struct Fit {
    double v_1 = 0;  // eqs. (83), (84) up to the last point
    double v_2 = 0;
    double to_km = 0;
    double to_m = 0;
    void add(double x_km, double h_m);
  };
  struct Zones {
    double sea_km = 0;
    double land_km = 0;  // running
    double inland_km = 0;
    double d_tm_km = 0;
    double d_lm_km = 0;
    void add(RadioZone zone, double stands_for_km);
  };

  void set_horizons(SweptPath& path) const;
  void set_effective(SweptPath& path) const;
  [[nodiscard]] TerrainProfile profile_to(const SweepReceiver& receiver);
  [[nodiscard]] ProfileScan scan_to(const SweepReceiver& receiver);
  [[nodiscard]] ZoneLengths zones_to(const SweepReceiver& receiver) const;
  [[nodiscard]] Tangents surface_tangents(std::size_t k, const Ray& ray, double edge_floor);
  [[nodiscard]] const UpperHull& hull(std::size_t k) const {
    return k == 0 && !settings_.has_clutter ? bare_ : surface_[k].hull;
  }

  SweepSettings settings_;
  std::array<double, 2> a_p_km_;
  double h_ts_m_ = 0;
  std::vector<double> x_km_;  // [point], the transmitter's first and a place for the receiver last
  std::vector<double> height_m_;
  std::vector<RadioZone> zone_;
  UpperHull bare_;      // of z, median Earth
  UpperHull flat_;      // of h
  Summit horizon_t_;    // max (h_i − h_ts)/d_i − bulge d_i, median Earth
  double level_t_ = 0;  // max (h_i − h_ts)/d_i
  std::array<Surface, 2> surface_;
  Fit fit_;
  Zones zones_;  // up to the point before the last
};

}  // namespace tsunagi::models
