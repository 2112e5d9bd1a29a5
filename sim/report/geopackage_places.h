// SPDX-License-Identifier: Apache-2.0
// Rows of the layers that are drawn, each in the columns of its LayerSpec.
#pragma once

#include <string_view>
#include <vector>

#include "sim/report/geopackage_facts.h"
#include "sim/report/geopackage_tables.h"

namespace tsunagi::report {

// Option and technology of what no network serves; routes on cable that is there already.
inline constexpr std::string_view k_unserved_name = "unserved";
inline constexpr std::string_view k_existing_name = "existing";

[[nodiscard]] double rounded(double value, int decimals) noexcept;

[[nodiscard]] std::vector<LayerRow> boundary_rows(const PlanFacts& facts);
[[nodiscard]] std::vector<LayerRow> coverage_rows(const PlanFacts& facts);  // one a used (site, option)
[[nodiscard]] std::vector<LayerRow> route_rows(
    const PlanFacts& facts);  // one a used stretch of road, either direction
[[nodiscard]] std::vector<LayerRow> link_rows(const PlanFacts& facts);  // one a used radio link or hop
[[nodiscard]] std::vector<LayerRow> sky_rows(const PlanFacts& facts);   // one a used dish or unit
[[nodiscard]] std::vector<LayerRow> premises_rows(const PlanFacts& facts);
[[nodiscard]] std::vector<LayerRow> terminal_rows(const PlanFacts& facts);
[[nodiscard]] std::vector<LayerRow> site_rows(const PlanFacts& facts);     // every candidate
[[nodiscard]] std::vector<LayerRow> radio_rows(const PlanFacts& facts);    // one a used radio
[[nodiscard]] std::vector<LayerRow> gateway_rows(const PlanFacts& facts);  // every candidate

}  // namespace tsunagi::report
