// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/reduce.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "geo/base/text.h"
#include "sim/report/csv.h"
#include "sim/report/page.h"
#include "sim/report/workbook.h"
#include "sim/sweep/national_map.h"
#include "sim/sweep/national_page.h"

namespace tsunagi::sweep {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_most_draw_bytes = 256u << 20;
const std::vector<std::string> k_result_columns{"scenario",
                                                "scenario_name",
                                                "region",
                                                "code",
                                                "name",
                                                "people",
                                                "area_type",
                                                "feasible",
                                                "cost_jpy_per_year",
                                                "units",
                                                "served_units",
                                                "technology",
                                                "gap_percent",
                                                "equivalent_annual_jpy",
                                                "first_year_cost_jpy",
                                                "all_years_effective_jpy"};
constexpr std::size_t k_most_sheet_rows = 100'000;
constexpr std::size_t k_flush_rows = 10'000;

// A table that is written as it grows.
class GrowingCsv {
 public:
  GrowingCsv(const fs::path& path, const std::vector<std::string>& columns)
      : table(columns),
        empty_(columns),
        head_bytes_(table.bytes().size()),
        path_(path),
        out_(path, std::ios::binary) {
    out_ << table.bytes();
  }

  void flush(bool is_last) {
    if (!is_last && table.row_count() < k_flush_rows) return;
    out_ << table.bytes().substr(head_bytes_);
    table = empty_;
    if (is_last) out_.close();
    if (!out_)
      throw Error(ErrorKind::environment, "cannot write: the disk is full or gone", {.file = path_.string()});
  }

  report::CsvTable table;

 private:
  report::CsvTable empty_;
  std::size_t head_bytes_;
  fs::path path_;
  std::ofstream out_;
};

class Reducer {
 public:
  Reducer(const Project& project, const Store& store, const fs::path& folder)
      : project_(project),
        store_(store),
        folder_(folder),
        national_(project.sweep.scenarios.size()),
        results_(folder / "results.csv", k_result_columns),
        plans_(folder / "standard_model_plans.csv",
               {"use", "area_type", "combination", "region", "code", "plan", "units", "cost_jpy_per_year"}),
        infeasible_(folder / "infeasible.csv", {"region", "scenario", "scenario_name", "reason"}) {}

  std::string run() {
    load_regions();
    if (project_.tasks.size() <= k_most_sheet_rows) sheet_.emplace(k_result_columns);
    NationalMap map(folder_ / "national.gpkg", regions_, 2025);
    maps_.resize(std::min(project_.sweep.scenarios.size(), k_most_maps));
    for (auto& values : maps_) values.resize(area_index_.size());
    const std::size_t block = scenarios_a_block();
    for (std::size_t first = 0; first < project_.sweep.scenarios.size(); first += block) {
      const std::size_t end = std::min(first + block, project_.sweep.scenarios.size());
      for (const Task task : project_.tasks)
        if (task.scenario >= first && task.scenario < end) add(task, map);
      for (std::size_t s = first; s < end; ++s) national_.close(s);
    }
    std::vector<std::string> names;
    for (const SweepScenario& scenario : project_.sweep.scenarios) names.push_back(scenario.name);
    map.finish(names);
    for (GrowingCsv* csv : {&results_, &plans_, &infeasible_}) csv->flush(true);
    NationalResult result{.project = project_,
                          .national = national_,
                          .regions = std::move(regions_),
                          .first = std::move(first_),
                          .maps = std::move(maps_)};
    result.is_synthetic = std::ranges::any_of(result.regions, &RegionPart::is_synthetic);
    const std::string summary = national_json(result);
    write_file(folder_ / "summary.json", summary);
    std::vector<report::NamedTable> tables = national_tables(result);
    for (const report::NamedTable& table : tables) write_file(folder_ / table.name, table.table.bytes());
    if (report::has_page()) {
      const std::string data = national_page_data(result, summary, tables.back().table, tables[3].table);
      write_file(folder_ / "report.html", report::page_html(std::span(&data, 1)));
    }
    if (sheet_) tables.insert(tables.begin(), report::NamedTable{"results.csv", std::move(*sheet_)});
    const std::string title = result.is_synthetic ? "架空の全国" : "全国";
    static_cast<void>(report::write_workbook(folder_ / "tables.xlsx",
                                             {.region = title, .scenario = project_.sweep.name}, tables));
    return summary;
  }

 private:
  [[nodiscard]] std::size_t scenarios_a_block() const {
    constexpr std::size_t k_most_years = 100;
    const std::size_t bytes = k_most_years * static_cast<std::size_t>(project_.sweep.replicates) * 8;
    return std::max<std::size_t>(1, k_most_draw_bytes / bytes);
  }

  // Text that our own writers made: what does not parse is damage that the hash did not catch.
  template <class Parse>
  auto parsed(PartKind kind, const std::string& key, const std::string& text, Parse parse) const {
    try {
      return parse(text);
    } catch (const nlohmann::json::exception& fault) {
      throw input_error(fmt::format("is no part of this version: {}", fault.what()),
                        {.file = store_.path_of(kind, key).string()});
    }
  }

  // Once each, in the order of the sweep; several choices of layers hold the same municipalities. A
  // municipality of two regions would be counted twice.
  void load_regions() {
    region_index_.assign(project_.inputs.size(), std::nullopt);
    std::map<std::string, std::uint32_t> region_of;
    std::map<std::uint32_t, std::size_t> known;
    Faults faults;
    for (const Task task : project_.tasks) {
      const std::size_t i = task.region * project_.choices + project_.choice[task.scenario];
      if (region_index_[i]) continue;
      const std::string& key = project_.inputs[i].region_key;
      const auto text = store_.find(PartKind::region, key);
      if (!text) continue;
      RegionPart part = parsed(PartKind::region, key, *text, parse_region_part);
      const auto [at, is_new] = known.try_emplace(task.region, regions_.size());
      region_index_[i] = at->second;
      if (!is_new) continue;
      for (const MunicipalArea& m : part.municipalities) {
        const auto [other, is_only] = region_of.try_emplace(m.code, task.region);
        if (!is_only)
          faults.add(fmt::format("holds municipality {} ({}), as {} does; a nation counts each once", m.code,
                                 m.name, project_.sweep.regions[other->second].string()),
                     {.file = project_.sweep.regions[task.region].string()});
      }
      for (const MunicipalArea& m : part.municipalities) area_index_.emplace(m.code, area_index_.size());
      regions_.push_back(std::move(part));
    }
    faults.throw_if_any();
  }

  void add(Task task, NationalMap& map) {
    std::optional<std::string> text;
    TaskKeys keys;
    try {
      keys = keys_of(project_, task, effective_document(project_, task));
      text = store_.find(PartKind::task, keys.task);
    } catch (const Error& error) {
      if (keys.task.empty() && error.kind() == ErrorKind::input) return national_.add_missing(task.scenario);
      throw;
    }
    const std::size_t i = task.region * project_.choices + project_.choice[task.scenario];
    if (!text || !region_index_[i]) return national_.add_missing(task.scenario);
    const TaskPart part = parsed(PartKind::task, keys.task, *text, parse_task_part);
    const RegionPart& region = regions_[*region_index_[i]];
    load_plan(keys.plan);
    const std::string& name = project_.sweep.scenarios[task.scenario].name;
    std::vector<ModelPlan> plans;
    for (const ResultRow& row : national_.add(task.scenario, region, plan_, part, plans)) {
      map.add(task.scenario, row);
      write(results_.table, task.scenario, name, row);
      if (sheet_) write(*sheet_, task.scenario, name, row);
      note_on_map(task.scenario, row);
      if (task.scenario == 0) first_.push_back(row);
    }
    for (const ModelPlan& plan : plans) write(plan);
    for (const std::string& reason : plan_.reasons)
      infeasible_.table.text(region.name)
          .number(static_cast<std::int64_t>(task.scenario) + 1)
          .text(name)
          .text(reason)
          .end_row();
    for (GrowingCsv* csv : {&results_, &plans_, &infeasible_}) csv->flush(false);
  }

  void load_plan(const std::string& key) {
    if (plan_key_ == key) return;
    const auto text = store_.find(PartKind::plan, key);
    if (!text)
      throw Error(ErrorKind::incomplete, "this part of a plan is missing; run the sweep again",
                  {.file = store_.path_of(PartKind::plan, key).string()});
    plan_ = parsed(PartKind::plan, key, *text, parse_plan_part);
    plan_key_ = key;
  }

  void note_on_map(std::size_t scenario, const ResultRow& row) {
    const auto at = area_index_.find(row.code);
    if (scenario >= maps_.size() || at == area_index_.end() || !row.is_feasible) return;
    maps_[scenario][at->second] = {
        true,
        static_cast<double>(row.cost_jpy_per_year) /
            static_cast<double>(std::max<std::int64_t>(1, row.people)),
        row.units == 0 ? 1 : static_cast<double>(row.served) / static_cast<double>(row.units)};
  }

  static void write(report::CsvTable& csv, std::size_t scenario, const std::string& name,
                    const ResultRow& row) {
    csv.number(static_cast<std::int64_t>(scenario) + 1)
        .text(name)
        .text(row.region)
        .text(row.code)
        .text(row.name)
        .number(row.people)
        .text(row.area_type)
        .text(row.is_feasible ? "yes" : "no")
        .number(row.cost_jpy_per_year)
        .number(row.units)
        .number(row.served)
        .text(row.technology)
        .number(row.gap_percent)
        .number(row.equivalent_annual_jpy)
        .number(row.first_year_cost_jpy)
        .number(row.all_years_effective_jpy)
        .end_row();
  }

  void write(const ModelPlan& plan) {
    plans_.table.text(plan.key.use)
        .text(k_area_type_names[static_cast<std::size_t>(plan.key.area)])
        .text(plan.key.combination)
        .text(plan.region)
        .text(plan.code)
        .text(plan.plan)
        .number(plan.units)
        .number(plan.cost_jpy_per_year)
        .end_row();
  }

  const Project& project_;
  const Store& store_;
  fs::path folder_;
  National national_;
  std::vector<RegionPart> regions_;
  std::vector<std::optional<std::size_t>> region_index_;  // [inputs]
  std::vector<ResultRow> first_;
  std::vector<std::vector<MapValue>> maps_;
  std::map<std::string, std::size_t> area_index_;  // by code
  std::optional<report::CsvTable> sheet_;  // the results again for the workbook, unless there are too many
  std::string plan_key_;
  PlanPart plan_;
  GrowingCsv results_;
  GrowingCsv plans_;
  GrowingCsv infeasible_;
};

}  // namespace

std::vector<std::string> national_files() {
  return {"budget_by_year.csv",  "frontier.csv", "infeasible.csv", "national.gpkg",
          "ranking.csv",         "results.csv",  "scenarios.csv",  "standard_model_plans.csv",
          "standard_models.csv", "summary.json", "report.html",    "tables.xlsx"};
}

std::string reduce(const Project& project, const Store& store, const fs::path& folder) {
  return Reducer(project, store, folder).run();
}

}  // namespace tsunagi::sweep
