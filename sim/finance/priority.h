// SPDX-License-Identifier: Apache-2.0
// Whom to help first: a score of 0 to 100 for each use case in each municipality, with what it rests on
// (policy reference C.9). Weights are assumptions of the catalogue; a score is no entitlement.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/finance/problem_classes.h"
#include "sim/finance/stage_gates.h"
#include "sim/finance/support.h"

namespace tsunagi::finance {

// Where a value comes from: worked out from the plan, said by the scenario, or nobody said (then it is 0).
enum class Evidence { measured, declared, unanswered };
inline constexpr std::array<std::string_view, 3> k_evidence_names{"measured", "declared", "unanswered"};

struct TermValue {
  double value = 0;  // 0 to 1
  Evidence evidence = Evidence::unanswered;
};
using Terms = std::array<TermValue, 8>;  // [models::Term]

struct ScoreSpread {
  double p10 = 0;
  double p50 = 0;
  double p90 = 0;
};

struct PriorityRow {
  std::uint16_t municipality = 0;
  std::uint32_t demand = 0;              // row of the scenario
  std::optional<std::uint32_t> project;  // of the scenario
  const models::SocialCapital* social_capital = nullptr;
  std::int64_t units = 0;
  std::int64_t units_with_problem = 0;
  std::int64_t jpy_per_year = 0;  // share of the plan's cost
  GateOutcome gate;               // where there is a project
  plan::GateAnswer capital_gate = plan::GateAnswer::unanswered;
  Readiness readiness;
  Terms terms;
  double score = 0;
  double most_score = 0;  // if all that is unanswered were worth 1
  ScoreSpread spread;     // over the weights
};

struct MunicipalityScore {
  std::uint16_t municipality = 0;
  double score = 0;  // of its use cases by yearly cost, without homes that fiber serves today
  ScoreSpread spread;
  std::size_t rank = 1;
  double first_ratio = 0;  // share of the drawn weights under which it is first
};

struct Priority {
  std::vector<PriorityRow> rows;  // by municipality, demand row
  std::vector<MunicipalityScore> municipalities;
  Problems problems;
  std::vector<TargetRow> targets;
};

struct PriorityInputs {
  const plan::Scenario& scenario;
  const plan::Planned& planned;
  const Ledger& ledger;
  const std::vector<Claimant>& claimants;
};
// need: share of units with a problem, or as declared. effect: b/(b + c) of what going without would cost b
// and the yearly cost c. readiness: mean of (level − 1)/8, less the drag of open failure factors, more for
// partners. fiscal: half 1 − min(1, financial capability index), half the running cost by standard fiscal
// scale.
[[nodiscard]] Priority prioritise(const PriorityInputs& in);

// Σ weight · value.
[[nodiscard]] double score_of(const Terms& terms, std::span<const double, 8> weight);

}  // namespace tsunagi::finance
