// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/missing.h"

#include <nlohmann/json.hpp>

#include "geo/base/error.h"
#include "sim/sweep/worker.h"

namespace tsunagi::sweep {
namespace {

using nlohmann::json;

std::string reason_of(const Store& store, const Project& project, Task task, const std::string& key) {
  for (const std::string& name : {key, failure_key(project, task)}) {
    if (name.empty()) continue;
    const auto text = store.find(PartKind::failure, name);
    if (text) return json::parse(*text).at("reason");
  }
  return {};
}

// Whether a part is there, sound; the last answer is kept, because tasks come by region and plan.
class PartCheck {
 public:
  PartCheck(const Store& store, PartKind kind) : store_(store), kind_(kind) {}

  // Throws as Store::find does.
  [[nodiscard]] bool is_there(const std::string& key) {
    if (key != key_) {
      is_there_ = false;
      key_ = key;
      is_there_ = store_.find(kind_, key).has_value();
    }
    return is_there_;
  }

 private:
  const Store& store_;
  PartKind kind_;
  std::string key_;
  bool is_there_ = false;
};

}  // namespace

std::vector<Missing> missing_tasks(const Project& project, const Store& store) {
  std::vector<Missing> out;
  PartCheck region(store, PartKind::region);
  PartCheck plan(store, PartKind::plan);
  for (const Task task : project.tasks) {
    std::string key;
    try {
      const TaskKeys keys = keys_of(project, task, effective_document(project, task));
      key = keys.task;
      if (!store.find(PartKind::task, key))
        out.push_back({task, key, reason_of(store, project, task, key)});
      else if (!plan.is_there(keys.plan))
        out.push_back({task, key, "its plan is gone or damaged; run the sweep again"});
      else if (!region.is_there(keys.region))
        out.push_back({task, key, "its region is gone or damaged; run the sweep again"});
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      out.push_back({task, key, error.what()});
    }
  }
  return out;
}

}  // namespace tsunagi::sweep
