// SPDX-License-Identifier: Apache-2.0
// How much less an antenna gives off its axis: everywhere the same, the 3GPP sector, or a measured file.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tsunagi::models {

struct Omni {};

// One element of 3GPP TR 38.901 V17, Table 7.3-1: 65 degrees wide both ways, at most 30 dB down; 8 dBi.
struct SectorAntenna {
  double azimuth_deg = 0;  // of the axis, from north, clockwise
  double tilt_deg = 0;     // of the axis below the horizon; electrical: the same at every azimuth
  double horizontal_3db_deg = 65;
  double vertical_3db_deg = 65;
  double side_lobe_db = 30;  // SLA_V: most loss of the vertical cut
  double most_loss_db = 30;  // A_max: most loss of the horizontal cut and of both
};

// Losses over angle at increasing angles.
struct Cut {
  std::vector<double> angle_deg;
  std::vector<double> loss_db;
};

// Two cuts of a pattern file; the vertical one may be missing, then elevation costs nothing.
struct MeasuredAntenna {
  double azimuth_deg = 0;  // of the file's 0 degrees
  double tilt_deg = 0;
  Cut horizontal;  // angles 0 to below 360, clockwise; closes on itself
  Cut vertical;    // angles −90 to 90, up positive
};

using AntennaPattern = std::variant<Omni, SectorAntenna, MeasuredAntenna>;

// Direction from the antenna: azimuth from north, clockwise, and elevation above the horizon.
struct Direction {
  double azimuth_deg = 0;
  double elevation_deg = 0;
};

// Loss against the antenna's largest gain in dB, ≥ 0.
//   sector: −A(θ, φ) = min{A_V + A_H, A_max}, Table 7.3-1; tilted by the elevation's difference
//   measured: sum of the cuts at the angles off the axis, in a straight line between the file's points
[[nodiscard]] double pattern_loss_db(const AntennaPattern& pattern, const Direction& direction);

// The antennas of a site: one pattern, turned to each azimuth in turn.
struct SiteAntenna {
  AntennaPattern pattern = Omni{};
  std::vector<double> azimuth_deg{0};  // of the sectors, one or more
};

// Loss of one sector of a site; pattern_loss_db of the pattern turned by the sector's azimuth.
[[nodiscard]] double sector_loss_db(const SiteAntenna& antenna, std::size_t sector,
                                    const Direction& direction);

struct BestSector {
  std::size_t sector = 0;
  double loss_db = 0;
};
// The sector that loses least, the first of equals.
[[nodiscard]] BestSector best_sector(const SiteAntenna& antenna, const Direction& direction);

// Reads a pattern from CSV text. A line "azimuth_deg, loss_db" opens the horizontal cut and must come first,
// a line "elevation_deg, loss_db" opens the vertical one and may follow; then lines of two numbers with the
// angle increasing. Empty lines and lines that begin with # are passed over. Losses are 0 to 200 dB; a cut
// has 2 to 7200 points. Throws Error{input} with file and line of every fault.
[[nodiscard]] MeasuredAntenna parse_antenna_pattern(std::string_view text, const std::string& file);

}  // namespace tsunagi::models
