// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/benchmark_sweep.h"

#include <algorithm>
#include <cmath>

#include "models/support_rules.h"
#include "sim/finance/ledger.h"

namespace tsunagi::finance {
namespace {

BenchmarkStep step_at(const std::vector<LineCosts>& places, const BenchmarkRules& rules,
                      std::int64_t benchmark) {
  BenchmarkStep out{.benchmark_jpy = benchmark,
                    .support_jpy = std::vector<std::int64_t>(rules.budget_jpy.size(), 0)};
  for (const LineCosts& place : places) {
    if (place.lines <= 0) continue;
    for (std::size_t y = 0; y < out.support_jpy.size(); ++y) {
      const double beyond =
          models::benchmark_support({static_cast<double>(benchmark), rules.cap_jpy_per_month},
                                    static_cast<double>(place.running_jpy[y]), place.lines);
      const std::int64_t deficit = std::max(std::int64_t{0}, place.running_jpy[y] - place.income_jpy[y]);
      out.support_jpy[y] += std::min(rounded_jpy(rules.rate * beyond), deficit);
    }
  }
  out.is_within = std::ranges::equal(out.support_jpy, rules.budget_jpy, std::less_equal());
  return out;
}

}  // namespace

BenchmarkSweep sweep_benchmarks(const std::vector<LineCosts>& places, const BenchmarkRules& rules) {
  BenchmarkSweep out;
  for (const std::int64_t benchmark : rules.sweep_jpy) out.steps.push_back(step_at(places, rules, benchmark));
  std::int64_t most = 0;  // at which nobody asks for anything
  for (const LineCosts& place : places) {
    if (place.lines <= 0) continue;
    for (const std::int64_t jpy : place.running_jpy)
      most =
          std::max(most, static_cast<std::int64_t>(std::ceil(static_cast<double>(jpy) / (12 * place.lines))));
  }
  if (!step_at(places, rules, most).is_within) return out;
  std::int64_t below = -1;
  while (most - below > 1) {
    const std::int64_t middle = below + (most - below) / 2;
    (step_at(places, rules, middle).is_within ? most : below) = middle;
  }
  out.closing_jpy = most;
  return out;
}

}  // namespace tsunagi::finance
