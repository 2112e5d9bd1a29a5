// SPDX-License-Identifier: Apache-2.0
#include "geo/csv_points.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "geo/base/text.h"
#include "geo/csv_table.h"

namespace tsunagi::geo {

std::vector<Feature> read_csv_points(const Source& source, const std::vector<FieldWish>& wishes,
                                     const Projection& projection) {
  const CsvTable table =
      read_csv(source.path, {.cp932 = source.cp932, .skip_rows_after_header = source.skip_rows_after_header});
  const auto column_of = [&](const FieldWish& wish) -> std::optional<std::size_t> {
    if (const auto mapped = source.fields.find(wish.name); mapped != source.fields.end())
      return table.column(mapped->second);
    if (const auto at = table.find_column(wish.name)) return at;
    for (const auto& name : wish.usual) {
      if (const auto at = table.find_column(name)) return at;
    }
    if (wish.required) return table.column(wish.name);
    return std::nullopt;
  };
  const std::size_t lon = *column_of({"lon", FieldType::number, true, {"lng", "longitude", "X_CODE"}});
  const std::size_t lat = *column_of({"lat", FieldType::number, true, {"latitude", "Y_CODE"}});
  std::vector<Feature> out;
  Faults faults;
  for (const CsvRow& row : table.rows) {
    Feature feature{.id = fmt::format("line {}", row.line), .parts = {}, .fields = {}};
    const auto number = [&](std::size_t column, double most) {
      const auto value = parse_number(trimmed(row.cells[column]));
      if (!value || std::abs(*value) > most) {
        faults.add(fmt::format("expected a number of -{} to {}, found \"{}\"", most, most, row.cells[column]),
                   table.where(row, column));
        return 0.0;
      }
      return *value;
    };
    feature.parts = {{{number(lon, 180), number(lat, 90)}}};
    try {
      projection.from_lonlat(std::span(feature.parts.front()));
    } catch (const Error& error) {
      faults.add(error.located({.file = table.file, .line = row.line}));
    }
    for (const FieldWish& wish : wishes) {
      const auto column = column_of(wish);
      if (!column) continue;
      const std::string& cell = row.cells[*column];
      if (wish.type == FieldType::text) {
        feature.fields[wish.name] = cell;
      } else if (trimmed(cell).empty()) {
        feature.fields[wish.name] = {};
      } else if (const double value = number(*column, 1e15); wish.type == FieldType::number) {
        feature.fields[wish.name] = value;
      } else if (value == std::floor(value)) {
        feature.fields[wish.name] = static_cast<std::int64_t>(value);
      } else {
        faults.add(fmt::format("expected a whole number, found \"{}\"", cell), table.where(row, *column));
      }
    }
    const bool kept = std::ranges::all_of(
        source.where, [&](const auto& rule) { return row.cells[table.column(rule.first)] == rule.second; });
    if (kept) out.push_back(std::move(feature));
  }
  faults.throw_if_any();
  return out;
}

}  // namespace tsunagi::geo
