// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/graph.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "geo/base/error.h"

namespace tsunagi::steiner {
namespace {

__extension__ typedef __int128 Wide;

class Validator {
 public:
  explicit Validator(const Problem& problem) : p_(problem) {}

  void run() {
    check_lengths();
    faults_.throw_if_any();  // the rest indexes by these lengths
    check_arcs();
    check_terminals();
    check_loads();
    faults_.throw_if_any();
    check_modules();
    check_activations();
    faults_.throw_if_any();
    check_sums();
    faults_.throw_if_any();
  }

 private:
  void require(bool holds, std::string sentence) {
    if (!holds) faults_.add(std::move(sentence));
  }

  void check_lengths() {
    const std::size_t arcs = p_.arc_count();
    require(arcs < k_none / 2, fmt::format("expected fewer than 2^31 arcs, found {}", arcs));
    require(p_.node_count < k_none / 2,
            fmt::format("expected fewer than 2^31 nodes, found {}", p_.node_count));
    require(p_.root < p_.node_count, fmt::format("root {} is not one of {} nodes", p_.root, p_.node_count));
    require(p_.head.size() == arcs, fmt::format("expected {} arc heads, found {}", arcs, p_.head.size()));
    require(p_.cost.size() == arcs, fmt::format("expected {} arc costs, found {}", arcs, p_.cost.size()));
    require(p_.tie_break.empty() || p_.tie_break.size() == arcs,
            fmt::format("expected {} tie breaks or none, found {}", arcs, p_.tie_break.size()));
    require(p_.airtime.empty() || p_.airtime.size() == arcs,
            fmt::format("expected {} airtime factors or none, found {}", arcs, p_.airtime.size()));
    require(p_.load.empty() || p_.load.size() == p_.terminals.size(),
            fmt::format("expected {} loads or none, found {}", p_.terminals.size(), p_.load.size()));
  }

  void check_arcs() {
    for (std::size_t a = 0; a < p_.arc_count(); ++a) {
      const bool in_range = p_.tail[a] < p_.node_count && p_.head[a] < p_.node_count;
      if (in_range && p_.cost[a] >= 0) continue;
      faults_.add(fmt::format("arc {} ({} to {}, cost {}): expected nodes below {} and a cost of at least 0",
                              a, p_.tail[a], p_.head[a], p_.cost[a], p_.node_count));
    }
    for (std::size_t a = 0; a < p_.airtime.size(); ++a)
      require(p_.airtime[a][0] >= 0 && p_.airtime[a][1] >= 0,
              fmt::format("arc {}: negative airtime factor", a));
  }

  void check_terminals() {
    std::vector<std::uint8_t> seen(p_.node_count, 0);
    for (std::size_t t = 0; t < p_.terminals.size(); ++t) {
      const std::uint32_t node = p_.terminals[t];
      if (node >= p_.node_count) {
        faults_.add(fmt::format("terminal {}: node {} is not one of {} nodes", t, node, p_.node_count));
        continue;
      }
      require(node != p_.root, fmt::format("terminal {}: node {} is the root", t, node));
      require(seen[node] == 0, fmt::format("terminal {}: node {} is a terminal already", t, node));
      seen[node] = 1;
    }
  }

  void check_loads() {
    for (std::size_t t = 0; t < p_.load.size(); ++t)
      require(std::ranges::all_of(p_.load[t], [](std::int64_t l) { return l >= 0; }),
              fmt::format("terminal {}: negative load", t));
  }

  void check_modules() {
    std::vector<std::uint8_t> seen(p_.arc_count(), 0);
    for (std::size_t m = 0; m < p_.modules.size(); ++m) {
      const Module& module = p_.modules[m];
      if (module.arc >= p_.arc_count()) {
        faults_.add(fmt::format("module {}: arc {} is not one of {} arcs", m, module.arc, p_.arc_count()));
        continue;
      }
      require(seen[module.arc] == 0, fmt::format("module {}: arc {} has a module already", m, module.arc));
      seen[module.arc] = 1;
      require(module.unit_cost >= 0 && module.unit_cost < k_cost_limit && module.most_units >= 1,
              fmt::format("module {}: expected a unit cost of at least 0 and at least 1 unit", m));
      require(std::ranges::all_of(module.capacity, [](std::int64_t q) { return q >= 0; }),
              fmt::format("module {}: negative capacity", m));
      require(!module.is_airtime || !p_.airtime.empty(),
              fmt::format("module {}: expected airtime factors by arc, found none", m));
    }
  }

  void check_activations() {
    const std::size_t count = p_.activation_cost.size();
    for (std::size_t a = 0; a < count; ++a)
      require(p_.activation_cost[a] >= 0, fmt::format("activation {}: negative cost", a));
    for (std::size_t i = 0; i < p_.needs.size(); ++i) check_need(i);
    std::vector<std::uint8_t> seen(count, 0);
    for (std::size_t g = 0; g < p_.groups.size(); ++g) {
      require(p_.groups[g].cap >= 0, fmt::format("group {}: negative cap", g));
      for (const std::uint32_t a : p_.groups[g].activations) {
        if (a < count && seen[a] == 0) {
          seen[a] = 1;
        } else {
          faults_.add(fmt::format("group {}: activation {} does not exist or is in a group already", g, a));
        }
      }
    }
  }

  void check_need(std::size_t i) {
    const Need& need = p_.needs[i];
    require(need.arc < p_.arc_count() && need.activation < p_.activation_cost.size(),
            fmt::format("need {}: arc {} or activation {} does not exist", i, need.arc, need.activation));
    if (i == 0) return;
    const Need& before = p_.needs[i - 1];
    require(std::pair(before.arc, before.activation) < std::pair(need.arc, need.activation),
            fmt::format("need {}: expected needs sorted by arc and activation, each once", i));
  }

  // The largest airtime factor of an arc from which each node can be reached, in direction `d`.
  std::vector<std::int64_t> slowest_link(std::size_t d) const {
    std::vector<std::int64_t> slowest(p_.node_count, 0);
    std::vector<std::vector<std::uint32_t>> out(p_.node_count);
    std::vector<std::uint32_t> open;
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a) out[p_.tail[a]].push_back(a);
    const auto raise = [&](std::uint32_t node, std::int64_t factor) {
      if (factor <= slowest[node]) return;
      slowest[node] = factor;
      open.push_back(node);
    };
    for (std::size_t a = 0; a < p_.airtime.size(); ++a) raise(p_.head[a], p_.airtime[a][d]);
    while (!open.empty()) {
      const std::uint32_t node = open.back();
      open.pop_back();
      for (const std::uint32_t a : out[node]) raise(p_.head[a], slowest[node]);
    }
    return slowest;
  }

  // The load that all terminals together put on one module, each by its slowest link, in dimension k.
  Wide most_load(std::size_t k, bool is_airtime) const {
    const auto slowest = is_airtime ? slowest_link(k % 2) : std::vector<std::int64_t>{};
    Wide sum = 0;
    for (std::size_t t = 0; t < p_.load.size(); ++t) {
      sum += is_airtime ? static_cast<Wide>(p_.load[t][k]) * slowest[p_.terminals[t]] : Wide{p_.load[t][k]};
    }
    return sum;
  }

  void check_sums() {
    std::array<std::array<Wide, 2>, k_dimensions> load{};
    for (std::size_t k = 0; k < k_dimensions; ++k) {
      load[k] = {most_load(k, false), most_load(k, true)};
      require(load[k][0] < k_cost_limit && load[k][1] < k_cost_limit,
              fmt::format("dimension {}: the sum of loads does not fit 62 bits. Use larger units", k));
    }
    Wide sum = 0;
    for (const Cost cost : p_.cost) sum += cost;
    for (const Cost cost : p_.activation_cost) sum += cost;
    for (const Module& module : p_.modules) {
      Wide units = 1;
      for (std::size_t k = 0; k < k_dimensions; ++k)
        if (module.capacity[k] > 0)
          units = std::max(units, load[k][module.is_airtime ? 1 : 0] / module.capacity[k] + 1);
      sum += std::min<Wide>(units, module.most_units) * module.unit_cost;
    }
    require(sum < k_cost_limit, "the sum of all costs reaches 2^62. Use a coarser scale of costs");
  }

  const Problem& p_;
  Faults faults_;
};

Rows rows_by(const std::vector<std::uint32_t>& key, std::size_t row_count) {
  Rows rows;
  rows.start.assign(row_count + 1, 0);
  for (const std::uint32_t k : key) ++rows.start[k + 1];
  for (std::size_t i = 0; i < row_count; ++i) rows.start[i + 1] += rows.start[i];
  rows.values.resize(key.size());
  std::vector<std::uint32_t> next(rows.start.begin(), rows.start.end() - 1);
  for (std::uint32_t i = 0; i < key.size(); ++i) rows.values[next[key[i]]++] = i;
  return rows;
}

Rows needs_by_arc(const Problem& problem) {
  std::vector<std::uint32_t> arcs(problem.needs.size());
  std::ranges::transform(problem.needs, arcs.begin(), &Need::arc);
  Rows rows = rows_by(arcs, problem.arc_count());
  for (std::uint32_t& value : rows.values) value = problem.needs[value].activation;
  return rows;
}

}  // namespace

void validate(const Problem& problem) {
  Validator(problem).run();
}

Graph build_graph(const Problem& problem) {
  Graph graph;
  graph.out = rows_by(problem.tail, problem.node_count);
  graph.in = rows_by(problem.head, problem.node_count);
  if (!problem.needs.empty()) graph.needs = needs_by_arc(problem);
  if (!problem.modules.empty()) graph.module_of.assign(problem.arc_count(), k_none);
  for (std::uint32_t m = 0; m < problem.modules.size(); ++m) graph.module_of[problem.modules[m].arc] = m;
  graph.terminal_of.assign(problem.node_count, k_none);
  for (std::uint32_t t = 0; t < problem.terminals.size(); ++t) graph.terminal_of[problem.terminals[t]] = t;
  graph.group_of.assign(problem.activation_cost.size(), k_none);
  for (std::uint32_t g = 0; g < problem.groups.size(); ++g)
    for (const std::uint32_t a : problem.groups[g].activations) graph.group_of[a] = g;
  return graph;
}

std::vector<std::uint32_t> unreachable_terminals(const Problem& problem, const Graph& graph) {
  std::vector<std::uint8_t> reached(problem.node_count, 0);
  std::vector<std::uint32_t> stack{problem.root};
  reached[problem.root] = 1;
  while (!stack.empty()) {
    const std::uint32_t node = stack.back();
    stack.pop_back();
    for (const std::uint32_t arc : graph.out.row(node)) {
      if (reached[problem.head[arc]] != 0) continue;
      reached[problem.head[arc]] = 1;
      stack.push_back(problem.head[arc]);
    }
  }
  std::vector<std::uint32_t> missing;
  for (std::uint32_t t = 0; t < problem.terminals.size(); ++t)
    if (reached[problem.terminals[t]] == 0) missing.push_back(t);
  return missing;
}

}  // namespace tsunagi::steiner
