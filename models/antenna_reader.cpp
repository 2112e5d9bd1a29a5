// SPDX-License-Identifier: Apache-2.0
#include "models/antenna_reader.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "geo/base/files.h"

namespace tsunagi::models {
namespace {

AntennaPattern read_pattern_file(const TomlReader& row, const std::filesystem::path& folder) {
  const std::filesystem::path named = row.text("file");
  const bool leaves = named.is_absolute() || std::ranges::find(named, "..") != named.end();
  if (named.empty()) return Omni{};
  if (leaves) {
    row.fault("file", "expected a file in this file's folder or below it, without \"..\"");
    return Omni{};
  }
  try {
    constexpr std::uintmax_t k_most_bytes = 1 << 20;
    MeasuredAntenna antenna = parse_antenna_pattern(read_file(folder / named, k_most_bytes), named.string());
    antenna.tilt_deg = row.number_or("tilt_deg", 0, {-90, 90});
    return antenna;
  } catch (const Error& error) {
    for (const Fault& fault : error.faults())
      row.fault("file", fmt::format("line {}: {}", fault.where.line, fault.sentence));
    return Omni{};
  }
}

}  // namespace

SiteAntenna read_antenna(const TomlReader& row, const std::filesystem::path& folder) {
  static constexpr std::array<std::string_view, 3> k_patterns{"omni", "sector", "file"};
  constexpr Range k_width_deg{1, 360};
  SiteAntenna antenna;
  const std::string_view pattern = k_patterns[row.choice("pattern", k_patterns)];
  if (pattern == "sector") {
    const SectorAntenna usual;
    antenna.pattern = SectorAntenna{
        .tilt_deg = row.number_or("tilt_deg", usual.tilt_deg, {-90, 90}),
        .horizontal_3db_deg = row.number_or("horizontal_3db_deg", usual.horizontal_3db_deg, k_width_deg),
        .vertical_3db_deg = row.number_or("vertical_3db_deg", usual.vertical_3db_deg, k_width_deg),
        .side_lobe_db = row.number_or("side_lobe_db", usual.side_lobe_db, {0, 100}),
        .most_loss_db = row.number_or("most_loss_db", usual.most_loss_db, {0, 100})};
  } else if (pattern == "file") {
    antenna.pattern = read_pattern_file(row, folder);
  }
  if (pattern != "omni") {
    antenna.azimuth_deg = row.numbers_or("azimuths_deg", {0, 120, 240}, {0, 360});
    if (antenna.azimuth_deg.empty()) {
      row.fault("azimuths_deg", "expected the azimuth of at least one sector, found none");
      antenna.azimuth_deg = {0};
    }
  }
  row.finish();
  return antenna;
}

}  // namespace tsunagi::models
