// SPDX-License-Identifier: Apache-2.0
// The tables layer_styles and qgis_projects, as QGIS 3 reads them.
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include <cpl_vsi.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "geo/base/error.h"
#include "sim/report/geopackage_writer.h"

namespace tsunagi::report {
namespace {

struct CloseDatabase {
  void operator()(sqlite3* database) const noexcept { sqlite3_close(database); }
};
struct CloseStatement {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};

class Database {
 public:
  explicit Database(const TableFile& file) : file_(file) {
    sqlite3* opened = nullptr;
    const int status = sqlite3_open_v2(file.path.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
    database_.reset(opened);
    check(status == SQLITE_OK);
  }

  // Runs one statement with its values bound in order.
  void run(const char* sql, std::initializer_list<std::string_view> values = {}) {
    sqlite3_stmt* prepared = nullptr;
    check(sqlite3_prepare_v2(database_.get(), sql, -1, &prepared, nullptr) == SQLITE_OK);
    const std::unique_ptr<sqlite3_stmt, CloseStatement> statement(prepared);
    int index = 0;
    for (const std::string_view value : values) {
      check(sqlite3_bind_text64(statement.get(), ++index, value.data(), value.size(), SQLITE_STATIC,
                                SQLITE_UTF8) == SQLITE_OK);
    }
    int status = sqlite3_step(statement.get());
    while (status == SQLITE_ROW) status = sqlite3_step(statement.get());
    check(status == SQLITE_DONE);
  }

 private:
  void check(bool holds) const {
    if (holds) return;
    throw Error(ErrorKind::environment,
                fmt::format("cannot write the styles and the project: {}. Check the free space.",
                            sqlite3_errmsg(database_.get())),
                {.file = file_.path.string()});
  }

  const TableFile& file_;
  std::unique_ptr<sqlite3, CloseDatabase> database_;
};

constexpr const char* k_create = R"(CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
  styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))))";
constexpr const char* k_register =
    R"(INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
  VALUES ('layer_styles', 'attributes', 'layer_styles', 'QGIS styles', ?1))";
constexpr const char* k_insert =
    R"(INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,
  styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)
  VALUES ('', '', ?1, ?2, ?1, ?3, '', 1, '', '', NULL, ?4))";

// As QGIS makes it; no row of gpkg_contents, so that it shows up as no layer.
constexpr const char* k_create_projects =
    "CREATE TABLE qgis_projects(name TEXT PRIMARY KEY, metadata BLOB, content BLOB)";
constexpr const char* k_insert_project = "INSERT INTO qgis_projects VALUES (?1, ?2, ?3)";

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char byte : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return out;
}

// A zip archive of one file, in memory. GDAL dates its entries with nothing, so that equal texts give equal
// bytes.
std::string zipped(const std::string& name, const std::string& text) {
  const std::string archive = fmt::format("/vsimem/tsunagi_project_{}.zip", name);
  VSILFILE* entry = VSIFOpenL(("/vsizip/" + archive + "/" + name).c_str(), "wb");
  const bool written = entry != nullptr && VSIFWriteL(text.data(), 1, text.size(), entry) == text.size();
  const bool closed = entry != nullptr && VSIFCloseL(entry) == 0;
  vsi_l_offset size = 0;
  const GByte* bytes = written && closed ? VSIGetMemFileBuffer(archive.c_str(), &size, FALSE) : nullptr;
  std::string out =
      bytes != nullptr ? std::string(reinterpret_cast<const char*>(bytes), size) : std::string();
  VSIUnlink(archive.c_str());
  if (out.empty()) throw Error(ErrorKind::environment, "cannot pack the QGIS project");
  return out;
}

}  // namespace

void add_project(const TableFile& file, std::string_view name, const std::string& document) {
  Database database(file);
  database.run("PRAGMA synchronous = OFF");
  database.run("PRAGMA journal_mode = MEMORY");
  database.run("BEGIN");
  database.run(k_create_projects);
  const std::string about = fmt::format(R"({{"last_modified_time": "{}", "last_modified_user": "" }})",
                                        file.timestamp.substr(0, 19));
  database.run(k_insert_project, {name, about, hex(zipped("plan.qgs", document))});
  database.run("COMMIT");
}

void add_styles(const TableFile& file, std::span<const LayerStyle> styles) {
  Database database(file);
  database.run("PRAGMA synchronous = OFF");
  database.run("PRAGMA journal_mode = MEMORY");
  database.run("BEGIN");
  database.run(k_create);
  database.run(k_register, {file.timestamp});
  for (const LayerStyle& style : styles)
    database.run(k_insert, {style.layer, k_geometry_column, style.qml(), file.timestamp});
  database.run("COMMIT");
}

}  // namespace tsunagi::report
