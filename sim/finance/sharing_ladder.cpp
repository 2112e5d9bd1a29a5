// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/sharing_ladder.h"

#include <algorithm>
#include <deque>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include <tbb/parallel_for.h>

#include "sim/finance/problem_part.h"
#include "sim/finance/rung_costs.h"
#include "sim/steiner/solve.h"

namespace tsunagi::finance {
namespace {

using steiner::Cost;
using steiner::Load;

constexpr steiner::Limits k_plan_only{.ticks = 30'000'000, .perturbations = 0, .bound = false};
constexpr steiner::Limits k_bound{.ticks = 30'000'000, .perturbations = 0, .bound = true};

class Climber {
 public:
  Climber(const plan::Planned& planned, const std::vector<SiloPlayer>& players, std::uint64_t seed)
      : planned_(planned), problem_(planned.graph.problem), players_(players), seed_(seed) {
    for (const SiloPlayer& player : players_) {
      parts_.push_back(part_of(problem_, player.terminals));
      parts_.back().problem.groups.clear();
    }
    costs_.emplace(planned, parts_);
    answers_.resize(players_.size());
  }

  Ladder run() {
    const std::vector<Tree> of_plan = plan_trees();
    Ladder ladder;
    std::vector<Tree> best = solve_alone(ladder.rungs.front().bound);
    for (std::size_t p = 0; p < best.size(); ++p) {
      if (costs_->evaluate(0, {of_plan[p]}) < costs_->evaluate(0, {best[p]})) best[p] = of_plan[p];
      ladder.alone.push_back(costs_->evaluate(0, {best[p]}));
    }
    std::array<std::vector<Tree>, k_rungs> found;
    for (std::size_t rung = 0; rung < k_rungs; ++rung) {
      if (costs_->evaluate(rung, of_plan) < costs_->evaluate(rung, best)) best = of_plan;
      if (rung > 0 && rung + 1 < k_rungs) best = improved(rung, std::move(best));
      ladder.rungs[rung].cost = costs_->evaluate(rung, best) + base();
      found[rung] = best;
    }
    add_bounds(ladder, found);
    add_games(ladder, {of_plan, found.front(), found[k_rungs - 2], found.back()});
    return ladder;
  }

 private:
  [[nodiscard]] Cost base() const {
    Cost sum = 0;
    for (const plan::CostLine& line : planned_.graph.base_lines) sum += line.cost;
    return sum;
  }

  [[nodiscard]] std::vector<Tree> plan_trees() const {
    std::vector<Tree> trees;
    for (const SiloPlayer& player : players_) {
      Tree& tree = trees.emplace_back();
      std::set<std::uint32_t> arcs;
      for (const std::uint32_t t : player.terminals) {
        std::vector<std::uint32_t> path = planned_.plan.services[t].path;
        std::ranges::reverse(path);
        costs_->add_path(tree, arcs, t, path);
      }
      tree.arcs.assign(arcs.begin(), arcs.end());
      costs_->note_activations(tree);
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
      costs_->add_path(tree, arcs, part.terminals[i], path);
    }
    tree.arcs.assign(arcs.begin(), arcs.end());
    costs_->note_activations(tree);
    return tree;
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
      for (const std::uint32_t a : trees[other].arcs) prices.arc[a] = own(costs_->arc[a], rung);
      for (const std::uint32_t a : trees[other].activations)
        prices.activation[a] = own(costs_->activation[a], rung);
    }
    return prices;
  }

  [[nodiscard]] Prices full_prices() const {
    Prices prices{problem_.cost, {}, problem_.activation_cost};
    for (const steiner::Module& module : problem_.modules) prices.unit.push_back(module.unit_cost);
    return prices;
  }

  // A player's answer to prices: its tree, unless there is none, and the certified bound where it was asked
  // for.
  struct Answer {
    std::vector<Cost> prices;  // of the part: arcs, modules, activations it may need
    bool has_bound = false;
    std::optional<Tree> tree;
    Cost bound = 0;
  };

  // Rungs that share nothing more of a player's part ask it the same question again: it answers once. Each
  // player is asked by one thread at a time.
  [[nodiscard]] const Answer& solved(std::size_t player, const Prices& prices,
                                     const steiner::Limits& limits) const {
    const ProblemPart& part = parts_[player];
    steiner::Problem problem = part.problem;
    for (std::size_t a = 0; a < part.arcs.size(); ++a) problem.cost[a] = prices.arc[part.arcs[a]];
    for (steiner::Module& module : problem.modules)
      module.unit_cost = prices.unit[costs_->module_of[part.arcs[module.arc]]];
    problem.activation_cost = prices.activation;
    std::vector<Cost> asked = problem.cost;
    for (const steiner::Module& module : problem.modules) asked.push_back(module.unit_cost);
    for (const steiner::Need& need : problem.needs) asked.push_back(problem.activation_cost[need.activation]);
    std::deque<Answer>& known = answers_[player];
    const auto at = std::ranges::find_if(
        known, [&](const Answer& a) { return a.has_bound >= limits.bound && a.prices == asked; });
    if (at != known.end()) return *at;
    const steiner::Solution plan = steiner::solve(problem, limits);
    Answer& answer =
        known.emplace_back(Answer{std::move(asked), limits.bound, std::nullopt, plan.certified_bound});
    if (plan.status != steiner::Status::infeasible) answer.tree = tree_of(part, plan);
    return answer;
  }

  // The silos, and a bound of them all.
  [[nodiscard]] std::vector<Tree> solve_alone(Cost& all_bounds) const {
    std::vector<Tree> out(players_.size());
    std::vector<Cost> bounds(players_.size(), 0);
    const Prices prices = full_prices();
    tbb::parallel_for(
        std::size_t{0}, players_.size(),
        [&](std::size_t p) {
          const Answer& answer = solved(p, prices, k_bound);
          out[p] = answer.tree.value_or(Tree{});
          bounds[p] = answer.bound;
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
          out[p] = solved(p, prices, k_plan_only).tree.value_or(trees[p]);
        },
        tbb::simple_partitioner{});
    return out;
  }

  // One answer after the other is taken where it makes all cheaper together.
  [[nodiscard]] std::vector<Tree> improved(std::size_t rung, std::vector<Tree> trees) const {
    Cost cost = costs_->evaluate(rung, trees);
    const std::vector<Tree> answers = answers_to(rung, trees);
    for (std::size_t p = 0; p < trees.size(); ++p) {
      Tree before = std::exchange(trees[p], answers[p]);
      const Cost now = costs_->evaluate(rung, trees);
      if (now < cost) {
        cost = now;
      } else {
        trees[p] = std::move(before);
      }
    }
    return trees;
  }

  // How many pay for an item of a rung, and who: its users, or where it has none all who could use it.
  struct Payers {
    std::vector<Cost> arc;         // [arc] users
    std::vector<Cost> activation;  // [activation] users
  };
  [[nodiscard]] static Cost share(Cost shared_price, Cost users, bool is_user, Cost able) {
    if (users == 0) return shared_price / std::max<Cost>(1, able);
    return is_user ? shared_price / users : 0;
  }

  [[nodiscard]] Prices divided_prices(std::size_t rung, const Tree& tree, const Payers& payers) const {
    Prices prices;
    for (std::uint32_t a = 0; a < costs_->arc.size(); ++a) {
      const bool is_user = std::ranges::binary_search(tree.arcs, a);
      prices.arc.push_back(own(costs_->arc[a], rung) +
                           share(shared(costs_->arc[a], rung), payers.arc[a], is_user, costs_->able[a]));
    }
    for (const ByLevel& unit : costs_->unit) prices.unit.push_back(own(unit, rung));
    const auto all = static_cast<Cost>(players_.size());
    for (std::uint32_t a = 0; a < costs_->activation.size(); ++a) {
      const ByLevel& cost = costs_->activation[a];
      prices.activation.push_back(own(cost, rung) + share(shared(cost, rung), payers.activation[a],
                                                          tree.activations.contains(a), all));
    }
    return prices;
  }

  [[nodiscard]] Cost priced(const Tree& tree, const Prices& prices) const {
    Cost sum = 0;
    for (const std::uint32_t a : tree.arcs) sum += prices.arc[a];
    for (const auto& [m, load] : tree.loads) sum += (costs_->units(m, load) - 1) * prices.unit[m];
    for (const std::uint32_t a : tree.activations) sum += prices.activation[a];
    return sum;
  }

  // Σ over players of a bound alone, when each shared item's price is divided among who pays for it and
  // further units of shared modules are free: no more than what all pay together. Nothing where it cannot
  // exceed `known`: a player's bound is no more than what its own tree costs it at these prices.
  [[nodiscard]] Cost bound(std::size_t rung, const std::vector<Tree>& trees, Cost known) const {
    Payers payers{std::vector<Cost>(problem_.arc_count(), 0),
                  std::vector<Cost>(problem_.activation_cost.size(), 0)};
    for (const Tree& tree : trees) {
      for (const std::uint32_t a : tree.arcs) ++payers.arc[a];
      for (const std::uint32_t a : tree.activations) ++payers.activation[a];
    }
    std::vector<Cost> bounds(players_.size(), 0);
    tbb::parallel_for(std::size_t{0}, players_.size(), [&](std::size_t p) {
      bounds[p] = priced(trees[p], divided_prices(rung, trees[p], payers));
    });
    Cost sum = std::accumulate(bounds.begin(), bounds.end(), Cost{0});
    std::vector<std::size_t> order(players_.size());  // those that are soon answered first
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t p) { return players_[p].terminals.size(); });
    constexpr std::size_t k_at_once = 6;
    for (std::size_t first = 0; first < order.size() && sum > known; first += k_at_once) {
      const std::size_t end = std::min(order.size(), first + k_at_once);
      tbb::parallel_for(
          first, end,
          [&](std::size_t i) {
            const std::size_t p = order[i];
            bounds[p] = solved(p, divided_prices(rung, trees[p], payers), k_bound).bound;
          },
          tbb::simple_partitioner{});
      sum = std::accumulate(bounds.begin(), bounds.end(), Cost{0});
    }
    return sum > known ? sum : 0;
  }

  // Whoever shares less pays no less; where nothing is saved on either side, that is bound enough.
  void add_bounds(Ladder& ladder, const std::array<std::vector<Tree>, k_rungs>& found) const {
    ladder.rungs.back().bound = planned_.plan.bound;
    for (std::size_t rung = k_rungs - 1; rung-- > 0;) {
      Cost& own_bound = ladder.rungs[rung].bound;
      if (rung > 0 && (ladder.saving(rung) > 0 || ladder.saving(rung + 1) > 0))
        own_bound = bound(rung, found[rung], ladder.rungs[rung + 1].bound - base()) + base();
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
      if (!each.empty()) sum += costs_->shared_units(k_rungs - 1, m, all, each);
    }
    std::set<std::uint32_t> active;
    for (const auto& [a, mask] : items.activations) {
      if ((mask & group) != 0) active.insert(a);
    }
    return sum + costs_->shared_activations(k_rungs - 1, active);
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
  std::vector<ProblemPart> parts_;  // [player]
  std::optional<RungCosts> costs_;
  mutable std::vector<std::deque<Answer>> answers_;  // [player] to what was asked so far
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
