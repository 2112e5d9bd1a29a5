// SPDX-License-Identifier: Apache-2.0
// Which of several programmes takes which cost line, so that together they pay most (policy reference C.4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace tsunagi::finance {

// What a programme pays in a year for lines that cost C: nothing below the floor, else the least of
// slope · max(0, C − offset), second_slope · C and the cap. Every rule of sim/finance has this shape.
struct PaymentShape {
  double slope = 0;
  double offset_jpy = 0;
  double second_slope = std::numeric_limits<double>::infinity();
  double cap_jpy = std::numeric_limits<double>::infinity();
  double floor_jpy = 0;

  [[nodiscard]] double paid_jpy(double cost_jpy) const;
};

struct StackingClaim {
  std::vector<std::uint32_t> lines;   // ascending; those it may take
  std::vector<PaymentShape> by_year;  // [year]
  bool is_running = false;            // limited by the deficit together with the others
};

struct StackingProblem {
  std::vector<std::vector<double>> cost_jpy;  // [line][year], not negative
  std::vector<StackingClaim> claims;          // in stacking order
  std::vector<double> deficit_jpy;            // [year] what all running claims may pay
};

inline constexpr std::uint32_t k_no_claim = ~std::uint32_t{0};

struct Stacking {
  std::vector<std::uint32_t> claim_of;  // [line]
  double ordered_jpy = 0;               // all years, where each line goes to the first claim that may take it
  double jpy = 0;                       // of claim_of
  bool is_proven = false;               // no assignment pays more
};

// What the claims pay in all years; the deficit of a year cuts the later claims.
[[nodiscard]] double stacked_jpy(const StackingProblem& problem, const std::vector<std::uint32_t>& claim_of);

struct StackingLimits {
  int search_nodes = 50'000;  // of the search over lines; beyond it an integer programme is asked
  int mip_nodes = 20'000;
};

// The assignment in stacking order, unless another pays more by a yen or more. Payments never fall as lines
// are added, so that only lines with two claims or more are a choice. Deterministic.
[[nodiscard]] Stacking assign_lines(const StackingProblem& problem, const StackingLimits& limits = {});

}  // namespace tsunagi::finance
