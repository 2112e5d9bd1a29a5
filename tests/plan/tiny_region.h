// SPDX-License-Identifier: Apache-2.0
// A region of 4 km × 4 km with one road east-west (tertiary), one north-south (secondary), and 100
// households.
#pragma once

#include <string>
#include <vector>

#include "geo/region.h"
#include "models/catalogue.h"
#include "sim/plan/demand.h"

namespace tsunagi::plan::testing {

inline geo::Area square(double west, double south, double side) {
  return {{{{west, south},
            {west + side, south},
            {west + side, south + side},
            {west, south + side},
            {west, south}}}};
}

inline geo::Region tiny_region() {
  geo::Region region{.name = "tiny", .projection = geo::Projection("EPSG:6676")};
  region.municipalities.push_back({"19001", "甲町", square(0, 0, 4000), {}, {}});
  region.municipalities.push_back({"19002", "乙村", square(4000, 0, 4000), {}, {}});
  const std::vector<geo::Area> areas{square(0, 0, 4000), square(4000, 0, 4000)};
  region.roads = geo::build_road_network({{{{0, 2000}, {4000, 2000}}, geo::RoadClass::tertiary, false},
                                          {{{2000, 0}, {2000, 4000}}, geo::RoadClass::secondary, false}},
                                         areas, region.projection);
  region.people.push_back({"1", "190010010", "東", 0, square(0, 0, 4000), 250, 100});
  return region;
}

inline const models::Catalogue& catalogue() {
  static const models::Catalogue all = models::load_catalogue(TSUNAGI_SOURCE_DIR "/scenarios/catalogue");
  return all;
}

inline DemandRow row(std::string id, PlaceKind kind, std::int64_t count) {
  DemandRow out;
  out.id = id;
  out.name_ja = id;
  out.use_case = "use of " + id;
  out.department = "企画";
  out.place.kind = kind;
  out.count = count;
  out.options = {"lte_m"};
  out.penalty_jpy_per_year = 1000;
  return out;
}

inline Scenario tiny_scenario(std::vector<DemandRow> rows) {
  Scenario scenario;
  scenario.catalogue = catalogue();
  scenario.demand = std::move(rows);
  return scenario;
}

inline Demand place(const geo::Region& region, std::vector<DemandRow> rows) {
  const Scenario scenario = tiny_scenario(std::move(rows));
  return place_demand(region, scenario, place_households(region));
}

inline std::int64_t units(const Demand& demand) {
  std::int64_t sum = 0;
  for (const Terminal& t : demand.terminals) sum += t.units;
  return sum;
}

}  // namespace tsunagi::plan::testing
