// SPDX-License-Identifier: Apache-2.0
// One block of tasks of one region, from its layers to its parts; what the tasks share is made once.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "geo/base/error.h"
#include "sim/sweep/plan_part.h"
#include "sim/sweep/project.h"
#include "sim/sweep/store.h"

namespace tsunagi::sweep {

// Catalogues by folder, each read once and compared with the manifest's hash. Safe for many threads.
class CatalogueShelf {
 public:
  [[nodiscard]] const models::Catalogue& of(const std::filesystem::path& folder, const std::string& key);

 private:
  std::mutex mutex_;
  std::map<std::filesystem::path, std::unique_ptr<const models::Catalogue>> catalogues_;
};

// Tasks [first, end) of a project, all of one region and choice of layers.
struct Block {
  std::size_t first = 0;
  std::size_t end = 0;
};

struct BlockCount {
  std::size_t kept = 0;  // parts that were there
  std::size_t computed = 0;
  std::size_t plans = 0;  // computed
  std::size_t failed = 0;
  double compute_s = 0;  // Σ over tasks and shared stages of their time
  std::vector<std::string> warnings;
};

struct WorkerContext {
  const Project& project;
  const Store& store;
  CatalogueShelf& shelf;
  std::filesystem::path cache;      // of joined roads; empty: none
  std::function<bool()> must_stop;  // looked at before every plan and task
  std::function<double()> now_s;    // for the times of the log
};

// Computes what is missing. A task that fails by its input leaves a failure with its reason and the others go
// on. Throws Error{environment} (disk, permission) and Error{internal} (parts that disagree).
[[nodiscard]] BlockCount work_block(const WorkerContext& context, Block block);

// Blocks of the tasks [first, end): whole plans of one region, cut further where there are fewer blocks than
// `least`.
[[nodiscard]] std::vector<Block> blocks_of(const Project& project, std::size_t first, std::size_t end,
                                           std::size_t least);

}  // namespace tsunagi::sweep
