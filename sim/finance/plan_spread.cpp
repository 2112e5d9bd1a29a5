// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/plan_spread.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <tuple>

#include <tbb/parallel_for.h>

namespace tsunagi::finance {
namespace {

constexpr std::string_view k_take_up = "TU01";
constexpr int k_base_points = 4'096;

// What grows and is not known: the yearly growth of traffic and the yearly change of homes, both from the
// base year on, as far from the scenario's own path as the catalogue's range is from its likely value.
enum class Growth : std::uint8_t { traffic, homes };
constexpr std::array<std::string_view, 2> k_growth_ids{"TG01", "PP01"};

// Growth is flat after this year (PLANNING 7).
constexpr int k_last_growth_year = 2040;

// The paths where a yearly rate is off by so much.
YearPaths shifted(const plan::Scenario& scenario, const YearPaths& paths, Growth growth, double off) {
  YearPaths out = paths;
  const double usual = 1 + scenario.catalogue.parameter(k_growth_ids[0]).value.mid;
  for (std::size_t y = 0; y < out.traffic.size(); ++y) {
    const auto since = static_cast<double>(y);
    if (growth == Growth::traffic) {
      const int grown = std::min(static_cast<int>(y), std::max(0, k_last_growth_year - scenario.base_year));
      out.traffic[y] *= std::pow((usual + off) / usual, grown);
    } else {
      for (auto& homes : out.households) homes[y] *= std::pow(1 + off, since);
    }
  }
  return out;
}

class SpreadBuilder {
 public:
  SpreadBuilder(const plan::Scenario& scenario, const YearlyModel& model, const NominalPath& nominal)
      : scenario_(scenario), model_(model), nominal_(nominal) {
    const models::Catalogue& c = scenario.catalogue;
    out_.dependence = {c.parameter("UN01").value.mid, c.parameter("UN02").value.mid,
                       c.parameter("UN03").value.mid};
    out_.replicates = static_cast<int>(c.parameter("UN04").value.mid);
    out_.threshold = c.parameter("UN05").value.mid;
    for (const Growth growth : {Growth::traffic, Growth::homes}) add_growth(growth);
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
  using Inputs = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;  // price, take-up, path

  // A growth that may be off: its levels, and the paths and further units at each.
  struct GrowthPath {
    std::uint32_t path = k_certain;  // of the draws; k_certain: nothing is uncertain
    std::uint32_t effect = k_certain;
    std::vector<double> rate;      // [level]
    std::vector<YearPaths> paths;  // [level]
  };

  void add_growth(Growth growth) {
    const auto which = static_cast<std::size_t>(growth);
    const models::Parameter& p = scenario_.catalogue.parameter(k_growth_ids[which]);
    const bool grows = growth == Growth::homes || scenario_.years.assume.traffic != plan::TrafficGrowth::none;
    if (p.value.low == p.value.high || !grows) return;
    GrowthPath& out = growth_[which];
    const models::Pert pert{p.value.low, p.value.mid, p.value.high};
    for (std::size_t level = 0; level < k_path_levels; ++level) {
      out.rate.push_back(models::pert_quantile(pert, level_probability(level)));
      out.paths.push_back(shifted(scenario_, model_.paths, growth, out.rate.back() - pert.mid));
    }
  }

  // A figure whose effect is asked for; its factor is 1 at the likely value.
  std::uint32_t note_effect(const std::string& id, const std::string& name, const std::string& unit,
                            const models::Origin& origin, const models::Pert& figure) {
    effects_.push_back({1, 1, 1});
    out_.inputs.push_back({.id = id,
                           .name = name,
                           .unit = unit,
                           .confidence = origin.confidence,
                           .figure = figure,
                           .effect = {},
                           .measure_first = false});
    return static_cast<std::uint32_t>(effects_.size() - 1);
  }

  // Noted when the first amount hangs on it.
  const GrowthPath& used(Growth growth) {
    const auto which = static_cast<std::size_t>(growth);
    GrowthPath& out = growth_[which];
    if (out.rate.empty() || out.path != k_certain) return out;
    const models::Parameter& p = scenario_.catalogue.parameter(k_growth_ids[which]);
    out.path = static_cast<std::uint32_t>(paths_.size());
    paths_.push_back({p.id, p.id});
    out.effect = note_effect(p.id, p.name, p.unit, p.origin, {p.value.low, p.value.mid, p.value.high});
    effects_.back() = out_.inputs.back().figure;
    return out;
  }

  void add_lines() {
    for (const YearlyLine& line : model_.inputs.lines) {
      if (line.payer != Payer::public_body) continue;
      if (line.follows == Follows::nothing || line.running_jpy == 0) {
        add_line(line);
      } else {
        const bool traffic = line.follows == Follows::traffic;
        add_growing(line, used(traffic ? Growth::traffic : Growth::homes));
      }
    }
    add_units();
  }

  // Further units are bought earlier or later as traffic grows.
  void add_units() {
    const auto of_public = [](const std::vector<YearlyLine>& lines) {
      std::vector<YearlyLine> out;
      std::ranges::copy_if(lines, std::back_inserter(out),
                           [](const YearlyLine& l) { return l.payer == Payer::public_body; });
      return out;
    };
    if (model_.inputs.modules.empty()) return;
    const std::vector<YearlyLine> likely = of_public(module_units(model_.inputs, model_.paths).lines);
    const GrowthPath& growth = used(Growth::traffic);
    if (growth.path == k_certain) {
      for (const YearlyLine& line : likely) add_line(line);
      return;
    }
    for (const YearlyLine& line : likely) add_likely(row_of(line, growth), line);
    for (std::size_t level = 0; level < k_path_levels; ++level) {
      for (const YearlyLine& line : of_public(module_units(model_.inputs, growth.paths[level]).lines))
        add_level(row_of(line, growth), level, line, growth);
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
      effect_of_.push_back(note_effect(id, name, unit, origin, {figure.low, figure.mid, figure.high}));
      effects_.back() = inputs_.back().factor;
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

  YearAmounts no_amounts() const {
    const std::vector<double> nothing(static_cast<std::size_t>(model_.inputs.years), 0);
    return {nothing, nothing, nothing};
  }

  // Amounts of one place and one set of inputs, with their present value, less income.
  struct Row {
    UncertainAmounts amounts;
    double likely_present = 0;
    std::vector<double> level_present;
  };

  Row& row_of(const YearlyLine& line, const GrowthPath& growth) {
    const Inputs inputs{price_of(line), take_up_of(line), growth.path};
    const auto [at, is_new] = rows_.try_emplace({line.municipality, inputs});
    Row& row = at->second;
    if (!is_new) return row;
    row.amounts = {std::get<0>(inputs), std::get<1>(inputs), std::get<2>(inputs), no_amounts(), {}};
    if (growth.path == k_certain) return row;
    row.amounts.levels.assign(k_path_levels, no_amounts());
    row.level_present.assign(k_path_levels, 0);
    return row;
  }

  void add_line(const YearlyLine& line) { add_likely(row_of(line, certain_), line); }

  void add_growing(const YearlyLine& line, const GrowthPath& growth) {
    Row& row = row_of(line, growth);
    add_likely(row, line);
    for (std::size_t level = 0; level < row.level_present.size(); ++level)
      add_level(row, level, line, growth);
  }

  void add_likely(Row& row, const YearlyLine& line) {
    row.likely_present += add(row.amounts.likely, line, model_.paths);
  }
  void add_level(Row& row, std::size_t level, const YearlyLine& line, const GrowthPath& growth) {
    row.level_present[level] += add(row.amounts.levels[level], line, growth.paths[level]);
  }

  // Nominal amounts of a line into the sum; its present value.
  double add(YearAmounts& sum, const YearlyLine& line, const YearPaths& paths) const {
    const LineYears each = line_years(line, paths, model_.inputs.years);
    const bool is_income = line.running_account == Account::income;
    const double tax = line.is_taxed ? 1 + nominal_.consumption_tax : 1;
    const double rate = scenario_.discount_rate;
    double present = -each.residual * std::pow(1 + rate, -model_.inputs.years);
    for (std::size_t y = 0; y < sum.capital_jpy.size(); ++y) {
      const double level = nominal_.price_level[y] * tax;
      sum.capital_jpy[y] += each.bought[y] * level;
      sum.running_jpy[y] += each.upkeep[y] * level;
      (is_income ? sum.income_jpy : sum.running_jpy)[y] += each.running[y] * level;
      const auto start = -static_cast<double>(y);
      present += each.bought[y] * std::pow(1 + rate, start);
      present += (each.upkeep[y] + (is_income ? -1 : 1) * each.running[y]) * std::pow(1 + rate, start - 1);
    }
    return present;
  }

  // `places`: rows of the model, in the order of the draws.
  Draws draws(std::vector<std::uint16_t>& places) const {
    Draws draws{.years = model_.inputs.years,
                .inputs = inputs_,
                .paths = paths_,
                .places = {},
                .dependence = out_.dependence,
                .seed = scenario_.seed,
                .replicates = out_.replicates};
    for (const auto& [key, row] : rows_) {
      if (places.empty() || places.back() != key.first) {
        places.push_back(key.first);
        draws.places.push_back({model_.places[key.first].code, {}});
      }
      draws.places.back().amounts.push_back(row.amounts);
    }
    return draws;
  }

  void add_rows() {
    std::vector<std::uint16_t> places;
    Draws draws = this->draws(places);
    const std::vector<Samples> samples = draw_places(draws);
    // The same without uncertainty: one draw of factors that have no range.
    for (UncertainInput& input : draws.inputs) input.factor = {1, 1, 1};
    for (UncertainPlace& place : draws.places) {
      for (UncertainAmounts& amounts : place.amounts) amounts.path = k_certain;
    }
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
    FactorModel effects{.factors = effects_, .terms = {}};
    std::map<Inputs, Row> sums;  // over places
    for (const auto& [key, row] : rows_) {
      Row& sum = sums[key.second];
      out_.likely_present_jpy += row.likely_present;
      sum.likely_present += row.likely_present;
      sum.level_present.resize(row.level_present.size());
      for (std::size_t level = 0; level < row.level_present.size(); ++level)
        sum.level_present[level] += row.level_present[level];
    }
    for (const auto& [inputs, row] : sums) effects.terms.push_back(term_of(inputs, row));
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

  FactorModel::Term term_of(const Inputs& inputs, const Row& row) const {
    const auto effect = [&](std::uint32_t input) {
      return input == k_certain ? k_certain : effect_of_[input];
    };
    FactorModel::Term term{
        effect(std::get<0>(inputs)), effect(std::get<1>(inputs)), row.likely_present, k_certain, {}};
    if (row.level_present.empty()) return term;
    const GrowthPath& growth = growth_[0].path == std::get<2>(inputs) ? growth_[0] : growth_[1];
    term.path = growth.effect;
    for (std::size_t level = 0; level < k_path_levels; ++level)
      term.knots.push_back({growth.rate[level], row.level_present[level]});
    term.knots.push_back({effects_[growth.effect].mid, row.likely_present});
    std::ranges::stable_sort(term.knots, {}, &FactorModel::Knot::value);
    return term;
  }

  const plan::Scenario& scenario_;
  const YearlyModel& model_;
  const NominalPath& nominal_;
  std::map<std::string, std::uint32_t> index_;
  std::vector<UncertainInput> inputs_;
  std::vector<UncertainPath> paths_;
  std::vector<models::Pert> effects_;     // [effect], as out_.inputs
  std::vector<std::uint32_t> effect_of_;  // [input]
  std::array<GrowthPath, 2> growth_;      // [Growth]
  const GrowthPath certain_;
  std::map<std::pair<std::uint16_t, Inputs>, Row> rows_;
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
