// SPDX-License-Identifier: Apache-2.0
#include "sim/commands.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <numeric>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <gdal.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <nlohmann/json.hpp>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "geo/base/text.h"
#include "geo/osm_pbf.h"
#include "geo/road_cache.h"
#include "geo/sample/nation.h"
#include "geo/sample/sample.h"
#include "sim/comparisons.h"
#include "sim/finance/operation.h"
#include "sim/memory_need.h"
#include "sim/plan/pipeline.h"
#include "sim/report/application.h"
#include "sim/report/finance_tables.h"
#include "sim/report/gate_tables.h"
#include "sim/report/geopackage.h"
#include "sim/report/page.h"
#include "sim/report/plan_lists.h"
#include "sim/report/plan_tables.h"
#include "sim/report/progress.h"
#include "sim/report/sharing_tables.h"
#include "sim/report/spread_tables.h"
#include "sim/report/summary.h"
#include "sim/report/threshold_tables.h"
#include "sim/report/workbook.h"
#include "sim/sample_scenario.h"
#include "sim/sweep/build_key.h"

namespace tsunagi::commands {

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> k_run_files{"plan.gpkg",
                                           "application.md",
                                           "run.json",
                                           "summary.json",
                                           "assumptions.csv",
                                           "better_off_alone.csv",
                                           "bill_of_quantities.csv",
                                           "burden.csv",
                                           "costs.csv",
                                           "coverage_targets.csv",
                                           "demand.csv",
                                           "fiscal_years.csv",
                                           "fiscal_years_range.csv",
                                           "gates.csv",
                                           "key_figures.csv",
                                           "own_optimum.csv",
                                           "owners.csv",
                                           "permits.csv",
                                           "present_values.csv",
                                           "priority.csv",
                                           "problems.csv",
                                           "report.html",
                                           "sharing_ladder.csv",
                                           "sharing_shares.csv",
                                           "support.csv",
                                           "support_choice.csv",
                                           "support_lines.csv",
                                           "support_questions.csv",
                                           "support_range.csv",
                                           "tables.xlsx",
                                           "thresholds.csv",
                                           "uncertain_figures.csv"};
const std::vector<std::string> k_sample_files{
    "boundary.gpkg", "clutter.tif",   "elevation.tif",    "facilities.gpkg",  "farmland.gpkg",
    "fiber.gpkg",    "hazard.gpkg",   "mesh1km.csv",      "mesh250m.csv",     "mobile_coverage.gpkg",
    "own_land.gpkg", "pops.gpkg",     "protected.gpkg",   "region.toml",      "roads.fgb",
    "roads.geojson", "scenario.toml", "settlements.gpkg", "small_areas.gpkg", "statistics.json",
    "towers.gpkg",   "water.gpkg",    "waterways.gpkg"};

double peak_memory_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// Every table of the run: each is a CSV file and a sheet of the workbook.
std::vector<report::NamedTable> all_tables(const plan::Scenario& scenario, const plan::Planned& planned,
                                           const report::Results& results) {
  std::vector<report::NamedTable> tables = report::plan_tables(scenario, planned, results);
  const auto add = [&](std::vector<report::NamedTable> more) {
    std::ranges::move(more, std::back_inserter(tables));
  };
  add(report::finance_files(scenario.catalogue, results.operation));
  add(report::gate_files(scenario, results.operation));
  tables.push_back(report::thresholds_table(results));
  add(report::sharing_files(results.savings, results.own));
  add(report::spread_files(results.operation));
  add(report::plan_lists(scenario, planned, results.operation));
  return tables;
}

// Returns what the workbook could not hold.
std::vector<std::string> write_outputs(const fs::path& folder, const plan::Scenario& scenario,
                                       const plan::Planned& planned, const report::Results& results) {
  // The file holds no clock: its times are the first day of the scenario's base fiscal year.
  report::write_geopackage(folder / "plan.gpkg", scenario, planned,
                           {.timestamp = fmt::format("{}-04-01T00:00:00.000Z", scenario.base_year)});
  const std::string summary = report::summary_json(scenario, planned, results);
  write_file(folder / "summary.json", summary);
  if (report::has_page())
    write_file(folder / "report.html",
               report::page_html(std::vector{report::page_run(scenario, planned, results, summary)}));
  write_file(folder / "application.md", report::application_draft(scenario, planned, results.operation));
  const std::vector<report::NamedTable> tables = all_tables(scenario, planned, results);
  for (const report::NamedTable& table : tables) write_file(folder / table.name, table.table.bytes());
  return report::write_workbook(
      folder / "tables.xlsx",
      {.region = planned.region.name, .scenario = scenario.name, .base_year = scenario.base_year}, tables);
}

}  // namespace

fs::path data_root(const Common& common, const fs::path& file) {
  if (!common.data.empty()) return common.data;
  if (const char* variable = std::getenv("TSUNAGI_DATA"); variable != nullptr && *variable != '\0')
    return variable;
  for (fs::path folder = fs::absolute(file).parent_path(); folder != folder.root_path();
       folder = folder.parent_path()) {
    if (fs::exists(folder / "CMakeLists.txt") && fs::is_directory(folder / "scenarios"))
      return folder.parent_path() / "shared" / "data";
  }
  return fs::absolute(file).parent_path();
}

int thread_count(const Common& common) {
  return common.threads > 0 ? common.threads
                            : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

int run(const RunOptions& options, const Common& common) {
  const int threads = thread_count(common);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  OutputFolder folder(options.out, common.overwrite, k_run_files);
  auto progress = std::make_unique<report::Progress>(
      std::vector<std::string>{"scenario", "region", "demand", "candidates", "coverage", "graph", "solve",
                               "decode", "compare", "years", "write"},
      common.quiet);
  geo::check_cache_folder(common.cache);
  progress->begin("scenario");
  plan::Scenario scenario = plan::load_scenario(options.scenario, data_root(common, options.scenario));
  scenario.region.cache = common.cache;
  const std::int64_t need_bytes = memory_need_bytes(scenario.region);
  require_memory(need_bytes, options.most_memory_bytes);
  if (!common.quiet)
    fmt::print(stderr, "memory: about {:.0f} MB will be needed\n", static_cast<double>(need_bytes) / 1e6);
  const plan::Planned planned =
      plan::plan_region(scenario, {}, [&](std::string_view stage) { progress->begin(stage); });
  progress->begin("compare");
  report::Results results = compare(scenario, planned, !options.skip_comparisons);
  progress->begin("years");
  results.operation =
      finance::operate(scenario, finance::plan_facts(scenario, planned), options.include_hypothetical);
  results.operation.priority = finance::prioritise({.scenario = scenario,
                                                    .planned = planned,
                                                    .ledger = results.operation.ledger,
                                                    .claimants = results.operation.claimants});
  progress->begin("write");
  std::vector<std::string> left_out = write_outputs(folder.path(), scenario, planned, results);
  report::RunRecord record{.version = TSUNAGI_VERSION,
                           .threads = threads,
                           .stages = progress->finish(),
                           .peak_memory_mib = peak_memory_mib(),
                           .warnings = std::move(left_out),
                           .memory_need_mib = static_cast<double>(need_bytes) / 1048576};
  if (!planned.region.cache_warning.empty()) record.warnings.push_back(planned.region.cache_warning);
  if (!report::has_page()) record.warnings.emplace_back(report::k_page_left_out);
  progress.reset();
  if (!common.quiet) {
    for (const std::string& warning : planned.warnings)
      fmt::print(stderr, "warning: {}\n", printable(warning));
    for (const std::string& warning : record.warnings)
      fmt::print(stderr, "warning: {}\n", printable(warning));
  }
  write_file(folder.path() / "run.json", report::run_json(scenario, planned, record));
  folder.commit();
  if (common.json) {
    fmt::print("{}", report::summary_json(scenario, planned, results));
  } else if (!common.quiet) {
    fmt::print("{}  wrote         {}\n", report::console_table(scenario, planned, results),
               options.out.string());
  }
  return 0;
}

int check(const fs::path& file, const Common& common) {
  geo::check_cache_folder(common.cache);
  plan::Scenario scenario = plan::load_scenario(file, data_root(common, file));
  scenario.region.cache = common.cache;
  const geo::Region region = geo::load_region(scenario.region);
  plan::override_prices(scenario, region);
  plan::check_municipalities(scenario.years, region, plan::places_of(scenario.projects));
  std::vector<std::string> warnings = region.warnings;
  if (!region.cache_warning.empty()) warnings.push_back(region.cache_warning);
  std::int64_t people = 0;
  std::int64_t households = 0;
  for (const auto& area : region.people) {
    people += area.population;
    households += area.households;
  }
  if (common.json) {
    const nlohmann::json out{{"ok", true},
                             {"region", region.name},
                             {"crs", region.projection.crs()},
                             {"people", people},
                             {"households", households},
                             {"road_nodes", region.roads.nodes.size()},
                             {"road_components", region.roads.component_length_mm.size()},
                             {"warnings", warnings}};
    fmt::print("{}\n", out.dump(1, ' '));
  } else if (!common.quiet) {
    fmt::print("{}: {} people, {} households, {} road nodes in {} components, {} layers, {}\n", region.name,
               with_thousands(people), with_thousands(households),
               with_thousands(static_cast<std::int64_t>(region.roads.nodes.size())),
               region.roads.component_length_mm.size(), region.layers.size(), region.projection.crs());
    for (const std::string& warning : warnings) fmt::print("  warning: {}\n", printable(warning));
    for (const geo::Assumption& a : region.assumptions) fmt::print("  assumption: {}\n", a.text_en);
    fmt::print("  ok\n");
  }
  return 0;
}

// A folder for each municipality, 00001 and on.
int sample_nation(const SampleOptions& options, const Common& common) {
  if (options.road_nodes != 0)
    throw input_error(
        "--roads makes one region's roads; the land of a nation's towns is drawn. Leave it out");
  std::vector<std::string> names{"sweep.toml"};
  const auto folder_of = [](std::size_t i) { return fmt::format("{:05}", i + 1); };
  for (std::int64_t i = 0; i < options.nation; ++i) {
    for (const std::string& file : k_sample_files)
      names.push_back(folder_of(static_cast<std::size_t>(i)) + "/" + file);
  }
  OutputFolder::check(options.out, common.overwrite, names);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(common)));
  const std::vector<geo::sample::SampleSpec> towns =
      geo::sample::make_nation({.seed = options.seed,
                                .towns = static_cast<std::size_t>(options.nation),
                                .most_population = options.population.value_or(100'000)});
  OutputFolder folder(options.out, common.overwrite, names);
  std::vector<std::int64_t> people(towns.size());
  tbb::parallel_for(std::size_t{0}, towns.size(), [&](std::size_t i) {
    const fs::path town = folder.path() / folder_of(i);
    fs::create_directories(town);
    const geo::sample::SampleSummary made = geo::sample::write_sample(towns[i], town);
    write_sample_scenario(town, towns[i].population, made.name, made.has_forest);
    people[i] = made.population;
  });
  write_file(folder.path() / "sweep.toml", sample_sweep());
  const InterruptHold hold;
  folder.commit();
  const std::int64_t all = std::accumulate(people.begin(), people.end(), std::int64_t{0});
  if (common.json) {
    fmt::print("{}\n", nlohmann::json{{"municipalities", towns.size()}, {"population", all}}.dump(1, ' '));
  } else if (!common.quiet) {
    fmt::print(
        "{}: {} made-up municipalities of {} people; look at them under five scenarios with\n  tsunagi "
        "sweep run {}/sweep.toml --out sweep\n",
        options.out.string(), towns.size(), with_thousands(all), options.out.string());
  }
  return 0;
}

int sample(const SampleOptions& options, const Common& common) {
  if (options.nation > 0) return sample_nation(options, common);
  if (geo::is_osm_pbf(options.out)) return sample_roads(options, common);
  constexpr std::int64_t k_usual_population = 15'000;
  const std::int64_t population = options.population.value_or(k_usual_population);
  OutputFolder folder(options.out, common.overwrite, k_sample_files);
  const geo::sample::SampleSummary made = geo::sample::write_sample(
      {.seed = options.seed, .population = population, .road_nodes = options.road_nodes}, folder.path());
  write_sample_scenario(folder.path(), population);
  folder.commit();
  if (common.json) {
    const nlohmann::json out{{"population", made.population},
                             {"households", made.households},
                             {"road_lines", made.road_lines},
                             {"road_nodes", made.road_nodes},
                             {"facilities", made.facilities},
                             {"small_areas", made.small_areas},
                             {"files", made.files}};
    fmt::print("{}\n", out.dump(1, ' '));
  } else if (!common.quiet) {
    fmt::print(
        "{}: a made-up municipality of {} people in {} households, {} road lines; plan it with\n  tsunagi "
        "run {}/scenario.toml --out plan\n",
        options.out.string(), with_thousands(made.population), with_thousands(made.households),
        with_thousands(static_cast<std::int64_t>(made.road_lines)), options.out.string());
  }
  return 0;
}

int doctor(const Common& common) {
  const fs::path root = data_root(common, fs::current_path() / "scenario.toml");
  nlohmann::json out{{"version", TSUNAGI_VERSION},
                     {"build", sweep::build_key()},
                     {"gdal", GDALVersionInfo("RELEASE_NAME")},
                     {"cores", std::thread::hardware_concurrency()},
                     {"data_root", root.string()},
                     {"data_root_exists", fs::is_directory(root)}};
  std::vector<std::string> regions;
  if (fs::is_directory(root)) {
    for (const auto& entry : fs::directory_iterator(root)) {
      if (entry.is_directory()) regions.push_back(entry.path().filename().string());
    }
    std::ranges::sort(regions);
  }
  out["regions"] = regions;
  if (common.json) {
    fmt::print("{}\n", out.dump(1, ' '));
    return 0;
  }
  fmt::print(
      "tsunagi {}\n  build      {}\n  GDAL       {}\n  cores      {}\n  data root  {}{}\n", TSUNAGI_VERSION,
      sweep::build_key(), GDALVersionInfo("RELEASE_NAME"), std::thread::hardware_concurrency(), root.string(),
      fs::is_directory(root)
          ? ""
          : " (not there: set TSUNAGI_DATA or give --data for the real regions; the sample needs none)");
  for (const std::string& region : regions) fmt::print("    {}\n", region);
  return 0;
}

}  // namespace tsunagi::commands
