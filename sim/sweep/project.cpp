// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/project.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <tuple>

#include <fmt/format.h>
#include <tbb/parallel_for.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "geo/base/hash.h"
#include "geo/base/text.h"
#include "models/catalogue.h"
#include "sim/plan/scenario.h"
#include "sim/sweep/stages.h"

namespace tsunagi::sweep {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view k_manifest_schema = "tsunagi-sweep-manifest-1";
constexpr std::string_view k_part_format = "2";  // to be raised when parts change what they hold

std::string shown_path(const fs::path& path, const fs::path& folder) {
  const fs::path relative = fs::absolute(path).lexically_normal().lexically_relative(
      fs::absolute(folder.empty() ? fs::path(".") : folder).lexically_normal());
  const std::string text = relative.generic_string();
  return text.empty() || text.starts_with("..") ? path.filename().string() : text;
}

// The files that GDAL reads beside a shapefile.
std::vector<fs::path> with_siblings(const fs::path& path) {
  std::vector<fs::path> out{path};
  if (path.extension() != ".shp") return out;
  for (const char* extension : {".dbf", ".shx", ".prj", ".cpg"}) {
    const fs::path beside = fs::path(path).replace_extension(extension);
    if (fs::is_regular_file(beside)) out.push_back(beside);
  }
  return out;
}

TomlDocument with_layers(TomlDocument document, const SweepScenario& scenario) {
  for (const Override& change : scenario.set)
    if (stage_of(change.path) == Stage::region) put(document, change);
  return document;
}

// Everything but hashes.
Inputs read_inputs(const fs::path& file, const SweepScenario& scenario) {
  return {.name = region_name(file),
          .file = file,
          .scenario_hash = file_hash(file),
          .document = with_layers(load_toml(file), scenario)};
}

// Catalogues by folder with their keys, each read once. Safe for many threads.
class LoadedCatalogues {
 public:
  struct Entry {
    models::Catalogue catalogue;
    std::string key;
  };

  const Entry& of(const fs::path& folder) {
    const std::scoped_lock lock(mutex_);
    auto& slot = entries_[folder];
    if (!slot) slot = std::make_unique<const Entry>(models::load_catalogue(folder), catalogue_key(folder));
    return *slot;
  }

 private:
  std::mutex mutex_;
  std::map<fs::path, std::unique_ptr<const Entry>> entries_;
};

Inputs hashed_inputs(const Project& project, const fs::path& file, const SweepScenario& scenario,
                     LoadedCatalogues& catalogues) {
  Inputs out = read_inputs(file, scenario);
  const plan::ScenarioFiles files = plan::files_of(out.document, file);
  // Every layer that the typed reader finds; it also says what is wrong with the scenario.
  const plan::Scenario typed =
      plan::read_scenario(out.document, file, project.data_root,
                          [&](const fs::path& folder) { return catalogues.of(folder).catalogue; });
  out.catalogue_key = catalogues.of(files.catalogue).key;
  const fs::path folder = project.sweep.file.parent_path();
  const auto add = [&](const fs::path& input) {
    out.files.push_back({shown_path(input, folder), file_hash(input), fs::file_size(input)});
  };
  add(files.region);
  for (const geo::Source& source : typed.region.sources)
    for (const fs::path& path : with_siblings(source.path)) add(path);
  std::string text = fmt::format("region {} {}\n{}\n", project.version, k_part_format,
                                 effective_text(out.document, Stage::region));
  for (const InputFile& each : out.files) text += each.hash + "\n";
  out.region_key = content_hash(text);
  return out;
}

// Equal texts get equal numbers, in the order of their first appearance.
std::vector<std::uint32_t> grouped(const Sweep& sweep, Stage last) {
  std::map<std::string, std::uint32_t> number;
  std::vector<std::uint32_t> out;
  for (const SweepScenario& scenario : sweep.scenarios) {
    const auto next = static_cast<std::uint32_t>(number.size());
    out.push_back(number.try_emplace(effective_text(scenario.set, last), next).first->second);
  }
  return out;
}

void list_tasks(Project& project) {
  const Sweep& sweep = project.sweep;
  std::vector<std::uint32_t> order(sweep.scenarios.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::uint32_t s) {
    return std::tuple(project.choice[s], project.survey_group[s], project.plan_group[s], s);
  });
  for (std::uint32_t r = 0; r < sweep.regions.size(); ++r)
    for (const std::uint32_t s : order)
      if (!sweep.is_excluded(r, s)) project.tasks.push_back({r, s});
  if (project.tasks.empty())
    throw input_error("every task of the sweep is excluded", {.file = sweep.file.string(), .key = "exclude"});
}

Project grouped_project(Sweep sweep, const fs::path& data_root, const std::string& version) {
  Project out{.sweep = std::move(sweep), .version = version, .data_root = data_root};
  out.choice = grouped(out.sweep, Stage::region);
  out.survey_group = grouped(out.sweep, Stage::survey);
  out.plan_group = grouped(out.sweep, Stage::plan);
  out.choices = 1 + std::ranges::max(out.choice);
  list_tasks(out);
  return out;
}

// Inputs of every region and choice, made side by side; the faults of all, in order.
template <class Make>
void fill_inputs(Project& project, Make make) {
  std::vector<const SweepScenario*> sample(project.choices);
  for (std::size_t s = project.choice.size(); s-- > 0;)
    sample[project.choice[s]] = &project.sweep.scenarios[s];
  project.inputs.resize(project.sweep.regions.size() * project.choices);
  std::vector<std::optional<Error>> errors(project.inputs.size());
  tbb::parallel_for(std::size_t{0}, project.inputs.size(), [&](std::size_t i) {
    try {
      project.inputs[i] = make(i, project.sweep.regions[i / project.choices], *sample[i % project.choices]);
    } catch (const Error& error) {
      errors[i] = error;
    }
  });
  Faults faults;
  for (const auto& error : errors) {
    if (!error) continue;
    if (error->kind() != ErrorKind::input) throw *error;
    faults.add(*error);
  }
  faults.throw_if_any();
}

// What `sweep plan` can know without planning: that the typed reader takes every scenario.
void check_scenarios(const Project& project, LoadedCatalogues& catalogues) {
  const auto catalogue_of = [&](const fs::path& folder) { return catalogues.of(folder).catalogue; };
  Faults faults;
  std::string told;
  const std::uint32_t first = project.tasks.front().region;
  for (const Task task : project.tasks) {
    if (task.region != first) break;
    try {
      static_cast<void>(plan::read_scenario(effective_document(project, task), project.inputs_of(task).file,
                                            project.data_root, catalogue_of));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      if (told.find(error.what()) != std::string::npos) continue;  // the same slip in many scenarios
      told += error.what();
      faults.add(error);
    }
  }
  faults.throw_if_any();
}

Inputs inputs_of_manifest(const json& entry, const fs::path& file, const SweepScenario& scenario,
                          const fs::path& folder) {
  Inputs out = read_inputs(file, scenario);
  if (entry.at("scenario") != shown_path(file, folder) || entry.at("scenario_hash") != out.scenario_hash)
    throw input_error(
        "is not the file that the sweep was started with; run `tsunagi sweep run` or `sweep submit` "
        "again, finished parts are kept",
        {.file = file.string()});
  out.catalogue_key = entry.at("catalogue");
  out.region_key = entry.at("region");
  for (const json& input : entry.at("files"))
    out.files.push_back({input.at("path"), input.at("hash"), input.at("bytes").get<std::uint64_t>()});
  return out;
}

}  // namespace

std::uint64_t Inputs::bytes() const {
  std::uint64_t sum = 0;
  for (const InputFile& input : files) sum += input.bytes;
  return sum;
}

Project prepare(const fs::path& file, const fs::path& data_root, const std::string& version) {
  Project project = grouped_project(load_sweep(file), data_root, version);
  LoadedCatalogues catalogues;
  fill_inputs(project, [&](std::size_t, const fs::path& path, const SweepScenario& scenario) {
    return hashed_inputs(project, path, scenario, catalogues);
  });
  check_scenarios(project, catalogues);
  return project;
}

std::string catalogue_key(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  std::string text;
  for (const fs::path& file : files)
    text += fmt::format("{} {}\n", file.lexically_relative(folder).generic_string(), file_hash(file));
  return content_hash(text);
}

TomlDocument effective_document(const Project& project, Task task) {
  TomlDocument document = project.inputs_of(task).document;
  for (const Override& change : project.sweep.scenarios[task.scenario].set)
    if (stage_of(change.path) != Stage::region) put(document, change);
  return document;
}

TaskKeys keys_of(const Project& project, Task task, const TomlDocument& effective) {
  const Inputs& inputs = project.inputs_of(task);
  const auto key = [](std::string_view what, const std::string& before, const std::string& text) {
    return content_hash(fmt::format("{} {}\n{}", what, before, text));
  };
  const std::string base = inputs.region_key + " " + inputs.catalogue_key;
  TaskKeys out{.region = inputs.region_key};
  out.survey = key("survey", base, effective_text(effective, Stage::survey));
  out.plan =
      key("plan", fmt::format("{} {}", base, project.sweep.ticks), effective_text(effective, Stage::plan));
  out.task = key("task", fmt::format("{} {} {}", out.plan, project.sweep.seed, project.sweep.replicates),
                 effective_text(effective, Stage::years));
  return out;
}

std::string manifest_json(const Project& project) {
  const fs::path folder = project.sweep.file.parent_path();
  json regions = json::array();
  for (const Inputs& inputs : project.inputs) {
    json files = json::array();
    for (const InputFile& file : inputs.files)
      files.push_back({{"path", file.path}, {"hash", file.hash}, {"bytes", file.bytes}});
    regions.push_back({{"scenario", shown_path(inputs.file, folder)},
                       {"scenario_hash", inputs.scenario_hash},
                       {"catalogue", inputs.catalogue_key},
                       {"region", inputs.region_key},
                       {"files", std::move(files)}});
  }
  return json{{"schema", k_manifest_schema},
              {"version", project.version},
              {"sweep", project.sweep.file.filename().string()},
              {"sweep_hash", file_hash(project.sweep.file)},
              {"scenarios", project.sweep.scenarios.size()},
              {"tasks", project.tasks.size()},
              {"inputs", std::move(regions)}}
             .dump(1, ' ') +
         "\n";
}

Project from_manifest(const fs::path& file, const fs::path& data_root, const std::string& version,
                      const std::string& manifest) {
  try {
    const json root = json::parse(manifest);
    if (root.at("schema") != k_manifest_schema)
      throw input_error("manifest.json is not of this kind of sweep", {.file = file.string()});
    if (root.at("version") != version)
      throw input_error(
          fmt::format("the sweep was started with tsunagi {}, this is {}; run `tsunagi sweep run` "
                      "or `sweep submit` again",
                      root.at("version").get<std::string>(), version),
          {.file = file.string()});
    if (root.at("sweep_hash") != file_hash(file))
      throw input_error(
          "has changed since the sweep was started; run `tsunagi sweep run` or `sweep submit` again, "
          "finished parts are kept",
          {.file = file.string()});
    Project project = grouped_project(load_sweep(file), data_root, version);
    const json& entries = root.at("inputs");
    if (entries.size() != project.sweep.regions.size() * project.choices)
      throw input_error(
          "finds other scenario files than when the sweep was started; run `tsunagi sweep run` or "
          "`sweep submit` again, finished parts are kept",
          {.file = file.string(), .key = "regions.files"});
    fill_inputs(project, [&](std::size_t i, const fs::path& path, const SweepScenario& scenario) {
      return inputs_of_manifest(entries.at(i), path, scenario, file.parent_path());
    });
    return project;
  } catch (const json::exception& fault) {
    throw input_error(
        fmt::format("manifest.json of the sweep's folder is damaged ({}); run `tsunagi sweep run` "
                    "or `sweep submit` again",
                    fault.what()),
        {.file = file.string()});
  }
}

std::vector<std::string> differences(const std::string& before, const std::string& after) {
  std::vector<std::string> out;
  const json a = json::parse(before, nullptr, false);
  const json b = json::parse(after, nullptr, false);
  if (a.is_discarded() || !a.contains("inputs")) return {"its manifest was damaged"};
  if (a.value("version", "") != b.value("version", "")) out.emplace_back("the version of tsunagi");
  if (a.value("sweep_hash", "") != b.value("sweep_hash", "")) out.emplace_back("the sweep file");
  std::map<std::string, std::string> known;
  for (const json& entry : a.at("inputs")) {
    known[entry.value("scenario", "")] = entry.value("scenario_hash", "");
    known["catalogue of " + entry.value("scenario", "")] = entry.value("catalogue", "");
    for (const json& input : entry.at("files")) known[input.value("path", "")] = input.value("hash", "");
  }
  const auto note = [&](const std::string& name, const std::string& hash) {
    const auto at = known.find(name);
    if (at != known.end() && at->second != hash) out.push_back(name);
  };
  for (const json& entry : b.at("inputs")) {
    note(entry.value("scenario", ""), entry.value("scenario_hash", ""));
    note("catalogue of " + entry.value("scenario", ""), entry.value("catalogue", ""));
    for (const json& input : entry.at("files")) note(input.value("path", ""), input.value("hash", ""));
  }
  return out;
}

}  // namespace tsunagi::sweep
