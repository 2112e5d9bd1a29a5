// SPDX-License-Identifier: Apache-2.0
// Runs the built program and measures it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tsunagi::corpus {

struct Measured {
  int status = 0;  // 128 + signal where one ended it
  double seconds = 0;
  double memory_mb = 0;  // peak resident
  std::string said;      // standard output, then standard error
};

// `tsunagi <arguments>`, ended after 20 s. What it says goes by files in `scratch`.
[[nodiscard]] Measured run_measured(const std::vector<std::string>& arguments,
                                    const std::filesystem::path& scratch);

// The bytes of every file under a folder, by its path.
[[nodiscard]] std::map<std::string, std::string> bytes_below(const std::filesystem::path& folder);

}  // namespace tsunagi::corpus
