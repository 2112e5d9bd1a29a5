// SPDX-License-Identifier: Apache-2.0
// The tasks of a sweep on the cores of one machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sim/sweep/worker.h"

namespace tsunagi::sweep {

// Share i of n (from 1): every worker takes a run of neighbouring tasks, cut between plans.
struct Shard {
  std::size_t index = 1;
  std::size_t of = 1;
};

struct RunSettings {
  int threads = 1;
  std::uint64_t memory_bytes = 0;  // for all regions in work at once
  Shard shard;
  std::filesystem::path cache;
  std::function<bool()> must_stop;
  std::function<double()> now_s;
  std::function<void(std::size_t done, std::size_t tasks)> on_block;  // called by one thread at a time
};

struct RunReport {
  BlockCount count;
  std::size_t tasks = 0;
  std::size_t at_once = 1;            // regions in work side by side
  std::uint64_t estimated_bytes = 0;  // at most, of the whole program
  bool is_stopped = false;
};

// Memory of one region in work, and of the program beside its regions: upper estimates by the bytes of its
// layers (bench/sweep_memory.sh fits them).
[[nodiscard]] std::uint64_t estimated_bytes(const Inputs& inputs);
inline constexpr std::uint64_t k_program_bytes = 90ull << 20;

// The tasks of a shard, [first, end) of the project's.
[[nodiscard]] Block tasks_of(const Project& project, Shard shard);

// As many regions at once as threads and memory allow; one at least. The same parts for any number of
// threads.
[[nodiscard]] RunReport run_tasks(const Project& project, const Store& store, const RunSettings& settings);

}  // namespace tsunagi::sweep
