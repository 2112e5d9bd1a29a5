// SPDX-License-Identifier: Apache-2.0
// A sweep with its inputs: every task, the names of what it needs, and the manifest that workers agree on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "geo/base/toml.h"
#include "sim/sweep/sweep_file.h"

namespace tsunagi::sweep {

// A file that a result depends on.
struct InputFile {
  std::string path;  // relative to the sweep file's folder, or the name where it lies elsewhere
  std::string hash;
  std::uint64_t bytes = 0;
  friend bool operator==(const InputFile&, const InputFile&) = default;
};

// One municipality's scenario with the files behind it, under one choice of layers.
struct Inputs {
  std::string name;
  std::filesystem::path file;  // the scenario
  std::string scenario_hash;   // of the file's bytes
  TomlDocument document;       // with the overrides of the choice of layers only
  std::string catalogue_key;
  std::string region_key;
  std::vector<InputFile> files;  // region file and layers

  [[nodiscard]] std::uint64_t bytes() const;
};

struct Task {
  std::uint32_t region = 0;
  std::uint32_t scenario = 0;
};

struct TaskKeys {
  std::string region;
  std::string survey;
  std::string plan;
  std::string task;
};

// Tasks first by region, then by what they share: layers, survey, plan.
struct Project {
  Sweep sweep;
  std::string version;  // of the program
  std::filesystem::path data_root;
  std::size_t choices = 1;                  // of layers, over all scenarios
  std::vector<std::uint32_t> choice;        // [scenario]
  std::vector<std::uint32_t> plan_group;    // [scenario] equal: the same plan in every region
  std::vector<std::uint32_t> survey_group;  // [scenario]
  std::vector<Inputs> inputs;               // [region * choices + choice]
  std::vector<Task> tasks;

  [[nodiscard]] const Inputs& inputs_of(Task task) const {
    return inputs[task.region * choices + choice[task.scenario]];
  }
};

// Reads and hashes every input. Throws Error{input} with the faults of all scenarios: each region with the
// first scenario and each scenario with the first region is read as `tsunagi run` would.
[[nodiscard]] Project prepare(const std::filesystem::path& file, const std::filesystem::path& data_root,
                              const std::string& version);

// The scenario of a task: the municipality's with the sweep's values.
[[nodiscard]] TomlDocument effective_document(const Project& project, Task task);
[[nodiscard]] TaskKeys keys_of(const Project& project, Task task, const TomlDocument& effective);

// Of the names and bytes of a catalogue's files.
[[nodiscard]] std::string catalogue_key(const std::filesystem::path& folder);

// What workers must agree on, as JSON.
[[nodiscard]] std::string manifest_json(const Project& project);

// The project of a manifest: layers are not hashed again, they are compared when they are read. Throws
// Error{input} naming the sweep or scenario file that is no longer the one of the manifest.
[[nodiscard]] Project from_manifest(const std::filesystem::path& file, const std::filesystem::path& data_root,
                                    const std::string& version, const std::string& manifest);

// What differs between two manifests, a line each.
[[nodiscard]] std::vector<std::string> differences(const std::string& before, const std::string& after);

}  // namespace tsunagi::sweep
