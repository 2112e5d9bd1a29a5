// SPDX-License-Identifier: Apache-2.0
// Samples in temporary folders, each made once a run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "geo/sample/sample.h"

namespace tsunagi::geo::sample::testing {

struct MadeSample {
  std::filesystem::path folder;
  SampleSummary summary;
};

// A folder of its own, removed when the program ends.
[[nodiscard]] MadeSample make_sample(const SampleSpec& spec);
// The default town, made once.
[[nodiscard]] const MadeSample& town();

// FNV-1a of every file, by name.
[[nodiscard]] std::map<std::string, std::uint64_t> hashes(const std::filesystem::path& folder);

struct MeshRow {
  std::string key_code;
  int treatment = 0;
  std::string target;
  std::vector<std::string> sources;
  std::int64_t population = 0;
  std::string young;
  std::int64_t households = 0;
};
[[nodiscard]] std::vector<MeshRow> mesh_rows(const std::filesystem::path& csv);

}  // namespace tsunagi::geo::sample::testing
