// SPDX-License-Identifier: Apache-2.0
// What a run was told: the scenario's keys, the prices in force and the catalogue's parameters, flat, so that
// two runs can be laid beside each other.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/plan/scenario.h"

namespace tsunagi::report {

// "scenario_values": dotted keys of the scenario file with their values as text; a table of a list is named
// by its `id` where it has one (demand[schools].down_mbps), else by its number. "prices": JPY of each item at
// the scenario's level, with overrides. "parameters": the catalogue's middle values.
[[nodiscard]] nlohmann::json run_inputs_json(const plan::Scenario& scenario);

}  // namespace tsunagi::report
