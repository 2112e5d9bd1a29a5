// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/coverage.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include "models/propagation.h"
#include "sim/plan/radio_ground.h"

namespace tsunagi::plan {
namespace {

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

// A moving unit must find room for one vehicle in full in any sector that serves it.
bool suffices(const models::LinkBudget& budget, DemandRow::Rate least, bool is_moving,
              const models::Radio& radio) {
  const double usable = is_moving ? radio.usable_airtime_ratio : 1;
  return budget.down_bps * usable >= least.down_mbps * 1e6 && budget.up_bps * usable >= least.up_mbps * 1e6;
}

// What a terminal asks of an option.
struct Wish {
  std::uint32_t option = 0;
  std::uint32_t terminal = 0;
  DemandRow::Rate least{};
  bool is_moving = false;

  [[nodiscard]] std::optional<models::LinkBudget> budget(const models::Radio& radio, double loss_db) const {
    const auto found = models::link_budget(radio, loss_db);
    return found && suffices(*found, least, is_moving, radio) ? found : std::nullopt;
  }
};

// What came of the pairs of one place.
struct PlaceLinks {
  std::vector<RadioLink> links;
  PairCounts pairs;
};

class Reach {
 public:
  Reach(const geo::Region& region, const Scenario& scenario, const Candidates& candidates,
        const Demand& demand, const CoverageChoices& choices)
      : scenario_(scenario),
        candidates_(candidates),
        demand_(demand),
        choices_(choices),
        ground_(region, scenario.radio.clutter_height_m),
        land_(region, scenario) {
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

  [[nodiscard]] const RadioGround& ground() const { return ground_; }

  // Every link of the terminals of one place. Each pair's profile is sampled once, for all options.
  [[nodiscard]] PlaceLinks links_of(std::uint32_t premises) const {
    PlaceLinks out;
    const std::vector<Wish> wishes = wishes_of(premises);
    double most_range_m = 0;
    for (const Wish& w : wishes) most_range_m = std::max(most_range_m, radio(w.option).most_range_m);
    if (wishes.empty()) return out;
    for (const std::uint32_t s : grid_->within(demand_.premises[premises].at, most_range_m))
      add_links(premises, s, wishes, out);
    return out;
  }

 private:
  [[nodiscard]] const models::Option& option(std::uint32_t o) const { return scenario_.catalogue.options[o]; }
  [[nodiscard]] const models::Radio& radio(std::uint32_t o) const { return *option(o).radio; }

  // By option.
  [[nodiscard]] std::vector<Wish> wishes_of(std::uint32_t premises) const {
    std::vector<Wish> wishes;
    for (const std::uint32_t t : demand_.premises[premises].terminals) {
      const bool is_backup = demand_.terminals[t].is_backup;
      const DemandRow& row = scenario_.demand[demand_.terminals[t].row];
      for (const std::string& id : is_backup ? row.backup : row.options) {
        const models::Option* wanted = scenario_.catalogue.find_option(id);
        if (wanted->kind != models::OptionKind::radio || !scenario_.is_on(*wanted)) continue;
        if (wanted->needs_land_right && !land_.holds(demand_.premises[premises].at)) continue;
        wishes.push_back({static_cast<std::uint32_t>(wanted - scenario_.catalogue.options.data()), t,
                          row.least_rate(is_backup), row.is_moving});
      }
    }
    std::ranges::stable_sort(wishes, {}, &Wish::option);
    return wishes;
  }

  // Whether land and licence let a site serve a place by an option.
  [[nodiscard]] bool may_serve(std::uint32_t s, const Premises& place, const models::Option& o) const {
    if (o.needs_land_right && site_land_[s] == 0) return false;
    // One licensee a municipality.
    return !(o.needs_licence && o.technology == "bwa" &&
             candidates_.sites[s].municipality != place.municipality);
  }

  // A site and a place, whose profile is sampled when the first option asks for it.
  struct Pair {
    std::uint32_t s;
    const Site& site;
    const Premises& place;
    double distance_m;
    bool is_sampled = false;
    std::optional<SampledPath> path = std::nullopt;

    [[nodiscard]] double distance_km() const { return std::max(distance_m, k_least_path_m) / 1000; }
  };

  void add_links(std::uint32_t premises, std::uint32_t s, std::span<const Wish> wishes,
                 PlaceLinks& out) const {
    const Site& site = candidates_.sites[s];
    const Premises& place = demand_.premises[premises];
    Pair pair{.s = s, .site = site, .place = place, .distance_m = geo::distance_m(site.at, place.at)};
    while (!wishes.empty()) {
      const std::uint32_t o = wishes.front().option;
      const auto end = std::ranges::find_if(wishes, [o](const Wish& w) { return w.option != o; });
      const auto group = wishes.first(static_cast<std::size_t>(end - wishes.begin()));
      wishes = wishes.subspan(group.size());
      if (pair.distance_m <= radio(o).most_range_m && may_serve(s, place, option(o)))
        try_option(pair, group, out);
    }
  }

  // The wishes of one option over one pair.
  void try_option(Pair& pair, std::span<const Wish> wishes, PlaceLinks& out) const {
    const std::uint32_t o = wishes.front().option;
    const double site_m = antenna_height_m(pair.site, radio(o));
    const auto count = static_cast<std::int64_t>(wishes.size());
    out.pairs.tried += count;
    if (!paths_[o]->is_in_range(pair.distance_km(), site_m, ground_.has_terrain())) {
      out.pairs.out_of_range += count;
      return;
    }
    const double least_db = paths_[o]->least_loss_db(pair.distance_km());
    const bool may_reach =
        std::ranges::any_of(wishes, [&](const Wish& w) { return w.budget(radio(o), least_db).has_value(); });
    std::optional<PathLoss> loss;
    if (may_reach || !choices_.prune) {  // else no terrain makes it better
      if (!pair.is_sampled) pair.path = ground_.sample(pair.site.at, pair.place.at);
      pair.is_sampled = true;
      loss = paths_[o]->loss(pair.path ? &*pair.path : nullptr, pair.distance_km(), site_m);
    }
    for (const Wish& w : wishes) {
      const auto budget = loss ? w.budget(radio(o), loss->loss_db) : std::nullopt;
      if (budget) {
        out.links.push_back(link_of(pair, w, *loss, *budget));
      } else {
        ++out.pairs.too_weak;
      }
    }
  }

  static RadioLink link_of(const Pair& pair, const Wish& wish, const PathLoss& loss,
                           const models::LinkBudget& budget) {
    return {.site = pair.s,
            .option = wish.option,
            .terminal = wish.terminal,
            .loss_db = static_cast<float>(loss.loss_db),
            .margin_db = static_cast<float>(budget.margin_db),
            .distance_km = static_cast<float>(pair.distance_km()),
            .down_bps = budget.down_bps,
            .up_bps = budget.up_bps,
            .model = loss.model};
  }

  const Scenario& scenario_;
  const Candidates& candidates_;
  const Demand& demand_;
  const CoverageChoices& choices_;
  RadioGround ground_;
  LandRights land_;
  std::vector<geo::PointM> site_points_;
  std::vector<char> site_land_;
  std::optional<geo::PointGrid> grid_;
  std::vector<std::optional<RadioPaths>> paths_;  // by option
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

double middle_latitude_deg(const geo::Region& region) {
  geo::Box box;
  for (const geo::Municipality& m : region.municipalities) box.add(geo::bounds(m.area));
  if (box.is_empty()) return models::RadioClimate{}.latitude_deg;
  return region.projection.to_lonlat({(box.least.x + box.most.x) / 2, (box.least.y + box.most.y) / 2})
      .lat_deg;
}

double antenna_height_m(const Site& site, const models::Radio& radio) noexcept {
  return site.has_mast ? site.height_m : std::max(site.height_m, radio.site_height_m);
}

Coverage compute_coverage(const geo::Region& region, const Scenario& scenario, const Candidates& candidates,
                          const Demand& demand, const std::vector<char>& site_on_fiber,
                          const CoverageChoices& choices) {
  Coverage out;
  const Reach reach(region, scenario, candidates, demand, choices);
  std::vector<PlaceLinks> by_place(demand.premises.size());
  tbb::parallel_for(std::size_t{0}, demand.premises.size(),
                    [&](std::size_t p) { by_place[p] = reach.links_of(static_cast<std::uint32_t>(p)); });
  std::vector<std::vector<RadioLink>> by_terminal(demand.terminals.size());
  for (PlaceLinks& place : by_place) {
    out.pairs.add(place.pairs);
    out.reached_links += static_cast<std::int64_t>(place.links.size());
    for (const RadioLink& l : place.links) by_terminal[l.terminal].push_back(l);
    place.links = {};
  }
  for (auto& links : by_terminal) std::ranges::sort(links, tells_apart);
  keep_best(by_terminal, scenario, candidates.sites.size(), out);
  out.itm = check_by_itm(scenario, candidates, demand, reach.ground(), out.links);
  out.hops = find_hops(region, scenario, candidates, site_on_fiber);
  for (const std::string& kind : reach.ground().unknown_kinds())
    out.warnings.push_back(
        fmt::format("clutter: the height of class \"{}\" is not known and taken as 0 m; "
                    "give radio.clutter_height_m.{} in the scenario",
                    kind, kind));
  return out;
}

}  // namespace tsunagi::plan
