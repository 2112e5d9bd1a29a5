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
#include "sim/plan/prices.h"
#include "sim/plan/radio_ground.h"

namespace tsunagi::plan {
namespace {

constexpr double k_least_clearance = 0.6;  // of the first Fresnel zone
constexpr double k_median_k = 4.0 / 3;     // Earth's radius as rays see it
constexpr std::size_t k_most_hops = 3;     // into one site

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

// An option of kind microwave, as a hop asks for it.
struct HopClass {
  std::uint32_t index = 0;
  const models::Option* option = nullptr;
  double gas_db_per_km = 0;
  steiner::Cost yearly = 0;
};

// Those that the scenario leaves on, the cheapest first.
std::vector<HopClass> hop_classes(const Scenario& scenario) {
  std::vector<HopClass> out;
  const auto& options = scenario.catalogue.options;
  for (std::uint32_t o = 0; o < options.size(); ++o) {
    const models::Option& option = options[o];
    if (option.kind != models::OptionKind::microwave || !option.on_by_default || !scenario.is_on(option))
      continue;
    out.push_back(
        {.index = o,
         .option = &option,
         .gas_db_per_km = models::gas_attenuation(option.radio->frequency_mhz / 1000, {}).total_db_per_km(),
         .yearly = sum(charge(scenario, o, models::ChargedOn::radio)) +
                   sum(charge(scenario, o, models::ChargedOn::power))});
  }
  std::ranges::stable_sort(out, {}, &HopClass::yearly);
  return out;
}

// Ground between two antennas; what stands on it between them raises the ground that a ray must clear.
struct HopGround {
  std::vector<float> raised_m;
  double first_m = 0;
  double last_m = 0;
  double mean_m = 0;  // without what stands on it

  explicit HopGround(const PairProfile& path) : first_m(path.height_m.front()), last_m(path.height_m.back()) {
    raised_m.assign(path.height_m.begin(), path.height_m.end());
    if (!path.clutter_m.empty()) {
      for (std::size_t i = 1; i + 1 < raised_m.size(); ++i)
        raised_m[i] += static_cast<float>(path.clutter_m[i]);
    }
    for (const double h : path.height_m) mean_m += h;
    mean_m /= static_cast<double>(path.height_m.size());
  }
};

class HopSearch {
 public:
  HopSearch(const geo::Region& region, const Scenario& scenario, const Candidates& candidates,
            const RadioGround& ground)
      : ground_(ground),
        sites_(candidates.sites),
        air_(scenario.radio),
        classes_(hop_classes(scenario)),
        latitude_deg_(middle_latitude_deg(region)),
        roughness_m_(roughness_m(*region.terrain)) {
    for (const HopClass& c : classes_) most_range_m_ = std::max(most_range_m_, c.option->radio->most_range_m);
  }

  // From the nearest sites on fiber that one class reaches, the cheapest class for each.
  [[nodiscard]] Hops into(std::uint32_t to, const std::vector<char>& on_fiber) const {
    std::vector<std::pair<double, std::uint32_t>> near;
    for (std::uint32_t from = 0; from < sites_.size(); ++from) {
      const double d = geo::distance_m(sites_[from].at, sites_[to].at);
      if (on_fiber[from] != 0 && d <= most_range_m_) near.emplace_back(d, from);
    }
    std::sort(near.begin(), near.end());
    Hops out;
    for (const auto& [d, from] : near) {
      if (out.hops.size() >= k_most_hops) break;
      add(from, to, d, out);
    }
    return out;
  }

 private:
  void add(std::uint32_t from, std::uint32_t to, double distance_m, Hops& out) const {
    const auto path = ground_.sample(sites_[from].at, sites_[to].at);
    if (!path) return;
    const HopGround ground(*path);
    bool is_seen = false;
    for (const HopClass& c : classes_) {
      if (distance_m > c.option->radio->most_range_m) continue;
      const auto hop = try_hop(c, from, to, ground, path->length_km);
      if (!hop) continue;
      is_seen = true;
      if (hop->availability < c.option->availability) continue;
      out.hops.push_back(*hop);
      return;
    }
    if (is_seen) ++out.too_often_out;
  }

  // Nothing where the ray is too near to the ground.
  [[nodiscard]] std::optional<MicrowaveHop> try_hop(const HopClass& hop_class, std::uint32_t from,
                                                    std::uint32_t to, const HopGround& ground,
                                                    double distance_km) const {
    const models::Radio& radio = *hop_class.option->radio;
    const double clearance = models::least_clearance_ratio({.terrain_m = ground.raised_m,
                                                            .distance_km = distance_km,
                                                            .transmitter_m = sites_[from].height_m,
                                                            .receiver_m = sites_[to].height_m,
                                                            .frequency_ghz = radio.frequency_mhz / 1000},
                                                           k_median_k);
    if (clearance < k_least_clearance) return std::nullopt;
    MicrowaveHop hop{
        .from = from, .to = to, .option = hop_class.index, .length_km = distance_km, .clearance = clearance};
    hop.loss_db =
        models::free_space_loss_db(radio.frequency_mhz, distance_km) + hop_class.gas_db_per_km * distance_km;
    hop.margin_db = radio.eirp_dbm + radio.unit_gain_dbi - hop.loss_db - radio.other_losses_db -
                    models::noise_dbm(radio.bandwidth_mhz, radio.noise_figure_db) - radio.least_snr_db;
    hop.availability = availability(hop, radio.frequency_mhz / 1000, ground);
    return hop;
  }

  // Multipath and rain of the average year (ITU-R P.530-18 §2.6) against the hop's margin; 0 where the
  // method does not hold.
  [[nodiscard]] double availability(const MicrowaveHop& hop, double ghz, const HopGround& ground) const {
    const models::MultipathPath path{.frequency_ghz = ghz,
                                     .distance_km = hop.length_km,
                                     .transmitter_m = ground.first_m + sites_[hop.from].height_m,
                                     .receiver_m = ground.last_m + sites_[hop.to].height_m,
                                     .mean_terrain_m = ground.mean_m,
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

  const RadioGround& ground_;
  const std::vector<Site>& sites_;
  const RadioConditions& air_;
  std::vector<HopClass> classes_;
  double most_range_m_ = 0;
  double latitude_deg_;
  double roughness_m_;
};

}  // namespace

Hops find_hops(const geo::Region& region, const Scenario& scenario, const Candidates& candidates,
               const RadioGround& ground, const std::vector<char>& on_fiber) {
  Hops out;
  if (!ground.has_terrain()) return out;
  const HopSearch search(region, scenario, candidates, ground);
  std::vector<Hops> found(candidates.sites.size());
  tbb::parallel_for(std::uint32_t{0}, static_cast<std::uint32_t>(candidates.sites.size()),
                    [&](std::uint32_t to) {
                      if (on_fiber[to] == 0) found[to] = search.into(to, on_fiber);
                    });
  for (const Hops& one : found) {
    out.hops.insert(out.hops.end(), one.hops.begin(), one.hops.end());
    out.too_often_out += one.too_often_out;
  }
  return out;
}

}  // namespace tsunagi::plan
