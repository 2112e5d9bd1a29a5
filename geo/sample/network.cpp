// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/network.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

#include "geo/base/random.h"
#include "geo/sample/road_lines.h"

namespace tsunagi::geo::sample {
namespace {

constexpr std::array<const char*, 2> carriers = {"架空通信", "四国中央光"};

bool has_fiber(const Land& land, const RoadEdge& edge, const RoadPoint& from, double draw) {
  if (edge.side == EdgeSide::over) return false;
  if (edge.road_class <= RoadClass::tertiary) return true;
  return draw < (edge.stride == 1 ? 0.9 : edge.stride == 2 ? 0.5 : 0.1 + land.town[block_of(land, from)]);
}

}  // namespace

Layer fiber_layer(const Land& land, const RoadGraph& graph) {
  Layer layer{"fiber",
              LayerKind::lines,
              {{"owner"}, {"build_year", FieldKind::integer}, {"cores_spare", FieldKind::integer}},
              {}};
  const Random random(land.seed, "fiber");
  for (std::size_t e = 0; e < graph.edges.size(); ++e) {
    const RoadEdge& edge = graph.edges[e];
    const RoadPoint& from = graph.points[edge.from];
    if (!has_fiber(land, edge, from, random.uniform(4 * e))) continue;
    // The municipality laid its own about 2010 where no carrier came.
    const bool is_municipal = edge.stride == 4 && edge.road_class >= RoadClass::secondary;
    const std::int64_t year = is_municipal ? 2007 + static_cast<std::int64_t>(random.below(4 * e + 1, 6))
                                           : 2009 + static_cast<std::int64_t>(random.below(4 * e + 1, 15));
    const std::int64_t most = edge.road_class <= RoadClass::secondary ? 40 : 12;
    const auto spare =
        static_cast<std::int64_t>(random.below(4 * e + 2, static_cast<std::uint64_t>(most + 1)));
    layer.add_line(edge_line(land, graph, edge),
                   {std::string(is_municipal ? "municipal" : "carrier"), year, spare});
  }
  return layer;
}

Layer pop_layer(const Land& land, const RoadGraph& graph) {
  Layer layer{"pops", LayerKind::points, {{"name"}, {"carrier"}}, {}};
  // At the junction nearest to each centre, but not at every small one.
  for (std::size_t k = 0; k < land.centres.size(); ++k) {
    if (k > 0 && land.centres[k].size < 0.4) continue;
    const Spot centre = spot_at(land.centres[k].at);
    const auto off = [&](const RoadPoint& point) {
      return std::abs(std::int64_t{point.at.lon_e7} - centre.lon_e7) +
             std::abs(std::int64_t{point.at.lat_e7} - centre.lat_e7);
    };
    const auto nearest = std::min_element(graph.points.begin(), graph.points.end(),
                                          [&](const auto& a, const auto& b) { return off(a) < off(b); });
    layer.add_point(moved(nearest->at, 12, 9), {fmt::format("第{}収容局", layer.features.size() + 1),
                                                std::string(carriers[k % 3 == 2])});
  }
  return layer;
}

Layer tower_layer(const Land& land, const People& people) {
  Layer layer{"towers", LayerKind::points, {{"name"}, {"height_m", FieldKind::real}, {"owner"}}, {}};
  const Random random(land.seed, "tower");
  const std::size_t step =
      std::max<std::size_t>(1, people.dwellings.size() / std::max<std::size_t>(3, people.areas.size() / 5));
  for (std::size_t k = step / 2; k < people.dwellings.size(); k += step) {
    // The highest place within 900 m of some houses.
    const Metres home = metres(people.dwellings[k].at);
    Metres best = home;
    for (int dx = -3; dx <= 3; ++dx)
      for (int dy = -3; dy <= 3; ++dy) {
        const Metres at{home.x_m + 300 * dx + 40, home.y_m + 300 * dy + 40};
        if (land.terrain.height_m(at) > land.terrain.height_m(best)) best = at;
      }
    const std::int64_t number = static_cast<std::int64_t>(layer.features.size()) + 1;
    const std::string owner = number % 4 == 0 ? "municipal" : number % 4 == 1 ? "broadcaster" : "carrier";
    const double height_m = 15 + 5 * static_cast<double>(random.below(k, 6));
    const std::string& area = people.areas[static_cast<std::size_t>(people.dwellings[k].area)].name;
    layer.add_point(spot_at(best), {fmt::format("{}鉄塔{}", area, number), height_m, owner});
  }
  return layer;
}

Layer coverage_layer(const Land& land) {
  Layer layer{"mobile_coverage", LayerKind::polygons, {{"generation"}, {"variant"}}, {}};
  // A block is covered when its score passes the bound; scores fall with relief and rise with roads.
  std::vector<double> score(land.owner.size());
  for (std::size_t block = 0; block < score.size(); ++block) {
    const double roads = land.stride[block] ? 1.0 / land.stride[block] : 0.0;
    const Metres at = metres(land.frame.block_middle(block));
    score[block] =
        roads + 0.6 * land.town[block] - 0.7 * land.slope_ratio[block] + 0.35 * land.terrain.noise(at, 1900);
  }
  const auto add = [&](const char* generation, const char* variant, double bound) {
    std::vector<std::uint8_t> flag(score.size(), 0);
    for (std::size_t block = 0; block < score.size(); ++block)
      flag[block] = land.owner[block] >= 0 && score[block] > bound ? 1 : 0;
    std::vector<std::int32_t> label;
    const std::size_t count = label_pieces(land.frame, flag, label);
    for (Polygon& polygon : outlines(land.frame, land.seed, label, count))
      layer.add_polygon(std::move(polygon), {std::string(generation), std::string(variant)});
  };
  add("4g", "optimistic", 0.22);
  add("4g", "base", 0.38);
  add("4g", "pessimistic", 0.55);
  add("5g", "optimistic", 0.85);
  add("5g", "base", 1.15);
  add("5g", "pessimistic", 1.35);
  return layer;
}

}  // namespace tsunagi::geo::sample
