// SPDX-License-Identifier: Apache-2.0
// What each command of the program does, free of how it is spelled on the command line.
#pragma once

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tsunagi::commands {

struct Common {
  int threads = 0;  // 0: all cores
  bool json = false;
  bool quiet = false;
  bool overwrite = false;
  std::filesystem::path data;   // empty: TSUNAGI_DATA, else ../shared/data beside the repository
  std::filesystem::path cache;  // folder that keeps noded roads: --cache, or TSUNAGI_CACHE; empty: none
};

struct RunOptions {
  std::filesystem::path scenario;
  std::filesystem::path out;
  std::int64_t most_memory_bytes = 0;  // 0: no limit
  bool skip_comparisons = false;      // no silos, variants and penalty cases
  bool include_hypothetical = false;  // the burden also with support that no rule in force gives
};

struct BudgetOptions {
  std::vector<std::filesystem::path> results;  // folders of runs
  std::filesystem::path rules;
  std::filesystem::path out;
};

struct CompareOptions {
  std::vector<std::filesystem::path> results;  // folders of runs; the first is what the others are compared with
  std::filesystem::path out;                   // empty: nothing is written
};

struct FrontierOptions {
  std::filesystem::path scenario;
  std::filesystem::path out;  // empty: nothing is written
  std::vector<double> prices{0.1, 0.2, 0.3, 0.4, 0.5,
                             0.7, 1,   1.5, 2,   5};  // of what is left unserved, times the scenario's
  std::optional<double> budget_jpy;                   // a year: what is the least that one loses?
  std::optional<double> loss_jpy;                     // a year: what does it cost to lose no more?
};

struct SampleOptions {
  std::uint64_t seed = 1;
  std::int64_t nation = 0;                 // municipalities of a made-up nation; 0: one town
  std::optional<std::int64_t> population;  // 15,000
  std::int64_t road_nodes = 0;
  std::filesystem::path out;  // a folder, or *.pbf for roads alone
};

enum class SweepVerb { plan, run, work, status, submit, reduce };

struct SweepOptions {
  SweepVerb verb = SweepVerb::plan;
  std::filesystem::path file;
  std::filesystem::path out;  // folder of the parts
  std::filesystem::path to;   // reduce: folder to write; empty: national in the parts' folder
  std::size_t measure = 0;    // plan: tasks to try
  std::size_t shard = 1;      // work: share i of shards
  std::size_t shards = 1;     // work, submit
  double memory_gib = 0;      // run, work: for regions in work; 0: what is free
  bool partial = false;       // reduce although parts are missing
  bool slurm = false;
  bool dry_run = false;
  bool limit_memory = false;        // submit: ask for the estimate as --mem
  std::size_t throttle = 0;         // submit: shards at once; 0: no limit
  int minutes = 60;                 // submit: time limit of a shard
  int warn_s = 120;                 // submit: USR1 so long before it
  std::vector<std::string> sbatch;  // submit: further options of sbatch
};

struct RoadsOptions {
  std::vector<std::filesystem::path> files;
};

struct CoverageOptions {
  std::filesystem::path site;
  std::filesystem::path out;  // empty: nothing is written
};

struct PathOptions {
  std::filesystem::path file;
  bool points = false;  // every point of the profile in the text, too
};

struct SolveOptions {
  std::filesystem::path instance;
  std::string format;                 // empty: STP by its first word
  std::filesystem::path solution;     // where to write the arcs of the plan; empty: nowhere
  std::filesystem::path certificate;  // where to write the proof of the bound, gzipped when so called
  std::int64_t ticks = 4'000'000'000;
  double seconds = 0;  // 0: no limit
};

struct VerifyOptions {
  std::filesystem::path instance;
  std::string format;
  std::filesystem::path solution;
  std::filesystem::path certificate;  // empty: the plan only
};

// USR1 asks a sweep to stop between tasks, so that it can go on later.
extern volatile std::sig_atomic_t requeue_asked;

[[nodiscard]] int thread_count(const Common& common);
// --data, then TSUNAGI_DATA, then ../shared/data beside the repository that holds the file, then its folder.
[[nodiscard]] std::filesystem::path data_root(const Common& common, const std::filesystem::path& file);

// Each prints its result to stdout and returns the exit status; faults are thrown as Error.
[[nodiscard]] int run(const RunOptions& options, const Common& common);
[[nodiscard]] int frontier(const FrontierOptions& options, const Common& common);
[[nodiscard]] int budget(const BudgetOptions& options, const Common& common);
[[nodiscard]] int compare_runs(const CompareOptions& options, const Common& common);
[[nodiscard]] int sweep(const SweepOptions& options, const Common& common);
[[nodiscard]] int check(const std::filesystem::path& scenario, const Common& common);
[[nodiscard]] int sample(const SampleOptions& options, const Common& common);
[[nodiscard]] int sample_roads(const SampleOptions& options, const Common& common);
[[nodiscard]] int roads(const RoadsOptions& options, const Common& common);
[[nodiscard]] int coverage(const CoverageOptions& options, const Common& common);
[[nodiscard]] int path(const PathOptions& options, const Common& common);
[[nodiscard]] int solve(const SolveOptions& options, const Common& common);
[[nodiscard]] int verify(const VerifyOptions& options, const Common& common);
[[nodiscard]] int doctor(const Common& common);

}  // namespace tsunagi::commands
