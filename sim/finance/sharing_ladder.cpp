// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/sharing_ladder.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include <tbb/parallel_for.h>

#include "sim/finance/problem_part.h"
#include "sim/steiner/solve.h"

namespace tsunagi::finance {
namespace {

using plan::ArcKind;
using plan::k_no_index;
using steiner::Cost;
using steiner::Load;

using ByLevel = std::array<Cost, k_rungs>;  // [rung from which it is shared]

constexpr steiner::Limits k_plan_only{.ticks = 30'000'000, .perturbations = 0, .bound = false};
constexpr steiner::Limits k_bound{.ticks = 30'000'000, .perturbations = 0, .bound = true};

// The first rung that shares a cost line.
std::size_t level_of(const plan::CostLine& line, bool is_hop) {
  using models::Layer;
  switch (line.layer) {
    case Layer::site:
    case Layer::power:
      return 1;
    case Layer::gateway:
    case Layer::route:
    case Layer::premises:
      return 2;
    case Layer::radio:
      return is_hop ? 2 : 3;
    case Layer::core:
    case Layer::platform:
      return 4;
    case Layer::operation:
      return 5;
  }
  return 5;
}

// What one player's plan uses.
struct Tree {
  std::vector<std::uint32_t> arcs;      // ascending
  std::map<std::uint32_t, Load> loads;  // by module
  std::set<std::uint32_t> activations;
};

class Climber {
 public:
  Climber(const plan::Planned& planned, const std::vector<SiloPlayer>& players, std::uint64_t seed)
      : planned_(planned), problem_(planned.graph.problem), players_(players), seed_(seed) {
    price_items();
    module_of_.assign(problem_.arc_count(), k_no_index);
    for (std::uint32_t m = 0; m < problem_.modules.size(); ++m) module_of_[problem_.modules[m].arc] = m;
    for (const SiloPlayer& player : players_) {
      parts_.push_back(part_of(problem_, player.terminals));
      parts_.back().problem.groups.clear();
    }
    settle_private_arcs();
  }

  Ladder run() {
    const std::vector<Tree> of_plan = plan_trees();
    Ladder ladder;
    std::vector<Tree> best = solve_alone(ladder.rungs.front().bound);
    for (std::size_t p = 0; p < best.size(); ++p) {
      if (evaluate(0, {of_plan[p]}) < evaluate(0, {best[p]})) best[p] = of_plan[p];
      ladder.alone.push_back(evaluate(0, {best[p]}));
    }
    std::array<std::vector<Tree>, k_rungs> found;
    for (std::size_t rung = 0; rung < k_rungs; ++rung) {
      if (evaluate(rung, of_plan) < evaluate(rung, best)) best = of_plan;
      if (rung > 0 && rung + 1 < k_rungs) best = improved(rung, std::move(best));
      ladder.rungs[rung].cost = evaluate(rung, best) + base();
      found[rung] = best;
    }
    add_bounds(ladder, found);
    add_games(ladder, {of_plan, found.front(), found[k_rungs - 2], found.back()});
    return ladder;
  }

 private:
  void price_items() {
    const plan::PlanGraph& graph = planned_.graph;
    arc_cost_.resize(problem_.arc_count(), ByLevel{});
    for (std::uint32_t a = 0; a < problem_.arc_count(); ++a) {
      for (const plan::CostLine& line : graph.lines_of(a))
        arc_cost_[a][level_of(line, graph.arcs[a].kind == ArcKind::hop)] += line.cost;
    }
    unit_cost_.resize(problem_.modules.size(), ByLevel{});
    for (std::size_t m = 0; m < problem_.modules.size(); ++m) {
      const bool is_hop = graph.arcs[problem_.modules[m].arc].kind == ArcKind::hop;
      for (const plan::CostLine& line : graph.module_lines[m])
        unit_cost_[m][level_of(line, is_hop)] += line.cost;
    }
    for (const plan::ActivationInfo& info : graph.activations) {
      ByLevel& cost = activation_cost_.emplace_back(ByLevel{});
      for (const plan::CostLine& line : info.lines) cost[level_of(line, false)] += line.cost;
    }
  }

  // What only one player can use is its own on every rung.
  void settle_private_arcs() {
    std::vector<std::uint32_t> players(problem_.arc_count(), 0);
    for (const ProblemPart& part : parts_) {
      for (const std::uint32_t a : part.arcs) ++players[a];
    }
    const auto settle = [](ByLevel& cost) {
      const Cost all = std::accumulate(cost.begin(), cost.end(), Cost{0});
      cost = {};
      cost.back() = all;
    };
    for (std::uint32_t a = 0; a < problem_.arc_count(); ++a) {
      if (players[a] > 1) continue;
      settle(arc_cost_[a]);
      if (module_of_[a] != k_no_index) settle(unit_cost_[module_of_[a]]);
    }
  }

  [[nodiscard]] Cost base() const {
    Cost sum = 0;
    for (const plan::CostLine& line : planned_.graph.base_lines) sum += line.cost;
    return sum;
  }

  static Cost shared(const ByLevel& cost, std::size_t rung) {
    return std::accumulate(cost.begin(), cost.begin() + static_cast<std::ptrdiff_t>(rung) + 1, Cost{0});
  }
  static Cost own(const ByLevel& cost, std::size_t rung) {
    return std::accumulate(cost.begin() + static_cast<std::ptrdiff_t>(rung) + 1, cost.end(), Cost{0});
  }

  // Adds one terminal's path, root last, with its load on the modules.
  void add_path(Tree& tree, std::set<std::uint32_t>& arcs, std::uint32_t terminal,
                const std::vector<std::uint32_t>& path) const {
    for (std::size_t i = 0; i < path.size(); ++i) {
      arcs.insert(path[i]);
      const std::uint32_t m = module_of_[path[i]];
      if (m == k_no_index || problem_.load.empty()) continue;
      Load& load = tree.loads.try_emplace(m, Load{}).first->second;
      for (std::size_t k = 0; k < load.size(); ++k) {
        const bool weighed = problem_.modules[m].is_airtime && i > 0;
        load[k] += problem_.load[terminal][k] * (weighed ? problem_.airtime[path[i - 1]][k % 2] : 1);
      }
    }
  }

  void note_activations(Tree& tree) const {
    for (const steiner::Need& need : problem_.needs) {
      if (std::ranges::binary_search(tree.arcs, need.arc)) tree.activations.insert(need.activation);
    }
  }

  [[nodiscard]] std::vector<Tree> plan_trees() const {
    std::vector<Tree> trees;
    for (const SiloPlayer& player : players_) {
      Tree& tree = trees.emplace_back();
      std::set<std::uint32_t> arcs;
      for (const std::uint32_t t : player.terminals) {
        std::vector<std::uint32_t> path = planned_.plan.services[t].path;
        std::ranges::reverse(path);
        add_path(tree, arcs, t, path);
      }
      tree.arcs.assign(arcs.begin(), arcs.end());
      note_activations(tree);
    }
    return trees;
  }

  [[nodiscard]] Tree tree_of(const ProblemPart& part, const steiner::Solution& plan) const {
    Tree tree;
    std::set<std::uint32_t> arcs;
    for (std::size_t i = 0; i < part.terminals.size(); ++i) {
      std::vector<std::uint32_t> path;
      for (std::uint32_t a = plan.arc_into[part.problem.terminals[i]]; a != steiner::k_none;
           a = plan.arc_into[part.problem.tail[a]])
        path.push_back(part.arcs[a]);
      add_path(tree, arcs, part.terminals[i], path);
    }
    tree.arcs.assign(arcs.begin(), arcs.end());
    note_activations(tree);
    return tree;
  }

  [[nodiscard]] std::uint32_t units(std::uint32_t m, const Load& load) const {
    std::int64_t units = 1;
    for (std::size_t k = 0; k < load.size(); ++k) {
      const std::int64_t capacity = problem_.modules[m].capacity[k];
      if (capacity > 0) units = std::max(units, (load[k] + capacity - 1) / capacity);
    }
    return static_cast<std::uint32_t>(units);
  }

  // What all players pay together when each rung up to this one is shared.
  [[nodiscard]] Cost evaluate(std::size_t rung, const std::vector<Tree>& trees) const {
    Cost sum = 0;
    std::set<std::uint32_t> arcs;
    std::map<std::uint32_t, Load> loads;
    std::map<std::uint32_t, std::vector<const Load*>> by_player;
    std::set<std::uint32_t> activations;
    for (const Tree& tree : trees) {
      for (const std::uint32_t a : tree.arcs) sum += own(arc_cost_[a], rung);
      arcs.insert(tree.arcs.begin(), tree.arcs.end());
      for (const auto& [m, load] : tree.loads) {
        sum += (units(m, load) - 1) * own(unit_cost_[m], rung);
        Load& all = loads.try_emplace(m, Load{}).first->second;
        for (std::size_t k = 0; k < load.size(); ++k) all[k] += load[k];
        by_player[m].push_back(&load);
      }
      for (const std::uint32_t a : tree.activations) sum += own(activation_cost_[a], rung);
      activations.insert(tree.activations.begin(), tree.activations.end());
    }
    for (const std::uint32_t a : arcs) sum += shared(arc_cost_[a], rung);
    for (const auto& [m, load] : loads) sum += shared_units(rung, m, load, by_player[m]);
    return sum + shared_activations(rung, activations);
  }

  // Further units of a shared module; those whose load together is beyond its limit each buy their own.
  [[nodiscard]] Cost shared_units(std::size_t rung, std::uint32_t m, const Load& all,
                                  const std::vector<const Load*>& each) const {
    const Cost unit = shared(unit_cost_[m], rung);
    if (units(m, all) <= problem_.modules[m].most_units) return (units(m, all) - 1) * unit;
    Cost sum = static_cast<Cost>(each.size() - 1) * shared(arc_cost_[problem_.modules[m].arc], rung);
    for (const Load* load : each) sum += (units(m, *load) - 1) * unit;
    return sum;
  }

  [[nodiscard]] Cost shared_activations(std::size_t rung, const std::set<std::uint32_t>& active) const {
    Cost sum = 0;
    for (const std::uint32_t a : active) sum += shared(activation_cost_[a], rung);
    if (rung + 1 < k_rungs) return sum;
    for (const steiner::ActivationGroup& group : problem_.groups) {  // a joint body
      Cost of_group = 0;
      for (const std::uint32_t a : group.activations)
        of_group += active.contains(a) ? problem_.activation_cost[a] : 0;
      sum -= std::max<Cost>(0, of_group - group.cap);
    }
    return sum;
  }

  // Prices of the items on a rung, as one player sees them.
  struct Prices {
    std::vector<Cost> arc;         // [arc of the whole problem]
    std::vector<Cost> unit;        // [module]
    std::vector<Cost> activation;  // [activation]
  };

  // What the others use and share is free.
  [[nodiscard]] Prices prices_beside(std::size_t rung, const std::vector<Tree>& trees,
                                     std::size_t player) const {
    Prices prices = full_prices();
    for (std::size_t other = 0; other < trees.size(); ++other) {
      if (other == player) continue;
      for (const std::uint32_t a : trees[other].arcs) prices.arc[a] = own(arc_cost_[a], rung);
      for (const std::uint32_t a : trees[other].activations)
        prices.activation[a] = own(activation_cost_[a], rung);
    }
    return prices;
  }

  [[nodiscard]] Prices full_prices() const {
    Prices prices{problem_.cost, {}, problem_.activation_cost};
    for (const steiner::Module& module : problem_.modules) prices.unit.push_back(module.unit_cost);
    return prices;
  }

  [[nodiscard]] steiner::Solution solved(std::size_t player, const Prices& prices,
                                         const steiner::Limits& limits) const {
    const ProblemPart& part = parts_[player];
    steiner::Problem problem = part.problem;
    for (std::size_t a = 0; a < part.arcs.size(); ++a) problem.cost[a] = prices.arc[part.arcs[a]];
    for (steiner::Module& module : problem.modules)
      module.unit_cost = prices.unit[module_of_[part.arcs[module.arc]]];
    problem.activation_cost = prices.activation;
    return steiner::solve(problem, limits);
  }

  // The silos, and a bound of them all.
  [[nodiscard]] std::vector<Tree> solve_alone(Cost& all_bounds) const {
    std::vector<Tree> out(players_.size());
    std::vector<Cost> bounds(players_.size(), 0);
    const Prices prices = full_prices();
    tbb::parallel_for(
        std::size_t{0}, players_.size(),
        [&](std::size_t p) {
          const steiner::Solution plan = solved(p, prices, k_bound);
          out[p] = tree_of(parts_[p], plan);
          bounds[p] = plan.certified_bound;
        },
        tbb::simple_partitioner{});
    all_bounds = std::accumulate(bounds.begin(), bounds.end(), base());
    return out;
  }

  // Everybody's answer to what the others have.
  [[nodiscard]] std::vector<Tree> answers_to(std::size_t rung, const std::vector<Tree>& trees) const {
    std::vector<Tree> out(players_.size());
    tbb::parallel_for(
        std::size_t{0}, players_.size(),
        [&](std::size_t p) {
          const Prices prices = prices_beside(rung, trees, p);
          const steiner::Solution plan = solved(p, prices, k_plan_only);
          out[p] = plan.status == steiner::Status::infeasible ? trees[p] : tree_of(parts_[p], plan);
        },
        tbb::simple_partitioner{});
    return out;
  }

  // One answer after the other is taken where it makes all cheaper together.
  [[nodiscard]] std::vector<Tree> improved(std::size_t rung, std::vector<Tree> trees) const {
    Cost cost = evaluate(rung, trees);
    const std::vector<Tree> answers = answers_to(rung, trees);
    for (std::size_t p = 0; p < trees.size(); ++p) {
      Tree before = std::exchange(trees[p], answers[p]);
      const Cost now = evaluate(rung, trees);
      if (now < cost) {
        cost = now;
      } else {
        trees[p] = std::move(before);
      }
    }
    return trees;
  }

  // Σ over players of a bound alone, when each shared item's price is divided among its users (all players
  // where it has none) and further units of shared modules are free: no more than what all pay together.
  [[nodiscard]] Cost bound(std::size_t rung, const std::vector<Tree>& trees) const {
    std::vector<Cost> arc_users(problem_.arc_count(), 0);
    std::vector<Cost> activation_users(problem_.activation_cost.size(), 0);
    for (const Tree& tree : trees) {
      for (const std::uint32_t a : tree.arcs) ++arc_users[a];
      for (const std::uint32_t a : tree.activations) ++activation_users[a];
    }
    std::vector<Cost> bounds(players_.size(), 0);
    tbb::parallel_for(
        std::size_t{0}, players_.size(),
        [&](std::size_t p) {
          const Tree& tree = trees[p];
          const auto part = [&](const ByLevel& cost, Cost users, bool is_user) {
            const auto all = static_cast<Cost>(players_.size());
            const Cost share = users == 0 ? shared(cost, rung) / all
                               : is_user  ? shared(cost, rung) / users
                                          : 0;
            return own(cost, rung) + share;
          };
          Prices prices;
          for (std::uint32_t a = 0; a < arc_cost_.size(); ++a)
            prices.arc.push_back(part(arc_cost_[a], arc_users[a], std::ranges::binary_search(tree.arcs, a)));
          for (const ByLevel& unit : unit_cost_) prices.unit.push_back(own(unit, rung));
          for (std::uint32_t a = 0; a < activation_cost_.size(); ++a)
            prices.activation.push_back(
                part(activation_cost_[a], activation_users[a], tree.activations.contains(a)));
          bounds[p] = solved(p, prices, k_bound).certified_bound;
        },
        tbb::simple_partitioner{});
    return std::accumulate(bounds.begin(), bounds.end(), Cost{0});
  }

  // Whoever shares less pays no less; where nothing is saved on either side, that is bound enough.
  void add_bounds(Ladder& ladder, const std::array<std::vector<Tree>, k_rungs>& found) const {
    ladder.rungs.back().bound = planned_.plan.bound;
    for (std::size_t rung = k_rungs - 1; rung-- > 0;) {
      Cost& own_bound = ladder.rungs[rung].bound;
      if (rung > 0 && (ladder.saving(rung) > 0 || ladder.saving(rung + 1) > 0))
        own_bound = bound(rung, found[rung]) + base();
      own_bound = std::max(own_bound, ladder.rungs[rung + 1].bound);
    }
  }

  // One set of plans as items with their users among groups of players.
  struct GroupItems {
    std::map<std::size_t, Cost> arcs;                            // by group mask
    std::map<std::uint32_t, std::map<std::size_t, Load>> loads;  // by module, group
    std::map<std::uint32_t, std::size_t> activations;            // group mask of each
  };
  [[nodiscard]] GroupItems items_of(const std::vector<Tree>& trees,
                                    const std::vector<std::size_t>& group_of) const {
    GroupItems out;
    std::map<std::uint32_t, std::size_t> users;
    for (std::size_t p = 0; p < trees.size(); ++p) {
      const std::size_t bit = std::size_t{1} << group_of[p];
      for (const std::uint32_t a : trees[p].arcs) users[a] |= bit;
      for (const std::uint32_t a : trees[p].activations) out.activations[a] |= bit;
      for (const auto& [m, load] : trees[p].loads) {
        Load& sum = out.loads[m].try_emplace(group_of[p], Load{}).first->second;
        for (std::size_t k = 0; k < load.size(); ++k) sum[k] += load[k];
      }
    }
    for (const auto& [a, mask] : users) out.arcs[mask] += problem_.cost[a];
    return out;
  }

  [[nodiscard]] Cost cost_of(const GroupItems& items, std::size_t group) const {
    Cost sum = 0;
    for (const auto& [mask, cost] : items.arcs) sum += (mask & group) != 0 ? cost : 0;
    for (const auto& [m, loads] : items.loads) {
      Load all{};
      std::vector<const Load*> each;
      for (const auto& [g, load] : loads) {
        if ((group >> g & 1) == 0) continue;
        for (std::size_t k = 0; k < load.size(); ++k) all[k] += load[k];
        each.push_back(&load);
      }
      if (!each.empty()) sum += shared_units(k_rungs - 1, m, all, each);
    }
    std::set<std::uint32_t> active;
    for (const auto& [a, mask] : items.activations) {
      if ((mask & group) != 0) active.insert(a);
    }
    return sum + shared_activations(k_rungs - 1, active);
  }

  // Groups by name, in the order of the names.
  [[nodiscard]] GroupGame game_of(const std::vector<std::vector<Tree>>& sets,
                                  const std::vector<std::string>& name_of) const {
    GroupGame out{.players = name_of};
    std::ranges::sort(out.players);
    out.players.erase(std::ranges::unique(out.players).begin(), out.players.end());
    out.game.players = out.players.size();
    if (out.players.empty() || out.players.size() > k_most_exact_players) return out;
    std::vector<std::size_t> group_of;
    for (const std::string& name : name_of)
      group_of.push_back(
          static_cast<std::size_t>(std::ranges::lower_bound(out.players, name) - out.players.begin()));
    std::vector<GroupItems> items;
    for (const std::vector<Tree>& trees : sets) items.push_back(items_of(trees, group_of));
    out.game.cost_jpy.push_back(0);
    std::vector<double> alone;
    for (std::size_t group = 1; group < std::size_t{1} << out.players.size(); ++group) {
      Cost least = cost_of(items.front(), group);
      for (const GroupItems& set : items) least = std::min(least, cost_of(set, group));
      out.game.cost_jpy.push_back(static_cast<double>(least) / plan::k_cost_per_jpy);
    }
    for (std::size_t i = 0; i < out.players.size(); ++i) alone.push_back(out.game.alone(i));
    out.shapley = shapley_shares(out.game);
    out.separable = separable_cost_shares(out.game, alone);
    return out;
  }

  void add_games(Ladder& ladder, const std::vector<std::vector<Tree>>& sets) const {
    std::vector<std::string> departments;
    std::vector<std::string> municipalities;
    for (const SiloPlayer& player : players_) {
      departments.push_back(player.department);
      const auto m = static_cast<std::size_t>(player.municipality);
      municipalities.push_back(player.municipality < 0 ? "域外" : planned_.region.municipalities[m].name);
    }
    ladder.departments = game_of(sets, departments);
    ladder.municipalities = game_of(sets, municipalities);
    ladder.of_players = sampled_players();
  }

  // Of the plan's own costs, each paid once by whoever uses it.
  [[nodiscard]] SampledShares sampled_players() const {
    constexpr int k_orders = 10'000;
    std::vector<std::uint32_t> player_of(planned_.demand.terminals.size(), 0);
    for (std::uint32_t p = 0; p < players_.size(); ++p) {
      for (const std::uint32_t t : players_[p].terminals) player_of[t] = p;
    }
    std::map<std::vector<std::uint32_t>, Cost> sums;
    for (const plan::PlanCost& cost : planned_.plan.costs) {
      std::set<std::uint32_t> users;
      for (const std::uint32_t t : cost.terminals) users.insert(player_of[t]);
      if (!users.empty()) sums[{users.begin(), users.end()}] += cost.line.cost;
    }
    std::vector<SharedItem> items;
    for (const auto& [users, cost] : sums) items.push_back({static_cast<double>(cost), users});
    return sampled_shapley(players_.size(), items, k_orders, seed_);
  }

  const plan::Planned& planned_;
  const steiner::Problem& problem_;
  const std::vector<SiloPlayer>& players_;
  std::uint64_t seed_;
  std::vector<ByLevel> arc_cost_;
  std::vector<ByLevel> unit_cost_;
  std::vector<ByLevel> activation_cost_;
  std::vector<std::uint32_t> module_of_;  // [arc]
  std::vector<ProblemPart> parts_;        // [player]
};

}  // namespace

bool Ladder::is_distinguishable(std::size_t rung) const {
  if (rung == 0) return false;
  const Rung& before = rungs[rung - 1];
  return saving(rung) > (before.cost - before.bound) + (rungs[rung].cost - rungs[rung].bound);
}

std::vector<SiloPlayer> silo_players(const plan::Scenario& scenario, const plan::Planned& planned) {
  std::map<std::pair<std::string, std::int32_t>, SiloPlayer> players;
  for (std::uint32_t t = 0; t < planned.demand.terminals.size(); ++t) {
    const plan::Terminal& terminal = planned.demand.terminals[t];
    const std::string& department = scenario.demand[terminal.row].department;
    const std::int32_t municipality = planned.demand.premises[terminal.premises].municipality;
    players.try_emplace({department, municipality}, SiloPlayer{department, municipality, {}})
        .first->second.terminals.push_back(t);
  }
  std::vector<SiloPlayer> out;
  for (auto& [key, player] : players) out.push_back(std::move(player));
  return out;
}

Ladder climb(const plan::Planned& planned, const std::vector<SiloPlayer>& players, std::uint64_t seed) {
  return Climber(planned, players, seed).run();
}

}  // namespace tsunagi::finance
