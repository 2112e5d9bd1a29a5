// SPDX-License-Identifier: Apache-2.0
// Whether what serves each terminal may and can serve it.
#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "tests/plan/plan_checker_parts.h"

namespace tsunagi::plan::checking {
namespace {

using models::OptionKind;

bool is_access(const Check& check, std::uint32_t a) {
  const ArcKind kind = check.arc(a).kind;
  return kind == ArcKind::link || kind == ArcKind::subscription ||
         ((kind == ArcKind::line || kind == ArcKind::dish) && check.head_kind(a) != NodeKind::site_in);
}

// Lines, dishes and hops that feed a site.
bool is_feed(const Check& check, std::uint32_t a) {
  const ArcKind kind = check.arc(a).kind;
  return kind == ArcKind::hop || ((kind == ArcKind::line || kind == ArcKind::dish) && !is_access(check, a));
}

void check_unserved(Check& check, std::uint32_t t) {
  const auto& path = check.planned.plan.services[t].path;
  const DemandRow& row = check.row(t);
  if (path.size() != 1 || check.arc(path.front()).kind != ArcKind::unserved) {
    check.fault("service: {} says unserved and has a path", check.name(t));
  }
  const bool must = check.terminal(t).is_backup ? row.require_backup : row.must_serve;
  if (must) check.fault("service: {} must be served and is not", check.name(t));
}

// Of an option; of a dish, where it stands.
double availability_of(const Check& check, std::uint32_t a) {
  const PlanArc& arc = check.arc(a);
  if (arc.kind != ArcKind::dish) return check.option(arc.option).availability;
  const auto& sky = check.planned.coverage.sky;
  const bool feeds = check.head_kind(a) == NodeKind::site_in;
  const std::uint32_t place = feeds ? arc.place : check.terminal(arc.place).premises;
  for (const SkyLink& link : feeds ? sky.sites : sky.premises) {
    if (link.place == place && link.option == arc.option) return link.availability;
  }
  return 0;
}

// The needs of a row against the whole path.
void check_needs(Check& check, std::uint32_t t, const models::Option& option) {
  const Service& service = check.planned.plan.services[t];
  const DemandRow& row = check.row(t);
  double latency_ms = 0;
  double availability = 1;
  for (const std::uint32_t a : service.path) {
    if (!is_access(check, a) && !is_feed(check, a)) continue;
    latency_ms += check.option(check.arc(a).option).latency_ms;
    availability = std::min(availability, availability_of(check, a));
  }
  if (latency_ms > row.latency_ms + 1e-9) {
    check.fault("needs: {} gets {} ms where {} ms are allowed", check.name(t), latency_ms, row.latency_ms);
  }
  if (std::abs(latency_ms - service.latency_ms) > 1e-9)
    check.fault("needs: {} says {} ms", check.name(t), service.latency_ms);
  const bool two_paths = !row.backup.empty();
  if (!two_paths && option.availability < row.availability)
    check.fault("needs: {} availability", check.name(t));
  const bool leans_on_backup = two_paths && !check.terminal(t).is_backup;
  if (!leans_on_backup && option.autonomy_h < row.autonomy_h)
    check.fault("needs: {} autonomy", check.name(t));
  if (service.availability_met != (two_paths || availability >= row.availability)) {
    check.fault("needs: {} says availability is met or not, wrongly", check.name(t));
  }
  if (option.most_mobility_kmh < row.mobility_kmh) check.fault("needs: {} mobility", check.name(t));
}

// Down and up Mbps of the access, by the link where it is radio.
std::pair<double, double> rates(const Check& check, std::uint32_t access) {
  const models::Option& option = check.option(check.arc(access).option);
  if (check.arc(access).kind != ArcKind::link) return {option.down_mbps, option.up_mbps};
  const RadioLink& link = check.planned.coverage.links[check.arc(access).place];
  return {link.down_bps / 1e6, link.up_bps / 1e6};
}

void check_rates(Check& check, std::uint32_t t, std::uint32_t access) {
  const DemandRow& row = check.row(t);
  const Service& service = check.planned.plan.services[t];
  const auto [down, up] = rates(check, access);
  const bool radio = check.arc(access).kind == ArcKind::link;
  const double share =
      radio && row.is_moving ? check.option(check.arc(access).option).radio->usable_airtime_ratio : 1;
  const bool second = check.terminal(t).is_backup;
  const double least_down = second ? row.backup_down_mbps : row.down_mbps;
  const double least_up = second ? row.backup_up_mbps : row.up_mbps;
  if (down * share < least_down || up * share < least_up) {
    check.fault("rate: {} gets {}/{} Mbps and needs {}/{}", check.name(t), down * share, up * share,
                least_down, least_up);
  }
  if (std::abs(service.down_mbps - down) > 1e-9 || std::abs(service.up_mbps - up) > 1e-9) {
    check.fault("rate: {} says another rate than its access gives", check.name(t));
  }
}

// Carrier lines stand where the carrier's fiber passes, new fiber where it does not.
void check_place(Check& check, std::uint32_t t, std::uint32_t access) {
  const models::Option& option = check.option(check.arc(access).option);
  const Premises& premises = check.premises(t);
  const ArcKind kind = check.arc(access).kind;
  const bool line = option.kind == OptionKind::existing_line || option.kind == OptionKind::new_fiber;
  const bool dish = option.kind == OptionKind::satellite || option.kind == OptionKind::platform;
  if ((kind == ArcKind::line) != line || (kind == ArcKind::dish) != dish ||
      (kind == ArcKind::subscription) != (option.kind == OptionKind::subscription) ||
      (kind == ArcKind::link) != (option.kind == OptionKind::radio)) {
    check.fault("place: {} is served by {} over an arc of another kind", check.name(t), option.id);
  }
  if (kind == ArcKind::subscription &&
      check.planned.graph.problem.tail[access] != check.planned.graph.problem.root) {
    check.fault("place: the subscription of {} does not come from the carrier", check.name(t));
  }
  if (!line) return;
  if (!premises.anchor) {
    check.fault("place: {} has a line and no road", check.name(t));
  } else if (check.is_lit(*premises.anchor) != (option.kind == OptionKind::existing_line)) {
    check.fault("place: {} has {} where the carrier's fiber {}", check.name(t), option.id,
                check.is_lit(*premises.anchor) ? "passes" : "does not pass");
  }
}

// Public mobile only inside the layer of its variant, where the region has one.
void check_mobile(Check& check, std::uint32_t t, std::uint32_t access) {
  const geo::Region& region = check.planned.region;
  if (check.arc(access).kind != ArcKind::subscription || region.mobile_coverage.empty()) return;
  const bool fifth = check.option(check.arc(access).option).id == "mobile_5g";
  const auto variant = geo::k_variant_names[static_cast<std::size_t>(check.scenario.mobile_variant)];
  std::vector<geo::Area> areas;
  for (const geo::Zone& z : region.mobile_coverage) {
    const bool is_5g = z.kind == "5g" || z.kind == "5G";
    if ((z.variant.empty() || z.variant == variant) && (is_5g || !fifth)) areas.push_back(z.area);
  }
  if (!geo::AreaIndex(areas).contains(check.premises(t).at))
    check.fault("place: no carrier covers {}", check.name(t));
}

void check_service(Check& check, std::uint32_t t) {
  const Service& service = check.planned.plan.services[t];
  if (service.option == k_unserved) return check_unserved(check, t);
  std::optional<std::uint32_t> access;
  for (const std::uint32_t a : service.path) {
    if (is_access(check, a)) access = a;
    if (check.arc(a).kind == ArcKind::unserved)
      check.fault("service: {} says served and is not", check.name(t));
  }
  if (!access) return check.fault("service: nothing on the path of {} serves it", check.name(t));
  if (check.arc(*access).option != service.option)
    return check.fault("service: {} names another option than its path", check.name(t));
  const models::Option& option = check.option(service.option);
  const DemandRow& row = check.row(t);
  const auto& offered = check.terminal(t).is_backup ? row.backup : row.options;
  if (std::ranges::find(offered, option.id) == offered.end())
    check.fault("service: {} is not offered {}", check.name(t), option.id);
  if (std::ranges::find(check.scenario.forbidden_options, option.id) !=
      check.scenario.forbidden_options.end()) {
    check.fault("service: {} is served by {}, which is forbidden", check.name(t), option.id);
  }
  check_needs(check, t, option);
  check_rates(check, t, *access);
  check_place(check, t, *access);
  check_mobile(check, t, *access);
}

// The line into a site follows the fiber too.
void check_site_lines(Check& check) {
  for (std::uint32_t a = 0; a < check.below.size(); ++a) {
    if (!check.is_used(a) || check.arc(a).kind != ArcKind::line || check.head_kind(a) != NodeKind::site_in)
      continue;
    const Site& site = check.planned.candidates.sites[check.arc(a).place];
    const bool existing = check.option(check.arc(a).option).kind == OptionKind::existing_line;
    if (check.is_lit(site.anchor) != existing)
      check.fault("place: site {} has a line of the wrong kind", site.name);
  }
}

bool holds_land(const Check& check, geo::PointM p) {
  std::vector<geo::Area> areas;
  for (const geo::Zone& z : check.planned.region.own_land) areas.push_back(z.area);
  if (geo::AreaIndex(areas).contains(p)) return true;
  return std::ranges::any_of(check.scenario.agreed_land, [&](const AgreedLand& land) {
    return geo::distance_m(check.planned.region.projection.from_lonlat(land.centre), p) <= land.radius_m;
  });
}

// The user's bits of one message over its time on air, symbol by symbol (SX1276 datasheet §4.1.1.7).
double lora_rate_bps(const models::LoraService& lora, double snr_db, int sf) {
  if (sf < 7 || sf > 12 || snr_db < -7.5 - 2.5 * (sf - 7) - 1e-3) return 0;
  const double symbol_s = std::pow(2.0, sf) / (lora.frame.bandwidth_khz * 1000);
  const int slow = symbol_s >= 0.016 ? 2 : 0;
  const double blocks = std::ceil((8.0 * lora.frame.payload_bytes - 4 * sf + 28 + 16) / (4.0 * (sf - slow)));
  const double symbols = 8 + 4.25 + 8 + std::max(0.0, blocks * (lora.frame.coding_rate + 4));
  return 8.0 * (lora.frame.payload_bytes - 13) / (symbols * symbol_s);
}

// Rate by truncated Shannon (3GPP TR 36.942 Annex A) or LoRa's, from the losses that the link states.
double rate_bps(const models::Radio& radio, const RadioLink& link, bool down) {
  const double share = down ? radio.down_ratio : radio.down_ratio >= 1 ? 1 : 1 - radio.down_ratio;
  const double sent_dbm =
      down ? radio.eirp_dbm + radio.unit_gain_dbi : radio.unit_eirp_dbm + radio.site_gain_dbi;
  const double noise_dbm = -174 + 10 * std::log10(radio.bandwidth_mhz * 1e6) +
                           (down ? radio.noise_figure_db : radio.site_noise_figure_db);
  const double kept_db = link.fade_margin_db + radio.other_losses_db + radio.interference_margin_db;
  const double snr_db =
      sent_dbm - link.loss_db - link.antenna_loss_db - link.entry_loss_db - kept_db - noise_dbm;
  if (radio.lora) return lora_rate_bps(*radio.lora, snr_db, link.spreading_factor) * share;
  if (snr_db < radio.least_snr_db - 1e-3) return 0;
  const double shannon =
      (down ? radio.attenuation_down : radio.attenuation_up) * std::log2(1 + std::pow(10.0, snr_db / 10));
  return share * radio.bandwidth_mhz * 1e6 *
         std::min(shannon, down ? radio.most_efficiency_down : radio.most_efficiency_up);
}

void check_link(Check& check, std::uint32_t a) {
  const RadioLink& link = check.planned.coverage.links[check.arc(a).place];
  const models::Option& option = check.option(link.option);
  const models::Radio& radio = *option.radio;
  const Site& site = check.planned.candidates.sites[link.site];
  const Premises& place = check.premises(check.below[a].front());
  const std::uint32_t from = check.planned.graph.nodes[check.planned.graph.problem.tail[a]].place;
  const double distance_km = std::max(geo::distance_m(site.at, place.at), 20.0) / 1000;
  if (link.option != check.arc(a).option || link.site != from)
    check.fault("link: arc {} names another radio", a);
  if (check.terminal(link.terminal).premises != check.terminal(check.below[a].front()).premises)
    check.fault("link: arc {} ends elsewhere", a);
  if (option.needs_land_right && !(holds_land(check, site.at) && holds_land(check, place.at)))
    check.fault("link: arc {} has no land right", a);
  if (option.technology == "bwa" && site.municipality != place.municipality)
    check.fault("link: arc {} leaves the licensee's municipality", a);
  if (distance_km * 1000 > radio.most_range_m + 1e-6)
    check.fault("link: arc {} is longer than the radio reaches", a);
  const double free_db = 32.4 + 20 * std::log10(radio.frequency_mhz * distance_km);
  const double below_db =
      link.model == ReachModel::p1812 ? 0.01 : 3;  // statistical models dip under it nearby
  if (link.loss_db < free_db - below_db) check.fault("link: arc {} loses less than free space", a);
  for (const bool down : {true, false}) {
    const double mine = rate_bps(radio, link, down);
    const double said = down ? link.down_bps : link.up_bps;
    if (std::abs(said - mine) > 1e-4 * mine + 1e-6)
      check.fault("link: arc {} says {} bit/s, its loss gives {}", a, said, mine);
  }
}

// Carriers, sites, cabled road edges and gateways on a path.
struct FailureGroups {
  std::set<std::string> carriers;
  std::set<std::uint32_t> sites;
  std::set<std::uint32_t> edges;
  std::set<std::uint32_t> gateways;
};

FailureGroups groups_of(const Check& check, std::uint32_t t) {
  FailureGroups out;
  for (const std::uint32_t a : check.planned.plan.services[t].path) {
    const PlanArc& arc = check.arc(a);
    if (is_access(check, a) || is_feed(check, a)) out.carriers.insert(check.option(arc.option).carrier);
    if (arc.kind == ArcKind::gateway) out.gateways.insert(arc.place);
    if (arc.kind == ArcKind::mast || arc.kind == ArcKind::radio || arc.kind == ArcKind::hop)
      out.sites.insert(arc.place);
    if (arc.kind == ArcKind::route) out.edges.insert(arc.place);
  }
  return out;
}

template <class T>
bool share_any(const std::set<T>& a, const std::set<T>& b) {
  return std::ranges::any_of(a, [&](const T& x) { return b.contains(x); });
}

}  // namespace

void check_services(Check& check) {
  for (std::uint32_t t = 0; t < check.planned.plan.services.size(); ++t) check_service(check, t);
  check_site_lines(check);
}

void check_radio_links(Check& check) {
  for (std::uint32_t a = 0; a < check.below.size(); ++a) {
    if (check.is_used(a) && check.arc(a).kind == ArcKind::link) check_link(check, a);
  }
}

void check_backups(Check& check) {
  for (std::uint32_t t = 0; t < check.planned.plan.services.size(); ++t) {
    if (!check.terminal(t).is_backup || check.planned.plan.services[t].option == k_unserved) continue;
    const FailureGroups one = groups_of(check, check.terminal(t).of);
    const FailureGroups other = groups_of(check, t);
    // A backup that is only wanted may share, if the plan says so.
    const bool said =
        !check.row(t).require_backup &&
        std::ranges::any_of(check.planned.plan.warnings, [&](const std::string& w) {
          return w.starts_with(check.terminal(t).name) && w.find("availability not met") != w.npos;
        });
    if (said) continue;
    if (share_any(one.carriers, other.carriers))
      check.fault("backup: {} shares a carrier with its primary", check.name(t));
    if (share_any(one.sites, other.sites))
      check.fault("backup: {} shares a site with its primary", check.name(t));
    if (share_any(one.gateways, other.gateways))
      check.fault("backup: {} shares a gateway with its primary", check.name(t));
    if (share_any(one.edges, other.edges))
      check.fault("backup: {} shares a pole route with its primary", check.name(t));
  }
}

}  // namespace tsunagi::plan::checking
