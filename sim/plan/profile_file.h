// SPDX-License-Identifier: Apache-2.0
// One path profile from CSV.
#pragma once

#include <filesystem>

#include "geo/base/toml.h"
#include "geo/csv_table.h"
#include "sim/plan/pair_profile.h"

namespace tsunagi::plan {

// Columns distance_m (from 0, rising), height_m and, where the file has it, clutter_m; from the transmitter
// to the receiver. Throws Error{input} with every fault, naming file, line and column; fewer than three
// points are one.
[[nodiscard]] PairProfile read_profile(const std::filesystem::path& file);

// A cell as a number within the range; a fault, and the least, where it is none.
[[nodiscard]] double cell_number(const geo::CsvTable& table, const geo::CsvRow& row, std::size_t column,
                                 Range range, Faults& faults);

}  // namespace tsunagi::plan
