// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/spare_edges.h"

#include <algorithm>
#include <array>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>

namespace tsunagi::steiner {
namespace {

class SpareSearch {
 public:
  SpareSearch(const Problem& problem, int most_arcs)
      : p_(problem),
        most_arcs_(most_arcs),
        start_(std::size_t{problem.node_count} + 1, 0),
        degree_(problem.node_count, 0),
        is_end_(problem.node_count, 0),
        way_(problem.node_count, k_cost_limit) {
    read_edges();
    is_end_[p_.root] = 1;
    for (const std::uint32_t t : p_.terminals) is_end_[t] = 1;
    ends_ = p_.terminals.size() + 1;
  }

  SpareEdges run() {
    for (std::uint32_t v = 0; v < p_.node_count; ++v) settle(v);
    touched_.clear();
    for (std::uint32_t e = 0; e < edges_.size(); ++e) offer(e);
    while (!queue_.empty() && ends_ > 1) {
      const auto [cost, e] = queue_.top();
      queue_.pop();
      if (!counts(e)) continue;
      const Chain chain = chain_of(e);
      if (chain.cost < cost) {
        queue_.emplace(chain.cost, e);  // an inner node became an end
      } else if (chain.cost == cost && is_spare(chain)) {
        remove(chain, e);
      }
    }
    return std::move(out_);
  }

 private:
  struct Edge {
    std::array<std::uint32_t, 2> node;
    std::array<std::uint32_t, 2> arc;  // arc[i] enters node[i]; k_none: missing
    Cost cost;
    bool is_there = true;
    bool hangs = false;  // joins an end with no other edge to the rest
  };
  struct Chain {
    std::array<std::uint32_t, 2> end;
    std::vector<std::uint32_t> edges;
    Cost cost;
  };

  void read_edges() {
    const auto pair = [&](std::uint32_t a) { return std::minmax(p_.tail[a], p_.head[a]); };
    std::vector<std::uint32_t> arcs(p_.arc_count());
    for (std::uint32_t a = 0; a < arcs.size(); ++a) arcs[a] = a;
    std::ranges::sort(arcs, [&](std::uint32_t a, std::uint32_t b) {
      return std::pair(pair(a), a) < std::pair(pair(b), b);
    });
    for (const std::uint32_t a : arcs) {
      const auto [low, high] = pair(a);
      if (edges_.empty() || edges_.back().node != std::array{low, high})
        edges_.push_back({{low, high}, {k_none, k_none}, p_.cost[a]});
      edges_.back().arc[p_.head[a] == high ? 1 : 0] = a;
    }
    for (const Edge& edge : edges_)
      for (const std::uint32_t v : edge.node) ++start_[v + 1];
    for (std::size_t v = 0; v < degree_.size(); ++v) {
      degree_[v] = start_[v + 1];
      start_[v + 1] += start_[v];
    }
    at_.resize(start_.back());
    std::vector<std::uint32_t> next(start_.begin(), start_.end() - 1);
    for (std::uint32_t e = 0; e < edges_.size(); ++e)
      for (const std::uint32_t v : edges_[e].node) at_[next[v]++] = e;
  }

  [[nodiscard]] bool counts(std::uint32_t e) const { return edges_[e].is_there && !edges_[e].hangs; }
  [[nodiscard]] std::uint32_t far_end(std::uint32_t e, std::uint32_t v) const {
    return edges_[e].node[edges_[e].node[0] == v ? 1 : 0];
  }
  // An edge that counts at v other than `e`.
  [[nodiscard]] std::uint32_t edge_at(std::uint32_t v, std::uint32_t e) const {
    for (std::uint32_t i = start_[v]; i < start_[v + 1]; ++i)
      if (at_[i] != e && counts(at_[i])) return at_[i];
    return k_none;
  }

  // Nodes with one edge, from v on: one that is no end goes, an end makes its neighbour one.
  void settle(std::uint32_t v) {
    while (degree_[v] == 1 && ends_ > 1) {
      const std::uint32_t e = edge_at(v, k_none);
      const std::uint32_t other = far_end(e, v);
      if (is_end_[v] == 0) {
        edges_[e].is_there = false;
      } else {
        edges_[e].hangs = true;
        if (std::exchange(is_end_[other], std::uint8_t{1}) != 0) --ends_;
      }
      --degree_[v];
      --degree_[other];
      touched_.push_back(other);
      v = other;
    }
  }

  [[nodiscard]] Chain chain_of(std::uint32_t e) const {
    Chain chain{edges_[e].node, {e}, edges_[e].cost};
    for (std::uint32_t& v : chain.end) {
      for (std::uint32_t last = e; is_end_[v] == 0 && degree_[v] == 2;) {
        last = edge_at(v, last);
        if (last == e) return chain;  // a ring
        chain.edges.push_back(last);
        chain.cost += edges_[last].cost;
        v = far_end(last, v);
      }
    }
    return chain;
  }

  void offer(std::uint32_t e) {
    if (!counts(e)) return;
    const Chain chain = chain_of(e);
    if (std::ranges::min(chain.edges) == e) queue_.emplace(chain.cost, e);
  }

  // A way between the chain's ends beside it, whose length starts anew at every end.
  bool is_spare(const Chain& chain) {
    const auto [from, to] = chain.end;
    if (from == to) return true;
    for (const std::uint32_t e : chain.edges) edges_[e].is_there = false;
    bool is_found = false;
    push(0, 0, from);
    for (int left = most_arcs_; !near_.empty() && left > 0 && !is_found;) {
      const auto [walked, d, v] = near_.top();
      near_.pop();
      if (d > way_[v]) continue;
      for (std::uint32_t i = start_[v]; i < start_[v + 1]; ++i) {
        const Edge& edge = edges_[at_[i]];
        if (!counts(at_[i])) continue;
        --left;
        ++out_.ticks;
        if (edge.cost > chain.cost - d) continue;
        const std::uint32_t u = far_end(at_[i], v);
        is_found |= u == to;
        push(walked + edge.cost, is_end_[u] != 0 ? 0 : d + edge.cost, u);
      }
    }
    for (const std::uint32_t e : chain.edges) edges_[e].is_there = true;
    for (const std::uint32_t v : seen_) way_[v] = k_cost_limit;
    seen_.clear();
    near_ = {};
    return is_found;
  }

  void push(Cost walked, Cost d, std::uint32_t v) {
    if (d >= way_[v]) return;
    if (way_[v] == k_cost_limit) seen_.push_back(v);
    way_[v] = d;
    near_.emplace(walked, d, v);
  }

  void remove(const Chain& chain, std::uint32_t e) {
    for (const std::uint32_t arc : edges_[e].arc) {
      if (arc == k_none) continue;
      out_.arcs.push_back(arc);
      break;
    }
    if (out_.is_gone.empty()) out_.is_gone.assign(p_.arc_count(), 0);
    for (const std::uint32_t gone : chain.edges) {
      edges_[gone].is_there = false;
      for (const std::uint32_t arc : edges_[gone].arc)
        if (arc != k_none) out_.is_gone[arc] = 1;
      for (const std::uint32_t v : edges_[gone].node) --degree_[v];
    }
    touched_.assign(chain.end.begin(), chain.end.end());
    for (const std::uint32_t v : chain.end) settle(v);
    for (const std::uint32_t v : touched_) {  // chains that grew
      if (is_end_[v] != 0 || degree_[v] != 2) continue;
      const std::uint32_t grown = edge_at(v, k_none);
      queue_.emplace(chain_of(grown).cost, grown);
    }
  }

  using Entry = std::pair<Cost, std::uint32_t>;
  const Problem& p_;
  int most_arcs_;
  std::vector<Edge> edges_;                               // by their nodes
  std::vector<std::uint32_t> start_;                      // [node + 1] into at_
  std::vector<std::uint32_t> at_;                         // edges at each node
  std::vector<std::uint32_t> degree_;                     // [node] edges that count
  std::vector<std::uint8_t> is_end_;                      // [node]
  std::size_t ends_ = 0;                                  // that do not hang on another
  std::priority_queue<Entry> queue_;                      // the longest chain first
  using Reached = std::tuple<Cost, Cost, std::uint32_t>;  // walked, since the last end, node
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> near_;  // short ways first
  std::vector<Cost> way_;                                                    // [node] since the last end
  std::vector<std::uint32_t> seen_;
  std::vector<std::uint32_t> touched_;
  SpareEdges out_;
};

}  // namespace

bool may_have_spare_edges(const Problem& problem) {
  if (!problem.modules.empty() || !problem.needs.empty()) return false;
  struct Arc {
    std::uint32_t low;
    std::uint32_t high;
    bool is_up;
    Cost cost;
    auto operator<=>(const Arc&) const = default;
  };
  std::vector<Arc> arcs;
  for (std::uint32_t a = 0; a < problem.arc_count(); ++a) {
    const auto [low, high] = std::minmax(problem.tail[a], problem.head[a]);
    if (low != high && low != problem.root && high != problem.root)
      arcs.push_back({low, high, problem.head[a] == high, problem.cost[a]});
  }
  std::ranges::sort(arcs);
  const auto is_parallel = [](const Arc& a, const Arc& b) {
    return std::tie(a.low, a.high, a.is_up) == std::tie(b.low, b.high, b.is_up);
  };
  arcs.erase(std::unique(arcs.begin(), arcs.end(), is_parallel), arcs.end());  // the cheapest stays
  if (arcs.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < arcs.size(); i += 2) {
    const Arc& one = arcs[i];
    const Arc& other = arcs[i + 1];
    if (std::tie(one.low, one.high, one.cost) != std::tie(other.low, other.high, other.cost)) return false;
  }
  return true;
}

SpareEdges find_spare_edges(const Problem& problem, int most_arcs) {
  return SpareSearch(problem, most_arcs).run();
}

}  // namespace tsunagi::steiner
