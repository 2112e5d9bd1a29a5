// SPDX-License-Identifier: Apache-2.0
// Which tasks of a sweep are not finished, and why.
#pragma once

#include <string>
#include <vector>

#include "sim/sweep/project.h"
#include "sim/sweep/store.h"

namespace tsunagi::sweep {

struct Missing {
  Task task;
  std::string key;
  std::string reason;  // empty: not computed yet
};

// Tasks whose part, plan or region is gone, damaged or was never made, in the order of the project's.
[[nodiscard]] std::vector<Missing> missing_tasks(const Project& project, const Store& store);

}  // namespace tsunagi::sweep
