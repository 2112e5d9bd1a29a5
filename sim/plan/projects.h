// SPDX-License-Identifier: Apache-2.0
// What a scenario says of the projects behind its demand: stage, maturity, answers, goals, who takes part.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/gates.h"
#include "sim/plan/years.h"

namespace tsunagi::plan {

// A goal is of what is done (output), of what it changes (outcome), or of who gains in the end (impact).
inline constexpr std::array<std::string_view, 3> k_goal_levels{"output", "outcome", "impact"};
struct Goal {
  std::string metric;
  std::string unit;
  std::string level;
  double target = 0;
  int by_fiscal_year = 0;
};

struct Partner {
  std::string role;  // of GateRules::roles
  std::string name;
  double cost_ratio = 0;
  double benefit_ratio = 0;
};

// One use case in one municipality on its way from planning to deployment. What is not stated is unanswered.
struct Project {
  std::string id;
  std::string name_ja;
  std::string municipality;
  std::vector<std::string> demand;  // ids of demand rows
  models::Stage stage = models::Stage::planning;
  bool is_stopped = false;
  std::string lessons;  // required where it is stopped
  GateAnswer issue_agreed = GateAnswer::unanswered;
  GateAnswer contribution_confirmed = GateAnswer::unanswered;
  GateAnswer blocked_without = GateAnswer::unanswered;        // no digital service without the network
  GateAnswer service_fails_without = GateAnswer::unanswered;  // what social capital is for cannot be done
  std::array<std::optional<int>, 5> maturity;                 // [viewpoint]
  std::string rubric;
  std::map<std::string, int> views;  // points by view of the rubric
  std::map<std::string, GateAnswer> readiness;
  std::optional<double> need;  // declared, such as by a survey, in place of what the plan shows
  std::string issue;
  std::string effect;
  std::string quadrant;
  std::string type;
  std::vector<Goal> goals;
  std::vector<Partner> partners;
  std::optional<int> model_valid_from;  // of the standard model the project follows or leaves behind
  std::optional<int> model_valid_to;
  Where where;
};

// Where the municipality of each project is named.
[[nodiscard]] std::vector<NamedPlace> places_of(const std::vector<Project>& projects);

// Tables [[project]] of a scenario. Demand rows are known by id.
[[nodiscard]] std::vector<Project> read_projects(const TomlReader& scenario, const models::GateRules& rules,
                                                 const std::vector<std::string>& demand);

}  // namespace tsunagi::plan
