// SPDX-License-Identifier: Apache-2.0
// The order of the steps, activations, and what every plan pays.
#include "sim/plan/graph_builder.h"

#include <algorithm>
#include <numeric>

namespace tsunagi::plan {

using models::ChargedOn;
using steiner::Cost;

PlanGraph GraphBuilder::run() {
  add_node({NodeKind::root, k_no_index, region_.roads.nodes.front()});
  for (const Premises& p : demand_.premises) {
    if (p.anchor) routes_.add_anchor(*p.anchor);
  }
  for (const Site& s : candidates_.sites) routes_.add_anchor(s.anchor);
  for (const Gateway& g : candidates_.gateways) routes_.add_anchor(g.anchor);
  routes_.finish();
  add_activations();
  add_roads();
  add_gateways();
  add_anchor_nodes();
  add_trunks();
  measure_passed_ways();
  add_terminal_nodes();
  add_sites();
  add_access();
  add_links();
  add_base();
  finish();
  return std::move(out_);
}

std::uint32_t GraphBuilder::add_node(PlanNode node) {
  out_.nodes.push_back(node);
  return static_cast<std::uint32_t>(out_.nodes.size() - 1);
}

std::uint32_t GraphBuilder::add_arc(std::uint32_t tail, std::uint32_t head, PlanArc arc,
                                    const std::vector<CostLine>& lines, std::uint32_t tie_break) {
  out_.problem.tail.push_back(tail);
  out_.problem.head.push_back(head);
  out_.problem.cost.push_back(sum(lines));
  out_.problem.tie_break.push_back(tie_break);
  out_.problem.airtime.push_back({0, 0});
  out_.arcs.push_back(arc);
  out_.lines.insert(out_.lines.end(), lines.begin(), lines.end());
  out_.first_line.push_back(static_cast<std::uint32_t>(out_.lines.size()));
  return static_cast<std::uint32_t>(out_.arcs.size() - 1);
}

void GraphBuilder::need(std::uint32_t arc, std::uint32_t activation) {
  if (activation != k_no_index) out_.problem.needs.push_back({arc, activation});
}

std::uint32_t GraphBuilder::option_index(std::string_view id) const {
  const models::Option* option = scenario_.catalogue.find_option(id);
  return option == nullptr ? k_no_index
                           : static_cast<std::uint32_t>(option - scenario_.catalogue.options.data());
}

void GraphBuilder::append(std::vector<CostLine>& to, const std::vector<CostLine>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

std::uint32_t GraphBuilder::add_activation(ActivationInfo info) {
  out_.problem.activation_cost.push_back(sum(info.lines));
  out_.activations.push_back(std::move(info));
  return static_cast<std::uint32_t>(out_.activations.size() - 1);
}

void GraphBuilder::add_activations() {
  const auto municipalities = region_.municipalities.size();
  const OperationAssumption& staff = scenario_.operation;
  steiner::ActivationGroup group;
  for (std::size_t m = 0; m < municipalities; ++m) {
    CostLine line = charge_item(scenario_, "NO01", staff.own_network_fte_per_municipality, 0);
    line.layer = models::Layer::operation;
    operation_.push_back(add_activation({"自営網の運用要員 " + region_.municipalities[m].name,
                                         k_no_index,
                                         static_cast<std::int32_t>(m),
                                         {line}}));
    group.activations.push_back(operation_.back());
  }
  group.cap = staff.joint_body_allowed ? charge_item(scenario_, "NO01", staff.joint_own_network_fte, 0).cost
                                       : std::accumulate(out_.problem.activation_cost.begin(),
                                                         out_.problem.activation_cost.end(), Cost{0});
  out_.problem.groups.push_back(group);
  for (std::uint32_t o = 0; o < scenario_.catalogue.options.size(); ++o) add_option_activation(o);
}

void GraphBuilder::add_option_activation(std::uint32_t o) {
  const models::Option& opt = option(o);
  const auto lines = charge(scenario_, o, ChargedOn::activation);
  if (lines.empty() || !is_asked_for(o)) return;
  if (opt.technology == "bwa") {  // one licensee a municipality; a held licence needs no set-up
    if (scenario_.bwa_licence_held) return;
    for (std::size_t m = 0; m < region_.municipalities.size(); ++m) {
      activation_of_[{o, static_cast<std::int32_t>(m)}] =
          add_activation({opt.name_ja + " 事業者設立 " + region_.municipalities[m].name, o,
                          static_cast<std::int32_t>(m), lines});
    }
  } else {
    activation_of_[{o, geo::k_outside}] =
        add_activation({opt.name_ja + " 共通設備", o, geo::k_outside, lines});
  }
}

bool GraphBuilder::is_asked_for(std::uint32_t o) const {
  return std::ranges::any_of(scenario_.demand, [&](const DemandRow& row) {
    return std::ranges::find(row.options, option(o).id) != row.options.end() ||
           std::ranges::find(row.backup, option(o).id) != row.backup.end();
  });
}

std::uint32_t GraphBuilder::activation_of(std::uint32_t o, std::int32_t municipality) const {
  for (const std::int32_t m : {municipality, geo::k_outside}) {
    if (const auto at = activation_of_.find({o, m}); at != activation_of_.end()) return at->second;
  }
  return k_no_index;
}

std::uint32_t GraphBuilder::operation_of(std::int32_t municipality) const {
  return municipality < 0 ? k_no_index : operation_[static_cast<std::size_t>(municipality)];
}

void GraphBuilder::add_base() {
  for (std::size_t m = 0; m < region_.municipalities.size(); ++m) {
    CostLine line = charge_item(scenario_, "NO01", scenario_.operation.base_fte_per_municipality, 0);
    line.layer = models::Layer::operation;
    if (line.cost == 0) continue;
    out_.base_lines.push_back(line);
    out_.base_municipality.push_back(static_cast<std::int32_t>(m));
  }
}

void GraphBuilder::finish() {
  out_.problem.node_count = static_cast<std::uint32_t>(out_.nodes.size());
  out_.problem.root = 0;
  // terminals were added premises by premises: give them the order of Demand
  std::vector<steiner::Load> load(demand_.terminals.size());
  std::map<std::uint32_t, std::size_t> at;
  for (std::size_t i = 0; i < out_.problem.terminals.size(); ++i) at[out_.problem.terminals[i]] = i;
  for (std::size_t t = 0; t < demand_.terminals.size(); ++t)
    load[t] = out_.problem.load[at[out_.terminal_node[t]]];
  out_.problem.terminals = out_.terminal_node;
  out_.problem.load = std::move(load);
  std::ranges::sort(out_.problem.needs, [](const steiner::Need& a, const steiner::Need& b) {
    return std::tie(a.arc, a.activation) < std::tie(b.arc, b.activation);
  });
  out_.first_line.insert(out_.first_line.begin(), 0);
}

}  // namespace tsunagi::plan
