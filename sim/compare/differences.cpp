// SPDX-License-Identifier: Apache-2.0
#include "sim/compare/differences.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tsunagi::compare {
namespace {

template <class Value>
std::set<std::string> keys_of(const std::map<std::string, Value>& a, const std::map<std::string, Value>& b) {
  std::set<std::string> keys;
  for (const auto& [key, value] : a) keys.insert(key);
  for (const auto& [key, value] : b) keys.insert(key);
  return keys;
}

// One row for each key whose text differs.
template <class Value, class Text, class Name>
void add_changes(const std::map<std::string, Value>& from, const std::map<std::string, Value>& to,
                 InputKind kind, Text text, Name name, std::vector<InputChange>& out) {
  for (const std::string& key : keys_of(from, to)) {
    const auto a = from.find(key);
    const auto b = to.find(key);
    InputChange change{.kind = kind,
                       .key = key,
                       .name = b != to.end() ? name(b->second) : name(a->second),
                       .from = a != from.end() ? text(a->second) : "",
                       .to = b != to.end() ? text(b->second) : ""};
    const bool is_in_both = a != from.end() && b != to.end();
    if (!is_in_both || change.from != change.to) out.push_back(std::move(change));
  }
}

std::vector<InputChange> input_changes(const RunResult& from, const RunResult& to) {
  std::vector<InputChange> out;
  const auto unnamed = [](const auto&) { return std::string(); };
  const auto price_text = [](const Price& p) { return fmt::format("{} {}", p.value, p.unit); };
  const auto price_name = [](const Price& p) { return p.name; };
  const auto files_text = [](const std::vector<InputFile>& files) {
    std::vector<std::string> texts;
    for (const InputFile& f : files)
      texts.push_back(f.vintage.empty() ? fmt::format("{} ({})", f.file, f.hash)
                                        : fmt::format("{}, {} ({})", f.file, f.vintage, f.hash));
    return fmt::format("{}", fmt::join(texts, "; "));
  };
  const auto assumption_text = [](const auto& a) { return fmt::format("{}", a.second); };
  const auto assumption_name = [](const auto& a) { return a.first; };
  add_changes(
      from.scenario_values, to.scenario_values, InputKind::scenario, [](const std::string& v) { return v; },
      unnamed, out);
  add_changes(from.prices, to.prices, InputKind::price, price_text, price_name, out);
  add_changes(from.parameters, to.parameters, InputKind::parameter, price_text, price_name, out);
  add_changes(from.inputs, to.inputs, InputKind::layer, files_text, unnamed, out);
  add_changes(from.assumptions, to.assumptions, InputKind::assumption, assumption_text, assumption_name, out);
  if (from.version != to.version)
    out.push_back({InputKind::program, "version", "tsunagi", from.version, to.version});
  return out;
}

std::vector<CostChange> cost_changes(const RunResult& from, const RunResult& to) {
  std::set<CostKey> keys;
  for (const auto& [key, amount] : from.costs) keys.insert(key);
  for (const auto& [key, amount] : to.costs) keys.insert(key);
  std::vector<CostChange> out;
  for (const CostKey& key : keys) {
    const auto a = from.costs.find(key);
    const auto b = to.costs.find(key);
    const CostAmount none;
    const CostAmount& old = a != from.costs.end() ? a->second : none;
    const CostAmount& now = b != to.costs.end() ? b->second : none;
    if (old.jpy_per_year == now.jpy_per_year && old.quantity == now.quantity) continue;
    CostChange change{.key = key,
                      .item_name = b != to.costs.end() ? now.item_name : old.item_name,
                      .unit = b != to.costs.end() ? now.unit : old.unit,
                      .from_quantity = old.quantity,
                      .to_quantity = now.quantity,
                      .from_jpy = old.jpy_per_year,
                      .to_jpy = now.jpy_per_year};
    // An item that only one of the plans has differs in quantity alone.
    if (old.quantity > 0 && now.quantity > 0) {
      const double at_new_price = static_cast<double>(now.jpy_per_year) / now.quantity * old.quantity;
      change.price_jpy = std::llround(at_new_price) - old.jpy_per_year;
    }
    change.quantity_jpy = change.to_jpy - change.from_jpy - change.price_jpy;
    out.push_back(std::move(change));
  }
  std::ranges::stable_sort(out, [](const CostChange& x, const CostChange& y) {
    return std::abs(x.to_jpy - x.from_jpy) > std::abs(y.to_jpy - y.from_jpy);
  });
  return out;
}

// The same thing at the same place in two runs; equal ones are told apart by their order.
using PlaceKey = std::tuple<std::string, std::string, bool, std::int64_t, std::int64_t, int>;

PlaceKey place_key(std::string kind, const std::string& name, bool is_backup, geo::PointM at,
                   std::map<PlaceKey, int>& seen) {
  constexpr double k_per_m = 10;
  PlaceKey key{
      std::move(kind), name, is_backup, std::llround(at.x * k_per_m), std::llround(at.y * k_per_m), 0};
  std::get<5>(key) = seen[key]++;
  return key;
}

std::map<PlaceKey, const TerminalResult*> by_place(const std::vector<TerminalResult>& terminals) {
  std::map<PlaceKey, int> seen;
  std::map<PlaceKey, const TerminalResult*> out;
  for (const TerminalResult& t : terminals) out[place_key(t.demand, t.name, t.is_backup, t.at, seen)] = &t;
  return out;
}

std::vector<TerminalChange> terminal_changes(const RunResult& from, const RunResult& to) {
  const auto old = by_place(from.terminals);
  const auto now = by_place(to.terminals);
  std::vector<TerminalChange> out;
  for (const auto& [key, a] : old) {
    const auto b = now.find(key);
    if (b == now.end()) {
      out.push_back({Change::removed, *a, {}});
    } else if (a->is_served != b->second->is_served) {
      out.push_back({a->is_served ? Change::no_longer_served : Change::now_served, *a, *b->second});
    } else if (a->option != b->second->option) {
      out.push_back({Change::other_option, *a, *b->second});
    }
  }
  for (const auto& [key, b] : now) {
    if (!old.contains(key)) out.push_back({Change::added, {}, *b});
  }
  return out;
}

std::vector<SiteChange> site_changes(const RunResult& from, const RunResult& to) {
  const auto used = [](const std::vector<SiteResult>& sites) {
    std::map<PlaceKey, int> seen;
    std::map<PlaceKey, const SiteResult*> out;
    for (const SiteResult& s : sites) {
      if (s.is_used) out[place_key(s.kind, s.name, false, s.at, seen)] = &s;
    }
    return out;
  };
  const auto old = used(from.sites);
  const auto now = used(to.sites);
  std::vector<SiteChange> out;
  for (const auto& [key, site] : old) {
    if (!now.contains(key)) out.push_back({Change::removed, *site});
  }
  for (const auto& [key, site] : now) {
    if (!old.contains(key)) out.push_back({Change::added, *site});
  }
  return out;
}

RouteChange route_change(Change change, const RouteResult& route, geo::Polyline line) {
  RouteChange out{.change = change,
                  .municipality = route.municipality,
                  .length_m = geo::length_m(line),
                  .line = std::move(line)};
  if (change != Change::added) out.from_option = route.option;
  if (change != Change::removed) out.to_option = route.option;
  return out;
}

const RouteResult* over(const std::vector<const RouteResult*>& stretches, double offset_m) {
  const auto at = std::ranges::find_if(
      stretches, [&](const RouteResult* r) { return r->from_m <= offset_m && offset_m <= r->to_m; });
  return at == stretches.end() ? nullptr : *at;
}

// On the same roads: every edge is cut where a stretch of either run begins or ends.
std::vector<RouteChange> overlaid_routes(const RunResult& from, const RunResult& to) {
  constexpr double k_least_m = 0.005;  // offsets are written to the millimetre
  using Stretches = std::vector<const RouteResult*>;
  std::map<std::int64_t, std::pair<Stretches, Stretches>> edges;
  for (const RouteResult& r : from.routes) edges[r.edge].first.push_back(&r);
  for (const RouteResult& r : to.routes) edges[r.edge].second.push_back(&r);
  std::vector<RouteChange> out;
  for (const auto& [edge, both] : edges) {
    std::set<double> cuts;
    for (const Stretches* side : {&both.first, &both.second}) {
      for (const RouteResult* r : *side) cuts.insert({r->from_m, r->to_m});
    }
    for (auto begin = cuts.begin(); std::next(begin) != cuts.end(); ++begin) {
      const double end_m = *std::next(begin);
      if (end_m - *begin < k_least_m) continue;
      const double middle_m = (*begin + end_m) / 2;
      const RouteResult* old = over(both.first, middle_m);
      const RouteResult* now = over(both.second, middle_m);
      const bool is_same = old != nullptr && now != nullptr && old->option == now->option;
      if (is_same || (old == nullptr && now == nullptr)) continue;
      const RouteResult& shown = now != nullptr ? *now : *old;
      geo::Polyline line = geo::part_of(shown.line, *begin - shown.from_m, end_m - shown.from_m);
      const Change change = old == nullptr   ? Change::added
                            : now == nullptr ? Change::removed
                                             : Change::other_option;
      out.push_back(route_change(change, shown, std::move(line)));
      if (old != nullptr) out.back().from_option = old->option;
    }
  }
  return out;
}

// On other roads: stretches whose line is the same to the centimetre.
std::vector<RouteChange> matched_routes(const RunResult& from, const RunResult& to) {
  using Key = std::vector<std::pair<std::int64_t, std::int64_t>>;
  const auto lines = [](const std::vector<RouteResult>& routes) {
    constexpr double k_per_m = 100;
    std::map<Key, const RouteResult*> out;
    for (const RouteResult& r : routes) {
      Key key;
      for (const geo::PointM p : r.line)
        key.emplace_back(std::llround(p.x * k_per_m), std::llround(p.y * k_per_m));
      out[key] = &r;
    }
    return out;
  };
  const auto old = lines(from.routes);
  const auto now = lines(to.routes);
  std::vector<RouteChange> out;
  for (const auto& [key, route] : old) {
    const auto b = now.find(key);
    if (b == now.end()) {
      out.push_back(route_change(Change::removed, *route, route->line));
    } else if (b->second->option != route->option) {
      out.push_back(route_change(Change::other_option, *b->second, route->line));
      out.back().from_option = route->option;
    }
  }
  for (const auto& [key, route] : now) {
    if (!old.contains(key)) out.push_back(route_change(Change::added, *route, route->line));
  }
  return out;
}

std::vector<DemandChange> demand_changes(const RunResult& from, const RunResult& to) {
  std::vector<DemandChange> out;
  for (const std::string& id : keys_of(from.demand, to.demand)) {
    const auto a = from.demand.find(id);
    const auto b = to.demand.find(id);
    out.push_back({id, a != from.demand.end() ? a->second : DemandResult{},
                   b != to.demand.end() ? b->second : DemandResult{}});
  }
  return out;
}

}  // namespace

Difference find_difference(const std::vector<RunResult>& runs, std::size_t from, std::size_t to) {
  const RunResult& a = runs[from];
  const RunResult& b = runs[to];
  Difference out{.from = from,
                 .to = to,
                 .inputs = input_changes(a, b),
                 .costs = cost_changes(a, b),
                 .demand = demand_changes(a, b),
                 .terminals = terminal_changes(a, b),
                 .sites = site_changes(a, b),
                 .routes = a.has_roads_of(b) ? overlaid_routes(a, b) : matched_routes(a, b),
                 .least_jpy_per_year = b.bound_jpy_per_year - a.total_jpy_per_year,
                 .most_jpy_per_year = b.total_jpy_per_year - a.bound_jpy_per_year};
  out.same_demand =
      std::ranges::all_of(out.demand, [](const DemandChange& d) { return d.from.units == d.to.units; });
  return out;
}

std::optional<double> jpy_per_extra_unit(const RunResult& from, const RunResult& to,
                                         const Difference& difference) {
  const std::int64_t extra = to.served_units() - from.served_units();
  if (extra == 0 || !difference.same_demand) return {};
  return static_cast<double>(to.paid_jpy_per_year() - from.paid_jpy_per_year()) / static_cast<double>(extra);
}

bool is_dominated(const std::vector<RunResult>& runs, std::size_t run) {
  return std::ranges::any_of(runs, [&](const RunResult& other) {
    const bool no_worse = other.units() == runs[run].units() &&
                          other.served_units() >= runs[run].served_units() &&
                          other.paid_jpy_per_year() <= runs[run].paid_jpy_per_year();
    const bool better = other.served_units() > runs[run].served_units() ||
                        other.paid_jpy_per_year() < runs[run].paid_jpy_per_year();
    return no_worse && better;
  });
}

}  // namespace tsunagi::compare
