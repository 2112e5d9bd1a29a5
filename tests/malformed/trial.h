// SPDX-License-Identifier: Apache-2.0
// Malformed inputs that the project makes itself, fed to the built program.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/corpus/child.h"
#include "tests/corpus/hamlet.h"

namespace tsunagi::malformed {

// A file in a role of the hamlet, and what `tsunagi check` must say of it.
struct Trial {
  std::string name;
  std::string role;  // of the file; empty: a file that is only there
  std::string file;
  std::string bytes;              // empty: the file is there already
  std::vector<std::string> says;  // texts of the refusal, or of the warning where it is accepted
  std::string toml;               // further lines of its source
  bool accepted = false;
};

// A hamlet in a folder of its own that goes with the test.
class Malformed : public ::testing::Test {
 protected:
  Malformed();
  ~Malformed() override;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path put(const std::string& file, std::string_view bytes) const;
  [[nodiscard]] std::string bytes_of(const std::string& file) const;

  // Feeds the file, and takes it away again.
  void judge(const Trial& trial) const;
  void judge_all(const std::vector<Trial>& trials) const;
  // What a command must end with: nothing but its scratch changes, no memory beyond 1 GB, `says` in its
  // words.
  void judge_command(const std::string& name, const std::vector<std::string>& arguments, int status,
                     const std::vector<std::string>& says) const;

 private:
  std::filesystem::path scratch_;
  std::filesystem::path folder_;
};

// GeoJSON of one feature, or of several joined by commas.
[[nodiscard]] std::string collection(const std::string& features);
[[nodiscard]] std::string feature(const std::string& properties, const std::string& geometry);
// A point of the hamlet.
[[nodiscard]] std::string place(const std::string& properties);
[[nodiscard]] std::string area(const std::string& rings);

}  // namespace tsunagi::malformed
