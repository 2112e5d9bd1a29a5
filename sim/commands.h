// SPDX-License-Identifier: Apache-2.0
// What each command of the program does, free of how it is spelled on the command line.
#pragma once

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
  bool skip_comparisons = false;      // no silos, variants and penalty cases
  bool include_hypothetical = false;  // the burden also with support that no rule in force gives
};

struct BudgetOptions {
  std::vector<std::filesystem::path> results;  // folders of runs
  std::filesystem::path rules;
  std::filesystem::path out;
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
  std::optional<std::int64_t> population;  // 15,000
  std::int64_t road_nodes = 0;
  std::filesystem::path out;  // a folder, or *.pbf for roads alone
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

[[nodiscard]] int thread_count(const Common& common);
// --data, then TSUNAGI_DATA, then ../shared/data beside the repository that holds the file, then its folder.
[[nodiscard]] std::filesystem::path data_root(const Common& common, const std::filesystem::path& file);

// Each prints its result to stdout and returns the exit status; faults are thrown as Error.
[[nodiscard]] int run(const RunOptions& options, const Common& common);
[[nodiscard]] int frontier(const FrontierOptions& options, const Common& common);
[[nodiscard]] int budget(const BudgetOptions& options, const Common& common);
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
