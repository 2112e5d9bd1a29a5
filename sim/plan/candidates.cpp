// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/candidates.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "geo/road_index.h"

namespace tsunagi::plan {
namespace {

class Finder {
 public:
  Finder(const geo::Region& region, const Scenario& scenario, const Demand& demand)
      : region_(region), scenario_(scenario), demand_(demand), roads_(region.roads) {
    for (const auto& m : region.municipalities) municipality_areas_.push_back(m.area);
    municipalities_.emplace(municipality_areas_);
    for (const auto& z : region.protected_area) barred_areas_.push_back(z.area);
    for (const auto& z : region.no_pole) barred_areas_.push_back(z.area);
    barred_.emplace(barred_areas_);
  }

  Candidates run() {
    add_gateways();
    for (const geo::Tower& t : region_.towers)
      add_site(t.name, SiteKind::tower, t.at, t.height_m > 0 ? t.height_m : scenario_.tower_height_m);
    for (const geo::Facility& f : region_.facilities)
      add_site(f.name, SiteKind::facility, f.at, scenario_.tower_height_m);
    add_demand_sites();
    add_summits();
    add_roadside();
    note_assumptions();
    return std::move(out_);
  }

 private:
  std::int32_t municipality_at(geo::PointM p) const {
    const auto inside = municipalities_->find(p);
    return inside ? static_cast<std::int32_t>(*inside) : geo::k_outside;
  }

  bool is_barred(geo::PointM p) const {
    if (barred_->contains(p)) return true;
    const auto height = region_.terrain ? region_.terrain->height_at(p) : std::nullopt;
    return height && *height > scenario_.most_mast_height_amsl_m;
  }

  void add_site(const std::string& name, SiteKind kind, geo::PointM at, double height_m) {
    constexpr double k_apart_m = 150;
    const auto near = roads_.within(at, scenario_.most_drop_m);
    const std::int32_t municipality = municipality_at(at);
    if (near.empty() || municipality == geo::k_outside) return;
    for (const Site& s : out_.sites) {
      if (geo::distance_m(s.at, at) < k_apart_m) return;
    }
    if (kind != SiteKind::tower && is_barred(at)) {
      ++out_.excluded_sites;
      return;
    }
    out_.sites.push_back({name,
                          kind,
                          at,
                          municipality,
                          {near.front().edge, near.front().offset_m, near.front().distance_m},
                          height_m,
                          kind == SiteKind::tower});
  }

  void add_gateways() {
    std::vector<std::pair<std::string, geo::PointM>> places;
    for (const geo::Pop& p : region_.pops) places.emplace_back(p.name, p.at);
    if (places.empty()) {
      for (const geo::Facility& f : region_.facilities) {
        if (f.facility_class == "town_hall") places.emplace_back(f.name, f.at);
      }
      out_.assumptions.push_back(
          {"gateways_at_town_halls",
           "No layer of exchanges: the carrier's gateway stands at each town hall (not surveyed)",
           "局舎データなし:通信事業者の局舎を各役場の位置と仮定(未調査)",
           static_cast<std::int64_t>(places.size())});
    }
    if (places.empty()) places.emplace_back("gateway", region_.roads.nodes.front());
    for (const auto& [name, at] : places) {
      const auto near = roads_.nearest(at);
      out_.gateways.push_back({name, at, municipality_at(at), {near.edge, near.offset_m, near.distance_m}});
    }
  }

  // The middle of each group of non-residential demand of one row within a kilometre.
  void add_demand_sites() {
    std::map<std::tuple<std::uint32_t, std::int64_t, std::int64_t>, std::pair<geo::PointM, int>> groups;
    for (const Terminal& t : demand_.terminals) {
      if (t.is_backup || scenario_.demand[t.row].is_residential) continue;
      const geo::PointM p = demand_.premises[t.premises].at;
      auto& [sum, n] = groups[{t.row, static_cast<std::int64_t>(std::floor(p.x / 1000)),
                               static_cast<std::int64_t>(std::floor(p.y / 1000))}];
      sum = {sum.x + p.x, sum.y + p.y};
      ++n;
    }
    for (const auto& [key, group] : groups) {
      if (group.second < 3) continue;
      add_site(fmt::format("需要地 {}", out_.sites.size() + 1), SiteKind::demand,
               {group.first.x / group.second, group.first.y / group.second}, scenario_.tower_height_m);
    }
  }

  // Highest cell of each square of 1.5 km whose top has a road within the longest drop.
  void add_summits() {
    if (!region_.terrain) return;
    constexpr int k_square_cells = 50;
    const geo::Terrain& t = *region_.terrain;
    for (std::int32_t row = 0; row < t.rows; row += k_square_cells) {
      for (std::int32_t column = 0; column < t.columns; column += k_square_cells) {
        if (const auto top = highest_near_road(t, column, row, k_square_cells)) {
          add_site(fmt::format("高所 {}", out_.sites.size() + 1), SiteKind::summit, *top,
                   scenario_.tower_height_m);
        }
      }
    }
  }

  std::optional<geo::PointM> highest_near_road(const geo::Terrain& t, std::int32_t column0, std::int32_t row0,
                                               int size) const {
    constexpr int k_stride = 4;
    std::vector<std::pair<float, geo::PointM>> cells;
    for (std::int32_t row = row0; row < std::min(row0 + size, t.rows); row += k_stride) {
      for (std::int32_t column = column0; column < std::min(column0 + size, t.columns); column += k_stride) {
        const auto i = t.index(column, row);
        if (t.is_known[i] != 0 && t.height_m[i] <= scenario_.most_mast_height_amsl_m)
          cells.emplace_back(-t.height_m[i], t.centre(column, row));
      }
    }
    std::ranges::stable_sort(cells, {}, &std::pair<float, geo::PointM>::first);
    for (const auto& [height, p] : cells) {
      if (municipality_at(p) != geo::k_outside && !roads_.within(p, scenario_.most_drop_m).empty()) return p;
    }
    return std::nullopt;
  }

  // One place a square of the spacing, on the road nearest to its middle.
  void add_roadside() {
    const double cell = scenario_.site_spacing_m;
    std::map<std::pair<std::int64_t, std::int64_t>, std::pair<double, geo::PointM>> best;
    for (const geo::RoadEdge& e : region_.roads.edges) {
      if (e.is_structure || e.municipality == geo::k_outside || e.road_class == geo::RoadClass::motorway)
        continue;
      for (const geo::PointM p : e.line) {
        const std::pair key{static_cast<std::int64_t>(std::floor(p.x / cell)),
                            static_cast<std::int64_t>(std::floor(p.y / cell))};
        const geo::PointM middle{(static_cast<double>(key.first) + 0.5) * cell,
                                 (static_cast<double>(key.second) + 0.5) * cell};
        const double d = geo::distance_m(p, middle);
        const auto [at, fresh] = best.emplace(key, std::pair{d, p});
        if (!fresh && (d < at->second.first ||
                       (d == at->second.first &&
                        std::pair{p.x, p.y} < std::pair{at->second.second.x, at->second.second.y})))
          at->second = {d, p};
      }
    }
    for (const auto& [key, place] : best)
      add_site(fmt::format("沿道 {}", out_.sites.size() + 1), SiteKind::roadside, place.second,
               scenario_.tower_height_m);
  }

  void note_assumptions() {
    out_.assumptions.push_back({"sites_not_surveyed", "Every mast site is a candidate, not surveyed",
                                "基地局・中継局の位置はすべて候補であり未調査",
                                static_cast<std::int64_t>(out_.sites.size())});
    if (region_.protected_area.empty() && region_.no_pole.empty()) {
      out_.assumptions.push_back(
          {"no_protected_layer",
           fmt::format("No layer of protected areas: no new mast above {:.0f} m",
                       scenario_.most_mast_height_amsl_m),
           fmt::format("保護区域データなし:標高{:.0f}m超に新設しない", scenario_.most_mast_height_amsl_m),
           out_.excluded_sites});
    }
  }

  const geo::Region& region_;
  const Scenario& scenario_;
  const Demand& demand_;
  geo::RoadIndex roads_;
  std::vector<geo::Area> municipality_areas_;
  std::optional<geo::AreaIndex> municipalities_;
  std::vector<geo::Area> barred_areas_;
  std::optional<geo::AreaIndex> barred_;
  Candidates out_;
};

}  // namespace

double antenna_height_m(const Site& site, const models::Radio& radio) noexcept {
  return site.has_mast ? site.height_m : std::max(site.height_m, radio.site_height_m);
}

Candidates find_candidates(const geo::Region& region, const Scenario& scenario, const Demand& demand) {
  return Finder(region, scenario, demand).run();
}

MobileCover::MobileCover(const geo::Region& region, const Scenario& scenario,
                         const std::vector<HouseholdCluster>& clusters,
                         std::vector<geo::Assumption>& assumptions) {
  const auto variant = static_cast<std::size_t>(scenario.mobile_variant);
  const std::string name(geo::k_variant_names[variant]);
  for (const geo::Zone& z : region.mobile_coverage) {
    if (!z.variant.empty() && z.variant != name) continue;
    (z.kind == "5g" || z.kind == "5G" ? areas_5g_ : areas_4g_).push_back(z.area);
  }
  if (!region.mobile_coverage.empty()) {
    index_4g_.emplace(areas_4g_);
    index_5g_.emplace(areas_5g_);
    return;
  }
  supposed_ = true;
  // Reach of the supposed coverage by variant (assumptions): from homes, from main roads, and 5G from dense
  // cells.
  constexpr std::array<double, 3> k_home_reach_m{3000, 1500, 700};
  constexpr std::array<double, 3> k_road_reach_m{1500, 500, 200};
  constexpr std::array<std::int64_t, 3> k_dense_people{300, 1000, 3000};
  home_reach_m_ = k_home_reach_m[variant];
  road_reach_m_ = k_road_reach_m[variant];
  dense_reach_m_ = 1000;
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> people;
  const auto cell = [](geo::PointM p) {
    return std::pair{static_cast<std::int64_t>(std::floor(p.x / 1000)),
                     static_cast<std::int64_t>(std::floor(p.y / 1000))};
  };
  for (const HouseholdCluster& c : clusters) people[cell(c.at)] += c.people;
  for (const HouseholdCluster& c : clusters) {
    homes_.push_back(c.at);
    if (people[cell(c.at)] >= k_dense_people[variant]) dense_homes_.push_back(c.at);
  }
  for (const geo::RoadEdge& e : region.roads.edges) {
    if (e.road_class <= geo::RoadClass::secondary)
      road_points_.insert(road_points_.end(), e.line.begin(), e.line.end());
  }
  home_grid_.emplace(homes_, 500);
  dense_grid_.emplace(dense_homes_, 500);
  road_grid_.emplace(road_points_, 500);
  static constexpr std::array<const char*, 3> k_ja{"楽観", "基本", "悲観"};
  assumptions.push_back({"mobile_coverage_" + name,
                         fmt::format("Synthetic mobile coverage, {} variant: within {:.0f} m of homes or "
                                     "{:.0f} m of main roads; 5G around cells of {} people or more",
                                     name, home_reach_m_, road_reach_m_, k_dense_people[variant]),
                         fmt::format("携帯電話エリアは合成({}):住居から{:.0f}m・幹線道路から{:.0f}"
                                     "m以内、5Gは人口{}人以上の1kmメッシュ周辺",
                                     k_ja[variant], home_reach_m_, road_reach_m_, k_dense_people[variant]),
                         1});
}

bool MobileCover::covers(geo::PointM p, bool fifth_generation) const {
  if (!supposed_)
    return fifth_generation ? index_5g_->contains(p) : index_4g_->contains(p) || index_5g_->contains(p);
  if (fifth_generation) return !dense_grid_->within(p, dense_reach_m_).empty();
  return !home_grid_->within(p, home_reach_m_).empty() || !road_grid_->within(p, road_reach_m_).empty();
}

}  // namespace tsunagi::plan
