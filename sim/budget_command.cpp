// SPDX-License-Identifier: Apache-2.0
// The command `budget`: the results of many runs under one national cap per year.
#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "geo/base/text.h"
#include "sim/budget_files.h"
#include "sim/commands.h"
#include "sim/finance/selection.h"
#include "sim/finance/support.h"
#include "sim/report/csv.h"

namespace tsunagi::commands {
namespace {

using finance::BudgetAnswer;
using finance::BudgetClaimant;
using nlohmann::json;

const std::vector<std::string> k_budget_files{"budget.csv", "selection.csv", "benchmark.csv", "budget.json"};

// Of several options of a place, the one with the best score; of equals the one that asks for less.
std::vector<BudgetRow> best_options(const std::vector<BudgetRow>& rows,
                                    const std::vector<std::int64_t>& asked) {
  std::vector<BudgetRow> out;
  std::vector<std::int64_t> kept;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (out.empty() || out.back().place != rows[i].place) {
      out.push_back(rows[i]);
      kept.push_back(asked[i]);
    } else if (std::tuple(-rows[i].claimant.score, asked[i]) <
               std::tuple(-out.back().claimant.score, kept.back())) {
      out.back() = rows[i];
      kept.back() = asked[i];
    }
  }
  return out;
}

std::vector<BudgetClaimant> claimants_of(const std::vector<BudgetRow>& rows) {
  std::vector<BudgetClaimant> out;
  for (const BudgetRow& row : rows) {
    out.push_back(row.claimant);
    out.back().asked_jpy = row.engine_jpy;
  }
  return out;
}

std::int64_t sum(const std::vector<std::int64_t>& jpy) {
  std::int64_t total = 0;
  for (const std::int64_t each : jpy) total += each;
  return total;
}

struct Asked {
  std::vector<BudgetRow> rows;                   // every option of every place
  std::vector<std::vector<std::int64_t>> asked;  // [row][year]
  std::vector<BudgetRow> best;                   // one option of each place
  BudgetAnswer answer;                           // of the best
  finance::Selection selection;                  // of the rows
  std::optional<finance::BenchmarkSweep> sweep;  // of the best
};

std::vector<finance::Candidate> candidates_of(const Asked& in) {
  std::vector<finance::Candidate> out;
  for (std::size_t i = 0; i < in.rows.size(); ++i) {
    const BudgetRow& row = in.rows[i];
    out.push_back({.place = row.place,
                   .key = row.option,
                   .score = row.claimant.score,
                   .asked_jpy = in.asked[i],
                   .score_low = row.score_low,
                   .score_high = row.score_high,
                   .asked_low_ratio = row.asked_low_ratio,
                   .asked_high_ratio = row.asked_high_ratio});
  }
  return out;
}

finance::SelectionRules selection_rules(const BudgetFile& file, const std::vector<BudgetRow>& rows) {
  finance::SelectionRules out{
      .cap_jpy = file.rules.cap_jpy, .discount_rate = file.discount_rate, .most_funded = file.most_funded};
  for (const AreaRule& area : file.areas) {
    finance::AreaShare& share =
        out.areas.emplace_back(area.name, std::vector<std::size_t>{}, area.least_ratio);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (std::ranges::count(area.municipalities, rows[i].claimant.code) > 0) share.members.push_back(i);
    }
  }
  return out;
}

Asked answer_all(const BudgetFile& file, std::vector<BudgetRow> rows) {
  Asked out{.rows = std::move(rows)};
  out.asked = finance::share_budget(claimants_of(out.rows), file.rules).asked_jpy;
  std::vector<std::int64_t> totals;
  for (const auto& years : out.asked) totals.push_back(sum(years));
  out.best = best_options(out.rows, totals);
  out.answer = finance::share_budget(claimants_of(out.best), file.rules);
  out.selection =
      finance::select_projects(candidates_of(out), selection_rules(file, out.rows), file.draws, file.seed);
  if (file.benchmark) {
    std::vector<finance::LineCosts> lines;
    for (const BudgetRow& row : out.best)
      lines.push_back({row.homes, row.claimant.running_jpy, row.claimant.income_jpy});
    out.sweep = finance::sweep_benchmarks(lines, *file.benchmark);
  }
  return out;
}

json sweep_json(const finance::BenchmarkSweep& sweep) {
  json steps = json::array();
  for (const finance::BenchmarkStep& step : sweep.steps)
    steps.push_back({{"benchmark_jpy_per_line_month", step.benchmark_jpy},
                     {"support_jpy", step.support_jpy},
                     {"within", step.is_within}});
  return {{"closing_benchmark_jpy_per_line_month", sweep.closing_jpy ? json(*sweep.closing_jpy) : json()},
          {"steps", std::move(steps)}};
}

json selection_json(const Asked& in) {
  const finance::Selection& s = in.selection;
  json rows = json::array();
  for (std::size_t place = 0; place < s.order.size(); ++place) {
    const std::size_t i = s.order[place];
    rows.push_back({{"rank", place + 1},
                    {"place", in.rows[i].place},
                    {"option", in.rows[i].option},
                    {"score", in.rows[i].claimant.score},
                    {"asked_jpy", in.asked[i]},
                    {"funded_greedily", static_cast<bool>(s.greedy[i])},
                    {"funded", static_cast<bool>(s.exact[i])},
                    {"funded_greedily_ratio_of_draws", s.funded_ratio[i]},
                    {"funded_ratio_of_draws", s.exact_ratio[i]}});
  }
  return {{"greedy_score", s.greedy_score}, {"greedy_meets_area_shares", s.greedy_meets_shares},
          {"score", s.exact_score},         {"bound", s.bound},
          {"gap_ratio", s.gap()},           {"proven", s.is_proven},
          {"rows", std::move(rows)}};
}

json answer_json(const BudgetFile& file, const Asked& in) {
  const BudgetAnswer& answer = in.answer;
  json rows = json::array();
  for (std::size_t place = 0; place < answer.order.size(); ++place) {
    const std::size_t c = answer.order[place];
    rows.push_back({{"rank", place + 1},
                    {"region", in.best[c].claimant.region},
                    {"municipality", in.best[c].claimant.code},
                    {"option", in.best[c].option},
                    {"score", in.best[c].claimant.score},
                    {"asked_jpy", answer.asked_jpy[c]},
                    {"pro_rata_jpy", answer.pro_rata_jpy[c]},
                    {"funded_by_priority", static_cast<bool>(answer.is_funded[c])}});
  }
  json out{{"schema", "tsunagi-budget-1"},
           {"rule_status", "hypothetical"},
           {"statement_ja", finance::k_hypothesis_ja},
           {"first_fiscal_year", file.first_fiscal_year},
           {"cap_jpy", file.rules.cap_jpy},
           {"asked_jpy", answer.asked_by_year_jpy},
           {"pro_rata_jpy", answer.pro_rata_by_year_jpy},
           {"priority_jpy", answer.priority_by_year_jpy},
           {"closing_rate", answer.closing_rate ? json(*answer.closing_rate) : json()},
           {"selection", selection_json(in)},
           {"municipalities", std::move(rows)}};
  if (in.sweep) out["benchmark"] = sweep_json(*in.sweep);
  return out;
}

std::string answer_csv(const BudgetFile& file, const Asked& in) {
  report::CsvTable csv{"fiscal_year", "rank",         "region",       "municipality_code", "score",
                       "asked_jpy",   "pro_rata_jpy", "priority_jpy", "statement"};
  const BudgetAnswer& answer = in.answer;
  for (std::size_t y = 0; y < file.rules.cap_jpy.size(); ++y) {
    for (std::size_t place = 0; place < answer.order.size(); ++place) {
      const std::size_t c = answer.order[place];
      csv.number(std::int64_t{file.first_fiscal_year} + static_cast<std::int64_t>(y))
          .number(static_cast<std::int64_t>(place) + 1)
          .text(in.best[c].claimant.region)
          .text(in.best[c].claimant.code)
          .number(in.best[c].claimant.score)
          .number(answer.asked_jpy[c][y])
          .number(answer.pro_rata_jpy[c][y])
          .number(answer.is_funded[c] ? answer.asked_jpy[c][y] : std::int64_t{0})
          .text(finance::k_hypothesis_ja)
          .end_row();
    }
  }
  return csv.bytes();
}

std::string selection_csv(const Asked& in) {
  report::CsvTable csv{"rank",
                       "place",
                       "option",
                       "score",
                       "asked_all_years_jpy",
                       "funded_greedily",
                       "funded",
                       "funded_greedily_ratio_of_draws",
                       "funded_ratio_of_draws",
                       "statement"};
  const auto yes = [](bool is) { return is ? "yes" : "no"; };
  for (std::size_t place = 0; place < in.selection.order.size(); ++place) {
    const std::size_t i = in.selection.order[place];
    csv.number(static_cast<std::int64_t>(place) + 1).text(in.rows[i].place).text(in.rows[i].option);
    csv.number(in.rows[i].claimant.score).number(sum(in.asked[i])).text(yes(in.selection.greedy[i]));
    csv.text(yes(in.selection.exact[i])).number(in.selection.funded_ratio[i], 3);
    csv.number(in.selection.exact_ratio[i], 3);
    csv.text(finance::k_hypothesis_ja).end_row();
  }
  return csv.bytes();
}

std::string benchmark_csv(const BudgetFile& file, const Asked& in) {
  report::CsvTable csv{
      "benchmark_jpy_per_line_month", "fiscal_year", "support_jpy", "cap_jpy", "within", "statement"};
  if (!in.sweep) return csv.bytes();
  for (const finance::BenchmarkStep& step : in.sweep->steps) {
    for (std::size_t y = 0; y < step.support_jpy.size(); ++y) {
      csv.number(step.benchmark_jpy)
          .number(std::int64_t{file.first_fiscal_year} + static_cast<std::int64_t>(y));
      csv.number(step.support_jpy[y]).number(file.rules.cap_jpy[y]);
      csv.text(step.is_within ? "yes" : "no").text(finance::k_hypothesis_ja).end_row();
    }
  }
  return csv.bytes();
}

void print_table(const BudgetFile& file, const Asked& in) {
  const BudgetAnswer& answer = in.answer;
  fmt::print("{}\n  {:>4} {:>18} {:>18} {:>18} {:>18}\n", finance::k_hypothesis_ja, "year", "cap", "asked",
             "pro rata", "by priority");
  for (std::size_t y = 0; y < file.rules.cap_jpy.size(); ++y)
    fmt::print("  {:>4} {:>18} {:>18} {:>18} {:>18}\n", file.first_fiscal_year + static_cast<int>(y),
               with_thousands(file.rules.cap_jpy[y]), with_thousands(answer.asked_by_year_jpy[y]),
               with_thousands(answer.pro_rata_by_year_jpy[y]),
               with_thousands(answer.priority_by_year_jpy[y]));
  fmt::print("  {} of {} funded whole by priority", std::ranges::count(answer.is_funded, true),
             answer.is_funded.size());
  if (!file.programmes.empty()) {
    fmt::print("\n");
  } else if (answer.closing_rate) {
    fmt::print("; the cap holds for all up to a rate of {:.3f}\n", *answer.closing_rate);
  } else {
    fmt::print("; the cap holds for all at no rate\n");
  }
  const finance::Selection& s = in.selection;
  fmt::print("  by points for each yen {:.1f} points, best choice {:.1f} (at most {:.1f}{})\n",
             s.greedy_score, s.exact_score, s.bound, s.is_proven ? ", proven" : "");
  if (!s.greedy_meets_shares && s.exact_score == 0)
    fmt::print("  no choice gives the areas their shares within the caps\n");
  if (!in.sweep) return;
  if (in.sweep->closing_jpy) {
    fmt::print("  the cap holds from a benchmark of {} JPY a line and month on\n",
               with_thousands(*in.sweep->closing_jpy));
  } else {
    fmt::print("  the cap holds at no benchmark\n");
  }
}

}  // namespace

int budget(const BudgetOptions& options, const Common& common) {
  std::optional<OutputFolder> folder;
  if (!options.out.empty()) folder.emplace(options.out, common.overwrite, k_budget_files);
  const BudgetFile file = read_budget_file(options.rules);
  const Asked answer = answer_all(file, read_budget_rows(options.results, file));
  const std::string text = answer_json(file, answer).dump(1, ' ') + "\n";
  if (folder) {
    write_file(folder->path() / "budget.csv", answer_csv(file, answer));
    write_file(folder->path() / "selection.csv", selection_csv(answer));
    write_file(folder->path() / "benchmark.csv", benchmark_csv(file, answer));
    write_file(folder->path() / "budget.json", text);
    folder->commit();
  }
  if (common.json) {
    fmt::print("{}", text);
  } else if (!common.quiet) {
    print_table(file, answer);
  }
  return 0;
}

}  // namespace tsunagi::commands
