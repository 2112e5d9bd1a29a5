// SPDX-License-Identifier: Apache-2.0
// People and households along roads, and which of them fiber passes.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "geo/base/random.h"
#include "geo/road_index.h"
#include "sim/plan/demand.h"

namespace tsunagi::plan {
namespace {

constexpr std::int64_t k_most_households = 30;  // of one terminal (PLANNING 4)
constexpr double k_most_road_m = 250;

// How likely a metre of road is to have homes (assumption; only ratios matter).
double homes_per_metre(geo::RoadClass road_class) {
  switch (road_class) {
    case geo::RoadClass::motorway:
      return 0;
    case geo::RoadClass::trunk:
      return 0.3;
    case geo::RoadClass::primary:
      return 0.5;
    case geo::RoadClass::secondary:
      return 0.7;
    case geo::RoadClass::tertiary:
      return 1.0;
    case geo::RoadClass::minor:
      return 1.0;
    case geo::RoadClass::service:
      return 0.4;
  }
  return 0;
}

// A stretch of one road inside one small area.
struct Stretch {
  std::uint32_t edge;
  double from_m;
  double to_m;
  geo::PointM middle;
  double weight;
  std::int32_t cell;
};

std::vector<std::vector<Stretch>> stretches_by_area(const geo::Region& region) {
  std::vector<geo::Area> areas;
  for (const auto& p : region.people) areas.push_back(p.area);
  const geo::AreaIndex index(areas);
  std::vector<geo::Area> cells;
  for (const auto& c : region.cells) cells.push_back(c.area);
  const geo::AreaIndex cell_index(cells);
  std::vector<std::vector<Stretch>> by_area(areas.size());
  for (std::uint32_t e = 0; e < region.roads.edges.size(); ++e) {
    const geo::RoadEdge& edge = region.roads.edges[e];
    const double factor = edge.is_structure ? 0 : homes_per_metre(edge.road_class);
    if (factor == 0) continue;
    const double length = geo::length_m(edge.line);
    const int pieces = std::max(1, static_cast<int>(std::ceil(length / k_most_road_m)));
    for (int i = 0; i < pieces; ++i) {
      const double from = length * i / pieces;
      const double to = length * (i + 1) / pieces;
      const geo::PointM middle = geo::along(edge.line, (from + to) / 2);
      const auto area = index.find(middle);
      if (!area) continue;
      const auto cell = cell_index.find(middle);
      by_area[*area].push_back(
          {e, from, to, middle, factor * (to - from), cell ? static_cast<std::int32_t>(*cell) : -1});
    }
  }
  return by_area;
}

// Inside a small area homes follow the mesh: each stretch carries its share of the people of its cell.
void weigh_by_cells(const geo::Region& region, std::vector<std::vector<Stretch>>& by_area) {
  if (region.cells.empty()) return;
  std::vector<double> road(region.cells.size(), 0);
  for (const auto& stretches : by_area) {
    for (const Stretch& s : stretches) {
      if (s.cell >= 0) road[static_cast<std::size_t>(s.cell)] += s.weight;
    }
  }
  for (auto& stretches : by_area) {
    double sum = 0;
    std::vector<double> weighed;
    for (const Stretch& s : stretches) {
      const auto cell = static_cast<std::size_t>(s.cell);
      weighed.push_back(
          s.cell < 0 ? 0 : s.weight * static_cast<double>(region.cells[cell].population) / road[cell]);
      sum += weighed.back();
    }
    if (sum <= 0) continue;  // the mesh knows nobody here: road length decides
    for (std::size_t i = 0; i < stretches.size(); ++i) stretches[i].weight = weighed[i];
  }
}

geo::PointM any_point(const geo::Area& area) {
  const geo::Box box = geo::bounds(area);
  return {(box.least.x + box.most.x) / 2, (box.least.y + box.most.y) / 2};
}

void add_clusters(const geo::Region& region, std::uint32_t area, const Stretch& s, std::int64_t households,
                  std::int64_t people, std::vector<HouseholdCluster>& out) {
  const std::int64_t parts =
      std::max<std::int64_t>(1, (households + k_most_households - 1) / k_most_households);
  const auto& line = region.roads.edges[s.edge].line;
  const auto n = static_cast<double>(parts);
  const std::vector<double> equal(static_cast<std::size_t>(parts), 1.0);
  const auto share = geo::apportion(households, equal);
  const auto heads = geo::apportion(people, equal);
  for (std::size_t i = 0; i < share.size(); ++i) {
    const double offset = s.from_m + (s.to_m - s.from_m) * (static_cast<double>(i) + 0.5) / n;
    out.push_back({geo::along(line, offset),
                   {s.edge, offset, 0},
                   region.people[area].municipality,
                   area,
                   share[i],
                   heads[i],
                   HouseholdSet::served_today});
  }
}

// Joins neighbouring stretches of one small area while they hold at most 30 households and 250 m of road
// together.
struct Joined {
  std::vector<std::size_t> stretches;
  std::int64_t households = 0;
  std::int64_t people = 0;
  double road_m = 0;
};

std::vector<Joined> join_neighbours(const std::vector<Stretch>& stretches,
                                    const std::vector<std::int64_t>& households,
                                    const std::vector<std::int64_t>& people) {
  constexpr double k_reach_m = 150;
  std::vector<geo::PointM> middles;
  for (const Stretch& s : stretches) middles.push_back(s.middle);
  const geo::PointGrid grid(middles, k_reach_m);
  std::vector<char> taken(stretches.size(), 0);
  std::vector<Joined> groups;
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    if (taken[i] != 0 || (households[i] == 0 && people[i] == 0)) continue;
    Joined group;
    for (const std::uint32_t j : grid.within(middles[i], k_reach_m)) {
      const double length = stretches[j].to_m - stretches[j].from_m;
      const bool first = group.stretches.empty();
      if (j < i || taken[j] != 0 || (households[j] == 0 && people[j] == 0)) continue;
      if (!first &&
          (group.households + households[j] > k_most_households || group.road_m + length > k_most_road_m))
        continue;
      taken[j] = 1;
      group.stretches.push_back(j);
      group.households += households[j];
      group.people += people[j];
      group.road_m += length;
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

bool name_matches(const std::string& name, const std::vector<std::string>& wanted) {
  return std::ranges::any_of(wanted, [&](const std::string& w) { return name.find(w) != std::string::npos; });
}

// Cells of 1 km by which the pessimistic or default gaps are drawn.
std::pair<std::int64_t, std::int64_t> kilometre_cell(geo::PointM p) {
  return {static_cast<std::int64_t>(std::floor(p.x / 1000)),
          static_cast<std::int64_t>(std::floor(p.y / 1000))};
}

// Draws cells of at most 20 people until the wanted number of households is reached (PLANNING 2).
void draw_gaps(std::vector<HouseholdCluster>& clusters, const Scenario& scenario) {
  constexpr std::int64_t k_most_people_of_a_gap = 20;
  struct Cell {
    std::int64_t people = 0;
    std::int64_t households = 0;
    std::vector<std::size_t> clusters;
  };
  std::map<std::pair<std::int64_t, std::int64_t>, Cell> cells;
  std::int64_t total = 0;
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    Cell& cell = cells[kilometre_cell(clusters[i].at)];
    cell.people += clusters[i].people;
    cell.households += clusters[i].households;
    cell.clusters.push_back(i);
    total += clusters[i].households;
  }
  std::vector<std::pair<std::uint64_t, const Cell*>> order;
  const Random random(scenario.seed, "fiber_gaps");
  for (const auto& [key, cell] : cells) {
    const auto index =
        static_cast<std::uint64_t>(key.first) * 1000003u + static_cast<std::uint64_t>(key.second);
    if (cell.people <= k_most_people_of_a_gap && cell.households > 0)
      order.emplace_back(random.bits(index), &cell);
  }
  std::ranges::sort(order, {}, &std::pair<std::uint64_t, const Cell*>::first);
  auto left = std::llround(static_cast<double>(total) * scenario.uncovered_household_ratio);
  for (const auto& [key, cell] : order) {
    if (left <= 0) return;
    for (const std::size_t i : cell->clusters) clusters[i].set = HouseholdSet::unserved;
    left -= cell->households;
  }
}

// The region's own layer of existing fiber. Municipal fiber past its economic life (parameter LF02) is due
// for renewal.
class SurveyedFiber {
 public:
  SurveyedFiber(const geo::Region& region, const Scenario& scenario) {
    const double life_years = scenario.catalogue.parameter("LF02").value.mid;
    for (const geo::ExistingFiber& f : region.fiber) {
      const bool due =
          f.owner == "municipal" && f.build_year > 0 && f.build_year + life_years < scenario.design_year;
      const double length = geo::length_m(f.line);
      const int steps = std::max(1, static_cast<int>(std::ceil(length / k_step_m)));
      for (int i = 0; i <= steps; ++i) (due ? due_ : lit_).push_back(geo::along(f.line, length * i / steps));
    }
    lit_grid_.emplace(lit_, k_reach_m);
    due_grid_.emplace(due_, k_reach_m);
  }
  [[nodiscard]] bool passes(geo::PointM p) const { return !lit_grid_->within(p, k_reach_m).empty(); }
  [[nodiscard]] bool is_due(geo::PointM p) const { return !due_grid_->within(p, k_reach_m).empty(); }

 private:
  static constexpr double k_step_m = 15;
  static constexpr double k_reach_m = 30;  // a cable drawn within a road's width and its survey error
  std::vector<geo::PointM> lit_;
  std::vector<geo::PointM> due_;
  std::optional<geo::PointGrid> lit_grid_;
  std::optional<geo::PointGrid> due_grid_;
};

// Whether carrier fiber passes a point of a road.
class Passing {
 public:
  Passing(const geo::Region& region, const Scenario& scenario, const std::vector<HouseholdCluster>& clusters)
      : variant_(scenario.fiber_variant) {
    if (!region.fiber.empty()) {
      surveyed_.emplace(region, scenario);
      return;
    }
    for (const auto& cell : region.cells) {
      if (cell.population > 0) areas_.push_back(cell.area);
    }
    if (!areas_.empty()) inhabited_.emplace(areas_);
    std::map<std::pair<std::int64_t, std::int64_t>, bool> gap;
    for (const HouseholdCluster& c : clusters) {
      if (c.households == 0 && c.people == 0) continue;
      const auto [at, fresh] = gap.emplace(kilometre_cell(c.at), true);
      at->second = at->second && c.set != HouseholdSet::served_today;
    }
    for (const auto& [cell, is_gap] : gap) (is_gap ? gaps_ : served_)[cell] = true;
    for (std::size_t a = 0; a < region.people.size(); ++a) {
      if (name_matches(region.people[a].name, scenario.uncovered_areas) ||
          name_matches(region.people[a].name, scenario.renewal_areas)) {
        excluded_areas_.push_back(region.people[a].area);
      }
    }
    if (!excluded_areas_.empty()) excluded_.emplace(excluded_areas_);
  }

  [[nodiscard]] bool at(geo::PointM p, geo::RoadClass road_class) const {
    if (surveyed_) return surveyed_->passes(p);
    if (variant_ == geo::Variant::pessimistic) {
      return road_class == geo::RoadClass::trunk || road_class == geo::RoadClass::primary ||
             road_class == geo::RoadClass::secondary;
    }
    if (variant_ != geo::Variant::optimistic && excluded_ && excluded_->contains(p)) return false;
    const auto cell = kilometre_cell(p);
    if (gaps_.contains(cell)) return variant_ == geo::Variant::optimistic;
    if (served_.contains(cell)) return true;
    return inhabited_ && inhabited_->contains(p);
  }

 private:
  geo::Variant variant_;
  std::optional<SurveyedFiber> surveyed_;
  std::vector<geo::Area> areas_;
  std::optional<geo::AreaIndex> inhabited_;
  std::vector<geo::Area> excluded_areas_;
  std::optional<geo::AreaIndex> excluded_;
  std::map<std::pair<std::int64_t, std::int64_t>, bool> gaps_;
  std::map<std::pair<std::int64_t, std::int64_t>, bool> served_;
};

}  // namespace

std::vector<HouseholdCluster> place_households(const geo::Region& region) {
  auto by_area = stretches_by_area(region);
  weigh_by_cells(region, by_area);
  const geo::RoadIndex roads(region.roads);
  std::vector<HouseholdCluster> clusters;
  for (std::uint32_t a = 0; a < region.people.size(); ++a) {
    const geo::PopulationArea& area = region.people[a];
    auto& stretches = by_area[a];
    if (stretches.empty()) {  // no road inside: the nearest one serves
      const auto near = roads.nearest(any_point(area.area));
      const double length = geo::length_m(region.roads.edges[near.edge].line);
      stretches.push_back({near.edge, std::max(0.0, near.offset_m - 1), std::min(length, near.offset_m + 1),
                           near.point, 1, -1});
    }
    std::vector<double> weights;
    for (const Stretch& s : stretches) weights.push_back(s.weight);
    const auto households = geo::apportion(area.households, weights);
    // People follow households, so that no one lives where no household does.
    std::vector<double> by_household(households.begin(), households.end());
    const auto people = geo::apportion(area.population, area.households > 0 ? by_household : weights);
    for (const Joined& group : join_neighbours(stretches, households, people)) {
      const auto most = std::ranges::max_element(
          group.stretches, {}, [&](std::size_t i) { return std::pair(households[i], people[i]); });
      add_clusters(region, a, stretches[*most], group.households, group.people, clusters);
    }
  }
  return clusters;
}

void mark_households(std::vector<HouseholdCluster>& clusters, const geo::Region& region,
                     const Scenario& scenario) {
  for (HouseholdCluster& c : clusters) {
    const std::string& name = region.people[c.people_area].name;
    if (name_matches(name, scenario.uncovered_areas)) c.set = HouseholdSet::unserved;
    if (name_matches(name, scenario.renewal_areas)) c.set = HouseholdSet::renewal;
  }
  if (!region.fiber.empty()) {
    const SurveyedFiber surveyed(region, scenario);
    for (HouseholdCluster& c : clusters) {
      c.set = surveyed.passes(c.at)   ? HouseholdSet::served_today
              : surveyed.is_due(c.at) ? HouseholdSet::renewal
                                      : HouseholdSet::unserved;
    }
  } else if (scenario.uncovered_areas.empty()) {
    draw_gaps(clusters, scenario);
  }
}

FiberCover find_fiber_cover(const geo::Region& region, const Scenario& scenario,
                            const std::vector<HouseholdCluster>& clusters,
                            std::vector<geo::Assumption>& assumptions) {
  const Passing passing(region, scenario, clusters);
  constexpr double k_step_m = 25;
  FiberCover cover;
  for (const geo::RoadEdge& edge : region.roads.edges) {
    const double length = geo::length_m(edge.line);
    const int steps = std::max(2, static_cast<int>(std::ceil(length / k_step_m)));
    std::vector<char> passed;
    for (int i = 0; i < steps; ++i)
      passed.push_back(passing.at(geo::along(edge.line, length * (i + 0.5) / steps), edge.road_class) ? 1
                                                                                                      : 0);
    cover.passed.push_back(std::move(passed));
  }
  for (const HouseholdCluster& c : clusters) {
    (c.set == HouseholdSet::served_today ? cover.passed_households
     : c.set == HouseholdSet::renewal    ? cover.renewal_households
                                         : cover.unserved_households) += c.households;
  }
  static constexpr std::array<const char*, 3> k_en{
      "Carrier fiber passes every inhabited cell, gaps included",
      "Carrier fiber passes every inhabited cell except the gaps named or drawn",
      "Carrier fiber runs along trunk, primary and secondary roads only"};
  static constexpr std::array<const char*, 3> k_ja{
      "通信事業者の光は居住メッシュすべてを通過(楽観)",
      "通信事業者の光は指定・抽出した空白を除く居住メッシュを通過",
      "通信事業者の光は国道・主要地方道・県道沿いのみ(悲観)"};
  if (!region.fiber.empty()) return cover;
  const auto v = static_cast<std::size_t>(scenario.fiber_variant);
  assumptions.push_back({fmt::format("existing_fiber_{}", geo::k_variant_names[v]),
                         fmt::format("{} (not surveyed)", k_en[v]), fmt::format("{}(未調査)", k_ja[v]),
                         cover.passed_households});
  return cover;
}

double FiberCover::new_m(std::uint32_t edge, double length_m, double from_m, double to_m) const {
  const auto& steps = passed[edge];
  const double step_m = length_m / static_cast<double>(steps.size());
  double missing = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i] != 0) continue;
    const double low = std::max(from_m, step_m * static_cast<double>(i));
    const double high = std::min(to_m, step_m * static_cast<double>(i + 1));
    missing += std::max(0.0, high - low);
  }
  return missing;
}

bool FiberCover::passes(std::uint32_t edge, double length_m, double offset_m) const {
  const auto& steps = passed[edge];
  const auto i =
      static_cast<std::size_t>(std::max(0.0, offset_m / length_m * static_cast<double>(steps.size())));
  return steps[std::min(i, steps.size() - 1)] != 0;
}

}  // namespace tsunagi::plan
