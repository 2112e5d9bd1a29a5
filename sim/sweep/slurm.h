// SPDX-License-Identifier: Apache-2.0
// A sweep as a Slurm job array of shards, and a job that reduces what they leave.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace tsunagi::sweep {

struct SlurmJob {
  std::string name;
  std::filesystem::path program;  // absolute, as are the others
  std::filesystem::path sweep;
  std::filesystem::path folder;
  std::vector<std::string> common;  // further arguments of every call: --data, --cache
  std::size_t shards = 1;
  std::size_t throttle = 0;          // shards that run at once; 0: no limit
  int cpus = 1;                      // of a shard
  int minutes = 60;                  // time limit of a shard
  int warn_s = 120;                  // USR1 so long before it
  int memory_mib = 0;                // 0: the site's default
  std::vector<std::string> options;  // further #SBATCH lines: "--partition=long"
};

// Runs one shard. Its worker stops between tasks on USR1 and ends with 75; the script then requeues its own
// element of the array, as it does after a kill. What cannot stop in time is ended, and done again.
[[nodiscard]] std::string work_script(const SlurmJob& job);
[[nodiscard]] std::string reduce_script(const SlurmJob& job);

// Largest number of shards a site's MaxArraySize allows: element indices stay below it.
[[nodiscard]] std::size_t most_shards(std::size_t max_array_size);

}  // namespace tsunagi::sweep
