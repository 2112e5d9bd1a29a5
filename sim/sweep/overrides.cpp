// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/overrides.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geo/base/text.h"

namespace tsunagi::sweep {
namespace {

Where place_of(const Override& change) {
  return {.file = change.value.node.file ? *change.value.node.file : std::string{},
          .line = change.value.line,
          .column = change.value.column,
          .key = change.key()};
}

void flatten(const TomlTable& table, std::vector<std::string> path, std::vector<Override>& out) {
  for (const TomlEntry& entry : table) {
    std::vector<std::string> parts = path;
    for (std::string& part : split(entry.key, '.')) parts.push_back(std::move(part));
    if (const auto* inner = std::get_if<TomlTable>(&entry.node.value)) {
      flatten(*inner, std::move(parts), out);
    } else {
      out.push_back({std::move(parts), entry});
    }
  }
}

// The text by which a list of tables tells its entries apart.
const std::string* name_of(const TomlNode& item) {
  const auto* table = std::get_if<TomlTable>(&item.value);
  if (table == nullptr) return nullptr;
  for (const std::string_view key : {"id", "name"}) {
    const auto at = std::ranges::find(*table, key, &TomlEntry::key);
    if (at == table->end()) continue;
    if (const auto* text = std::get_if<std::string>(&at->node.value)) return text;
  }
  return nullptr;
}

class Putter {
 public:
  explicit Putter(const Override& change) : change_(change) {}

  void put_in(TomlNode& node, std::size_t depth) const {
    if (auto* table = std::get_if<TomlTable>(&node.value)) return put_in_table(*table, depth);
    if (auto* list = std::get_if<TomlArray>(&node.value)) return put_in_list(*list, depth);
    throw input_error(
        fmt::format("leads through {}, which is a value and no table",
                    fmt::join(change_.path.begin(), change_.path.begin() + static_cast<long>(depth), ".")),
        place_of(change_));
  }

 private:
  void put_in_table(TomlTable& table, std::size_t depth) const {
    const std::string& key = change_.path[depth];
    auto at = std::ranges::lower_bound(table, key, {}, &TomlEntry::key);
    const bool is_last = depth + 1 == change_.path.size();
    if (is_last || at == table.end() || at->key != key) {
      TomlEntry entry{key, change_.value.line, change_.value.column, change_.value.node};
      if (!is_last) entry.node.value = TomlTable{};
      if (at != table.end() && at->key == key) {
        *at = std::move(entry);
      } else {
        at = table.insert(at, std::move(entry));
      }
    }
    if (!is_last) put_in(at->node, depth + 1);
  }

  void put_in_list(TomlArray& list, std::size_t depth) const {
    const std::string& wanted = change_.path[depth];
    std::vector<std::string> names;
    bool is_found = false;
    for (TomlNode& item : list) {
      const std::string* name = name_of(item);
      if (name != nullptr) names.push_back(*name);
      if (wanted != "*" && (name == nullptr || *name != wanted)) continue;
      is_found = true;
      if (depth + 1 == change_.path.size())
        throw input_error("names a whole entry of a list; add the key that changes", place_of(change_));
      put_in(item, depth + 1);
    }
    if (!is_found)
      throw input_error(
          fmt::format("there is no entry with the id or name \"{}\"{}", wanted, did_you_mean(wanted, names)),
          place_of(change_));
  }

  const Override& change_;
};

struct Shown {
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
  std::string operator()(double number) const { return fmt::format("{}", number); }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(const TomlArray& list) const {
    std::vector<std::string> items;
    for (const TomlNode& item : list) items.push_back(shown(item));
    return fmt::format("[{}]", fmt::join(items, " "));
  }
  std::string operator()(const TomlTable& table) const {
    std::vector<std::string> items;
    for (const TomlEntry& entry : table) items.push_back(entry.key + "=" + shown(entry.node));
    return fmt::format("{{{}}}", fmt::join(items, " "));
  }
};

}  // namespace

std::string Override::key() const {
  return fmt::format("{}", fmt::join(path, "."));
}

std::vector<Override> flattened(const TomlTable& table) {
  std::vector<Override> out;
  flatten(table, {}, out);
  return out;
}

void put(TomlDocument& document, const Override& change) {
  Putter(change).put_in(document.root, 0);
}

std::string shown(const TomlNode& node) {
  return std::visit(Shown{}, node.value);
}

}  // namespace tsunagi::sweep
