// SPDX-License-Identifier: Apache-2.0
// What the page shows of one run, as bytes: see sim/report/web/DATA.md.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "sim/report/geopackage_facts.h"
#include "sim/report/packing.h"
#include "sim/report/summary.h"

namespace tsunagi::report {

// Length of the JSON (four bytes, least first), the JSON, then what it points into: packed lines and the
// picture of the ground.
[[nodiscard]] std::string page_data(const plan::Scenario& scenario, const plan::Planned& planned,
                                    const Results& results, std::string_view summary);

// Geometry of the region: roads, waters, zones, places, each layer with where it starts in `lines`.
[[nodiscard]] nlohmann::json page_background(const plan::Planned& planned, PackedLines& lines);

// Premises, sites, gateways and used arcs, with the geometry of routes in `lines`; terminals with their audit
// trail.
[[nodiscard]] nlohmann::json page_plan(const PlanFacts& facts, const Results& results, PackedLines& lines);

// Demand rows, options, priced items and sources, as far as the plan names them.
[[nodiscard]] nlohmann::json page_catalogue(const PlanFacts& facts);

// Cost by layer, technology and whether it is for homes that fiber serves today alone, in whole yen that sum
// to the total.
[[nodiscard]] nlohmann::json page_cost_table(const PlanFacts& facts);

}  // namespace tsunagi::report
