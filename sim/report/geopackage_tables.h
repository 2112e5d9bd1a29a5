// SPDX-License-Identifier: Apache-2.0
// The layers and tables of the GeoPackage as plain values: what each column means, and the rows of a plan.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "geo/geometry.h"
#include "sim/report/geopackage_facts.h"

namespace tsunagi::report {

enum class ColumnType { text, integer, number, boolean };

struct LayerColumn {
  std::string_view name;
  ColumnType type = ColumnType::text;
  std::string_view unit;  // empty: none
  std::string_view meaning_ja;
  std::string_view meaning_en;
};

enum class LayerShape { none, point, line, lines, areas };

struct LayerSpec {
  std::string_view name;
  LayerShape shape = LayerShape::none;
  std::string_view title_ja;
  std::string_view title_en;
  std::span<const LayerColumn> columns;
};

// In the order in which they draw: areas, lines, points, then tables without geometry.
[[nodiscard]] std::span<const LayerSpec> layer_specs() noexcept;

using LayerValue = std::variant<std::monostate, std::string, std::int64_t, double, bool>;
using LayerGeometry =
    std::variant<std::monostate, geo::PointM, geo::Polyline, std::vector<geo::Polyline>, geo::Area>;

struct LayerRow {
  LayerGeometry geometry;
  std::vector<LayerValue> values;  // one a column
};

struct LayerTable {
  const LayerSpec* spec = nullptr;
  std::vector<LayerRow> rows;
};

// Every layer of layer_specs(), in that order.
[[nodiscard]] std::vector<LayerTable> make_layer_tables(const PlanFacts& facts);

// What every column of the layers means, in the columns of data_dictionary.
[[nodiscard]] std::vector<LayerRow> dictionary_rows(std::span<const LayerSpec> layers);

}  // namespace tsunagi::report
