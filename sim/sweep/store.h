// SPDX-License-Identifier: Apache-2.0
// The folder of a sweep: parts by their names, each with a hash of itself, appearing whole or not at all.
//
//   manifest.json            what the workers agree on
//   regions/ plans/ parts/   results by the hash of what they depend on
//   failures/                why a task has no part
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tsunagi::sweep {

enum class PartKind { region, plan, task, failure };

class Store {
 public:
  // Makes the folders. Throws Error{input} for a folder that holds other things, Error{environment} when the
  // disk or a permission fails.
  explicit Store(std::filesystem::path folder);
  // Makes nothing: Error{input} where no sweep was begun.
  [[nodiscard]] static Store existing(std::filesystem::path folder);

  // The text of a part, or nothing when there is none. Throws Error{input} naming the file when its hash does
  // not fit its bytes.
  [[nodiscard]] std::optional<std::string> find(PartKind kind, const std::string& key) const;
  [[nodiscard]] bool has(PartKind kind, const std::string& key) const;

  // Written beside, flushed, renamed. Where another worker was first its bytes must be the same: else
  // Error{internal} naming the part.
  void publish(PartKind kind, const std::string& key, std::string_view text) const;
  // Failures and damaged parts may be replaced and removed.
  void replace(PartKind kind, const std::string& key, std::string_view text) const;
  void remove(PartKind kind, const std::string& key) const;

  [[nodiscard]] std::optional<std::string> manifest() const;
  void set_manifest(std::string_view text) const;

  // Removes what killed workers left half-written. It looks into every folder: for the start of a sweep.
  void clear_leftovers() const;

  [[nodiscard]] std::filesystem::path path_of(PartKind kind, const std::string& key) const;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  Store() = default;

  std::filesystem::path folder_;
};

}  // namespace tsunagi::sweep
