// SPDX-License-Identifier: Apache-2.0
// Demand: premises and terminals placed in the region.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geo/region.h"
#include "sim/plan/scenario.h"

namespace tsunagi::plan {

// Where a place hangs on the road network.
struct RoadAnchor {
  std::uint32_t edge = 0;
  double offset_m = 0;    // plane metres along the edge's line
  double distance_m = 0;  // off the road
};

// A place that buys lines, dishes and an in-house network once for all its use cases.
struct Premises {
  std::string name;
  geo::PointM at;
  std::int32_t municipality = geo::k_outside;
  std::optional<RoadAnchor> anchor;  // nothing: further from any road than the longest drop
  std::vector<std::uint32_t> terminals;
};

// Units of one demand row at one place.
struct Terminal {
  std::uint32_t row = 0;  // index into Scenario::demand
  std::uint32_t premises = 0;
  std::string name;
  std::int64_t units = 1;
  std::int64_t people = 0;  // households only
  double weight = 1;        // moving units: share of the row's units this sample stands for
  bool is_backup = false;   // the second, disjoint path of terminal `of`
  std::uint32_t of = 0;
};

// What carrier fiber passes today, in equal steps of at most 25 m along each road edge.
struct FiberCover {
  std::vector<std::vector<char>> passed;  // [road edge][step]
  std::int64_t passed_households = 0;
  std::int64_t unserved_households = 0;
  std::int64_t renewal_households = 0;

  // Plane metres between two offsets of an edge of the given length that no carrier fiber passes.
  [[nodiscard]] double new_m(std::uint32_t edge, double length_m, double from_m, double to_m) const;
  [[nodiscard]] bool passes(std::uint32_t edge, double length_m, double offset_m) const;
};

struct Demand {
  std::vector<Premises> premises;
  std::vector<Terminal> terminals;
  std::vector<std::string> warnings;
  std::vector<geo::Assumption> assumptions;
};

// Households at road positions, as the census counts them.
struct HouseholdCluster {
  geo::PointM at;
  RoadAnchor anchor;
  std::int32_t municipality = 0;
  std::uint32_t people_area = 0;  // index into Region::people
  std::int64_t households = 0;
  std::int64_t people = 0;
  HouseholdSet set = HouseholdSet::served_today;
};

// Spreads the households of every small area along its roads: at most 30 households and 250 m of road a
// cluster, small areas sum exactly (largest remainder), mesh cells weigh where inside the area.
// Deterministic.
[[nodiscard]] std::vector<HouseholdCluster> place_households(const geo::Region& region);

// Marks which clusters no carrier passes or whose municipal fiber is due, as the scenario says.
void mark_households(std::vector<HouseholdCluster>& clusters, const geo::Region& region,
                     const Scenario& scenario);

// Which metres of road carry carrier fiber today (PLANNING 2), in the scenario's variant.
[[nodiscard]] FiberCover find_fiber_cover(const geo::Region& region, const Scenario& scenario,
                                          const std::vector<HouseholdCluster>& clusters,
                                          std::vector<geo::Assumption>& assumptions);

// Premises and terminals of every demand row. A facility of one name within 150 m is one premises.
[[nodiscard]] Demand place_demand(const geo::Region& region, const Scenario& scenario,
                                  const std::vector<HouseholdCluster>& clusters);

}  // namespace tsunagi::plan
