// SPDX-License-Identifier: Apache-2.0
// Tiny Steiner and prize-collecting trees for tests, and the slow, obvious optimum of the file itself.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "geo/base/random.h"
#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

struct PrizeEdge {
  std::uint32_t u;
  std::uint32_t v;
  Cost cost;
};

struct PrizeWorld {
  enum class Rule {
    anywhere,   // PCSTP
    rooted,     // RPCSTP: vertex 0 is in the tree
    terminals,  // STP: every vertex with a prize is in the tree
  };
  std::vector<Cost> prizes;  // [vertex]
  std::vector<PrizeEdge> edges;
  Rule rule = Rule::anywhere;

  [[nodiscard]] bool must_hold(std::uint32_t v) const {
    return rule == Rule::rooted ? v == 0 : rule == Rule::terminals && prizes[v] > 0;
  }
  [[nodiscard]] std::string stp() const {
    std::string text =
        fmt::format("33D32945 STP File, STP Format Version 1.0\nSECTION Graph\nNodes {}\n", prizes.size());
    for (const PrizeEdge& e : edges) text += fmt::format("E {} {} {}\n", e.u + 1, e.v + 1, e.cost);
    text += "END\nSECTION Terminals\n";
    if (rule == Rule::rooted) text += "RootP 1\n";
    for (std::uint32_t v = 0; v < prizes.size(); ++v) {
      if (rule != Rule::terminals)
        text += fmt::format("TP {} {}\n", v + 1, prizes[v]);
      else if (must_hold(v))
        text += fmt::format("T {}\n", v + 1);
    }
    return text + "END\nEOF\n";
  }
};

// Up to `most` vertices and some more edges than a tree.
inline PrizeWorld make_prize_world(std::uint64_t seed, std::uint32_t most = 8,
                                   PrizeWorld::Rule rule = PrizeWorld::Rule::anywhere) {
  const Random random(seed, "prizes");
  std::uint64_t index = 0;
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random.below(index++, n)); };
  PrizeWorld world{.rule = rule};
  const std::uint32_t n = 2 + below(most - 1);
  for (std::uint32_t v = 0; v < n; ++v) world.prizes.push_back(below(3) == 0 ? 0 : below(16));
  for (std::uint32_t v = 1; v < n; ++v)
    if (below(8) != 0) world.edges.push_back({below(v), v, below(5) == 0 ? Cost{0} : Cost{below(12)}});
  for (std::uint32_t i = below(n + 2); i > 0; --i) {
    const std::uint32_t u = below(n);
    const std::uint32_t v = below(n);
    if (u != v) world.edges.push_back({u, v, below(14)});
  }
  if (rule == PrizeWorld::Rule::terminals) world.prizes[0] = 1;
  return world;
}

// By every set of vertices: the cheapest tree that spans it (Kruskal 1956), where one does.
inline Cost cheapest_tree(PrizeWorld world) {
  std::ranges::sort(world.edges, {}, &PrizeEdge::cost);
  Cost best = k_cost_limit;
  for (std::uint32_t set = 1; set < 1u << world.prizes.size(); ++set) {
    std::vector<std::uint32_t> group(world.prizes.size());
    Cost cost = 0;
    bool is_allowed = true;
    std::size_t parts = 0;
    for (std::uint32_t v = 0; v < group.size(); ++v) {
      group[v] = v;
      if ((set >> v & 1) != 0)
        ++parts;
      else
        cost += world.prizes[v];
    }
    for (std::uint32_t v = 0; v < group.size(); ++v)
      is_allowed = is_allowed && ((set >> v & 1) != 0 || !world.must_hold(v));
    for (const PrizeEdge& e : world.edges) {
      if ((set >> e.u & 1) == 0 || (set >> e.v & 1) == 0 || group[e.u] == group[e.v]) continue;
      const std::uint32_t gone = group[e.u];
      for (std::uint32_t& g : group)
        if (g == gone) g = group[e.v];
      cost += e.cost;
      --parts;
    }
    if (parts == 1 && is_allowed) best = std::min(best, cost);
  }
  return best;
}

}  // namespace tsunagi::steiner
