// SPDX-License-Identifier: Apache-2.0
// The region file and the scenario of a made-up municipality.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace tsunagi {

// Writes region.toml and scenario.toml beside the layers that geo::sample::write_sample put into the folder.
// Traps for wildlife stand at the edge of forest: without any there are none.
void write_sample_scenario(const std::filesystem::path& folder, std::int64_t population,
                           const std::string& name = "架空の町", bool has_forest = true);

// A sweep over the towns of a made-up nation: prices, growth and a policy.
[[nodiscard]] std::string sample_sweep();

}  // namespace tsunagi
