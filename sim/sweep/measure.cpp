// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/measure.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace tsunagi::sweep {

std::vector<std::size_t> stratified_tasks(const Project& project, std::size_t wanted) {
  std::vector<Block> regions;  // with their tasks
  for (std::size_t i = 0; i < project.tasks.size(); ++i) {
    if (regions.empty() || project.tasks[i].region != project.tasks[i - 1].region) regions.push_back({i, i});
    regions.back().end = i + 1;
  }
  std::ranges::sort(regions, {}, [&](const Block& block) {
    return std::tuple(project.inputs_of(project.tasks[block.first]).bytes(), block.first);
  });
  const std::size_t strata = std::min(wanted, regions.size());
  std::vector<std::size_t> out;
  for (std::size_t k = 0; k < wanted && k < project.tasks.size(); ++k) {
    // More tasks than regions: the strata again with the next scenarios.
    const std::size_t stratum = k % strata;
    const Block& block = regions[(2 * stratum + 1) * regions.size() / (2 * strata)];
    const std::size_t count = block.end - block.first;
    out.push_back(block.first + (stratum * count / strata + k / strata) % count);
  }
  return out;
}

CostEstimate estimate_cost(const std::vector<MeasuredTask>& measured,
                           const std::vector<std::uint64_t>& plan_bytes, std::size_t tasks) {
  CostEstimate out;
  if (measured.empty()) return out;
  double bytes = 0;
  std::vector<const MeasuredTask*> plans;
  for (const MeasuredTask& task : measured) {
    out.years_s += task.years_s / static_cast<double>(measured.size());
    if (task.plan_s <= 0) continue;
    plans.push_back(&task);
    bytes += static_cast<double>(task.bytes);
    out.plan_s += task.plan_s;
  }
  out.core_s = out.years_s * static_cast<double>(tasks);
  if (plans.empty() || bytes <= 0) return out;
  const double ratio = out.plan_s / bytes;  // seconds a byte
  const auto count = static_cast<double>(plans.size());
  const auto all = static_cast<double>(plan_bytes.size());
  out.plan_s /= count;
  out.core_s += ratio * std::accumulate(plan_bytes.begin(), plan_bytes.end(), 0.0);
  if (plans.size() < 2) return out;
  double squares = 0;
  for (const MeasuredTask* task : plans)
    squares += std::pow(task->plan_s - ratio * static_cast<double>(task->bytes), 2);
  out.error_s = all * std::sqrt(std::max(0.0, 1 - count / all) * squares / (count * (count - 1)));
  return out;
}

std::vector<std::uint64_t> plan_bytes(const Project& project) {
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i < project.tasks.size(); ++i) {
    const Task& task = project.tasks[i];
    const bool is_new =
        i == 0 || task.region != project.tasks[i - 1].region ||
        project.plan_group[task.scenario] != project.plan_group[project.tasks[i - 1].scenario];
    if (is_new) out.push_back(project.inputs_of(task).bytes());
  }
  return out;
}

std::vector<MeasuredTask> measure_tasks(const WorkerContext& context, const std::vector<std::size_t>& tasks) {
  std::vector<MeasuredTask> out;
  for (const std::size_t at : tasks) {
    const BlockCount count = work_block(context, {at, at + 1});
    if (count.computed == 0) continue;
    const Inputs& inputs = context.project.inputs_of(context.project.tasks[at]);
    out.push_back({inputs.name, inputs.bytes(), count.plan_s, count.years_s});
  }
  return out;
}

}  // namespace tsunagi::sweep
