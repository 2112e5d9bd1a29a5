// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/people.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "geo/base/random.h"
#include "geo/sample/names.h"

namespace tsunagi::geo::sample {
namespace {

constexpr double people_per_household = 2.35;
constexpr std::int64_t least_people = 3;  // of a dwelling group, so that it has a household

std::uint64_t point_weight(const Land& land, const RoadPoint& point, double draw) {
  const std::size_t block = block_of(land, point);
  const double town = land.town[block];
  const double by_stride = land.stride[block] == 1 ? 6 : land.stride[block] == 2 ? 2 : 0.7;
  return static_cast<std::uint64_t>(100 * (0.3 + draw) * by_stride * (1 + 12 * town * town));
}

// The inhabited points, in order: those that win a draw weighted by how good the place is.
std::vector<std::uint32_t> inhabited_points(const Land& land, const RoadGraph& graph,
                                            std::int64_t population) {
  const Random random(land.seed, "inhabited");
  std::vector<std::pair<double, std::uint32_t>> ranked;
  for (std::uint32_t p = 0; p < graph.points.size(); ++p) {
    if (land.owner[block_of(land, graph.points[p])] < 0) continue;
    const auto weight = static_cast<double>(point_weight(land, graph.points[p], 0.5));
    ranked.emplace_back(random.uniform(p) / weight, p);
  }
  std::sort(ranked.begin(), ranked.end());
  const auto most = static_cast<std::size_t>(std::max<std::int64_t>(1, population / 14));
  ranked.resize(std::min(ranked.size(), std::max<std::size_t>(1, std::min(most, ranked.size() * 17 / 20))));
  std::vector<std::uint32_t> points;
  for (const auto& entry : ranked) points.push_back(entry.second);
  std::sort(points.begin(), points.end());
  return points;
}

void place_dwellings(const Land& land, const RoadGraph& graph, std::int64_t population, People& people) {
  const Random random(land.seed, "people");
  std::vector<std::uint64_t> weights;
  for (const std::uint32_t p : inhabited_points(land, graph, population)) {
    const RoadPoint& point = graph.points[p];
    people.dwellings.push_back({.at = point.at, .point = p, .owner = land.owner[block_of(land, point)]});
    weights.push_back(point_weight(land, point, random.uniform(p)));
  }
  const auto groups = static_cast<std::int64_t>(people.dwellings.size());
  const auto extra = share_out(population - least_people * groups, weights);
  std::vector<std::uint64_t> counts;
  for (std::size_t k = 0; k < people.dwellings.size(); ++k) {
    people.dwellings[k].population = least_people + extra[k];
    counts.push_back(static_cast<std::uint64_t>(people.dwellings[k].population));
  }
  const auto households = share_out(
      static_cast<std::int64_t>(static_cast<double>(population) / people_per_household + 0.5), counts);
  for (std::size_t k = 0; k < people.dwellings.size(); ++k) people.dwellings[k].households = households[k];
}

// One block with most dwellings first for each municipality, then by weighted draw.
std::vector<std::size_t> area_seeds(const Land& land, const RoadGraph& graph, const People& people) {
  const Random random(land.seed, "area");
  std::vector<std::int64_t> count(land.owner.size(), 0);
  std::int64_t population = 0;
  for (const Dwelling& dwelling : people.dwellings) {
    count[block_of(land, graph.points[dwelling.point])] += dwelling.population;
    population += dwelling.population;
  }
  std::vector<std::pair<double, std::size_t>> ranked;
  std::vector<std::pair<std::int64_t, std::size_t>> first(static_cast<std::size_t>(land.municipalities),
                                                          {-1, 0});
  std::size_t inside = 0;
  for (std::size_t block = 0; block < count.size(); ++block) {
    if (land.owner[block] < 0) continue;
    ++inside;
    auto& best = first[static_cast<std::size_t>(land.owner[block])];
    if (count[block] > best.first) best = {count[block], block};
    if (count[block] > 0)
      ranked.emplace_back(random.uniform(block) / static_cast<double>(count[block] + 20), block);
  }
  std::sort(ranked.begin(), ranked.end());
  const std::size_t wanted = std::clamp<std::size_t>(static_cast<std::size_t>(population / 150), 4,
                                                     std::max<std::size_t>(4, inside / 3));
  std::set<std::size_t> seeds;
  for (const auto& best : first) seeds.insert(best.second);
  for (const auto& entry : ranked)
    if (seeds.size() < wanted) seeds.insert(entry.second);
  return {seeds.begin(), seeds.end()};
}

void name_areas(const Land& land, People& people, const std::vector<std::size_t>& seeds) {
  std::vector<int> number(people.municipalities.size(), 0);
  for (std::size_t k = 0; k < seeds.size(); ++k) {
    SmallArea area;
    area.seed_block = seeds[k];
    area.owner = land.owner[seeds[k]];
    const auto owner = static_cast<std::size_t>(area.owner);
    area.key_code = fmt::format("{}{:04}00", people.municipalities[owner].code, 10 * ++number[owner]);
    area.name = hamlet_name(land.seed, k);
    people.areas.push_back(std::move(area));
  }
}

void count_people(const Land& land, const RoadGraph& graph, People& people) {
  for (Dwelling& dwelling : people.dwellings) {
    dwelling.area = people.area_of_block[block_of(land, graph.points[dwelling.point])];
    SmallArea& area = people.areas[static_cast<std::size_t>(dwelling.area)];
    Municipality& owner = people.municipalities[static_cast<std::size_t>(dwelling.owner)];
    area.population += dwelling.population;
    area.households += dwelling.households;
    owner.population += dwelling.population;
    owner.households += dwelling.households;
  }
}

}  // namespace

std::vector<std::int64_t> share_out(std::int64_t total, const std::vector<std::uint64_t>& weights) {
  const std::uint64_t sum = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
  const auto whole = static_cast<std::uint64_t>(total);
  std::vector<std::int64_t> shares(weights.size());
  std::vector<std::pair<std::uint64_t, std::size_t>> rest;
  std::int64_t given = 0;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    shares[k] = static_cast<std::int64_t>(weights[k] * whole / sum);
    rest.emplace_back(sum - weights[k] * whole % sum, k);  // the largest remainder first
    given += shares[k];
  }
  std::sort(rest.begin(), rest.end());
  for (std::size_t k = 0; given < total; ++k, ++given) ++shares[rest[k].second];
  return shares;
}

People settle(const Land& land, const RoadGraph& graph, std::int64_t population, int first_code,
              double fiscal_capability_index) {
  People people;
  for (int k = 0; k < land.municipalities; ++k)
    people.municipalities.push_back(
        {.fiscal_capability_index = fiscal_capability_index, .code = fmt::format("{}", first_code + k)});
  place_dwellings(land, graph, population, people);
  const auto seeds = area_seeds(land, graph, people);
  name_areas(land, people, seeds);
  people.area_of_block = grow_labels(land.frame, land.seed + 1, seeds, land.owner);
  count_people(land, graph, people);
  for (std::size_t k = 0; k < people.municipalities.size(); ++k)
    people.municipalities[k].name = municipality_name(land.seed, k, people.municipalities[k].population);
  return people;
}

Layer boundary_layer(const Land& land, const People& people) {
  Layer layer{"boundary", LayerKind::polygons, {{"code"}, {"name"}}, {}};
  auto polygons = outlines(land.frame, land.seed, land.owner, people.municipalities.size());
  for (std::size_t k = 0; k < polygons.size(); ++k)
    layer.add_polygon(std::move(polygons[k]), {people.municipalities[k].code, people.municipalities[k].name});
  return layer;
}

Layer settlement_layer(const People& people) {
  Layer layer{"settlements", LayerKind::points, {{"name"}, {"population", FieldKind::integer}}, {}};
  std::vector<const Dwelling*> largest(people.areas.size(), nullptr);
  for (const Dwelling& dwelling : people.dwellings) {
    const Dwelling*& best = largest[static_cast<std::size_t>(dwelling.area)];
    if (best == nullptr || dwelling.population > best->population) best = &dwelling;
  }
  for (std::size_t k = 0; k < people.areas.size(); ++k)
    if (largest[k] != nullptr)
      layer.add_point(largest[k]->at, {people.areas[k].name, people.areas[k].population});
  return layer;
}

std::string statistics_json(std::uint64_t seed, const People& people) {
  const Random random(seed, "statistics");
  std::string text = "{\n  \"municipalities\": {";
  for (std::size_t k = 0; k < people.municipalities.size(); ++k) {
    const Municipality& one = people.municipalities[k];
    // Small rural municipalities: about 350,000 JPY a head and a fixed part; index 0.15 to 0.8 by size.
    const std::int64_t scale_jpy = 900'000'000 + 250'000 * one.population +
                                   1000 * static_cast<std::int64_t>(random.below(2 * k, 90'000));
    const std::int64_t usual_percent = std::min<std::int64_t>(
        95, 14 + one.population / 1200 + static_cast<std::int64_t>(random.below(2 * k + 1, 12)));
    const std::int64_t index_percent =
        one.fiscal_capability_index > 0 ? static_cast<std::int64_t>(100 * one.fiscal_capability_index + 0.5)
                                        : usual_percent;
    text += fmt::format(
        "{}\n    \"{}\": {{\n      \"name\": \"{}\",\n      \"fiscal_capability_index\": {}.{:02},\n"
        "      \"standard_fiscal_scale_jpy\": {},\n      \"population\": {},\n      \"households\": {}\n    "
        "}}",
        k ? "," : "", one.code, one.name, index_percent / 100, index_percent % 100, scale_jpy, one.population,
        one.households);
  }
  return text + "\n  }\n}\n";
}

}  // namespace tsunagi::geo::sample
