// SPDX-License-Identifier: Apache-2.0
#include "geo/geopackage_check.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <sqlite3.h>

#include "geo/base/error.h"

namespace tsunagi::geo {
namespace {

bool is_sqlite(const std::filesystem::path& path) {
  std::array<char, 15> head{};
  std::ifstream(path, std::ios::binary).read(head.data(), head.size());
  return std::string_view(head.data(), head.size()) == "SQLite format 3";
}

// Of a log beside a database. SQLite leaves one that is finished away, empty, or with zeros at its beginning
// (sqlite.org/fileformat2.html, sections 3 and 4).
bool holds_changes(const std::filesystem::path& log) {
  std::array<char, 8> head{};
  return std::ifstream(log, std::ios::binary).read(head.data(), head.size()) &&
         std::ranges::any_of(head, [](char c) { return c != 0; });
}

void refuse_unfinished(const std::filesystem::path& path) {
  for (const char* end : {"-wal", "-journal"}) {
    const std::filesystem::path log = path.string() + end;
    if (!holds_changes(log)) continue;
    throw input_error(
        fmt::format("has an unfinished transaction beside it ({}): close the program that edits it, or open "
                    "and save it there, and run again",
                    log.filename().string()));
  }
}

// As SQLite takes names of files (sqlite.org/uri.html); immutable: no lock, no journal, nothing written
// beside it.
std::string uri_of(const std::filesystem::path& path) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(path).string()) {
    if (c == '%' || c == '?' || c == '#') {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

using Database = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;
using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

// The first view among the layers; none also where the file cannot be read, which GDAL then says.
std::optional<std::string> find_view(const std::filesystem::path& path, const std::string& layer) {
  sqlite3* opened = nullptr;
  const int failed =
      sqlite3_open_v2(uri_of(path).c_str(), &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
  const Database database(opened, &sqlite3_close);
  if (failed != SQLITE_OK) return std::nullopt;
  sqlite3_stmt* prepared = nullptr;
  sqlite3_prepare_v2(opened,
                     "SELECT name FROM sqlite_master WHERE type = 'view' AND lower(name) IN (SELECT "
                     "lower(table_name) FROM gpkg_contents) AND (?1 = '' OR lower(name) = lower(?1))",
                     -1, &prepared, nullptr);
  const Statement statement(prepared, &sqlite3_finalize);
  if (!statement) return std::nullopt;
  sqlite3_bind_text(prepared, 1, layer.c_str(), static_cast<int>(layer.size()), SQLITE_TRANSIENT);
  if (sqlite3_step(prepared) != SQLITE_ROW) return std::nullopt;
  const auto* const name = sqlite3_column_text(prepared, 0);
  return name == nullptr ? std::nullopt : std::optional(std::string(reinterpret_cast<const char*>(name)));
}

}  // namespace

bool check_geopackage(const std::filesystem::path& path, const std::string& layer) {
  if (!is_sqlite(path)) return false;
  refuse_unfinished(path);
  if (const auto view = find_view(path, layer))
    throw Error(ErrorKind::input, "is a view; save it as a layer of its own", {.layer = *view});
  return true;
}

}  // namespace tsunagi::geo
