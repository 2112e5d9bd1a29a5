// SPDX-License-Identifier: Apache-2.0
#include "models/gates.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "geo/base/toml.h"
#include "models/programmes.h"

namespace tsunagi::models {
namespace {

namespace fs = std::filesystem;

constexpr Range k_ratio{0, 1};
constexpr Range k_level{1, 9};
constexpr Range k_fiscal_year{1950, 2200};
constexpr std::array<std::string_view, 2> k_conditions{"issue_agreed", "contribution_confirmed"};
constexpr std::array<std::string_view, 3> k_targets{"homes_by_fiber", "people_by_5g", "roads_by_mobile"};
constexpr std::array<std::string_view, 3> k_lab_bodies{"municipality", "prefecture", "alliance"};

using NamedTables = std::vector<std::pair<std::string, TomlReader>>;

// Tables [key.<id>]; a fault where there are none.
NamedTables tables_of(const TomlReader& root, std::string_view key) {
  const auto table = root.table(key);
  if (table && !table->keys().empty()) return table->named_tables();
  root.fault(key, fmt::format("expected tables [{}.<id>], found none", key));
  return {};
}

std::vector<NamedClass> read_classes(const TomlReader& root, std::string_view key) {
  std::vector<NamedClass> out;
  for (const auto& [id, row] : tables_of(root, key)) {
    out.push_back({id, row.text("name_ja")});
    row.finish();
  }
  return out;
}

// One class for each of the names, in their order.
template <std::size_t n>
std::array<NamedClass, n> read_all(const TomlReader& root, std::string_view key,
                                   const std::array<std::string_view, n>& names) {
  std::array<NamedClass, n> out;
  for (NamedClass& found : read_classes(root, key)) {
    const auto at = std::ranges::find(names, found.id);
    if (at == names.end()) {
      root.fault(key, fmt::format("\"{}\" is none of {}", found.id, fmt::join(names, ", ")));
    } else {
      out[static_cast<std::size_t>(at - names.begin())] = std::move(found);
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (out[i].id.empty()) root.fault(key, fmt::format("expected a table [{}.{}]", key, names[i]));
  }
  return out;
}

StageGate read_gate(const TomlReader& root, std::string_view id) {
  const auto gates = root.table("gate");
  const auto row = gates ? gates->table(id) : std::nullopt;
  if (!row) {
    root.fault("gate", fmt::format("expected a table [gate.{}]", id));
    return {};
  }
  StageGate gate{.name_ja = row->text("name_ja"),
                 .least_level = static_cast<int>(row->integer("least_level", k_level)),
                 .least_business_level = static_cast<int>(row->integer("least_business_level", k_level)),
                 .condition = std::string(k_conditions[row->choice("condition", k_conditions)])};
  row->finish();
  return gate;
}

std::vector<SocialCapital> read_social_capital(const TomlReader& root) {
  std::vector<SocialCapital> out;
  std::set<std::string> seen;
  for (const auto& [id, row] : tables_of(root, "social_capital")) {
    out.push_back({{id, row.text("name_ja")}, row.texts_or("domains")});
    for (const std::string& domain : out.back().domains) {
      if (!seen.insert(domain).second)
        row.fault("domains", fmt::format("\"{}\" stands in two classes; a use case has one", domain));
    }
    row.finish();
  }
  return out;
}

std::vector<Rubric> read_rubrics(const TomlReader& root) {
  std::vector<Rubric> out;
  for (const auto& [id, row] : tables_of(root, "rubric")) {
    Rubric rubric{{id, row.text("name_ja")}, {}};
    const auto views = row.texts_or("views");
    const auto names = row.texts_or("views_ja");
    if (views.empty() || views.size() != names.size()) {
      row.fault("views_ja", fmt::format("expected a name for each of the {} views, found {}", views.size(),
                                        names.size()));
    } else {
      for (std::size_t i = 0; i < views.size(); ++i) rubric.views.push_back({views[i], names[i]});
    }
    out.push_back(std::move(rubric));
    row.finish();
  }
  return out;
}

std::vector<ReadinessItem> read_readiness(const TomlReader& root) {
  std::vector<ReadinessItem> out;
  for (const auto& [id, row] : tables_of(root, "readiness")) {
    out.push_back({{id, row.text("name_ja")},
                   static_cast<ReadinessGroup>(row.choice("group", k_readiness_group_names)),
                   row.number("prior_ratio", k_ratio),
                   row.text("source")});
    row.finish();
  }
  return out;
}

std::map<std::string, double> read_values(const TomlReader& score, std::string_view key) {
  std::map<std::string, double> out;
  const auto table = score.table(key);
  if (!table) {
    score.fault(key, fmt::format("expected a table [score.{}]", key));
    return out;
  }
  for (const std::string& id : table->keys()) out[id] = table->number(id, k_ratio);
  table->finish();
  return out;
}

ScoreRules read_score(const TomlReader& root) {
  const auto score = root.table("score");
  if (!score) {
    root.fault("score", "expected a table [score]");
    return {};
  }
  ScoreRules rules{.priority_area = read_values(*score, "priority_area"),
                   .public_value = read_values(*score, "public_value"),
                   .area_class = read_values(*score, "area_class"),
                   .fiscal_full_ratio = score->number("fiscal_full_ratio", {1e-6, 1}),
                   .open_factor_drag = score->number("open_factor_drag", k_ratio),
                   .partner_bonus = score->number("partner_bonus", k_ratio),
                   .weight_spread = score->number("weight_spread", k_ratio),
                   .draws = static_cast<int>(score->integer("draws", {1, 100'000}))};
  for (const auto& [name, value] : rules.area_class) {
    if (std::ranges::find(k_area_class_names, name) == k_area_class_names.end())
      score->fault("area_class",
                   fmt::format("\"{}\" is none of {}", name, fmt::join(k_area_class_names, ", ")));
  }
  if (const auto weight = score->table("weight")) {
    for (std::size_t k = 0; k < k_term_names.size(); ++k)
      rules.weight[k] = weight->number(k_term_names[k], {0, 100});
    const double sum = std::accumulate(rules.weight.begin(), rules.weight.end(), 0.0);
    if (std::abs(sum - 100) > 1e-9)
      score->fault("weight", fmt::format("expected weights that sum to 100, found {}", sum));
    weight->finish();
  } else {
    score->fault("weight", "expected a table [score.weight]");
  }
  score->finish();
  return rules;
}

std::vector<CoverageTarget> read_targets(const TomlReader& root) {
  std::vector<CoverageTarget> out;
  for (const auto& [id, row] : tables_of(root, "target")) {
    if (std::ranges::find(k_targets, id) == k_targets.end())
      root.fault("target", fmt::format("\"{}\" is none of {}", id, fmt::join(k_targets, ", ")));
    out.push_back({{id, row.text("name_ja")},
                   row.number("ratio", k_ratio),
                   static_cast<int>(row.integer("by_fiscal_year", k_fiscal_year)),
                   row.text("source")});
    row.finish();
  }
  return out;
}

std::vector<Lab> read_labs(const fs::path& file) {
  const TomlDocument document = load_toml(file);
  Faults faults;
  const TomlReader root(document, faults);
  (void)root.texts_or("sources");
  std::vector<Lab> out;
  for (const TomlReader& row : root.tables("lab")) {
    out.push_back({{row.text("id"), row.text("name_ja")},
                   std::string(k_lab_bodies[row.choice("body", k_lab_bodies)]),
                   row.text("prefecture"),
                   row.text("bureau_ja"),
                   static_cast<int>(row.integer("round", {1, 100})),
                   row.text("selected")});
    row.finish();
  }
  root.finish();
  faults.throw_if_any();
  return out;
}

}  // namespace

const Rubric* GateRules::find_rubric(std::string_view id) const noexcept {
  const auto at = std::ranges::find(rubrics, id, [](const Rubric& r) { return r.name.id; });
  return at == rubrics.end() ? nullptr : &*at;
}

const SocialCapital* GateRules::social_capital_of(std::string_view domain) const noexcept {
  const auto at = std::ranges::find_if(social_capital, [&](const SocialCapital& c) {
    return std::ranges::find(c.domains, domain) != c.domains.end();
  });
  return at == social_capital.end() ? nullptr : &*at;
}

const Lab* GateRules::lab_of(std::string_view municipality_code, std::string_view name) const noexcept {
  const Lab* of_prefecture = nullptr;
  for (const Lab& lab : labs) {
    if (lab.prefecture != municipality_code.substr(0, 2)) continue;
    if (lab.body == "municipality" && lab.name.name_ja == name) return &lab;
    if (lab.body == "prefecture") of_prefecture = &lab;
  }
  return of_prefecture;
}

GateRules load_gate_rules(const fs::path& folder) {
  const TomlDocument document = load_toml(folder / "gates.toml");
  Faults faults;
  const TomlReader root(document, faults);
  (void)root.texts_or("sources");
  GateRules rules{.version = root.text("version"),
                  .status = root.text("status"),
                  .valid_from = static_cast<int>(root.integer("valid_from_fiscal_year", k_fiscal_year)),
                  .problems = read_all(root, "problem", k_problem_names),
                  .social_capital = read_social_capital(root),
                  .viewpoints = read_all(root, "view", k_viewpoint_names),
                  .demonstration = read_gate(root, "demonstration"),
                  .deployment = read_gate(root, "deployment"),
                  .rubrics = read_rubrics(root),
                  .readiness = read_readiness(root),
                  .issues = read_classes(root, "issue"),
                  .effects = read_classes(root, "effect"),
                  .quadrants = read_classes(root, "quadrant"),
                  .project_types = read_classes(root, "project_type"),
                  .roles = read_classes(root, "role"),
                  .score = read_score(root),
                  .targets = read_targets(root),
                  .labs = {}};
  root.finish();
  try {
    rules.labs = read_labs(folder / "dx_labs.toml");
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    faults.add(error);
  }
  faults.throw_if_any();
  return rules;
}

}  // namespace tsunagi::models
