// SPDX-License-Identifier: Apache-2.0
#include "geo/region.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "geo/base/text.h"
#include "geo/clutter.h"
#include "geo/csv_table.h"
#include "geo/region_loading.h"

namespace tsunagi::geo {
namespace {

using enum FieldType;

std::string municipality_code(const Feature& f) {
  const std::string text = f.text("code");
  return text.size() == 6 ? text.substr(0, 5) : text;  // six digits carry a check digit
}

void load_boundary(Loading& loading) {
  loading.each(Role::boundary, [&](const Source& source) {
    auto features = loading.features(source, Shape::polygon,
                                     {{"code", text, true, {"code5", "N03_007"}},
                                      {"name", text, true, {"gun_or_city", "N03_004"}},
                                      {"name2", text, false, {"town_village"}}});
    Faults faults;
    for (Feature& f : features) {
      const std::string code = municipality_code(f);
      if (code.size() != 5 || !std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; })) {
        faults.add(fmt::format("expected a municipality code of five digits, found \"{}\"", f.text("code")),
                   {.file = source.path.string(), .feature = f.id, .field = "code"});
        continue;
      }
      const std::string name = f.text("name2").empty() ? f.text("name") : f.text("name2");
      auto& all = loading.region.municipalities;
      const auto known = std::ranges::find(all, code, &Municipality::code);
      if (known == all.end()) {
        all.push_back({code, name, area_of(f), {}, {}});
      } else {
        for (Polyline& ring : f.parts) known->area.rings.push_back(std::move(ring));
      }
    }
    faults.throw_if_any();
    if (features.empty()) throw input_error("holds no feature", {.file = source.path.string()});
    return static_cast<std::int64_t>(features.size());
  });
  std::ranges::sort(loading.region.municipalities, {}, &Municipality::code);
}

void load_facilities(Loading& loading) {
  const AreaIndex index(municipality_areas(loading.region));
  loading.each(Role::facilities, [&](const Source& source) {
    auto features = loading.features(
        source, Shape::point, {{"name", text, true, {"施設・場所名", "NAME"}}, {"class", text, false, {}}});
    for (const Feature& f : features) {
      const PointM at = f.parts.front().front();
      const auto inside = index.find(at);
      const std::string kind = f.text("class").empty() ? source.facility_class : f.text("class");
      if (!inside) continue;
      loading.region.facilities.push_back({f.text("name"), kind, at, static_cast<std::int32_t>(*inside),
                                           static_cast<std::uint32_t>(loading.region.layers.size())});
    }
    return static_cast<std::int64_t>(features.size());
  });
}

bool is_raster(const Source& source) {
  const std::string extension = source.path.extension().string();
  return extension == ".tif" || extension == ".tiff";
}

void load_zones(Loading& loading, Role role, std::vector<Zone>& zones) {
  loading.each(role, [&](const Source& source) {
    if (role == Role::clutter && is_raster(source)) {
      auto areas = load_clutter_raster(source, loading.region.projection);
      for (auto& [kind, area] : areas) zones.push_back({kind, "", "", std::move(area)});
      return static_cast<std::int64_t>(areas.size());
    }
    auto features = loading.features(source, Shape::polygon,
                                     {{"kind", text, false, {"class", "crop", "generation", "owner"}},
                                      {"name", text, false, {}},
                                      {"variant", text, false, {}}});
    for (Feature& f : features)
      zones.push_back({f.text("kind"), f.text("name"), f.text("variant"), area_of(f)});
    return static_cast<std::int64_t>(features.size());
  });
}

void load_telecom(Loading& loading) {
  Region& region = loading.region;
  loading.each(Role::existing_fiber, [&](const Source& source) {
    auto features = loading.features(source, Shape::line,
                                     {{"owner", text, false, {}},
                                      {"build_year", integer, false, {}},
                                      {"spare_cores", integer, false, {"cores_spare"}}});
    for (Feature& f : features) {
      for (Polyline& part : f.parts) {
        region.fiber.push_back({std::move(part), f.text("owner"),
                                static_cast<int>(f.integer("build_year").value_or(0)),
                                static_cast<int>(f.integer("spare_cores").value_or(0))});
      }
    }
    return static_cast<std::int64_t>(features.size());
  });
  loading.each(Role::pops, [&](const Source& source) {
    auto features = loading.features(source, Shape::point,
                                     {{"name", text, false, {"city"}}, {"carrier", text, false, {}}});
    for (const Feature& f : features)
      region.pops.push_back({f.text("name"), f.text("carrier"), f.parts.front().front()});
    return static_cast<std::int64_t>(features.size());
  });
  loading.each(Role::towers, [&](const Source& source) {
    auto features = loading.features(
        source, Shape::point,
        {{"name", text, false, {}}, {"owner", text, false, {}}, {"height_m", number, false, {}}});
    for (const Feature& f : features) {
      region.towers.push_back(
          {f.text("name"), f.text("owner"), f.number("height_m").value_or(0), f.parts.front().front()});
    }
    return static_cast<std::int64_t>(features.size());
  });
}

void load_waterways(Loading& loading) {
  loading.each(Role::waterways, [&](const Source& source) {
    auto features =
        loading.features(source, Shape::line, {{"name", text, false, {}}, {"class", text, false, {}}});
    for (Feature& f : features) {
      for (Polyline& part : f.parts)
        loading.region.waterways.push_back({f.text("name"), f.text("class"), std::move(part)});
    }
    return static_cast<std::int64_t>(features.size());
  });
}

// The last year's value of an e-Stat series, or a plain number.
std::optional<double> latest(const nlohmann::json& value) {
  if (value.is_number()) return value.get<double>();
  if (!value.is_structured()) return std::nullopt;
  const nlohmann::json* last = nullptr;
  for (const auto& figure : value) {  // by year
    if (figure.is_number()) last = &figure;
  }
  return last == nullptr ? std::nullopt : std::optional(last->get<double>());
}

void load_statistics(Loading& loading) {
  loading.each(Role::statistics, [&](const Source& source) {
    const auto root = nlohmann::json::parse(read_file(source.path), nullptr, false);
    if (root.is_discarded()) throw input_error("is no JSON", {.file = source.path.string()});
    const auto& places = root.contains("municipalities") ? root["municipalities"] : root;
    std::int64_t found = 0;
    const auto note = [&](const std::string& code, const nlohmann::json& place) {
      const auto m = std::ranges::find(loading.region.municipalities, code.substr(0, 5), &Municipality::code);
      if (m == loading.region.municipalities.end() || !place.is_object()) return;
      ++found;
      const auto& series = place.contains("series") ? place["series"] : place;
      if (series.contains("fiscal_capability_index"))
        m->fiscal_capability_index = latest(series["fiscal_capability_index"]);
      if (series.contains("standard_fiscal_scale_jpy"))
        m->standard_fiscal_scale_jpy = latest(series["standard_fiscal_scale_jpy"]);
      for (const auto& [key, figure] : series.items()) {
        const auto& values = figure.is_object() && figure.contains("values") ? figure["values"] : figure;
        if (key.find("D2201") != std::string::npos) m->fiscal_capability_index = latest(values);
        if (key.find("D2213") != std::string::npos) {
          if (const auto thousand = latest(values)) m->standard_fiscal_scale_jpy = *thousand * 1000;
        }
      }
    };
    if (places.is_object()) {
      for (const auto& [code, place] : places.items()) note(code, place);
    } else if (places.is_array()) {
      for (const auto& place : places) {
        for (const char* key : {"code", "code5", "area_code"}) {
          if (place.contains(key) && place[key].is_string()) note(place[key].get<std::string>(), place);
        }
      }
    }
    return found;
  });
}

void load_prices(Loading& loading) {
  loading.each(Role::prices, [&](const Source& source) {
    const CsvTable table = read_csv(source.path, {.cp932 = source.cp932});
    const std::size_t item = table.column("item");
    const std::size_t unit = table.column("unit");
    const std::size_t price = table.column("price_jpy");
    Faults faults;
    for (const CsvRow& row : table.rows) {
      const auto value = parse_number(trimmed(row.cells[price]));
      if (!value || *value < 0 || *value > 1e13) {
        faults.add(fmt::format("expected a price of 0 or more, found \"{}\"", row.cells[price]),
                   table.where(row, price));
      }
      if (trimmed(row.cells[unit]).empty()) faults.add("a unit is required", table.where(row, unit));
      if (!loading.region.prices.emplace(row.cells[item], value.value_or(0)).second) {
        faults.add(fmt::format("{} stands twice", row.cells[item]), table.where(row, item));
      }
      loading.region.price_units[row.cells[item]] = row.cells[unit];
    }
    faults.throw_if_any();
    return static_cast<std::int64_t>(table.rows.size());
  });
}

void load_elevation(Loading& loading) {
  Region& region = loading.region;
  Box box;
  for (const Municipality& m : region.municipalities) box.add(bounds(m.area));
  for (const PointM p : region.roads.nodes) box.add(p);
  std::string file;
  loading.each(Role::elevation, [&](const Source& source) {
    file = source.path.filename().string();
    region.terrain = load_terrain(source, region.projection, box.grown(300));
    return static_cast<std::int64_t>(region.terrain->height_m.size());
  });
  if (!region.terrain) {
    region.assumptions.push_back(
        {"no_elevation", "No elevation layer: radio reach is that of a statistical model, without terrain",
         "標高データなし:電波到達は地形を考慮しない統計モデルによる", 1});
  } else if (region.terrain->unknown_ratio() > 0) {
    region.warnings.push_back(
        fmt::format("elevation: {}: {:.2f} % of the cells have no height; paths across them use the model "
                    "without terrain",
                    file, 100 * region.terrain->unknown_ratio()));
  }
  if (region.terrain && region.terrain->not_finite > 0) {
    region.warnings.push_back(
        fmt::format("elevation: {}: {} cells hold no number and are taken as without height", file,
                    region.terrain->not_finite));
  }
}

std::string region_crs(const RegionFile& file) {
  if (!file.crs.empty()) return file.crs;
  const auto boundary = std::ranges::find(file.sources, Role::boundary, &Source::role);
  return Projection::default_crs(layer_centre(*boundary));
}

}  // namespace

std::vector<Area> municipality_areas(const Region& region) {
  std::vector<Area> areas;
  for (const Municipality& m : region.municipalities) areas.push_back(m.area);
  return areas;
}

bool Region::has(Role role) const noexcept {
  return std::ranges::any_of(layers, [&](const LayerRecord& layer) { return layer.role == role; });
}

Region load_region(const RegionFile& file) {
  Region region{.name = file.name, .projection = Projection(region_crs(file))};
  Loading loading{file, region};
  load_boundary(loading);
  load_roads(loading);
  load_small_areas(loading);
  load_mesh(loading);
  load_settlements(loading);
  load_facilities(loading);
  load_zones(loading, Role::farmland, region.farmland);
  load_zones(loading, Role::hazard, region.hazard);
  load_zones(loading, Role::protected_area, region.protected_area);
  load_zones(loading, Role::no_pole_zone, region.no_pole);
  load_zones(loading, Role::own_land, region.own_land);
  load_zones(loading, Role::mobile_coverage, region.mobile_coverage);
  load_zones(loading, Role::clutter, region.clutter);
  load_zones(loading, Role::water, region.water);
  load_telecom(loading);
  load_waterways(loading);
  load_statistics(loading);
  load_prices(loading);
  load_elevation(loading);
  if (region.people.empty())
    throw input_error("no small area, mesh cell or settlement holds any people inside the boundary");
  return region;
}

}  // namespace tsunagi::geo
