// SPDX-License-Identifier: Apache-2.0
// What the terrain leaves of the sky at places and sites, and what satellites and platforms give there.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "geo/region.h"
#include "models/slant_path.h"
#include "sim/plan/candidates.h"
#include "sim/plan/demand.h"
#include "sim/plan/scenario.h"

namespace tsunagi::plan {

// One place and one option of kind satellite or platform.
struct SkyLink {
  std::uint32_t place = 0;  // premises or site
  std::uint32_t option = 0;
  float elevation_deg = 0;  // of the satellite or platform; of a constellation the least that is used
  float horizon_deg = 0;    // towards it; of a constellation the highest all around, from the least elevation
  float open_ratio = 1;     // of the sky above the least elevation
  float loss_db = 0;        // exceeded for the share of time that the option may be out
  float margin_db = 0;
  double availability = 0;  // 0: hidden, or the weather takes more than the link has
};

struct SkyLinks {
  std::vector<SkyLink> premises;  // by (place, option), as are the sites
  std::vector<SkyLink> sites;     // of the option that feeds sites

  [[nodiscard]] const SkyLink* at_premises(std::uint32_t premises, std::uint32_t option) const noexcept;
  [[nodiscard]] const SkyLink* at_site(std::uint32_t site, std::uint32_t option) const noexcept;
};

// Highest elevation in degrees, at least `floor_deg`, under which the terrain hides the sky from an eye in
// one direction. Ground that is not known hides nothing; the Earth's curve is left out (0.1 degrees at 20
// km). O(distance at which the region's highest ground could still rise over the floor).
class Skyline {
 public:
  explicit Skyline(const geo::Terrain& terrain);  // which must outlive it
  struct Eye {
    geo::PointM at;
    double antenna_m = 0;  // above ground
  };
  // Nothing where the eye's own ground is not known.
  [[nodiscard]] std::optional<double> elevation_deg(const Eye& eye, double azimuth_deg,
                                                    double floor_deg) const;
  // At equal steps of azimuth from north.
  [[nodiscard]] std::optional<std::vector<double>> mask_deg(const Eye& eye, double floor_deg) const;

 private:
  [[nodiscard]] double ray_deg(const Eye& eye, double eye_m, double azimuth_deg, double floor_deg) const;

  const geo::Terrain& terrain_;
  double highest_m_ = 0;
};

// Every place with every option from the sky that one of its terminals asks for, and every site with the
// option that feeds sites. Without terrain the whole sky is open. Deterministic for any number of threads.
[[nodiscard]] SkyLinks find_sky_links(const geo::Region& region, const Scenario& scenario,
                                      const Candidates& candidates, const Demand& demand);

}  // namespace tsunagi::plan
