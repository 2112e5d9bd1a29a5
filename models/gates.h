// SPDX-License-Identifier: Apache-2.0
// Gates, problem and social-capital classes, readiness, rubrics and the priority score as data (gates.toml),
// and the regions of the first labs (dx_labs.toml). What a plan makes of them is decided in sim/finance.
//
// Classes, stages and views follow the reports that the file names; every weight and threshold is an
// assumption (policy reference A.1, C.9).
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tsunagi::models {

struct NamedClass {
  std::string id;
  std::string name_ja;
};

// The first four are of places without homes, the others of homes.
enum class Problem {
  weak_radio,
  outside_coverage,
  ageing_equipment,
  no_operator,
  ageing_last_mile,
  upkeep_not_borne,
  school,
  ageing_public_fiber
};
inline constexpr std::array<std::string_view, 8> k_problem_names{
    "weak_radio",       "outside_coverage", "ageing_equipment", "no_operator",
    "ageing_last_mile", "upkeep_not_borne", "school",           "ageing_public_fiber"};

// Maturity levels go from 1 to 9.
inline constexpr std::array<std::string_view, 5> k_viewpoint_names{"technology", "business", "institution",
                                                                   "acceptance", "people"};
inline constexpr std::size_t k_business = 1;  // of k_viewpoint_names

enum class Stage { planning, demonstration, deployment };
inline constexpr std::array<std::string_view, 3> k_stage_names{"planning", "demonstration", "deployment"};

// What must hold to enter a stage; `condition` is the question that must be answered yes.
struct StageGate {
  std::string name_ja;
  int least_level = 1;           // of every viewpoint
  int least_business_level = 1;  // of the business viewpoint
  std::string condition;         // issue_agreed or contribution_confirmed
};

struct SocialCapital {
  NamedClass name;
  std::vector<std::string> domains;  // of use cases
};

inline constexpr int k_most_view_points = 5;
struct Rubric {
  NamedClass name;
  std::vector<NamedClass> views;  // 0 to 5 points each
};

enum class ReadinessGroup { obstacle, failure_factor, barrier, partner };
inline constexpr std::array<std::string_view, 4> k_readiness_group_names{"obstacle", "failure_factor",
                                                                         "barrier", "partner"};
struct ReadinessItem {
  NamedClass name;
  ReadinessGroup group = ReadinessGroup::obstacle;
  double prior_ratio = 0;  // where nobody answers
  std::string source;
};

enum class Term { need, effect, public_value, priority_area, readiness, lab_views, fiscal, area_class };
inline constexpr std::array<std::string_view, 8> k_term_names{
    "need", "effect", "public_value", "priority_area", "readiness", "lab_views", "fiscal", "area_class"};

struct ScoreRules {
  std::array<double, 8> weight{};               // [Term], sum to 100
  std::map<std::string, double> priority_area;  // value by priority area of a use case
  std::map<std::string, double> public_value;   // likewise
  std::map<std::string, double> area_class;     // value by area class of a municipality
  double fiscal_full_ratio = 0;                 // running cost by standard fiscal scale that counts in full
  double open_factor_drag = 0;                  // all failure factors open take this off readiness
  double partner_bonus = 0;                     // each partner adds this
  double weight_spread = 0;
  int draws = 0;
};

// What share is to be covered by the end of a fiscal year, nationwide.
struct CoverageTarget {
  NamedClass name;  // homes_by_fiber, people_by_5g or roads_by_mobile
  double ratio = 0;
  int by_fiscal_year = 0;
  std::string source;
};

struct Lab {
  NamedClass name;
  std::string body;        // municipality, prefecture or alliance
  std::string prefecture;  // JIS X 0401
  std::string bureau_ja;
  int round = 0;
  std::string selected;  // year and month
};

struct GateRules {
  std::string version;
  std::string status;
  int valid_from = 0;
  std::array<NamedClass, 8> problems;  // [Problem]
  std::vector<SocialCapital> social_capital;
  std::array<NamedClass, 5> viewpoints;  // of k_viewpoint_names
  StageGate demonstration;
  StageGate deployment;
  std::vector<Rubric> rubrics;
  std::vector<ReadinessItem> readiness;
  std::vector<NamedClass> issues;
  std::vector<NamedClass> effects;
  std::vector<NamedClass> quadrants;
  std::vector<NamedClass> project_types;
  std::vector<NamedClass> roles;
  ScoreRules score;
  std::vector<CoverageTarget> targets;
  std::vector<Lab> labs;

  [[nodiscard]] const Rubric* find_rubric(std::string_view id) const noexcept;
  [[nodiscard]] const SocialCapital* social_capital_of(std::string_view domain) const noexcept;
  // The municipality's own lab, else that of its prefecture; none of either.
  [[nodiscard]] const Lab* lab_of(std::string_view municipality_code, std::string_view name) const noexcept;
};

// Reads gates.toml and dx_labs.toml of a catalogue folder. Throws Error{input} with all faults: a class that
// is missing or unknown, levels outside 1 to 9, shares outside 0 to 1, weights that do not sum to 100.
[[nodiscard]] GateRules load_gate_rules(const std::filesystem::path& folder);

}  // namespace tsunagi::models
