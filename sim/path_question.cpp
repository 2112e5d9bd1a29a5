// SPDX-License-Identifier: Apache-2.0
// Reads PATH.toml: a radio, and a profile from CSV or from an elevation raster between two points.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "geo/base/toml.h"
#include "geo/clutter.h"
#include "geo/projection.h"
#include "geo/terrain.h"
#include "sim/path_command.h"
#include "sim/plan/profile_file.h"
#include "sim/plan/radio_ground.h"
#include "sim/plan/scenario.h"

namespace tsunagi::commands {
namespace {

namespace fs = std::filesystem;

constexpr double k_margin_m = 100;  // of raster around the path, so that cells beside it are there
constexpr double k_usual_bandwidth_mhz = 10;

// A file beside the question, with the place of its name.
fs::path beside(const fs::path& question, const std::string& name, const char* key) {
  try {
    return geo::contained_path(question.parent_path(), name);
  } catch (const Error& error) {
    throw error.located({.file = question.string(), .key = key});
  }
}

geo::LonLat read_place(const TomlReader& reader, const char* key) {
  const auto place = reader.table(key);
  if (!place) {
    reader.fault(key, "is required: lon_deg and lat_deg of an end of the path");
    return {};
  }
  const geo::LonLat at{place->number("lon_deg", {-180, 180}), place->number("lat_deg", {-90, 90})};
  place->finish();
  return at;
}

struct Ends {
  geo::LonLat from;
  geo::LonLat to;
};

// The straight line between two points, in steps of at most 30 m.
plan::PairProfile sample_points(const fs::path& elevation, const fs::path& clutter, const Ends& ends,
                                const plan::RadioConditions& conditions) {
  const geo::LonLat middle{(ends.from.lon_deg + ends.to.lon_deg) / 2,
                           (ends.from.lat_deg + ends.to.lat_deg) / 2};
  geo::Region region{.name = "path", .projection = geo::Projection(geo::Projection::default_crs(middle))};
  const geo::PointM a = region.projection.from_lonlat(ends.from);
  const geo::PointM b = region.projection.from_lonlat(ends.to);
  geo::Box box;
  box.add(a);
  box.add(b);
  try {
    region.terrain = geo::load_terrain({.path = elevation}, region.projection, box.grown(k_margin_m));
  } catch (const Error& error) {
    throw error.located({.file = elevation.string()});
  }
  if (!clutter.empty()) {
    try {
      for (auto& [kind, area] : geo::load_clutter_raster({.path = clutter}, region.projection))
        region.clutter.push_back({.kind = kind, .area = std::move(area)});
    } catch (const Error& error) {
      throw error.located({.file = clutter.string()});
    }
  }
  auto path = plan::RadioGround(region, conditions.cover).sample(a, b);
  if (!path) {
    throw input_error("has no height somewhere between the two points; move them, or give a whole raster",
                      {.file = elevation.string()});
  }
  return std::move(*path);
}

models::Option read_radio(const TomlReader& reader, const fs::path& folder, bool& is_of_catalogue) {
  models::Option option;
  option.radio = models::Radio{.bandwidth_mhz = k_usual_bandwidth_mhz};
  option.radio->frequency_mhz = 0;
  const std::string id = reader.text_or("option", "");
  const std::string catalogue = reader.text_or("catalogue", "");
  if (!id.empty()) {
    const models::Catalogue all = models::load_catalogue(
        catalogue.empty() ? plan::usual_catalogue() : geo::contained_path(folder, catalogue));
    const models::Option* const found = all.find_option(id);
    if (found == nullptr || !found->radio || found->radio->chain.ranges.empty()) {
      reader.fault("option", fmt::format("expected an option of kind radio, found \"{}\"", id));
    } else {
      option = *found;
      is_of_catalogue = true;
    }
  }
  models::Radio& radio = *option.radio;
  const auto take = [&](const char* key, double& value, Range range) {
    if (reader.has(key) || !is_of_catalogue) value = reader.number(key, range);
  };
  take("frequency_mhz", radio.frequency_mhz, {20, 100'000});
  take("site_height_m", radio.site_height_m, {0.1, 3000});
  take("unit_height_m", radio.unit_height_m, {0.1, 3000});
  return option;
}

std::vector<ShownModel> read_models(const TomlReader& reader, bool is_of_catalogue) {
  std::vector<ShownModel> models;
  for (const std::string& name : reader.texts_or("models", {is_of_catalogue ? "chain" : "p1812"})) {
    const auto* const at = std::ranges::find(k_shown_model_names, name);
    if (at == k_shown_model_names.end() || (name == "chain" && !is_of_catalogue)) {
      reader.fault("models",
                   fmt::format("expected chain (of an option), p1812, p452, itm or tr38901_rma, _uma, "
                               "_umi; found \"{}\"",
                               name));
    } else {
      models.push_back(static_cast<ShownModel>(at - k_shown_model_names.begin()));
    }
  }
  return models;
}

}  // namespace

PathQuestion read_path_question(const fs::path& file) {
  const TomlDocument document = load_toml(file);
  Faults faults;
  const TomlReader reader(document, faults);
  const fs::path folder = file.parent_path();
  PathQuestion question;
  question.option = read_radio(reader, folder, question.is_of_catalogue);
  question.models = read_models(reader, question.is_of_catalogue);
  question.conditions = plan::read_radio_conditions(reader);
  question.time_percent = reader.number_or("time_percent", 50, {1, 50});
  question.location_percent = reader.number_or("location_percent", 50, {1, 99});
  const std::string profile = reader.text_or("profile", "");
  const auto terrain = reader.table("terrain");
  if (profile.empty() == !terrain.has_value())
    reader.fault("profile", "expected either profile, a CSV file, or [terrain] with elevation, from and to");
  Ends ends;
  std::string elevation;
  std::string clutter;
  if (terrain) {
    elevation = terrain->text("elevation");
    clutter = terrain->text_or("clutter", "");
    ends = {read_place(*terrain, "from"), read_place(*terrain, "to")};
    question.latitude_deg = (ends.from.lat_deg + ends.to.lat_deg) / 2;
    terrain->finish();
  } else {
    question.latitude_deg = reader.number_or("latitude_deg", question.latitude_deg, {-80, 80});
  }
  reader.finish();
  faults.throw_if_any();
  if (terrain) {
    const fs::path cover = clutter.empty() ? fs::path() : beside(file, clutter, "terrain.clutter");
    question.points =
        sample_points(beside(file, elevation, "terrain.elevation"), cover, ends, question.conditions);
  } else {
    question.points = plan::read_profile(beside(file, profile, "profile"));
  }
  return question;
}

}  // namespace tsunagi::commands
