// SPDX-License-Identifier: Apache-2.0
#include "sim/compare/run_result.h"

#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>
#include <sqlite3.h>
#include <nlohmann/json.hpp>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "geo/projection.h"
#include "geo/vector_reader.h"

namespace tsunagi::compare {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json read_json(const fs::path& file, std::string_view schema) {
  const Where where{.file = file.string()};
  if (!fs::exists(file)) throw input_error("is not there: expected a folder that `tsunagi run` wrote", where);
  json document = json::parse(read_file(file), nullptr, false);
  if (document.is_discarded()) throw input_error("is damaged: it is no JSON. Run the scenario again", where);
  const std::string found = document.is_object() ? document.value("schema", "none") : "none";
  if (found != schema) {
    throw input_error(
        fmt::format("expected schema {}, found {}: the result is of another version of tsunagi. "
                    "Run the scenario again",
                    schema, found),
        where);
  }
  return document;
}

void read_summary(const fs::path& file, RunResult& out) {
  const json s = read_json(file, "tsunagi-summary-1");
  try {
    out.scenario = s.at("scenario");
    out.region = s.at("region");
    out.crs = s.at("crs");
    out.base_year = s.at("base_year");
    out.design_year = s.at("design_year");
    out.total_jpy_per_year = s.at("cost").at("total_jpy_per_year");
    out.penalties_jpy_per_year = s.at("cost").at("penalties_jpy_per_year");
    out.bound_jpy_per_year = s.at("bound").at("certified_bound_jpy_per_year");
    out.new_cable_km = s.at("network").at("new_cable_km");
    out.masts = s.at("network").at("masts");
    out.radios = s.at("network").at("radios");
    for (const json& row : s.at("demand"))
      out.demand[row.at("id")] = {
          .name = row.at("name_ja"), .units = row.at("units"), .served_units = row.at("served_units")};
    for (const json& row : s.at("cost").at("by_use_case")) {
      const auto at = out.demand.find(row.at("key").get<std::string>());
      if (at != out.demand.end()) at->second.jpy_per_year = row.at("cost_jpy_per_year");
    }
    for (const json& row : s.at("cost").at("by_option"))
      out.options_jpy_per_year[row.at("key")] = row.at("cost_jpy_per_year");
    for (const json& row : s.at("assumptions"))
      out.assumptions[row.at("id")] = {row.at("text_ja").get<std::string>(),
                                       row.at("count").get<std::int64_t>()};
  } catch (const json::exception& fault) {
    throw input_error(fmt::format("is damaged or not of this version: {}", fault.what()),
                      {.file = file.string()});
  }
}

void read_run(const fs::path& file, RunResult& out) {
  const json r = read_json(file, "tsunagi-run-1");
  try {
    out.version = r.at("version");
    out.scenario_hash = r.at("scenario_hash");
    for (const json& row : r.at("inputs"))
      out.inputs[row.at("role")].push_back({row.at("file"), row.at("vintage"), row.at("hash")});
    for (const auto& [key, value] : r.at("scenario_values").items()) out.scenario_values[key] = value;
    for (const auto& [key, v] : r.at("prices").items())
      out.prices[key] = {v.at("name"), v.at("unit"), v.at("price_jpy")};
    for (const auto& [key, v] : r.at("parameters").items())
      out.parameters[key] = {v.at("name"), v.at("unit"), v.at("value")};
  } catch (const json::exception& fault) {
    throw input_error(fmt::format("is damaged or not of this version: {}", fault.what()),
                      {.file = file.string()});
  }
}

std::vector<geo::Feature> features_of(const fs::path& file, std::string layer, geo::Shape shape,
                                      const std::vector<geo::FieldWish>& fields,
                                      const geo::Projection& projection) {
  const geo::Source source{.path = file, .layer = std::move(layer), .make_valid = true};
  return std::move(geo::read_features(source, shape, fields, projection).features);
}

std::vector<geo::FieldWish> wishes(std::initializer_list<const char*> texts,
                                   std::initializer_list<const char*> integers,
                                   std::initializer_list<const char*> numbers = {}) {
  std::vector<geo::FieldWish> out;
  for (const char* name : texts) out.push_back({.name = name, .type = geo::FieldType::text});
  for (const char* name : integers)
    out.push_back({.name = name, .type = geo::FieldType::integer, .required = true});
  for (const char* name : numbers)
    out.push_back({.name = name, .type = geo::FieldType::number, .required = true});
  return out;
}

bool is_true(const geo::Feature& feature, std::string_view field) {
  return feature.integer(field).value_or(0) != 0;
}

void read_layers(const fs::path& file, RunResult& out) {
  const geo::Projection projection(out.crs);
  for (geo::Feature& f :
       features_of(file, "boundary", geo::Shape::polygon, wishes({"code", "name"}, {}), projection))
    out.municipalities.push_back({f.text("code"), f.text("name"), {std::move(f.parts)}});
  for (const geo::Feature& f :
       features_of(file, "terminals", geo::Shape::point,
                   wishes({"name", "demand", "use_case", "municipality", "option", "option_name"},
                          {"units", "is_backup", "served"}),
                   projection)) {
    out.terminals.push_back({.demand = f.text("demand"),
                             .name = f.text("name"),
                             .use_case = f.text("use_case"),
                             .municipality = f.text("municipality"),
                             .units = f.integer("units").value_or(0),
                             .is_backup = is_true(f, "is_backup"),
                             .is_served = is_true(f, "served"),
                             .option = f.text("option"),
                             .option_name = f.text("option_name"),
                             .at = f.parts.front().front()});
  }
  for (const geo::Feature& f : features_of(file, "sites", geo::Shape::point,
                                           wishes({"name", "kind", "municipality"}, {"used"}), projection)) {
    out.sites.push_back({.name = f.text("name"),
                         .kind = f.text("kind"),
                         .municipality = f.text("municipality"),
                         .is_used = is_true(f, "used"),
                         .at = f.parts.front().front()});
  }
  for (const geo::Feature& f : features_of(
           file, "routes", geo::Shape::line,
           wishes({"option", "municipality"}, {"road_edge", "sharing_departments"}, {"from_m", "to_m"}),
           projection)) {
    out.routes.push_back({.edge = f.integer("road_edge").value_or(0),
                          .from_m = f.number("from_m").value_or(0),
                          .to_m = f.number("to_m").value_or(0),
                          .option = f.text("option"),
                          .municipality = f.text("municipality"),
                          .departments = f.integer("sharing_departments").value_or(0),
                          .line = f.parts.front()});
  }
}

struct CloseDatabase {
  void operator()(sqlite3* database) const noexcept { sqlite3_close(database); }
};
struct CloseStatement {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};

void read_costs(const fs::path& file, RunResult& out) {
  sqlite3* opened = nullptr;
  const int status = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, CloseDatabase> database(opened);
  const auto check = [&](bool holds) {
    if (!holds)
      throw input_error(fmt::format("its table of costs cannot be read: {}. Run the scenario again",
                                    sqlite3_errmsg(database.get())),
                        {.file = file.string(), .layer = "costs"});
  };
  check(status == SQLITE_OK);
  sqlite3_stmt* prepared = nullptr;
  check(sqlite3_prepare_v2(
            database.get(),
            "SELECT layer, coalesce(item, ''), coalesce(option, ''), municipality, item_name, "
            "coalesce(unit, ''), quantity, yearly_cost_jpy FROM costs WHERE is_penalty = 0 ORDER BY fid",
            -1, &prepared, nullptr) == SQLITE_OK);
  const std::unique_ptr<sqlite3_stmt, CloseStatement> statement(prepared);
  const auto text = [&](int column) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(prepared, column));
    return bytes != nullptr ? std::string(bytes) : std::string();
  };
  int step = sqlite3_step(prepared);
  for (; step == SQLITE_ROW; step = sqlite3_step(prepared)) {
    CostAmount& amount = out.costs[{text(0), text(1), text(2), text(3)}];
    amount.item_name = text(4);
    amount.unit = text(5);
    amount.quantity += sqlite3_column_double(prepared, 6);
    amount.jpy_per_year += sqlite3_column_int64(prepared, 7);
  }
  check(step == SQLITE_DONE);
}

RunResult read_result(const fs::path& folder) {
  if (!fs::is_directory(folder))
    throw input_error("is no folder: expected one that `tsunagi run` wrote", {.file = folder.string()});
  RunResult out{.folder = folder};
  read_summary(folder / "summary.json", out);
  read_run(folder / "run.json", out);
  const fs::path file = folder / "plan.gpkg";
  if (!fs::exists(file))
    throw input_error("is not there: expected a folder that `tsunagi run` wrote", {.file = file.string()});
  try {
    read_layers(file, out);
  } catch (const Error& error) {
    throw error.located({.file = file.string()});
  }
  read_costs(file, out);
  return out;
}

// Folders by their last name; by more of the path where two are called alike.
void name_results(std::vector<RunResult>& results) {
  for (std::size_t depth = 1; depth <= 8; ++depth) {
    std::set<std::string> names;
    for (RunResult& r : results) {
      fs::path rest = fs::absolute(r.folder).lexically_normal();
      if (!rest.has_filename()) rest = rest.parent_path();
      fs::path name;
      for (std::size_t i = 0; i < depth && rest.has_filename(); ++i, rest = rest.parent_path())
        name = name.empty() ? rest.filename() : rest.filename() / name;
      r.name = name.string();
      names.insert(r.name);
    }
    if (names.size() == results.size()) return;
  }
  for (std::size_t i = 0; i < results.size(); ++i) results[i].name += fmt::format(" ({})", i + 1);
}

}  // namespace

std::int64_t RunResult::units() const {
  std::int64_t sum = 0;
  for (const auto& [id, row] : demand) sum += row.units;
  return sum;
}

std::int64_t RunResult::served_units() const {
  std::int64_t sum = 0;
  for (const auto& [id, row] : demand) sum += row.served_units;
  return sum;
}

bool RunResult::has_roads_of(const RunResult& other) const {
  const auto hashes = [](const RunResult& r) {
    std::vector<std::string> out;
    for (const char* role : {"roads", "boundary"}) {
      const auto at = r.inputs.find(role);
      if (at == r.inputs.end()) continue;
      for (const InputFile& file : at->second) out.push_back(file.hash);
    }
    return out;
  };
  return hashes(*this) == hashes(other);
}

std::vector<RunResult> read_results(std::span<const std::filesystem::path> folders) {
  std::vector<RunResult> results;
  Faults faults;
  for (const fs::path& folder : folders) {
    try {
      results.push_back(read_result(folder));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      faults.add(error);
    }
  }
  faults.throw_if_any();
  for (const RunResult& r : results) {
    const RunResult& first = results.front();
    if (r.region != first.region || r.crs != first.crs)
      faults.add(
          fmt::format(
              "is a result of {} ({}), while {} is of {} ({}): only runs of one region can be compared",
              r.region, r.crs, first.folder.string(), first.region, first.crs),
          {.file = r.folder.string()});
  }
  faults.throw_if_any();
  name_results(results);
  return results;
}

}  // namespace tsunagi::compare
