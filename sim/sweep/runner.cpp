// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/runner.h"

#include <algorithm>
#include <mutex>
#include <numeric>
#include <vector>

#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

namespace tsunagi::sweep {
namespace {

constexpr std::size_t k_blocks_a_thread = 4;

// How many of the largest regions fit into memory together.
std::size_t worlds_at_once(const Project& project, Block tasks, const RunSettings& settings,
                           std::uint64_t& estimate) {
  std::vector<std::uint64_t> need;
  for (std::size_t i = tasks.first; i < tasks.end; ++i) {
    if (i > tasks.first && project.tasks[i].region == project.tasks[i - 1].region) continue;
    need.push_back(estimated_bytes(project.inputs_of(project.tasks[i])));
  }
  std::ranges::sort(need, std::greater());
  // One region may be in work in several blocks: the largest counts for all.
  if (need.size() < static_cast<std::size_t>(settings.threads) && !need.empty())
    need.resize(static_cast<std::size_t>(settings.threads), need.front());
  std::size_t count = 0;
  std::uint64_t sum = k_program_bytes;
  while (count < need.size() && count < static_cast<std::size_t>(settings.threads)) {
    if (count > 0 && settings.memory_bytes != 0 && sum + need[count] > settings.memory_bytes) break;
    sum += need[count++];
  }
  estimate = sum;
  return std::max<std::size_t>(1, count);
}

void add(BlockCount& sum, BlockCount&& more) {
  sum.kept += more.kept;
  sum.computed += more.computed;
  sum.plans += more.plans;
  sum.failed += more.failed;
  sum.compute_s += more.compute_s;
  sum.warnings.insert(sum.warnings.end(), more.warnings.begin(), more.warnings.end());
}

}  // namespace

std::uint64_t estimated_bytes(const Inputs& inputs) {
  constexpr std::uint64_t k_region = 24ull << 20;
  constexpr std::uint64_t k_times = 14;
  return k_region + k_times * inputs.bytes();
}

Block tasks_of(const Project& project, Shard shard) {
  const std::size_t count = project.tasks.size();
  const auto bound = [&](std::size_t i) {
    std::size_t at = count * i / shard.of;
    const auto same_plan = [&](std::size_t a, std::size_t b) {
      const Task& one = project.tasks[a];
      const Task& two = project.tasks[b];
      return one.region == two.region && project.plan_group[one.scenario] == project.plan_group[two.scenario];
    };
    // Tasks of one plan are a worker's own unless they are more than its share.
    const std::size_t least = count * (i == 0 ? 0 : i - 1) / shard.of;
    std::size_t back = at;
    while (back > least && back < count && same_plan(back - 1, back)) --back;
    return back > least || at == 0 ? back : at;
  };
  return {bound(shard.index - 1), bound(shard.index)};
}

RunReport run_tasks(const Project& project, const Store& store, const RunSettings& settings) {
  const Block tasks = tasks_of(project, settings.shard);
  RunReport report{.tasks = tasks.end - tasks.first};
  if (report.tasks == 0) return report;
  report.at_once = worlds_at_once(project, tasks, settings, report.estimated_bytes);
  const std::vector<Block> blocks = blocks_of(project, tasks.first, tasks.end,
                                              k_blocks_a_thread * static_cast<std::size_t>(settings.threads));
  CatalogueShelf shelf;
  const WorkerContext context{.project = project,
                              .store = store,
                              .shelf = shelf,
                              .cache = settings.cache,
                              .must_stop = settings.must_stop,
                              .now_s = settings.now_s};
  std::mutex mutex;
  std::size_t next = 0;
  std::size_t done = 0;
  tbb::parallel_pipeline(
      report.at_once, tbb::make_filter<void, std::size_t>(tbb::filter_mode::serial_in_order,
                                                          [&](tbb::flow_control& control) -> std::size_t {
                                                            if (next == blocks.size() || settings.must_stop())
                                                              control.stop();
                                                            return next < blocks.size() ? next++ : 0;
                                                          }) &
                          tbb::make_filter<std::size_t, void>(tbb::filter_mode::parallel, [&](std::size_t i) {
                            // A thread that waits within a region takes up no other region.
                            BlockCount count =
                                tbb::this_task_arena::isolate([&] { return work_block(context, blocks[i]); });
                            const std::scoped_lock lock(mutex);
                            add(report.count, std::move(count));
                            done += blocks[i].end - blocks[i].first;
                            if (settings.on_block) settings.on_block(done, report.tasks);
                          }));
  report.is_stopped = report.count.kept + report.count.computed + report.count.failed < report.tasks;
  return report;
}

}  // namespace tsunagi::sweep
