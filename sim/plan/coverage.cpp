// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/coverage.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include "sim/plan/place_links.h"

namespace tsunagi::plan {
namespace {

bool tells_apart(const RadioLink& a, const RadioLink& b) {
  return std::tie(a.option, a.site) < std::tie(b.option, b.site);
}

// What must be overcome: links of one option and terminal compare by it.
double burden_db(const RadioLink& link) {
  return link.median_db() + static_cast<double>(link.fade_margin_db);
}

// Keeps for each terminal and option the sites that could serve most others, and the strongest of the rest.
void keep_best(std::vector<std::vector<RadioLink>>& by_terminal, const Scenario& scenario, std::size_t sites,
               Coverage& out) {
  const std::size_t options = scenario.catalogue.options.size();
  std::vector<std::uint32_t> reached(sites * options, 0);
  for (const auto& links : by_terminal) {
    for (const RadioLink& l : links) ++reached[l.option * sites + l.site];
  }
  const auto most = static_cast<std::size_t>(scenario.links_per_demand);
  for (auto& links : by_terminal) {
    for (std::size_t from = 0; from < links.size();) {
      std::size_t to = from;
      while (to < links.size() && links[to].option == links[from].option) ++to;
      std::vector<RadioLink> group(links.begin() + static_cast<std::ptrdiff_t>(from),
                                   links.begin() + static_cast<std::ptrdiff_t>(to));
      const auto count = [&](const RadioLink& l) { return reached[l.option * sites + l.site]; };
      std::ranges::stable_sort(group,
                               [&](const RadioLink& a, const RadioLink& b) { return count(a) > count(b); });
      const std::size_t shared = std::min(group.size(), (most + 1) / 2);
      std::stable_sort(group.begin() + static_cast<std::ptrdiff_t>(shared), group.end(),
                       [](const RadioLink& a, const RadioLink& b) { return burden_db(a) < burden_db(b); });
      const std::size_t kept = std::min(group.size(), most);
      out.dropped_links += static_cast<std::int64_t>(group.size() - kept);
      group.resize(kept);
      std::sort(group.begin(), group.end(), tells_apart);
      out.links.insert(out.links.end(), group.begin(), group.end());
      from = to;
    }
  }
}

}  // namespace

Coverage compute_coverage(const geo::Region& region, const Scenario& scenario, const Candidates& candidates,
                          const Demand& demand, const std::vector<char>& site_on_fiber,
                          const CoverageChoices& choices) {
  Coverage out;
  const PlaceReach reach(region, scenario, candidates, demand, choices.prune);
  std::vector<PlaceLinks> by_place(demand.premises.size());
  tbb::parallel_for(std::size_t{0}, demand.premises.size(),
                    [&](std::size_t p) { by_place[p] = reach.links_of(static_cast<std::uint32_t>(p)); });
  std::vector<std::vector<RadioLink>> by_terminal(demand.terminals.size());
  for (PlaceLinks& place : by_place) {
    out.pairs.add(place.pairs);
    out.reached_links += static_cast<std::int64_t>(place.links.size());
    for (const RadioLink& l : place.links) by_terminal[l.terminal].push_back(l);
    place.links = {};
  }
  for (auto& links : by_terminal) std::ranges::sort(links, tells_apart);
  keep_best(by_terminal, scenario, candidates.sites.size(), out);
  out.itm = check_by_itm(scenario, candidates, demand, reach.ground(), out.links);
  out.sky = find_sky_links(region, scenario, candidates, demand);
  Hops hops = find_hops(region, scenario, candidates, reach.ground(), site_on_fiber);
  out.hops = std::move(hops.hops);
  out.hops_too_often_out = hops.too_often_out;
  for (const std::string& kind : reach.ground().unknown_kinds())
    out.warnings.push_back(
        fmt::format("clutter: the height of class \"{}\" is not known and taken as 0 m; "
                    "give radio.clutter_height_m.{} in the scenario",
                    kind, kind));
  return out;
}

}  // namespace tsunagi::plan
