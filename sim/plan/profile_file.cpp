// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/profile_file.h"

#include <cmath>

#include <fmt/format.h>

#include "geo/base/text.h"

namespace tsunagi::plan {
namespace {

constexpr Range k_distance_m{0, 1e7};
constexpr Range k_height_m{-1000, 10'000};
constexpr Range k_clutter_m{0, 1000};

bool has_equal_steps(const std::vector<double>& distance_km) {
  const double step = distance_km.back() / static_cast<double>(distance_km.size() - 1);
  for (std::size_t i = 0; i < distance_km.size(); ++i) {
    if (std::abs(distance_km[i] - step * static_cast<double>(i)) > 1e-6 * step) return false;
  }
  return true;
}

}  // namespace

double cell_number(const geo::CsvTable& table, const geo::CsvRow& row, std::size_t column, Range range,
                   Faults& faults) {
  const auto number = parse_number(row.cells[column]);
  if (number && *number >= range.least && *number <= range.most) return *number;
  faults.add(fmt::format("expected a number from {} to {}, found \"{}\"", range.least, range.most,
                         row.cells[column]),
             table.where(row, column));
  return range.least;
}

PairProfile read_profile(const std::filesystem::path& file) {
  const geo::CsvTable table = geo::read_csv(file);
  const std::size_t distance = table.column("distance_m");
  const std::size_t height = table.column("height_m");
  const auto clutter = table.find_column("clutter_m");
  Faults faults;
  PairProfile profile;
  for (const geo::CsvRow& row : table.rows) {
    const double d_km = cell_number(table, row, distance, k_distance_m, faults) / 1000;
    const bool rises = profile.distance_km.empty() ? d_km == 0 : d_km > profile.distance_km.back();
    if (!rises) {
      faults.add("expected distances that begin at 0 and rise from row to row", table.where(row, distance));
    }
    profile.distance_km.push_back(d_km);
    profile.height_m.push_back(cell_number(table, row, height, k_height_m, faults));
    if (clutter) profile.clutter_m.push_back(cell_number(table, row, *clutter, k_clutter_m, faults));
  }
  if (table.rows.size() < 3)
    faults.add(fmt::format("expected at least 3 points, found {}", table.rows.size()), {.file = table.file});
  faults.throw_if_any();
  profile.length_km = profile.distance_km.back();
  if (has_equal_steps(profile.distance_km)) profile.distance_km.clear();
  return profile;
}

}  // namespace tsunagi::plan
