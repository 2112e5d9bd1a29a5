// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/sky_links.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <tuple>
#include <utility>

#include <tbb/parallel_for.h>

#include "models/p2108.h"
#include "sim/plan/link_ends.h"

namespace tsunagi::plan {
namespace {

constexpr double k_rad = std::numbers::pi / 180;
constexpr std::size_t k_directions = 72;
constexpr std::string_view k_site_feed = "leo_backhaul";

auto key(const SkyLink& link) {
  return std::pair(link.place, link.option);
}

const SkyLink* find(const std::vector<SkyLink>& links, std::uint32_t place, std::uint32_t option) noexcept {
  const auto at = std::ranges::lower_bound(links, std::pair(place, option), {}, key);
  return at != links.end() && at->place == place && at->option == option ? &*at : nullptr;
}

// One place that asks for an option, and its antenna.
struct Question {
  SkyLink link;
  geo::PointM at;
  double antenna_m = 0;
};

// Weather and budget at one elevation and height, which many places share: an evaluation takes milliseconds.
class Budgets {
 public:
  Budgets(const Scenario& scenario, double latitude_deg) : scenario_(scenario), latitude_deg_(latitude_deg) {}

  using Key = std::tuple<std::uint32_t, int, int>;  // option, whole degrees, hundreds of metres
  [[nodiscard]] static Key key_of(const SkyLink& link, double height_m) {
    return {link.option, static_cast<int>(std::floor(link.elevation_deg)),
            static_cast<int>(std::floor(height_m / 100))};
  }
  void want(const Key& wanted) { found_.try_emplace(wanted); }
  void find_all() {
    std::vector<std::pair<const Key, models::SkyBudget>*> rows;
    for (auto& row : found_) rows.push_back(&row);
    tbb::parallel_for(std::size_t{0}, rows.size(),
                      [&](std::size_t i) { rows[i]->second = budget(rows[i]->first); });
  }
  [[nodiscard]] const models::SkyBudget& at(const Key& wanted) const { return found_.at(wanted); }

 private:
  [[nodiscard]] models::SkyBudget budget(const Key& wanted) const {
    const auto [o, degrees, hundreds_m] = wanted;
    const models::Option& option = scenario_.catalogue.options[o];
    const RadioConditions& air = scenario_.radio;
    const double rain_km = air.rain_height_km.value_or(models::usual_rain_height_km(latitude_deg_));
    const double out_percent = std::clamp(100 * (1 - option.availability), 0.01, 5.0);
    return models::sky_budget(
        *option.sky,
        {.latitude_deg = latitude_deg_,
         .height_km = std::clamp(hundreds_m / 10.0, 0.0, 9.0),
         .rain = {.rain_001_mm_per_h = air.rain_001_mm_per_h, .rain_height_km = rain_km}},
        std::max(degrees, 1), out_percent);
  }

  const Scenario& scenario_;
  double latitude_deg_;
  std::map<Key, models::SkyBudget> found_;
};

class SkySearch {
 public:
  SkySearch(const geo::Region& region, const Scenario& scenario)
      : region_(region),
        scenario_(scenario),
        built_up_(region, scenario.radio.built_up_per_km2),
        middle_(middle(region)),
        budgets_(scenario, middle_.lat_deg) {
    if (region.terrain) skyline_.emplace(*region.terrain);
  }

  [[nodiscard]] std::vector<SkyLink> answers(std::vector<Question> questions) {
    tbb::parallel_for(std::size_t{0}, questions.size(), [&](std::size_t i) { look(questions[i]); });
    for (const Question& q : questions) {
      if (q.link.availability > 0) budgets_.want(Budgets::key_of(q.link, ground_m(q.at)));
    }
    budgets_.find_all();
    std::vector<SkyLink> links;
    for (Question& q : questions) {
      if (q.link.availability > 0) weigh(q);
      links.push_back(q.link);
    }
    std::ranges::sort(links, {}, key);
    return links;
  }

 private:
  static geo::LonLat middle(const geo::Region& region) {
    geo::Box box;
    for (const geo::Municipality& m : region.municipalities) box.add(geo::bounds(m.area));
    if (box.is_empty()) return {0, models::RadioClimate{}.latitude_deg};
    return region.projection.to_lonlat({(box.least.x + box.most.x) / 2, (box.least.y + box.most.y) / 2});
  }

  [[nodiscard]] double ground_m(geo::PointM at) const {
    return region_.terrain ? region_.terrain->height_at(at).value_or(0) : 0;
  }

  // Sets direction, horizon and availability in dry air.
  void look(Question& q) const {
    const models::Option& option = scenario_.catalogue.options[q.link.option];
    const models::SkyService& sky = *option.sky;
    const Skyline::Eye eye{q.at, q.antenna_m};
    SkyLink& link = q.link;
    if (sky.body == models::SkyBody::constellation) {
      link.elevation_deg = static_cast<float>(sky.least_elevation_deg);
      const auto mask = skyline_ ? skyline_->mask_deg(eye, sky.least_elevation_deg) : std::nullopt;
      if (mask) {
        link.horizon_deg = static_cast<float>(std::ranges::max(*mask));
        link.open_ratio = static_cast<float>(models::open_sky_ratio({*mask}, sky.least_elevation_deg));
      }
      // What the service promises in an open sky holds its own gaps: the worse of both counts.
      link.availability = std::min(option.availability,
                                   models::constellation_ratio(sky, static_cast<double>(link.open_ratio)));
      return;
    }
    const models::LookAngle angle = towards(sky, q.at);
    link.elevation_deg = static_cast<float>(angle.elevation_deg);
    const auto horizon = skyline_ ? skyline_->elevation_deg(eye, angle.azimuth_deg, 0) : std::nullopt;
    link.horizon_deg = static_cast<float>(horizon.value_or(0));
    const bool is_seen =
        angle.elevation_deg >= sky.least_elevation_deg && link.elevation_deg > link.horizon_deg;
    link.open_ratio = is_seen ? 1 : 0;
    link.availability = is_seen ? option.availability : 0;
  }

  [[nodiscard]] models::LookAngle towards(const models::SkyService& sky, geo::PointM at) const {
    const geo::LonLat here = region_.projection.to_lonlat(at);
    const models::Place station{here.lat_deg, here.lon_deg};
    const bool is_platform = sky.body == models::SkyBody::platform;
    const models::Place below =
        is_platform ? models::Place{middle_.lat_deg, middle_.lon_deg} : models::Place{0, sky.longitude_deg};
    return models::look_angle(station, below, sky.altitude_km);
  }

  void weigh(Question& q) const {
    const models::SkyService& sky = *scenario_.catalogue.options[q.link.option].sky;
    const models::SkyBudget& budget = budgets_.at(Budgets::key_of(q.link, ground_m(q.at)));
    const double clutter_db = roof_clutter_db(sky, q);
    q.link.loss_db = static_cast<float>(budget.loss_db + clutter_db);
    q.link.margin_db = static_cast<float>(budget.margin_db - clutter_db);
    if (q.link.margin_db < 0) q.link.availability = 0;
  }

  // ITU-R P.2108-1 §3.3, the median, in built-up areas where no clutter layer tells.
  [[nodiscard]] double roof_clutter_db(const models::SkyService& sky, const Question& q) const {
    const models::SkywardClutter clutter{sky.frequency_ghz, static_cast<double>(q.link.elevation_deg)};
    if (!region_.clutter.empty() || !models::is_in_range(clutter) || !built_up_.hold(q.at)) return 0;
    return std::max(0.0, models::skyward_clutter_loss_db(clutter, 50));
  }

  const geo::Region& region_;
  const Scenario& scenario_;
  BuiltUpAreas built_up_;
  geo::LonLat middle_;
  Budgets budgets_;
  std::optional<Skyline> skyline_;
};

bool is_from_sky(const models::Option& option) {
  return option.kind == models::OptionKind::satellite || option.kind == models::OptionKind::platform;
}

// Each once, by (premises, option).
std::vector<Question> questions_of_premises(const Scenario& scenario, const Demand& demand) {
  std::vector<Question> questions;
  const auto& options = scenario.catalogue.options;
  for (std::uint32_t p = 0; p < demand.premises.size(); ++p) {
    std::vector<std::uint32_t> asked;
    for (const std::uint32_t t : demand.premises[p].terminals) {
      const DemandRow& row = scenario.demand[demand.terminals[t].row];
      for (const std::string& id : demand.terminals[t].is_backup ? row.backup : row.options) {
        const models::Option* option = scenario.catalogue.find_option(id);
        if (is_from_sky(*option) && scenario.is_on(*option))
          asked.push_back(static_cast<std::uint32_t>(option - options.data()));
      }
    }
    std::ranges::sort(asked);
    asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
    for (const std::uint32_t o : asked)
      questions.push_back({{.place = p, .option = o}, demand.premises[p].at, options[o].sky->unit_height_m});
  }
  return questions;
}

std::vector<Question> questions_of_sites(const Scenario& scenario, const Candidates& candidates) {
  std::vector<Question> questions;
  const models::Option* feed = scenario.catalogue.find_option(k_site_feed);
  if (feed == nullptr || !scenario.is_on(*feed)) return questions;
  const auto o = static_cast<std::uint32_t>(feed - scenario.catalogue.options.data());
  for (std::uint32_t s = 0; s < candidates.sites.size(); ++s)
    questions.push_back({{.place = s, .option = o}, candidates.sites[s].at, candidates.sites[s].height_m});
  return questions;
}

}  // namespace

const SkyLink* SkyLinks::at_premises(std::uint32_t place, std::uint32_t option) const noexcept {
  return find(premises, place, option);
}

const SkyLink* SkyLinks::at_site(std::uint32_t site, std::uint32_t option) const noexcept {
  return find(sites, site, option);
}

Skyline::Skyline(const geo::Terrain& terrain) : terrain_(terrain) {
  for (std::size_t i = 0; i < terrain.height_m.size(); ++i) {
    if (terrain.is_known[i] != 0) highest_m_ = std::max(highest_m_, static_cast<double>(terrain.height_m[i]));
  }
}

std::optional<double> Skyline::elevation_deg(const Eye& eye, double azimuth_deg, double floor_deg) const {
  const auto ground_m = terrain_.height_at(eye.at);
  if (!ground_m) return std::nullopt;
  return ray_deg(eye, *ground_m + eye.antenna_m, azimuth_deg, floor_deg);
}

std::optional<std::vector<double>> Skyline::mask_deg(const Eye& eye, double floor_deg) const {
  const auto ground_m = terrain_.height_at(eye.at);
  if (!ground_m) return std::nullopt;
  std::vector<double> mask(k_directions);
  for (std::size_t i = 0; i < k_directions; ++i)
    mask[i] =
        ray_deg(eye, *ground_m + eye.antenna_m, 360.0 * static_cast<double>(i) / k_directions, floor_deg);
  return mask;
}

double Skyline::ray_deg(const Eye& eye, double eye_m, double azimuth_deg, double floor_deg) const {
  const double east = std::sin(azimuth_deg * k_rad);
  const double north = std::cos(azimuth_deg * k_rad);
  const double width_m = terrain_.cell_m * terrain_.columns;
  const double height_m = terrain_.cell_m * terrain_.rows;
  double slope = std::tan(floor_deg * k_rad);
  // Further out not even the highest ground rises over the slope.
  for (double d = terrain_.cell_m; d < width_m + height_m && highest_m_ - eye_m > slope * d;
       d += terrain_.cell_m) {
    const geo::PointM p{eye.at.x + east * d, eye.at.y + north * d};
    const bool is_inside = p.x >= terrain_.north_west.x && p.y <= terrain_.north_west.y &&
                           p.x <= terrain_.north_west.x + width_m && p.y >= terrain_.north_west.y - height_m;
    if (!is_inside) break;
    if (const auto ground_m = terrain_.height_at(p)) slope = std::max(slope, (*ground_m - eye_m) / d);
  }
  return std::atan(slope) / k_rad;
}

SkyLinks find_sky_links(const geo::Region& region, const Scenario& scenario, const Candidates& candidates,
                        const Demand& demand) {
  SkySearch search(region, scenario);
  SkyLinks out;
  out.premises = search.answers(questions_of_premises(scenario, demand));
  out.sites = search.answers(questions_of_sites(scenario, candidates));
  return out;
}

}  // namespace tsunagi::plan
