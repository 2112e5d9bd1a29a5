// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/priority.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "geo/base/random.h"
#include "models/pert.h"
#include "sim/finance/accounts.h"
#include "sim/finance/order_statistics.h"

namespace tsunagi::finance {
namespace {

using models::k_term_names;
using models::Term;
using plan::k_no_index;
using steiner::Cost;

using Weights = std::array<double, 8>;
using Key = std::pair<std::int32_t, std::uint32_t>;  // municipality, demand row

// Weights of each draw, 100 in all; random numbers by term.
std::vector<Weights> drawn_weights(const models::ScoreRules& rules, std::uint64_t seed) {
  const models::Pert factor{1 - rules.weight_spread, 1, 1 + rules.weight_spread};
  std::vector<Weights> out(static_cast<std::size_t>(rules.draws), rules.weight);
  for (std::size_t k = 0; k < k_term_names.size(); ++k) {
    const Random random(seed, "score." + std::string(k_term_names[k]));
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i][k] *= models::pert_quantile(factor, random.uniform(i));
  }
  for (Weights& w : out) {
    const double sum = std::accumulate(w.begin(), w.end(), 0.0);
    for (double& each : w) each *= 100 / sum;
  }
  return out;
}

ScoreSpread spread_of(std::vector<double> scores) {
  std::ranges::sort(scores);
  const auto at = [&](double p) {
    const QuantileRanks ranks = quantile_ranks(scores.size(), p);
    return scores[ranks.at - 1];
  };
  return {at(0.1), at(0.5), at(0.9)};
}

class Scorer {
 public:
  explicit Scorer(const PriorityInputs& in)
      : in_(in), rules_(in.scenario.gates), weights_(drawn_weights(rules_.score, in.scenario.seed)) {}

  Priority run() {
    out_.problems = find_problems(in_.scenario, in_.planned);
    out_.targets = coverage_targets(in_.scenario, in_.planned);
    split_costs();
    add_rows();
    add_municipalities();
    return std::move(out_);
  }

 private:
  struct Sum {
    std::int64_t units = 0;
    std::int64_t with_problem = 0;
    double avoided_jpy = 0;  // what going without the served units would cost
    Cost cost = 0;
  };

  [[nodiscard]] Key key_of(std::uint32_t t) const {
    const plan::Terminal& terminal = in_.planned.demand.terminals[t];
    return {in_.planned.demand.premises[terminal.premises].municipality, terminal.row};
  }

  // Every cost in equal shares to the use cases of municipalities below it, as the accounts do.
  void split_costs() {
    for (const plan::PlanCost& cost : in_.planned.plan.costs) {
      if (cost.is_penalty) continue;
      std::set<Key> players;
      for (const std::uint32_t t : cost.terminals) players.insert(key_of(t));
      const auto shares = equal_shares(cost.line.cost, players.size());
      std::size_t i = 0;
      for (const Key& player : players) sums_[player].cost += shares[i++];
    }
    for (std::uint32_t t = 0; t < in_.planned.demand.terminals.size(); ++t) {
      const plan::Terminal& terminal = in_.planned.demand.terminals[t];
      if (terminal.is_backup) continue;
      Sum& sum = sums_[key_of(t)];
      sum.units += terminal.units;
      if (out_.problems.flags[t] != 0) sum.with_problem += terminal.units;
      if (in_.planned.plan.services[t].option != plan::k_unserved) {
        sum.avoided_jpy += in_.scenario.demand[terminal.row].penalty_jpy_per_year *
                           static_cast<double>(terminal.units) * terminal.weight;
      }
    }
  }

  [[nodiscard]] std::optional<std::uint32_t> project_of(const std::string& municipality,
                                                        const std::string& demand) const {
    for (std::uint32_t p = 0; p < in_.scenario.projects.size(); ++p) {
      const plan::Project& project = in_.scenario.projects[p];
      if (project.municipality == municipality &&
          std::ranges::find(project.demand, demand) != project.demand.end())
        return p;
    }
    return std::nullopt;
  }

  void add_rows() {
    for (const auto& [key, sum] : sums_) {
      if (key.first < 0 || sum.units == 0) continue;
      const plan::DemandRow& demand = in_.scenario.demand[key.second];
      const auto m = static_cast<std::uint16_t>(key.first);
      PriorityRow row{.municipality = m,
                      .demand = key.second,
                      .project = project_of(in_.ledger.places[m].name, demand.id),
                      .units = sum.units,
                      .units_with_problem = sum.with_problem,
                      .jpy_per_year = yen(sum.cost)};
      const models::UseCase* use_case = in_.scenario.catalogue.find_use_case(demand.use_case);
      if (use_case != nullptr) row.social_capital = rules_.social_capital_of(use_case->domain);
      const plan::Project* project = row.project ? &in_.scenario.projects[*row.project] : nullptr;
      row.readiness = readiness_of(project, rules_);
      if (project != nullptr) {
        row.gate = stage_gate(*project, rules_, in_.scenario.years.assume.build_year);
        row.capital_gate = capital_gate(*project, row.social_capital != nullptr);
      }
      row.terms = terms_of(row, sum, demand, use_case, project);
      row.score = score_of(row.terms, rules_.score.weight);
      Terms best = row.terms;
      for (TermValue& term : best) {
        if (term.evidence == Evidence::unanswered) term.value = 1;
      }
      row.most_score = score_of(best, rules_.score.weight);
      std::vector<double> scores;
      for (const Weights& w : weights_) scores.push_back(score_of(row.terms, w));
      row.spread = spread_of(std::move(scores));
      out_.rows.push_back(std::move(row));
    }
  }

  static TermValue looked_up(const std::map<std::string, double>& values, const std::string& key) {
    const auto at = values.find(key);
    if (at == values.end()) return {};
    return {at->second, Evidence::declared};
  }

  [[nodiscard]] Terms terms_of(const PriorityRow& row, const Sum& sum, const plan::DemandRow& demand,
                               const models::UseCase* use_case, const plan::Project* project) const {
    Terms terms;
    const auto at = [&](Term term) -> TermValue& { return terms[static_cast<std::size_t>(term)]; };
    at(Term::need) = {static_cast<double>(sum.with_problem) / static_cast<double>(sum.units),
                      Evidence::measured};
    if (project != nullptr && project->need) at(Term::need) = {*project->need, Evidence::declared};
    const double cost_jpy = static_cast<double>(row.jpy_per_year);
    if (demand.must_serve) {
      at(Term::effect) = {1, Evidence::declared};  // going without has no price
    } else if (sum.avoided_jpy + cost_jpy > 0) {
      at(Term::effect) = {sum.avoided_jpy / (sum.avoided_jpy + cost_jpy), Evidence::measured};
    }
    if (use_case != nullptr) {
      at(Term::public_value) = looked_up(rules_.score.public_value, use_case->priority_area);
      at(Term::priority_area) = looked_up(rules_.score.priority_area, use_case->priority_area);
    }
    at(Term::readiness) = readiness_term(row.readiness, project);
    at(Term::lab_views) = lab_term(project);
    at(Term::fiscal) = fiscal_term(row.municipality);
    at(Term::area_class) = area_term(row.municipality);
    return terms;
  }

  [[nodiscard]] TermValue readiness_term(const Readiness& readiness, const plan::Project* project) const {
    if (project == nullptr || std::ranges::none_of(project->maturity, [](auto& m) { return m.has_value(); }))
      return {};
    double levels = 0;
    for (const auto& level : project->maturity) levels += level ? (*level - 1) / 8.0 : 0;
    const double open = readiness.failure_factor_count > 0
                            ? readiness.failure_factors / static_cast<double>(readiness.failure_factor_count)
                            : 0;
    const double value = levels / static_cast<double>(project->maturity.size()) -
                         rules_.score.open_factor_drag * open +
                         rules_.score.partner_bonus * readiness.partners;
    return {std::clamp(value, 0.0, 1.0), Evidence::declared};
  }

  [[nodiscard]] TermValue lab_term(const plan::Project* project) const {
    const models::Rubric* rubric = project == nullptr ? nullptr : rules_.find_rubric(project->rubric);
    if (rubric == nullptr || project->views.empty()) return {};
    double points = 0;
    for (const auto& [view, value] : project->views) points += value;
    return {points / (models::k_most_view_points * static_cast<double>(rubric->views.size())),
            Evidence::declared};
  }

  // Mean running cost of a year, nominal, from the year the plan runs.
  [[nodiscard]] double running_jpy(std::uint16_t m) const {
    const auto years = nominal_years(in_.ledger, m, Payer::public_body);
    const auto first = static_cast<std::size_t>(in_.scenario.years.assume.build_year - in_.ledger.base_year);
    double sum = 0;
    for (std::size_t y = first; y < years.size(); ++y) sum += static_cast<double>(years[y].running_jpy);
    return sum / static_cast<double>(years.size() - first);
  }

  [[nodiscard]] TermValue fiscal_term(std::uint16_t m) const {
    const Claimant& claimant = in_.claimants[m];
    if (!claimant.fiscal_capability_index && !claimant.standard_fiscal_scale_jpy) return {};
    double value = 0;
    if (claimant.fiscal_capability_index)
      value += 0.5 * (1 - std::min(1.0, *claimant.fiscal_capability_index));
    if (claimant.standard_fiscal_scale_jpy) {
      const double ratio = running_jpy(m) / *claimant.standard_fiscal_scale_jpy;
      value += 0.5 * std::min(1.0, ratio / rules_.score.fiscal_full_ratio);
    }
    return {value, Evidence::measured};
  }

  [[nodiscard]] TermValue area_term(std::uint16_t m) const {
    const std::string& name = in_.ledger.places[m].name;
    const auto own = in_.scenario.years.municipalities.find(name);
    if (own != in_.scenario.years.municipalities.end() && !own->second.area_class.empty())
      return looked_up(rules_.score.area_class, own->second.area_class);
    TermValue best;
    for (const plan::Designation& d : in_.scenario.years.designations) {
      if (d.municipality != name && !d.municipality.empty()) continue;
      const TermValue value = looked_up(rules_.score.area_class, d.area_class);
      if (value.evidence == Evidence::declared && value.value >= best.value) best = value;
    }
    return best;
  }

  [[nodiscard]] bool is_served_today(const PriorityRow& row) const {
    const plan::Place& place = in_.scenario.demand[row.demand].place;
    return place.kind == plan::PlaceKind::households && place.households == plan::HouseholdSet::served_today;
  }

  void add_municipalities() {
    std::map<std::uint16_t, std::vector<const PriorityRow*>> by_place;
    for (const PriorityRow& row : out_.rows) by_place[row.municipality].push_back(&row);
    std::vector<std::vector<double>> drawn;  // [municipality][draw]
    for (auto& [m, rows] : by_place) {
      // A place whose homes all have fiber is not behind for it.
      std::erase_if(rows, [&](const PriorityRow* row) { return is_served_today(*row); });
      if (rows.empty()) continue;
      const auto mean = [&](const Weights& w) {
        double sum = 0;
        double cost = 0;
        for (const PriorityRow* row : rows) {
          const double share = static_cast<double>(std::max<std::int64_t>(1, row->jpy_per_year));
          sum += share * score_of(row->terms, w);
          cost += share;
        }
        return sum / cost;
      };
      std::vector<double>& scores = drawn.emplace_back();
      for (const Weights& w : weights_) scores.push_back(mean(w));
      out_.municipalities.push_back(
          {.municipality = m, .score = mean(rules_.score.weight), .spread = spread_of(scores)});
    }
    rank(drawn);
  }

  void rank(const std::vector<std::vector<double>>& drawn) {
    for (MunicipalityScore& place : out_.municipalities) {
      place.rank =
          1 + static_cast<std::size_t>(std::ranges::count_if(
                  out_.municipalities, [&](const auto& other) { return other.score > place.score; }));
    }
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      std::size_t first = 0;
      for (std::size_t m = 1; m < drawn.size(); ++m) first = drawn[m][i] > drawn[first][i] ? m : first;
      if (!drawn.empty()) out_.municipalities[first].first_ratio += 1;
    }
    for (MunicipalityScore& place : out_.municipalities)
      place.first_ratio /= static_cast<double>(weights_.size());
  }

  const PriorityInputs& in_;
  const models::GateRules& rules_;
  std::vector<Weights> weights_;
  std::map<Key, Sum> sums_;
  Priority out_;
};

}  // namespace

double score_of(const Terms& terms, std::span<const double, 8> weight) {
  double sum = 0;
  for (std::size_t k = 0; k < terms.size(); ++k) sum += weight[k] * terms[k].value;
  return sum;
}

Priority prioritise(const PriorityInputs& in) {
  return Scorer(in).run();
}

}  // namespace tsunagi::finance
