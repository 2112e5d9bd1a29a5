// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/cell_interference.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include <tbb/parallel_for.h>

#include "models/interference.h"
#include "models/link_capacity.h"
#include "models/propagation.h"

namespace tsunagi::plan {
namespace {

constexpr double k_not_heard_dbm = -std::numeric_limits<double>::infinity();

// A terminal that a radio of the option serves.
struct User {
  std::uint32_t terminal = 0;
  std::uint32_t link = 0;  // index into Coverage::links
};

std::map<std::uint32_t, std::vector<User>> users_by_option(const Scenario& scenario, const Demand& demand,
                                                           const Coverage& coverage, const PlanGraph& graph,
                                                           const Plan& plan) {
  std::map<std::uint32_t, std::vector<User>> users;
  for (std::uint32_t t = 0; t < demand.terminals.size(); ++t) {
    for (const std::uint32_t a : plan.services[t].path) {
      if (graph.arcs[a].kind != ArcKind::link) continue;
      const RadioLink& link = coverage.links[graph.arcs[a].place];
      if (scenario.catalogue.options[link.option].radio->interference_margin_db > 0)
        users[link.option].push_back({t, graph.arcs[a].place});
    }
  }
  return users;
}

// The cells of one option and what each user hears of them.
class Cells {
 public:
  Cells(const Scenario& scenario, const Demand& demand, const Coverage& coverage, const PlanGraph& graph,
        std::uint32_t option, const std::vector<User>& users)
      : scenario_(scenario),
        demand_(demand),
        coverage_(coverage),
        graph_(graph),
        option_(option),
        users_(users),
        radio_(*scenario.catalogue.options[option].radio) {
    std::set<std::uint32_t> sites;
    for (const User& u : users) sites.insert(coverage.links[u.link].site);
    sites_.assign(sites.begin(), sites.end());
    for (const User& u : users) {
      const auto at = std::ranges::lower_bound(sites_, coverage.links[u.link].site);
      serving_.push_back(static_cast<std::uint32_t>(at - sites_.begin()));
    }
  }

  void listen(const RadioPaths& paths, const RadioGround& ground, const Candidates& candidates) {
    received_dbm_.assign(users_.size() * sites_.size(), k_not_heard_dbm);
    const double sent_dbm = radio_.eirp_dbm + radio_.unit_gain_dbi;
    tbb::parallel_for(std::size_t{0}, users_.size(), [&](std::size_t u) {
      const geo::PointM at = demand_.premises[demand_.terminals[users_[u].terminal].premises].at;
      for (std::size_t c = 0; c < sites_.size(); ++c) {
        double& level = received_dbm_[u * sites_.size() + c];
        if (c == serving_[u]) {  // faded; the others are not
          level =
              sent_dbm - static_cast<double>(coverage_.links[users_[u].link].loss_db) - radio_.fade_margin_db;
          continue;
        }
        const Site& site = candidates.sites[sites_[c]];
        const double d_km = std::max(geo::distance_m(site.at, at), k_least_path_m) / 1000;
        const auto path = ground.sample(site.at, at);
        const auto loss = paths.loss(path ? &*path : nullptr, d_km, antenna_height_m(site, radio_));
        if (loss) level = sent_dbm - loss->loss_db;
      }
    });
  }

  // `units` of a site are its sectors: each carries an equal part.
  [[nodiscard]] CellInterference solve(const std::map<std::uint32_t, double>& units) const {
    CellInterference out{.option = option_,
                         .sites = static_cast<std::int64_t>(sites_.size()),
                         .terminals = static_cast<std::int64_t>(users_.size())};
    std::set<std::uint32_t> short_users;
    std::set<std::uint32_t> overloaded;
    for (std::size_t hour = 0; hour < k_busy_hours.size(); ++hour) {
      const models::CellLoads loads = loads_of(hour, units);
      out.converged = out.converged && loads.converged;
      for (std::uint32_t c = 0; c < sites_.size(); ++c) {
        out.most_load_ratio = std::max(out.most_load_ratio, loads.load[c]);
        if (loads.wanted[c] > radio_.usable_airtime_ratio + 1e-9) overloaded.insert(c);
      }
      for (std::uint32_t u = 0; u < users_.size(); ++u) judge(u, loads.load, out, short_users);
    }
    out.short_terminals = static_cast<std::int64_t>(short_users.size());
    out.overloaded_sites = static_cast<std::int64_t>(overloaded.size());
    return out;
  }

 private:
  [[nodiscard]] double noise_dbm() const {
    return models::noise_dbm(radio_.bandwidth_mhz, radio_.noise_figure_db);
  }

  [[nodiscard]] models::CellLoads loads_of(std::size_t hour,
                                           const std::map<std::uint32_t, double>& units) const {
    std::vector<double> load_mbps;
    for (std::size_t u = 0; u < users_.size(); ++u) {
      const double mbps = static_cast<double>(graph_.problem.load[users_[u].terminal][2 * hour]) / 1e6;
      load_mbps.push_back(mbps / units.at(sites_[serving_[u]]));
    }
    return models::solve_cell_loads(
        {.cell_count = sites_.size(),
         .received_dbm = received_dbm_,
         .serving = serving_,
         .load_mbps = load_mbps,
         .noise_dbm = noise_dbm()},
        [this](double sinr_db) { return models::down_bps(radio_, sinr_db) / 1e6; });
  }

  void judge(std::uint32_t u, const std::vector<double>& load, CellInterference& out,
             std::set<std::uint32_t>& short_users) const {
    std::vector<models::Interferer> others;
    for (std::size_t c = 0; c < sites_.size(); ++c) {
      if (c != serving_[u]) others.push_back({received_dbm_[u * sites_.size() + c], load[c]});
    }
    const double alone_db = received_dbm_[u * sites_.size() + serving_[u]] - noise_dbm();
    const double sinr_db =
        models::sinr_db(received_dbm_[u * sites_.size() + serving_[u]], others, noise_dbm());
    out.most_noise_rise_db = std::max(out.most_noise_rise_db, alone_db - sinr_db);
    const Terminal& terminal = demand_.terminals[users_[u].terminal];
    const double least_mbps = scenario_.demand[terminal.row].least_rate(terminal.is_backup).down_mbps;
    const bool is_lost = sinr_db < radio_.least_snr_db;
    if (is_lost || models::down_bps(radio_, sinr_db) < least_mbps * 1e6) short_users.insert(u);
  }

  const Scenario& scenario_;
  const Demand& demand_;
  const Coverage& coverage_;
  const PlanGraph& graph_;
  std::uint32_t option_;
  const std::vector<User>& users_;
  const models::Radio& radio_;
  std::vector<std::uint32_t> sites_;    // [cell], ascending
  std::vector<std::uint32_t> serving_;  // [user]
  std::vector<double> received_dbm_;    // [user][cell], row-major
};

// Sectors that the plan buys on each site for an option.
std::map<std::uint32_t, double> units_of(std::uint32_t option, const PlanGraph& graph, const Plan& plan) {
  std::map<std::uint32_t, double> units;
  for (std::uint32_t a = 0; a < graph.arcs.size(); ++a) {
    if (plan.arc_used[a] != 0 && graph.arcs[a].kind == ArcKind::radio && graph.arcs[a].option == option)
      units.try_emplace(graph.arcs[a].place, 1);
  }
  for (std::size_t m = 0; m < graph.problem.modules.size(); ++m) {
    const PlanArc& arc = graph.arcs[graph.problem.modules[m].arc];
    const bool is_used = plan.arc_used[graph.problem.modules[m].arc] != 0;
    if (is_used && arc.kind == ArcKind::radio && arc.option == option)
      units[arc.place] = std::max<double>(1, plan.solution.units[m]);
  }
  return units;
}

}  // namespace

std::vector<CellInterference> check_interference(const geo::Region& region, const Scenario& scenario,
                                                 const Candidates& candidates, const Demand& demand,
                                                 const Coverage& coverage, const PlanGraph& graph,
                                                 const Plan& plan) {
  std::vector<CellInterference> out;
  const auto by_option = users_by_option(scenario, demand, coverage, graph, plan);
  if (by_option.empty()) return out;
  const RadioGround ground(region, scenario.radio.clutter_height_m);
  for (const auto& [option, users] : by_option) {
    Cells cells(scenario, demand, coverage, graph, option, users);
    const RadioPaths paths(scenario.catalogue.options[option], scenario.radio, middle_latitude_deg(region));
    cells.listen(paths, ground, candidates);
    out.push_back(cells.solve(units_of(option, graph, plan)));
  }
  return out;
}

}  // namespace tsunagi::plan
