// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/worker.h"

#include <algorithm>
#include <new>

#include <fmt/format.h>
#include <tbb/parallel_for.h>
#include <nlohmann/json.hpp>

#include "geo/base/hash.h"
#include "models/catalogue.h"
#include "sim/sweep/region_part.h"
#include "sim/sweep/stages.h"
#include "sim/sweep/task_part.h"

namespace tsunagi::sweep {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Job {
  Task task;
  TaskKeys keys;
  TomlDocument document;
};

std::string failure_json(const Project& project, Task task, const Error& error) {
  return json{{"region", project.inputs_of(task).name},
              {"scenario", project.sweep.scenarios[task.scenario].name},
              {"kind", static_cast<int>(error.kind())},
              {"reason", error.what()}}
             .dump() +
         "\n";
}

class BlockWorker {
 public:
  BlockWorker(const WorkerContext& context, Block block) : c_(context), block_(block) {}

  BlockCount run() {
    std::size_t i = block_.first;
    while (i < block_.end && !c_.must_stop()) {
      std::size_t end = i + 1;
      while (end < block_.end && group(end) == group(i)) ++end;
      run_plan_group(i, end);
      i = end;
    }
    return std::move(count_);
  }

 private:
  [[nodiscard]] std::uint32_t group(std::size_t i) const {
    return c_.project.plan_group[c_.project.tasks[i].scenario];
  }

  // A part that is whole, or nothing; what is damaged is made again.
  [[nodiscard]] std::optional<std::string> sound(PartKind kind, const std::string& key) {
    try {
      return c_.store.find(kind, key);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      c_.store.remove(kind, key);
      const std::scoped_lock lock(mutex_);
      count_.warnings.push_back(
          fmt::format("{} was damaged and is made again", c_.store.path_of(kind, key).string()));
      return std::nullopt;
    }
  }

  // Tasks that share a plan: it is made for the first that is missing, then their years side by side. A plan
  // or region that is lost is made again even where every task has its part.
  void run_plan_group(std::size_t first, std::size_t end) {
    std::vector<Job> jobs;
    std::optional<Job> kept;
    for (std::size_t i = first; i < end; ++i) {
      const Task task = c_.project.tasks[i];
      try {
        TomlDocument document = effective_document(c_.project, task);
        TaskKeys keys = keys_of(c_.project, task, document);
        if (sound(PartKind::task, keys.task)) {
          ++count_.kept;
          if (!kept) kept = Job{task, std::move(keys), std::move(document)};
        } else {
          jobs.push_back({task, std::move(keys), std::move(document)});
        }
      } catch (
          const Error& error) {  // an override that does not fit this region; the key holds the task only
        fail(task, failure_key(c_.project, task), error);
      }
    }
    if (jobs.empty() && (!kept || (has_region(*kept) && sound(PartKind::plan, kept->keys.plan)))) return;
    std::optional<PlanPart> part;
    try {
      part = plan_of(jobs.empty() ? *kept : jobs.front());
    } catch (const Error& error) {
      if (jobs.empty()) throw;
      for (const Job& job : jobs) fail(job.task, job.keys.task, error);
      return;
    }
    tbb::parallel_for(std::size_t{0}, jobs.size(), [&](std::size_t i) {
      if (!c_.must_stop()) finish(jobs[i], *part);
    });
  }

  // A bad disk ends the run; bad input is the task's own.
  void fail(Task task, const std::string& key, const Error& error) {
    if (error.kind() == ErrorKind::environment || error.kind() == ErrorKind::internal) throw error;
    c_.store.replace(PartKind::failure, key, failure_json(c_.project, task, error));
    const std::scoped_lock lock(mutex_);
    ++count_.failed;
  }

  [[nodiscard]] plan::Scenario typed(const Job& job) {
    const Inputs& inputs = c_.project.inputs_of(job.task);
    plan::Scenario scenario = plan::read_scenario(
        job.document, inputs.file, c_.project.data_root,
        [&](const fs::path& folder) { return c_.shelf.of(folder, inputs.catalogue_key); });
    scenario.region.cache = c_.cache;
    return scenario;
  }

  // Read once for a block: its tasks are of one region.
  [[nodiscard]] bool has_region(const Job& job) {
    if (!has_region_) has_region_ = sound(PartKind::region, job.keys.region).has_value();
    return has_region_;
  }

  PlanPart plan_of(const Job& job) {
    if (has_region(job))
      if (const auto text = sound(PartKind::plan, job.keys.plan)) return parse_plan_part(*text);
    const double start = c_.now_s();
    plan::Scenario scenario = typed(job);
    make_world(scenario, job);
    plan::settle_with_region(scenario, world_->region);
    const auto quiet = [](std::string_view) {};
    if (surveyed_ != job.keys.survey) {
      surveyed_.clear();
      plan::survey(scenario, *world_, quiet);
      surveyed_ = job.keys.survey;
    }
    const PlanPart part = planned(scenario);
    c_.store.publish(PartKind::plan, job.keys.plan, plan_part_json(part));
    count_.plan_s += c_.now_s() - start;
    ++count_.plans;
    return part;
  }

  // That no plan exists is a result, too.
  PlanPart planned(const plan::Scenario& scenario) {
    try {
      plan::plan_surveyed(scenario, *world_, {.ticks = c_.project.sweep.ticks}, [](std::string_view) {});
      return plan_part(scenario, *world_);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::infeasible) throw;
      std::vector<std::string> reasons;
      for (const Fault& fault : error.faults()) reasons.push_back(fault.sentence);
      PlanPart part = infeasible_part(reasons);
      part.facts.places = {};
      return part;
    }
  }

  void make_world(const plan::Scenario& scenario, const Job& job) {
    if (world_) return;
    auto world = std::make_unique<plan::Planned>(plan::load_world(scenario));
    check_layers(world->region, c_.project.inputs_of(job.task));
    if (!has_region(job)) {
      c_.store.publish(PartKind::region, job.keys.region, region_part_json(region_part(world->region)));
      has_region_ = true;
    }
    world_ = std::move(world);
  }

  // What was read is what the sweep was started with.
  static void check_layers(const geo::Region& region, const Inputs& inputs) {
    static constexpr std::string_view k_changed =
        "has changed since the sweep was started; run `tsunagi sweep run` or `sweep submit` again, finished "
        "parts are kept";
    Faults faults;
    for (const geo::LayerRecord& layer : region.layers) {
      const bool is_known = std::ranges::any_of(inputs.files, [&](const InputFile& file) {
        return file.hash == layer.hash && fs::path(file.path).filename() == layer.file;
      });
      if (!is_known) faults.add(std::string(k_changed), {.file = layer.file});
    }
    const fs::path region_file = plan::files_of(inputs.document, inputs.file).region;
    if (inputs.files.empty() || file_hash(region_file) != inputs.files.front().hash)
      faults.add(std::string(k_changed), {.file = region_file.string()});
    faults.throw_if_any();
  }

  void finish(const Job& job, const PlanPart& part) {
    const double start = c_.now_s();
    try {
      TaskPart out{.is_feasible = part.reasons.empty()};
      if (out.is_feasible) {
        plan::Scenario scenario = typed(job);
        settle_with_part(scenario, part);
        out = task_part(
            scenario, part.facts,
            {.seed = c_.project.sweep.seed, .replicates = c_.project.sweep.replicates, .tables = &c_.tables});
      }
      out.plan = job.keys.plan;
      out.region = job.keys.region;
      c_.store.publish(PartKind::task, job.keys.task, task_part_json(out));
      c_.store.remove(PartKind::failure, job.keys.task);
    } catch (const Error& error) {
      fail(job.task, job.keys.task, error);
      return;
    }
    const std::scoped_lock lock(mutex_);
    ++count_.computed;
    count_.years_s += c_.now_s() - start;
  }

  // As settle_with_region, without the region.
  static void settle_with_part(plan::Scenario& scenario, const PlanPart& part) {
    for (const auto& [item, price] : part.prices)
      models::override_price(scenario.catalogue, item, part.price_units.at(item), price);
    std::vector<std::string> names;
    for (const finance::Place& place : part.facts.places) names.push_back(place.name);
    names.resize(names.size() - std::min<std::size_t>(2, names.size()));  // outside, joint
    plan::check_municipalities(scenario.years, names, plan::places_of(scenario.projects));
  }

  const WorkerContext& c_;
  Block block_;
  std::mutex mutex_;
  std::unique_ptr<plan::Planned> world_;
  std::string surveyed_;  // key of the survey that the world holds
  bool has_region_ = false;
  BlockCount count_;
};

}  // namespace

const models::Catalogue& CatalogueShelf::of(const fs::path& folder, const std::string& key) {
  const std::scoped_lock lock(mutex_);
  auto& slot = catalogues_[folder];
  if (!slot) {
    slot = std::make_unique<const models::Catalogue>(models::load_catalogue(folder));
    if (catalogue_key(folder) != key) {
      slot.reset();
      throw input_error(
          "the catalogue has changed since the sweep was started; run `tsunagi sweep run` or "
          "`sweep submit` again, finished parts are kept",
          {.file = folder.string()});
    }
  }
  return *slot;
}

std::string failure_key(const Project& project, Task task) {
  return content_hash(
      fmt::format("{} {}", project.inputs_of(task).region_key, project.sweep.scenarios[task.scenario].name));
}

BlockCount work_block(const WorkerContext& context, Block block) {
  return BlockWorker(context, block).run();
}

std::vector<Block> blocks_of(const Project& project, std::size_t first, std::size_t end, std::size_t least) {
  const auto same = [&](std::size_t a, std::size_t b, bool whole_region) {
    const Task& one = project.tasks[a];
    const Task& two = project.tasks[b];
    if (one.region != two.region || project.choice[one.scenario] != project.choice[two.scenario])
      return false;
    return whole_region || project.plan_group[one.scenario] == project.plan_group[two.scenario];
  };
  const auto cut = [&](bool whole_region) {
    std::vector<Block> out;
    for (std::size_t i = first; i < end; ++i) {
      if (out.empty() || !same(i - 1, i, whole_region)) out.push_back({i, i});
      out.back().end = i + 1;
    }
    return out;
  };
  const std::vector<Block> regions = cut(true);
  if (regions.size() >= least) return regions;
  // Fewer regions than workers: plans of one region side by side, each with its own world.
  const std::vector<Block> plans = cut(false);
  const std::size_t wanted = std::min(least, plans.size());
  std::vector<Block> out;
  std::size_t taken = 0;
  for (std::size_t k = 0; k < plans.size(); ++k) {
    const bool starts =
        out.empty() || k * wanted / plans.size() != taken || !same(plans[k].first, out.back().first, true);
    taken = k * wanted / plans.size();
    if (starts) out.push_back(plans[k]);
    out.back().end = plans[k].end;
  }
  return out;
}

}  // namespace tsunagi::sweep
