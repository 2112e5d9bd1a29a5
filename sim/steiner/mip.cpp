// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/mip.h"

#ifdef TSUNAGI_CBC
#include <algorithm>

#include <coin/CbcHeuristic.hpp>
#include <coin/CbcHeuristicDiveCoefficient.hpp>
#include <coin/CbcHeuristicRINS.hpp>
#include <coin/CbcModel.hpp>
#include <coin/CglKnapsackCover.hpp>
#include <coin/CglMixedIntegerRounding2.hpp>
#include <coin/ClpSimplex.hpp>
#include <coin/CoinPackedMatrix.hpp>
#include <coin/OsiClpSolverInterface.hpp>
#endif

namespace tsunagi::steiner {

std::uint32_t Mip::add_column(double column_cost, double least_value, double most_value, bool whole,
                              int branching_priority) {
  priority.push_back(branching_priority);
  cost.push_back(column_cost);
  lower.push_back(least_value);
  upper.push_back(most_value);
  is_whole.push_back(whole ? 1 : 0);
  return static_cast<std::uint32_t>(cost.size() - 1);
}

void Mip::add_row(double least_value, double most_value, std::span<const MipTerm> row) {
  terms.insert(terms.end(), row.begin(), row.end());
  row_start.push_back(terms.size());
  least.push_back(least_value);
  most.push_back(most_value);
}

#ifdef TSUNAGI_CBC

namespace {

constexpr int k_root_passes = 20;
constexpr int k_tree_passes = 2;

void load(const Mip& mip, OsiClpSolverInterface& clp) {
  std::vector<int> columns;
  std::vector<double> factors;
  std::vector<CoinBigIndex> starts;
  for (const MipTerm& term : mip.terms) {
    columns.push_back(static_cast<int>(term.column));
    factors.push_back(term.factor);
  }
  for (const std::size_t start : mip.row_start) starts.push_back(static_cast<CoinBigIndex>(start));
  const CoinPackedMatrix matrix(false, static_cast<int>(mip.cost.size()), static_cast<int>(mip.least.size()),
                                static_cast<CoinBigIndex>(columns.size()), factors.data(), columns.data(),
                                starts.data(), nullptr);
  clp.loadProblem(matrix, mip.lower.data(), mip.upper.data(), mip.cost.data(), mip.least.data(),
                  mip.most.data());
  for (std::size_t c = 0; c < mip.is_whole.size(); ++c)
    if (mip.is_whole[c] != 0) clp.setInteger(static_cast<int>(c));
}

void add_helpers(CbcModel& model, bool dives) {
  CglKnapsackCover covers;
  CglMixedIntegerRounding2 rounding;
  model.addCutGenerator(&covers, -98, "covers");
  model.addCutGenerator(&rounding, -98, "rounding");
  CbcRounding round(model);
  CbcHeuristicDiveCoefficient dive(model);
  CbcHeuristicRINS rins(model);
  model.addHeuristic(&round);
  if (dives) model.addHeuristic(&dive);
  if (dives) model.addHeuristic(&rins);
}

double seconds_until(std::chrono::steady_clock::time_point deadline) {
  return std::chrono::duration<double>(deadline - std::chrono::steady_clock::now()).count();
}

}  // namespace

bool has_mip_solver() {
  return true;
}

// CBC's preprocessing is left out: it has called solutions optimal that were not.
MipAnswer solve_mip(const Mip& mip, const MipLimits& limits) {
  const bool has_deadline = limits.deadline != std::chrono::steady_clock::time_point::max();
  MipAnswer answer;
  if (has_deadline && seconds_until(limits.deadline) <= 0) return answer;
  OsiClpSolverInterface clp;
  clp.messageHandler()->setLogLevel(0);
  load(mip, clp);
  if (has_deadline) clp.getModelPtr()->setMaximumWallSeconds(std::max(0.0, seconds_until(limits.deadline)));
  clp.initialSolve();
  const auto size = static_cast<std::int64_t>(mip.cost.size() + mip.least.size());
  answer.ticks = clp.getIterationCount() * size;
  answer.is_complete = clp.isProvenPrimalInfeasible();
  if (!clp.isProvenOptimal()) return answer;
  clp.getModelPtr()->setMaximumWallSeconds(-1);
  CbcModel model(clp);
  model.setLogLevel(0);
  model.messageHandler()->setLogLevel(0);
  model.solver()->messageHandler()->setLogLevel(0);
  add_helpers(model, limits.dives);
  std::vector<int> priority;
  for (std::size_t c = 0; c < mip.is_whole.size(); ++c)
    if (mip.is_whole[c] != 0) priority.push_back(mip.priority[c]);
  model.passInPriorities(priority.data(), false);
  model.setMaximumCutPassesAtRoot(k_root_passes);
  model.setMaximumCutPasses(k_tree_passes);
  model.setMaximumNodes(limits.nodes);
  model.setCutoff(limits.cutoff);
  model.setAllowableFractionGap(limits.gap_ratio);
  if (has_deadline) {
    model.setUseElapsedTime(true);
    model.setMaximumSeconds(std::max(0.0, seconds_until(limits.deadline)));
  }
  model.branchAndBound();
  answer.ticks += model.getIterationCount() * size;
  answer.is_complete = model.isProvenOptimal() || model.isProvenInfeasible();
  if (model.bestSolution() != nullptr)
    answer.value.assign(model.bestSolution(), model.bestSolution() + mip.cost.size());
  return answer;
}

#else

bool has_mip_solver() {
  return false;
}

MipAnswer solve_mip(const Mip& /*mip*/, const MipLimits& /*limits*/) {
  return {};
}

#endif

}  // namespace tsunagi::steiner
