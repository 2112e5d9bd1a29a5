// SPDX-License-Identifier: Apache-2.0
// A made-up town and what a run makes of it.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <gtest/gtest.h>

namespace tsunagi::process {

// A town of 500 people in a folder of its own that goes with the test.
class ProcessWorld : public ::testing::Test {
 protected:
  ProcessWorld();
  ~ProcessWorld() override;

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] std::string scenario() const { return (root_ / "town" / "scenario.toml").string(); }
  // `<program> run <scenario> --out <out> --quiet`
  [[nodiscard]] std::string run_command(const std::filesystem::path& out) const;

 private:
  std::filesystem::path root_;
};

// The exit status of a command of the shell, its output thrown away; 128 + the signal that ended it.
[[nodiscard]] int status_of(const std::string& command);

// The bytes of the files of a result, without run.json, which says how the run went.
[[nodiscard]] std::map<std::string, std::string> result_files(const std::filesystem::path& folder);

// Traces the program behind it, with its children.
[[nodiscard]] std::string strace();
// Whether it is there and may trace.
[[nodiscard]] bool can_trace();

}  // namespace tsunagi::process
