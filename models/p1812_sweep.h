// SPDX-License-Identifier: Apache-2.0
// ITU-R P.1812-6 for the receivers of a radial sweep: several bands of one link over one geometry, without
// the terms that cannot show in the result.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "models/p1812.h"
#include "models/radial_sweep.h"

namespace tsunagi::models {

// What the inland path's share of time with ducts gives at a distance.
class InlandTime {
 public:
  InlandTime(double latitude_deg, double time_percent, double farthest_km);

  struct Terms {
    double beta_0_percent = 0;
    double log_beta_0 = 0;      // common logarithm
    double deviate_beta_0 = 0;  // I(β₀ / 100)
    double least_A_p_db = 0;    // no duct along the path has a smaller term A(p), eq. (53)
  };
  // Cubic between places 50 m apart; off by less than 1e-8 of each. d up to farthest_km.
  [[nodiscard]] Terms at(double d_km) const;

 private:
  std::vector<Terms> table_;
};

class P1812Sweep {
 public:
  // The bands share all else of the link. Throws Error{input} where the link is outside is_in_range_p1812 at
  // 0.25 km or at `farthest_km`; its receiver stands for all, which are from 1 to 3000 m over ground.
  P1812Sweep(const P1812Link& link, std::span<const double> frequency_mhz, double farthest_km,
             SweepSettings settings);

  [[nodiscard]] RadialSweep new_sweep() const { return RadialSweep(settings_); }
  [[nodiscard]] std::size_t band_count() const { return bands_.size(); }

  // Basic transmission loss of each band, as p1812_loss gives it for the same points, within 1e-7 dB. The
  // receiver lies from 0.25 to farthest_km. Of a loss above most_loss_db (by band; empty: no limit) it is
  // only said that it is above: another value above the limit may be given. Returns whether the receiver's
  // antenna sees the transmitter's over the bare median Earth.
  bool losses(RadialSweep& sweep, const SweepReceiver& receiver, std::span<const double> most_loss_db,
              std::span<double> loss_db) const;

  // A loss that no path of this length is under, eqs. (8), (10), (69). Rises with the distance.
  [[nodiscard]] double least_loss_db(std::size_t band, double d_km) const;

 private:
  struct Shared;
  void fill(Shared& shared) const;
  [[nodiscard]] double diffraction_db(std::size_t k, std::size_t band, Shared& shared) const;
  [[nodiscard]] double least_ducting_db(std::size_t band, const Shared& shared) const;
  [[nodiscard]] double inland_loss_db(std::size_t band, Shared& shared, double most_loss_db) const;
  [[nodiscard]] double whole_loss_db(std::size_t band, Shared& shared) const;

  SweepSettings settings_;
  std::vector<P1812Link> links_;  // [band]
  std::vector<P1812Terms> bands_;
  struct Scales {
    double nu = 0;      // ν of an edge of 1 m/√km: √(0.002 / λ)
    double root_m = 0;  // √λ
  };
  std::vector<Scales> scales_;
  InlandTime inland_;
  double edge_floor_ = 0;  // no band loses anything over a lesser edge
};

}  // namespace tsunagi::models
