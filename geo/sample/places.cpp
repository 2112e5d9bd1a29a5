// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/places.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

#include "geo/base/random.h"
#include "geo/sample/names.h"

namespace tsunagi::geo::sample {
namespace {

struct FacilityKind {
  std::string_view facility_class;
  std::int64_t people_each;  // one for so many people, at least one a municipality
  std::array<std::string_view, 3> suffixes;
};

constexpr std::array<FacilityKind, 7> kinds = {{
    {"school", 1250, {"小学校", "中学校", "小学校"}},
    {"shelter", 900, {"集会所", "生活改善センター", "体育館"}},
    {"hospital", 6000, {"診療所", "病院", "クリニック"}},
    {"community_centre", 1100, {"公民館", "コミュニティセンター", "公民館"}},
    {"fire_station", 5000, {"消防署", "消防分署", "消防出張所"}},
    {"farm_centre", 4000, {"営農センター", "集出荷場", "ライスセンター"}},
    {"tourism", 2500, {"温泉", "展望台", "道の駅"}},
}};

class FacilityPlacer {
 public:
  FacilityPlacer(const Land& land, const People& people)
      : land_(land), people_(people), random_(land.seed, "facility"), of_(people.municipalities.size()) {
    for (const Dwelling& dwelling : people.dwellings) {
      auto& list = of_[static_cast<std::size_t>(dwelling.owner)];
      const std::int64_t before = list.empty() ? 0 : list.back().first;
      list.emplace_back(before + dwelling.population, &dwelling);
    }
  }

  Layer place() && {
    for (std::size_t owner = 0; owner < people_.municipalities.size(); ++owner) {
      if (of_[owner].empty()) continue;
      add_town_hall(owner);
      for (const FacilityKind& kind : kinds) add_kind(owner, kind);
    }
    return std::move(layer_);
  }

 private:
  // Where a person drawn by chance lives.
  const Dwelling& draw_dwelling(std::size_t owner) {
    const auto& list = of_[owner];
    const auto person = static_cast<std::int64_t>(
        random_.below(++draw_, static_cast<std::uint64_t>(people_.municipalities[owner].population)));
    const auto at =
        std::upper_bound(list.begin(), list.end(), person,
                         [](std::int64_t value, const auto& entry) { return value < entry.first; });
    return *at->second;
  }
  double jitter_m() { return 80 * (random_.uniform(++draw_) - 0.5); }
  Spot near(Spot at) {
    const double east_m = jitter_m();
    return moved(at, east_m, jitter_m());
  }

  void add_town_hall(std::size_t owner) {
    const auto largest = std::max_element(
        of_[owner].begin(), of_[owner].end(),
        [](const auto& a, const auto& b) { return a.second->population < b.second->population; });
    add("town_hall", people_.municipalities[owner].name + "役場", owner, near(largest->second->at));
  }

  void add_kind(std::size_t owner, const FacilityKind& kind) {
    const std::int64_t count =
        std::max<std::int64_t>(1, people_.municipalities[owner].population / kind.people_each);
    for (std::int64_t k = 0; k < count; ++k) {
      const Dwelling& dwelling = draw_dwelling(owner);
      const auto area = static_cast<std::size_t>(dwelling.area);
      const std::string_view suffix = kind.suffixes[static_cast<std::size_t>(k) % kind.suffixes.size()];
      std::string name = unique_name(people_.areas[area].name + std::string(suffix));
      const Spot at = near(dwelling.at);
      // Most schools are in the list of shelters too, a little off and under the same name.
      if (kind.facility_class == "school" && random_.uniform(++draw_) < 0.7)
        add("shelter", name, owner, near(at));
      add(kind.facility_class, std::move(name), owner, at);
    }
  }

  std::string unique_name(const std::string& name) {
    const int seen = ++used_[name];
    return seen == 1 ? name : fmt::format("{}第{}", name, seen);
  }

  void add(std::string_view facility_class, std::string name, std::size_t owner, Spot at) {
    layer_.add_point(at, {std::string(facility_class), std::move(name), people_.municipalities[owner].code});
  }

  const Land& land_;
  const People& people_;
  Random random_;
  std::vector<std::vector<std::pair<std::int64_t, const Dwelling*>>>
      of_;  // [municipality] people up to and with
  std::map<std::string, int> used_;
  std::uint64_t draw_ = 0;
  Layer layer_{"facilities", LayerKind::points, {{"class"}, {"name"}, {"municipality"}}, {}};
};

// A closed ring with a point every 11° or so; rational points of the circle need no libm.
Line ellipse(Metres middle, double radius_x_m, double radius_y_m, const Random& random, std::uint64_t index) {
  Line ring;
  constexpr int quarter = 8;
  for (int k = 0; k < 4 * quarter; ++k) {
    const double t = static_cast<double>(k % quarter) / quarter;
    const double c = (1 - t * t) / (1 + t * t);
    const double s = 2 * t / (1 + t * t);
    const std::array<std::array<double, 2>, 4> turned = {{{c, s}, {-s, c}, {-c, -s}, {s, -c}}};
    const auto& unit = turned[static_cast<std::size_t>(k / quarter)];
    const double r = 0.88 + 0.17 * random.uniform(pair_index(static_cast<std::int64_t>(index), k));
    ring.push_back(spot_at({middle.x_m + r * radius_x_m * unit[0], middle.y_m + r * radius_y_m * unit[1]}));
  }
  ring.push_back(ring.front());
  return ring;
}

// 100 m down the steepest slope.
Metres downhill(const Terrain& terrain, Metres at) {
  const double dx = terrain.height_m({at.x_m + 60, at.y_m}) - terrain.height_m({at.x_m - 60, at.y_m});
  const double dy = terrain.height_m({at.x_m, at.y_m + 60}) - terrain.height_m({at.x_m, at.y_m - 60});
  const double length = std::max(1e-6, std::sqrt(dx * dx + dy * dy));
  return {at.x_m - 100 * dx / length, at.y_m - 100 * dy / length};
}

}  // namespace

Layer facility_layer(const Land& land, const People& people) {
  return FacilityPlacer(land, people).place();
}

Layer hazard_layer(const Land& land) {
  Layer layer{"hazard", LayerKind::polygons, {{"kind"}}, {}};
  const Frame& frame = land.frame;
  const double step_m = 300;
  const double half_m = frame.blocks_x * block_m / 2;
  for (int valley = -land.terrain.valley_reach(); valley <= land.terrain.valley_reach(); ++valley)
    for (double x_m = -half_m + 4 * block_m; x_m < half_m - 5 * block_m; x_m += 8 * step_m) {
      if (land.terrain.noise({x_m, 5.0e6 + 1.0e6 * valley}, 3000) < 0.45) continue;
      Line ring;
      for (int k = 0; k <= 6; ++k)
        ring.push_back(spot_at({x_m + k * step_m, land.terrain.river_y_m(valley, x_m + k * step_m) - 160}));
      for (int k = 6; k >= 0; --k)
        ring.push_back(spot_at({x_m + k * step_m, land.terrain.river_y_m(valley, x_m + k * step_m) + 140}));
      ring.push_back(ring.front());
      layer.add_polygon({std::move(ring)}, {std::string("flood")});
    }
  const Random random(land.seed, "landslide");
  for (std::size_t block = 0; block < frame.block_count(); ++block) {
    if (land.owner[block] < 0 || land.stride[block] == 0 || land.slope_ratio[block] < 0.12) continue;
    if (random.uniform(block) < 0.35)
      layer.add_polygon({ellipse(metres(frame.block_middle(block)), 140, 220, random, block)},
                        {std::string("landslide")});
  }
  return layer;
}

Layer protected_layer(const Land& land) {
  Layer layer{"protected", LayerKind::polygons, {{"kind"}, {"name"}}, {}};
  std::vector<double> heights;
  for (std::size_t block = 0; block < land.owner.size(); ++block)
    if (land.owner[block] >= 0) heights.push_back(land.height_m[block]);
  std::sort(heights.begin(), heights.end());
  const double bound_m = heights[heights.size() * 85 / 100];
  const auto add = [&](const char* kind, const char* name, auto holds) {
    std::vector<std::uint8_t> flag(land.owner.size(), 0);
    for (std::size_t block = 0; block < flag.size(); ++block)
      flag[block] = land.owner[block] >= 0 && holds(block) ? 1 : 0;
    std::vector<std::int32_t> label;
    const std::size_t count = label_pieces(land.frame, flag, label);
    for (Polygon& polygon : outlines(land.frame, land.seed, label, count))
      layer.add_polygon(std::move(polygon), {std::string(kind), std::string(name)});
  };
  add("national_park", "霧瀬山国定公園", [&](std::size_t block) { return land.height_m[block] >= bound_m; });
  add("no_pole", "無電柱化推進地区", [&](std::size_t block) { return land.town[block] > 0.86; });
  return layer;
}

Layer water_layer(const Land& land) {
  Layer layer{"water", LayerKind::polygons, {{"name"}}, {}};
  const Random random(land.seed, "lake");
  layer.add_polygon({ellipse(land.lake.at, land.lake.radius_x_m, land.lake.radius_y_m, random, 0)},
                    {std::string("鏡湖")});
  for (std::uint64_t k = 1; k <= 12 + land.owner.size() / 60; ++k) {  // ponds of farms
    const std::size_t block = static_cast<std::size_t>(random.below(k, land.owner.size()));
    if (land.owner[block] < 0 || land.stride[block] != 4) continue;
    const Spot middle = moved(land.frame.block_middle(block), -75, -75);
    layer.add_polygon({ellipse(metres(middle), 35, 25, random, k)}, {hamlet_name(land.seed, 900 + k) + "池"});
  }
  return layer;
}

Layer waterway_layer(const Land& land) {
  Layer layer{"waterways", LayerKind::lines, {{"name"}}, {}};
  const double half_m = land.frame.blocks_x * block_m / 2;
  for (int valley = -land.terrain.valley_reach(); valley <= land.terrain.valley_reach(); ++valley) {
    Line line;
    for (double x_m = -half_m; x_m <= half_m; x_m += 150)
      line.push_back(spot_at({x_m, land.terrain.river_y_m(valley, x_m)}));
    const auto number = static_cast<std::uint64_t>(valley >= 0 ? 2 * valley : -2 * valley - 1);
    layer.add_line(std::move(line), {river_name(land.seed, number)});
  }
  // Streams follow the steepest slope from a hillside block.
  const Random random(land.seed, "stream");
  for (std::size_t block = 0; block < land.owner.size(); ++block) {
    if (land.owner[block] < 0 || land.slope_ratio[block] < 0.25 || random.uniform(block) > 0.06) continue;
    Metres at = metres(land.frame.block_middle(block));
    Line line{spot_at(at)};
    while (line.size() < 80 && std::abs(land.terrain.above_river_m(at)) > 120) {
      const Metres next = downhill(land.terrain, at);
      if (land.terrain.height_m(next) >= land.terrain.height_m(at)) break;
      at = next;
      line.push_back(spot_at(at));
    }
    if (line.size() > 5)
      layer.add_line(std::move(line), {hamlet_name(land.seed, 400 + layer.features.size()) + "沢"});
  }
  return layer;
}

}  // namespace tsunagi::geo::sample
