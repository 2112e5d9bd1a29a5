// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/cut_lp.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <unordered_set>
#include <utility>

#include <ClpDualRowSteepest.hpp>
#include <ClpSimplex.hpp>

#include "sim/steiner/cut_separation.h"
#include "sim/steiner/dual_ascent.h"

namespace tsunagi::steiner {
namespace {

constexpr std::size_t k_cuts_a_round = 400;  // flows take longer than another program
constexpr std::size_t k_pool_cuts_a_round = 500;
constexpr std::size_t k_few_cuts = 40;  // from the pool: flows look for more
constexpr double k_pool_violation = 0.05;
constexpr int k_pool_ascents = 10;
constexpr double k_least_surplus = 1e-4;
constexpr std::size_t k_few_arcs = 6'000;  // with so few, every node is balanced from the start
constexpr int k_infeasible = 1;            // of Clp
constexpr int k_idle_rounds = 1;           // a row that long without price goes; with a pool, at once
constexpr std::int64_t k_grain = 1024;     // parts of a cost unit in safe prices
constexpr double k_usual_cost = 1000;      // of an arc in the LP's own units

std::uint64_t hash_of(const std::vector<std::uint32_t>& cut) {
  std::uint64_t h = 0x9e3779b97f4a7c15u;
  for (const std::uint32_t a : cut) h = (h ^ a) * 0xff51afd7ed558ccdu, h ^= h >> 32;
  return h;
}

}  // namespace

class CutLp::Model {
 public:
  Model(const Problem& problem, const Graph& graph, const std::vector<Cut>& cuts, std::vector<Cut> pool)
      : p_(problem),
        graph_(graph),
        separation_(problem, graph),
        pool_(std::move(pool)),
        is_balanced_(problem.node_count, 0) {
    double sum = 0;
    for (const Cost c : p_.cost) sum += static_cast<double>(c);
    scale_ = sum > 0 ? k_usual_cost * static_cast<double>(p_.arc_count()) / sum : 1;
    lp_.setLogLevel(0);
    lp_.resize(0, static_cast<int>(p_.arc_count()));
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a) {
      lp_.setObjectiveCoefficient(static_cast<int>(a), static_cast<double>(p_.cost[a]) * scale_);
      lp_.setColumnBounds(static_cast<int>(a), 0, COIN_DBL_MAX);
    }
    ClpDualRowSteepest every_row(1);
    lp_.setDualRowPivotAlgorithm(every_row);
    if (is_balanced_throughout()) add_balances(0);
    add_cuts(cuts);
    if (!rows_.empty()) return;  // Clp must not solve a program without rows
    const auto in = graph_.in.row(p_.terminals[0]);
    add_cuts({{p_.terminals[0], {in.begin(), in.end()}}});
  }

  CutLpResult solve(const CutLpLimits& limits) {
    CutLpResult result;
    const std::int64_t before = ticks_ + separation_.ticks();
    for (int round = 0; round < limits.rounds; ++round) {
      obey(limits.deadline);
      lp_.dual();
      ticks_ += static_cast<std::int64_t>(lp_.numberIterations()) * (lp_.numberRows() + lp_.numberColumns());
      if (lp_.status() == k_infeasible)
        result.bound = limits.enough;  // every better plan uses an arc that left
      if (lp_.status() != 0) break;
      Priced now = price();
      auto cuts = violated_in_pool();
      if (cuts.size() < k_few_cuts) {
        auto more = separation_.find({lp_.primalColumnSolution(), p_.arc_count()}, k_cuts_a_round, first_);
        std::ranges::move(more, std::back_inserter(cuts));
      }
      go_on(now, cuts);
      if (now.bound >= result.bound) {
        result.bound = now.bound;
        result.reduced = std::move(now.reduced);
        result.dual = std::move(now.dual);
        result.prices = std::move(now.prices);
        fix(result, limits.enough);
      }
      if (result.bound >= limits.enough || ticks_ + separation_.ticks() - before >= limits.ticks) break;
      const std::size_t solved = rows_.size();
      add_balances(k_least_surplus);
      if (add_cuts(cuts) == 0) {
        result.is_solved = true;
        break;
      }
      first_ = (first_ + 97) % static_cast<std::uint32_t>(p_.terminals.size());
      purge(solved);
    }
    const double* x = lp_.primalColumnSolution();
    result.value.assign(x, x + p_.arc_count());
    result.is_integral =
        std::ranges::all_of(result.value, [](double v) { return std::abs(v - std::round(v)) < 1e-6; });
    result.ticks = ticks_ + separation_.ticks() - before;
    return result;
  }

 private:
  // A cut, or the balance of a node.
  struct Row {
    std::uint32_t node = k_none;
    Cut cut;
    int idle = 0;  // rounds without being tight
  };
  struct Priced {
    Cost bound = 0;
    std::vector<Cost> reduced;  // [arc]
    std::vector<WeightedCut> dual;
    std::vector<NodePrice> prices;
  };

  [[nodiscard]] bool is_balanced_throughout() const { return pool_.empty() && p_.arc_count() <= k_few_arcs; }

  // The most violated first.
  [[nodiscard]] std::vector<Cut> violated_in_pool() {
    const double* x = lp_.primalColumnSolution();
    std::vector<std::pair<double, std::uint32_t>> found;
    for (std::uint32_t i = 0; i < pool_.size(); ++i) {
      double sum = 0;
      for (const std::uint32_t a : pool_[i].arcs) {
        ++ticks_;
        sum += x[a];
        if (sum > 1 - k_pool_violation) break;
      }
      if (sum <= 1 - k_pool_violation) found.emplace_back(sum, i);
    }
    std::ranges::sort(found);
    if (found.size() > k_pool_cuts_a_round) found.resize(k_pool_cuts_a_round);
    std::vector<Cut> cuts;
    for (const auto& [sum, i] : found) cuts.push_back(pool_[i]);
    return cuts;
  }

  std::size_t add_cuts(const std::vector<Cut>& cuts) {
    std::vector<CoinBigIndex> starts{0};
    std::vector<int> columns;
    for (const auto& cut : cuts) {
      if (!known_.insert(hash_of(cut.arcs)).second) continue;
      columns.insert(columns.end(), cut.arcs.begin(), cut.arcs.end());
      starts.push_back(static_cast<CoinBigIndex>(columns.size()));
      rows_.push_back({k_none, cut, 0});
    }
    const std::vector<double> ones(columns.size(), 1);
    append_rows(starts, columns, ones, 1);
    return starts.size() - 1;
  }

  // What enters a node that is no terminal leaves it: no plan ends there.
  void add_balances(double least_surplus) {
    const double* x = lp_.primalColumnSolution();
    std::vector<CoinBigIndex> starts{0};
    std::vector<int> columns;
    std::vector<double> signs;
    for (std::uint32_t v = 0; v < p_.node_count; ++v) {
      if (v == p_.root || graph_.terminal_of[v] != k_none || is_balanced_[v] != 0) continue;
      double surplus = 0;
      for (const std::uint32_t a : graph_.in.row(v)) surplus += x[a];
      for (const std::uint32_t a : graph_.out.row(v)) surplus -= x[a];
      if (surplus < least_surplus) continue;
      is_balanced_[v] = 1;
      for (const std::uint32_t a : graph_.out.row(v)) {
        columns.push_back(static_cast<int>(a));
        signs.push_back(1);
      }
      for (const std::uint32_t a : graph_.in.row(v)) {
        columns.push_back(static_cast<int>(a));
        signs.push_back(-1);
      }
      starts.push_back(static_cast<CoinBigIndex>(columns.size()));
      rows_.push_back({v, {}, 0});
    }
    append_rows(starts, columns, signs, 0);
  }

  void append_rows(const std::vector<CoinBigIndex>& starts, const std::vector<int>& columns,
                   const std::vector<double>& values, double least) {
    const std::size_t count = starts.size() - 1;
    if (count == 0) return;
    const std::vector<double> lower(count, least);
    const std::vector<double> upper(count, COIN_DBL_MAX);
    lp_.addRows(static_cast<int>(count), lower.data(), upper.data(), starts.data(), columns.data(),
                values.data());
  }

  // Rows that have not been tight for some rounds.
  void purge(std::size_t solved) {
    std::vector<int> gone;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const auto row = static_cast<int>(i);
      const bool is_idle = i < solved && (rows_[i].node == k_none || !is_balanced_throughout()) &&
                           lp_.getRowStatus(row) == ClpSimplex::basic;
      rows_[i].idle = is_idle ? rows_[i].idle + 1 : 0;
      if (rows_[i].idle > (pool_.empty() ? k_idle_rounds : 0)) {
        if (rows_[i].node == k_none) {
          known_.erase(hash_of(rows_[i].cut.arcs));
        } else {
          is_balanced_[rows_[i].node] = 0;
        }
        gone.push_back(row);
        continue;
      }
      if (kept != i) rows_[kept] = std::move(rows_[i]);
      ++kept;
    }
    rows_.resize(kept);
    if (!gone.empty()) lp_.deleteRows(static_cast<int>(gone.size()), gone.data());
  }

  // A dual ascent on what the prices leave over raises the bound further, by cuts that no arc in use enters.
  void go_on(Priced& now, std::vector<Cut>& cuts) {
    Dual dual = dual_ascent(p_, graph_, {.cost = now.reduced, .plan_into = {}, .keep_cuts = true});
    ticks_ += dual.ticks;
    if (dual.bound == 0) return;
    now.bound += dual.bound;
    now.reduced = std::move(dual.reduced);
    for (std::size_t i = 0; i < dual.cuts.size(); ++i) {
      std::ranges::sort(dual.cuts[i].arcs);
      now.dual.push_back({dual.cuts[i], dual.proof.raises[i].amount});
      cuts.push_back(std::move(dual.cuts[i]));
    }
  }

  // Prices rounded down and added up in integers; a residual below nothing is paid by the bound, as no plan
  // uses an arc twice.
  [[nodiscard]] Priced price() const {
    const double* price = lp_.dualRowSolution();
    const auto whole = [&](double p) {
      return static_cast<Cost>(std::floor(std::max(0.0, p) / scale_ * static_cast<double>(k_grain)));
    };
    std::vector<Cost> left(p_.arc_count());
    for (std::size_t a = 0; a < left.size(); ++a) left[a] = p_.cost[a] * k_grain;
    Cost bound = 0;
    Priced out;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Cost y = whole(price[i]);
      if (y == 0) continue;
      if (y >= k_grain && rows_[i].node == k_none) out.dual.push_back({rows_[i].cut, y / k_grain});
      if (y >= k_grain && rows_[i].node != k_none) out.prices.push_back({rows_[i].node, y / k_grain});
      if (rows_[i].node == k_none) {
        bound += y;
        for (const std::uint32_t a : rows_[i].cut.arcs) left[a] -= y;
      } else {
        for (const std::uint32_t a : graph_.out.row(rows_[i].node)) left[a] -= y;
        for (const std::uint32_t a : graph_.in.row(rows_[i].node)) left[a] += y;
      }
    }
    for (Cost& l : left) {
      if (l < 0) bound += std::exchange(l, 0);
    }
    const Cost rounded = (bound + k_grain - 1) / k_grain;  // plans cost whole units
    // The fraction of a unit that rounding up the bound has taken is at most one.
    for (Cost& l : left) l = std::max<Cost>(0, l / k_grain - 1);
    out.bound = std::max<Cost>(0, rounded);
    out.reduced = std::move(left);
    return out;
  }

  // One program may stall for minutes.
  void obey(std::chrono::steady_clock::time_point deadline) {
    if (deadline == std::chrono::steady_clock::time_point::max()) return;
    const std::chrono::duration<double> left = deadline - std::chrono::steady_clock::now();
    lp_.setMaximumSeconds(std::max(0.01, left.count()));
  }

  // Arcs in no plan cheaper than the best known leave the program.
  void fix(const CutLpResult& result, Cost enough) {
    for (std::size_t a = 0; a < result.reduced.size(); ++a)
      if (result.reduced[a] >= enough - result.bound) lp_.setColumnUpper(static_cast<int>(a), 0);
  }

  const Problem& p_;
  const Graph& graph_;
  CutSeparation separation_;
  const std::vector<Cut> pool_;
  ClpSimplex lp_;
  double scale_ = 1;
  std::vector<Row> rows_;
  std::vector<std::uint8_t> is_balanced_;  // [node] has its row
  std::unordered_set<std::uint64_t> known_;
  std::uint32_t first_ = 0;  // terminal to separate first
  std::int64_t ticks_ = 0;
};

StartCuts start_cuts(const Problem& problem, const Graph& graph, bool is_symmetric) {
  StartCuts out;
  std::unordered_set<std::uint64_t> known;  // of the pool
  for (int k = 0; k < (is_symmetric ? 1 : k_pool_ascents); ++k) {
    Dual dual = dual_ascent(
        problem, graph,
        {.cost = problem.cost, .plan_into = {}, .order = static_cast<std::uint64_t>(k), .keep_cuts = true});
    out.ticks += dual.ticks;
    for (Cut& cut : dual.cuts) std::ranges::sort(cut.arcs);
    if (dual.bound > out.bound) {
      out.bound = dual.bound;
      std::swap(out.rows, dual.cuts);
    }
    for (Cut& cut : dual.cuts)
      if (known.insert(hash_of(cut.arcs)).second) out.pool.push_back(std::move(cut));
  }
  out.pool.shrink_to_fit();
  return out;
}

CutLp::CutLp(const Problem& problem, const Graph& graph, const std::vector<Cut>& cuts, std::vector<Cut> pool)
    : model_(std::make_unique<Model>(problem, graph, cuts, std::move(pool))) {}
CutLp::~CutLp() = default;

CutLpResult CutLp::solve(const CutLpLimits& limits) {
  return model_->solve(limits);
}

}  // namespace tsunagi::steiner
