// SPDX-License-Identifier: Apache-2.0
// A hand-made plan of two villages, a gateway, a mast and four terminals, one of them unserved.
//
//   root ─ gateway ─ N0 ──(existing)── mid ──(new cable)── N1 ─ site 0 ─ mast ─ bwa ─┬─ t1 (premises 1)
//     └─ t3 unserved                    └─ t0 (premises 0)                            └─ premises 2 ─ t2
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/plan/pipeline.h"
#include "sim/plan/scenario.h"

namespace tsunagi::report {

struct TinyPlan {
  plan::Scenario scenario;
  plan::Planned planned;
};

inline const std::string k_hostile_name =
    R"(<script>alert("x")</script>'); DROP TABLE costs;-- "名前" & =1+1)";

// Indices into the catalogue.
enum TinyOption : std::uint32_t { k_bwa, k_fiber_line, k_fiber_new, k_leo };
enum TinyItem : std::uint32_t { k_cable, k_line, k_mast, k_radio, k_unit, k_staff };

inline models::CostItem tiny_item(std::string id, std::string name, models::Layer layer, std::string unit) {
  models::CostItem item{.id = std::move(id),
                        .name = std::move(name),
                        .technology = "fiber",
                        .layer = layer,
                        .unit = std::move(unit)};
  item.origin = {.kind = models::Kind::sourced,
                 .confidence = "medium",
                 .sources = {"S1", "S2"},
                 .year = 2024,
                 .note = {}};
  return item;
}

inline models::Option tiny_option(std::string id, std::string name_ja, std::string technology,
                                  models::OptionKind kind) {
  models::Option option{
      .id = std::move(id), .name_ja = std::move(name_ja), .technology = std::move(technology), .kind = kind};
  option.availability = 0.999;
  option.latency_ms = 5;
  option.autonomy_h = 24;
  option.down_mbps = 1000;
  option.up_mbps = 500;
  return option;
}

inline models::Catalogue tiny_catalogue() {
  using models::Layer;
  using models::OptionKind;
  models::Catalogue catalogue;
  catalogue.items = {tiny_item("I01", "光ケーブル(架空)", Layer::route, "JPY/km"),
                     tiny_item("I02", "光回線", Layer::premises, "JPY/line/month"),
                     tiny_item("I03", "鋼管柱", Layer::site, "JPY/mast"),
                     tiny_item("I04", "BWA 無線機", Layer::radio, "JPY/station"),
                     tiny_item("I05", "端末", Layer::premises, "JPY/unit"),
                     tiny_item("NO01", "運用要員", Layer::operation, "JPY/FTE/year")};
  catalogue.options = {
      tiny_option("bwa", "地域BWA", "bwa", OptionKind::radio),
      tiny_option("fiber_line", "光回線(ベストエフォート)", "fiber", OptionKind::existing_line),
      tiny_option("fiber_new", "光ファイバ新設(架空)", "fiber", OptionKind::new_fiber),
      tiny_option("leo", "LEO衛星", "leo", OptionKind::satellite)};
  catalogue.options[k_bwa].radio = models::Radio{.frequency_mhz = 2585, .bandwidth_mhz = 20};
  return catalogue;
}

inline plan::DemandRow tiny_row(std::string id, std::string name_ja, std::string department) {
  plan::DemandRow row{.id = std::move(id),
                      .name_ja = std::move(name_ja),
                      .use_case = "UC-01",
                      .department = std::move(department)};
  row.availability = 0.99;
  row.autonomy_h = 48;
  return row;
}

inline plan::Scenario tiny_scenario() {
  plan::Scenario scenario;
  scenario.name = "小さな計画";
  scenario.catalogue = tiny_catalogue();
  scenario.demand = {tiny_row("school", "学校", "教育"), tiny_row("river", "河川水位", "防災"),
                     tiny_row("farm", "農業センサ", "農政")};
  return scenario;
}

inline geo::Polyline tiny_square(geo::PointM least, geo::PointM most) {
  return {least, {most.x, least.y}, most, {least.x, most.y}, least};
}

inline geo::RoadEdge tiny_edge(std::uint32_t from, std::uint32_t to, std::int32_t municipality,
                               geo::Polyline line) {
  const auto length_mm = static_cast<std::int32_t>(std::lround(geo::length_m(line) * 1000 / 0.9999));
  return {
      .from = from, .to = to, .length_mm = length_mm, .municipality = municipality, .line = std::move(line)};
}

inline geo::Region tiny_region() {
  geo::Region region{.name = "小さな地域", .projection = geo::Projection("EPSG:6676")};
  region.municipalities = {
      {.code = "19424",
       .name = "忍野村",
       .area = {.rings = {tiny_square({0, 0}, {4000, 4000}), tiny_square({500, 2500}, {900, 2900})}},
       .fiscal_capability_index = 1.49},
      {.code = "19425", .name = "山中湖村", .area = {.rings = {tiny_square({4000, 0}, {8000, 4000})}}}};
  region.roads.nodes = {{100, 1000}, {3100, 1000}, {6100, 1400}};
  region.roads.edges = {tiny_edge(0, 1, 0, {{100, 1000}, {3100, 1000}}),
                        tiny_edge(1, 2, 1, {{3100, 1000}, {4600, 1000}, {6100, 1400}})};
  region.layers = {{.role = geo::Role::roads,
                    .file = "roads.gpkg",
                    .vintage = "2025",
                    .attribution = "© OpenStreetMap",
                    .licence = "ODbL",
                    .hash = "00ff",
                    .features = 2}};
  return region;
}

inline plan::Demand tiny_demand() {
  plan::Demand demand;
  demand.premises = {
      {.name = "小学校",
       .at = {1600, 1040},
       .municipality = 0,
       .anchor = plan::RoadAnchor{0, 1500, 40},
       .terminals = {0}},
      {.name = k_hostile_name, .at = {3900, 1900}, .municipality = 0, .anchor = {}, .terminals = {1}},
      {.name = "畑", .at = {5000, 2000}, .municipality = 1, .anchor = {}, .terminals = {2, 3}}};
  demand.terminals = {{.row = 0, .premises = 0, .name = "小学校 1", .units = 30},
                      {.row = 1, .premises = 1, .name = k_hostile_name, .units = 1},
                      {.row = 2, .premises = 2, .name = "畑 1", .units = 12},
                      {.row = 1, .premises = 2, .name = "畑 2", .units = 2}};
  return demand;
}

inline plan::Candidates tiny_candidates() {
  plan::Candidates candidates;
  candidates.gateways = {
      {.name = "忍野局", .at = {100, 1050}, .municipality = 0, .anchor = {0, 0, 50}},
      {.name = "予備局", .at = {6100, 1500}, .municipality = geo::k_outside, .anchor = {1, 1500, 100}}};
  candidates.sites = {{.name = "役場's \"屋上\"",
                       .kind = plan::SiteKind::facility,
                       .at = {3100, 1020},
                       .municipality = 0,
                       .anchor = {0, 3000, 20},
                       .height_m = 20},
                      {.name = "路傍",
                       .kind = plan::SiteKind::roadside,
                       .at = {6000, 1400},
                       .municipality = 1,
                       .anchor = {1, 2900, 5}}};
  return candidates;
}

inline plan::RadioLink tiny_link(std::uint32_t site, std::uint32_t terminal, plan::ReachModel model) {
  return {.site = site,
          .option = k_bwa,
          .terminal = terminal,
          .loss_db = 110.25F,
          .margin_db = 6.5F,
          .distance_km = 1.5F,
          .down_bps = 20e6,
          .up_bps = 5e6,
          .model = model};
}

// Adds arcs to a graph one by one and notes which a plan uses.
class TinyGraph {
 public:
  std::uint32_t node(plan::NodeKind kind, std::uint32_t place, geo::PointM at) {
    graph_.nodes.push_back({kind, place, at});
    graph_.problem.node_count = static_cast<std::uint32_t>(graph_.nodes.size());
    arc_into_.push_back(steiner::k_none);
    return graph_.problem.node_count - 1;
  }

  std::uint32_t arc(std::uint32_t tail, std::uint32_t head, bool used, plan::PlanArc arc,
                    std::vector<plan::CostLine> lines = {}) {
    steiner::Cost cost = 0;
    for (const plan::CostLine& line : lines) cost += line.cost;
    graph_.problem.tail.push_back(tail);
    graph_.problem.head.push_back(head);
    graph_.problem.cost.push_back(cost);
    graph_.problem.airtime.push_back({0, 0});
    graph_.arcs.push_back(arc);
    graph_.lines.insert(graph_.lines.end(), lines.begin(), lines.end());
    graph_.first_line.push_back(static_cast<std::uint32_t>(graph_.lines.size()));
    const auto index = static_cast<std::uint32_t>(graph_.arcs.size() - 1);
    if (used) arc_into_[head] = index;
    return index;
  }

  plan::PlanGraph graph_{.first_line = {0}};
  std::vector<std::uint32_t> arc_into_;
};

inline plan::CostLine tiny_cost(models::Layer layer, std::uint32_t item, std::uint32_t option,
                                double quantity, steiner::Cost cost) {
  return {.layer = layer, .item = item, .option = option, .quantity = quantity, .cost = cost};
}

// Nodes and arcs as drawn above; costs in 0.001 JPY that do not end on whole yen.
inline TinyGraph tiny_graph() {
  using models::Layer;
  using plan::ArcKind;
  using plan::k_no_index;
  using plan::NodeKind;
  TinyGraph g;
  const auto root = g.node(NodeKind::root, k_no_index, {100, 1000});
  const auto gateway = g.node(NodeKind::gateway, 0, {100, 1050});
  const auto n0 = g.node(NodeKind::road, 0, {100, 1000});
  const auto mid = g.node(NodeKind::road, 3, {1600, 1000});
  const auto n1 = g.node(NodeKind::road, 1, {3100, 1000});
  const auto site_in = g.node(NodeKind::site_in, 0, {3100, 1020});
  const auto site_out = g.node(NodeKind::site_out, 0, {3100, 1020});
  const auto radio = g.node(NodeKind::radio, 0, {3100, 1020});
  const auto t0 = g.node(NodeKind::terminal, 0, {1600, 1040});
  const auto t1 = g.node(NodeKind::terminal, 1, {3900, 1900});
  const auto field = g.node(NodeKind::premises, 2, {5000, 2000});
  const auto t2 = g.node(NodeKind::terminal, 2, {5000, 2000});
  const auto t3 = g.node(NodeKind::terminal, 3, {5000, 2000});
  const auto cable = tiny_cost(Layer::route, k_cable, k_fiber_new, 1.5, 123'456'789);
  g.arc(root, gateway, true, {.kind = ArcKind::gateway, .municipality = 0, .place = 0});
  g.arc(gateway, n0, true, {.kind = ArcKind::gateway, .municipality = 0, .place = 0});
  g.arc(n0, mid, true, {.kind = ArcKind::route, .municipality = 0, .place = 0, .from_m = 0, .to_m = 1500});
  g.arc(mid, n1, true,
        {.kind = ArcKind::route,
         .option = k_fiber_new,
         .municipality = 0,
         .place = 0,
         .from_m = 1500,
         .to_m = 3000,
         .new_m = 1500},
        {cable});
  g.arc(n1, mid, false,
        {.kind = ArcKind::route,
         .option = k_fiber_new,
         .municipality = 0,
         .place = 0,
         .from_m = 3000,
         .to_m = 1500,
         .new_m = 1500},
        {cable});
  g.arc(mid, t0, true, {.kind = ArcKind::line, .option = k_fiber_line, .municipality = 0, .place = 0},
        {tiny_cost(Layer::premises, k_line, k_fiber_line, 1, 66'000'333)});
  g.arc(n1, site_in, true, {.kind = ArcKind::line, .option = k_fiber_new, .municipality = 0, .place = 0},
        {tiny_cost(Layer::premises, k_line, k_fiber_new, 1, 60'000'333)});
  g.arc(site_in, site_out, true, {.kind = ArcKind::mast, .municipality = 0, .place = 0},
        {tiny_cost(Layer::site, k_mast, k_no_index, 1, 200'000'400)});
  const auto station =
      g.arc(site_out, radio, true, {.kind = ArcKind::radio, .option = k_bwa, .municipality = 0, .place = 0},
            {tiny_cost(Layer::radio, k_radio, k_bwa, 1, 300'000'450)});
  const auto link1 =
      g.arc(radio, t1, true, {.kind = ArcKind::link, .option = k_bwa, .municipality = 0, .place = 0},
            {tiny_cost(Layer::premises, k_unit, k_bwa, 1, 9'999'500)});
  const auto link2 =
      g.arc(radio, field, true, {.kind = ArcKind::link, .option = k_bwa, .municipality = 1, .place = 1},
            {tiny_cost(Layer::premises, k_unit, k_bwa, 12, 119'994'000)});
  g.arc(field, t2, true, {.kind = ArcKind::in_house, .municipality = 1, .place = 2},
        {tiny_cost(Layer::premises, k_unit, k_no_index, 1, 7'000'777)});
  g.arc(field, t3, false, {.kind = ArcKind::in_house, .municipality = 1, .place = 2});
  g.arc(root, t3, true, {.kind = ArcKind::unserved, .municipality = 1, .place = 3},
        {tiny_cost(Layer::platform, k_no_index, k_no_index, 2, 40'000'123)});
  auto& problem = g.graph_.problem;
  problem.airtime[link1] = {50'000, 200'000};
  problem.airtime[link2] = {50'000, 100'000};
  problem.terminals = {t0, t1, t2, t3};
  g.graph_.terminal_node = problem.terminals;
  problem.load = {{1'000'000, 0}, {0, 2'000'000}, {0, 3'000'000}, {0, 0}};
  problem.modules = {
      {.arc = station, .unit_cost = 250'000'111, .most_units = 3, .is_airtime = true, .capacity = {}}};
  problem.modules[0].capacity.fill(500'000'000'000);
  g.graph_.module_lines = {{tiny_cost(Layer::radio, k_radio, k_bwa, 1, 250'000'111)}};
  problem.activation_cost = {1'000'000'001};
  problem.needs = {{station, 0}};
  g.graph_.activations = {{.name_ja = "地域BWA 共通設備",
                           .option = k_bwa,
                           .municipality = geo::k_outside,
                           .lines = {tiny_cost(Layer::core, k_radio, k_bwa, 1, 1'000'000'001)}}};
  g.graph_.base_lines = {tiny_cost(Layer::operation, k_staff, k_no_index, 0.1, 800'000'600),
                         tiny_cost(Layer::operation, k_staff, k_no_index, 0.1, 800'000'600)};
  g.graph_.base_municipality = {0, 1};
  return g;
}

inline TinyPlan tiny_plan() {
  TinyGraph built = tiny_graph();
  steiner::Solution solution{
      .status = steiner::Status::feasible, .arc_into = built.arc_into_, .units = {2}, .active = {1}};
  TinyPlan out{.scenario = tiny_scenario(), .planned = {.region = tiny_region()}};
  out.planned.demand = tiny_demand();
  out.planned.candidates = tiny_candidates();
  out.planned.coverage.links = {
      tiny_link(0, 1, plan::ReachModel::p1812), tiny_link(0, 2, plan::ReachModel::catalogue_radius),
      tiny_link(0, 3, plan::ReachModel::p1812), tiny_link(1, 3, plan::ReachModel::p1812)};
  out.planned.graph = std::move(built.graph_);
  out.planned.assumptions = {
      {.id = "no_survey", .text_en = "Sites are not surveyed", .text_ja = "候補地は未調査", .count = 2}};
  out.planned.plan = plan::decode(out.planned.graph, out.scenario, out.planned.demand, out.planned.coverage,
                                  std::move(solution));
  return out;
}

}  // namespace tsunagi::report
