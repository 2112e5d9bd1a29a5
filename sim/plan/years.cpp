// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/years.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "geo/base/text.h"
#include "geo/base/toml.h"

namespace tsunagi::plan {
namespace {

using models::Catalogue;
using models::Formula;
using models::Programme;

constexpr Range k_rate{-0.2, 0.5};
constexpr Range k_ratio{0, 1};
constexpr Range k_money{0, 1e15};
constexpr Range k_count{0, 1e9};

// Reads one scenario's tables of years; the horizon bounds every fiscal year but those of standing things.
class YearsReader {
 public:
  YearsReader(const TomlReader& scenario, const Catalogue& catalogue, int base_year, int horizon_years)
      : scenario_(scenario),
        catalogue_(catalogue),
        base_year_(base_year),
        last_year_(base_year + horizon_years - 1) {}

  Years run() {
    out_.assume = read_assumptions();
    read_municipalities();
    for (const TomlReader& row : scenario_.tables("standing_asset")) out_.standing.push_back(read_asset(row));
    for (const TomlReader& row : scenario_.tables("income")) out_.incomes.push_back(read_income(row));
    for (const TomlReader& row : scenario_.tables("designation"))
      out_.designations.push_back(read_designation(row));
    for (const TomlReader& row : scenario_.tables("stated_support")) out_.stated.push_back(read_stated(row));
    for (const TomlReader& row : scenario_.tables("gates")) out_.gates.push_back(read_gates(row));
    for (const TomlReader& row : scenario_.tables("bus_route")) out_.bus_routes.push_back(read_route(row));
    return std::move(out_);
  }

 private:
  [[nodiscard]] double usual(std::string_view parameter) const {
    return catalogue_.parameter(parameter).value.mid;
  }

  // A key of [years], or the catalogue's assumption, noted as such.
  double figure(const std::optional<TomlReader>& table, std::string_view key, std::string_view parameter,
                Range range) {
    if (table && table->has(key)) return table->number(key, range);
    out_.assume.assumed.push_back(fmt::format("{} = {} ({})", key, usual(parameter), parameter));
    return usual(parameter);
  }

  YearAssumptions read_assumptions() {
    const auto t = scenario_.table("years");
    YearAssumptions a;
    a.build_year =
        t ? static_cast<int>(t->integer_or(
                "build_year", base_year_, {static_cast<double>(base_year_), static_cast<double>(last_year_)}))
          : base_year_;
    if (t) a.traffic = static_cast<TrafficGrowth>(t->choice_or("traffic_growth", 1, k_traffic_growth_names));
    if (t) a.staff_is_municipal = t->flag_or("staff_is_municipal", false);
    if (t) a.is_staged = t->flag_or("staged_building", false);
    a.observed_growth = figure(t, "observed_growth_per_year", "TG01", k_rate);
    a.household_change_per_year = figure(t, "household_change_per_year", "PP01", k_rate);
    a.construction_escalation = figure(t, "construction_escalation_per_year", "IN01", k_rate);
    a.wage_escalation = figure(t, "wage_escalation_per_year", "IN02", k_rate);
    a.price_rise = figure(t, "price_rise_per_year", "IN03", k_rate);
    a.consumption_tax = figure(t, "consumption_tax_ratio", "TX01", k_ratio);
    a.bond_interest = figure(t, "bond_interest_per_year", "BI01", k_ratio);
    a.take_up = {.most_ratio = figure(t, "take_up_most_ratio", "TU01", k_ratio),
                 .steepness_per_year = figure(t, "take_up_steepness_per_year", "TU02", {0, 100}),
                 .middle_year = figure(t, "take_up_middle_year", "TU03", {-100, 100})};
    if (t) a.budget_jpy = read_budget(*t);
    if (t) t->finish();
    a.assumed = std::move(out_.assume.assumed);
    return a;
  }

  [[nodiscard]] std::vector<double> read_budget(const TomlReader& table) const {
    std::vector<double> budget = table.numbers_or("budget_by_year_jpy", {}, k_money);
    const auto years = static_cast<std::size_t>(last_year_ - base_year_ + 1);
    if (!budget.empty() && budget.size() != years) {
      table.fault("budget_by_year_jpy",
                  fmt::format("expected one amount for each of the {} fiscal years from {}, "
                              "found {}",
                              years, base_year_, budget.size()));
    }
    return budget;
  }

  void read_municipalities() {
    const auto table = scenario_.table("municipality");
    if (!table) return;
    for (const auto& [name, row] : table->named_tables()) {
      MunicipalFinance& m = out_.municipalities[name];
      m.where = row.where();
      if (row.has("fiscal_capability_index"))
        m.fiscal_capability_index = row.number("fiscal_capability_index", {0, 10});
      if (row.has("standard_fiscal_scale_jpy"))
        m.standard_fiscal_scale_jpy = row.number("standard_fiscal_scale_jpy", {1, 1e15});
      if (row.has("household_change_per_year"))
        m.household_change_per_year = row.number("household_change_per_year", k_rate);
      m.household_projection = read_projection(row);
      if (row.has("area_class"))
        m.area_class = models::k_area_class_names[row.choice("area_class", models::k_area_class_names)];
      if (row.has("dx_lab")) m.dx_lab = k_dx_lab_names[row.choice("dx_lab", k_dx_lab_names)];
      row.finish();
    }
  }

  static std::map<int, double> read_projection(const TomlReader& row) {
    std::map<int, double> projection;
    const auto table = row.table("household_projection");
    if (!table) return projection;
    for (const std::string& key : table->keys()) {
      const auto year = parse_integer(key);
      const double value = table->number(key, {1e-6, 1e9});
      if (!year || *year < 1950 || *year > 2200) {
        table->fault(key, "expected a fiscal year such as 2030");
      } else {
        projection[static_cast<int>(*year)] = value;
      }
    }
    if (row.has("household_change_per_year"))
      row.fault("household_projection", "contradicts household_change_per_year; give one of them");
    table->finish();
    return projection;
  }

  [[nodiscard]] const models::CostItem* find_item(const TomlReader& row, std::string_view key,
                                                  models::CostClass cost_class, std::string_view what) const {
    const std::string id = row.text(key);
    const auto at = std::ranges::find(catalogue_.items, id, &models::CostItem::id);
    if (at != catalogue_.items.end() && at->cost_class == cost_class) return &*at;
    row.fault(key, fmt::format("expected the id of {} of the catalogue, found \"{}\"", what, id));
    return nullptr;
  }

  StandingAsset read_asset(const TomlReader& row) const {
    StandingAsset a{.id = row.text("id"),
                    .name_ja = row.text("name_ja"),
                    .item = row.text("item"),
                    .income_item = row.text_or("income_item", ""),
                    .removal_item = row.text_or("removal_item", ""),
                    .is_of_layer = row.has("layer"),
                    .where = row.where("municipality")};
    const models::CostItem* item =
        find_item(row, "item", models::CostClass::capex, "something that is bought");
    if (a.is_of_layer) {
      read_layer(row, item, a);
    } else {
      a.municipality = row.text("municipality");
      a.quantity = row.number("quantity", {1e-6, 1e9});
    }
    a.build_year = static_cast<int>(row.integer("build_year", {1900, static_cast<double>(base_year_)}));
    a.life_years = row.number("life_years", {1, 100});
    a.maintenance_ratio = row.number_or("maintenance_ratio", 0, k_ratio);
    a.future = static_cast<Future>(row.choice("future", k_future_names));
    a.decision_year = fiscal_year_or(row, "decision_year", base_year_);
    a.lines = row.number_or("lines", 0, k_count);
    a.upgrade_ratio = row.number_or("upgrade_ratio", 0, {0, 10});
    a.serves_households = row.flag_or("serves_households", false);
    if (a.future == Future::iru)
      (void)find_item(row, "income_item", models::CostClass::price, "a price of a line");
    if (a.future == Future::decommission)
      (void)find_item(row, "removal_item", models::CostClass::capex, "what removal costs");
    row.finish();
    return a;
  }

  // Where the region's layer says what stands: which lines, and nothing that the lines say themselves.
  static void read_layer(const TomlReader& row, const models::CostItem* item, StandingAsset& a) {
    constexpr std::array<std::string_view, 1> k_layers{"existing_fiber"};
    (void)row.choice("layer", k_layers);
    a.owner = row.text("owner");
    a.municipality = row.text_or("municipality", "");
    if (row.has("quantity"))
      row.fault("quantity", "contradicts layer; the quantity is the length of its lines");
    if (item != nullptr && item->unit != "JPY/km")
      row.fault("item", fmt::format("expected an item that costs JPY/km, for lines of a layer; {} costs {}",
                                    item->id, item->unit));
  }

  [[nodiscard]] int fiscal_year_or(const TomlReader& row, std::string_view key, int otherwise) const {
    return static_cast<int>(
        row.integer_or(key, otherwise, {static_cast<double>(base_year_), static_cast<double>(last_year_)}));
  }

  struct Span {
    int from;
    int to;
  };
  [[nodiscard]] Span read_span(const TomlReader& row) const {
    const Span span{fiscal_year_or(row, "from_fiscal_year", base_year_),
                    fiscal_year_or(row, "to_fiscal_year", last_year_)};
    if (span.to < span.from)
      row.fault("to_fiscal_year", fmt::format("{} lies before from_fiscal_year {}", span.to, span.from));
    return span;
  }

  IncomeRow read_income(const TomlReader& row) const {
    IncomeRow income{.id = row.text("id"),
                     .name_ja = row.text("name_ja"),
                     .municipality = row.text("municipality"),
                     .jpy_per_year = row.number("jpy_per_year", k_money),
                     .where = row.where("municipality")};
    const Span span = read_span(row);
    income.from_year = span.from;
    income.to_year = span.to;
    row.finish();
    return income;
  }

  const Programme* read_programme(const TomlReader& row, std::string& id) const {
    id = row.text("programme");
    const Programme* p = catalogue_.rules.find(id);
    if (p != nullptr || id.empty()) return p;
    std::vector<std::string> ids;
    for (const Programme& other : catalogue_.rules.programmes) ids.push_back(other.id);
    row.fault("programme", fmt::format("the catalogue has no programme \"{}\"{}", id, did_you_mean(id, ids)));
    return nullptr;
  }

  Designation read_designation(const TomlReader& row) const {
    Designation d{.where = row.where(row.has("municipality") ? "municipality" : "programme")};
    const Programme* p = read_programme(row, d.programme);
    d.municipality = row.text_or("municipality", "");
    d.area_class = row.text_or("area_class", "nationwide");
    d.applicant = row.text_or("applicant", "municipality");
    d.reference = row.text_or("reference", "");
    if (row.has("households")) d.households = row.number("households", k_count);
    if (row.has("density_per_km2")) d.density_per_km2 = row.number("density_per_km2", {0, 1e5});
    if (p != nullptr) check_designation(row, *p, d);
    row.finish();
    return d;
  }

  static void check_designation(const TomlReader& row, const Programme& p, const Designation& d) {
    if (p.formula == Formula::listed) {
      row.fault("programme", fmt::format("{} is listed and not computed ({}); state its amount in "
                                         "[[stated_support]]",
                                         p.id, p.reason));
    }
    if (p.formula == Formula::running_support) {
      row.fault("programme", fmt::format("{} asks for answers; give them in [[gates]]", p.id));
    }
    if (std::ranges::find(p.area_classes, "bus_route") != p.area_classes.end()) {
      row.fault("programme", fmt::format("{} follows the routes; give them in [[bus_route]]", p.id));
    }
    if (std::ranges::find(p.area_classes, d.area_class) == p.area_classes.end()) {
      row.fault("area_class",
                fmt::format("{} is for {}, found \"{}\"", p.id, joined(p.area_classes), d.area_class));
    }
    if (std::ranges::find(p.applicants, d.applicant) == p.applicants.end()) {
      row.fault("applicant",
                fmt::format("{} is for {}, found \"{}\"", p.id, joined(p.applicants), d.applicant));
    }
    const bool by_homes = p.households_from || p.households_below || p.formula == Formula::line_charges ||
                          p.formula == Formula::benchmark || p.formula == Formula::area;
    if (by_homes && !d.households)
      row.fault("households", fmt::format("is required: what {} pays depends on them", p.id));
    if (p.formula == Formula::area && !d.density_per_km2)
      row.fault("density_per_km2", fmt::format("is required: what {} pays depends on it", p.id));
  }

  static std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
  }

  StatedFigure read_stated(const TomlReader& row) const {
    StatedFigure f{.where = row.where("municipality")};
    const Programme* p = read_programme(row, f.programme);
    if (p != nullptr && p->formula != Formula::listed)
      row.fault("programme", fmt::format("{} is computed; use [[designation]]", p->id));
    f.municipality = row.text("municipality");
    f.jpy_per_year = row.number("jpy_per_year", k_money);
    f.reference = row.text_or("reference", "");
    const Span span = read_span(row);
    f.from_year = span.from;
    f.to_year = span.to;
    row.finish();
    return f;
  }

  static GateAnswer read_answer(const TomlReader& row, std::string_view key) {
    return static_cast<GateAnswer>(row.choice_or(key, 0, k_answer_names));
  }

  Gates read_gates(const TomlReader& row) const {
    Gates g{.where = row.where(row.has("municipality") ? "municipality" : "programme")};
    const Programme* p = read_programme(row, g.programme);
    if (p != nullptr && p->formula != Formula::running_support)
      row.fault("programme", fmt::format("{} has no gates; use [[designation]]", p->id));
    g.municipality = row.text_or("municipality", "");
    g.essential_facility = read_answer(row, "essential_facility");
    g.no_budget_prospect = read_answer(row, "no_budget_prospect");
    g.service_fails_without = read_answer(row, "service_fails_without");
    g.sharing_assessed = read_answer(row, "sharing_assessed");
    g.rate = row.number("rate", k_ratio);
    g.cost_ratio = row.number("cost_ratio", k_ratio);
    g.years = static_cast<int>(row.integer("years", {1, 100}));
    if (row.has("cap_jpy")) g.cap_jpy = row.number("cap_jpy", k_money);
    row.finish();
    return g;
  }

  BusRoute read_route(const TomlReader& row) const {
    BusRoute r{.id = row.text("id"),
               .name_ja = row.text("name_ja"),
               .municipality = row.text("municipality"),
               .cost_jpy = row.number("cost_jpy", k_money),
               .income_jpy = row.number("income_jpy", k_money),
               .density = row.number("density", {0, 1000}),
               .reference = row.text_or("reference", ""),
               .where = row.where("municipality")};
    if (row.has("standard_jpy")) r.standard_jpy = row.number("standard_jpy", k_money);
    r.vehicles = static_cast<int>(row.integer_or("vehicles", 0, {0, 10'000}));
    if (r.vehicles > 0) {
      r.vehicle_price_jpy = row.number("vehicle_price_jpy", k_money);
      r.vehicle_life_years = row.number("vehicle_life_years", {1, 50});
    }
    row.finish();
    return r;
  }

  const TomlReader& scenario_;
  const Catalogue& catalogue_;
  int base_year_;
  int last_year_;
  Years out_;
};

}  // namespace

double projected(const std::map<int, double>& projection, int fiscal_year) {
  const auto after = projection.lower_bound(fiscal_year);
  if (after == projection.end()) return projection.rbegin()->second;
  if (after == projection.begin() || after->first == fiscal_year) return after->second;
  const auto before = std::prev(after);
  const double share =
      static_cast<double>(fiscal_year - before->first) / static_cast<double>(after->first - before->first);
  return before->second + share * (after->second - before->second);
}

Years read_years(const TomlReader& scenario, const Catalogue& catalogue, int base_year, int horizon_years) {
  return YearsReader(scenario, catalogue, base_year, horizon_years).run();
}

void check_municipalities(const Years& years, const geo::Region& region,
                          const std::vector<NamedPlace>& others) {
  std::vector<std::string> names;
  for (const geo::Municipality& m : region.municipalities) names.push_back(m.name);
  check_municipalities(years, names, others);
}

void check_municipalities(const Years& years, const std::vector<std::string>& names,
                          const std::vector<NamedPlace>& others) {
  Faults faults;
  const auto check = [&](const std::string& name, const Where& where) {
    if (name.empty() || std::ranges::find(names, name) != names.end()) return;
    faults.add(fmt::format("the region has no municipality \"{}\"{}", name, did_you_mean(name, names)),
               where);
  };
  for (const auto& [name, m] : years.municipalities) check(name, m.where);
  const auto check_all = [&](const auto& rows) {
    for (const auto& row : rows) check(row.municipality, row.where);
  };
  check_all(years.standing);
  check_all(years.incomes);
  check_all(years.designations);
  check_all(years.stated);
  check_all(years.gates);
  check_all(years.bus_routes);
  check_all(others);
  faults.throw_if_any();
}

}  // namespace tsunagi::plan
