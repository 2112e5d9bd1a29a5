// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/coverage.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include <tbb/parallel_for.h>

#include "models/propagation.h"

namespace tsunagi::plan {
namespace {

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

class LandRights {
 public:
  LandRights(const geo::Region& region, const Scenario& scenario) {
    for (const geo::Zone& z : region.own_land) areas_.push_back(z.area);
    index_.emplace(areas_);
    for (const AgreedLand& land : scenario.agreed_land)
      agreed_.emplace_back(region.projection.from_lonlat(land.centre), land.radius_m);
  }
  [[nodiscard]] bool holds(geo::PointM p) const {
    return index_->contains(p) || std::ranges::any_of(agreed_, [&](const auto& circle) {
             return geo::distance_m(circle.first, p) <= circle.second;
           });
  }

 private:
  std::vector<geo::Area> areas_;
  std::optional<geo::AreaIndex> index_;
  std::vector<std::pair<geo::PointM, double>> agreed_;
};

bool tells_apart(const RadioLink& a, const RadioLink& b) {
  return std::tie(a.option, a.site) < std::tie(b.option, b.site);
}

class Reach {
 public:
  Reach(const geo::Region& region, const Scenario& scenario, const Candidates& candidates,
        const Demand& demand)
      : region_(region),
        scenario_(scenario),
        candidates_(candidates),
        demand_(demand),
        land_(region, scenario) {
    for (const Site& s : candidates.sites) {
      site_points_.push_back(s.at);
      site_land_.push_back(land_.holds(s.at) ? 1 : 0);
    }
    grid_.emplace(site_points_, 2000);
  }

  // Every link of one terminal.
  [[nodiscard]] std::vector<RadioLink> links_of(std::uint32_t t) const {
    std::vector<RadioLink> links;
    const Terminal& terminal = demand_.terminals[t];
    const DemandRow& row = scenario_.demand[terminal.row];
    for (const std::string& id : terminal.is_backup ? row.backup : row.options) {
      const models::Option* option = scenario_.catalogue.find_option(id);
      if (option->kind != models::OptionKind::radio || !scenario_.is_on(*option)) continue;
      const auto index = static_cast<std::uint32_t>(option - scenario_.catalogue.options.data());
      add_links(t, row, *option, index, links);
    }
    std::sort(links.begin(), links.end(), tells_apart);
    return links;
  }

 private:
  void add_links(std::uint32_t t, const DemandRow& row, const models::Option& option, std::uint32_t index,
                 std::vector<RadioLink>& links) const {
    const bool is_backup = demand_.terminals[t].is_backup;
    const Premises& place = demand_.premises[demand_.terminals[t].premises];
    if (option.needs_land_right && !land_.holds(place.at)) return;
    for (const std::uint32_t s : grid_->within(place.at, option.radio->most_range_m)) {
      const Site& site = candidates_.sites[s];
      if (option.needs_land_right && site_land_[s] == 0) continue;
      if (option.needs_licence && option.technology == "bwa" && site.municipality != place.municipality)
        continue;  // one licensee a municipality
      const auto link = link_to(site, place.at, *option.radio);
      if (!link || !suffices(*link, row.least_rate(is_backup), row.is_moving, option)) continue;
      links.push_back(*link);
      links.back().site = s;
      links.back().option = index;
      links.back().terminal = t;
    }
  }

  // A moving unit must find room for one vehicle in full in any sector that serves it.
  static bool suffices(const RadioLink& link, DemandRow::Rate least, bool is_moving,
                       const models::Option& option) {
    const double usable = is_moving ? option.radio->usable_airtime_ratio : 1;
    return link.down_bps * usable >= least.down_mbps * 1e6 && link.up_bps * usable >= least.up_mbps * 1e6;
  }

  [[nodiscard]] std::optional<RadioLink> link_to(const Site& site, geo::PointM p,
                                                 const models::Radio& radio) const {
    const double distance_km =
        std::max(geo::distance_m(site.at, p), 20.0) / 1000;  // antennas stand 20 m apart at least
    const double free_space_db = models::free_space_loss_db(radio.frequency_mhz, distance_km);
    if (!models::link_budget(radio, free_space_db)) return std::nullopt;  // no terrain makes it better
    const auto heights =
        region_.terrain ? profile_heights(*region_.terrain, site.at, p) : std::vector<float>{};
    double loss_db = free_space_db;
    ReachModel model = ReachModel::bullington;
    if (heights.empty()) {
      if (distance_km * 1000 > radio.radius_m) return std::nullopt;
      model = ReachModel::catalogue_radius;
    } else {
      loss_db += models::bullington_loss_db(
          {heights, distance_km},
          site.has_mast ? site.height_m : std::max(site.height_m, radio.site_height_m), radio.unit_height_m,
          radio.frequency_mhz);
    }
    const auto budget = models::link_budget(radio, loss_db);
    if (!budget) return std::nullopt;
    return RadioLink{.loss_db = static_cast<float>(loss_db),
                     .margin_db = static_cast<float>(budget->margin_db),
                     .distance_km = static_cast<float>(distance_km),
                     .down_bps = budget->down_bps,
                     .up_bps = budget->up_bps,
                     .model = model};
  }

  const geo::Region& region_;
  const Scenario& scenario_;
  const Candidates& candidates_;
  const Demand& demand_;
  LandRights land_;
  std::vector<geo::PointM> site_points_;
  std::vector<char> site_land_;
  std::optional<geo::PointGrid> grid_;
};

// Keeps for each terminal and option the sites that could serve most others, and the strongest of the rest.
void keep_best(std::vector<std::vector<RadioLink>>& by_terminal, const Scenario& scenario, std::size_t sites,
               Coverage& out) {
  const std::size_t options = scenario.catalogue.options.size();
  std::vector<std::uint32_t> reached(sites * options, 0);
  for (const auto& links : by_terminal) {
    for (const RadioLink& l : links) ++reached[l.option * sites + l.site];
  }
  const auto most = static_cast<std::size_t>(scenario.links_per_demand);
  for (auto& links : by_terminal) {
    for (std::size_t from = 0; from < links.size();) {
      std::size_t to = from;
      while (to < links.size() && links[to].option == links[from].option) ++to;
      std::vector<RadioLink> group(links.begin() + static_cast<std::ptrdiff_t>(from),
                                   links.begin() + static_cast<std::ptrdiff_t>(to));
      const auto count = [&](const RadioLink& l) { return reached[l.option * sites + l.site]; };
      std::ranges::stable_sort(group,
                               [&](const RadioLink& a, const RadioLink& b) { return count(a) > count(b); });
      const std::size_t shared = std::min(group.size(), (most + 1) / 2);
      std::stable_sort(group.begin() + static_cast<std::ptrdiff_t>(shared), group.end(),
                       [](const RadioLink& a, const RadioLink& b) { return a.margin_db > b.margin_db; });
      const std::size_t kept = std::min(group.size(), most);
      out.dropped_links += static_cast<std::int64_t>(group.size() - kept);
      group.resize(kept);
      std::sort(group.begin(), group.end(), tells_apart);
      out.links.insert(out.links.end(), group.begin(), group.end());
      from = to;
    }
  }
}

}  // namespace

std::vector<MicrowaveHop> find_hops(const geo::Region& region, const Scenario& scenario,
                                    const Candidates& candidates, const std::vector<char>& on_fiber) {
  std::vector<MicrowaveHop> out;
  if (!region.terrain) return out;
  constexpr double k_least_clearance = 0.6;
  constexpr std::size_t k_most_hops = 3;
  const models::Option* option = scenario.catalogue.find_option("microwave");
  if (option == nullptr || !scenario.is_on(*option) || !option->on_by_default) return out;
  const auto index = static_cast<std::uint32_t>(option - scenario.catalogue.options.data());
  std::vector<std::vector<MicrowaveHop>> found(candidates.sites.size());
  tbb::parallel_for(std::size_t{0}, candidates.sites.size(), [&](std::size_t to) {
    if (on_fiber[to] != 0) return;
    std::vector<std::pair<double, std::uint32_t>> near;
    for (std::uint32_t from = 0; from < candidates.sites.size(); ++from) {
      const double d = geo::distance_m(candidates.sites[from].at, candidates.sites[to].at);
      if (on_fiber[from] != 0 && d <= option->radio->most_range_m) near.emplace_back(d, from);
    }
    std::sort(near.begin(), near.end());
    for (const auto& [d, from] : near) {
      if (found[to].size() >= k_most_hops) break;
      const auto heights =
          profile_heights(*region.terrain, candidates.sites[from].at, candidates.sites[to].at);
      if (heights.size() < 3) continue;
      const double clearance =
          models::fresnel_clearance({heights, d / 1000}, candidates.sites[from].height_m,
                                    candidates.sites[to].height_m, option->radio->frequency_mhz);
      if (clearance >= k_least_clearance)
        found[to].push_back({from, static_cast<std::uint32_t>(to), index, d / 1000, clearance});
    }
  });
  for (const auto& hops : found) out.insert(out.end(), hops.begin(), hops.end());
  return out;
}

Coverage compute_coverage(const geo::Region& region, const Scenario& scenario, const Candidates& candidates,
                          const Demand& demand, const std::vector<char>& site_on_fiber) {
  Coverage out;
  const Reach reach(region, scenario, candidates, demand);
  std::vector<std::vector<RadioLink>> by_terminal(demand.terminals.size());
  tbb::parallel_for(std::size_t{0}, demand.terminals.size(),
                    [&](std::size_t t) { by_terminal[t] = reach.links_of(static_cast<std::uint32_t>(t)); });
  for (const auto& links : by_terminal) out.tried_pairs += static_cast<std::int64_t>(links.size());
  keep_best(by_terminal, scenario, candidates.sites.size(), out);
  out.hops = find_hops(region, scenario, candidates, site_on_fiber);
  return out;
}

}  // namespace tsunagi::plan
