// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/place_links.h"

#include <algorithm>

#include "models/link_capacity.h"

namespace tsunagi::plan {

LandRights::LandRights(const geo::Region& region, const Scenario& scenario) {
  for (const geo::Zone& z : region.own_land) areas_.push_back(z.area);
  index_.emplace(areas_);
  for (const AgreedLand& land : scenario.agreed_land)
    agreed_.emplace_back(region.projection.from_lonlat(land.centre), land.radius_m);
}

bool LandRights::holds(geo::PointM p) const {
  return index_->contains(p) || std::ranges::any_of(agreed_, [&](const auto& circle) {
           return geo::distance_m(circle.first, p) <= circle.second;
         });
}

std::optional<models::LinkBudget> Wish::budget(const models::Radio& radio,
                                               const models::LinkLoss& loss) const {
  const auto found = models::link_budget(radio, loss);
  if (!found) return std::nullopt;
  const double usable = is_moving ? radio.usable_airtime_ratio : 1;
  const bool suffices = found->down_bps * usable >= least.down_mbps * 1e6 &&
                        found->up_bps * usable >= least.up_mbps * 1e6 &&
                        found->most_unit_bps >= busiest_unit_bps;
  return suffices ? found : std::nullopt;
}

// A site and a place, whose profile is sampled when the first option asks for it.
struct PlaceReach::Pair {
  std::uint32_t s;
  const Site& site;
  const Premises& place;
  double distance_m;
  bool is_built_up;  // and no clutter layer says so
  bool is_sampled = false;
  std::optional<PairProfile> path = std::nullopt;

  [[nodiscard]] double distance_km() const { return std::max(distance_m, k_least_path_m) / 1000; }
};

PlaceReach::PlaceReach(const geo::Region& region, const Scenario& scenario, const Candidates& candidates,
                       const Demand& demand, bool prune)
    : scenario_(scenario),
      candidates_(candidates),
      demand_(demand),
      prune_(prune),
      ground_(region, scenario.radio.cover),
      land_(region, scenario),
      built_up_(region, scenario.radio.built_up_per_km2) {
  for (const Site& s : candidates.sites) {
    site_points_.push_back(s.at);
    site_land_.push_back(land_.holds(s.at) ? 1 : 0);
  }
  grid_.emplace(site_points_, 2000);
  const double latitude_deg = middle_latitude_deg(region);
  for (const models::Option& option : scenario.catalogue.options) {
    const bool has_paths = option.kind == models::OptionKind::radio;
    paths_.push_back(has_paths
                         ? std::optional<RadioPaths>(std::in_place, option, scenario.radio, latitude_deg)
                         : std::nullopt);
  }
}

PlaceLinks PlaceReach::links_of(std::uint32_t premises) const {
  PlaceLinks out;
  const std::vector<Wish> wishes = wishes_of(premises);
  if (wishes.empty()) return out;
  double most_range_m = 0;
  for (const Wish& w : wishes) most_range_m = std::max(most_range_m, radio(w.option).most_range_m);
  const Premises& place = demand_.premises[premises];
  const bool is_built_up = !ground_.has_clutter() && built_up_.hold(place.at);
  for (const std::uint32_t s : grid_->within(place.at, most_range_m)) {
    const Site& site = candidates_.sites[s];
    add_links({.s = s,
               .site = site,
               .place = place,
               .distance_m = geo::distance_m(site.at, place.at),
               .is_built_up = is_built_up},
              wishes, out);
  }
  return out;
}

// By option.
std::vector<Wish> PlaceReach::wishes_of(std::uint32_t premises) const {
  std::vector<Wish> wishes;
  for (const std::uint32_t t : demand_.premises[premises].terminals) {
    const bool is_backup = demand_.terminals[t].is_backup;
    const DemandRow& row = scenario_.demand[demand_.terminals[t].row];
    for (const std::string& id : is_backup ? row.backup : row.options) {
      const models::Option* wanted = scenario_.catalogue.find_option(id);
      if (wanted->kind != models::OptionKind::radio || !scenario_.is_on(*wanted)) continue;
      if (wanted->needs_land_right && !land_.holds(demand_.premises[premises].at)) continue;
      wishes.push_back({.option = static_cast<std::uint32_t>(wanted - scenario_.catalogue.options.data()),
                        .terminal = t,
                        .least = row.least_rate(is_backup),
                        .availability = path_availability(row.availability, wanted->availability),
                        .busiest_unit_bps = std::ranges::max(row.load_up_mbps) * 1e6,
                        .is_moving = row.is_moving,
                        .indoors = row.indoors});
    }
  }
  std::ranges::stable_sort(wishes, {}, &Wish::option);
  return wishes;
}

// Whether land and licence let a site serve a place by an option.
bool PlaceReach::may_serve(std::uint32_t s, const Premises& place, const models::Option& o) const {
  if (o.needs_land_right && site_land_[s] == 0) return false;
  // One licensee a municipality.
  return !(o.needs_licence && o.technology == "bwa" &&
           candidates_.sites[s].municipality != place.municipality);
}

void PlaceReach::add_links(Pair pair, std::span<const Wish> wishes, PlaceLinks& out) const {
  while (!wishes.empty()) {
    const std::uint32_t o = wishes.front().option;
    const auto end = std::ranges::find_if(wishes, [o](const Wish& w) { return w.option != o; });
    const auto group = wishes.first(static_cast<std::size_t>(end - wishes.begin()));
    wishes = wishes.subspan(group.size());
    if (pair.distance_m <= radio(o).most_range_m && may_serve(pair.s, pair.place, option(o)))
      try_option(pair, group, out);
  }
}

// The wishes of one option over one pair.
void PlaceReach::try_option(Pair& pair, std::span<const Wish> wishes, PlaceLinks& out) const {
  const std::uint32_t o = wishes.front().option;
  const double site_m = antenna_height_m(pair.site, radio(o));
  const auto count = static_cast<std::int64_t>(wishes.size());
  out.pairs.tried += count;
  if (!paths_[o]->is_in_range(pair.distance_km(), site_m, ground_.has_terrain())) {
    out.pairs.out_of_range += count;
    return;
  }
  std::optional<PathLoss> loss;
  if (!prune_ || may_reach(wishes, pair.distance_km())) loss = path_loss(pair, o, site_m);
  for (const Wish& w : wishes) {
    if (const auto link = loss ? link_of(pair, w, *loss, site_m) : std::nullopt) {
      out.links.push_back(*link);
    } else {
      ++out.pairs.too_weak;
    }
  }
}

// No terrain, pattern or wall makes it better than the least loss with the least margin.
bool PlaceReach::may_reach(std::span<const Wish> wishes, double distance_km) const {
  const RadioPaths& paths = *paths_[wishes.front().option];
  const double least_db = paths.least_loss_db(distance_km);
  return std::ranges::any_of(wishes, [&](const Wish& w) {
    const double margin_db = models::fade_margin_db(w.availability, paths.least_sigma_db());
    return w.budget(radio(w.option), {least_db, margin_db}).has_value();
  });
}

std::optional<PathLoss> PlaceReach::path_loss(Pair& pair, std::uint32_t o, double site_m) const {
  if (!pair.is_sampled) pair.path = ground_.sample(pair.site.at, pair.place.at);
  pair.is_sampled = true;
  auto loss = paths_[o]->loss(pair.path ? &*pair.path : nullptr, pair.distance_km(), site_m);
  if (loss && pair.is_built_up) loss->loss_db += paths_[o]->clutter_db(loss->model, pair.distance_km());
  return loss;
}

std::optional<RadioLink> PlaceReach::link_of(const Pair& pair, const Wish& wish, const PathLoss& loss,
                                             double site_m) const {
  const models::Radio& air = radio(wish.option);
  const models::Direction direction = direction_of({.site = pair.site.at,
                                                    .unit = pair.place.at,
                                                    .site_m = site_m,
                                                    .unit_m = air.unit_height_m,
                                                    .path = pair.path ? &*pair.path : nullptr});
  const models::BestSector sector = models::best_sector(air.antenna, direction);
  const EntryLoss entry = entry_loss(wish.indoors, air.frequency_mhz, -direction.elevation_deg);
  const std::array<double, 2> sigmas{loss.sigma_db, entry.sigma_db};
  const double fade_db = models::fade_margin_db(wish.availability, models::combined_sigma_db(sigmas));
  RadioLink link{.site = pair.s,
                 .option = wish.option,
                 .terminal = wish.terminal,
                 .loss_db = static_cast<float>(loss.loss_db),
                 .antenna_loss_db = static_cast<float>(sector.loss_db),
                 .entry_loss_db = static_cast<float>(entry.median_db),
                 .fade_margin_db = static_cast<float>(fade_db),
                 .distance_km = static_cast<float>(pair.distance_km()),
                 .model = loss.model,
                 .sector = static_cast<std::uint8_t>(sector.sector)};
  const auto budget = wish.budget(air, {loss.loss_db + sector.loss_db + entry.median_db, fade_db});
  if (!budget) return std::nullopt;
  link.margin_db = static_cast<float>(budget->margin_db);
  link.down_bps = budget->down_bps;
  link.up_bps = budget->up_bps;
  link.spreading_factor = static_cast<std::uint8_t>(budget->spreading_factor);
  return link;
}

}  // namespace tsunagi::plan
