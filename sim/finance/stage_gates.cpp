// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/stage_gates.h"

#include <algorithm>

namespace tsunagi::finance {
namespace {

using models::Stage;
using plan::GateAnswer;

void ask(GateOutcome& out, GateAnswer answer, std::string_view what) {
  if (answer == GateAnswer::yes) return;
  out.causes.push_back((answer == GateAnswer::no ? "no." : "unanswered.") + std::string(what));
}

}  // namespace

GateOutcome stage_gate(const plan::Project& project, const models::GateRules& rules, int fiscal_year) {
  GateOutcome out;
  if (project.is_stopped) return {GateResult::stop, {}};
  if (project.stage == Stage::deployment) return {GateResult::done, {}};
  const models::StageGate& gate = project.stage == Stage::planning ? rules.demonstration : rules.deployment;
  for (std::size_t k = 0; k < models::k_viewpoint_names.size(); ++k) {
    const int least = std::max(gate.least_level, k == models::k_business ? gate.least_business_level : 1);
    const std::string name(models::k_viewpoint_names[k]);
    if (!project.maturity[k]) {
      out.causes.push_back("unanswered." + name);
    } else if (*project.maturity[k] < least) {
      out.causes.push_back("level." + name);
    }
  }
  ask(out, gate.condition == "issue_agreed" ? project.issue_agreed : project.contribution_confirmed,
      gate.condition);
  if ((project.model_valid_from && fiscal_year < *project.model_valid_from) ||
      (project.model_valid_to && fiscal_year > *project.model_valid_to))
    out.causes.emplace_back("model_expired");
  out.result = out.causes.empty() ? GateResult::pass : GateResult::rework;
  return out;
}

GateAnswer capital_gate(const plan::Project& project, bool is_social_capital) {
  const std::array answers{project.blocked_without, project.service_fails_without,
                           is_social_capital ? GateAnswer::yes : GateAnswer::no};
  if (std::ranges::find(answers, GateAnswer::no) != answers.end()) return GateAnswer::no;
  const bool open = std::ranges::find(answers, GateAnswer::unanswered) != answers.end();
  return open ? GateAnswer::unanswered : GateAnswer::yes;
}

Readiness readiness_of(const plan::Project* project, const models::GateRules& rules) {
  Readiness out;
  for (const models::ReadinessItem& item : rules.readiness) {
    GateAnswer answer = GateAnswer::unanswered;
    if (project != nullptr) {
      const auto at = project->readiness.find(item.name.id);
      if (at != project->readiness.end()) answer = at->second;
    }
    out.answered += answer == GateAnswer::unanswered ? 0 : 1;
    const double open = answer == GateAnswer::unanswered ? item.prior_ratio
                        : answer == GateAnswer::yes      ? 1
                                                         : 0;
    switch (item.group) {
      case models::ReadinessGroup::obstacle:
        out.obstacles += open;
        break;
      case models::ReadinessGroup::failure_factor:
        out.failure_factors += open;
        ++out.failure_factor_count;
        break;
      case models::ReadinessGroup::barrier:
        out.barriers += open;
        break;
      case models::ReadinessGroup::partner:
        out.partners += open;
        break;
    }
  }
  return out;
}

}  // namespace tsunagi::finance
