// SPDX-License-Identifier: Apache-2.0
// A made-up municipality and its plan, made once a process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "sim/plan/pipeline.h"

namespace tsunagi::plan::testing {

struct World {
  std::filesystem::path folder;
  Scenario scenario;
  Planned planned;
};

// The folder of the sample of a seed, 1500 people, with region.toml and scenario.toml; removed at the end.
[[nodiscard]] const std::filesystem::path& sample_folder(std::uint64_t seed);
[[nodiscard]] Scenario sample_scenario(std::uint64_t seed);
[[nodiscard]] const geo::Region& sample_region();  // of seed 1

using Change = std::function<void(Scenario&)>;
[[nodiscard]] World plan_world(std::uint64_t seed, const Change& change);

// The plan of seed 1 as the sample's scenario stands.
[[nodiscard]] const World& town();
// The same without what makes own networks dear: radios and their cores are built.
[[nodiscard]] const World& radio_town();
void without_subscriptions(Scenario& scenario);
// The same, its sensor radios no LoRa and taken to share one channel.
[[nodiscard]] const World& shared_channel_town();
// Gaps in the fiber, and neither radio nor satellite for homes: cable is laid.
void with_new_cable(Scenario& scenario);

[[nodiscard]] std::uint32_t option_index(const Scenario& scenario, const std::string& id);
[[nodiscard]] std::uint32_t row_index(const Scenario& scenario, const std::string& id);

}  // namespace tsunagi::plan::testing
