// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/cell_interference.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include <tbb/parallel_for.h>

#include "models/interference.h"
#include "models/link_capacity.h"
#include "models/propagation.h"
#include "sim/plan/link_ends.h"

namespace tsunagi::plan {
namespace {

constexpr double k_not_heard_db = -std::numeric_limits<double>::infinity();
constexpr double k_lost_severity = 1e6;  // beyond any ratio of rates

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
      const models::Radio& radio = *scenario.catalogue.options[link.option].radio;
      if (radio.interference_margin_db > 0 && !radio.lora)
        users[link.option].push_back({t, graph.arcs[a].place});
    }
  }
  return users;
}

// One direction of the air.
struct Way {
  bool is_down;
  double sent_dbm;  // with the gains of both ends
  double noise_dbm;
};

// The sectors in use of one option, and what lies between them and each user.
class Cells {
 public:
  // `modules` by site.
  Cells(const Scenario& scenario, const Demand& demand, const Coverage& coverage, const PlanGraph& graph,
        std::uint32_t option, const std::vector<User>& users, std::map<std::uint32_t, double> modules)
      : scenario_(scenario),
        demand_(demand),
        coverage_(coverage),
        graph_(graph),
        option_(option),
        users_(users),
        modules_(std::move(modules)),
        radio_(*scenario.catalogue.options[option].radio) {
    for (const User& u : users) cells_.emplace_back(link(u).site, link(u).sector);
    std::ranges::sort(cells_);
    cells_.erase(std::unique(cells_.begin(), cells_.end()), cells_.end());
    for (const User& u : users) {
      const auto at = std::ranges::lower_bound(cells_, std::pair(link(u).site, link(u).sector));
      serving_.push_back(static_cast<std::uint32_t>(at - cells_.begin()));
    }
    for (const auto& [site, sector] : cells_) ++sectors_[site];
  }

  // What a user's path to any site crosses.
  struct Surroundings {
    const RadioPaths& paths;
    const RadioGround& ground;
    const BuiltUpAreas& built_up;
    const Candidates& candidates;
  };

  void listen(const Surroundings& around) {
    gain_db_.assign(users_.size() * cells_.size(), k_not_heard_db);
    tbb::parallel_for(std::size_t{0}, users_.size(), [&](std::size_t u) {
      for (std::size_t c = 0; c < cells_.size();) {
        const std::uint32_t site = cells_[c].first;
        const std::size_t end = c + sectors_.at(site);
        const SiteGain gain = gain_of(static_cast<std::uint32_t>(u), site, around);
        for (; c < end; ++c) {
          const bool is_own_turn = site == link(users_[u]).site && c != serving_[u] && modules_.at(site) <= 1;
          if (gain.is_heard && !is_own_turn)
            gain_db_[u * cells_.size() + c] =
                gain.db - models::sector_loss_db(radio_.antenna, cells_[c].second, gain.direction);
        }
      }
    });
  }

  [[nodiscard]] CellInterference solve() const {
    CellInterference out{.option = option_,
                         .sites = static_cast<std::int64_t>(sectors_.size()),
                         .terminals = static_cast<std::int64_t>(users_.size())};
    Found found;
    for (std::size_t hour = 0; hour < k_busy_hours.size(); ++hour) {
      solve_down(hour, out, found);
      solve_up(hour, out, found);
    }
    out.short_terminals = static_cast<std::int64_t>(found.short_users.size());
    out.overloaded_sites = static_cast<std::int64_t>(found.overloaded_sites.size());
    for (const auto& [u, severity] : found.severity)
      out.violations.push_back({users_[u].terminal, link(users_[u]).site, severity});
    std::ranges::stable_sort(out.violations, std::greater{}, &CellViolation::severity);
    return out;
  }

 private:
  // Violations over all busy hours and both directions.
  struct Found {
    std::set<std::uint32_t> short_users;
    std::set<std::uint32_t> overloaded_sites;
    std::map<std::uint32_t, double> severity;  // [user] the greatest

    void add(std::uint32_t u, double how_bad) {
      double& known = severity.try_emplace(u, 0).first->second;
      known = std::max(known, how_bad);
    }
  };

  // From a site to a user, without the site's pattern.
  struct SiteGain {
    bool is_heard = false;
    double db = 0;
    models::Direction direction;
  };

  [[nodiscard]] const RadioLink& link(const User& u) const { return coverage_.links[u.link]; }
  [[nodiscard]] const DemandRow& row(std::uint32_t u) const {
    return scenario_.demand[demand_.terminals[users_[u].terminal].row];
  }

  // The serving site is faded; the others are not.
  [[nodiscard]] SiteGain gain_of(std::uint32_t u, std::uint32_t site, const Surroundings& around) const {
    const geo::PointM at = demand_.premises[demand_.terminals[users_[u].terminal].premises].at;
    const Site& from = around.candidates.sites[site];
    const double site_m = antenna_height_m(from, radio_);
    const auto path = around.ground.sample(from.at, at);
    SiteGain gain{.direction = direction_of({.site = from.at,
                                             .unit = at,
                                             .site_m = site_m,
                                             .unit_m = radio_.unit_height_m,
                                             .path = path ? &*path : nullptr})};
    const RadioLink& own = link(users_[u]);
    if (own.site == site) {
      gain.is_heard = true;
      gain.db = -static_cast<double>(own.loss_db) - static_cast<double>(own.entry_loss_db) -
                static_cast<double>(own.fade_margin_db) - radio_.other_losses_db;
      return gain;
    }
    const double d_km = std::max(geo::distance_m(from.at, at), k_least_path_m) / 1000;
    const auto loss = around.paths.loss(path ? &*path : nullptr, d_km, site_m);
    if (!loss) return gain;
    gain.is_heard = true;
    const bool is_built_up = !around.ground.has_clutter() && around.built_up.hold(at);
    const double clutter_db = is_built_up ? around.paths.clutter_db(loss->model, d_km) : 0;
    const double entry_db =
        entry_loss(row(u).indoors, radio_.frequency_mhz, -gain.direction.elevation_deg).median_db;
    gain.db = -loss->loss_db - clutter_db - entry_db - radio_.other_losses_db;
    return gain;
  }

  [[nodiscard]] Way down() const {
    return {true, radio_.eirp_dbm + radio_.unit_gain_dbi,
            models::noise_dbm(radio_.bandwidth_mhz, radio_.noise_figure_db)};
  }
  [[nodiscard]] Way up() const {
    return {false, radio_.unit_eirp_dbm + radio_.site_gain_dbi,
            models::noise_dbm(radio_.bandwidth_mhz, radio_.site_noise_figure_db)};
  }

  [[nodiscard]] double level_dbm(const Way& way, std::size_t u, std::size_t c) const {
    return way.sent_dbm + gain_db_[u * cells_.size() + c];
  }

  [[nodiscard]] double rate_bps(const Way& way, double sinr_db) const {
    return way.is_down ? models::down_bps(radio_, sinr_db) : models::up_bps(radio_, sinr_db);
  }

  // More modules than sectors in use share a sector's load on channels of their own.
  [[nodiscard]] double channels(std::uint32_t site) const {
    return std::max(1.0, modules_.at(site) / static_cast<double>(sectors_.at(site)));
  }

  [[nodiscard]] std::vector<double> loads_mbps(const Way& way, std::size_t hour) const {
    std::vector<double> loads;
    for (const User& u : users_) {
      const std::int64_t bps = graph_.problem.load[u.terminal][2 * hour + (way.is_down ? 0 : 1)];
      loads.push_back(static_cast<double>(bps) / 1e6 / channels(link(u).site));
    }
    return loads;
  }

  void solve_down(std::size_t hour, CellInterference& out, Found& found) const {
    const Way way = down();
    const std::vector<double> load_mbps = loads_mbps(way, hour);
    const std::vector<double> levels = levels_of(way);
    const models::CellLoads loads = models::solve_cell_loads(
        coupled(levels, load_mbps, way), [&](double sinr_db) { return rate_bps(way, sinr_db) / 1e6; });
    out.converged = out.converged && loads.converged;
    for (const double load : loads.load) out.most_load_ratio = std::max(out.most_load_ratio, load);
    std::vector<double> sinr_db;
    for (std::uint32_t u = 0; u < users_.size(); ++u) {
      std::vector<models::Interferer> others;
      for (std::size_t c = 0; c < cells_.size(); ++c) {
        if (c != serving_[u]) others.push_back({level_dbm(way, u, c), loads.load[c]});
      }
      const double signal_dbm = level_dbm(way, u, serving_[u]);
      sinr_db.push_back(models::sinr_db(signal_dbm, others, way.noise_dbm));
      out.most_noise_rise_db = std::max(out.most_noise_rise_db, signal_dbm - way.noise_dbm - sinr_db.back());
    }
    note_short(way, sinr_db, found);
    note_overload(way, load_mbps, sinr_db, found);
  }

  void solve_up(std::size_t hour, CellInterference& out, Found& found) const {
    const Way way = up();
    const std::vector<double> load_mbps = loads_mbps(way, hour);
    const std::vector<double> levels = levels_of(way);
    const models::UserLoads loads = models::solve_user_loads(
        coupled(levels, load_mbps, way), [&](double sinr_db) { return rate_bps(way, sinr_db) / 1e6; });
    out.converged = out.converged && loads.converged;
    std::vector<double> sinr_db;
    for (std::uint32_t u = 0; u < users_.size(); ++u)
      sinr_db.push_back(level_dbm(way, u, serving_[u]) - way.noise_dbm - loads.noise_rise_db[serving_[u]]);
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      out.most_uplink_noise_rise_db = std::max(out.most_uplink_noise_rise_db, loads.noise_rise_db[c]);
      out.most_load_ratio = std::max(out.most_load_ratio, std::min(1.0, loads.wanted[c]));
    }
    note_short(way, sinr_db, found);
    note_overload(way, load_mbps, sinr_db, found);
  }

  [[nodiscard]] std::vector<double> levels_of(const Way& way) const {
    std::vector<double> levels = gain_db_;
    for (double& level : levels) level += way.sent_dbm;
    return levels;
  }

  [[nodiscard]] models::CoupledCells coupled(const std::vector<double>& levels,
                                             const std::vector<double>& load_mbps, const Way& way) const {
    return {.cell_count = cells_.size(),
            .received_dbm = levels,
            .serving = serving_,
            .load_mbps = load_mbps,
            .noise_dbm = way.noise_dbm};
  }

  void note_short(const Way& way, const std::vector<double>& sinr_db, Found& found) const {
    for (std::uint32_t u = 0; u < users_.size(); ++u) {
      const auto least = row(u).least_rate(demand_.terminals[users_[u].terminal].is_backup);
      const double least_bps = 1e6 * (way.is_down ? least.down_mbps : least.up_mbps);
      const bool is_lost = sinr_db[u] < radio_.least_snr_db;
      const double bps = rate_bps(way, sinr_db[u]);
      if (!is_lost && bps >= least_bps) continue;
      found.short_users.insert(u);
      found.add(u, is_lost || bps <= 0 ? k_lost_severity : least_bps / bps);
    }
  }

  // Airtime that each site's users take together, of what planning allows its modules.
  void note_overload(const Way& way, const std::vector<double>& load_mbps, const std::vector<double>& sinr_db,
                     Found& found) const {
    std::map<std::uint32_t, std::vector<std::pair<double, std::uint32_t>>> takers;  // [site] airtime, user
    for (std::uint32_t u = 0; u < users_.size(); ++u) {
      if (load_mbps[u] == 0) continue;
      const std::uint32_t site = link(users_[u]).site;
      const double rate = rate_bps(way, sinr_db[u]) / 1e6;
      const double airtime = rate > 0 ? load_mbps[u] / rate : std::numeric_limits<double>::infinity();
      takers[site].emplace_back(airtime * channels(site), u);
    }
    for (auto& [site, users] : takers) {
      double sum = 0;
      std::ranges::sort(users);
      const double usable = radio_.usable_airtime_ratio * modules_.at(site) + 1e-9;
      for (const auto& [airtime, u] : users) {
        sum += airtime;
        if (sum <= usable) continue;
        found.overloaded_sites.insert(site);
        found.add(u, k_lost_severity * (1 + std::min(airtime, k_lost_severity)));
      }
    }
  }

  const Scenario& scenario_;
  const Demand& demand_;
  const Coverage& coverage_;
  const PlanGraph& graph_;
  std::uint32_t option_;
  const std::vector<User>& users_;
  std::map<std::uint32_t, double> modules_;  // [site]
  const models::Radio& radio_;
  std::vector<std::pair<std::uint32_t, std::uint8_t>> cells_;  // [cell] site and sector, ascending
  std::map<std::uint32_t, std::size_t> sectors_;               // [site] in use
  std::vector<std::uint32_t> serving_;                         // [user] cell
  std::vector<double> gain_db_;  // [user][cell], row-major: without the levels sent and the gains in them
};

// Modules that the plan buys on each site for an option.
std::map<std::uint32_t, double> modules_of(std::uint32_t option, const PlanGraph& graph, const Plan& plan) {
  std::map<std::uint32_t, double> modules;
  for (std::uint32_t a = 0; a < graph.arcs.size(); ++a) {
    if (plan.arc_used[a] != 0 && graph.arcs[a].kind == ArcKind::radio && graph.arcs[a].option == option)
      modules.try_emplace(graph.arcs[a].place, 1);
  }
  for (std::size_t m = 0; m < graph.problem.modules.size(); ++m) {
    const PlanArc& arc = graph.arcs[graph.problem.modules[m].arc];
    const bool is_used = plan.arc_used[graph.problem.modules[m].arc] != 0;
    if (is_used && arc.kind == ArcKind::radio && arc.option == option)
      modules[arc.place] = std::max<double>(1, plan.solution.units[m]);
  }
  return modules;
}

}  // namespace

std::vector<CellInterference> check_interference(const geo::Region& region, const Scenario& scenario,
                                                 const Candidates& candidates, const Demand& demand,
                                                 const Coverage& coverage, const PlanGraph& graph,
                                                 const Plan& plan) {
  std::vector<CellInterference> out;
  const auto by_option = users_by_option(scenario, demand, coverage, graph, plan);
  if (by_option.empty()) return out;
  const RadioGround ground(region, scenario.radio.cover);
  const BuiltUpAreas built_up(region, scenario.radio.built_up_per_km2);
  for (const auto& [option, users] : by_option) {
    Cells cells(scenario, demand, coverage, graph, option, users, modules_of(option, graph, plan));
    const RadioPaths paths(scenario.catalogue.options[option], scenario.radio, middle_latitude_deg(region));
    cells.listen({paths, ground, built_up, candidates});
    out.push_back(cells.solve());
  }
  return out;
}

}  // namespace tsunagi::plan
