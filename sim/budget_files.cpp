// SPDX-License-Identifier: Apache-2.0
#include "sim/budget_files.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "geo/base/toml.h"

namespace tsunagi::commands {
namespace {

namespace fs = std::filesystem;
using finance::BudgetClaimant;
using nlohmann::json;

constexpr Range k_money{0, 1e15};
constexpr Range k_ratio{0, 1};

std::vector<std::int64_t> amounts(const TomlReader& table, std::string_view key) {
  std::vector<std::int64_t> out;
  for (const double jpy : table.numbers_or(key, {}, k_money)) out.push_back(static_cast<std::int64_t>(jpy));
  return out;
}

void read_support(const TomlReader& root, BudgetFile& out) {
  out.programmes = root.texts_or("programmes");
  const auto support = root.table("running_support");
  if (!support) {
    if (out.programmes.empty())
      root.fault("running_support",
                 "expected a table with rate and years: the support that is shared out (or "
                 "programmes, a list of those whose support the runs give)");
    return;
  }
  if (!out.programmes.empty())
    root.fault("programmes", "contradicts running_support; what is asked comes from one of them");
  out.rules.support = {.rate = support->number("rate", k_ratio),
                       .cost_ratio = support->number_or("cost_ratio", 1, k_ratio),
                       .years = static_cast<int>(support->integer("years", {1, 100})),
                       .tapers = support->flag_or("tapers", false),
                       .cap_jpy = {}};
  if (support->has("cap_jpy")) out.rules.support.cap_jpy = support->number("cap_jpy", k_money);
  support->finish();
}

void read_choice(const TomlReader& root, BudgetFile& out) {
  out.discount_rate = root.number_or("discount_rate", 0.04, k_ratio);
  out.draws = {.greedy = static_cast<int>(root.integer_or("draws", 1'000, {0, 100'000})),
               .exact = static_cast<int>(root.integer_or("exact_draws", 200, {0, 10'000}))};
  out.seed = static_cast<std::uint64_t>(root.integer_or("seed", 1, {0, 1e15}));
  if (root.has("most_funded"))
    out.most_funded = static_cast<std::size_t>(root.integer("most_funded", {0, 100'000}));
  double sum = 0;
  for (const TomlReader& row : root.tables("area")) {
    out.areas.push_back(
        {row.text("name"), row.texts_or("municipalities"), row.number("least_ratio", k_ratio)});
    if (out.areas.back().municipalities.empty())
      row.fault("municipalities", "is required: codes of the municipalities that the share is for");
    sum += out.areas.back().least_ratio;
    row.finish();
  }
  constexpr double k_rounding = 1e-9;
  if (sum > 1 + k_rounding) root.fault("area", "the shares sum to more than 1");
  if (const auto table = root.table("benchmark")) {
    out.benchmark = {.rate = table->number_or("rate", 1, k_ratio),
                     .cap_jpy_per_month = table->number("cap_jpy_per_month", k_money),
                     .sweep_jpy = amounts(*table, "sweep_jpy_per_month"),
                     .budget_jpy = out.rules.cap_jpy};
    table->finish();
  }
}

// P10 and P90 of the deficits by their likely value, summed over the years of the budget.
void read_spread(const json& summary, const BudgetFile& rules, const std::string& code, BudgetRow& row) {
  double likely = 0;
  double low = 0;
  double high = 0;
  const int last = rules.first_fiscal_year + static_cast<int>(rules.rules.cap_jpy.size());
  for (const json& year : summary.at("uncertainty").at("years")) {
    const int fiscal_year = year.at("fiscal_year").get<int>();
    if (year.at("municipality") != code || year.at("measure") != "deficit" ||
        fiscal_year < rules.first_fiscal_year || fiscal_year >= last)
      continue;
    likely += year.at("likely_jpy").get<double>();
    low += year.at("p10").at("jpy").get<double>();
    high += year.at("p90").at("jpy").get<double>();
  }
  if (likely <= 0) return;
  row.asked_low_ratio = low / likely;
  row.asked_high_ratio = high / likely;
}

// The run's score; of what municipalities share, the mean of theirs.
void read_score(const json& summary, const BudgetFile& rules, const std::string& code, BudgetRow& row) {
  const bool is_shared = row.place != code;
  double count = 0;
  for (const json& place : summary.at("priority").at("municipalities")) {
    if (!is_shared && place.at("municipality") != code) continue;
    row.claimant.score += place.at("score").get<double>();
    row.score_low += place.at("score_range").at("p10").get<double>();
    row.score_high += place.at("score_range").at("p90").get<double>();
    ++count;
  }
  for (double* score : {&row.claimant.score, &row.score_low, &row.score_high})
    *score = std::round(10 * *score / std::max(1.0, count)) / 10;
  const auto given = rules.score.find(code);
  if (given != rules.score.end()) row.claimant.score = row.score_low = row.score_high = given->second;
}

class ResultReader {
 public:
  ResultReader(const fs::path& file, const BudgetFile& rules)
      : where_{.file = file.string()}, rules_(rules), years_(rules.rules.cap_jpy.size()) {}

  std::vector<BudgetRow> run(const json& summary) {
    if (summary.at("schema") != "tsunagi-summary-1")
      throw input_error("expected a result of `tsunagi run` (schema tsunagi-summary-1)", where_);
    const json& operation = summary.at("operation");
    check_years(operation);
    for (const json& row : operation.at("rows")) add_costs(summary, row);
    if (!rules_.programmes.empty()) add_engine(summary);
    std::vector<BudgetRow> out;
    for (auto& [code, row] : rows_) {
      read_score(summary, rules_, code, row);
      read_spread(summary, rules_, code, row);
      for (const json& use : summary.at("priority").at("use_cases")) {
        if (use.at("municipality") == code) row.homes += use.at("homes").get<double>();
      }
      out.push_back(std::move(row));
    }
    return out;
  }

 private:
  void check_years(const json& operation) {
    const int first = operation.at("first_fiscal_year").get<int>();
    const int last = operation.at("last_fiscal_year").get<int>();
    const int asked_last = rules_.first_fiscal_year + static_cast<int>(years_) - 1;
    offset_ = rules_.first_fiscal_year - first;
    if (offset_ >= 0 && asked_last <= last) return;
    throw input_error(
        fmt::format("the result holds fiscal years {} to {}, the rules ask for {} to {}. Run the "
                    "scenario over a longer horizon or shorten cap_by_year_jpy",
                    first, last, rules_.first_fiscal_year, asked_last),
        where_);
  }

  BudgetRow& row_of(const json& summary, const std::string& code) {
    const auto region = summary.at("region").get<std::string>();
    const bool is_shared = code == "joint" || code == "outside";
    return rows_
        .try_emplace(code, BudgetRow{.option = summary.at("scenario").get<std::string>(),
                                     .place = is_shared ? region + "/" + code : code,
                                     .claimant = {.region = region,
                                                  .code = code,
                                                  .running_jpy = std::vector<std::int64_t>(years_),
                                                  .income_jpy = std::vector<std::int64_t>(years_)}})
        .first->second;
  }

  // Years of the public payer, cut to the years of the cap.
  void add_costs(const json& summary, const json& row) {
    const auto account = row.at("account").get<std::string>();
    if (row.at("payer") != "public" || account == "investment" || account == "renewal" ||
        account == "removal")
      return;
    BudgetClaimant& claimant = row_of(summary, row.at("municipality").get<std::string>()).claimant;
    auto& jpy = account == "income" ? claimant.income_jpy : claimant.running_jpy;
    for (std::size_t y = 0; y < years_; ++y)
      jpy[y] += row.at("nominal_with_tax_jpy").at(static_cast<std::size_t>(offset_) + y).get<std::int64_t>();
  }

  void add_engine(const json& summary) {
    for (auto& [code, row] : rows_) row.engine_jpy.emplace(years_, 0);
    for (const json& support : summary.at("support").at("rows")) {
      const int y = support.at("fiscal_year").get<int>() - rules_.first_fiscal_year;
      const auto programme = support.at("programme").get<std::string>();
      if (y < 0 || y >= static_cast<int>(years_) || !std::ranges::count(rules_.programmes, programme))
        continue;
      BudgetRow& row = row_of(summary, support.at("municipality").get<std::string>());
      if (!row.engine_jpy) row.engine_jpy.emplace(years_, 0);
      (*row.engine_jpy)[static_cast<std::size_t>(y)] += support.at("amount_jpy").get<std::int64_t>();
    }
  }

  Where where_;
  const BudgetFile& rules_;
  std::size_t years_;
  int offset_ = 0;
  std::map<std::string, BudgetRow> rows_;
};

// Two results are options of a place where their scenarios differ; the same one twice is a slip.
void check_rows(const std::vector<BudgetRow>& rows, const BudgetFile& rules) {
  Faults faults;
  std::set<std::pair<std::string, std::string>> seen;
  std::set<std::string> codes;
  for (const BudgetRow& row : rows) {
    codes.insert(row.claimant.code);
    if (!seen.insert({row.place, row.option}).second)
      faults.add(
          fmt::format("municipality {} is in more than one result of the scenario \"{}\"; options of a "
                      "municipality are results of scenarios with names of their own",
                      row.claimant.code, row.option));
  }
  const auto check = [&](const std::string& code, const std::string& key) {
    if (!codes.contains(code))
      faults.add(fmt::format("no result holds municipality {}", code),
                 {.file = rules.path.string(), .key = key});
  };
  for (const auto& [code, score] : rules.score) check(code, "score." + code);
  for (const AreaRule& area : rules.areas) {
    for (const std::string& code : area.municipalities) check(code, "area." + area.name);
  }
  faults.throw_if_any();
}

}  // namespace

BudgetFile read_budget_file(const fs::path& path) {
  const TomlDocument document = load_toml(path);
  Faults faults;
  const TomlReader root(document, faults);
  BudgetFile out{.path = path};
  out.first_fiscal_year = static_cast<int>(root.integer("first_fiscal_year", {2000, 2200}));
  out.rules.cap_jpy = amounts(root, "cap_by_year_jpy");
  if (out.rules.cap_jpy.empty())
    root.fault("cap_by_year_jpy", "expected one amount for each fiscal year of the national budget");
  read_support(root, out);
  read_choice(root, out);
  if (const auto score = root.table("score")) {
    for (const std::string& code : score->keys()) out.score[code] = score->number(code, {0, 100});
    score->finish();
  }
  root.finish();
  faults.throw_if_any();
  return out;
}

std::vector<BudgetRow> read_budget_rows(const std::vector<fs::path>& folders, const BudgetFile& rules) {
  std::vector<BudgetRow> rows;
  for (const fs::path& folder : folders) {
    const fs::path file = folder / "summary.json";
    try {
      for (BudgetRow& row : ResultReader(file, rules).run(json::parse(read_file(file))))
        rows.push_back(std::move(row));
    } catch (const json::exception& fault) {
      throw input_error(fmt::format("expected a result of `tsunagi run`: {}", fault.what()),
                        {.file = file.string()});
    }
  }
  std::ranges::stable_sort(rows, {}, [](const BudgetRow& row) { return std::tie(row.place, row.option); });
  check_rows(rows, rules);
  return rows;
}

}  // namespace tsunagi::commands
