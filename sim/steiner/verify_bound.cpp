// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <functional>
#include <queue>
#include <utility>

#include "sim/steiner/verify.h"
#include "sim/steiner/verify_parts.h"

namespace tsunagi::steiner {
namespace {

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
  std::vector<std::uint8_t> is_plain = find_plain(problem);
  for (std::uint32_t a = 0; a < problem.arc_count(); ++a)
    if (problem.cost[a] != 0) is_plain[a] = 0;
  const ArcsAt free_arcs(problem.tail, problem.node_count, is_plain);
  std::vector<std::uint8_t> is_free(problem.node_count, 0);
  std::vector<std::uint32_t> open{problem.root};
  is_free[problem.root] = 1;
  for (std::size_t i = 0; i < open.size(); ++i)
    for (const std::uint32_t a : free_arcs[open[i]])
      if (std::exchange(is_free[problem.head[a]], std::uint8_t{1}) == 0) open.push_back(problem.head[a]);
  return is_free;
}

// [node] whether a terminal can be reached from it.
std::vector<std::uint8_t> find_useful(const Problem& problem) {
  const ArcsAt entering(problem.head, problem.node_count);
  std::vector<std::uint8_t> is_useful(problem.node_count, 0);
  std::vector<std::uint32_t> open = problem.terminals;
  for (const std::uint32_t t : open) is_useful[t] = 1;
  for (std::size_t i = 0; i < open.size(); ++i)
    for (const std::uint32_t a : entering[open[i]])
      if (std::exchange(is_useful[problem.tail[a]], std::uint8_t{1}) == 0) open.push_back(problem.tail[a]);
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

// The relaxed costs, straight from the inequality: see relaxation.h for why they bound. Idle arcs do not
// count there, as some best plan has none of them.
class RelaxedCosts {
 public:
  explicit RelaxedCosts(const Problem& problem)
      : p_(problem),
        is_idle_(find_idle(problem)),
        entering_(problem.node_count, 0),
        by_tail_(problem.tail, problem.node_count) {
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a)
      if (is_idle_[a] == 0) ++entering_[p_.head[a]];
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
    std::vector<std::uint8_t> is_in(p_.arc_count());
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a) is_in[a] = is_idle_[a] == 0 ? 1 : 0;
    const ArcsAt by_head(p_.head, p_.node_count, is_in);
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
    if (is_idle_[module.arc] != 0 || entering_[head] != 1) return;
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
  std::vector<std::uint8_t> is_idle_;    // [arc]
  std::vector<std::uint32_t> entering_;  // [node] arcs that are not idle
  ArcsAt by_tail_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> below_;
};

// Replays the raises of one leaf. Each terminal's region is kept between its raises: arcs only lose cost, so
// a region only grows.
class Replay {
 public:
  // `is_there`: [arc].
  Replay(const Problem& problem, std::vector<Cost> left, const std::vector<std::uint8_t>& is_there)
      : p_(problem),
        left_(std::move(left)),
        entering_(problem.head, problem.node_count, is_there),
        stamp_(problem.node_count, 0) {}

  Cost run(const Proof& proof, FaultList& faults) {
    const std::vector<Raise>& raises = proof.raises;
    Wide sum = 0;
    regions_.resize(p_.terminals.size() + proof.sets.size());
    std::vector<std::size_t> last(regions_.size(), 0);  // raise of each
    for (std::size_t i = 0; i < raises.size(); ++i)
      if (const std::size_t r = region_of(raises[i]); r < last.size()) last[r] = i;
    for (std::size_t i = 0; i < raises.size(); ++i) {
      if (const char* fault = apply(raises[i], proof.sets)) {
        faults.add("raise {} of terminal {} by {}: {}", i, raises[i].terminal, raises[i].amount, fault);
        return 0;
      }
      sum = std::min(sum + raises[i].amount, Wide{k_cost_limit});
      if (last[region_of(raises[i])] == i) regions_[region_of(raises[i])] = {};
    }
    return static_cast<Cost>(sum);
  }

  // [arc]
  [[nodiscard]] const std::vector<Cost>& left() const { return left_; }

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

  [[nodiscard]] std::size_t region_of(const Raise& raise) const {
    return raise.set == k_none ? raise.terminal : p_.terminals.size() + std::size_t{raise.set};
  }

  // What is wrong with the raise, or nothing.
  const char* apply(const Raise& raise, const std::vector<std::vector<std::uint32_t>>& sets) {
    if (raise.terminal >= p_.terminals.size()) return "no such terminal";
    if (raise.amount <= 0) return "not positive";
    if (raise.set != k_none && raise.set >= sets.size()) return "no such set";
    Region& region = regions_[region_of(raise)];
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
  ArcsAt entering_;
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

// Costs less the price of the tail and more that of the head. In a plan that ends at terminals only, as many
// arcs leave a priced node as enter it, or more, so that the plan's cost does not grow.
std::vector<Cost> priced(const Problem& problem, std::vector<Cost> cost, const std::vector<NodePrice>& prices,
                         const std::vector<std::uint8_t>& is_idle, FaultList& faults) {
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
  for (std::uint32_t a = 0; a < problem.arc_count(); ++a) {
    const Wide sum = Wide{cost[a]} + price[problem.head[a]] - price[problem.tail[a]];
    if (sum < 0 && is_idle[a] == 0)
      faults.add("arc {}: prices leave it the cost {}", a, static_cast<Cost>(sum));
    cost[a] = static_cast<Cost>(
        std::clamp(is_idle[a] == 0 ? sum : Wide{k_cost_limit}, Wide{0}, Wide{k_cost_limit}));
  }
  return cost;
}

// [node] the least sum of `length` over ways from a source along arcs that are open.
std::vector<Wide> distances(std::uint32_t node_count, const std::vector<std::uint32_t>& from,
                            const std::vector<std::uint32_t>& to, const std::vector<Cost>& length,
                            const std::vector<std::uint8_t>& is_open,
                            const std::vector<std::uint32_t>& sources) {
  const ArcsAt arcs(from, node_count, is_open);
  std::vector<Wide> distance(node_count, k_cost_limit);
  using Entry = std::pair<Wide, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  for (const std::uint32_t v : sources) {
    distance[v] = 0;
    queue.emplace(0, v);
  }
  while (!queue.empty()) {
    const auto [d, v] = queue.top();
    queue.pop();
    if (d > distance[v]) continue;
    for (const std::uint32_t a : arcs[v]) {
      if (d + length[a] >= distance[to[a]]) continue;
      distance[to[a]] = d + length[a];
      queue.emplace(distance[to[a]], to[a]);
    }
  }
  return distance;
}

// Marks the arcs that no plan cheaper than bound + room uses, after a proof of `bound` that left so much of
// the arcs: such a plan, without idle ends and arcs, leads from what is free over the arc to a terminal, and
// pays what is left on the way. Arcs into what is free stay, as signs that a moat holds the root.
void close_arcs(const Problem& problem, const std::vector<Cost>& left, Wide room,
                const std::vector<std::uint8_t>& is_idle, std::vector<std::uint8_t>& is_removed) {
  const std::vector<std::uint8_t> is_free = find_free(problem);
  std::vector<std::uint8_t> is_open(problem.arc_count());
  for (std::size_t a = 0; a < is_open.size(); ++a) is_open[a] = is_idle[a] == 0 && is_removed[a] == 0 ? 1 : 0;
  std::vector<std::uint32_t> sources;
  for (std::uint32_t v = 0; v < problem.node_count; ++v)
    if (is_free[v] != 0) sources.push_back(v);
  const auto to_arc = distances(problem.node_count, problem.tail, problem.head, left, is_open, sources);
  const auto onward =
      distances(problem.node_count, problem.head, problem.tail, left, is_open, problem.terminals);
  for (std::uint32_t a = 0; a < problem.arc_count(); ++a)
    if (is_free[problem.head[a]] == 0 && to_arc[problem.tail[a]] + left[a] + onward[problem.head[a]] >= room)
      is_removed[a] = 1;
}

Cost leaf_bound(const Problem& problem, const std::vector<Cost>& cost, const CertificateLeaf& leaf,
                const Pattern& pattern, FaultList& faults) {
  std::vector<std::uint8_t> is_removed(problem.arc_count(), 0);
  for (const Need& need : problem.needs)
    if (pattern[need.activation] == 0) is_removed[need.arc] = 1;
  std::vector<std::uint8_t> is_on(pattern.size(), 0);
  for (std::size_t a = 0; a < pattern.size(); ++a) is_on[a] = pattern[a] == 1 ? 1 : 0;
  const Wide on = activation_total(problem, is_on);
  const std::vector<std::uint8_t> is_idle = find_idle(problem);
  Wide bound = 0;
  for (std::size_t i = 0; i < leaf.proofs.size(); ++i) {
    std::vector<std::uint8_t> is_out = is_idle;
    std::vector<std::uint8_t> is_there(is_out.size());
    for (std::size_t a = 0; a < is_out.size(); ++a) {
      is_out[a] |= is_removed[a];
      is_there[a] = is_removed[a] == 0 ? 1 : 0;
    }
    Replay replay(problem, priced(problem, cost, leaf.proofs[i].prices, is_out, faults), is_there);
    const Wide sum = on + replay.run(leaf.proofs[i], faults);
    bound = std::max(bound, i == 0 ? sum : std::min(sum, Wide{leaf.cutoff}));
    if (i + 1 < leaf.proofs.size())
      close_arcs(problem, replay.left(), Wide{leaf.cutoff} - sum, is_idle, is_removed);
  }
  return static_cast<Cost>(std::min(bound, Wide{k_cost_limit}));
}

}  // namespace

Verdict verify_bound(const Problem& whole, const Certificate& certificate, Cost claimed) {
  FaultList faults;
  Verdict verdict;
  const Problem rest =
      certificate.spare.empty() ? Problem{} : without_spare(whole, certificate.spare, faults);
  const Problem& problem = certificate.spare.empty() ? whole : rest;
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
