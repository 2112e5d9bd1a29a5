// SPDX-License-Identifier: Apache-2.0
// A sweep file: which scenarios of which municipalities, and which of their keys take which values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/sweep/overrides.h"

namespace tsunagi::sweep {

inline constexpr std::uint64_t k_most_tasks = 1'000'000;
inline constexpr std::uint64_t k_most_scenarios = 100'000;

// One scenario of the sweep: what every municipality's own scenario is changed by.
struct SweepScenario {
  std::string name;  // by its points: "price_level=low, no_satellite"
  std::vector<Override> set;
};

// Tasks that are left out: those whose scenario holds all the values, in regions of these names.
struct Exclusion {
  std::vector<Override> when;
  std::vector<std::string> regions;  // patterns with * and ?; empty: all
};

struct Sweep {
  std::filesystem::path file;
  std::string name;
  std::uint64_t seed = 1;                      // of samples and of draws
  int replicates = 200;                        // draws of every fiscal year, summed over the nation
  std::int64_t ticks = 4'000'000'000;          // work limit of one plan
  std::vector<std::filesystem::path> regions;  // scenario files, as found; the folder's name is the region's
  std::vector<SweepScenario> scenarios;
  std::vector<Exclusion> exclusions;

  [[nodiscard]] bool is_excluded(std::size_t region, std::size_t scenario) const;
};

// Reads a sweep file: [regions] files, [set], [[design]] (grid, list, zip, one_at_a_time, latin_hypercube,
// sobol), [[switch]], [[exclude]]; designs and switches are crossed. Throws Error{input} with all faults:
// unknown keys, a design without values, lists of different length in a zip, more tasks than k_most_tasks, a
// pattern that finds no file.
[[nodiscard]] Sweep load_sweep(const std::filesystem::path& file);

// The name of a region: its folder's.
[[nodiscard]] std::string region_name(const std::filesystem::path& scenario_file);

}  // namespace tsunagi::sweep
