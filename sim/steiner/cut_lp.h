// SPDX-License-Identifier: Apache-2.0
// The linear relaxation of a plain problem: every set that holds a terminal and not the root is entered (Wong
// 1984; Koch and Martin 1998, "Solving Steiner tree problems in graphs to optimality"), solved by adding
// violated cuts.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/steiner/dual_ascent.h"
#include "sim/steiner/graph.h"
#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

struct CutLpLimits {
  std::int64_t ticks = 0;
  Cost enough = k_cost_limit;  // a bound that proves the best plan
  int rounds = 8;              // programs solved
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

struct WeightedCut {
  Cut cut;
  Cost amount = 0;
};

struct CutLpResult {
  Cost bound = 0;                 // safe: added up in integers, whatever the LP's rounding
  std::vector<Cost> reduced;      // [arc] ≥ 0: any plan costs at least bound + Σ reduced of its arcs
  std::vector<double> value;      // [arc]
  std::vector<WeightedCut> dual;  // of the bound, rounded down
  std::vector<NodePrice> prices;  // likewise
  bool is_solved = false;         // no cut is violated
  bool is_integral = false;
  std::int64_t ticks = 0;
};

// Cuts of a dual ascent to start from, and of some more in other orders. Where a graph is not the same both
// ways, ascents are far from the optimum, and a pool of many spares most of the rounds.
struct StartCuts {
  std::vector<Cut> rows;
  std::vector<Cut> pool;
  Cost bound = 0;  // of the best ascent
  std::int64_t ticks = 0;
};
[[nodiscard]] StartCuts start_cuts(const Problem& problem, const Graph& graph, bool is_symmetric);

class CutLp {
 public:
  // `cuts` are sets of arcs of which every plan uses one, e.g. of a dual ascent; those of the pool enter the
  // program only while they are violated. The problem must outlive it.
  CutLp(const Problem& problem, const Graph& graph, const std::vector<Cut>& cuts, std::vector<Cut> pool = {});
  ~CutLp();
  CutLp(const CutLp&) = delete;
  CutLp& operator=(const CutLp&) = delete;

  // Adds cuts until none is violated, the bound is enough or the rounds or ticks are used; called again, it
  // goes on.
  [[nodiscard]] CutLpResult solve(const CutLpLimits& limits);

 private:
  class Model;
  std::unique_ptr<Model> model_;
};

}  // namespace tsunagi::steiner
