// SPDX-License-Identifier: Apache-2.0
// The command `compare`: what differs between the results of several runs, where and why.
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "sim/commands.h"
#include "sim/compare/compare_tables.h"
#include "sim/compare/difference_layers.h"
#include "sim/report/page.h"

namespace tsunagi::commands {
namespace {

const std::vector<std::string> k_compare_files{
    "changed_costs.csv", "changed_demand.csv", "changed_inputs.csv", "changed_terminals.csv", "compare.csv",
    "compare.gpkg",      "compare.json",       "compare.xlsx",       "differences.csv",
    "report.html"};

// The runs of the results' own pages on one page; empty, with a word why, where that cannot be.
std::string joined_page(const std::vector<std::filesystem::path>& results) {
  if (!report::has_page()) {
    fmt::print(stderr, "{}\n", report::k_page_left_out);
    return {};
  }
  std::vector<std::string> runs;
  for (const std::filesystem::path& folder : results) {
    const std::filesystem::path file = folder / "report.html";
    if (!std::filesystem::exists(file)) {
      fmt::print(stderr, "report.html is left out: {} has none\n", folder.string());
      return {};
    }
    try {
      for (std::string& run : report::runs_of_page(read_file(file))) runs.push_back(std::move(run));
    } catch (const Error& error) {
      throw error.located({.file = file.string()});
    }
  }
  return report::page_html(runs);
}

}  // namespace

int compare_runs(const CompareOptions& options, const Common& common) {
  const bool writes = !options.out.empty();
  if (writes) OutputFolder::check(options.out, common.overwrite, k_compare_files);
  const compare::Comparison comparison = compare::compare_results(compare::read_results(options.results));
  const std::string json = compare::compare_json(comparison);
  const std::string page = writes ? joined_page(options.results) : "";
  if (writes) {
    const InterruptHold hold;
    OutputFolder folder(options.out, common.overwrite, k_compare_files);
    const std::vector<report::NamedTable> tables = compare::compare_tables(comparison);
    for (const report::NamedTable& table : tables)
      write_file(folder.path() / table.name, table.table.bytes());
    write_file(folder.path() / "compare.json", json);
    if (!page.empty()) write_file(folder.path() / "report.html", page);
    for (const std::string& warning :
         compare::write_compare_workbook(folder.path() / "compare.xlsx", comparison, tables))
      fmt::print(stderr, "warning: {}\n", warning);
    compare::write_difference_layers(folder.path() / "compare.gpkg", comparison);
    folder.commit();
  }
  if (common.json) {
    fmt::print("{}", json);
  } else if (!common.quiet) {
    fmt::print("{}", compare::compare_text(comparison));
  }
  return 0;
}

}  // namespace tsunagi::commands
