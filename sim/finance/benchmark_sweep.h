// SPDX-License-Identifier: Apache-2.0
// At which benchmark a budget closes: support for what a line costs a month beyond the benchmark, up to a cap
// (policy reference C.4, benchmark and cap). A hypothesis.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace tsunagi::finance {

struct LineCosts {
  double lines = 0;
  std::vector<std::int64_t> running_jpy;  // [year]
  std::vector<std::int64_t> income_jpy;   // [year]
};

struct BenchmarkRules {
  double rate = 1;
  double cap_jpy_per_month = 0;          // of one line
  std::vector<std::int64_t> sweep_jpy;   // benchmarks to show, a line and month
  std::vector<std::int64_t> budget_jpy;  // [year]
};

struct BenchmarkStep {
  std::int64_t benchmark_jpy = 0;         // a line and month
  std::vector<std::int64_t> support_jpy;  // [year]
  bool is_within = false;
};

struct BenchmarkSweep {
  std::vector<BenchmarkStep> steps;
  std::optional<std::int64_t>
      closing_jpy;  // least whole yen at which every year is within the budget; none: at no one
};

// Support is no more than the deficit of the year. It falls as the benchmark rises, so that the closing one
// is found by bisection.
[[nodiscard]] BenchmarkSweep sweep_benchmarks(const std::vector<LineCosts>& places,
                                              const BenchmarkRules& rules);

}  // namespace tsunagi::finance
