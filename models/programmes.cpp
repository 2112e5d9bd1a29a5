// SPDX-License-Identifier: Apache-2.0
#include "models/programmes.h"

#include <algorithm>

#include <fmt/format.h>

#include "geo/base/text.h"
#include "models/catalogue_rows.h"

namespace tsunagi::models {
namespace {

constexpr Range k_fiscal_year{1950, 2200};
constexpr Range k_years{1, 100};
constexpr Range k_money{0, 1e15};

// "2/3" or "0.45", in 0 to 1.
double read_ratio_text(const TomlReader& row, std::string_view key, const std::string& text) {
  const auto parts = split(text, '/');
  const auto number = [&](std::size_t i) { return parse_number(trimmed(parts[i])); };
  const auto above = number(0);
  const auto below = parts.size() == 2 ? number(1) : std::optional<double>(1);
  if (parts.size() > 2 || !above || !below || *below == 0 || *above / *below < 0 || *above / *below > 1) {
    row.fault(key,
              fmt::format("expected a rate from 0 to 1 as a fraction such as \"2/3\", found \"{}\"", text));
    return 0;
  }
  return *above / *below;
}

double read_rate(const TomlReader& row, std::string_view key) {
  const std::string text = row.text(key);
  return row.has(key) && !text.empty() ? read_ratio_text(row, key, text) : 0;
}

std::vector<double> read_rates(const TomlReader& row, std::string_view key) {
  std::vector<double> rates;
  for (const std::string& text : row.texts_or(key)) rates.push_back(read_ratio_text(row, key, text));
  if (rates.empty()) row.fault(key, "is required: at least one rate such as \"1/2\"");
  return rates;
}

std::vector<std::string> read_classes(const TomlReader& row, std::string_view key, std::string_view what,
                                      std::span<const std::string_view> known) {
  std::vector<std::string> names = row.texts_or(key);
  const std::vector<std::string> candidates(known.begin(), known.end());
  for (const std::string& name : names) {
    if (std::ranges::find(known, name) == known.end())
      row.fault(key, fmt::format("\"{}\" is no {}{}", name, what, did_you_mean(name, candidates)));
  }
  return names;
}

std::optional<double> read_index(const TomlReader& row, std::string_view key, Range range) {
  if (!row.has(key)) return std::nullopt;
  return row.number(key, range);
}

EligibleLines read_lines(const TomlReader& row) {
  EligibleLines lines{.layers = {},
                      .technologies = read_classes(row, "technologies", "technology", k_technology_names),
                      .own_only = row.flag_or("own_only", false),
                      .relay_only = row.flag_or("relay_only", false),
                      .transfer_only = row.flag_or("transfer_only", false),
                      .non_residential_only = row.flag_or("non_residential_only", false),
                      .households_only = row.flag_or("households_only", false)};
  for (const std::string& name : read_classes(row, "layers", "layer", k_layer_names)) {
    const auto at = std::ranges::find(k_layer_names, name);
    if (at != k_layer_names.end()) lines.layers.push_back(static_cast<Layer>(at - k_layer_names.begin()));
  }
  if (lines.non_residential_only && lines.households_only)
    row.fault("households_only", "contradicts non_residential_only: nothing would be eligible");
  return lines;
}

void read_running(const TomlReader& row, ProgrammeFigures& f) {
  f.rates = read_rates(row, "rates");
  f.cost_ratios = read_rates(row, "cost_ratios");
  for (const double years : row.numbers_or("years_choices", {}, k_years))
    f.years_choices.push_back(static_cast<int>(years));
  if (f.years_choices.empty()) row.fault("years_choices", "is required: at least one number of years");
  f.tapers = row.flag_or("tapers", false);
  f.needs_sharing_assessed = row.flag_or("needs_sharing_assessed", false);
}

ProgrammeFigures read_figures(const TomlReader& row, Formula formula) {
  ProgrammeFigures f;
  const auto years = [&](std::string_view key) { return static_cast<int>(row.integer(key, k_years)); };
  switch (formula) {
    case Formula::listed:
      break;
    case Formula::capital_grant:
      f.rate = read_rate(row, "rate");
      if (row.has("island_rate")) f.island_rate = read_rate(row, "island_rate");
      f.floor_jpy = row.number_or("floor_jpy", 0, k_money);
      f.cap_jpy = read_index(row, "cap_jpy", k_money);
      break;
    case Formula::island_deficit:
      f.rate = read_rate(row, "rate");
      f.mean_years = years("mean_years");
      break;
    case Formula::line_charges:
      f.rate_small = read_rate(row, "rate_small");
      f.rate_large = read_rate(row, "rate_large");
      f.household_threshold = row.number("household_threshold", k_at_least_0);
      f.support_years = years("support_years");
      break;
    case Formula::bus_deficit:
      f.rate = read_rate(row, "rate");
      f.deficit_cost_ratio = row.number("deficit_cost_ratio", k_ratio);
      f.full_density = row.number("full_density", {0.001, 1000});
      break;
    case Formula::standard_cost:
      f.kept_gap_ratio = row.number("kept_gap_ratio", k_ratio);
      break;
    case Formula::vehicle_depreciation:
      f.rate = read_rate(row, "rate");
      f.cap_jpy = row.number("cap_jpy", k_money);
      break;
    case Formula::running_support:
      read_running(row, f);
      break;
    case Formula::benchmark:
      f.benchmark_jpy_per_month = row.number("benchmark_jpy_per_month", k_money);
      f.cap_jpy_per_month = row.number("cap_jpy_per_month", k_money);
      break;
    case Formula::area:
      f.rate = read_rate(row, "rate");
      f.m_per_household = row.number("m_per_household", {0.1, 1e4});
      f.reference_density_per_km2 = row.number("reference_density_per_km2", {0.1, 1e5});
      f.most_m_per_household = row.number("most_m_per_household", {0.1, 1e5});
      f.cost_jpy_per_m_year = row.number("cost_jpy_per_m_year", k_money);
      break;
    case Formula::bond:
      f.allotment_ratio = read_rate(row, "allotment_ratio");
      f.allocation_return = read_rate(row, "allocation_return");
      f.repayment_years = years("repayment_years");
      break;
    case Formula::allocation:
    case Formula::bus_allocation:
      f.rate = read_rate(row, "rate");
      break;
  }
  return f;
}

void check_validity(const TomlReader& row, std::optional<int> from, std::optional<int> to) {
  if (from && to && *to < *from) {
    row.fault("valid_to_fiscal_year", fmt::format("{} lies before valid_from_fiscal_year {}", *to, *from));
  }
}

std::optional<int> read_year(const TomlReader& row, std::string_view key) {
  if (!row.has(key)) return std::nullopt;
  return static_cast<int>(row.integer(key, k_fiscal_year));
}

Programme read_programme(const std::string& id, const TomlReader& row, const Known& known) {
  static constexpr std::array<std::string_view, 2> k_status{"in_force", "proposal"};
  static constexpr std::array<std::string_view, 3> k_basis{"published", "assumed", "unverified"};
  Programme p{.id = id};
  p.name_ja = row.text("name_ja");
  p.owner = row.text("owner");
  p.kind = k_programme_kind_names[row.choice("kind", k_programme_kind_names)];
  p.formula = static_cast<Formula>(row.choice("formula", k_formula_names));
  p.status = static_cast<ProgrammeStatus>(row.choice("status", k_status));
  p.status_note = row.text_or("status_note", "");
  p.article = row.text("article");
  p.valid_from = read_year(row, "valid_from_fiscal_year");
  p.valid_to = read_year(row, "valid_to_fiscal_year");
  check_validity(row, p.valid_from, p.valid_to);
  p.area_classes = read_classes(row, "area_classes", "area class", k_area_class_names);
  if (p.area_classes.empty()) row.fault("area_classes", "is required: [\"nationwide\"] where there is none");
  p.area_note = row.text_or("area_note", "");
  p.applicants = read_classes(row, "applicants", "applicant", k_applicant_names);
  if (p.applicants.empty()) row.fault("applicants", "is required: who may apply");
  p.applicant_note = row.text_or("applicant_note", "");
  p.fci_from = read_index(row, "fci_from", {0, 10});
  p.fci_below = read_index(row, "fci_below", {0, 10});
  p.fci_most = read_index(row, "fci_most", {0, 10});
  p.households_from = read_index(row, "households_from", k_at_least_0);
  p.households_below = read_index(row, "households_below", k_at_least_0);
  p.lines = read_lines(row);
  p.figures = read_figures(row, p.formula);
  const bool is_computed = p.formula != Formula::listed;
  if (is_computed) p.rate_basis = static_cast<RateBasis>(row.choice("rate_basis", k_basis));
  if (is_computed && p.formula != Formula::standard_cost)
    p.stacking_order = static_cast<int>(row.integer("stacking_order", {0, 10'000}));
  if (!is_computed) p.reason = row.text("reason");
  p.eligible = row.text("eligible");
  p.limit = row.text_or("limit", "");
  p.period = row.text_or("period", "");
  p.rule = row.text("rule");
  p.origin = read_origin(row, "origin_kind", known);
  return p;
}

void check_order(const TomlReader& row, const Programme& p, const std::vector<Programme>& before) {
  const auto same = std::ranges::find_if(before, [&](const Programme& other) {
    return p.stacking_order && other.stacking_order == p.stacking_order;
  });
  if (same == before.end()) return;
  row.fault("stacking_order",
            fmt::format("{} is also that of {}; a cost line meets one programme, so the order must decide",
                        *p.stacking_order, same->id));
}

}  // namespace

bool Programme::is_hypothetical() const noexcept {
  return status == ProgrammeStatus::proposal || rate_basis != RateBasis::published;
}

bool Programme::is_valid_in(int fiscal_year) const noexcept {
  return (!valid_from || fiscal_year >= *valid_from) && (!valid_to || fiscal_year <= *valid_to);
}

RuleStatus Programme::rule_status(bool has_reference) const noexcept {
  if (is_hypothetical()) return RuleStatus::hypothetical;
  return has_reference ? RuleStatus::verified : RuleStatus::unverified;
}

const Programme* ProgrammeRules::find(std::string_view id) const noexcept {
  const auto at = std::ranges::lower_bound(programmes, id, {}, &Programme::id);
  return at != programmes.end() && at->id == id ? &*at : nullptr;
}

ProgrammeRules load_programmes(const std::filesystem::path& file, const std::vector<std::string>& sources) {
  const TomlDocument document = load_toml(file);
  Faults faults;
  const TomlReader root(document, faults);
  ProgrammeRules rules{.version = root.text("version"),
                       .status = root.text("status"),
                       .valid_from = static_cast<int>(root.integer("valid_from_fiscal_year", k_fiscal_year)),
                       .valid_to = read_year(root, "valid_to_fiscal_year"),
                       .programmes = {}};
  check_validity(root, rules.valid_from, rules.valid_to);
  const Known known{.sources = sources, .items = {}};
  const auto table = root.table("programme");
  if (!table || table->keys().empty())
    root.fault("programme", "expected tables [programme.<id>], found none");
  if (table) {
    for (const auto& [id, row] : table->named_tables()) {
      Programme p = read_programme(id, row, known);
      check_order(row, p, rules.programmes);
      rules.programmes.push_back(std::move(p));
      row.finish();
    }
  }
  root.finish();
  faults.throw_if_any();
  std::ranges::sort(rules.programmes, {}, &Programme::id);
  return rules;
}

}  // namespace tsunagi::models
