// SPDX-License-Identifier: Apache-2.0
// The command `budget`: the results of many runs under one national cap per year.
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "geo/base/text.h"
#include "geo/base/toml.h"
#include "sim/commands.h"
#include "sim/finance/national_budget.h"
#include "sim/finance/support.h"
#include "sim/report/csv.h"

namespace tsunagi::commands {
namespace {

namespace fs = std::filesystem;
using finance::BudgetAnswer;
using finance::BudgetClaimant;
using nlohmann::json;

const std::vector<std::string> k_budget_files{"budget.csv", "budget.json"};

struct RuleFile {
  int first_fiscal_year = 0;
  finance::BudgetRules rules;
  std::map<std::string, double> score;  // by municipality code
};

RuleFile read_rules(const fs::path& path) {
  constexpr Range k_money{0, 1e15};
  const TomlDocument document = load_toml(path);
  Faults faults;
  const TomlReader root(document, faults);
  RuleFile out;
  out.first_fiscal_year = static_cast<int>(root.integer("first_fiscal_year", {2000, 2200}));
  for (const double jpy : root.numbers_or("cap_by_year_jpy", {}, k_money))
    out.rules.cap_jpy.push_back(static_cast<std::int64_t>(jpy));
  if (out.rules.cap_jpy.empty())
    root.fault("cap_by_year_jpy", "expected one amount for each fiscal year of the national budget");
  if (const auto support = root.table("running_support")) {
    out.rules.support = {.rate = support->number("rate", {0, 1}),
                         .cost_ratio = support->number_or("cost_ratio", 1, {0, 1}),
                         .years = static_cast<int>(support->integer("years", {1, 100})),
                         .tapers = support->flag_or("tapers", false),
                         .cap_jpy = {}};
    if (support->has("cap_jpy")) out.rules.support.cap_jpy = support->number("cap_jpy", k_money);
    support->finish();
  } else {
    root.fault("running_support", "expected a table with rate and years: the support that is shared out");
  }
  if (const auto score = root.table("score")) {
    for (const std::string& code : score->keys()) out.score[code] = score->number(code, {0, 100});
    score->finish();
  }
  root.finish();
  faults.throw_if_any();
  return out;
}

// Years of the public payer by municipality, cut to the years of the cap.
void add_result(const fs::path& folder, const RuleFile& rules, std::vector<BudgetClaimant>& claimants) {
  const fs::path file = folder / "summary.json";
  const Where where{.file = file.string()};
  try {
    const json summary = json::parse(read_file(file));
    if (summary.at("schema") != "tsunagi-summary-1")
      throw input_error("expected a result of `tsunagi run` (schema tsunagi-summary-1)", where);
    const json& operation = summary.at("operation");
    const int offset = rules.first_fiscal_year - operation.at("first_fiscal_year").get<int>();
    const int last = rules.first_fiscal_year + static_cast<int>(rules.rules.cap_jpy.size()) - 1;
    if (offset < 0 || last > operation.at("last_fiscal_year").get<int>())
      throw input_error(
          fmt::format("the result holds fiscal years {} to {}, the rules ask for {} to {}. Run the "
                      "scenario over a longer horizon or shorten cap_by_year_jpy",
                      operation.at("first_fiscal_year").get<int>(),
                      operation.at("last_fiscal_year").get<int>(), rules.first_fiscal_year, last),
          where);
    const std::size_t years = rules.rules.cap_jpy.size();
    std::map<std::string, BudgetClaimant> by_code;
    for (const json& row : operation.at("rows")) {
      const auto account = row.at("account").get<std::string>();
      if (row.at("payer") != "public" || account == "investment" || account == "renewal" ||
          account == "removal")
        continue;
      const auto code = row.at("municipality").get<std::string>();
      const auto score = rules.score.find(code);
      BudgetClaimant& claimant =
          by_code
              .try_emplace(code, BudgetClaimant{.region = summary.at("region").get<std::string>(),
                                                .code = code,
                                                .score = score == rules.score.end() ? 0 : score->second,
                                                .running_jpy = std::vector<std::int64_t>(years),
                                                .income_jpy = std::vector<std::int64_t>(years)})
              .first->second;
      auto& jpy = account == "income" ? claimant.income_jpy : claimant.running_jpy;
      for (std::size_t y = 0; y < years; ++y)
        jpy[y] += row.at("nominal_with_tax_jpy").at(static_cast<std::size_t>(offset) + y).get<std::int64_t>();
    }
    for (auto& [code, claimant] : by_code) claimants.push_back(std::move(claimant));
  } catch (const json::exception& fault) {
    throw input_error(fmt::format("expected a result of `tsunagi run`: {}", fault.what()), where);
  }
}

// One option for each municipality: two results that hold the same one are a slip.
void check_claimants(const std::vector<BudgetClaimant>& claimants, const RuleFile& rules,
                     const fs::path& file) {
  Faults faults;
  std::map<std::string, std::string> region_of;
  for (const BudgetClaimant& c : claimants) {
    const bool is_shared = c.code == "joint" || c.code == "outside";
    const std::string key = is_shared ? c.region + "/" + c.code : c.code;
    const auto [at, is_new] = region_of.try_emplace(key, c.region);
    if (!is_new)
      faults.add(fmt::format("municipality {} is in more than one result ({} and {}); give one for each",
                             c.code, at->second, c.region));
  }
  for (const auto& [code, score] : rules.score) {
    if (!region_of.contains(code))
      faults.add(fmt::format("no result holds municipality {}", code),
                 {.file = file.string(), .key = "score." + code});
  }
  faults.throw_if_any();
}

json answer_json(const RuleFile& rules, const std::vector<BudgetClaimant>& claimants,
                 const BudgetAnswer& answer) {
  json rows = json::array();
  for (std::size_t place = 0; place < answer.order.size(); ++place) {
    const std::size_t c = answer.order[place];
    rows.push_back({{"rank", place + 1},
                    {"region", claimants[c].region},
                    {"municipality", claimants[c].code},
                    {"score", claimants[c].score},
                    {"asked_jpy", answer.asked_jpy[c]},
                    {"pro_rata_jpy", answer.pro_rata_jpy[c]},
                    {"funded_by_priority", static_cast<bool>(answer.is_funded[c])}});
  }
  return {{"schema", "tsunagi-budget-1"},
          {"rule_status", "hypothetical"},
          {"statement_ja", finance::k_hypothesis_ja},
          {"first_fiscal_year", rules.first_fiscal_year},
          {"cap_jpy", rules.rules.cap_jpy},
          {"asked_jpy", answer.asked_by_year_jpy},
          {"pro_rata_jpy", answer.pro_rata_by_year_jpy},
          {"priority_jpy", answer.priority_by_year_jpy},
          {"closing_rate", answer.closing_rate ? json(*answer.closing_rate) : json()},
          {"municipalities", std::move(rows)}};
}

std::string answer_csv(const RuleFile& rules, const std::vector<BudgetClaimant>& claimants,
                       const BudgetAnswer& answer) {
  report::CsvTable csv{"fiscal_year", "rank",         "region",       "municipality_code", "score",
                       "asked_jpy",   "pro_rata_jpy", "priority_jpy", "statement"};
  for (std::size_t y = 0; y < rules.rules.cap_jpy.size(); ++y) {
    for (std::size_t place = 0; place < answer.order.size(); ++place) {
      const std::size_t c = answer.order[place];
      csv.number(std::int64_t{rules.first_fiscal_year} + static_cast<std::int64_t>(y))
          .number(static_cast<std::int64_t>(place) + 1)
          .text(claimants[c].region)
          .text(claimants[c].code)
          .number(claimants[c].score)
          .number(answer.asked_jpy[c][y])
          .number(answer.pro_rata_jpy[c][y])
          .number(answer.is_funded[c] ? answer.asked_jpy[c][y] : std::int64_t{0})
          .text(finance::k_hypothesis_ja)
          .end_row();
    }
  }
  return csv.bytes();
}

void print_table(const RuleFile& rules, const BudgetAnswer& answer) {
  fmt::print("{}\n  {:>4} {:>18} {:>18} {:>18} {:>18}\n", finance::k_hypothesis_ja, "year", "cap", "asked",
             "pro rata", "by priority");
  for (std::size_t y = 0; y < rules.rules.cap_jpy.size(); ++y)
    fmt::print("  {:>4} {:>18} {:>18} {:>18} {:>18}\n", rules.first_fiscal_year + static_cast<int>(y),
               with_thousands(rules.rules.cap_jpy[y]), with_thousands(answer.asked_by_year_jpy[y]),
               with_thousands(answer.pro_rata_by_year_jpy[y]),
               with_thousands(answer.priority_by_year_jpy[y]));
  fmt::print("  {} of {} funded whole by priority; ", std::ranges::count(answer.is_funded, true),
             answer.is_funded.size());
  if (answer.closing_rate) {
    fmt::print("the cap holds for all up to a rate of {:.3f}\n", *answer.closing_rate);
  } else {
    fmt::print("the cap holds for all at no rate\n");
  }
}

}  // namespace

int budget(const BudgetOptions& options, const Common& common) {
  std::optional<OutputFolder> folder;
  if (!options.out.empty()) folder.emplace(options.out, common.overwrite, k_budget_files);
  const RuleFile rules = read_rules(options.rules);
  std::vector<BudgetClaimant> claimants;
  for (const fs::path& result : options.results) add_result(result, rules, claimants);
  check_claimants(claimants, rules, options.rules);
  const BudgetAnswer answer = finance::share_budget(claimants, rules.rules);
  const std::string text = answer_json(rules, claimants, answer).dump(1, ' ') + "\n";
  if (folder) {
    write_file(folder->path() / "budget.csv", answer_csv(rules, claimants, answer));
    write_file(folder->path() / "budget.json", text);
    folder->commit();
  }
  if (common.json) {
    fmt::print("{}", text);
  } else if (!common.quiet) {
    print_table(rules, answer);
  }
  return 0;
}

}  // namespace tsunagi::commands
