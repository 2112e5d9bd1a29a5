// SPDX-License-Identifier: Apache-2.0
// A small whole catalogue in a folder of its own, to be given slips.
#pragma once

#include <filesystem>
#include <string>

namespace tsunagi::models {

// Lives as long as the test that wrote it.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  Folder(Folder&&) = delete;
  Folder& operator=(Folder&&) = delete;

  // Puts `to` in the place of the first `from`.
  void slip(const std::string& file, const std::string& from, const std::string& to) const;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // What loading says; empty when it is content.
  [[nodiscard]] std::string fault() const;

 private:
  std::filesystem::path path_;
};

// What loading says of a slip.
[[nodiscard]] std::string fault_of(const std::string& file, const std::string& from, const std::string& to);

}  // namespace tsunagi::models
