// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/tree.h"

#include <algorithm>
#include <cassert>

namespace tsunagi::steiner {

Tree::Tree(const Problem& problem, const Graph& graph)
    : problem_(&problem),
      graph_(&graph),
      has_loads_(!problem.modules.empty() && !problem.load.empty()),
      arc_into_(problem.node_count, k_none),
      first_child_(problem.node_count, k_none),
      next_(problem.node_count, k_none),
      previous_(problem.node_count, k_none),
      is_needed_(problem.node_count, 0),
      module_load_(problem.modules.size(), Load{}),
      users_(problem.activation_cost.size(), 0),
      group_sum_(problem.groups.size(), 0) {}

Load Tree::load_below(std::uint32_t node) const {
  Load sum{};
  if (!has_loads_) return sum;
  std::vector<std::uint32_t> stack{node};
  while (!stack.empty()) {
    const std::uint32_t v = stack.back();
    stack.pop_back();
    if (is_needed_[v] != 0) {
      const Load& load = problem_->load[graph_->terminal_of[v]];
      for (std::size_t k = 0; k < k_dimensions; ++k) sum[k] += load[k];
    }
    for (std::uint32_t c = first_child_[v]; c != k_none; c = next_[c]) stack.push_back(c);
  }
  return sum;
}

Cost Tree::activation_step(std::uint32_t activation) const {
  if (users_[activation] != 0) return 0;
  const Cost cost = problem_->activation_cost[activation];
  const std::uint32_t group = graph_->group_of[activation];
  if (group == k_none) return cost;
  const Cost cap = problem_->groups[group].cap;
  return std::min(cap, group_sum_[group] + cost) - std::min(cap, group_sum_[group]);
}

Cost Tree::activation_price(std::uint32_t arc) const {
  Cost sum = 0;
  for (const std::uint32_t a : graph_->needs_of(arc)) sum += activation_step(a);
  return sum;
}

Load Tree::weighed(const Module& module, const Load& load, std::uint32_t next_arc) const {
  if (!module.is_airtime) return load;
  Load product{};
  if (next_arc == k_none) return product;  // a terminal at the module's head takes no airtime below it
  for (std::size_t k = 0; k < k_dimensions; ++k) product[k] = load[k] * problem_->airtime[next_arc][k % 2];
  return product;
}

Load Tree::airtime_below(std::uint32_t node) const {
  Load sum{};
  for (std::uint32_t c = first_child_[node]; c != k_none; c = next_[c]) {
    const Load load = load_below(c);
    for (std::size_t k = 0; k < k_dimensions; ++k) sum[k] += load[k] * problem_->airtime[arc_into_[c]][k % 2];
  }
  return sum;
}

std::int64_t Tree::units_for(const Module& module, const Load& load) const {
  std::int64_t units = 1;
  for (std::size_t k = 0; k < k_dimensions; ++k)
    if (module.capacity[k] > 0)
      units = std::max(units, load[k] / module.capacity[k] + (load[k] % module.capacity[k] != 0 ? 1 : 0));
  return units;
}

Cost Tree::new_units_price(std::uint32_t arc, std::uint32_t next_arc, const Load& load) const {
  if (!has_loads_ || graph_->module_of[arc] == k_none) return 0;
  const Module& module = problem_->modules[graph_->module_of[arc]];
  Load product = weighed(module, load, next_arc);
  if (module.is_airtime && next_arc == k_none) product = airtime_below(problem_->head[arc]);
  const std::int64_t units = units_for(module, product);
  return units > module.most_units ? k_cost_limit : (units - 1) * module.unit_cost;
}

Cost Tree::extra_units_price(std::uint32_t node, std::uint32_t first_arc, const Load& load) const {
  Cost sum = 0;
  if (!has_loads_) return sum;
  std::uint32_t next_arc = first_arc;
  for (std::uint32_t v = node; arc_into_[v] != k_none; v = problem_->tail[next_arc]) {
    const std::uint32_t m = graph_->module_of[arc_into_[v]];
    if (m != k_none) {
      const Module& module = problem_->modules[m];
      Load after = weighed(module, load, next_arc);
      for (std::size_t k = 0; k < k_dimensions; ++k) after[k] += module_load_[m][k];
      const std::int64_t units = units_for(module, after);
      if (units > module.most_units) return k_cost_limit;
      sum += (units - units_for(module, module_load_[m])) * module.unit_cost;
    }
    next_arc = arc_into_[v];
  }
  return sum;
}

void Tree::price_module(std::uint32_t m, int sign) {
  const Module& module = problem_->modules[m];
  const std::int64_t units = units_for(module, module_load_[m]);
  price_.cost += sign * (units - 1) * module.unit_cost;
  if (units > module.most_units) overfull_ += sign;
}

void Tree::add_load(std::uint32_t m, const Load& load, std::uint32_t next_arc, int sign) {
  price_module(m, -1);
  const Load product = weighed(problem_->modules[m], load, next_arc);
  for (std::size_t k = 0; k < k_dimensions; ++k) module_load_[m][k] += sign * product[k];
  price_module(m, 1);
}

// Adds a load to the modules at and above a node; it leaves the node by `next_arc`.
void Tree::add_load_above(std::uint32_t node, std::uint32_t next_arc, const Load& load, int sign) {
  for (std::uint32_t v = node; arc_into_[v] != k_none; v = problem_->tail[next_arc]) {
    const std::uint32_t m = graph_->module_of[arc_into_[v]];
    if (m != k_none) add_load(m, load, next_arc, sign);
    next_arc = arc_into_[v];
  }
}

// The module on the arc into a node carries what is below that node.
void Tree::fill_own_module(std::uint32_t node) {
  const std::uint32_t m = graph_->module_of[arc_into_[node]];
  if (m == k_none) return;
  if (is_needed_[node] != 0) add_load(m, problem_->load[graph_->terminal_of[node]], k_none, 1);
  for (std::uint32_t c = first_child_[node]; c != k_none; c = next_[c])
    add_load(m, load_below(c), arc_into_[c], 1);
}

void Tree::pay_activation(std::uint32_t activation, int sign) {
  if (sign > 0) {
    price_.cost += activation_step(activation);
    if (users_[activation]++ == 0 && graph_->group_of[activation] != k_none)
      group_sum_[graph_->group_of[activation]] += problem_->activation_cost[activation];
    return;
  }
  if (--users_[activation] != 0) return;
  const std::uint32_t group = graph_->group_of[activation];
  if (group != k_none) group_sum_[group] -= problem_->activation_cost[activation];
  price_.cost -= activation_step(activation);
}

void Tree::pay(std::uint32_t arc, int sign) {
  price_.cost += sign * problem_->cost[arc];
  if (!problem_->tie_break.empty())
    price_.tie += static_cast<std::uint64_t>(std::int64_t{sign} * problem_->tie_break[arc]);
  for (const std::uint32_t a : graph_->needs_of(arc)) pay_activation(a, sign);
}

void Tree::do_link(std::uint32_t arc) {
  const std::uint32_t head = problem_->head[arc];
  const std::uint32_t tail = problem_->tail[arc];
  assert(arc_into_[head] == k_none && head != problem_->root);
  arc_into_[head] = arc;
  previous_[head] = k_none;
  next_[head] = first_child_[tail];
  if (next_[head] != k_none) previous_[next_[head]] = head;
  first_child_[tail] = head;
  pay(arc, 1);
  if (!has_loads_ || needed_count_ == 0) return;
  fill_own_module(head);
  add_load_above(tail, arc, load_below(head), 1);
}

void Tree::do_cut(std::uint32_t node) {
  const std::uint32_t arc = arc_into_[node];
  const std::uint32_t tail = problem_->tail[arc];
  if (has_loads_ && needed_count_ != 0) {
    add_load_above(tail, arc, load_below(node), -1);
    const std::uint32_t m = graph_->module_of[arc];
    if (m != k_none) {
      price_module(m, -1);
      module_load_[m] = Load{};
    }
  }
  pay(arc, -1);
  if (previous_[node] == k_none) {
    first_child_[tail] = next_[node];
  } else {
    next_[previous_[node]] = next_[node];
  }
  if (next_[node] != k_none) previous_[next_[node]] = previous_[node];
  arc_into_[node] = k_none;
  next_[node] = previous_[node] = k_none;
}

void Tree::do_need(std::uint32_t node, bool is_needed) {
  is_needed_[node] = is_needed ? 1 : 0;
  needed_count_ += is_needed ? 1 : -1;
  if (has_loads_) add_load_above(node, k_none, problem_->load[graph_->terminal_of[node]], is_needed ? 1 : -1);
}

void Tree::link(std::uint32_t arc) {
  do_link(arc);
  journal_.push_back({Step::Kind::link, arc});
}

void Tree::cut(std::uint32_t node) {
  journal_.push_back({Step::Kind::cut, arc_into_[node]});
  do_cut(node);
}

void Tree::set_needed(std::uint32_t node, bool is_needed) {
  if (this->is_needed(node) == is_needed) return;
  do_need(node, is_needed);
  journal_.push_back({is_needed ? Step::Kind::need : Step::Kind::unneed, node});
}

void Tree::prune(std::uint32_t node) {
  while (arc_into_[node] != k_none && !has_children(node) && !is_needed(node)) {
    const std::uint32_t above = parent(node);
    cut(node);
    node = above;
  }
}

void Tree::hold_activation(std::uint32_t activation) {
  pay_activation(activation, 1);
  journal_.push_back({Step::Kind::hold, activation});
}

void Tree::release_activation(std::uint32_t activation) {
  pay_activation(activation, -1);
  journal_.push_back({Step::Kind::release, activation});
}

void Tree::undo_to(Mark mark) {
  while (journal_.size() > mark) {
    const Step step = journal_.back();
    journal_.pop_back();
    switch (step.kind) {
      case Step::Kind::link:
        do_cut(problem_->head[step.id]);
        break;
      case Step::Kind::cut:
        do_link(step.id);
        break;
      case Step::Kind::need:
        do_need(step.id, false);
        break;
      case Step::Kind::unneed:
        do_need(step.id, true);
        break;
      case Step::Kind::hold:
        pay_activation(step.id, -1);
        break;
      case Step::Kind::release:
        pay_activation(step.id, 1);
        break;
    }
  }
}

Solution Tree::solution() const {
  Solution solution;
  solution.arc_into = arc_into_;
  solution.units.assign(problem_->modules.size(), 0);
  for (std::size_t m = 0; m < problem_->modules.size(); ++m) {
    const Module& module = problem_->modules[m];
    if (arc_into_[problem_->head[module.arc]] == module.arc)
      solution.units[m] = static_cast<std::uint32_t>(units_for(module, module_load_[m]));
  }
  solution.active.resize(users_.size());
  std::ranges::transform(users_, solution.active.begin(), [](std::uint32_t n) { return n > 0 ? 1 : 0; });
  solution.cost = price_.cost;
  return solution;
}

Tree tree_of(const Problem& problem, const Graph& graph, const std::vector<std::uint32_t>& arc_into) {
  Tree tree(problem, graph);
  for (const std::uint32_t arc : arc_into)
    if (arc != k_none) tree.link(arc);
  for (const std::uint32_t node : problem.terminals)
    if (tree.holds(node)) tree.set_needed(node, true);
  tree.forget_journal();
  return tree;
}

void prune_all(const Problem& problem, Tree& tree) {
  for (std::uint32_t node = 0; node < problem.node_count; ++node) tree.prune(node);
}

}  // namespace tsunagi::steiner
