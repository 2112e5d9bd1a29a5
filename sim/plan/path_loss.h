// SPDX-License-Identifier: Apache-2.0
// The loss of one radio's path by the model of its chain that holds there.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/catalogue.h"
#include "models/p1812.h"
#include "models/p452.h"
#include "models/tr38901.h"
#include "sim/plan/radio_ground.h"

namespace tsunagi::plan {

// How a link's loss was found. Sight of the 38.901 models is that of the terrain and its clutter; without
// terrain it is the likelier one.
enum class ReachModel : std::uint8_t {
  p1812,
  p452,
  tr38901_rma,
  tr38901_uma,
  tr38901_umi,
  rma_without_terrain,
  uma_without_terrain,
  umi_without_terrain,
  catalogue_radius,
};
inline constexpr std::array<std::string_view, 9> k_reach_model_names{"ITU-R P.1812-6",
                                                                     "ITU-R P.452-18",
                                                                     "3GPP TR 38.901 RMa",
                                                                     "3GPP TR 38.901 UMa",
                                                                     "3GPP TR 38.901 UMi",
                                                                     "3GPP TR 38.901 RMa, no terrain",
                                                                     "3GPP TR 38.901 UMa, no terrain",
                                                                     "3GPP TR 38.901 UMi, no terrain",
                                                                     "catalogue radius, no terrain"};

// What the sky and the ground of a region are taken to be. The Recommendations' digital maps may not be
// shipped, so a scenario says it; the defaults are the middle of Japan's main island, inland.
struct RadioConditions {
  double N_0 = 325;               // sea-level surface refractivity, N-units
  double delta_N_per_km = 45;     // lapse of refractivity in the lowest kilometre
  double rain_001_mm_per_h = 50;  // rain rate exceeded 0.01 % of an average year
  CoverKeys cover;
  // Deviation of what is measured from what a profile model says, location variability within it: 6 to 8 dB
  // for terrain-aware models. The 38.901 models have their own.
  double shadow_sigma_db = 6;
  double gradient_1_percent = -200;  // refractivity gradient of the lowest 65 m not exceeded 1 % of the year
  // Above the sea, of the rain; by latitude (models::usual_rain_height_km) where nothing is said.
  std::optional<double> rain_height_km;
  // From this density on a small area counts as built up where no clutter layer says: that of Japan's densely
  // inhabited districts (Statistics Bureau).
  double built_up_per_km2 = 4000;
};

struct PathLoss {
  double loss_db = 0;   // median
  double sigma_db = 0;  // of the log-normal deviation from it
  ReachModel model = ReachModel::p1812;
};

// A path of a 38.901 model.
[[nodiscard]] models::CellPath cell_path(models::PathModel model, const models::Radio& radio,
                                         double distance_km, double site_m);

// The paths of one option of kind radio. The option must outlive it.
class RadioPaths {
 public:
  RadioPaths(const models::Option& option, const RadioConditions& conditions, double latitude_deg);

  // Whether some model of the chain holds at this distance for an antenna this high. Without terrain: the
  // statistical model, or the catalogue's radius.
  [[nodiscard]] bool is_in_range(double distance_km, double site_m, bool has_terrain) const;

  // No model gives less: free space, less 3 dB where a statistical model stands, which fall to 2.5 dB below
  // it within 200 m (3GPP TR 38.901 UMa, line of sight).
  [[nodiscard]] double least_loss_db(double distance_km) const;

  // No model deviates less.
  [[nodiscard]] double least_sigma_db() const;

  // What a unit in clutter loses more, the median of ITU-R P.2108-1 §3.2, where the model knows no clutter: a
  // profile model or free space, from 0.25 km on. For places without a clutter layer only.
  [[nodiscard]] double clutter_db(ReachModel model, double distance_km) const;

  // Median loss; nothing where no model holds. `path` is null where heights are not known.
  [[nodiscard]] std::optional<PathLoss> loss(const PairProfile* path, double distance_km,
                                             double site_m) const;

  // Whether the antennas see one another over ground and clutter, for the median Earth.
  [[nodiscard]] bool sees(const models::TerrainProfile& profile, double site_m) const;

  // The P.1812 and P.452 links of an antenna this high.
  [[nodiscard]] models::P1812Link p1812_link(double site_m) const;
  [[nodiscard]] models::P452Link p452_link(double site_m) const;

 private:
  [[nodiscard]] std::optional<PathLoss> statistical(models::PathModel model, double distance_km,
                                                    double site_m, const bool* is_clear) const;
  [[nodiscard]] double weather_db(double distance_km) const;

  const models::Radio* radio_;
  models::RadioClimate climate_;
  models::P1812Terms terms_;
  std::optional<models::P452Gas> gas_;
  double gas_db_per_km_ = 0;
  double rain_001_mm_per_h_ = 0;
  double shadow_sigma_db_ = 0;
  double outage_percent_ = 0;  // of the time that the option may be out
};

}  // namespace tsunagi::plan
