// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/prize_tree.h"

#include <algorithm>
#include <utility>

namespace tsunagi::steiner {
namespace {

void add_arc(Problem& problem, std::uint32_t tail, std::uint32_t head, Cost cost) {
  problem.tail.push_back(tail);
  problem.head.push_back(head);
  problem.cost.push_back(cost);
}

std::uint32_t add_node(Instance& instance, const char* name) {
  const std::uint32_t node = instance.problem.node_count++;
  instance.blocks.push_back({.prefix = name, .first = node, .count = 1, .is_single = true});
  return node;
}

// Leaves below the vertices for nothing: [prize] the leaf.
std::vector<std::uint32_t> add_leaves(Instance& instance, const std::vector<Prize>& prizes) {
  Problem& problem = instance.problem;
  NodeBlock block{.prefix = "p", .first = problem.node_count};
  std::vector<std::uint32_t> leaves;
  for (const Prize& prize : prizes) {
    leaves.push_back(problem.node_count++);
    problem.terminals.push_back(leaves.back());
    add_arc(problem, prize.node, leaves.back(), 0);
    block.numbers.push_back(prize.node + 1);
  }
  block.count = static_cast<std::uint32_t>(prizes.size());
  if (block.count != 0) instance.blocks.push_back(std::move(block));
  return leaves;
}

void add_prize_arcs(Problem& problem, const std::vector<Prize>& prizes,
                    const std::vector<std::uint32_t>& leaves) {
  for (std::size_t i = 0; i < prizes.size(); ++i)
    if (prizes[i].amount) add_arc(problem, problem.root, leaves[i], *prizes[i].amount);
}

std::vector<Prize> worth_hanging(const std::vector<Prize>& prizes, std::uint32_t but) {
  std::vector<Prize> kept;
  for (const Prize& prize : prizes)
    if (prize.node != but && prize.amount != Cost{0}) kept.push_back(prize);
  return kept;
}

// The parts of a plan: what hangs below each vertex that the root's dear arcs enter.
class Parts {
 public:
  Parts(const Instance& instance, const Solution& solution)
      : p_(instance.problem), s_(solution), part_(p_.node_count, k_none), earned_(p_.node_count, 0) {
    for (std::uint32_t v = 0; v < p_.node_count; ++v)
      if (s_.arc_into[v] != k_none) find(v);
    find_prizes();
    for (std::uint32_t v = 0; v < p_.node_count; ++v)
      if (part_[v] != k_none) earned_[part_[v]] += prize_[v] - p_.cost[s_.arc_into[v]];
  }

  [[nodiscard]] std::vector<std::uint32_t> tops(Cost dear) const {
    std::vector<std::uint32_t> found;
    for (std::uint32_t v = 0; v < p_.node_count; ++v)
      if (part_[v] == v && p_.cost[s_.arc_into[v]] == dear && !is_leaf(v)) found.push_back(v);
    return found;
  }
  [[nodiscard]] std::uint32_t part(std::uint32_t v) const { return part_[v]; }
  [[nodiscard]] Cost earned(std::uint32_t top) const { return earned_[top]; }
  [[nodiscard]] std::uint32_t prize_arc(std::uint32_t v) const { return prize_arc_[v]; }

 private:
  [[nodiscard]] bool is_leaf(std::uint32_t v) const { return prize_arc_[v] != k_none; }

  // The child of the root above v, by the way up; notes it for all on the way.
  void find(std::uint32_t v) {
    std::vector<std::uint32_t> way;
    while (part_[v] == k_none) {
      way.push_back(v);
      const std::uint32_t above = p_.tail[s_.arc_into[v]];
      if (above == p_.root)
        part_[v] = v;
      else
        v = above;
    }
    for (const std::uint32_t w : way) part_[w] = part_[v];
  }

  // Only a prize leaf is a terminal that an arc of the root enters.
  void find_prizes() {
    prize_.assign(p_.node_count, 0);
    prize_arc_.assign(p_.node_count, k_none);
    std::vector<std::uint8_t> is_terminal(p_.node_count, 0);
    for (const std::uint32_t t : p_.terminals) is_terminal[t] = 1;
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a) {
      if (p_.tail[a] != p_.root || is_terminal[p_.head[a]] == 0) continue;
      prize_[p_.head[a]] = p_.cost[a];
      prize_arc_[p_.head[a]] = a;
    }
  }

  const Problem& p_;
  const Solution& s_;
  std::vector<std::uint32_t> part_;       // [node] the child of the root at or above it
  std::vector<Cost> earned_;              // [child of the root] prizes served below it − arcs
  std::vector<Cost> prize_;               // [leaf]
  std::vector<std::uint32_t> prize_arc_;  // [leaf] the arc that pays the prize
};

}  // namespace

void hang_prizes(Instance& instance, const std::vector<Prize>& prizes) {
  const std::vector<Prize> hung = worth_hanging(prizes, instance.problem.root);
  add_prize_arcs(instance.problem, hung, add_leaves(instance, hung));
}

void hang_prizes_without_root(Instance& instance, const std::vector<Prize>& prizes) {
  const std::vector<Prize> hung = worth_hanging(prizes, k_none);
  Cost sum = 0;
  Cost largest = 0;
  std::uint32_t richest = k_none;
  for (const Prize& prize : hung) {
    sum = std::min(sum + *prize.amount, k_cost_limit);
    if (*prize.amount <= largest) continue;
    largest = *prize.amount;
    richest = prize.node;
  }
  if (richest != k_none && largest >= sum - largest) {
    instance.problem.root = richest;
    return hang_prizes(instance, prizes);
  }
  const std::vector<std::uint32_t> leaves = add_leaves(instance, hung);
  Problem& problem = instance.problem;
  problem.root = add_node(instance, "root");
  if (hung.empty()) return;
  const std::uint32_t tree = add_node(instance, "tree");
  problem.terminals.push_back(tree);
  const Cost dear = sum - largest + 1;
  for (const Prize& prize : hung) {
    add_arc(problem, prize.node, tree, 0);
    add_arc(problem, problem.root, prize.node, dear);
  }
  add_prize_arcs(problem, hung, leaves);
  instance.fixed = -dear;
}

Solution keep_one_tree(const Instance& instance, Solution solution) {
  if (instance.fixed == 0 || solution.status == Status::infeasible) return solution;
  const Problem& p = instance.problem;
  const Parts parts(instance, solution);
  const auto tops = parts.tops(-instance.fixed);
  if (tops.size() < 2) return solution;
  const auto earned = [&](std::uint32_t top) { return parts.earned(top); };
  const std::uint32_t kept = *std::ranges::max_element(tops, {}, earned);
  const std::uint32_t tree = instance.blocks.back().first;
  for (std::uint32_t v = 0; v < p.node_count; ++v) {
    const std::uint32_t top = parts.part(v);
    if (top != k_none && top != kept && std::ranges::find(tops, top) != tops.end())
      solution.arc_into[v] = parts.prize_arc(v);
  }
  for (std::uint32_t a = 0; a < p.arc_count(); ++a)
    if (p.head[a] == tree && p.tail[a] == kept) solution.arc_into[tree] = a;
  solution.cost = 0;
  for (const std::uint32_t a : solution.arc_into)
    if (a != k_none) solution.cost += p.cost[a];
  solution.status = solution.cost == solution.certified_bound ? Status::optimal : Status::feasible;
  return solution;
}

}  // namespace tsunagi::steiner
