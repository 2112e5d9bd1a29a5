// SPDX-License-Identifier: Apache-2.0
// A first view of running-cost support. No official rate exists: what is shown is a range over assumptions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/plan/pipeline.h"

namespace tsunagi::finance {

// Carried by every sheet, row and figure of hypothetical support (PLANNING 17).
inline constexpr std::string_view k_hypothesis_ja =
    "懇談会報告書の提言に基づく仮定。国の制度・交付要綱・予算ではない。率・上限・期間は利用者設定";

struct SupportCase {
  double rate = 0;        // ρ
  double cost_ratio = 0;  // κ: share of the running cost that counts
  int years = 0;          // P
  std::int64_t jpy_per_year = 0;
};

// Three columns, never summed: in force and verified, in force but unverified (0 by default), hypothetical.
struct Support {
  std::int64_t in_force_verified_jpy_per_year = 0;
  std::int64_t in_force_unverified_jpy_per_year = 0;
  std::int64_t eligible_running_jpy_per_year = 0;  // O: lines, power, lease, spectrum of non-household demand
  std::vector<SupportCase> hypothetical;           // the grid of policy reference C.4
  std::int64_t hypothetical_least_jpy_per_year = 0;
  std::int64_t hypothetical_most_jpy_per_year = 0;
  std::string rule_status = "hypothetical";
};

// S = ρ · min(D, κ·O) with D = O: no revenue is known for these uses. The gate questions are unanswered, so
// that nothing of it enters any total; it is the range that the answers could open.
[[nodiscard]] Support estimate_support(const plan::Scenario& scenario, const plan::Planned& planned);

}  // namespace tsunagi::finance
