// SPDX-License-Identifier: Apache-2.0
// The layered graph of a region: the Steiner problem, and what each of its arcs means and costs.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "geo/region.h"
#include "sim/plan/candidates.h"
#include "sim/plan/coverage.h"
#include "sim/plan/demand.h"
#include "sim/plan/scenario.h"
#include "sim/steiner/problem.h"

namespace tsunagi::plan {

// steiner::Cost of one yen a year.
inline constexpr steiner::Cost k_cost_per_jpy = 1000;

enum class ArcKind : std::uint8_t {
  gateway,       // root → gateway
  trunk,         // gateway → a part of the carrier's fiber that no passed road links to a gateway
  route,         // along a road
  line,          // road → premises, terminal or site: a line and its drop
  ground_cell,   // root → satellite or platform cell
  dish,          // cell → premises, terminal or site
  mast,          // site_in → site_out
  host,          // root or site_out → low-power gateway place
  radio,         // site_out → radio
  hop,           // site_out → site_in of another site, microwave
  link,          // radio → premises or terminal
  subscription,  // root → premises or terminal: public mobile
  in_house,      // premises → terminal: in-house network
  stricter,      // premises class → laxer premises class
  unserved,      // root → terminal
};
inline constexpr std::array<std::string_view, 15> k_arc_kind_names{
    "gateway", "trunk", "route", "line",         "ground_cell", "dish",     "mast",    "host",
    "radio",   "hop",   "link",  "subscription", "in_house",    "stricter", "unserved"};

inline constexpr std::uint32_t k_no_index = 0xffffffffu;

// One priced item on an arc: the arc's cost is the sum of its lines.
struct CostLine {
  models::Layer layer = models::Layer::route;
  std::uint32_t item = k_no_index;    // index into Catalogue::items; none: penalty or staff by its own name
  std::uint32_t option = k_no_index;  // index into Catalogue::options
  double quantity = 0;                // of the item's unit
  steiner::Cost cost = 0;             // 0.001 JPY a year
  double life_years = 0;              // of what is bought, then bought again; 0: paid every year
  double maintenance_ratio = 0;       // of what is bought, of its price a year
};

struct PlanArc {
  ArcKind kind = ArcKind::route;
  std::uint32_t option = k_no_index;
  std::int32_t municipality = geo::k_outside;
  std::uint32_t place =
      k_no_index;    // route: road edge; mast, radio, hop: site; link: index of the radio link; cell: cell
  float from_m = 0;  // route: plane offsets along the road edge, in the arc's direction
  float to_m = 0;
  float new_m = 0;  // route: metres without carrier fiber; line: metres off the road
};

enum class NodeKind : std::uint8_t {
  root,
  gateway,
  road,
  site_in,
  site_out,
  host,
  radio,
  cell,
  premises,
  terminal
};

struct PlanNode {
  NodeKind kind = NodeKind::road;
  std::uint32_t place = k_no_index;  // gateway, site, premises, terminal …
  geo::PointM at;
};

struct ActivationInfo {
  std::string name_ja;
  std::uint32_t option = k_no_index;           // none: operation staff
  std::int32_t municipality = geo::k_outside;  // outside: one for the region
  std::vector<CostLine> lines;
};

// Why an option is no candidate of a demand row.
struct Refusal {
  std::uint32_t row = 0;
  std::string option;
  std::string reason;
};

struct PlanGraph {
  steiner::Problem problem;
  std::vector<PlanNode> nodes;            // [node]
  std::vector<PlanArc> arcs;              // [arc]
  std::vector<std::uint32_t> first_line;  // [arc + 1] into lines
  std::vector<CostLine> lines;
  std::vector<std::uint32_t> terminal_node;  // [terminal of Demand]
  std::vector<ActivationInfo> activations;
  std::vector<std::vector<CostLine>> module_lines;  // [module] of each further unit
  std::vector<CostLine> base_lines;                 // paid by every plan: contract staff of each municipality
  std::vector<std::int32_t> base_municipality;      // [base line]
  std::vector<Refusal> refusals;
  std::vector<geo::Assumption> assumptions;
  std::vector<std::uint32_t> nobody_serves;  // terminals with no candidate at all but their penalty

  [[nodiscard]] std::span<const CostLine> lines_of(std::uint32_t arc) const {
    return std::span(lines).subspan(first_line[arc], first_line[arc + 1] - first_line[arc]);
  }
};

// Whether a site's anchor lies on passed fiber, by site.
[[nodiscard]] std::vector<char> sites_on_fiber(const geo::Region& region, const Candidates& candidates,
                                               const FiberCover& cover);

[[nodiscard]] PlanGraph build_graph(const geo::Region& region, const Scenario& scenario, const Demand& demand,
                                    const Candidates& candidates, const Coverage& coverage,
                                    const FiberCover& fiber, const MobileCover& mobile);

}  // namespace tsunagi::plan
