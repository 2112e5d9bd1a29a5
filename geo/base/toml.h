// SPDX-License-Identifier: Apache-2.0
// TOML with positions: a typed reader that collects every fault of a file and knows which keys exist.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "geo/base/error.h"

namespace tsunagi {

struct TomlNode;
// Keys in alphabetical order, each with its own position.
struct TomlEntry;
using TomlTable = std::vector<TomlEntry>;
using TomlArray = std::vector<TomlNode>;

struct TomlNode {
  std::variant<std::string, std::int64_t, double, bool, TomlArray, TomlTable> value;
  int line = 0;
  int column = 0;
  std::shared_ptr<const std::string> file;  // of a value that was put in from elsewhere; else the document's
};

struct TomlEntry {
  std::string key;
  int line = 0;
  int column = 0;
  TomlNode node;
};

struct TomlDocument {
  std::string file;  // as shown in messages
  TomlNode root;     // always a table
};

// Throws Error{input} with file, line and column for anything that is not UTF-8 TOML of sane depth.
[[nodiscard]] TomlDocument parse_toml(std::string_view text, const std::string& file);
[[nodiscard]] TomlDocument load_toml(const std::filesystem::path& path);

// Inclusive bounds of a number.
struct Range {
  double least;
  double most;
};

// A view of one table. Every getter notes its key as known; finish() reports the keys nobody asked for, with
// "did you mean". A fault is added to `faults` and a harmless value returned, so that one run reports all.
// The document and the faults must outlive the reader.
class TomlReader {
 public:
  TomlReader(const TomlDocument& document, Faults& faults);

  [[nodiscard]] bool has(std::string_view key) const;  // does not make the key known
  [[nodiscard]] std::string text(std::string_view key) const;
  [[nodiscard]] std::string text_or(std::string_view key, std::string_view otherwise) const;
  [[nodiscard]] double number(std::string_view key, Range range) const;  // takes integers too
  [[nodiscard]] double number_or(std::string_view key, double otherwise, Range range) const;
  [[nodiscard]] std::int64_t integer(std::string_view key, Range range) const;
  [[nodiscard]] std::int64_t integer_or(std::string_view key, std::int64_t otherwise, Range range) const;
  [[nodiscard]] bool flag_or(std::string_view key, bool otherwise) const;
  // One of `choices`, as its index.
  [[nodiscard]] std::size_t choice(std::string_view key, std::span<const std::string_view> choices) const;
  [[nodiscard]] std::size_t choice_or(std::string_view key, std::size_t otherwise,
                                      std::span<const std::string_view> choices) const;
  [[nodiscard]] std::vector<std::string> texts_or(std::string_view key,
                                                  std::vector<std::string> otherwise = {}) const;
  [[nodiscard]] std::vector<double> numbers_or(std::string_view key, std::vector<double> otherwise,
                                               Range range) const;
  [[nodiscard]] std::optional<TomlReader> table(std::string_view key) const;  // [key]
  [[nodiscard]] std::vector<TomlReader> tables(std::string_view key) const;   // [[key]]
  // Every sub-table with its name: [item.FB01], [item.FB02] …
  [[nodiscard]] std::vector<std::pair<std::string, TomlReader>> named_tables() const;
  [[nodiscard]] std::vector<std::string> keys() const;
  // The table as it stands; every key of it counts as known.
  [[nodiscard]] const TomlTable& entries() const;

  [[nodiscard]] Where where() const;
  [[nodiscard]] Where where(std::string_view key) const;
  void fault(std::string_view key, std::string sentence) const;
  void finish() const;

 private:
  TomlReader(const TomlReader& parent, std::string path, const TomlNode& node);
  const TomlNode* find(std::string_view key) const;
  const TomlNode* require(std::string_view key, std::string_view expected) const;
  double checked(std::string_view key, const TomlNode& node, Range range) const;

  const TomlDocument* document_;
  Faults* faults_;
  const TomlNode* node_;
  std::string path_;
  std::shared_ptr<std::set<std::string, std::less<>>> known_;
};

}  // namespace tsunagi
