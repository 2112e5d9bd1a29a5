// SPDX-License-Identifier: Apache-2.0
// Whether a project may go on to its next stage, and whether building may be supported at all.
#pragma once

#include <string>
#include <vector>

#include "models/gates.h"
#include "sim/plan/projects.h"

namespace tsunagi::finance {

// pass: the next stage may begin. rework: causes are to be cleared. stop: it was stopped, its lessons stay.
// done: in deployment, no further gate.
enum class GateResult { pass, rework, stop, done };
inline constexpr std::array<std::string_view, 4> k_gate_result_names{"pass", "rework", "stop", "done"};

struct GateOutcome {
  GateResult result = GateResult::rework;
  std::vector<std::string> causes;  // codes: level.<viewpoint>, unanswered.<what>, no.<what>, model_expired
};

// The gate out of the project's stage: every viewpoint's least level, the business level and the gate's
// question (policy reference C.9). What is unanswered does not pass. A standard model out of its years does
// not either.
[[nodiscard]] GateOutcome stage_gate(const plan::Project& project, const models::GateRules& rules,
                                     int fiscal_year);

// Building may be supported where no digital service is possible without the network and social capital
// cannot do what it is for (policy reference A.1): yes only if both are, no if either is not.
[[nodiscard]] plan::GateAnswer capital_gate(const plan::Project& project, bool is_social_capital);

// What of the checklist stands open, by group: Σ over items of 1 for yes, 0 for no, the prior where
// unanswered.
struct Readiness {
  double obstacles = 0;
  double failure_factors = 0;
  double barriers = 0;
  double partners = 0;
  std::size_t failure_factor_count = 0;
  std::size_t answered = 0;
};
[[nodiscard]] Readiness readiness_of(const plan::Project* project, const models::GateRules& rules);

}  // namespace tsunagi::finance
