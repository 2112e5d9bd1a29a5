// SPDX-License-Identifier: Apache-2.0
// The designs of a sweep file as lists of points, each a set of overrides with a name.
#pragma once

#include <cstdint>
#include <vector>

#include "geo/base/toml.h"
#include "sim/sweep/sweep_file.h"

namespace tsunagi::sweep {

// One [[design]] table. Faults go to the reader's; the points are then of no use.
[[nodiscard]] std::vector<SweepScenario> read_design(const TomlReader& reader, std::uint64_t seed,
                                                     const std::shared_ptr<const std::string>& file);

// One [[switch]] table: off and on.
[[nodiscard]] std::vector<SweepScenario> read_switch(const TomlReader& reader,
                                                     const std::shared_ptr<const std::string>& file);

// The table under a key as overrides that know their file; empty where there is none.
[[nodiscard]] std::vector<Override> read_overrides(const TomlReader& reader, std::string_view key,
                                                   const std::shared_ptr<const std::string>& file);

}  // namespace tsunagi::sweep
