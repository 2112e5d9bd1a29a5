// SPDX-License-Identifier: Apache-2.0
// Microwave hops between sites that see one another.
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <tbb/parallel_for.h>

#include "models/link_capacity.h"
#include "models/p530.h"
#include "models/p676.h"
#include "models/propagation.h"
#include "sim/plan/coverage.h"
#include "sim/plan/radio_ground.h"

namespace tsunagi::plan {
namespace {

constexpr double k_least_clearance = 0.6;  // of the first Fresnel zone

// Heights from a to b in steps of at most 30 m; empty where a height is unknown.
std::vector<float> profile_heights(const geo::Terrain& terrain, geo::PointM a, geo::PointM b) {
  const double length = geo::distance_m(a, b);
  const int steps = std::max(1, static_cast<int>(std::ceil(length / terrain.cell_m)));
  std::vector<float> heights;
  heights.reserve(static_cast<std::size_t>(steps) + 1);
  for (int i = 0; i <= steps; ++i) {
    const double t = static_cast<double>(i) / steps;
    const auto h = terrain.height_at({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
    if (!h) return {};
    heights.push_back(static_cast<float>(*h));
  }
  return heights;
}

// Standard deviation of the region's heights: the roughness of ITU-R P.530 where 110 km of terrain on every
// side are not at hand.
double roughness_m(const geo::Terrain& terrain) {
  double count = 0;
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < terrain.height_m.size(); ++i) {
    if (terrain.is_known[i] == 0) continue;
    const double h = terrain.height_m[i];
    ++count;
    sum += h;
    squares += h * h;
  }
  constexpr double k_least_m = 1;
  return count > 0
             ? std::max(k_least_m, std::sqrt(std::max(0.0, squares / count - sum / count * sum / count)))
             : k_least_m;
}

// The hops of one option into one site.
class HopSearch {
 public:
  HopSearch(const geo::Region& region, const Scenario& scenario, const Candidates& candidates,
            std::uint32_t option)
      : terrain_(*region.terrain),
        candidates_(candidates),
        air_(scenario.radio),
        option_(scenario.catalogue.options[option]),
        radio_(*option_.radio),
        index_(option),
        latitude_deg_(middle_latitude_deg(region)),
        roughness_m_(roughness_m(*region.terrain)),
        gas_db_per_km_(models::gas_attenuation(radio_.frequency_mhz / 1000, {}).total_db_per_km()) {}

  [[nodiscard]] double most_range_m() const { return radio_.most_range_m; }

  // Nothing where the ground is unknown or the ray too near to it.
  [[nodiscard]] std::optional<MicrowaveHop> try_hop(std::uint32_t from, std::uint32_t to) const {
    const Site& a = candidates_.sites[from];
    const Site& b = candidates_.sites[to];
    const double d_km = geo::distance_m(a.at, b.at) / 1000;
    const auto heights = profile_heights(terrain_, a.at, b.at);
    if (heights.size() < 3) return std::nullopt;
    const double clearance =
        models::fresnel_clearance({heights, d_km}, a.height_m, b.height_m, radio_.frequency_mhz);
    if (clearance < k_least_clearance) return std::nullopt;
    MicrowaveHop hop{.from = from, .to = to, .option = index_, .length_km = d_km, .clearance = clearance};
    hop.loss_db = models::free_space_loss_db(radio_.frequency_mhz, d_km) + gas_db_per_km_ * d_km;
    hop.margin_db = radio_.eirp_dbm + radio_.unit_gain_dbi - hop.loss_db - radio_.other_losses_db -
                    models::noise_dbm(radio_.bandwidth_mhz, radio_.noise_figure_db) - radio_.least_snr_db;
    hop.availability = availability(hop, heights, a, b);
    return hop;
  }

  [[nodiscard]] bool keeps_its_promise(const MicrowaveHop& hop) const {
    return hop.availability >= option_.availability;
  }

 private:
  // Multipath and rain of the average year (ITU-R P.530-18 §2.6) against the hop's margin; 0 where the
  // method does not hold.
  [[nodiscard]] double availability(const MicrowaveHop& hop, const std::vector<float>& heights, const Site& a,
                                    const Site& b) const {
    double mean_m = 0;
    for (const float h : heights) mean_m += static_cast<double>(h);
    mean_m /= static_cast<double>(heights.size());
    const double ghz = radio_.frequency_mhz / 1000;
    const models::MultipathPath path{.frequency_ghz = ghz,
                                     .distance_km = hop.length_km,
                                     .transmitter_m = static_cast<double>(heights.front()) + a.height_m,
                                     .receiver_m = static_cast<double>(heights.back()) + b.height_m,
                                     .mean_terrain_m = mean_m,
                                     .latitude_deg = latitude_deg_};
    const models::RainPath rain{.wave = {.frequency_ghz = ghz, .elevation_deg = 0, .tilt_deg = 90},
                                .distance_km = hop.length_km,
                                .rain_001_mm_per_h = air_.rain_001_mm_per_h};
    if (hop.margin_db < 0 || !models::is_in_range(rain)) return 0;
    const models::RainOutage wet = models::rain_outage(rain, hop.margin_db);
    if (wet.more_than_1_percent) return 0;
    if (!models::is_in_range(path)) return 1 - wet.percent / 100;  // shorter than fades by multipath are
    const double occurrence = models::multipath_occurrence_percent(
        path, models::GradientClimate{.dN1 = air_.gradient_1_percent, .roughness_m = roughness_m_});
    return models::link_unavailability(path, occurrence, rain, hop.margin_db).availability();
  }

  const geo::Terrain& terrain_;
  const Candidates& candidates_;
  const RadioConditions& air_;
  const models::Option& option_;
  const models::Radio& radio_;
  std::uint32_t index_;
  double latitude_deg_;
  double roughness_m_;
  double gas_db_per_km_;
};

}  // namespace

Hops find_hops(const geo::Region& region, const Scenario& scenario, const Candidates& candidates,
               const std::vector<char>& on_fiber) {
  Hops out;
  if (!region.terrain) return out;
  constexpr std::size_t k_most_hops = 3;
  const models::Option* option = scenario.catalogue.find_option("microwave");
  if (option == nullptr || !scenario.is_on(*option) || !option->on_by_default) return out;
  const HopSearch search(region, scenario, candidates,
                         static_cast<std::uint32_t>(option - scenario.catalogue.options.data()));
  std::vector<Hops> found(candidates.sites.size());
  tbb::parallel_for(std::uint32_t{0}, static_cast<std::uint32_t>(candidates.sites.size()),
                    [&](std::uint32_t to) {
                      if (on_fiber[to] != 0) return;
                      std::vector<std::pair<double, std::uint32_t>> near;
                      for (std::uint32_t from = 0; from < candidates.sites.size(); ++from) {
                        const double d = geo::distance_m(candidates.sites[from].at, candidates.sites[to].at);
                        if (on_fiber[from] != 0 && d <= search.most_range_m()) near.emplace_back(d, from);
                      }
                      std::sort(near.begin(), near.end());
                      for (const auto& [d, from] : near) {
                        if (found[to].hops.size() >= k_most_hops) break;
                        const auto hop = search.try_hop(from, to);
                        if (!hop) continue;
                        if (search.keeps_its_promise(*hop)) {
                          found[to].hops.push_back(*hop);
                        } else {
                          ++found[to].too_often_out;
                        }
                      }
                    });
  for (const Hops& one : found) {
    out.hops.insert(out.hops.end(), one.hops.begin(), one.hops.end());
    out.too_often_out += one.too_often_out;
  }
  return out;
}

}  // namespace tsunagi::plan
