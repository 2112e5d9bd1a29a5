// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/projects.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "geo/base/text.h"
#include "geo/base/toml.h"

namespace tsunagi::plan {
namespace {

using models::GateRules;
using models::NamedClass;

constexpr Range k_ratio{0, 1};
constexpr Range k_fiscal_year{1950, 2200};

class ProjectReader {
 public:
  ProjectReader(const TomlReader& row, const GateRules& rules) : row_(row), rules_(rules) {}

  Project run(const std::vector<std::string>& demand) {
    Project p{.id = row_.text("id"),
              .name_ja = row_.text("name_ja"),
              .municipality = row_.text("municipality"),
              .demand = row_.texts_or("demand"),
              .stage = static_cast<models::Stage>(row_.choice("stage", models::k_stage_names)),
              .is_stopped = row_.flag_or("stopped", false),
              .lessons = row_.text_or("lessons", ""),
              .issue_agreed = answer(row_, "issue_agreed"),
              .contribution_confirmed = answer(row_, "contribution_confirmed"),
              .blocked_without = answer(row_, "blocked_without"),
              .service_fails_without = answer(row_, "service_fails_without"),
              .issue = one_of("issue", rules_.issues),
              .effect = one_of("effect", rules_.effects),
              .quadrant = one_of("quadrant", rules_.quadrants),
              .type = one_of("type", rules_.project_types),
              .where = row_.where("municipality")};
    check_demand(p, demand);
    if (p.is_stopped && p.lessons.empty())
      row_.fault("lessons", "is required: a project that was stopped leaves what it taught");
    if (row_.has("need")) p.need = row_.number("need", k_ratio);
    p.model_valid_from = year("model_valid_from_fiscal_year");
    p.model_valid_to = year("model_valid_to_fiscal_year");
    if (p.model_valid_from && p.model_valid_to && *p.model_valid_to < *p.model_valid_from)
      row_.fault("model_valid_to_fiscal_year", "lies before model_valid_from_fiscal_year");
    read_maturity(p);
    read_views(p);
    read_readiness(p);
    for (const TomlReader& goal : row_.tables("goal")) p.goals.push_back(read_goal(goal));
    read_partners(p);
    row_.finish();
    return p;
  }

 private:
  static GateAnswer answer(const TomlReader& row, std::string_view key) {
    return static_cast<GateAnswer>(row.choice_or(key, 0, k_answer_names));
  }

  [[nodiscard]] std::optional<int> year(std::string_view key) const {
    if (!row_.has(key)) return std::nullopt;
    return static_cast<int>(row_.integer(key, k_fiscal_year));
  }

  [[nodiscard]] std::string one_of(std::string_view key, const std::vector<NamedClass>& classes) const {
    std::string value = row_.text_or(key, "");
    if (!value.empty()) check(row_, key, value, classes);
    return value;
  }

  static void check(const TomlReader& row, std::string_view key, const std::string& value,
                    const std::vector<NamedClass>& classes) {
    std::vector<std::string> ids;
    for (const NamedClass& c : classes) ids.push_back(c.id);
    if (std::ranges::find(ids, value) == ids.end())
      row.fault(key, fmt::format("gates.toml has no {} \"{}\"{}", key, value, did_you_mean(value, ids)));
  }

  void check_demand(const Project& p, const std::vector<std::string>& demand) const {
    if (p.demand.empty()) row_.fault("demand", "is required: ids of the [[demand]] rows the project is for");
    for (const std::string& id : p.demand) {
      if (std::ranges::find(demand, id) == demand.end())
        row_.fault("demand", fmt::format("there is no [[demand]] \"{}\"{}", id, did_you_mean(id, demand)));
    }
  }

  void read_maturity(Project& p) const {
    const auto table = row_.table("maturity");
    if (!table) return;
    for (std::size_t k = 0; k < models::k_viewpoint_names.size(); ++k) {
      if (table->has(models::k_viewpoint_names[k]))
        p.maturity[k] = static_cast<int>(table->integer(models::k_viewpoint_names[k], {1, 9}));
    }
    table->finish();
  }

  void read_views(Project& p) const {
    p.rubric = row_.text_or("rubric", "");
    const auto table = row_.table("views");
    if (p.rubric.empty()) {
      if (table) row_.fault("rubric", "is required beside views: which rubric they are of");
      return;
    }
    std::vector<NamedClass> rubrics;
    for (const models::Rubric& r : rules_.rubrics) rubrics.push_back(r.name);
    check(row_, "rubric", p.rubric, rubrics);
    const models::Rubric* rubric = rules_.find_rubric(p.rubric);
    if (!table || rubric == nullptr) return;
    for (const NamedClass& view : rubric->views) {
      if (table->has(view.id))
        p.views[view.id] = static_cast<int>(table->integer(view.id, {0, models::k_most_view_points}));
    }
    table->finish();
  }

  void read_readiness(Project& p) const {
    const auto table = row_.table("readiness");
    if (!table) return;
    for (const models::ReadinessItem& item : rules_.readiness) {
      if (table->has(item.name.id)) p.readiness[item.name.id] = answer(*table, item.name.id);
    }
    table->finish();
  }

  static Goal read_goal(const TomlReader& row) {
    Goal goal{.metric = row.text("metric"),
              .unit = row.text("unit"),
              .level = std::string(k_goal_levels[row.choice("level", k_goal_levels)]),
              .target = row.number("target", {-1e15, 1e15}),
              .by_fiscal_year = static_cast<int>(row.integer("by_fiscal_year", k_fiscal_year))};
    row.finish();
    return goal;
  }

  void read_partners(Project& p) const {
    double cost = 0;
    double benefit = 0;
    for (const TomlReader& row : row_.tables("partner")) {
      Partner partner{.role = row.text("role"),
                      .name = row.text("name"),
                      .cost_ratio = row.number_or("cost_ratio", 0, k_ratio),
                      .benefit_ratio = row.number_or("benefit_ratio", 0, k_ratio)};
      check(row, "role", partner.role, rules_.roles);
      cost += partner.cost_ratio;
      benefit += partner.benefit_ratio;
      p.partners.push_back(std::move(partner));
      row.finish();
    }
    constexpr double k_rounding = 1e-9;
    if (cost > 1 + k_rounding || benefit > 1 + k_rounding)
      row_.fault("partner", "the partners' shares of cost or of benefit sum to more than 1");
  }

  const TomlReader& row_;
  const GateRules& rules_;
};

}  // namespace

std::vector<NamedPlace> places_of(const std::vector<Project>& projects) {
  std::vector<NamedPlace> out;
  for (const Project& p : projects) out.push_back({p.municipality, p.where});
  return out;
}

std::vector<Project> read_projects(const TomlReader& scenario, const GateRules& rules,
                                   const std::vector<std::string>& demand) {
  std::vector<Project> out;
  std::set<std::pair<std::string, std::string>> seen;
  for (const TomlReader& row : scenario.tables("project")) {
    out.push_back(ProjectReader(row, rules).run(demand));
    for (const std::string& id : out.back().demand) {
      if (!seen.insert({out.back().municipality, id}).second)
        row.fault("demand", fmt::format("\"{}\" in {} is of two projects; it has one stage", id,
                                        out.back().municipality));
    }
  }
  return out;
}

}  // namespace tsunagi::plan
