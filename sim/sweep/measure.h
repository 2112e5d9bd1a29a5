// SPDX-License-Identifier: Apache-2.0
// What a whole sweep will cost, from a few of its tasks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/sweep/worker.h"

namespace tsunagi::sweep {

struct MeasuredTask {
  std::string region;
  std::uint64_t bytes = 0;  // of the region's layers
  double plan_s = 0;        // from its layers to its plan; 0: the plan was there
  double years_s = 0;       // beside its plan
};

// Of every plan and task of the sweep on one core.
struct CostEstimate {
  double plan_s = 0;   // mean of those measured
  double years_s = 0;  // mean of those measured
  double core_s = 0;
  double error_s = 0;  // standard error of core_s, of the plans' part
};

// Tasks in `wanted` strata of regions of like size, one of each, their scenarios in turn; ascending by size.
[[nodiscard]] std::vector<std::size_t> stratified_tasks(const Project& project, std::size_t wanted);

// Ratio estimator: seconds of plans go with the bytes of their layers (Cochran 1977, Sampling Techniques,
// §6.3, for the standard error). `plan_bytes`: of every plan of the sweep. Needs one measured plan; the error
// two.
[[nodiscard]] CostEstimate estimate_cost(const std::vector<MeasuredTask>& measured,
                                         const std::vector<std::uint64_t>& plan_bytes, std::size_t tasks);

// Bytes of the layers of every plan of the sweep.
[[nodiscard]] std::vector<std::uint64_t> plan_bytes(const Project& project);

// Computes the tasks one after another.
[[nodiscard]] std::vector<MeasuredTask> measure_tasks(const WorkerContext& context,
                                                      const std::vector<std::size_t>& tasks);

}  // namespace tsunagi::sweep
