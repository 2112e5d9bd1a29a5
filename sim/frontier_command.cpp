// SPDX-License-Identifier: Apache-2.0
// The command `frontier`: what less money a year leaves unserved, with a curve that no plan is below.
#include <cmath>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <tbb/global_control.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "geo/base/text.h"
#include "sim/commands.h"
#include "sim/finance/yen.h"
#include "sim/plan/pipeline.h"
#include "sim/plan/second_paths.h"
#include "sim/report/csv.h"
#include "sim/steiner/frontier.h"
#include "sim/steiner/solve.h"

namespace tsunagi::commands {
namespace {

using nlohmann::json;
using steiner::Cost;

const std::vector<std::string> k_frontier_files{"frontier.csv", "frontier.json"};
constexpr int k_rounds = 8;  // of prices around a budget or a loss

struct Row {
  double price = 0;  // of what is left unserved, times the scenario's
  std::int64_t jpy_per_year = 0;
  std::int64_t lost_jpy_per_year = 0;
  std::int64_t least_jpy_per_year = 0;  // of any plan that loses no more
  std::int64_t unserved = 0;            // terminals
  double gap = 0;                       // of cost and priced loss together
};

class Sweep {
 public:
  Sweep(const plan::Scenario& scenario, const plan::Planned& planned)
      : scenario_(scenario), planned_(planned) {
    for (std::uint32_t a = 0; a < planned.graph.arcs.size(); ++a)
      if (planned.graph.arcs[a].kind == plan::ArcKind::unserved) loss_arcs_.push_back(a);
    for (const plan::CostLine& line : planned.graph.base_lines) base_ += line.cost;
  }

  void trace(const std::vector<double>& prices) {
    std::vector<std::int64_t> permille;
    for (const double price : prices) permille.push_back(std::llround(price * 1000));
    frontier_ = steiner::trace_frontier(problem(), loss_arcs_, permille, solver());
  }
  // In yen a year, with base staff. Nothing when no plan met keeps it.
  std::optional<Row> within_budget(double jpy) {
    const Cost budget = std::llround(jpy * plan::k_cost_per_jpy) - base_;
    steiner::refine_at_budget(frontier_, problem(), loss_arcs_, budget, k_rounds, solver());
    const auto* best = frontier_.best_within_budget(budget);
    return best == nullptr ? std::nullopt : std::optional(row(*best));
  }
  [[nodiscard]] std::int64_t least_loss(double jpy) const {
    return finance::yen(frontier_.least_loss(std::llround(jpy * plan::k_cost_per_jpy) - base_));
  }
  std::optional<Row> within_loss(double jpy) {
    const Cost loss = std::llround(jpy * plan::k_cost_per_jpy);
    steiner::refine_at_loss(frontier_, problem(), loss_arcs_, loss, k_rounds, solver());
    const auto* best = frontier_.best_within_loss(loss);
    return best == nullptr ? std::nullopt : std::optional(row(*best));
  }
  [[nodiscard]] std::int64_t least_cost(double jpy) const {
    return finance::yen(frontier_.least_cost(std::llround(jpy * plan::k_cost_per_jpy)) + base_);
  }
  [[nodiscard]] std::vector<Row> rows() const {
    std::vector<Row> out;
    for (const auto& point : frontier_.points) out.push_back(row(point));
    return out;
  }

 private:
  [[nodiscard]] const steiner::Problem& problem() const { return planned_.graph.problem; }

  [[nodiscard]] steiner::Solve solver() const {
    return [this](const steiner::Problem& priced) {
      plan::PlanGraph graph = planned_.graph;
      graph.problem = priced;
      steiner::Solution solution = steiner::solve(priced);
      return plan::with_separate_paths(graph, scenario_, planned_.demand, std::move(solution), {});
    };
  }

  [[nodiscard]] Row row(const steiner::FrontierPoint& point) const {
    Row out{.price = static_cast<double>(point.price_permille) / 1000,
            .jpy_per_year = finance::yen(point.cost + base_),
            .lost_jpy_per_year = finance::yen(point.loss),
            .least_jpy_per_year = finance::yen(frontier_.least_cost(point.loss) + base_)};
    for (const std::uint32_t a : loss_arcs_)
      out.unserved += point.solution.arc_into[problem().head[a]] == a ? 1 : 0;
    const Cost priced = point.solution.cost + base_;
    if (priced > 0)
      out.gap = static_cast<double>(point.solution.cost - point.bound) / static_cast<double>(priced);
    return out;
  }

  const plan::Scenario& scenario_;
  const plan::Planned& planned_;
  std::vector<std::uint32_t> loss_arcs_;
  Cost base_ = 0;  // contract staff, in every plan
  steiner::Frontier frontier_;
};

json row_json(const Row& row) {
  return {{"price_factor", row.price},
          {"jpy_per_year", row.jpy_per_year},
          {"lost_jpy_per_year", row.lost_jpy_per_year},
          {"least_jpy_per_year", row.least_jpy_per_year},
          {"unserved_terminals", row.unserved},
          {"gap", row.gap}};
}

std::string csv(const std::vector<Row>& rows) {
  report::CsvTable out{"price_factor",       "cost_jpy_per_year",
                       "lost_jpy_per_year",  "least_cost_jpy_per_year",
                       "unserved_terminals", "gap"};
  for (const Row& r : rows) {
    out.number(r.price).number(r.jpy_per_year).number(r.lost_jpy_per_year).number(r.least_jpy_per_year);
    out.number(r.unserved).number(r.gap, 6).end_row();
  }
  return out.bytes();
}

// The answer to a budget or to a loss that one would bear.
json answer_json(const char* limit, double jpy, const std::optional<Row>& row, const char* least,
                 std::int64_t bound) {
  json out{{limit, jpy}, {least, bound}};
  out["plan"] = row ? row_json(*row) : json(nullptr);
  return out;
}

}  // namespace

int frontier(const FrontierOptions& options, const Common& common) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(common)));
  std::optional<OutputFolder> folder;
  if (!options.out.empty()) folder.emplace(options.out, common.overwrite, k_frontier_files);
  plan::Scenario scenario = plan::load_scenario(options.scenario, data_root(common, options.scenario));
  scenario.region.cache = common.cache;
  const plan::Planned planned = plan::plan_region(scenario, {}, [](std::string_view) {});
  Sweep sweep(scenario, planned);
  sweep.trace(options.prices);
  json out{{"region", planned.region.name}};
  std::string answers;
  if (options.budget_jpy) {
    const auto row = sweep.within_budget(*options.budget_jpy);
    const std::int64_t least = sweep.least_loss(*options.budget_jpy);
    out["budget"] =
        answer_json("budget_jpy_per_year", *options.budget_jpy, row, "least_lost_jpy_per_year", least);
    answers +=
        row ? fmt::format(
                  "  for {} a year: {} a year, {} a year lost, {} unserved; no plan loses less than {}\n",
                  with_thousands(std::llround(*options.budget_jpy)), with_thousands(row->jpy_per_year),
                  with_thousands(row->lost_jpy_per_year), with_thousands(row->unserved),
                  with_thousands(least))
            : fmt::format("  for {} a year: no plan met costs so little\n",
                          with_thousands(std::llround(*options.budget_jpy)));
  }
  if (options.loss_jpy) {
    const auto row = sweep.within_loss(*options.loss_jpy);
    const std::int64_t least = sweep.least_cost(*options.loss_jpy);
    out["loss"] = answer_json("lost_jpy_per_year", *options.loss_jpy, row, "least_jpy_per_year", least);
    answers +=
        row ? fmt::format("  losing {} a year at most: {} a year, {} unserved; no plan costs less than {}\n",
                          with_thousands(std::llround(*options.loss_jpy)), with_thousands(row->jpy_per_year),
                          with_thousands(row->unserved), with_thousands(least))
            : fmt::format("  losing {} a year at most: no plan met loses so little\n",
                          with_thousands(std::llround(*options.loss_jpy)));
  }
  const std::vector<Row> rows = sweep.rows();
  out["points"] = json::array();
  for (const Row& row : rows) out["points"].push_back(row_json(row));
  const std::string text = out.dump(1, ' ') + "\n";
  if (folder) {
    write_file(folder->path() / "frontier.csv", csv(rows));
    write_file(folder->path() / "frontier.json", text);
    folder->commit();
  }
  if (common.json) {
    fmt::print("{}", text);
  } else if (!common.quiet) {
    fmt::print("{}: yen a year\n  {:>7} {:>15} {:>15} {:>9} {:>15} {:>7}\n", planned.region.name, "price",
               "cost", "lost", "unserved", "at least", "gap");
    for (const Row& r : rows)
      fmt::print("  {:>7} {:>15} {:>15} {:>9} {:>15} {:>6.2f}%\n", r.price, with_thousands(r.jpy_per_year),
                 with_thousands(r.lost_jpy_per_year), with_thousands(r.unserved),
                 with_thousands(r.least_jpy_per_year), 100 * r.gap);
    fmt::print("{}", answers);
    if (folder) fmt::print("  wrote {}\n", options.out.string());
  }
  return 0;
}

}  // namespace tsunagi::commands
