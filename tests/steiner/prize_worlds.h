// SPDX-License-Identifier: Apache-2.0
// Tiny prize-collecting trees without a root for tests, and the slow, obvious optimum of the file itself.
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
  std::vector<Cost> prizes;  // [vertex]
  std::vector<PrizeEdge> edges;

  [[nodiscard]] std::string stp() const {
    std::string text =
        fmt::format("33D32945 STP File, STP Format Version 1.0\nSECTION Graph\nNodes {}\n", prizes.size());
    for (const PrizeEdge& e : edges) text += fmt::format("E {} {} {}\n", e.u + 1, e.v + 1, e.cost);
    text += "END\nSECTION Terminals\n";
    for (std::size_t v = 0; v < prizes.size(); ++v) text += fmt::format("TP {} {}\n", v + 1, prizes[v]);
    return text + "END\nEOF\n";
  }
};

// Up to `most` vertices and some more edges than a tree.
inline PrizeWorld make_prize_world(std::uint64_t seed, std::uint32_t most = 8) {
  const Random random(seed, "prizes");
  std::uint64_t index = 0;
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random.below(index++, n)); };
  PrizeWorld world;
  const std::uint32_t n = 2 + below(most - 1);
  for (std::uint32_t v = 0; v < n; ++v) world.prizes.push_back(below(3) == 0 ? 0 : below(16));
  for (std::uint32_t v = 1; v < n; ++v)
    if (below(8) != 0) world.edges.push_back({below(v), v, below(5) == 0 ? Cost{0} : Cost{below(12)}});
  for (std::uint32_t i = below(n + 2); i > 0; --i) {
    const std::uint32_t u = below(n);
    const std::uint32_t v = below(n);
    if (u != v) world.edges.push_back({u, v, below(14)});
  }
  return world;
}

// By every set of vertices: the cheapest tree that spans it (Kruskal 1956), where one does.
inline Cost cheapest_tree(PrizeWorld world) {
  std::ranges::sort(world.edges, {}, &PrizeEdge::cost);
  Cost best = k_cost_limit;
  for (std::uint32_t set = 1; set < 1u << world.prizes.size(); ++set) {
    std::vector<std::uint32_t> group(world.prizes.size());
    Cost cost = 0;
    std::size_t parts = 0;
    for (std::uint32_t v = 0; v < group.size(); ++v) {
      group[v] = v;
      if ((set >> v & 1) != 0)
        ++parts;
      else
        cost += world.prizes[v];
    }
    for (const PrizeEdge& e : world.edges) {
      if ((set >> e.u & 1) == 0 || (set >> e.v & 1) == 0 || group[e.u] == group[e.v]) continue;
      const std::uint32_t gone = group[e.u];
      for (std::uint32_t& g : group)
        if (g == gone) g = group[e.v];
      cost += e.cost;
      --parts;
    }
    if (parts == 1) best = std::min(best, cost);
  }
  return best;
}

}  // namespace tsunagi::steiner
