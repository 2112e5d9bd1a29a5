// SPDX-License-Identifier: Apache-2.0
// What sharing saves: against silos (each department of each municipality alone) and against today's
// subscriptions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/finance/sharing_ladder.h"
#include "sim/plan/pipeline.h"

namespace tsunagi::finance {

struct Silo {
  std::string department;
  std::string municipality;  // name; 域外 outside
  std::int64_t terminals = 0;
  std::int64_t jpy_per_year = 0;  // of its own cheapest plan found, with its penalties
};

struct Savings {
  std::vector<Silo> silos;             // by (department, municipality)
  std::int64_t silo_jpy_per_year = 0;  // Σ silos + base staff
  std::int64_t as_is_jpy_per_year = 0;
  std::int64_t as_is_unserved = 0;     // terminals that must be served and cannot as things stand
  std::int64_t plan_jpy_per_year = 0;  // solved with the same effort as the silos
  Ladder ladder;
  // The plan against them; a difference below the plan's own gap is not distinguishable from none.
  [[nodiscard]] double saved_against_silos() const;
  [[nodiscard]] double saved_against_as_is() const;
};

// Solves one problem per department and municipality (no joint body there) and one without anything new, and
// climbs the ladder between them and the plan.
// Deterministic: each problem writes its own slot.
[[nodiscard]] Savings find_savings(const plan::Scenario& scenario, const plan::Planned& planned);

}  // namespace tsunagi::finance
