// SPDX-License-Identifier: Apache-2.0
// The only file that includes toml++ (it costs twelve seconds to compile).
#include "geo/base/toml.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#define TOML_ENABLE_UNRELEASED_FEATURES 0
// toml++ 3.3 asserts what a file may break, e.g. that a key follows "[[", and then refuses it all the same.
#define TOML_ASSERT(expression) static_assert(true)
#include <toml++/toml.h>

#include "geo/base/files.h"
#include "geo/base/text.h"

namespace tsunagi {
namespace {

constexpr std::size_t k_most_key_parts = 64;
constexpr std::uintmax_t k_most_bytes = 16u << 20;

TomlNode converted(const toml::node& node, const std::string& file);

TomlTable converted_table(const toml::table& table, const std::string& file) {
  TomlTable entries;
  for (const auto& [key, node] : table) {
    const auto at = key.source().begin;
    entries.push_back({std::string(key.str()), static_cast<int>(at.line), static_cast<int>(at.column),
                       converted(node, file)});
  }
  return entries;
}

TomlNode converted(const toml::node& node, const std::string& file) {
  TomlNode out;
  out.line = static_cast<int>(node.source().begin.line);
  out.column = static_cast<int>(node.source().begin.column);
  if (const auto* text = node.as_string()) {
    out.value = text->get();
  } else if (const auto* whole = node.as_integer()) {
    out.value = whole->get();
  } else if (const auto* number = node.as_floating_point()) {
    out.value = number->get();
  } else if (const auto* flag = node.as_boolean()) {
    out.value = flag->get();
  } else if (const auto* array = node.as_array()) {
    TomlArray items;
    for (const auto& item : *array) items.push_back(converted(item, file));
    out.value = std::move(items);
  } else if (const auto* table = node.as_table()) {
    out.value = converted_table(*table, file);
  } else {
    throw input_error("dates and times are written as text here",
                      {.file = file, .line = out.line, .column = out.column});
  }
  return out;
}

// A key of thousands of parts nests as deeply; the parser's limit covers arrays only.
void refuse_deep_keys(std::string_view text, const std::string& file) {
  int line = 1;
  std::size_t dots = 0;
  bool key = true;
  for (const char c : text) {
    if (c == '\n') {
      ++line;
      dots = 0;
      key = true;
    } else if (c == '=' || c == '"' || c == '\'' || c == '#') {
      key = false;
    } else if (c == '.' && key && ++dots > k_most_key_parts) {
      throw input_error(fmt::format("a key has more than {} parts", k_most_key_parts),
                        {.file = file, .line = line});
    }
  }
}

std::string joined_path(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

std::string kind_of(const TomlNode& node) {
  static constexpr const char* k_names[] = {"text",          "a whole number", "a number",
                                            "true or false", "a list",         "a table"};
  return k_names[node.value.index()];
}

const std::string& file_of(const TomlNode& node, const TomlDocument& document) {
  return node.file ? *node.file : document.file;
}

std::string range_text(Range range) {
  if (std::isinf(range.most)) return fmt::format("at least {}", range.least);
  return fmt::format("{} to {}", range.least, range.most);
}

}  // namespace

TomlDocument parse_toml(std::string_view text, const std::string& file) {
  if (const auto bad = first_invalid_utf8(text)) {
    throw input_error(fmt::format("is not UTF-8: byte at offset {}", *bad), {.file = file});
  }
  refuse_deep_keys(text, file);
  try {
    const toml::table table = toml::parse(text, file);
    TomlDocument document{file, {}};
    document.root.value = converted_table(table, file);
    return document;
  } catch (const toml::parse_error& error) {
    const auto at = error.source().begin;
    throw input_error(
        std::string(error.description()),
        {.file = file, .line = static_cast<int>(at.line), .column = static_cast<int>(at.column)});
  }
}

TomlDocument load_toml(const std::filesystem::path& path) {
  return parse_toml(read_file(path, k_most_bytes), path.string());
}

TomlReader::TomlReader(const TomlDocument& document, Faults& faults)
    : document_(&document),
      faults_(&faults),
      node_(&document.root),
      known_(std::make_shared<std::set<std::string, std::less<>>>()) {}

TomlReader::TomlReader(const TomlReader& parent, std::string path, const TomlNode& node)
    : document_(parent.document_),
      faults_(parent.faults_),
      node_(&node),
      path_(std::move(path)),
      known_(std::make_shared<std::set<std::string, std::less<>>>()) {}

const TomlNode* TomlReader::find(std::string_view key) const {
  known_->emplace(key);
  const auto& entries = std::get<TomlTable>(node_->value);
  const auto at = std::ranges::find(entries, key, &TomlEntry::key);
  return at == entries.end() ? nullptr : &at->node;
}

const TomlNode* TomlReader::require(std::string_view key, std::string_view expected) const {
  const TomlNode* node = find(key);
  if (node == nullptr) {
    Where place = where();
    place.key = joined_path(path_, key);
    faults_->add(fmt::format("is required: {}", expected), place);
  }
  return node;
}

bool TomlReader::has(std::string_view key) const {
  const auto& entries = std::get<TomlTable>(node_->value);
  return std::ranges::find(entries, key, &TomlEntry::key) != entries.end();
}

Where TomlReader::where() const {
  return {.file = file_of(*node_, *document_), .line = node_->line, .column = node_->column, .key = path_};
}

Where TomlReader::where(std::string_view key) const {
  Where place = where();
  place.key = joined_path(path_, key);
  const auto& entries = std::get<TomlTable>(node_->value);
  const auto at = std::ranges::find(entries, key, &TomlEntry::key);
  if (at != entries.end()) {
    place.file = file_of(at->node, *document_);
    place.line = at->line;
    place.column = at->column;
  }
  return place;
}

void TomlReader::fault(std::string_view key, std::string sentence) const {
  faults_->add(std::move(sentence), where(key));
}

std::string TomlReader::text(std::string_view key) const {
  const TomlNode* node = require(key, "text");
  if (node == nullptr) return {};
  if (const auto* text = std::get_if<std::string>(&node->value)) return *text;
  fault(key, fmt::format("expected text, found {}", kind_of(*node)));
  return {};
}

std::string TomlReader::text_or(std::string_view key, std::string_view otherwise) const {
  return find(key) == nullptr ? std::string(otherwise) : text(key);
}

double TomlReader::checked(std::string_view key, const TomlNode& node, Range range) const {
  double value = range.least;
  if (const auto* whole = std::get_if<std::int64_t>(&node.value)) {
    value = static_cast<double>(*whole);
  } else if (const auto* number = std::get_if<double>(&node.value)) {
    value = *number;
  } else {
    fault(key, fmt::format("expected a number, found {}", kind_of(node)));
    return range.least;
  }
  if (!(value >= range.least && value <= range.most) || !std::isfinite(value)) {
    fault(key, fmt::format("expected a number of {}, found {}", range_text(range), value));
    return range.least;
  }
  return value;
}

double TomlReader::number(std::string_view key, Range range) const {
  const TomlNode* node = require(key, fmt::format("a number of {}", range_text(range)));
  return node == nullptr ? range.least : checked(key, *node, range);
}

double TomlReader::number_or(std::string_view key, double otherwise, Range range) const {
  const TomlNode* node = find(key);
  return node == nullptr ? otherwise : checked(key, *node, range);
}

std::int64_t TomlReader::integer(std::string_view key, Range range) const {
  const TomlNode* node = require(key, fmt::format("a whole number of {}", range_text(range)));
  if (node == nullptr) return static_cast<std::int64_t>(range.least);
  const auto* whole = std::get_if<std::int64_t>(&node->value);
  if (whole == nullptr) {
    fault(key, fmt::format("expected a whole number, found {}", kind_of(*node)));
    return static_cast<std::int64_t>(range.least);
  }
  static_cast<void>(checked(key, *node, range));
  return *whole;
}

std::int64_t TomlReader::integer_or(std::string_view key, std::int64_t otherwise, Range range) const {
  return find(key) == nullptr ? otherwise : integer(key, range);
}

bool TomlReader::flag_or(std::string_view key, bool otherwise) const {
  const TomlNode* node = find(key);
  if (node == nullptr) return otherwise;
  if (const auto* flag = std::get_if<bool>(&node->value)) return *flag;
  fault(key, fmt::format("expected true or false, found {}", kind_of(*node)));
  return otherwise;
}

std::size_t TomlReader::choice(std::string_view key, std::span<const std::string_view> choices) const {
  const std::string value = text(key);
  if (value.empty() && (!has(key) || !std::holds_alternative<std::string>(find(key)->value)))
    return 0;  // reported by text()
  const auto at = std::ranges::find(choices, value);
  if (at != choices.end()) return static_cast<std::size_t>(at - choices.begin());
  const std::vector<std::string> names(choices.begin(), choices.end());
  fault(key, fmt::format("expected one of {}; found \"{}\"{}", fmt::join(choices, ", "), value,
                         did_you_mean(value, names)));
  return 0;
}

std::size_t TomlReader::choice_or(std::string_view key, std::size_t otherwise,
                                  std::span<const std::string_view> choices) const {
  return find(key) == nullptr ? otherwise : choice(key, choices);
}

std::vector<std::string> TomlReader::texts_or(std::string_view key,
                                              std::vector<std::string> otherwise) const {
  const TomlNode* node = find(key);
  if (node == nullptr) return otherwise;
  std::vector<std::string> out;
  if (const auto* text = std::get_if<std::string>(&node->value)) return {*text};
  const auto* items = std::get_if<TomlArray>(&node->value);
  if (items == nullptr) {
    fault(key, fmt::format("expected a list of texts, found {}", kind_of(*node)));
    return out;
  }
  for (const TomlNode& item : *items) {
    const auto* text = std::get_if<std::string>(&item.value);
    if (text == nullptr) {
      fault(key, fmt::format("expected a list of texts, found {} in it", kind_of(item)));
    } else {
      out.push_back(*text);
    }
  }
  return out;
}

std::vector<double> TomlReader::numbers_or(std::string_view key, std::vector<double> otherwise,
                                           Range range) const {
  const TomlNode* node = find(key);
  if (node == nullptr) return otherwise;
  const auto* items = std::get_if<TomlArray>(&node->value);
  if (items == nullptr) {
    fault(key, fmt::format("expected a list of numbers, found {}", kind_of(*node)));
    return otherwise;
  }
  std::vector<double> out;
  for (const TomlNode& item : *items) out.push_back(checked(key, item, range));
  return out;
}

std::optional<TomlReader> TomlReader::table(std::string_view key) const {
  const TomlNode* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (!std::holds_alternative<TomlTable>(node->value)) {
    fault(key, fmt::format("expected a table [{}], found {}", joined_path(path_, key), kind_of(*node)));
    return std::nullopt;
  }
  return TomlReader(*this, joined_path(path_, key), *node);
}

std::vector<TomlReader> TomlReader::tables(std::string_view key) const {
  const TomlNode* node = find(key);
  std::vector<TomlReader> out;
  if (node == nullptr) return out;
  const auto* items = std::get_if<TomlArray>(&node->value);
  const bool all_tables = items != nullptr && std::ranges::all_of(*items, [](const TomlNode& item) {
                            return std::holds_alternative<TomlTable>(item.value);
                          });
  if (!all_tables) {
    fault(key, fmt::format("expected tables [[{}]], found {}", joined_path(path_, key), kind_of(*node)));
    return out;
  }
  for (std::size_t i = 0; i < items->size(); ++i) {
    out.push_back(TomlReader(*this, fmt::format("{}[{}]", joined_path(path_, key), i), (*items)[i]));
  }
  return out;
}

std::vector<std::pair<std::string, TomlReader>> TomlReader::named_tables() const {
  std::vector<std::pair<std::string, TomlReader>> out;
  for (const TomlEntry& entry : std::get<TomlTable>(node_->value)) {
    if (auto reader = table(entry.key)) out.emplace_back(entry.key, *reader);
  }
  return out;
}

std::vector<std::string> TomlReader::keys() const {
  std::vector<std::string> out;
  for (const TomlEntry& entry : std::get<TomlTable>(node_->value)) out.push_back(entry.key);
  return out;
}

const TomlTable& TomlReader::entries() const {
  const auto& table = std::get<TomlTable>(node_->value);
  for (const TomlEntry& entry : table) known_->insert(entry.key);
  return table;
}

void TomlReader::finish() const {
  const std::vector<std::string> candidates(known_->begin(), known_->end());
  for (const TomlEntry& entry : std::get<TomlTable>(node_->value)) {
    if (known_->contains(entry.key)) continue;
    fault(entry.key, "is not a key that tsunagi knows" + did_you_mean(entry.key, candidates));
  }
}

}  // namespace tsunagi
