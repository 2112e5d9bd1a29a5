// SPDX-License-Identifier: Apache-2.0
// Checks the spare edges of a certificate: see FORMATS.md for why the problem without them has no lower
// optimum.
#include <algorithm>
#include <functional>
#include <queue>
#include <set>
#include <tuple>
#include <utility>

#include "sim/steiner/verify_parts.h"

namespace tsunagi::steiner {
namespace {

using NodePairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

struct Link {
  std::uint32_t to;
  Cost cost;
};

// A problem as a graph without directions; of several arcs between two nodes the cheapest counts.
class Edges {
 public:
  explicit Edges(const Problem& problem)
      : links_(problem.node_count),
        is_end_(problem.node_count, false),
        ends_(problem.terminals.size() + 1),
        stretch_(problem.node_count, -1) {
    std::vector<std::tuple<std::uint32_t, std::uint32_t, Cost>> ways;
    for (std::uint32_t a = 0; a < problem.arc_count(); ++a) {
      const std::uint32_t u = problem.tail[a];
      const std::uint32_t v = problem.head[a];
      if (u == v || v == problem.root) continue;  // in no tree
      ways.emplace_back(u, v, problem.cost[a]);
      if (u == problem.root) ways.emplace_back(v, u, problem.cost[a]);
    }
    std::ranges::sort(ways);
    for (const auto& [u, v, cost] : ways)
      if (links_[u].empty() || links_[u].back().to != v) links_[u].push_back({v, cost});
    is_end_[problem.root] = true;
    for (const std::uint32_t v : problem.terminals) is_end_[v] = true;
  }

  [[nodiscard]] bool are_even() const {
    for (std::uint32_t v = 0; v < links_.size(); ++v) {
      for (const auto& [u, cost] : links_[v]) {
        const Link* back = find(u, v);
        if (back == nullptr || back->cost != cost) return false;
      }
    }
    return true;
  }

  // Takes off, again and again, a node with one link: for good when it is no end; an end stays, hung on its
  // neighbour, which becomes one. Starts with `open`.
  void trim(std::vector<std::uint32_t> open) {
    while (!open.empty()) {
      const std::uint32_t v = open.back();
      open.pop_back();
      if (links_[v].size() != 1 || ends_ < 2) continue;
      const std::uint32_t u = links_[v].front().to;
      unlink(u, v);
      if (is_end_[v] && is_end_[u]) --ends_;
      if (is_end_[v]) is_end_[u] = true;
      open.push_back(u);
    }
  }

  // Takes the chain of the edge u–v off and notes its edges; false when nothing makes it spare.
  bool take(std::uint32_t u, std::uint32_t v, NodePairs& gone) {
    const Link* edge = find(u, v);
    if (edge == nullptr) return false;
    std::vector<std::uint32_t> chain{u, v};
    Cost length = edge->cost;
    for (int side = 0; side < 2; ++side) {
      extend(chain, length);
      std::ranges::reverse(chain);
    }
    for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
      gone.insert(std::minmax(chain[i], chain[i + 1]));
      unlink(chain[i], chain[i + 1]);
    }
    if (!are_joined(chain.front(), chain.back(), length)) return false;
    trim({chain.front(), chain.back()});
    return true;
  }

 private:
  [[nodiscard]] const Link* find(std::uint32_t from, std::uint32_t to) const {
    const auto at = std::ranges::lower_bound(links_[from], to, {}, &Link::to);
    return at == links_[from].end() || at->to != to ? nullptr : &*at;
  }
  void unlink(std::uint32_t u, std::uint32_t v) {
    std::erase_if(links_[u], [v](const Link& l) { return l.to == v; });
    std::erase_if(links_[v], [u](const Link& l) { return l.to == u; });
  }

  // Goes on from the chain's last node while it is no end and has one way on.
  void extend(std::vector<std::uint32_t>& chain, Cost& length) const {
    while (chain.back() != chain.front() && !is_end_[chain.back()] && links_[chain.back()].size() == 2) {
      const auto& links = links_[chain.back()];
      const Link& on = links.front().to == chain[chain.size() - 2] ? links.back() : links.front();
      length += on.cost;
      chain.push_back(on.to);
    }
  }

  // Whether a way joins two nodes on which no stretch between ends is longer. Short ways come first, as they
  // mostly do it.
  [[nodiscard]] bool are_joined(std::uint32_t from, std::uint32_t to, Cost length) {
    using Way = std::tuple<Cost, Cost, std::uint32_t>;  // whole, since the last end, node
    std::priority_queue<Way, std::vector<Way>, std::greater<>> open;
    std::vector<std::uint32_t> seen{from};
    stretch_[from] = 0;
    open.emplace(0, 0, from);
    bool is_found = from == to;
    while (!open.empty() && !is_found) {
      const auto [whole, stretch, v] = open.top();
      open.pop();
      if (stretch > stretch_[v]) continue;
      for (const auto& [u, cost] : links_[v]) {
        if (stretch + cost > length) continue;
        is_found = is_found || u == to;
        const Cost now = is_end_[u] ? 0 : stretch + cost;
        if (stretch_[u] >= 0 && stretch_[u] <= now) continue;
        if (stretch_[u] < 0) seen.push_back(u);
        stretch_[u] = now;
        open.emplace(whole + cost, now, u);
      }
    }
    for (const std::uint32_t v : seen) stretch_[v] = -1;
    return is_found;
  }

  std::vector<std::vector<Link>> links_;  // [node] by neighbour
  std::vector<bool> is_end_;              // [node]
  std::size_t ends_;                      // that do not hang on another
  std::vector<Cost> stretch_;             // [node] the least since the last end; −1: not reached
};

}  // namespace

Problem without_spare(const Problem& problem, const std::vector<std::uint32_t>& spare, FaultList& faults) {
  if (!problem.modules.empty() || !problem.needs.empty())
    faults.add("spare edges in a problem with modules or activations");
  Edges edges(problem);
  if (!edges.are_even()) faults.add("spare edges in a problem whose costs differ by direction");
  std::vector<std::uint32_t> all(problem.node_count);
  for (std::uint32_t v = 0; v < all.size(); ++v) all[v] = v;
  edges.trim(std::move(all));
  NodePairs gone;
  for (const std::uint32_t a : spare) {
    if (!faults.empty()) return problem;
    if (a >= problem.arc_count() || !edges.take(problem.tail[a], problem.head[a], gone))
      faults.add("spare edge {}: not there, or no other way makes it spare", a);
  }
  Problem rest = problem;
  rest.tail.clear();
  rest.head.clear();
  rest.cost.clear();
  rest.tie_break.clear();
  rest.airtime.clear();
  for (std::uint32_t a = 0; a < problem.arc_count(); ++a) {
    if (gone.contains(std::minmax(problem.tail[a], problem.head[a]))) continue;
    rest.tail.push_back(problem.tail[a]);
    rest.head.push_back(problem.head[a]);
    rest.cost.push_back(problem.cost[a]);
  }
  return rest;
}

}  // namespace tsunagi::steiner
