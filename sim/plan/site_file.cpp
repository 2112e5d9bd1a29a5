// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/site_file.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "geo/base/files.h"
#include "geo/base/text.h"
#include "geo/base/toml.h"
#include "geo/csv_table.h"
#include "models/antenna_reader.h"
#include "sim/plan/profile_file.h"
#include "sim/plan/scenario.h"

namespace tsunagi::plan {
namespace {

namespace fs = std::filesystem;

constexpr Range k_longitude{-180, 180};
constexpr Range k_latitude{-80, 80};   // of P.1812-6 and of the projections
constexpr Range k_antenna_m{1, 3000};  // P.1812-6
constexpr Range k_level{-300, 300};
constexpr std::size_t k_most_values = 16;
constexpr std::size_t k_most_points = 100'000;
constexpr double k_most_pixels = 4e8;  // of all layers together
constexpr double k_pixel_km = 0.03;

// The table of that name; a fault where there is none.
std::optional<TomlReader> required_table(const TomlReader& reader, std::string_view key) {
  auto table = reader.table(key);
  if (!table && !reader.has(key)) reader.fault(key, fmt::format("a table [{}] is required", key));
  return table;
}

// A file below `folder`; a fault where the path is not allowed or leads to none.
fs::path read_path(const TomlReader& reader, std::string_view key, const fs::path& folder) {
  const std::string file = reader.text(key);
  if (file.empty()) return {};
  try {
    fs::path path = geo::contained_path(folder, file);
    if (fs::is_regular_file(path)) return path;
    reader.fault(key, fmt::format("there is no file \"{}\" in {}", file, folder_name(folder)));
  } catch (const Error& error) {
    reader.fault(key, error.faults().front().sentence);
  }
  return {};
}

fs::path data_folder(const TomlReader& reader, const fs::path& site_folder, const fs::path& data_root) {
  const std::string data = reader.text_or("data", "");
  if (data.empty()) return site_folder;
  try {
    return geo::contained_path(data_root, data);
  } catch (const Error& error) {
    reader.fault("data", error.faults().front().sentence);
    return data_root;
  }
}

std::string read_crs(const TomlReader& reader) {
  std::string crs = reader.text_or("crs", "");
  const bool is_code = crs.starts_with("EPSG:") && parse_integer(crs.substr(5)).value_or(0) > 0;
  if (!crs.empty() && !is_code) reader.fault("crs", fmt::format("expected EPSG:<code>, found \"{}\"", crs));
  return crs;
}

// One or more different numbers, rising.
std::vector<double> read_values(const TomlReader& reader, std::string_view key, Range range) {
  std::vector<double> values = reader.numbers_or(key, {}, range);
  if (values.empty()) {
    if (!reader.has(key)) reader.fault(key, "a list of one or more numbers is required");
    return values;
  }
  std::ranges::sort(values);
  if (std::ranges::adjacent_find(values) != values.end()) reader.fault(key, "holds a number twice");
  if (values.size() > k_most_values)
    reader.fault(key, fmt::format("holds {} numbers; at most {} are taken", values.size(), k_most_values));
  return values;
}

geo::LonLat read_place(const TomlReader& reader) {
  return {reader.number("lon_deg", k_longitude), reader.number("lat_deg", k_latitude)};
}

void read_site(const TomlReader& reader, const fs::path& folder, SiteFile& site) {
  site.at = read_place(reader);
  site.link.climate.latitude_deg = site.at.lat_deg;
  site.link.transmitter_m = reader.number("antenna_m", k_antenna_m);
  site.eirp_dbm = reader.number("eirp_dbm", k_level);
  if (const auto antenna = reader.table("antenna")) site.antenna = models::read_antenna(*antenna, folder);
  reader.finish();
}

void read_receiver(const TomlReader& reader, SiteFile& site) {
  site.receiver_m = read_values(reader, "antenna_m", k_antenna_m);
  site.receiver_gain_dbi = reader.number_or("gain_dbi", 0, {-50, 100});
  if (reader.has("threshold_dbm")) site.threshold_dbm = reader.number("threshold_dbm", k_level);
  site.drop_below_threshold = reader.flag_or("drop_below_threshold", false);
  if (site.drop_below_threshold && !site.threshold_dbm)
    reader.fault("drop_below_threshold", "needs threshold_dbm beside it");
  reader.finish();
}

void read_radio(const TomlReader& reader, SiteFile& site) {
  static constexpr std::array<std::string_view, 2> k_polarisations{"horizontal", "vertical"};
  site.frequency_mhz = read_values(reader, "frequency_mhz", {30, 6000});
  site.link.polarisation =
      static_cast<models::Polarisation>(reader.choice_or("polarisation", 1, k_polarisations));
  site.link.time_percent = reader.number_or("time_percent", 50, {1, 50});
  site.link.location_percent = reader.number_or("location_percent", 50, {1, 99});
  site.link.location_width_m = reader.number_or("location_width_m", 30, {1, 1000});
  site.link.climate.delta_N = reader.number_or("lapse_rate_n_per_km", 45, {0, 156});
  site.link.climate.N_0 = reader.number_or("surface_refractivity_n", 325, {200, 500});
  reader.finish();
}

void read_clutter(const TomlReader& reader, const fs::path& folder, SiteFile& site) {
  site.clutter = geo::Source{.role = geo::Role::clutter, .path = read_path(reader, "file", folder)};
  site.clutter->crs = read_crs(reader);
  site.clutter->place = reader.where("file");
  if (const auto heights = reader.table("height_m"))
    site.cover.clutter_height_m = read_clutter_heights(*heights);
  site.cover.sea_classes = reader.texts_or("sea_classes", site.cover.sea_classes);
  reader.finish();
}

// Maps need the ground; a file without it has points with profiles alone.
void read_elevation(const TomlReader& reader, const fs::path& folder, SiteFile& site) {
  if (const auto table = reader.table("elevation")) {
    site.elevation = geo::Source{.role = geo::Role::elevation, .path = read_path(*table, "file", folder)};
    site.elevation->crs = read_crs(*table);
    site.elevation->place = table->where("file");
    table->finish();
    site.radius_km = reader.number("radius_km", {0.25, 100});
    if (const auto clutter = reader.table("clutter")) read_clutter(*clutter, folder, site);
    return;
  }
  if (reader.tables("point").empty())
    reader.fault("elevation", "a table [elevation] is required, or a [[point]] with a profile");
  for (const char* const key : {"radius_km", "clutter", "points_csv"})
    if (reader.has(key)) reader.fault(key, "needs [elevation]: it is about the ground around the site");
}

std::optional<PairProfile> read_point_profile(const TomlReader& reader, const fs::path& folder,
                                              Faults& faults) {
  const fs::path file = read_path(reader, "profile", folder);
  if (file.empty()) return std::nullopt;
  try {
    return read_profile(file);
  } catch (const Error& error) {
    faults.add(error);
    return std::nullopt;
  }
}

SitePoint read_point(const TomlReader& reader, const fs::path& folder, const SiteFile& site, Faults& faults) {
  SitePoint point{.name = reader.text("name")};
  const bool has_profile = reader.has("profile");
  if (has_profile) point.profile = read_point_profile(reader, folder, faults);
  if (!has_profile || reader.has("lon_deg") || reader.has("lat_deg")) {
    point.at = read_place(reader);
  } else if (reader.has("azimuth_deg") || !std::holds_alternative<models::Omni>(site.antenna.pattern)) {
    point.azimuth_deg = reader.number("azimuth_deg", {-360, 360});
  }
  if (!has_profile && !site.elevation)
    reader.fault("profile", "is required, a CSV file, where there is no [elevation]");
  if (reader.has("antenna_m")) point.antenna_m = reader.number("antenna_m", k_antenna_m);
  reader.finish();
  return point;
}

void add_points(const fs::path& file, SiteFile& site, Faults& faults) {
  const geo::CsvTable table = geo::read_csv(file);
  const std::size_t name = table.column("name");
  const std::size_t lon = table.column("lon_deg");
  const std::size_t lat = table.column("lat_deg");
  const auto antenna = table.find_column("antenna_m");
  if (table.rows.size() > k_most_points) {
    faults.add(fmt::format("has {} points; at most {} are taken", table.rows.size(), k_most_points),
               {.file = table.file});
    return;
  }
  for (const geo::CsvRow& row : table.rows) {
    SitePoint point{.name = row.cells[name],
                    .at = geo::LonLat{cell_number(table, row, lon, k_longitude, faults),
                                      cell_number(table, row, lat, k_latitude, faults)}};
    if (antenna && !row.cells[*antenna].empty())
      point.antenna_m = cell_number(table, row, *antenna, k_antenna_m, faults);
    site.points.push_back(std::move(point));
  }
}

void check_size(const TomlReader& reader, const SiteFile& site) {
  const std::size_t layers = site.frequency_mhz.size() * site.receiver_m.size();
  const double across = 2 * site.radius_km / k_pixel_km;
  const double pixels = across * across * static_cast<double>(layers);
  if (pixels <= k_most_pixels) return;
  reader.fault("radius_km", fmt::format("{} layers of that radius have {:.0f} million pixels; at most {:.0f} "
                                        "million are made. Take a smaller radius or fewer layers",
                                        layers, pixels / 1e6, k_most_pixels / 1e6));
}

}  // namespace

SiteFile load_site_file(const fs::path& path, const fs::path& data_root) {
  const TomlDocument document = load_toml(path);
  Faults faults;
  const TomlReader reader(document, faults);
  SiteFile site;
  site.name = reader.text("name");
  site.crs = read_crs(reader);
  const fs::path folder = data_folder(reader, path.parent_path(), data_root);
  read_elevation(reader, folder, site);
  if (const auto table = required_table(reader, "site")) read_site(*table, folder, site);
  if (const auto table = required_table(reader, "radio")) read_radio(*table, site);
  if (const auto table = required_table(reader, "receiver")) read_receiver(*table, site);
  for (const TomlReader& point : reader.tables("point"))
    site.points.push_back(read_point(point, folder, site, faults));
  fs::path points_csv;
  if (reader.has("points_csv")) points_csv = read_path(reader, "points_csv", folder);
  reader.finish();
  check_size(reader, site);
  if (!points_csv.empty()) {
    try {
      add_points(points_csv, site, faults);
    } catch (const Error& error) {
      faults.add(error);
    }
  }
  faults.throw_if_any();
  return site;
}

}  // namespace tsunagi::plan
