// SPDX-License-Identifier: Apache-2.0
// Sites, radios and links.
#include "sim/plan/graph_builder.h"

#include <algorithm>
#include <cmath>

namespace tsunagi::plan {

using models::ChargedOn;
using steiner::Cost;

namespace {

constexpr double k_airtime_whole = 1e12;  // parts of the air, see steiner::Module

}  // namespace

void GraphBuilder::add_sites() {
  std::vector<char> asked(candidates_.sites.size(), 0);
  for (const RadioLink& l : coverage_.links) {
    const SiteKind kind = candidates_.sites[l.site].kind;
    if (!is_host(l.option) || kind == SiteKind::summit || kind == SiteKind::demand) asked[l.site] = 1;
  }
  std::vector<char> relays = asked;
  for (const MicrowaveHop& hop : coverage_.hops) {
    if (asked[hop.to] != 0) relays[hop.from] = 1;
  }
  site_in_.assign(candidates_.sites.size(), k_no_index);
  site_out_.assign(candidates_.sites.size(), k_no_index);
  for (std::uint32_t s = 0; s < candidates_.sites.size(); ++s) {
    if (relays[s] != 0) add_site(s);
  }
  for (const MicrowaveHop& hop : coverage_.hops) {
    if (asked[hop.to] != 0) add_hop(hop);
  }
}

void GraphBuilder::add_site(std::uint32_t s) {
  const Site& site = candidates_.sites[s];
  site_in_[s] = add_node({NodeKind::site_in, s, site.at});
  site_out_[s] = add_node({NodeKind::site_out, s, site.at});
  const std::uint32_t line =
      option_index(passes(site.anchor) ? "fiber_line_best_effort" : "fiber_new_aerial");
  auto lines = charge(scenario_, line, ChargedOn::line);
  append(lines, charge(scenario_, line, ChargedOn::premises));
  append(lines, charge(scenario_, line, ChargedOn::off_road_m, site.anchor.distance_m));
  const std::uint32_t a = add_arc(road_node(site.anchor), site_in_[s],
                                  {.kind = ArcKind::line,
                                   .option = line,
                                   .municipality = site.municipality,
                                   .place = s,
                                   .new_m = static_cast<float>(site.anchor.distance_m)},
                                  lines);
  add_module(line_module(a, line, sum(lines)), lines);
  const auto mast = mast_lines(site);
  const std::uint32_t m =
      add_arc(site_in_[s], site_out_[s],
              {.kind = ArcKind::mast, .municipality = site.municipality, .place = s}, mast);
  need(m, operation_of(site.municipality));
  add_satellite_backhaul(s);
}

std::vector<CostLine> GraphBuilder::mast_lines(const Site& site) const {
  if (site.has_mast) return {};
  auto lines = charge(scenario_, option_index("bwa"), ChargedOn::mast);
  for (CostLine& line : lines) line.option = k_no_index;
  return lines;
}

steiner::Module GraphBuilder::line_module(std::uint32_t arc, std::uint32_t o, Cost unit_cost) const {
  constexpr std::uint32_t k_most_lines = 4;
  steiner::Module module{
      .arc = arc, .unit_cost = unit_cost, .most_units = k_most_lines, .is_airtime = false, .capacity = {}};
  for (std::size_t k = 0; k < steiner::k_dimensions; ++k)
    module.capacity[k] = std::llround((k % 2 == 0 ? option(o).down_mbps : option(o).up_mbps) * 1e6);
  return module;
}

void GraphBuilder::add_satellite_backhaul(std::uint32_t s) {
  const std::uint32_t o = option_index("leo_backhaul");
  const SkyLink* const sky = o == k_no_index ? nullptr : coverage_.sky.at_site(s, o);
  if (passes(candidates_.sites[s].anchor) || sky == nullptr || sky->availability <= 0) return;
  const Site& site = candidates_.sites[s];
  const std::uint32_t in = add_node({NodeKind::site_in, s, site.at});
  const std::uint32_t out = add_node({NodeKind::site_out, s, site.at});
  const auto lines = charge(scenario_, o, ChargedOn::line);
  const std::uint32_t a =
      add_arc(cell_node(o, site.at), in,
              {.kind = ArcKind::dish, .option = o, .municipality = site.municipality, .place = s}, lines);
  steiner::Module module = line_module(a, o, sum(lines));
  module.most_units = 2;
  add_module(module, lines);
  const auto mast = mast_lines(site);
  const std::uint32_t m =
      add_arc(in, out, {.kind = ArcKind::mast, .municipality = site.municipality, .place = s}, mast);
  need(m, operation_of(site.municipality));
  lax_out_[s] = out;
}

void GraphBuilder::add_hop(const MicrowaveHop& hop) {
  if (site_out_[hop.from] == k_no_index || site_in_[hop.to] == k_no_index) return;
  auto lines = charge(scenario_, hop.option, ChargedOn::radio);
  append(lines, charge(scenario_, hop.option, ChargedOn::power));
  const std::int32_t municipality = candidates_.sites[hop.to].municipality;
  const std::uint32_t a =
      add_arc(site_out_[hop.from], site_in_[hop.to],
              {.kind = ArcKind::hop, .option = hop.option, .municipality = municipality, .place = hop.to},
              lines, static_cast<std::uint32_t>(hop.length_km * 1e6));
  need(a, operation_of(municipality));
  steiner::Module module = line_module(a, hop.option, sum(lines));
  module.most_units = 2;
  add_module(module, lines);
}

std::uint32_t GraphBuilder::radio_node(std::uint32_t o, std::uint32_t s, bool lax) {
  const auto [at, fresh] = radios_.try_emplace({o, s, lax}, k_no_index);
  if (!fresh) return at->second;
  const std::uint32_t from = is_host(o) ? host_node(s) : lax ? lax_out_.at(s) : site_out_[s];
  if (from == k_no_index) return k_no_index;
  const Site& site = candidates_.sites[s];
  auto lines = charge(scenario_, o, ChargedOn::radio);
  const auto module_lines = lines;
  append(lines, charge(scenario_, o, ChargedOn::power));
  append(lines, extra_mast(o));
  at->second = add_node({NodeKind::radio, s, site.at});
  const std::uint32_t a =
      add_arc(from, at->second,
              {.kind = ArcKind::radio, .option = o, .municipality = site.municipality, .place = s}, lines);
  need(a, activation_of(o, site.municipality));
  if (option(o).technology != "mobile" && is_host(o)) need(a, operation_of(site.municipality));
  const models::Radio& radio = *option(o).radio;
  steiner::Module module{.arc = a,
                         .unit_cost = sum(module_lines),
                         .most_units = static_cast<std::uint32_t>(radio.most_modules),
                         .is_airtime = true,
                         .capacity = {}};
  module.capacity.fill(std::llround(radio.usable_airtime_ratio * k_airtime_whole));
  add_module(module, module_lines);
  return at->second;
}

std::vector<CostLine> GraphBuilder::extra_mast(std::uint32_t o) const {
  const auto own = charge(scenario_, o, ChargedOn::mast);
  const auto common = charge(scenario_, option_index("bwa"), ChargedOn::mast);
  if (own.empty() || common.empty() || own.front().item == common.front().item) return {};
  return own;
}

std::uint32_t GraphBuilder::host_node(std::uint32_t s) {
  const auto [at, fresh] = hosts_.try_emplace(s, k_no_index);
  if (!fresh) return at->second;
  const Site& site = candidates_.sites[s];
  // Roofs, poles and towers that stand already; a bare summit or field needs a mast first.
  const bool stands = site.kind != SiteKind::summit && site.kind != SiteKind::demand;
  const bool covered = stands && mobile_.covers(site.at, false);
  if (!covered && site_out_[s] == k_no_index) return k_no_index;
  at->second = add_node({NodeKind::host, s, site.at});
  if (covered)
    add_arc(0, at->second, {.kind = ArcKind::host, .municipality = site.municipality, .place = s}, {});
  if (site_out_[s] != k_no_index)
    add_arc(site_out_[s], at->second, {.kind = ArcKind::host, .municipality = site.municipality, .place = s},
            {});
  return at->second;
}

void GraphBuilder::add_links() {
  std::map<std::tuple<std::uint32_t, std::uint32_t>, bool> done;  // access node × radio node
  for (std::uint32_t i = 0; i < coverage_.links.size(); ++i) {
    const RadioLink& link = coverage_.links[i];
    if (std::ranges::find(signature_[link.terminal], link.option) == signature_[link.terminal].end())
      continue;
    for (const bool lax : {false, true}) {
      if (lax && !may_use_satellite(link)) continue;
      const std::uint32_t radio = radio_node(link.option, link.site, lax);
      if (radio == k_no_index || !done.try_emplace({access_node_[link.terminal], radio}, true).second)
        continue;
      add_link(i, radio);
    }
  }
}

bool GraphBuilder::may_use_satellite(const RadioLink& link) const {
  if (is_host(link.option) || !lax_out_.contains(link.site)) return false;
  const DemandRow& row = scenario_.demand[demand_.terminals[link.terminal].row];
  const models::Option& backhaul = *scenario_.catalogue.find_option("leo_backhaul");
  return option(link.option).latency_ms + backhaul.latency_ms <= row.latency_ms &&
         coverage_.sky.at_site(link.site, option_index(backhaul.id))->availability >= row.availability &&
         backhaul.autonomy_h >= row.autonomy_h && backhaul.down_mbps >= row.down_mbps &&
         backhaul.up_mbps >= row.up_mbps;
}

void GraphBuilder::add_link(std::uint32_t i, std::uint32_t radio) {
  const RadioLink& link = coverage_.links[i];
  const Premises& premises = demand_.premises[demand_.terminals[link.terminal].premises];
  const std::uint32_t a = add_arc(
      radio, access_node_[link.terminal],
      {.kind = ArcKind::link, .option = link.option, .municipality = premises.municipality, .place = i},
      unit_lines(link.terminal, link.option), static_cast<std::uint32_t>(link.distance_km * 1e6));
  out_.problem.airtime[a] = {std::llround(std::ceil(k_airtime_whole / link.down_bps)),
                             std::llround(std::ceil(k_airtime_whole / link.up_bps))};
}

}  // namespace tsunagi::plan
