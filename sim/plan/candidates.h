// SPDX-License-Identifier: Apache-2.0
// Where gateways, masts and radios could stand, and where a carrier's radio covers today.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/region.h"
#include "sim/plan/demand.h"
#include "sim/plan/scenario.h"

namespace tsunagi::plan {

enum class SiteKind { tower, facility, summit, roadside, demand };
inline constexpr std::array<std::string_view, 5> k_site_kind_names{"tower", "facility", "summit", "roadside",
                                                                   "demand"};

// A place where a mast could stand. Every one is a candidate, not surveyed.
struct Site {
  std::string name;
  SiteKind kind = SiteKind::roadside;
  geo::PointM at;
  std::int32_t municipality = geo::k_outside;
  RoadAnchor anchor;
  double height_m = 15;   // of the mast
  bool has_mast = false;  // an existing tower
};

// Of a radio's antenna above the ground: the standing tower's, else the mast's, which is built high enough.
[[nodiscard]] double antenna_height_m(const Site& site, const models::Radio& radio) noexcept;

struct Gateway {
  std::string name;
  geo::PointM at;
  std::int32_t municipality = geo::k_outside;
  RoadAnchor anchor;
};

struct Candidates {
  std::vector<Gateway> gateways;
  std::vector<Site> sites;
  std::int64_t excluded_sites = 0;  // in protected areas, no-pole zones or above the height limit
  std::vector<geo::Assumption> assumptions;
};

[[nodiscard]] Candidates find_candidates(const geo::Region& region, const Scenario& scenario,
                                         const Demand& demand);

// Coverage of public mobile, from the region's layer or, where there is none, supposed from homes and main
// roads in the scenario's variant (optimistic, base, pessimistic).
class MobileCover {
 public:
  MobileCover(const geo::Region& region, const Scenario& scenario,
              const std::vector<HouseholdCluster>& clusters, std::vector<geo::Assumption>& assumptions);
  [[nodiscard]] bool covers(geo::PointM p, bool fifth_generation) const;

 private:
  std::vector<geo::Area> areas_4g_;
  std::vector<geo::Area> areas_5g_;
  std::optional<geo::AreaIndex> index_4g_;
  std::optional<geo::AreaIndex> index_5g_;
  bool supposed_ = false;
  std::vector<geo::PointM> homes_;
  std::vector<geo::PointM> dense_homes_;
  std::vector<geo::PointM> road_points_;
  std::optional<geo::PointGrid> home_grid_;
  std::optional<geo::PointGrid> dense_grid_;
  std::optional<geo::PointGrid> road_grid_;
  double home_reach_m_ = 0;
  double road_reach_m_ = 0;
  double dense_reach_m_ = 0;
};

}  // namespace tsunagi::plan
