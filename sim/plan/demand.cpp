// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/demand.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <queue>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geo/base/error.h"
#include "geo/base/random.h"
#include "geo/base/text.h"
#include "geo/road_index.h"

namespace tsunagi::plan {
namespace {

constexpr double k_same_place_m = 150;  // PLANNING 4

// The name of the place behind the name of one of its rooms: 船津小学校体育館 and 船津小学校 are one school.
std::string place_name(std::string name) {
  for (const char* cut : {"体育館", "校庭", "グラウンド", "特別教室", "格技場", "・", "　", " ", "（", "("}) {
    if (const auto at = name.find(cut); at != std::string::npos && at > 0) name.resize(at);
  }
  return name;
}

// Builds premises and terminals row by row.
class Placer {
 public:
  Placer(const geo::Region& region, const Scenario& scenario, const std::vector<HouseholdCluster>& clusters)
      : region_(region),
        scenario_(scenario),
        clusters_(clusters),
        roads_(region.roads),
        random_(scenario.seed, "demand") {
    for (const auto& m : region.municipalities) areas_.push_back(m.area);
    municipalities_.emplace(areas_);
  }

  Demand run() {
    check_names();
    for (std::uint32_t r = 0; r < scenario_.demand.size(); ++r) place(r);
    add_backups();
    return std::move(out_);
  }

 private:
  // A filter that names nothing of the region would drop its demand in silence.
  void check_names() const {
    std::vector<std::string> municipalities;
    std::vector<std::string> classes;
    std::vector<std::string> clutter;
    for (const auto& m : region_.municipalities) municipalities.push_back(m.name);
    for (const auto& f : region_.facilities) classes.push_back(f.facility_class);
    for (const auto& z : region_.clutter) clutter.push_back(z.kind);
    Faults faults;
    for (std::uint32_t r = 0; r < scenario_.demand.size(); ++r) {
      const Place& place = row(r).place;
      const auto check = [&](const std::string& name, std::vector<std::string>& known, std::string_view key) {
        std::ranges::sort(known);
        known.erase(std::unique(known.begin(), known.end()), known.end());
        if (known.empty() || std::ranges::find(known, name) != known.end()) return;
        faults.add(fmt::format("the region has no \"{}\"; it has {}{}", name, fmt::join(known, ", "),
                               did_you_mean(name, known)),
                   {.file = scenario_.file.string(), .key = fmt::format("demand[{}].place.{}", r, key)});
      };
      for (const std::string& name : place.municipalities) check(name, municipalities, "municipalities");
      if (place.kind == PlaceKind::facilities && place.facility_classes.size() == 1)
        check(place.facility_classes.front(), classes, "classes");
      if (!place.clutter_kind.empty()) check(place.clutter_kind, clutter, "beside_clutter");
    }
    faults.throw_if_any();
  }

  [[nodiscard]] const DemandRow& row(std::uint32_t r) const { return scenario_.demand[r]; }

  [[nodiscard]] std::int32_t municipality_at(geo::PointM p) const {
    const auto inside = municipalities_->find(p);
    return inside ? static_cast<std::int32_t>(*inside) : geo::k_outside;
  }
  [[nodiscard]] bool wanted(const Place& place, std::int32_t municipality) const {
    if (municipality == geo::k_outside) return false;
    const auto& names = place.municipalities;
    return names.empty() ||
           std::ranges::find(names, region_.municipalities[static_cast<std::size_t>(municipality)].name) !=
               names.end();
  }

  std::optional<RoadAnchor> anchor(geo::PointM p) const {
    const auto near = roads_.within(p, scenario_.most_drop_m);
    if (near.empty()) return std::nullopt;
    return RoadAnchor{near.front().edge, near.front().offset_m, near.front().distance_m};
  }

  std::uint32_t add_premises(std::string name, geo::PointM at, std::int32_t municipality,
                             std::optional<RoadAnchor> anchor) {
    out_.premises.push_back({std::move(name), at, municipality, anchor, {}});
    return static_cast<std::uint32_t>(out_.premises.size() - 1);
  }

  Terminal& add_terminal(std::uint32_t r, std::uint32_t premises, std::int64_t units) {
    if (out_.premises[premises].municipality == geo::k_outside && outside_.insert(r).second) {
      out_.warnings.push_back(
          fmt::format("demand {}: some of its places lie outside every municipality", row(r).id));
    }
    out_.premises[premises].terminals.push_back(static_cast<std::uint32_t>(out_.terminals.size()));
    out_.terminals.push_back(
        {.row = r, .premises = premises, .name = out_.premises[premises].name, .units = units});
    return out_.terminals.back();
  }

  // A public place: one premises for one name within 150 m.
  std::uint32_t shared_premises(const std::string& name, geo::PointM at, std::int32_t municipality) {
    const std::string key = place_name(name);
    for (const std::uint32_t p : public_premises_) {
      const Premises& known = out_.premises[p];
      if (geo::distance_m(known.at, at) <= k_same_place_m && place_name(known.name) == key) return p;
    }
    public_premises_.push_back(add_premises(name, at, municipality, anchor(at)));
    return public_premises_.back();
  }

  void place(std::uint32_t r) {
    switch (row(r).place.kind) {
      case PlaceKind::households:
        return place_households_row(r);
      case PlaceKind::facilities:
        return place_facilities(r);
      case PlaceKind::points:
        return place_points(r);
      case PlaceKind::circle:
        return place_units(r, circle_points(r));
      case PlaceKind::along_waterways:
        return place_units(r, waterway_points(r));
      case PlaceKind::along_roads:
        return place_units(r, road_points(r));
      case PlaceKind::corridor:
        return place_corridor(r);
      case PlaceKind::grid:
        return place_units(r, grid_points(r));
    }
  }

  void place_households_row(std::uint32_t r) {
    const Place& where = row(r).place;
    std::int64_t units = 0;
    for (const HouseholdCluster& c : clusters_) {
      if (c.households == 0 || (where.households != HouseholdSet::all && c.set != where.households) ||
          !wanted(where, c.municipality))
        continue;
      const auto p = add_premises(region_.people[c.people_area].name, c.at, c.municipality, c.anchor);
      Terminal& t = add_terminal(r, p, c.households);
      t.people = c.people;
      units += c.households;
    }
    if (row(r).count > 0 && row(r).count != units) note_count(r, units);
    if (units == 0)
      out_.warnings.push_back(fmt::format("demand {}: no household of this kind in the region", row(r).id));
  }

  void note_count(std::uint32_t r, std::int64_t found) {
    out_.warnings.push_back(fmt::format("demand {}: {} units were found or placed where the scenario says {}",
                                        row(r).id, found, row(r).count));
  }

  [[nodiscard]] bool name_fits(const Place& where, const std::string& name) const {
    const auto holds = [&](const std::string& part) { return name.find(part) != std::string::npos; };
    return (where.name_contains.empty() || std::ranges::any_of(where.name_contains, holds)) &&
           std::ranges::none_of(where.name_excludes, holds);
  }

  void place_facilities(std::uint32_t r) {
    const Place& where = row(r).place;
    std::set<std::uint32_t> used;
    for (const geo::Facility& f : region_.facilities) {
      const bool class_fits =
          where.facility_classes.empty() ||
          std::ranges::find(where.facility_classes, f.facility_class) != where.facility_classes.end();
      if (!class_fits || !name_fits(where, f.name) || !wanted(where, f.municipality)) continue;
      if (row(r).count > 0 && static_cast<std::int64_t>(used.size()) >= row(r).count) break;
      const std::uint32_t p = shared_premises(f.name, f.at, f.municipality);
      const bool taken = std::ranges::any_of(out_.premises[p].terminals, [&](auto t) {
        return out_.terminals[t].row == r || is_same_kind(out_.terminals[t].row, r);
      });
      if (taken || !used.insert(p).second) continue;
      add_terminal(r, p, 1);
    }
    if (used.empty())
      out_.warnings.push_back(fmt::format("demand {}: no facility of the region fits", row(r).id));
    if (row(r).count > 0 && static_cast<std::int64_t>(used.size()) != row(r).count)
      note_count(r, static_cast<std::int64_t>(used.size()));
  }

  // Rows of one use case split the facilities between them: a core shelter is no other shelter too.
  [[nodiscard]] bool is_same_kind(std::uint32_t a, std::uint32_t b) const {
    return a != b && row(a).use_case == row(b).use_case;
  }

  void place_points(std::uint32_t r) {
    const DemandRow& demand = row(r);
    const auto& points = demand.place.points;
    const auto units =
        geo::apportion(demand.count > 0 ? demand.count : static_cast<std::int64_t>(points.size()),
                       std::vector<double>(points.size(), 1.0));
    for (std::size_t i = 0; i < points.size(); ++i) {
      const geo::PointM at = region_.projection.from_lonlat(points[i].at);
      if (units[i] > 0) add_terminal(r, shared_premises(points[i].name, at, municipality_at(at)), units[i]);
    }
  }

  // Units at given points, grouped where they fall together.
  void place_units(std::uint32_t r, const std::vector<geo::PointM>& points) {
    const DemandRow& demand = row(r);
    if (points.empty()) {
      out_.warnings.push_back(fmt::format("demand {}: no place in the region fits", demand.id));
      return;
    }
    const std::int64_t most = demand.most_units_a_terminal;
    const std::int64_t groups = std::min<std::int64_t>((demand.count + most - 1) / most, demand.count);
    const auto units =
        geo::apportion(demand.count, std::vector<double>(static_cast<std::size_t>(groups), 1.0));
    for (std::size_t i = 0; i < units.size(); ++i) {
      const geo::PointM at = points[i * points.size() / units.size()];
      add_terminal(
          r, add_premises(fmt::format("{} {}", demand.name_ja, i + 1), at, municipality_at(at), anchor(at)),
          units[i]);
    }
  }

  [[nodiscard]] std::int64_t wanted_points(std::uint32_t r) const {
    return (row(r).count + row(r).most_units_a_terminal - 1) / row(r).most_units_a_terminal;
  }

  // Uniform in a circle, drawn again while it falls outside every municipality, at most 16 times.
  [[nodiscard]] geo::PointM draw_in_circle(geo::PointM centre, double radius_m, std::uint64_t key) const {
    constexpr std::uint64_t k_most_draws = 16;
    geo::PointM p = centre;
    for (std::uint64_t draw = 0; draw < k_most_draws; ++draw) {
      const double radius = radius_m * std::sqrt(random_.uniform(key + 2 * draw));
      const double angle = 2 * M_PI * random_.uniform(key + 2 * draw + 1);
      p = {std::round((centre.x + radius * std::cos(angle)) * 100) / 100,
           std::round((centre.y + radius * std::sin(angle)) * 100) / 100};
      if (municipality_at(p) != geo::k_outside) break;
    }
    return p;
  }

  // Uniform in the circles by a counter-based draw.
  std::vector<geo::PointM> circle_points(std::uint32_t r) const {
    const Place& where = row(r).place;
    std::vector<geo::PointM> points;
    const std::int64_t n = wanted_points(r);
    for (std::int64_t i = 0; i < n; ++i) {
      const auto& centre =
          where.points[static_cast<std::size_t>(i) * where.points.size() / static_cast<std::size_t>(n)];
      const geo::PointM c = region_.projection.from_lonlat(centre.at);
      points.push_back(draw_in_circle(
          c, where.radius_m, (static_cast<std::uint64_t>(r) << 40) + static_cast<std::uint64_t>(i) * 64));
    }
    return points;
  }

  // Evenly along all lines that a filter keeps.
  template <class Lines, class Line, class Keep>
  std::vector<geo::PointM> even_points(const Lines& lines, Line line_of, Keep keep,
                                       std::int64_t count) const {
    double total = 0;
    std::vector<double> lengths;
    for (const auto& item : lines) {
      lengths.push_back(keep(item) ? geo::length_m(line_of(item)) : 0);
      total += lengths.back();
    }
    std::vector<geo::PointM> points;
    if (total <= 0) return points;
    double start = 0;
    std::int64_t next = 0;
    std::size_t i = 0;
    for (const auto& item : lines) {
      while (next < count &&
             total * (static_cast<double>(next) + 0.5) / static_cast<double>(count) < start + lengths[i]) {
        points.push_back(geo::along(
            line_of(item), total * (static_cast<double>(next) + 0.5) / static_cast<double>(count) - start));
        ++next;
      }
      start += lengths[i++];
    }
    return points;
  }

  // Evenly along the waterways, at places that a road is near to.
  std::vector<geo::PointM> waterway_points(std::uint32_t r) const {
    constexpr std::int64_t k_finer = 40;
    const Place& where = row(r).place;
    const auto fine = even_points(
        region_.waterways, [](const geo::Waterway& w) -> const geo::Polyline& { return w.line; },
        [](const geo::Waterway&) { return true; }, wanted_points(r) * k_finer);
    std::vector<geo::PointM> fit;
    for (const geo::PointM p : fine) {
      if (wanted(where, municipality_at(p)) && !roads_.within(p, where.most_from_road_m).empty())
        fit.push_back(p);
    }
    return fit;
  }

  std::vector<geo::PointM> road_points(std::uint32_t r) const {
    const Place& where = row(r).place;
    const auto dash = where.road_classes.find('-');
    const auto class_of = [](std::string_view name) {
      const auto at = std::ranges::find(geo::k_road_class_names, name);
      return at == geo::k_road_class_names.end()
                 ? geo::RoadClass::minor
                 : static_cast<geo::RoadClass>(at - geo::k_road_class_names.begin());
    };
    const auto first = class_of(std::string_view(where.road_classes).substr(0, dash));
    const auto last =
        dash == std::string::npos ? first : class_of(std::string_view(where.road_classes).substr(dash + 1));
    return even_points(
        region_.roads.edges, [](const geo::RoadEdge& e) -> const geo::Polyline& { return e.line; },
        [&](const geo::RoadEdge& e) {
          return e.road_class >= first && e.road_class <= last && wanted(where, e.municipality);
        },
        wanted_points(r));
  }

  // Cells of 250 m near a road, of the wanted municipalities, at the edge of a clutter kind where one is
  // named.
  std::vector<geo::PointM> grid_points(std::uint32_t r) const {
    constexpr double k_cell_m = 250;
    const Place& where = row(r).place;
    std::vector<geo::Area> clutter;
    for (const geo::Zone& z : region_.clutter) {
      if (z.kind == where.clutter_kind) clutter.push_back(z.area);
    }
    const geo::AreaIndex index(clutter);
    const bool use_clutter = !where.clutter_kind.empty() && !clutter.empty();
    std::map<std::pair<std::int64_t, std::int64_t>, geo::PointM> cells;
    for (const geo::RoadEdge& e : region_.roads.edges) {
      if (!wanted(where, e.municipality) || e.road_class < geo::RoadClass::tertiary) continue;
      const geo::PointM p = e.line[e.line.size() / 2];
      for (const double dx : {-k_cell_m, 0.0, k_cell_m}) {
        for (const double dy : {-k_cell_m, 0.0, k_cell_m}) {
          const auto column = static_cast<std::int64_t>(std::floor((p.x + dx) / k_cell_m));
          const auto line = static_cast<std::int64_t>(std::floor((p.y + dy) / k_cell_m));
          const geo::PointM centre{(static_cast<double>(column) + 0.5) * k_cell_m,
                                   (static_cast<double>(line) + 0.5) * k_cell_m};
          if (geo::distance_m(centre, p) > where.most_from_road_m + k_cell_m) continue;
          if (use_clutter && !at_edge(index, centre, k_cell_m)) continue;
          cells.try_emplace({column, line}, centre);
        }
      }
    }
    std::vector<geo::PointM> all;
    for (const auto& [key, centre] : cells) {
      if (wanted(where, municipality_at(centre))) all.push_back(centre);
    }
    std::vector<geo::PointM> chosen;
    const auto n = std::min<std::int64_t>(wanted_points(r), static_cast<std::int64_t>(all.size()));
    for (std::int64_t i = 0; i < n; ++i)
      chosen.push_back(all[static_cast<std::size_t>(i) * all.size() / static_cast<std::size_t>(n)]);
    return chosen;
  }

  static bool at_edge(const geo::AreaIndex& index, geo::PointM centre, double cell_m) {
    const bool inside = index.contains(centre);
    for (const geo::PointM d : {geo::PointM{cell_m, 0}, {-cell_m, 0}, {0, cell_m}, {0, -cell_m}}) {
      if (index.contains({centre.x + d.x, centre.y + d.y}) != inside) return true;
    }
    return false;
  }

  // Samples every spacing_m along the shortest way through the way points; each stands for its share of the
  // vehicles.
  void place_corridor(std::uint32_t r) {
    const Place& where = row(r).place;
    const geo::Polyline way = road_way(where);
    const double length = geo::length_m(way);
    const auto samples = std::max<std::int64_t>(1, std::llround(length / where.spacing_m));
    for (std::int64_t i = 0; i < samples; ++i) {
      const geo::PointM at =
          geo::along(way, length * (static_cast<double>(i) + 0.5) / static_cast<double>(samples));
      const auto p = add_premises(
          fmt::format("{} {:.1f} km", row(r).name_ja,
                      length * (static_cast<double>(i) + 0.5) / static_cast<double>(samples) / 1000),
          at, municipality_at(at), anchor(at));
      Terminal& t = add_terminal(r, p, std::max<std::int64_t>(1, row(r).count));
      t.weight = 1.0 / static_cast<double>(samples);
    }
  }

  geo::Polyline road_way(const Place& where) const {
    std::vector<std::uint32_t> nodes;
    for (const NamedPoint& p : where.points) {
      const auto near = roads_.nearest(region_.projection.from_lonlat(p.at));
      nodes.push_back(region_.roads.edges[near.edge].from);
    }
    geo::Polyline way;
    for (std::size_t i = 1; i < nodes.size(); ++i) {
      for (const geo::PointM p : shortest_way(nodes[i - 1], nodes[i])) {
        if (way.empty() || !(way.back() == p)) way.push_back(p);
      }
    }
    if (way.size() < 2)
      way = region_.roads.edges[roads_.nearest(region_.projection.from_lonlat(where.points[0].at)).edge].line;
    return way;
  }

  geo::Polyline shortest_way(std::uint32_t from, std::uint32_t to) const {
    const auto& roads = region_.roads;
    std::vector<std::vector<std::uint32_t>> incident(roads.nodes.size());
    for (std::uint32_t e = 0; e < roads.edges.size(); ++e) {
      incident[roads.edges[e].from].push_back(e);
      incident[roads.edges[e].to].push_back(e);
    }
    constexpr std::int64_t k_far = std::int64_t{1} << 60;
    std::vector<std::int64_t> distance(roads.nodes.size(), k_far);
    std::vector<std::uint32_t> by(roads.nodes.size(), 0xffffffffu);
    using Entry = std::pair<std::int64_t, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    distance[from] = 0;
    queue.emplace(0, from);
    while (!queue.empty()) {
      const auto [d, node] = queue.top();
      queue.pop();
      if (d > distance[node]) continue;
      for (const std::uint32_t e : incident[node]) {
        const std::uint32_t other = roads.edges[e].from == node ? roads.edges[e].to : roads.edges[e].from;
        if (d + roads.edges[e].length_mm >= distance[other]) continue;
        distance[other] = d + roads.edges[e].length_mm;
        by[other] = e;
        queue.emplace(distance[other], other);
      }
    }
    std::vector<geo::Polyline> pieces;
    for (std::uint32_t node = to; node != from && by[node] != 0xffffffffu;) {
      const geo::RoadEdge& e = roads.edges[by[node]];
      geo::Polyline line = e.line;
      if (e.to != node) std::ranges::reverse(line);
      pieces.push_back(std::move(line));
      node = e.from == node ? e.to : e.from;
    }
    geo::Polyline way;
    for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece)
      way.insert(way.end(), piece->begin(), piece->end());
    return way;
  }

  // The second path of a critical demand is a terminal of its own.
  void add_backups() {
    const auto primary = out_.terminals.size();
    for (std::uint32_t t = 0; t < primary; ++t) {
      if (row(out_.terminals[t].row).backup.empty()) continue;
      Terminal& backup =
          add_terminal(out_.terminals[t].row, out_.terminals[t].premises, out_.terminals[t].units);
      backup.is_backup = true;
      backup.of = t;
    }
  }

  const geo::Region& region_;
  const Scenario& scenario_;
  const std::vector<HouseholdCluster>& clusters_;
  geo::RoadIndex roads_;
  Random random_;
  std::vector<geo::Area> areas_;
  std::optional<geo::AreaIndex> municipalities_;
  std::vector<std::uint32_t> public_premises_;
  std::set<std::uint32_t> outside_;  // rows told of
  Demand out_;
};

}  // namespace

Demand place_demand(const geo::Region& region, const Scenario& scenario,
                    const std::vector<HouseholdCluster>& clusters) {
  return Placer(region, scenario, clusters).run();
}

}  // namespace tsunagi::plan
