// SPDX-License-Identifier: Apache-2.0
// Builds the layered graph step by step; for graph_builder*.cpp and plan_graph.cpp only.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/plan/plan_graph.h"
#include "sim/plan/prices.h"
#include "sim/plan/route_nodes.h"

namespace tsunagi::plan {

using Signature = std::vector<std::uint32_t>;  // option indices that suffice, ascending

// What is judged link by link, not option by option: rates down and up, moving, −latency, availability,
// autonomy, walls around the unit, the busiest unit's rate up where the band limits it.
using Needs = std::array<double, 8>;

// Units of all demand behind one access node: every one, and those of its largest row.
struct ClassUnits {
  double sum = 0;
  double most = 0;
};

class GraphBuilder {
 public:
  GraphBuilder(const geo::Region& region, const Scenario& scenario, const Demand& demand,
               const Candidates& candidates, const Coverage& coverage, const FiberCover& fiber,
               const MobileCover& mobile)
      : region_(region),
        scenario_(scenario),
        demand_(demand),
        candidates_(candidates),
        coverage_(coverage),
        fiber_(fiber),
        mobile_(mobile),
        routes_(region, fiber) {}

  PlanGraph run();

 private:
  // Nodes and arcs.
  std::uint32_t add_node(PlanNode node);

  std::uint32_t add_arc(std::uint32_t tail, std::uint32_t head, PlanArc arc,
                        const std::vector<CostLine>& lines, std::uint32_t tie_break = 0);

  void need(std::uint32_t arc, std::uint32_t activation);

  std::uint32_t option_index(std::string_view id) const;
  const models::Option& option(std::uint32_t index) const { return scenario_.catalogue.options[index]; }

  static void append(std::vector<CostLine>& to, const std::vector<CostLine>& from);

  // Activations.
  std::uint32_t add_activation(ActivationInfo info);

  void add_activations();

  void add_option_activation(std::uint32_t o);

  bool is_asked_for(std::uint32_t o) const;

  std::uint32_t activation_of(std::uint32_t o, std::int32_t municipality) const;
  std::uint32_t operation_of(std::int32_t municipality) const;

  // Roads, gateways.
  void add_roads();

  std::uint32_t road_node(const RoadAnchor& anchor);

  [[nodiscard]] bool passes(const RoadAnchor& anchor) const;

  void add_gateways();

  // Every place on a road has its node, used or not, before anything is measured.
  void add_anchor_nodes();

  // Carrier fiber that passes homes is lit from somewhere; where no passed road leads to a gateway, the trunk
  // is supposed.
  void add_trunks();

  void add_trunk(const std::vector<std::uint32_t>& nodes);

  // Metres along passed roads from the nearest gateway, for what is leased by the metre.
  void measure_passed_ways();

  // Premises and terminals.
  Signature signature(const Terminal& t);

  void note_refusal(std::uint32_t row, const std::string& id, const std::string& reason);

  [[nodiscard]] double amount(const Terminal& t) const { return static_cast<double>(t.units) * t.weight; }

  void add_terminal_nodes();

  void add_premises(std::uint32_t p);

  // Any link that serves the row serves every row of equal or smaller needs. Nothing where no radio is a
  // candidate.
  [[nodiscard]] Needs needs(const Terminal& terminal, const Signature& options) const;

  // Whether whatever serves the strict class may serve the lax one too: its options and links suffice, and
  // none of them is paid by volume, which the strict class counts for itself alone.
  [[nodiscard]] bool may_ride(const std::pair<Signature, Needs>& strict,
                              const std::pair<Signature, Needs>& lax) const;

  steiner::Load load_of(const Terminal& t) const;

  void add_unserved(std::uint32_t t, std::uint32_t node, std::int32_t municipality);

  // Lines, dishes, subscriptions.
  void add_access();

  [[nodiscard]] bool is_linked(std::uint32_t t) const;

  // Monthly volume of all terminals behind one access node.
  [[nodiscard]] double volume_gb(std::uint32_t t) const;

  [[nodiscard]] ClassUnits class_units(std::uint32_t t) const;

  std::vector<CostLine> unit_lines(std::uint32_t t, std::uint32_t o) const;

  bool add_access_arc(std::uint32_t t, std::uint32_t node, std::uint32_t o);

  // The ground cell of a carrier that holds a point, with the cell's cap.
  std::uint32_t cell_node(std::uint32_t o, geo::PointM p);

  void add_module(const steiner::Module& module, std::vector<CostLine> lines);

  // Sites, radios, links.
  void add_sites();

  // A gateway small enough to sit on any roof with its own mobile SIM: no mast, no line.
  [[nodiscard]] bool is_host(std::uint32_t o) const {
    return charge(scenario_, o, models::ChargedOn::mast).empty();
  }

  void add_site(std::uint32_t s);

  // The common mast belongs to no one technology: every radio on it may share it.
  std::vector<CostLine> mast_lines(const Site& site) const;

  steiner::Module line_module(std::uint32_t arc, std::uint32_t o, steiner::Cost unit_cost) const;

  // Off the fiber a site may hang on a satellite: a copy of its own for demand that bears the delay. A plan
  // with both copies costs no less than one with the strict copy alone, which serves all of them, so no plan
  // needs both.
  void add_satellite_backhaul(std::uint32_t s);

  void add_hop(const MicrowaveHop& hop);

  // The radio of an option on a site (its strict or satellite-fed copy); none when the place cannot host it.
  std::uint32_t radio_node(std::uint32_t o, std::uint32_t s, bool lax);

  // What an option's mast costs beyond the common one, which the site has already.
  std::vector<CostLine> extra_mast(std::uint32_t o) const;

  std::uint32_t host_node(std::uint32_t s);

  void add_links();

  [[nodiscard]] bool may_use_satellite(const RadioLink& link) const;

  void add_link(std::uint32_t i, std::uint32_t radio);

  // The rest.
  void add_base();

  void finish();

  const geo::Region& region_;
  const Scenario& scenario_;
  const Demand& demand_;
  const Candidates& candidates_;
  const Coverage& coverage_;
  const FiberCover& fiber_;
  const MobileCover& mobile_;
  RouteNodes routes_;
  PlanGraph out_;
  std::vector<std::uint32_t> operation_;
  std::map<std::pair<std::uint32_t, std::int32_t>, std::uint32_t> activation_of_;
  std::vector<std::uint32_t> road_node_;
  std::vector<std::uint32_t> gateway_node_;
  static constexpr std::uint64_t k_far_mm = ~std::uint64_t{0};
  std::vector<std::uint64_t> passed_mm_;  // [node]
  std::vector<std::uint32_t> access_node_;
  std::vector<Signature> signature_;
  std::map<std::tuple<std::string, std::int64_t, std::int64_t>, std::uint32_t> cells_;
  std::vector<std::uint32_t> site_in_;
  std::vector<std::uint32_t> site_out_;
  std::map<std::uint32_t, std::uint32_t> lax_out_;
  std::map<std::uint32_t, std::uint32_t> hosts_;
  std::map<std::tuple<std::uint32_t, std::uint32_t, bool>, std::uint32_t> radios_;
};

}  // namespace tsunagi::plan
