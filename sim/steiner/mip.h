// SPDX-License-Identifier: Apache-2.0
// Small mixed integer programmes, solved by whatever the build found (CBC, or nothing).
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

namespace tsunagi::steiner {

struct MipTerm {
  std::uint32_t column = 0;
  double factor = 0;
};

// Minimises cost · x with lower ≤ x ≤ upper, x whole where it must be, and least ≤ row · x ≤ most.
struct Mip {
  std::vector<double> cost, lower, upper;  // [column]
  std::vector<std::uint8_t> is_whole;      // [column]
  std::vector<int> priority;               // [column] of branching; the lowest first
  std::vector<MipTerm> terms;              // by row; a row names a column once
  std::vector<std::size_t> row_start{0};   // [row + 1]
  std::vector<double> least, most;         // [row]

  std::uint32_t add_column(double column_cost, double least_value, double most_value, bool whole,
                           int branching_priority = 1);
  void add_row(double least_value, double most_value, std::span<const MipTerm> row);
};

inline constexpr double k_mip_far = 1e30;  // no limit

struct MipLimits {
  int nodes = 0;         // of branch and bound
  double cutoff = 1e30;  // only what costs less is sought
  double gap_ratio = 0;  // a point this close to the optimum will do
  bool dives = true;     // heuristics that pay where points are hard to find
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

struct MipAnswer {
  std::vector<double>
      value;  // [column] the cheapest point found below the cutoff, whole to about 1e-6; may be empty
  bool is_complete = false;  // the search ended by itself: nothing cheaper, as far as doubles tell
  std::int64_t ticks = 0;
};

[[nodiscard]] bool has_mip_solver();

// Its answer is a suggestion: callers check it in integers. Deterministic unless the deadline ends it;
// without a solver the answer is empty and not complete.
[[nodiscard]] MipAnswer solve_mip(const Mip& mip, const MipLimits& limits);

}  // namespace tsunagi::steiner
