// SPDX-License-Identifier: Apache-2.0
// Reads the published validation cases of the path models, which live outside the repository.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <cmath>

#include "models/terrain_profile.h"

namespace tsunagi::models {

inline std::filesystem::path reference_folder() {
  const char* const told = std::getenv("TSUNAGI_PROPAGATION");
  return told != nullptr ? std::filesystem::path(told)
                         : std::filesystem::path(TSUNAGI_SOURCE_DIR) / "../shared/reference/propagation";
}

inline std::vector<std::string> cells(std::string_view line, char separator) {
  std::vector<std::string> out(1);
  for (const char c : line) {
    if (c == separator) {
      out.emplace_back();
    } else if (c != '\r') {
      out.back() += c;
    }
  }
  return out;
}

inline std::vector<std::vector<std::string>> read_rows(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(in, line);) rows.push_back(cells(line, ','));
  return rows;
}

// A profile that owns its points.
struct OwnedProfile {
  std::vector<double> height_m;
  std::vector<double> clutter_m;
  std::vector<double> distance_km;
  std::vector<RadioZone> zone;

  [[nodiscard]] TerrainProfile view() const {
    return {.height_m = height_m,
            .clutter_m = clutter_m,
            .distance_km = distance_km,
            .zone = zone,
            .length_km = distance_km.back()};
  }
};

struct Place {
  double latitude_deg = 0;
  double longitude_deg = 0;
};

// Latitude of the point d_km along the great circle, on a sphere of 6371 km. ITU-R P.2001-4 Attachment H.
inline double latitude_along_deg(const Place& from, const Place& to, double d_km) {
  constexpr double rad = std::numbers::pi / 180;
  const double phi_1 = from.latitude_deg * rad;
  const double phi_2 = to.latitude_deg * rad;
  const double dlon = (to.longitude_deg - from.longitude_deg) * rad;
  const double r = std::sin(phi_1) * std::sin(phi_2) + std::cos(phi_1) * std::cos(phi_2) * std::cos(dlon);
  const double bearing =
      std::atan2(std::cos(phi_1) * std::cos(phi_2) * std::sin(dlon), std::sin(phi_2) - r * std::sin(phi_1));
  const double angle = d_km / 6371;
  return std::asin(std::sin(phi_1) * std::cos(angle) +
                   std::cos(phi_1) * std::sin(angle) * std::cos(bearing)) /
         rad;
}

// Greatest |found − expected| of a set of cases, and where it was.
class Greatest {
 public:
  void add(double found, double expected, const std::string& where) {
    const double difference = std::abs(found - expected);
    ++count_;
    if (!(difference <= greatest_)) {
      greatest_ = difference;
      where_ = where;
    }
  }
  [[nodiscard]] double value() const { return greatest_; }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  double greatest_ = -1;
  std::size_t count_ = 0;
  std::string where_;
};

}  // namespace tsunagi::models
