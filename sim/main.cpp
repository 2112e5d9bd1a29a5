// SPDX-License-Identifier: Apache-2.0
// The command line. The only file that includes CLI11.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>
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
    "4 the environment failed (disk, permission, memory); 5 a sweep is incomplete; 75 stopped when asked "
    "to,\n"
    "run again to go on; 130 interrupted (143 terminated).";

struct Arguments {
  commands::Common common;
  commands::RunOptions run;
  commands::BudgetOptions budget;
  commands::CompareOptions compare;
  commands::FrontierOptions frontier;
  commands::SampleOptions sample;
  commands::SweepOptions sweep;
  std::string shard = "1/1";
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

void define_compare(CLI::App& app, Arguments& a) {
  auto* compare = app.add_subcommand(
      "compare",
      "results of several runs of one region: what changed, where, why, and what one more served unit costs");
  compare->add_option("results", a.compare.results, "folders that `tsunagi run` wrote; the first is the base")
      ->required()
      ->expected(2, 100);
  compare->add_option(
      "--out", a.compare.out,
      "folder to write: compare.gpkg, compare.xlsx, compare.json, compare.csv, differences.csv and\n"
      "changed_*.csv; without it the figures are printed only");
  add_common(*compare, a, true);
}

CLI::App* add_sweep(CLI::App& sweep, Arguments& a, commands::SweepVerb verb, const char* name,
                    const char* about) {
  auto* app = sweep.add_subcommand(name, about);
  app->add_option("sweep", a.sweep.file, "sweep file (TOML)")->required();
  auto* out = app->add_option("--out", a.sweep.out, "folder of the sweep's parts");
  if (verb != commands::SweepVerb::plan) out->required();
  add_common(*app, a, verb == commands::SweepVerb::reduce);
  add_data(*app, a);
  add_cache(*app, a);
  app->callback([&a, verb] { a.sweep.verb = verb; });
  return app;
}

void add_memory(CLI::App& app, Arguments& a) {
  app.add_option("--memory", a.sweep.memory_gib, "GiB for the regions in work at once (what is free)")
      ->check(CLI::PositiveNumber);
}

// "i/n".
std::string check_shard(const std::string& text) {
  std::size_t i = 0;
  std::size_t n = 0;
  char rest = 0;
  const bool fits = std::sscanf(text.c_str(), "%zu/%zu%c", &i, &n, &rest) == 2 && i >= 1 && i <= n;
  return fits ? std::string{} : "expected i/n with i from 1 to n, such as 3/8";
}

void define_submit(CLI::App& sweep, Arguments& a) {
  using commands::SweepVerb;
  auto* submit = add_sweep(sweep, a, SweepVerb::submit, "submit",
                           "give the sweep to a cluster as an array of shards, with a job that reduces");
  submit->add_flag("--slurm", a.sweep.slurm, "by Slurm's sbatch");
  submit->add_flag("--dry-run", a.sweep.dry_run, "print the scripts, submit nothing");
  submit->add_option("--shards", a.sweep.shards, "elements of the array (200, or one a plan)")
      ->check(CLI::PositiveNumber);
  submit->add_option("--throttle", a.sweep.throttle, "elements that run at once (no limit)");
  submit->add_option("--minutes", a.sweep.minutes, "time limit of an element (60)")
      ->check(CLI::PositiveNumber);
  submit->add_option("--warn", a.sweep.warn_s, "seconds before it that a worker is asked to stop (120)")
      ->check(CLI::PositiveNumber);
  submit->add_flag("--limit-memory", a.sweep.limit_memory, "ask for the estimated memory by --mem");
  submit->add_option("--sbatch", a.sweep.sbatch,
                     "a further option of sbatch, such as --sbatch=--partition=long");
}

void define_sweep(CLI::App& app, Arguments& a) {
  using commands::SweepVerb;
  auto* sweep = app.add_subcommand(
      "sweep", "many municipalities under many scenarios: on these cores, by Slurm, or by whatever calls it");
  sweep->require_subcommand(1);
  auto* plan =
      add_sweep(*sweep, a, SweepVerb::plan, "plan", "how many tasks, and what they share; runs nothing");
  plan->add_option("--measure", a.sweep.measure, "run so many tasks for an estimate of time and memory");
  auto* run = add_sweep(*sweep, a, SweepVerb::run, "run", "compute what is missing on this machine");
  add_memory(*run, a);
  auto* work = add_sweep(*sweep, a, SweepVerb::work, "work", "compute one share of the tasks");
  work->add_option("--shard", a.shard, "i/n: share i of n")
      ->required()
      ->check(CLI::Validator([](std::string& text) { return check_shard(text); }, "i/n"));
  add_memory(*work, a);
  add_sweep(*sweep, a, SweepVerb::status, "status", "what is finished, what is missing and why");
  define_submit(*sweep, a);
  auto* reduce =
      add_sweep(*sweep, a, SweepVerb::reduce, "reduce", "one GeoPackage, tables and figures for the nation");
  reduce->add_option("--to", a.sweep.to, "folder to write (national in the sweep's folder)");
  reduce->add_flag("--partial", a.sweep.partial, "reduce although parts are missing");
}

void define(CLI::App& app, Arguments& a) {
  auto* run = app.add_subcommand("run", "plan a scenario and write plan.gpkg, summary.json and run.json");
  run->add_option("scenario", a.run.scenario, "scenario file (TOML)")->required();
  run->add_option("--out", a.run.out, "folder to write")->required();
  run->add_option("--memory", a.run.most_memory_bytes,
                  "memory that a run may need, as 4GB or 500MB; one that needs more is refused at its start")
      ->transform(CLI::AsSizeValue(true));
  run->add_flag("--plan-only", a.run.skip_comparisons, "skip silos, variants and penalty cases");
  run->add_flag("--include-hypothetical", a.run.include_hypothetical,
                "add the burden as it would be with support that no rule in force gives");
  add_common(*run, a, true);
  add_data(*run, a);
  add_cache(*run, a);
  define_frontier(app, a);
  define_budget(app, a);
  define_compare(app, a);
  define_sweep(app, a);
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
  sample->add_option("--nation", a.sample.nation, "so many municipalities, each in a folder of its own")
      ->check(CLI::Range(1, 2000));
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

extern "C" void on_requeue(int) {
  commands::requeue_asked = 1;
}

int dispatch(const CLI::App& app, const Arguments& a) {
  if (app.got_subcommand("run")) return commands::run(a.run, a.common);
  if (app.got_subcommand("sweep")) return commands::sweep(a.sweep, a.common);
  if (app.got_subcommand("budget")) return commands::budget(a.budget, a.common);
  if (app.got_subcommand("compare")) return commands::compare_runs(a.compare, a.common);
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

// TBB tells of a thread that the system did not give by a plain runtime_error with the call's name.
bool tells_of_no_thread(const std::exception& error) {
  return std::string_view(error.what()).find("pthread_create") != std::string_view::npos;
}

int run_program(int argc, char** argv) {
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
  if (app.got_subcommand("sweep")) {
    std::signal(SIGUSR1, on_requeue);
    if (app.get_subcommand("sweep")->got_subcommand("work"))
      static_cast<void>(
          std::sscanf(arguments.shard.c_str(), "%zu/%zu", &arguments.sweep.shard, &arguments.sweep.shards));
  }
  return dispatch(app, arguments);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file limit is an error of the write that meets it
  try {
    return run_program(argc, argv);
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
    if (tells_of_no_thread(error)) {
      std::fprintf(stderr, "error: the system gives no more threads (%s); give --threads 1, or more memory\n",
                   error.what());
      return static_cast<int>(ErrorKind::environment);
    }
    std::fprintf(stderr, "internal fault: %s\n", error.what());
    return static_cast<int>(ErrorKind::internal);
  }
}
