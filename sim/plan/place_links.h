// SPDX-License-Identifier: Apache-2.0
// The radio links that one place could have: every site in range of an option it asks for, by exact pairs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "geo/region.h"
#include "models/propagation.h"
#include "sim/plan/candidates.h"
#include "sim/plan/demand.h"
#include "sim/plan/link_ends.h"
#include "sim/plan/radio_ground.h"
#include "sim/plan/radio_link.h"
#include "sim/plan/scenario.h"

namespace tsunagi::plan {

// Land on which an own radio may stand and serve: the region's own, and what was agreed on.
class LandRights {
 public:
  LandRights(const geo::Region& region, const Scenario& scenario);
  [[nodiscard]] bool holds(geo::PointM p) const;

 private:
  std::vector<geo::Area> areas_;
  std::optional<geo::AreaIndex> index_;
  std::vector<std::pair<geo::PointM, double>> agreed_;
};

// What a terminal asks of an option.
struct Wish {
  std::uint32_t option = 0;
  std::uint32_t terminal = 0;
  DemandRow::Rate least{};
  double availability = 0;      // of this one path
  double busiest_unit_bps = 0;  // up
  bool is_moving = false;       // must find room for one vehicle in full in any sector that serves it
  std::optional<models::BuildingType> indoors;

  // Nothing where the link does not close or gives too little.
  [[nodiscard]] std::optional<models::LinkBudget> budget(const models::Radio& radio,
                                                         const models::LinkLoss& loss) const;
};

struct PlaceLinks {
  std::vector<RadioLink> links;
  PairCounts pairs;
};

// The scenario, candidates and demand must outlive it.
class PlaceReach {
 public:
  PlaceReach(const geo::Region& region, const Scenario& scenario, const Candidates& candidates,
             const Demand& demand, bool prune);

  [[nodiscard]] const RadioGround& ground() const { return ground_; }

  // Every link of the terminals of one place. Each pair's profile is sampled once, for all options. Safe to
  // call from many threads.
  [[nodiscard]] PlaceLinks links_of(std::uint32_t premises) const;

 private:
  struct Pair;

  [[nodiscard]] const models::Option& option(std::uint32_t o) const { return scenario_.catalogue.options[o]; }
  [[nodiscard]] const models::Radio& radio(std::uint32_t o) const { return *option(o).radio; }
  [[nodiscard]] std::vector<Wish> wishes_of(std::uint32_t premises) const;
  [[nodiscard]] bool may_serve(std::uint32_t s, const Premises& place, const models::Option& o) const;
  void add_links(Pair pair, std::span<const Wish> wishes, PlaceLinks& out) const;
  void try_option(Pair& pair, std::span<const Wish> wishes, PlaceLinks& out) const;
  [[nodiscard]] bool may_reach(std::span<const Wish> wishes, double distance_km) const;
  [[nodiscard]] std::optional<PathLoss> path_loss(Pair& pair, std::uint32_t o, double site_m) const;
  [[nodiscard]] std::optional<RadioLink> link_of(const Pair& pair, const Wish& wish, const PathLoss& loss,
                                                 double site_m) const;

  const Scenario& scenario_;
  const Candidates& candidates_;
  const Demand& demand_;
  bool prune_;
  RadioGround ground_;
  LandRights land_;
  BuiltUpAreas built_up_;
  std::vector<geo::PointM> site_points_;
  std::vector<char> site_land_;
  std::optional<geo::PointGrid> grid_;
  std::vector<std::optional<RadioPaths>> paths_;  // by option
};

}  // namespace tsunagi::plan
