// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/verify.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tsunagi::steiner {
namespace {

__extension__ typedef __int128 Wide;

constexpr std::size_t k_most_faults = 100;

class FaultList {
 public:
  template <typename... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    ++count_;
    if (texts_.size() < k_most_faults) texts_.push_back(fmt::format(format, std::forward<Args>(args)...));
  }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::vector<std::string> take() { return std::move(texts_); }

 private:
  std::size_t count_ = 0;
  std::vector<std::string> texts_;
};

// min(cap, Σ) over groups, plus what is in no group.
Cost activation_total(const Problem& problem, const std::vector<std::uint8_t>& is_on) {
  std::vector<std::uint8_t> is_grouped(problem.activation_cost.size(), 0);
  Cost total = 0;
  for (const ActivationGroup& group : problem.groups) {
    Cost sum = 0;
    for (const std::uint32_t a : group.activations) {
      is_grouped[a] = 1;
      if (is_on[a] != 0) sum += problem.activation_cost[a];
    }
    total += std::min(sum, group.cap);
  }
  for (std::size_t a = 0; a < is_grouped.size(); ++a)
    if (is_grouped[a] == 0 && is_on[a] != 0) total += problem.activation_cost[a];
  return total;
}

class PlanCheck {
 public:
  PlanCheck(const Problem& problem, const Solution& solution) : p_(problem), s_(solution) {}

  Verdict run() {
    Verdict verdict;
    if (has_right_sizes() && is_forest()) {
      order_nodes();
      check_reach();
      sum_loads();
      verdict.cost = arc_cost() + module_cost() + activation_cost();
      if (verdict.cost != s_.cost)
        faults_.add("the plan says it costs {}, it costs {}", s_.cost, verdict.cost);
    }
    verdict.holds = faults_.empty();
    verdict.faults = faults_.take();
    return verdict;
  }

 private:
  [[nodiscard]] bool is_in(std::uint32_t node) const { return s_.arc_into[node] != k_none; }

  bool has_right_sizes() {
    if (s_.arc_into.size() != p_.node_count) faults_.add("arc_into has {} nodes", s_.arc_into.size());
    if (s_.units.size() != p_.modules.size()) faults_.add("units has {} modules", s_.units.size());
    if (s_.active.size() != p_.activation_cost.size())
      faults_.add("active has {} activations", s_.active.size());
    return faults_.empty();
  }

  bool is_forest() {
    if (is_in(p_.root)) faults_.add("an arc enters the root");
    for (std::uint32_t v = 0; v < p_.node_count; ++v) {
      const std::uint32_t arc = s_.arc_into[v];
      if (arc == k_none) continue;
      if (arc >= p_.arc_count()) {
        faults_.add("node {}: arc {} does not exist", v, arc);
      } else if (p_.head[arc] != v) {
        faults_.add("node {}: arc {} enters node {}", v, arc, p_.head[arc]);
      } else if (p_.tail[arc] != p_.root && !is_in(p_.tail[arc])) {
        faults_.add("node {}: its arc {} leaves node {}, which is not in the tree", v, arc, p_.tail[arc]);
      }
    }
    return faults_.empty();
  }

  // Leaves first. Nodes never ordered lie on a cycle.
  void order_nodes() {
    std::vector<std::uint32_t> children(p_.node_count, 0);
    std::vector<std::uint8_t> is_terminal(p_.node_count, 0);
    for (const std::uint32_t t : p_.terminals) is_terminal[t] = 1;
    std::size_t count = 0;
    for (std::uint32_t v = 0; v < p_.node_count; ++v)
      if (is_in(v)) ++children[p_.tail[s_.arc_into[v]]], ++count;
    for (std::uint32_t v = 0; v < p_.node_count; ++v) {
      if (!is_in(v) || children[v] != 0) continue;
      order_.push_back(v);
      if (is_terminal[v] == 0) faults_.add("node {}: arc {} leads to no terminal", v, s_.arc_into[v]);
    }
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const std::uint32_t above = p_.tail[s_.arc_into[order_[i]]];
      if (above != p_.root && --children[above] == 0) order_.push_back(above);
    }
    if (order_.size() != count) faults_.add("{} nodes lie on or above a cycle", count - order_.size());
  }

  void check_reach() {
    for (std::size_t t = 0; t < p_.terminals.size(); ++t)
      if (!is_in(p_.terminals[t])) faults_.add("terminal {} (node {}) is not reached", t, p_.terminals[t]);
  }

  void sum_loads() {
    below_.assign(p_.node_count, Load{});
    airtime_below_.assign(p_.node_count, Load{});
    for (std::size_t t = 0; t < p_.load.size(); ++t)
      for (std::size_t k = 0; k < k_dimensions; ++k) below_[p_.terminals[t]][k] += p_.load[t][k];
    for (const std::uint32_t v : order_) {
      const std::uint32_t arc = s_.arc_into[v];
      for (std::size_t k = 0; k < k_dimensions; ++k) {
        below_[p_.tail[arc]][k] += below_[v][k];
        if (!p_.airtime.empty()) airtime_below_[p_.tail[arc]][k] += below_[v][k] * p_.airtime[arc][k % 2];
      }
    }
  }

  [[nodiscard]] Cost arc_cost() const {
    Cost sum = 0;
    for (std::uint32_t v = 0; v < p_.node_count; ++v)
      if (is_in(v)) sum += p_.cost[s_.arc_into[v]];
    return sum;
  }

  Cost module_cost() {
    Cost sum = 0;
    for (std::size_t m = 0; m < p_.modules.size(); ++m) {
      const std::int64_t units = needed_units(p_.modules[m]);
      if (s_.units[m] != units) faults_.add("module {}: {} units bought, {} needed", m, s_.units[m], units);
      if (units > p_.modules[m].most_units)
        faults_.add("module {}: {} units needed, at most {} allowed", m, units, p_.modules[m].most_units);
      if (units > 1) sum += p_.modules[m].unit_cost * (units - 1);
    }
    return sum;
  }

  [[nodiscard]] std::int64_t needed_units(const Module& module) const {
    const std::uint32_t head = p_.head[module.arc];
    if (s_.arc_into[head] != module.arc) return 0;
    const Load& load = module.is_airtime ? airtime_below_[head] : below_[head];
    std::int64_t units = 1;
    for (std::size_t k = 0; k < k_dimensions; ++k) {
      const std::int64_t capacity = module.capacity[k];
      if (capacity > 0) units = std::max(units, load[k] / capacity + (load[k] % capacity != 0 ? 1 : 0));
    }
    return units;
  }

  Cost activation_cost() {
    std::vector<std::uint8_t> needed(p_.activation_cost.size(), 0);
    for (const Need& need : p_.needs)
      if (s_.arc_into[p_.head[need.arc]] == need.arc) needed[need.activation] = 1;
    for (std::size_t a = 0; a < needed.size(); ++a) {
      if (needed[a] != 0 && s_.active[a] == 0) faults_.add("activation {} is needed but not paid", a);
      if (needed[a] == 0 && s_.active[a] != 0) faults_.add("activation {} is paid but not needed", a);
    }
    return activation_total(p_, needed);
  }

  const Problem& p_;
  const Solution& s_;
  FaultList faults_;
  std::vector<std::uint32_t> order_;
  std::vector<Load> below_;          // [node] load of the terminals at and below it
  std::vector<Load> airtime_below_;  // [node] the same, each weighed by the arc that leaves the node
};

// [arc] without module, need and airtime.
std::vector<std::uint8_t> find_plain(const Problem& problem) {
  std::vector<std::uint8_t> is_plain(problem.arc_count(), 1);
  for (const Module& module : problem.modules) is_plain[module.arc] = 0;
  for (const Need& need : problem.needs) is_plain[need.arc] = 0;
  for (std::size_t a = 0; a < problem.airtime.size(); ++a)
    if (problem.airtime[a][0] != 0 || problem.airtime[a][1] != 0) is_plain[a] = 0;
  return is_plain;
}

// [node] reached from the root over plain arcs without cost; the root is.
std::vector<std::uint8_t> find_free(const Problem& problem) {
  const std::vector<std::uint8_t> is_plain = find_plain(problem);
  std::vector<std::vector<std::uint32_t>> free_heads(problem.node_count);
  for (std::uint32_t a = 0; a < problem.arc_count(); ++a)
    if (is_plain[a] != 0 && problem.cost[a] == 0) free_heads[problem.tail[a]].push_back(problem.head[a]);
  std::vector<std::uint8_t> is_free(problem.node_count, 0);
  std::vector<std::uint32_t> open{problem.root};
  is_free[problem.root] = 1;
  for (std::size_t i = 0; i < open.size(); ++i)
    for (const std::uint32_t v : free_heads[open[i]])
      if (std::exchange(is_free[v], std::uint8_t{1}) == 0) open.push_back(v);
  return is_free;
}

// The relaxed costs, straight from the inequality: see relaxation.h for why they bound. Arcs into a free node
// do not count there: hung below the root over free arcs instead, the node and all below it cost no more and
// load no module, so some best plan has none of them.
class RelaxedCosts {
 public:
  explicit RelaxedCosts(const Problem& problem)
      : p_(problem), is_free_(find_free(problem)), entering_(problem.node_count, 0) {
    for (const std::uint32_t v : p_.head) ++entering_[v];
    by_tail_.resize(p_.node_count);
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a) by_tail_[p_.tail[a]].push_back(a);
    find_terminals_below();
  }

  std::vector<Cost> compute(const Certificate& certificate, FaultList& faults) {
    std::vector<Cost> cost = p_.cost;
    for (std::size_t m = 0; m < p_.modules.size(); ++m) {
      const Module& module = p_.modules[m];
      const std::int64_t theta = certificate.theta_permille[m];
      const std::size_t k = certificate.dimension[m];
      if (theta > 1000 || k >= k_dimensions) {
        faults.add("module {}: theta {} or dimension {} out of range", m, theta, k);
        continue;
      }
      Cost& own = cost[module.arc];
      own += static_cast<Cost>(Wide{module.unit_cost} * theta / 1000) - module.unit_cost;
      if (own < 0) faults.add("module {}: theta {} leaves its arc a negative cost", m, theta);
      if (module.is_airtime && module.capacity[k] > 0 && !p_.load.empty()) price(module, theta, k, cost);
    }
    return cost;
  }

 private:
  // [node] up to two different terminals below it.
  void find_terminals_below() {
    below_.assign(p_.node_count, {k_none, k_none});
    std::vector<std::vector<std::uint32_t>> by_head(p_.node_count);
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a)
      if (is_free_[p_.head[a]] == 0) by_head[p_.head[a]].push_back(a);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> queue;  // node, terminal
    const auto note = [&](std::uint32_t node, std::uint32_t terminal) {
      auto& [first, second] = below_[node];
      if (first == terminal || second != k_none) return;
      (first == k_none ? first : second) = terminal;
      queue.emplace_back(node, terminal);
    };
    for (std::uint32_t t = 0; t < p_.terminals.size(); ++t) note(p_.terminals[t], t);
    for (std::size_t i = 0; i < queue.size(); ++i) {
      const auto [node, terminal] = queue[i];
      for (const std::uint32_t a : by_head[node]) note(p_.tail[a], terminal);
    }
  }

  void price(const Module& module, std::int64_t theta, std::size_t k, std::vector<Cost>& cost) const {
    const std::uint32_t head = p_.head[module.arc];
    if (is_free_[head] != 0 || entering_[head] != 1) return;
    for (const std::uint32_t a : by_tail_[head]) {
      const auto [first, second] = below_[p_.head[a]];
      if (first == k_none || second != k_none) continue;
      const Wide load = Wide{p_.load[first][k]} * p_.airtime[a][k % 2];
      const Wide whole = std::min(module.unit_cost * load / module.capacity[k], Wide{k_cost_limit});
      const Wide raised = cost[a] + whole * (1000 - theta) / 1000;
      cost[a] = static_cast<Cost>(std::min(raised, Wide{k_cost_limit}));
    }
  }

  const Problem& p_;
  std::vector<std::uint8_t> is_free_;
  std::vector<std::uint32_t> entering_;
  std::vector<std::vector<std::uint32_t>> by_tail_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> below_;
};

// Replays the raises of one leaf. Each terminal's region is kept between its raises: arcs only lose cost, so
// a region only grows.
class Replay {
 public:
  Replay(const Problem& problem, std::vector<Cost> left, const std::vector<std::uint8_t>& is_removed)
      : p_(problem), left_(std::move(left)), entering_(problem.node_count), stamp_(problem.node_count, 0) {
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a)
      if (is_removed[a] == 0) entering_[p_.head[a]].push_back(a);
  }

  Cost run(const CertificateLeaf& leaf, FaultList& faults) {
    const std::vector<Raise>& raises = leaf.raises;
    Wide sum = 0;
    regions_.resize(p_.terminals.size() + leaf.sets.size());
    for (std::size_t i = 0; i < raises.size(); ++i) {
      if (const char* fault = apply(raises[i], leaf.sets)) {
        faults.add("raise {} of terminal {} by {}: {}", i, raises[i].terminal, raises[i].amount, fault);
        return 0;
      }
      sum = std::min(sum + raises[i].amount, Wide{k_cost_limit});
    }
    return static_cast<Cost>(sum);
  }

 private:
  struct Region {
    std::vector<std::uint32_t> nodes;
    std::vector<std::uint32_t> border;  // arcs that entered a node of it when that was added
  };

  void include(Region& region, std::uint32_t node) {
    stamp_[node] = now_;
    region.nodes.push_back(node);
    for (const std::uint32_t a : entering_[node]) region.border.push_back(a);
  }

  // What is wrong with the raise, or nothing.
  const char* apply(const Raise& raise, const std::vector<std::vector<std::uint32_t>>& sets) {
    if (raise.terminal >= p_.terminals.size()) return "no such terminal";
    if (raise.amount <= 0) return "not positive";
    if (raise.set != k_none && raise.set >= sets.size()) return "no such set";
    Region& region =
        regions_[raise.set == k_none ? raise.terminal : p_.terminals.size() + std::size_t{raise.set}];
    ++now_;
    for (const std::uint32_t v : region.nodes) stamp_[v] = now_;
    if (region.nodes.empty() && raise.set == k_none) include(region, p_.terminals[raise.terminal]);
    if (region.nodes.empty() && raise.set != k_none) {
      for (const std::uint32_t v : sets[raise.set]) {
        if (v >= p_.node_count) return "no such node";
        if (stamp_[v] != now_) include(region, v);
      }
    }
    if (stamp_[p_.terminals[raise.terminal]] != now_) return "its set does not hold the terminal";
    for (std::size_t i = 0; i < region.border.size(); ++i) {
      const std::uint32_t a = region.border[i];
      if (left_[a] == 0 && stamp_[p_.tail[a]] != now_) include(region, p_.tail[a]);
    }
    if (stamp_[p_.root] == now_) return "its nodes hold the root";
    std::erase_if(region.border, [&](std::uint32_t a) { return stamp_[p_.tail[a]] == now_; });
    for (const std::uint32_t a : region.border)
      if (left_[a] < raise.amount) return "more than an entering arc has left";
    for (const std::uint32_t a : region.border) left_[a] -= raise.amount;
    return nullptr;
  }

  const Problem& p_;
  std::vector<Cost> left_;
  std::vector<std::vector<std::uint32_t>> entering_;
  std::vector<Region> regions_;       // [terminal], then [set]
  std::vector<std::uint64_t> stamp_;  // [node]
  std::uint64_t now_ = 0;
};

using Pattern = std::vector<std::int8_t>;  // [activation] 1 on, 0 off, −1 free

bool read_pattern(const Problem& problem, const CertificateLeaf& leaf, Pattern& pattern) {
  pattern.assign(problem.activation_cost.size(), -1);
  for (const auto& [list, value] : {std::pair{&leaf.on, std::int8_t{1}}, {&leaf.off, std::int8_t{0}}}) {
    for (const std::uint32_t a : *list) {
      if (a >= pattern.size() || pattern[a] != -1) return false;
      pattern[a] = value;
    }
  }
  return true;
}

// Whether the patterns come from a binary tree of decisions: one leaf, free in all that is undecided; or an
// activation decided in every leaf, whose halves are complete in turn.
bool are_complete(const std::vector<Pattern>& patterns, std::vector<std::uint8_t>& decided) {
  if (patterns.empty()) return false;
  if (patterns.size() == 1) {
    for (std::size_t a = 0; a < decided.size(); ++a)
      if (decided[a] == 0 && patterns[0][a] != -1) return false;
    return true;
  }
  for (std::size_t a = 0; a < decided.size(); ++a) {
    const auto is_free = [a](const Pattern& p) { return p[a] == -1; };
    if (decided[a] != 0 || std::ranges::any_of(patterns, is_free)) continue;
    std::array<std::vector<Pattern>, 2> half;
    for (const Pattern& p : patterns) half[p[a] != 0 ? 1 : 0].push_back(p);
    decided[a] = 1;
    const bool complete = are_complete(half[0], decided) && are_complete(half[1], decided);
    decided[a] = 0;
    return complete;  // any activation decided everywhere may be the root of the tree
  }
  return false;
}

// [node] whether a terminal can be reached from it.
std::vector<std::uint8_t> find_useful(const Problem& problem) {
  std::vector<std::vector<std::uint32_t>> tails(problem.node_count);
  for (std::uint32_t a = 0; a < problem.arc_count(); ++a) tails[problem.head[a]].push_back(problem.tail[a]);
  std::vector<std::uint8_t> is_useful(problem.node_count, 0);
  std::vector<std::uint32_t> open = problem.terminals;
  for (const std::uint32_t t : open) is_useful[t] = 1;
  for (std::size_t i = 0; i < open.size(); ++i)
    for (const std::uint32_t v : tails[open[i]])
      if (std::exchange(is_useful[v], std::uint8_t{1}) == 0) open.push_back(v);
  return is_useful;
}

// [arc] that some best plan without idle ends does not use, whatever else it does: into a node that is free
// or leads to no terminal, or into a leaf from elsewhere when a plain arc from a free node costs no more.
std::vector<std::uint8_t> find_idle(const Problem& problem) {
  const std::vector<std::uint8_t> is_useful = find_useful(problem);
  const std::vector<std::uint8_t> is_free = find_free(problem);
  const std::vector<std::uint8_t> is_plain = find_plain(problem);
  std::vector<std::uint8_t> is_leaf(problem.node_count, 1);
  for (const std::uint32_t v : problem.tail) is_leaf[v] = 0;
  std::vector<Cost> direct(problem.node_count, k_cost_limit);
  for (std::uint32_t a = 0; a < problem.arc_count(); ++a)
    if (is_plain[a] != 0 && is_free[problem.tail[a]] != 0)
      direct[problem.head[a]] = std::min(direct[problem.head[a]], problem.cost[a]);
  std::vector<std::uint8_t> is_idle(problem.arc_count(), 0);
  for (std::uint32_t a = 0; a < problem.arc_count(); ++a) {
    const std::uint32_t head = problem.head[a];
    const bool is_undercut =
        is_leaf[head] != 0 && is_free[problem.tail[a]] == 0 && direct[head] <= problem.cost[a];
    is_idle[a] = is_free[head] != 0 || is_useful[head] == 0 || is_undercut ? 1 : 0;
  }
  return is_idle;
}

// Costs less the price of the tail and more that of the head. In a plan that ends at terminals only, as many
// arcs leave a priced node as enter it, or more, so that the plan's cost does not grow.
std::vector<Cost> priced(const Problem& problem, std::vector<Cost> cost, const std::vector<NodePrice>& prices,
                         FaultList& faults) {
  if (prices.empty()) return cost;
  std::vector<std::uint8_t> is_end(problem.node_count, 0);
  is_end[problem.root] = 1;
  for (const std::uint32_t t : problem.terminals) is_end[t] = 1;
  std::vector<Cost> price(problem.node_count, 0);
  for (const NodePrice& x : prices) {
    if (x.node >= problem.node_count || is_end[x.node] != 0 || price[x.node] != 0) {
      faults.add("price {} of node {}: no such node, one that plans end at, or priced twice", x.price,
                 x.node);
    } else if (x.price <= 0 || x.price >= k_cost_limit) {
      faults.add("price {} of node {}: not positive, or too large", x.price, x.node);
    } else {
      price[x.node] = x.price;
    }
  }
  const std::vector<std::uint8_t> is_idle = find_idle(problem);
  for (std::uint32_t a = 0; a < problem.arc_count(); ++a) {
    const Wide sum = Wide{cost[a]} + price[problem.head[a]] - price[problem.tail[a]];
    if (sum < 0 && is_idle[a] == 0)
      faults.add("arc {}: prices leave it the cost {}", a, static_cast<Cost>(sum));
    cost[a] = static_cast<Cost>(
        std::clamp(is_idle[a] == 0 ? sum : Wide{k_cost_limit}, Wide{0}, Wide{k_cost_limit}));
  }
  return cost;
}

Cost leaf_bound(const Problem& problem, const std::vector<Cost>& cost, const CertificateLeaf& leaf,
                const Pattern& pattern, FaultList& faults) {
  std::vector<std::uint8_t> is_removed(problem.arc_count(), 0);
  for (const Need& need : problem.needs)
    if (pattern[need.activation] == 0) is_removed[need.arc] = 1;
  std::vector<std::uint8_t> is_on(pattern.size(), 0);
  for (std::size_t a = 0; a < pattern.size(); ++a) is_on[a] = pattern[a] == 1 ? 1 : 0;
  const Wide sum = Wide{activation_total(problem, is_on)} +
                   Replay(problem, priced(problem, cost, leaf.prices, faults), is_removed).run(leaf, faults);
  return static_cast<Cost>(std::min(sum, Wide{k_cost_limit}));
}

}  // namespace

Verdict verify_plan(const Problem& problem, const Solution& solution) {
  return PlanCheck(problem, solution).run();
}

Verdict verify_bound(const Problem& problem, const Certificate& certificate, Cost claimed) {
  FaultList faults;
  Verdict verdict;
  std::vector<Pattern> patterns(certificate.leaves.size());
  if (certificate.theta_permille.size() != problem.modules.size() ||
      certificate.dimension.size() != problem.modules.size())
    faults.add("theta or dimension is not given for each module");
  for (std::size_t i = 0; i < patterns.size(); ++i)
    if (!read_pattern(problem, certificate.leaves[i], patterns[i]))
      faults.add("leaf {}: an activation does not exist or is named twice", i);
  std::vector<std::uint8_t> decided(problem.activation_cost.size(), 0);
  if (faults.empty() && !are_complete(patterns, decided))
    faults.add("the leaves do not cover every pattern of activations");
  std::vector<Cost> cost;
  if (faults.empty()) cost = RelaxedCosts(problem).compute(certificate, faults);
  if (faults.empty()) {
    verdict.bound = k_cost_limit;
    for (std::size_t i = 0; i < patterns.size(); ++i)
      verdict.bound =
          std::min(verdict.bound, leaf_bound(problem, cost, certificate.leaves[i], patterns[i], faults));
  }
  if (faults.empty() && verdict.bound < claimed)
    faults.add("the certificate proves {}, not {}", verdict.bound, claimed);
  verdict.holds = faults.empty();
  verdict.faults = faults.take();
  return verdict;
}

}  // namespace tsunagi::steiner
