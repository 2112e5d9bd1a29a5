// SPDX-License-Identifier: Apache-2.0
// The command line. The only file that includes CLI11.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <system_error>

#include <CLI/CLI.hpp>

#include "geo/base/error.h"
#include "geo/base/interrupts.h"
#include "sim/commands.h"

namespace {

using tsunagi::ErrorKind;
namespace commands = tsunagi::commands;

constexpr const char* k_about =
    "tsunagi plans a region's connectivity: it overlays network options with demand, finds the cheapest "
    "shared\n"
    "infrastructure with a certified gap, and says what it costs whom.\n\n"
    "  tsunagi sample --out town                        make a municipality to try\n"
    "  tsunagi run town/scenario.toml --out plan        plan it; open plan/plan.gpkg in QGIS\n"
    "  tsunagi check town/scenario.toml                 read everything, plan nothing";

constexpr const char* k_status =
    "Exit status: 0 done; 1 internal fault; 2 bad input or arguments; 3 a must-serve demand cannot be met;\n"
    "4 the environment failed (disk, permission, memory); 130 interrupted (143 terminated).";

struct Arguments {
  commands::Common common;
  commands::RunOptions run;
  commands::BudgetOptions budget;
  commands::FrontierOptions frontier;
  commands::SampleOptions sample;
  commands::RoadsOptions roads;
  commands::CoverageOptions coverage;
  commands::PathOptions path;
  commands::SolveOptions solve;
  commands::VerifyOptions verify;
  std::filesystem::path check;
};

void add_common(CLI::App& app, Arguments& a, bool writes) {
  app.add_flag("--json", a.common.json, "print the result as JSON on stdout");
  app.add_flag("--quiet", a.common.quiet, "print faults only");
  app.add_option("--threads", a.common.threads, "threads to use (all cores); results do not depend on it")
      ->check(CLI::Range(1, 1024));
  if (writes) app.add_flag("--overwrite", a.common.overwrite, "replace an earlier result");
}

void add_data(CLI::App& app, Arguments& a) {
  app.add_option("--data", a.common.data,
                 "folder of the real regions' layers (else TSUNAGI_DATA, else ../shared/data)");
}

void add_cache(CLI::App& app, Arguments& a) {
  app.add_option(
      "--cache", a.common.cache,
      "folder that keeps the joined roads between runs (else TSUNAGI_CACHE, else none); results do\n"
      "not depend on it");
}

void take_environment(Arguments& a) {
  const char* const cache = std::getenv("TSUNAGI_CACHE");
  if (a.common.cache.empty() && cache != nullptr) a.common.cache = cache;
}

constexpr const char* k_format_help =
    "stp, ufl, sscflp, sscflp-delmaire or sscflp-tbed1; only STP is recognised by itself";

void define_solve(CLI::App& app, Arguments& a) {
  auto* solve = app.add_subcommand(
      "solve", "solve a Steiner tree, prize-collecting or facility location file (plain or .gz)");
  solve->add_option("instance", a.solve.instance, "instance file")->required();
  solve->add_option("--format", a.solve.format, k_format_help);
  solve->add_option("--solution", a.solve.solution, "write the tree's arcs to this file");
  solve->add_option("--certificate", a.solve.certificate,
                    "write the proof of the bound to this file (.gz: gzipped)");
  solve->add_option("--ticks", a.solve.ticks, "work limit in arcs scanned")->check(CLI::PositiveNumber);
  solve
      ->add_option("--time", a.solve.seconds,
                   "safety stop by the wall clock, in seconds; results then depend on it")
      ->check(CLI::PositiveNumber);
  add_common(*solve, a, false);
}

void define_verify(CLI::App& app, Arguments& a) {
  auto* verify =
      app.add_subcommand("verify", "add up again what solve wrote; status 2 when it does not hold");
  verify->add_option("instance", a.verify.instance, "instance file")->required();
  verify->add_option("solution", a.verify.solution, "file of solve --solution")->required();
  verify->add_option("certificate", a.verify.certificate, "file of solve --certificate");
  verify->add_option("--format", a.verify.format, k_format_help);
  add_common(*verify, a, false);
}

void define_coverage(CLI::App& app, Arguments& a) {
  auto* coverage = app.add_subcommand(
      "coverage",
      "one site's radio coverage by ITU-R P.1812: maps of level, loss and line of sight, and its links to "
      "places");
  coverage->add_option("site", a.coverage.site, "site file (TOML)")->required();
  coverage->add_option("--out", a.coverage.out,
                       "folder to write: received_level.tif, path_loss.tif, line_of_sight.tif, pairs.csv,\n"
                       "coverage.json; without it the figures are printed only");
  add_common(*coverage, a, true);
  add_data(*coverage, a);
}

void define_path(CLI::App& app, Arguments& a) {
  auto* path = app.add_subcommand(
      "path", "one radio path: every value by which the propagation models come to its loss");
  path->add_option("file", a.path.file, "what to look at (TOML)")->required();
  path->add_flag("--points", a.path.points, "print every point of the profile, too (--json always does)");
  path->footer(
      "The file names a radio (option = \"bwa\", or frequency_mhz, site_height_m and unit_height_m), models\n"
      "(models = [\"chain\", \"p1812\", \"p452\", \"itm\", \"tr38901_rma\", \"tr38901_uma\", "
      "\"tr38901_umi\"]) and a\n"
      "path: profile = \"FILE.csv\" with distance_m, height_m and perhaps clutter_m, or [terrain] with\n"
      "elevation = \"FILE.tif\", perhaps clutter, and from and to = { lon_deg = …, lat_deg = … }. Optional:\n"
      "time_percent, location_percent, latitude_deg, and [radio] as in a scenario.");
  add_common(*path, a, false);
}

void define_frontier(CLI::App& app, Arguments& a) {
  auto* frontier = app.add_subcommand(
      "frontier",
      "what less money leaves unserved: plans at several prices of what is left unserved, and a curve that\n"
      "no plan is below");
  frontier->add_option("scenario", a.frontier.scenario, "scenario file (TOML)")->required();
  frontier->add_option("--out", a.frontier.out, "folder to write: frontier.csv, frontier.json");
  frontier
      ->add_option("--prices", a.frontier.prices,
                   "prices of what is left unserved, times the scenario's penalties, with commas between")
      ->delimiter(',')
      ->check(CLI::Range(0.0, 1000.0));
  frontier->add_option("--budget", a.frontier.budget_jpy, "yen a year: the plan that loses least within it")
      ->check(CLI::NonNegativeNumber);
  frontier->add_option("--lose", a.frontier.loss_jpy, "yen a year: the cheapest plan that loses no more")
      ->check(CLI::NonNegativeNumber);
  add_common(*frontier, a, true);
  add_data(*frontier, a);
  add_cache(*frontier, a);
}

void define_budget(CLI::App& app, Arguments& a) {
  auto* budget = app.add_subcommand(
      "budget",
      "results of many runs under one national cap per year: pro rata, in order of priority, best choice");
  budget->add_option("results", a.budget.results, "folders that `tsunagi run` wrote")->required();
  budget->add_option("--rules", a.budget.rules, "rule file (TOML)")->required();
  budget->add_option("--out", a.budget.out,
                     "folder to write: budget.csv, selection.csv, benchmark.csv, budget.json");
  budget->footer(
      "rules: first_fiscal_year, cap_by_year_jpy = [ … ], and what is asked: [running_support] with rate, "
      "years\n"
      "and perhaps cost_ratio, cap_jpy, tapers; or programmes = [ … ], whose support the runs give. "
      "Further:\n"
      "[score] a number from 0 to 100 by municipality code (else the run's), most_funded, discount_rate, "
      "draws,\n"
      "[[area]] with name, municipalities, least_ratio of what is granted; [benchmark] with "
      "cap_jpy_per_month,\n"
      "sweep_jpy_per_month = [ … ], rate. Results of one municipality from scenarios of different names are\n"
      "options, of which one is funded.");
  add_common(*budget, a, true);
}

void define(CLI::App& app, Arguments& a) {
  auto* run = app.add_subcommand("run", "plan a scenario and write plan.gpkg, summary.json and run.json");
  run->add_option("scenario", a.run.scenario, "scenario file (TOML)")->required();
  run->add_option("--out", a.run.out, "folder to write")->required();
  run->add_flag("--plan-only", a.run.skip_comparisons, "skip silos, variants and penalty cases");
  run->add_flag("--include-hypothetical", a.run.include_hypothetical,
                "add the burden as it would be with support that no rule in force gives");
  add_common(*run, a, true);
  add_data(*run, a);
  add_cache(*run, a);
  define_frontier(app, a);
  define_budget(app, a);
  auto* check = app.add_subcommand(
      "check",
      "read a scenario and every layer of its region; report all faults; write nothing but the cache");
  check->add_option("scenario", a.check, "scenario file (TOML)")->required();
  add_common(*check, a, false);
  add_data(*check, a);
  add_cache(*check, a);
  auto* sample = app.add_subcommand("sample", "write a made-up municipality with a scenario, or roads alone");
  sample->add_option("--out", a.sample.out, "folder to write; a name *.osm.pbf writes --roads alone")
      ->required();
  sample->add_option("--seed", a.sample.seed, "another seed, another town")->check(CLI::NonNegativeNumber);
  sample->add_option("--population", a.sample.population, "people (500 to 2,000,000)");
  sample->add_option("--roads", a.sample.road_nodes,
                     "road nodes, to 1,000,000 (by the population); of roads alone, to 10,000,000");
  add_common(*sample, a, true);
  auto* roads = app.add_subcommand(
      "roads",
      "join road lines into a network and say what came of it: its size, what was joined, how much hangs "
      "together,\n"
      "and what is left when dead ends are peeled off and chains drawn together; write nothing but the "
      "cache");
  roads
      ->add_option(
          "file", a.roads.files,
          "road layers, taken together: GeoPackage, FlatGeobuf, Shapefile, GeoJSON, or an OpenStreetMap\n"
          "extract *.osm.pbf")
      ->required();
  roads->footer(
      "A sound layer has 96 % and more of its length in the largest component. Many islands mean that lines\n"
      "do not meet: bridges drawn apart from their approaches, tiles cut without overlap, ends over 5 m "
      "off.");
  add_common(*roads, a, false);
  add_cache(*roads, a);
  define_coverage(app, a);
  define_path(app, a);
  define_solve(app, a);
  define_verify(app, a);
  auto* doctor = app.add_subcommand("doctor", "say what this installation finds: libraries, cores, data");
  add_common(*doctor, a, false);
  add_data(*doctor, a);
  app.require_subcommand(1);
}

int dispatch(const CLI::App& app, const Arguments& a) {
  if (app.got_subcommand("run")) return commands::run(a.run, a.common);
  if (app.got_subcommand("budget")) return commands::budget(a.budget, a.common);
  if (app.got_subcommand("frontier")) return commands::frontier(a.frontier, a.common);
  if (app.got_subcommand("check")) return commands::check(a.check, a.common);
  if (app.got_subcommand("sample")) return commands::sample(a.sample, a.common);
  if (app.got_subcommand("roads")) return commands::roads(a.roads, a.common);
  if (app.got_subcommand("coverage")) return commands::coverage(a.coverage, a.common);
  if (app.got_subcommand("path")) return commands::path(a.path, a.common);
  if (app.got_subcommand("solve")) return commands::solve(a.solve, a.common);
  if (app.got_subcommand("verify")) return commands::verify(a.verify, a.common);
  return commands::doctor(a.common);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file limit is an error of the write that meets it
  tsunagi::end_on_interrupt();
  CLI::App app(k_about, "tsunagi");
  app.footer(k_status);
  app.set_version_flag("--version", TSUNAGI_VERSION);
  Arguments arguments;
  define(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ErrorKind::input);
  }
  take_environment(arguments);
  try {
    return dispatch(app, arguments);
  } catch (const tsunagi::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return static_cast<int>(error.kind());
  } catch (const std::bad_alloc&) {
    std::fputs("error: out of memory\n", stderr);
    return static_cast<int>(ErrorKind::environment);
  } catch (
      const std::system_error& error) {  // of a folder that cannot be looked at, or a full standard output
    std::fprintf(stderr, "error: %s\n", error.what());
    return static_cast<int>(ErrorKind::environment);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "internal fault: %s\n", error.what());
    return static_cast<int>(ErrorKind::internal);
  }
}
