// SPDX-License-Identifier: Apache-2.0
// Files: whole reads, and folders that appear whole or not at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/base/folder_lock.h"
#include "geo/base/hidden_sibling.h"
#include "geo/base/interrupts.h"

namespace tsunagi {

// The bytes of a regular file. Throws Error{input} when there is none or it is larger than `most_bytes`.
[[nodiscard]] std::string read_file(const std::filesystem::path& path,
                                    std::uintmax_t most_bytes = 1ull << 30);

// A folder as a sentence names it: the current one has no name of its own.
[[nodiscard]] std::string folder_name(const std::filesystem::path& folder);

// Writes and flushes to disk. Throws Error{environment} naming the file.
void write_file(const std::filesystem::path& path, std::string_view bytes);

// Flushes a file or folder to disk. Throws Error{environment}.
void flush_to_disk(const std::filesystem::path& path);

// A folder written first as a hidden sibling of `target` and put in its place by commit(), in one step where
// the file system can exchange two names; removed otherwise, also by an interrupt. While one lives no other
// process can have one of the same target. What a killed process left of an earlier one is removed. Throws
// Error{input} when the target exists and `overwrite` is false or it holds a file of another name;
// Error{environment} when the disk or a permission fails or another process writes it.
class OutputFolder {
 public:
  // `names`: the files such a folder may hold; "folder/file" for those below.
  OutputFolder(std::filesystem::path target, bool overwrite, const std::vector<std::string>& names);
  // The objections to the target alone.
  static void check(const std::filesystem::path& target, bool overwrite,
                    const std::vector<std::string>& names);
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;
  OutputFolder(OutputFolder&&) = delete;
  OutputFolder& operator=(OutputFolder&&) = delete;

  // Where to write until commit().
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return hidden_; }
  // Flushes every file and puts the folder in place.
  void commit();

 private:
  void clear_leftovers() const;
  void put_in_place();

  std::filesystem::path target_;
  std::filesystem::path first_made_;  // of the folders that lead to the target; empty: all were there
  std::filesystem::path hidden_;
  std::optional<FolderLock> lock_;
  std::optional<RemovedOnInterrupt> removed_;
  bool committed_ = false;
};

// One file, written first as a hidden sibling of `target` and renamed over it by commit(); removed otherwise,
// also by an interrupt. Throws Error{input} when the target exists and `overwrite` is false, or is no regular
// file; Error{environment} when the disk or a permission fails.
class OutputFile {
 public:
  OutputFile(std::filesystem::path target, bool overwrite);

  // Where to write until commit().
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return hidden_.path(); }
  // Flushes the file and renames it into place.
  void commit();

 private:
  std::filesystem::path target_;
  HiddenSibling hidden_;
};

}  // namespace tsunagi
