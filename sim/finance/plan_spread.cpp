// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/plan_spread.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include <tbb/parallel_for.h>

namespace tsunagi::finance {
namespace {

constexpr std::string_view k_take_up = "TU01";
constexpr int k_base_points = 4'096;

class SpreadBuilder {
 public:
  SpreadBuilder(const plan::Scenario& scenario, const YearlyModel& model, const NominalPath& nominal)
      : scenario_(scenario), model_(model), nominal_(nominal) {
    const models::Catalogue& c = scenario.catalogue;
    out_.dependence = {c.parameter("UN01").value.mid, c.parameter("UN02").value.mid,
                       c.parameter("UN03").value.mid};
    out_.replicates = static_cast<int>(c.parameter("UN04").value.mid);
    out_.threshold = c.parameter("UN05").value.mid;
  }

  Spread run() {
    add_lines();
    add_rows();
    add_effects();
    return std::move(out_);
  }

  Draws draws_only() {
    add_lines();
    std::vector<std::uint16_t> places;
    return draws(places);
  }

 private:
  using Inputs = std::pair<std::uint32_t, std::uint32_t>;

  void add_lines() {
    std::vector<YearlyLine> lines = model_.inputs.lines;
    const ModuleUnits units = module_units(model_.inputs, model_.paths);
    lines.insert(lines.end(), units.lines.begin(), units.lines.end());
    for (const YearlyLine& line : lines) {
      if (line.payer == Payer::public_body) add_line(line);
    }
  }

  // The uncertain input of a figure, made when it is first met; none where it has no range.
  std::uint32_t input_of(const std::string& id, const std::string& name, const std::string& unit,
                         const std::string& technology, const models::Figure& figure,
                         const models::Origin& origin, double used) {
    if (figure.low == figure.high || used == 0) return k_certain;
    // What is of all technologies or of none is wrong by itself.
    const bool is_named =
        std::ranges::find(models::k_technology_names, technology) != models::k_technology_names.end();
    const auto [at, is_new] = index_.try_emplace(id, static_cast<std::uint32_t>(inputs_.size()));
    if (is_new) {
      inputs_.push_back(
          {id, is_named ? technology : id, {figure.low / used, figure.mid / used, figure.high / used}});
      out_.inputs.push_back({.id = id,
                             .name = name,
                             .unit = unit,
                             .confidence = origin.confidence,
                             .figure = {figure.low, figure.mid, figure.high},
                             .effect = {},
                             .measure_first = false});
    }
    return at->second;
  }

  std::uint32_t price_of(const YearlyLine& line) {
    if (line.item >= scenario_.catalogue.items.size()) return k_certain;  // a figure of the scenario
    const models::CostItem& item = scenario_.catalogue.items[line.item];
    return input_of(item.id, item.name, item.unit, item.technology, item.jpy, item.origin,
                    item.jpy.at(scenario_.catalogue.level));
  }

  // Take-up varies where the scenario leaves it to the catalogue.
  std::uint32_t take_up_of(const YearlyLine& line) {
    const bool is_usual = std::ranges::any_of(
        model_.assumed, [](const std::string& key) { return key.starts_with("take_up_most_ratio "); });
    if (line.follows != Follows::subscribers || !is_usual) return k_certain;
    const models::Parameter& p = scenario_.catalogue.parameter(k_take_up);
    return input_of(p.id, p.name, p.unit, p.id, p.value, p.origin, scenario_.years.assume.take_up.most_ratio);
  }

  void add_line(const YearlyLine& line) {
    const auto years = static_cast<std::size_t>(model_.inputs.years);
    const Inputs inputs{price_of(line), take_up_of(line)};
    UncertainAmounts& sum =
        amounts_
            .try_emplace({line.municipality, inputs},
                         UncertainAmounts{inputs.first, inputs.second, std::vector<double>(years),
                                          std::vector<double>(years), std::vector<double>(years)})
            .first->second;
    const LineYears each = line_years(line, model_.paths, model_.inputs.years);
    const bool is_income = line.running_account == Account::income;
    const double tax = line.is_taxed ? 1 + nominal_.consumption_tax : 1;
    const double rate = scenario_.discount_rate;
    double present = -each.residual * std::pow(1 + rate, -model_.inputs.years);
    for (std::size_t y = 0; y < years; ++y) {
      const double level = nominal_.price_level[y] * tax;
      sum.capital_jpy[y] += each.bought[y] * level;
      sum.running_jpy[y] += each.upkeep[y] * level;
      (is_income ? sum.income_jpy : sum.running_jpy)[y] += each.running[y] * level;
      const auto start = -static_cast<double>(y);
      present += each.bought[y] * std::pow(1 + rate, start);
      present += (each.upkeep[y] + (is_income ? -1 : 1) * each.running[y]) * std::pow(1 + rate, start - 1);
    }
    present_[inputs] += present;
  }

  // `places`: rows of the model, in the order of the draws.
  Draws draws(std::vector<std::uint16_t>& places) const {
    Draws draws{.years = model_.inputs.years,
                .inputs = inputs_,
                .places = {},
                .dependence = out_.dependence,
                .seed = scenario_.seed,
                .replicates = out_.replicates};
    for (const auto& [key, amounts] : amounts_) {
      if (places.empty() || places.back() != key.first) {
        places.push_back(key.first);
        draws.places.push_back({model_.places[key.first].code, {}});
      }
      draws.places.back().amounts.push_back(amounts);
    }
    return draws;
  }

  void add_rows() {
    std::vector<std::uint16_t> places;
    Draws draws = this->draws(places);
    const std::vector<Samples> samples = draw_places(draws);
    // The same without uncertainty: one draw of factors that have no range.
    for (UncertainInput& input : draws.inputs) input.factor = {1, 1, 1};
    draws.replicates = 1;
    const std::vector<Samples> likely = draw_places(draws);
    for (std::size_t m = 0; m < places.size(); ++m) add_place(places[m], samples[m], likely[m]);
    if (!samples.empty()) add_place(std::nullopt, total(samples), total(likely));
  }

  static Samples total(const std::vector<Samples>& places) {
    Samples out = places.front();
    for (std::size_t m = 1; m < places.size(); ++m)
      std::ranges::transform(out.jpy, places[m].jpy, out.jpy.begin(), std::plus());
    return out;
  }

  void add_place(std::optional<std::uint16_t> place, const Samples& samples, const Samples& likely) {
    const auto n = static_cast<std::size_t>(samples.replicates);
    const QuantileRanks tenth = quantile_ranks(n, 0.1);
    const QuantileRanks half = quantile_ranks(n, 0.5);
    const QuantileRanks ninth = quantile_ranks(n, 0.9);
    const auto years = static_cast<std::size_t>(samples.years);
    std::vector<SpreadRow> rows(k_measure_names.size() * years);
    tbb::parallel_for(std::size_t{0}, rows.size(), [&](std::size_t i) {
      const auto measure = static_cast<Measure>(i / years);
      const int year = static_cast<int>(i % years);
      const auto drawn = samples.at(measure, year);
      std::vector<std::int64_t> sorted(drawn.begin(), drawn.end());
      std::ranges::sort(sorted);
      rows[i] = {.municipality = place,
                 .measure = measure,
                 .year = year,
                 .likely_jpy = likely.at(measure, year)[0],
                 .p10 = quantile(sorted, tenth),
                 .p50 = quantile(sorted, half),
                 .p90 = quantile(sorted, ninth),
                 .mean_jpy = mean(sorted),
                 .worst_tenth_jpy = expected_shortfall(sorted, ninth),
                 .over_budget_ratio = {}};
      const std::vector<double>& budget = scenario_.years.assume.budget_jpy;
      if (!place && measure == Measure::net && !budget.empty())
        rows[i].over_budget_ratio = exceedance(sorted, rounded_jpy(budget[i % years]));
    });
    out_.rows.insert(out_.rows.end(), rows.begin(), rows.end());
  }

  void add_effects() {
    FactorModel effects;
    for (const UncertainInput& input : inputs_) effects.factors.push_back(input.factor);
    for (const auto& [inputs, jpy] : present_) {
      effects.terms.push_back({inputs.first, inputs.second, jpy});
      out_.likely_present_jpy += jpy;
    }
    const auto found = input_effects(effects, k_base_points, scenario_.seed);
    for (std::size_t i = 0; i < found.size(); ++i) {
      SpreadInput& input = out_.inputs[i];
      input.effect = found[i];
      const bool is_low = input.confidence == "low" || input.confidence == "very low";
      input.measure_first = is_low && found[i].total > out_.threshold;
    }
    std::ranges::sort(out_.inputs, [](const SpreadInput& a, const SpreadInput& b) {
      return std::tuple(-a.effect.total, std::string_view(a.id)) <
             std::tuple(-b.effect.total, std::string_view(b.id));
    });
  }

  const plan::Scenario& scenario_;
  const YearlyModel& model_;
  const NominalPath& nominal_;
  std::map<std::string, std::uint32_t> index_;
  std::vector<UncertainInput> inputs_;
  std::map<std::pair<std::uint16_t, Inputs>, UncertainAmounts> amounts_;
  std::map<Inputs, double> present_;
  Spread out_;
};

}  // namespace

Draws public_draws(const plan::Scenario& scenario, const YearlyModel& model, const NominalPath& nominal) {
  return SpreadBuilder(scenario, model, nominal).draws_only();
}

Spread plan_spread(const plan::Scenario& scenario, const YearlyModel& model, const NominalPath& nominal) {
  return SpreadBuilder(scenario, model, nominal).run();
}

}  // namespace tsunagi::finance
