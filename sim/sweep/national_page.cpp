// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/national_page.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "sim/report/packing.h"

namespace tsunagi::sweep {
namespace {

using nlohmann::json;

// Enough for a map of the nation a thousand points wide.
constexpr double k_tolerance_deg = 0.002;

json rings_json(const std::vector<geo::Polyline>& rings) {
  json out = json::array();
  for (const geo::Polyline& ring : rings) {
    json points = json::array();
    for (const geo::PointM p : report::simplified(ring, k_tolerance_deg)) {
      points.push_back(std::round(p.x * 1e4) / 1e4);
      points.push_back(std::round(p.y * 1e4) / 1e4);
    }
    if (points.size() >= 8) out.push_back(std::move(points));
  }
  return out;
}

json cell_json(const report::TableCell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return *whole;
  if (const auto* number = std::get_if<double>(&cell)) return *number;
  if (const auto* fixed = std::get_if<report::FixedNumber>(&cell)) return fixed->value;
  return {};
}

json rows_json(const report::CsvTable& table) {
  json out = json::array();
  for (std::size_t r = 0; r < table.row_count(); ++r) {
    json row = json::object();
    for (std::size_t c = 0; c < table.columns().size(); ++c)
      row[table.columns()[c]] = cell_json(table.cell(r, c));
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

std::string national_page_data(const NationalResult& result, const std::string& summary_json,
                               const report::CsvTable& ranking, const report::CsvTable& models) {
  json areas = json::array();
  for (const RegionPart& region : result.regions)
    for (const MunicipalArea& m : region.municipalities)
      areas.push_back({{"code", m.code},
                       {"name", m.name},
                       {"people", m.people},
                       {"type", k_area_type_names[static_cast<std::size_t>(m.type)]},
                       {"rings", rings_json(m.rings)}});
  json maps = json::array();
  for (const auto& values : result.maps) {
    json cost = json::array();
    json served = json::array();
    for (const MapValue& value : values) {
      cost.push_back(value.is_known ? json(std::round(value.jpy_a_person)) : json());
      served.push_back(value.is_known ? json(std::round(value.served_ratio * 1e4) / 1e4) : json());
    }
    maps.push_back({{"cost", std::move(cost)}, {"served", std::move(served)}});
  }
  const std::string text = json{{"schema", "tsunagi-national-page-1"}, {"summary", json::parse(summary_json)},
                                {"areas", std::move(areas)},           {"maps", std::move(maps)},
                                {"ranking", rows_json(ranking)},       {"models", rows_json(models)}}
                               .dump();
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8)
    bytes += static_cast<char>(static_cast<std::uint32_t>(text.size()) >> shift & 0xffu);
  return report::base64(report::gzipped(bytes + text));
}

}  // namespace tsunagi::sweep
