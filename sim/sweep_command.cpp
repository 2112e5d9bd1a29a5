// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <tbb/global_control.h>
#include <nlohmann/json.hpp>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "geo/base/text.h"
#include "geo/road_cache.h"
#include "sim/commands.h"
#include "sim/sweep/build_key.h"
#include "sim/sweep/measure.h"
#include "sim/sweep/missing.h"
#include "sim/sweep/reduce.h"
#include "sim/sweep/runner.h"
#include "sim/sweep/slurm.h"
#include "sim/sweep/stages.h"

namespace tsunagi::commands {

volatile std::sig_atomic_t requeue_asked = 0;

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using sweep::Project;
using sweep::Store;
using sweep::Task;

constexpr int k_incomplete = static_cast<int>(ErrorKind::incomplete);
constexpr std::size_t k_most_listed = 20;

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Of all threads: what a plan costs does not hang on who else computes.
double core_seconds_now() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// What other programs leave free.
std::uint64_t available_bytes() {
  std::ifstream in("/proc/meminfo");
  std::string key;
  std::uint64_t kib = 0;
  std::string unit;
  while (in >> key >> kib >> unit)
    if (key == "MemAvailable:") return kib * 1024;
  return 0;
}

// Two builds of one version do not share parts.
std::string program_version() {
  return fmt::format("{} build {}", TSUNAGI_VERSION, sweep::build_key());
}

Project prepared(const SweepOptions& options, const Common& common) {
  geo::check_cache_folder(common.cache);
  return sweep::prepare(options.file, data_root(common, options.file), program_version());
}

// The project as the sweep's folder knows it; a folder that knows none takes this one.
Project joined(const SweepOptions& options, const Common& common, const Store& store) {
  if (const auto manifest = store.manifest())
    return sweep::from_manifest(options.file, data_root(common, options.file), program_version(), *manifest);
  Project project = prepared(options, common);
  store.set_manifest(manifest_json(project));
  return project;
}

void set_manifest(const Store& store, const Project& project, bool quiet) {
  const std::string text = manifest_json(project);
  const auto before = store.manifest();
  if (before == text) return;
  if (before && !quiet) {
    const auto changed = sweep::differences(*before, text);
    for (std::size_t i = 0; i < std::min(changed.size(), k_most_listed); ++i)
      fmt::print(stderr, "changed since the last run: {}\n", changed[i]);
    fmt::print(stderr, "parts that still fit are kept\n");
  }
  store.set_manifest(text);
}

sweep::RunSettings settings_of(const SweepOptions& options, const Common& common) {
  sweep::RunSettings out{.threads = thread_count(common),
                         .memory_bytes = options.memory_gib > 0
                                             ? static_cast<std::uint64_t>(options.memory_gib * 0x1p30)
                                             : available_bytes() / 10 * 9,
                         .shard = {options.shard, options.shards},
                         .cache = common.cache,
                         .must_stop = [] { return requeue_asked != 0; },
                         .now_s = seconds_now};
  if (!common.quiet) {
    out.on_block = [last = seconds_now()](std::size_t done, std::size_t tasks) mutable {
      if (seconds_now() - last < 10) return;
      last = seconds_now();
      fmt::print(stderr, "{} of {} tasks\n", done, tasks);
    };
  }
  return out;
}

using sweep::Missing;
using sweep::missing_tasks;

void print_missing(const Project& project, const std::vector<Missing>& missing) {
  for (std::size_t i = 0; i < std::min(missing.size(), k_most_listed); ++i)
    fmt::print(stderr, "{}, {}: {}\n", project.inputs_of(missing[i].task).name,
               project.sweep.scenarios[missing[i].task.scenario].name,
               missing[i].reason.empty() ? "not computed yet" : missing[i].reason);
  if (missing.size() > k_most_listed) fmt::print(stderr, "and {} more\n", missing.size() - k_most_listed);
}

struct Sizes {
  std::size_t plans = 0;
  std::size_t surveys = 0;
  std::uint64_t largest_bytes = 0;
};

Sizes sizes_of(const Project& project) {
  Sizes out;
  std::set<std::tuple<std::uint32_t, std::uint32_t>> plans;
  std::set<std::tuple<std::uint32_t, std::uint32_t>> surveys;
  for (const Task task : project.tasks) {
    plans.emplace(task.region, project.plan_group[task.scenario]);
    surveys.emplace(task.region, project.survey_group[task.scenario]);
    out.largest_bytes = std::max(out.largest_bytes, estimated_bytes(project.inputs_of(task)));
  }
  out.plans = plans.size();
  out.surveys = surveys.size();
  return out;
}

struct Measured {
  std::vector<sweep::MeasuredTask> tasks;
  sweep::CostEstimate cost;
  double peak_mib = 0;
};

// Into a folder that is removed or into the sweep's own.
Measured measure(const Project& project, const Store& store, const SweepOptions& options,
                 const Common& common) {
  sweep::CatalogueShelf shelf;
  finance::ScoreTables tables;
  const sweep::RunSettings settings = settings_of(options, common);
  const sweep::WorkerContext context{.project = project,
                                     .store = store,
                                     .shelf = shelf,
                                     .tables = tables,
                                     .cache = common.cache,
                                     .must_stop = settings.must_stop,
                                     .now_s = core_seconds_now};
  Measured out;
  out.tasks = measure_tasks(context, stratified_tasks(project, options.measure));
  out.cost = estimate_cost(out.tasks, plan_bytes(project), project.tasks.size());
  out.peak_mib = peak_mib();
  return out;
}

Measured measure(const Project& project, const SweepOptions& options, const Common& common) {
  if (!options.out.empty()) return measure(project, Store(options.out), options, common);
  const fs::path folder = fs::temp_directory_path() / fmt::format("tsunagi-measure-{}", ::getpid());
  const Measured out = measure(project, Store(folder), options, common);
  fs::remove_all(folder);
  return out;
}

json measured_json(const Measured& m) {
  json rows = json::array();
  for (const sweep::MeasuredTask& task : m.tasks)
    rows.push_back({{"region", task.region},
                    {"layer_bytes", task.bytes},
                    {"plan_s", task.plan_s},
                    {"years_s", task.years_s}});
  return {{"tasks", m.tasks.size()},
          {"plan_s", m.cost.plan_s},
          {"years_s", m.cost.years_s},
          {"core_hours", m.cost.core_s / 3600},
          {"core_hours_standard_error", m.cost.error_s / 3600},
          {"peak_mib", m.peak_mib},
          {"rows", std::move(rows)}};
}

// Of one core.
std::string core_time(double seconds) {
  return seconds < 600 ? fmt::format("{:.1f} s", seconds) : fmt::format("{:.2f} hours", seconds / 3600);
}

void print_measured(const Measured& m) {
  fmt::print(
      "  measured on {} tasks, one of each class of size: {:.2f} s a plan, {:.4f} s a task beside it, at "
      "most "
      "{:.0f} MiB;\n  all of it about {} of one core, {} to {} by two standard errors (plans taken to go "
      "with the "
      "bytes of their layers)\n",
      m.tasks.size(), m.cost.plan_s, m.cost.years_s, m.peak_mib, core_time(m.cost.core_s),
      core_time(std::max(0.0, m.cost.core_s - 2 * m.cost.error_s)),
      core_time(m.cost.core_s + 2 * m.cost.error_s));
}

void print_plan(const Project& project, const Sizes& sizes) {
  fmt::print("{}: {} tasks = {} regions x {} scenarios{}\n", project.sweep.name,
             with_thousands(static_cast<std::int64_t>(project.tasks.size())), project.sweep.regions.size(),
             project.sweep.scenarios.size(),
             project.tasks.size() < project.sweep.regions.size() * project.sweep.scenarios.size()
                 ? ", less what is excluded"
                 : "");
  fmt::print("  computed once for all that agree: {} regions, {} surveys, {} plans\n", project.inputs.size(),
             with_thousands(static_cast<std::int64_t>(sizes.surveys)),
             with_thousands(static_cast<std::int64_t>(sizes.plans)));
  fmt::print("  memory: at most {:.0f} MiB for the largest region, and {:.0f} MiB beside the regions\n",
             static_cast<double>(sizes.largest_bytes) / 0x1p20,
             static_cast<double>(sweep::k_program_bytes) / 0x1p20);
  fmt::print("  {:>4}  {:>6}  {:>6}  scenario\n", "no.", "plan", "survey");
  constexpr std::size_t k_most_rows = 60;
  for (std::size_t s = 0; s < std::min(project.sweep.scenarios.size(), k_most_rows); ++s)
    fmt::print("  {:>4}  {:>6}  {:>6}  {}\n", s + 1, project.plan_group[s] + 1, project.survey_group[s] + 1,
               project.sweep.scenarios[s].name);
  if (project.sweep.scenarios.size() > k_most_rows)
    fmt::print("  … and {} more\n", project.sweep.scenarios.size() - k_most_rows);
}

int plan_sweep(const SweepOptions& options, const Common& common) {
  const Project project = prepared(options, common);
  const Sizes sizes = sizes_of(project);
  json out{{"sweep", project.sweep.name},
           {"tasks", project.tasks.size()},
           {"regions", project.sweep.regions.size()},
           {"scenarios", project.sweep.scenarios.size()},
           {"surveys", sizes.surveys},
           {"plans", sizes.plans},
           {"largest_region_mib", static_cast<double>(sizes.largest_bytes) / 0x1p20}};
  if (!common.json && !common.quiet) print_plan(project, sizes);
  if (options.measure > 0) {
    const Measured m = measure(project, options, common);
    out["measured"] = measured_json(m);
    if (!common.json && !common.quiet) print_measured(m);
  }
  if (common.json) fmt::print("{}\n", out.dump(1, ' '));
  return 0;
}

json report_json(const sweep::RunReport& report, double prepare_s, double wall_s, int threads) {
  const double busy = report.count.plan_s + report.count.years_s;
  return {
      {"tasks", report.tasks},
      {"kept", report.count.kept},
      {"computed", report.count.computed},
      {"plans", report.count.plans},
      {"failed", report.count.failed},
      {"plan_s", report.count.plan_s},
      {"years_s", report.count.years_s},
      {"prepare_s", prepare_s},
      {"wall_s", wall_s},
      {"threads", threads},
      {"idle_ratio",
       wall_s > 0 ? 1 - busy / (wall_s * std::min<double>(threads, static_cast<double>(report.at_once))) : 0},
      {"regions_at_once", report.at_once},
      {"estimated_mib", static_cast<double>(report.estimated_bytes) / 0x1p20},
      {"peak_mib", peak_mib()}};
}

// Runs a share and says how it went. `begun_s`: when its inputs began to be read.
int work_on(const Project& project, const Store& store, const SweepOptions& options, const Common& common,
            double begun_s) {
  const sweep::RunSettings settings = settings_of(options, common);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(settings.threads));
  const double start = seconds_now();
  const sweep::RunReport report = run_tasks(project, store, settings);
  const double wall_s = seconds_now() - start;
  if (!common.quiet)
    for (const std::string& warning : report.count.warnings) fmt::print(stderr, "warning: {}\n", warning);
  if (common.json) {
    fmt::print("{}\n", report_json(report, start - begun_s, wall_s, settings.threads).dump(1, ' '));
  } else if (!common.quiet) {
    fmt::print("{} tasks: {} computed with {} plans, {} were there, {} failed; {:.1f} s\n", report.tasks,
               report.count.computed, report.count.plans, report.count.kept, report.count.failed, wall_s);
  }
  if (report.is_stopped) {
    fmt::print(stderr, "stopped when asked to; run again to go on\n");
    return static_cast<int>(ErrorKind::requeue);
  }
  if (report.count.failed == 0) return 0;
  if (!common.quiet) print_missing(project, missing_tasks(project, store));
  return k_incomplete;
}

int run_sweep(const SweepOptions& options, const Common& common) {
  const double begun_s = seconds_now();
  const Project project = prepared(options, common);
  const Store store(options.out);
  store.clear_leftovers();
  set_manifest(store, project, common.quiet);
  return work_on(project, store, options, common, begun_s);
}

int work_sweep(const SweepOptions& options, const Common& common) {
  const double begun_s = seconds_now();
  const Store store(options.out);
  const Project project = joined(options, common, store);
  return work_on(project, store, options, common, begun_s);
}

int sweep_status(const SweepOptions& options, const Common& common) {
  const Store store = Store::existing(options.out);
  const Project project = joined(options, common, store);
  const std::vector<Missing> missing = missing_tasks(project, store);
  const auto failed = std::ranges::count_if(missing, [](const Missing& m) { return !m.reason.empty(); });
  if (common.json) {
    json rows = json::array();
    for (const Missing& m : missing)
      rows.push_back({{"region", project.inputs_of(m.task).name},
                      {"scenario", project.sweep.scenarios[m.task.scenario].name},
                      {"part", m.key},
                      {"reason", m.reason}});
    fmt::print("{}\n", json{{"tasks", project.tasks.size()},
                            {"finished", project.tasks.size() - missing.size()},
                            {"failed", failed},
                            {"missing", std::move(rows)}}
                           .dump(1, ' '));
  } else {
    fmt::print("{} of {} tasks finished, {} failed\n", project.tasks.size() - missing.size(),
               project.tasks.size(), failed);
    if (!common.quiet) print_missing(project, missing);
  }
  return missing.empty() ? 0 : k_incomplete;
}

// What a command prints, or nothing when it fails. Arguments hold no quotes.
std::optional<std::string> printed_by(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string text;
  std::array<char, 4096> block{};
  while (const std::size_t n = std::fread(block.data(), 1, block.size(), pipe)) text.append(block.data(), n);
  const int status = ::pclose(pipe);
  if (status == -1 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  return std::string(trimmed(text));
}

std::string sbatch(const std::string& arguments) {
  const auto id = printed_by("sbatch --parsable " + arguments);
  if (!id)
    throw Error(ErrorKind::environment,
                "sbatch did not take the job; its own message is above. --dry-run shows the scripts");
  return id->substr(0, id->find(';'));
}

std::size_t max_array_size() {
  constexpr std::size_t k_usual = 1001;
  const auto text = printed_by("scontrol show config 2>/dev/null | sed -n 's/^MaxArraySize *= *//p'");
  const auto number = text ? parse_integer(*text) : std::nullopt;
  return number && *number > 1 ? static_cast<std::size_t>(*number) : k_usual;
}

int submit_sweep(const SweepOptions& options, const Common& common) {
  if (!options.slurm)
    throw input_error(
        "name the scheduler: --slurm is the one there is; elsewhere call `sweep work --shard i/n`");
  const Project project = prepared(options, common);
  const Sizes sizes = sizes_of(project);
  const std::size_t most = sweep::most_shards(max_array_size());
  constexpr std::size_t k_usual_shards = 200;
  const std::size_t wanted = options.shards > 1 ? options.shards : std::min(k_usual_shards, sizes.plans);
  if (options.shards > most)
    throw input_error(fmt::format("--shards {}: this site takes at most {} in one array (MaxArraySize)",
                                  options.shards, most));
  const fs::path folder = fs::absolute(options.out).lexically_normal();
  sweep::SlurmJob job{.name = project.sweep.name,
                      .program = fs::read_symlink("/proc/self/exe"),
                      .sweep = fs::absolute(options.file).lexically_normal(),
                      .folder = folder,
                      .shards = std::min(wanted, most),
                      .throttle = options.throttle,
                      .cpus = std::max(1, common.threads),
                      .minutes = options.minutes,
                      .warn_s = options.warn_s,
                      .options = options.sbatch};
  const std::uint64_t need =
      sweep::k_program_bytes + sizes.largest_bytes * static_cast<std::uint64_t>(job.cpus);
  job.memory_mib = options.limit_memory ? static_cast<int>(need >> 20) + 1 : 0;
  job.common = {"--data", fs::absolute(data_root(common, options.file)).string()};
  if (!common.cache.empty())
    job.common.insert(job.common.end(), {"--cache", fs::absolute(common.cache).string()});
  const std::string work = work_script(job);
  const std::string reduce = reduce_script(job);
  if (options.dry_run) {
    fmt::print("# {0}/slurm/work.sh\n{1}\n# {0}/slurm/reduce.sh\n{2}", folder.string(), work, reduce);
    return 0;
  }
  const Store store(options.out);
  store.clear_leftovers();
  set_manifest(store, project, common.quiet);
  fs::create_directories(folder / "slurm");
  write_file(folder / "slurm" / "work.sh", work);
  write_file(folder / "slurm" / "reduce.sh", reduce);
  const std::string array = sbatch(fmt::format("'{}'", (folder / "slurm" / "work.sh").string()));
  const std::string last = sbatch(fmt::format("--dependency=afterany:{} --kill-on-invalid-dep=yes '{}'",
                                              array, (folder / "slurm" / "reduce.sh").string()));
  if (common.json) {
    fmt::print("{}\n", json{{"array_job", array}, {"reduce_job", last}, {"shards", job.shards}}.dump(1, ' '));
  } else {
    fmt::print("array {} of {} shards, reduce {}\n", array, job.shards, last);
  }
  return 0;
}

int reduce_sweep(const SweepOptions& options, const Common& common) {
  const fs::path target = options.to.empty() ? options.out / "national" : options.to;
  OutputFolder::check(target, common.overwrite, sweep::national_files());
  const Store store = Store::existing(options.out);
  store.clear_leftovers();
  const Project project = joined(options, common, store);
  if (!options.partial) {
    const std::vector<Missing> missing = missing_tasks(project, store);
    if (!missing.empty()) {
      print_missing(project, missing);
      throw Error(ErrorKind::incomplete,
                  fmt::format("{} of {} parts are missing; run the sweep again, or reduce what is there with "
                              "--partial",
                              missing.size(), project.tasks.size()),
                  {.file = options.out.string()});
    }
  }
  const InterruptHold hold;
  OutputFolder folder(target, common.overwrite, sweep::national_files());
  const std::string summary = sweep::reduce(project, store, folder.path());
  folder.commit();
  if (common.json) {
    fmt::print("{}", summary);
  } else if (!common.quiet) {
    fmt::print("{}\n  wrote {}\n", sweep::national_table(summary), target.string());
  }
  return 0;
}

}  // namespace

int sweep(const SweepOptions& options, const Common& common) {
  switch (options.verb) {
    case SweepVerb::plan:
      return plan_sweep(options, common);
    case SweepVerb::run:
      return run_sweep(options, common);
    case SweepVerb::work:
      return work_sweep(options, common);
    case SweepVerb::status:
      return sweep_status(options, common);
    case SweepVerb::submit:
      return submit_sweep(options, common);
    case SweepVerb::reduce:
      return reduce_sweep(options, common);
  }
  return 0;
}

}  // namespace tsunagi::commands
