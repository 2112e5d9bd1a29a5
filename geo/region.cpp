// SPDX-License-Identifier: Apache-2.0
#include "geo/region.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "geo/base/hash.h"
#include "geo/base/text.h"
#include "geo/clutter.h"
#include "geo/csv_table.h"
#include "geo/mesh_code.h"
#include "geo/vector_reader.h"

namespace tsunagi::geo {
namespace {

using enum FieldType;

// Everything a loader step needs; the region grows step by step in one place.
struct Loading {
  const RegionFile& file;
  Region& region;

  template <class Read>
  void each(Role role, Read read) {
    for (const Source& source : file.sources) {
      if (source.role != role) continue;
      const std::int64_t features = read(source);
      region.layers.push_back({role, source.path.filename().string(), source.vintage, source.attribution,
                               source.licence, file_hash(source.path), features, source.synthetic});
    }
  }
};

Area area_of(Feature& feature) {
  return {std::move(feature.parts)};
}

std::string municipality_code(const Feature& f) {
  const std::string text = f.text("code");
  return text.size() == 6 ? text.substr(0, 5) : text;  // six digits carry a check digit
}

void load_boundary(Loading& loading) {
  loading.each(Role::boundary, [&](const Source& source) {
    auto features = read_features(source, Shape::polygon,
                                  {{"code", text, true, {"code5", "N03_007"}},
                                   {"name", text, true, {"gun_or_city", "N03_004"}},
                                   {"name2", text, false, {"town_village"}}},
                                  loading.region.projection);
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

std::vector<Area> municipality_areas(const Region& region) {
  std::vector<Area> areas;
  for (const Municipality& m : region.municipalities) areas.push_back(m.area);
  return areas;
}

// Road classes as OpenMapTiles and OpenStreetMap write them; nothing for what no car uses.
std::optional<RoadClass> road_class(std::string name) {
  if (name.ends_with("_link")) name.resize(name.size() - 5);
  static const std::map<std::string, RoadClass> k_names{
      {"motorway", RoadClass::motorway},   {"trunk", RoadClass::trunk},
      {"primary", RoadClass::primary},     {"secondary", RoadClass::secondary},
      {"tertiary", RoadClass::tertiary},   {"minor", RoadClass::minor},
      {"residential", RoadClass::minor},   {"unclassified", RoadClass::minor},
      {"living_street", RoadClass::minor}, {"road", RoadClass::minor},
      {"service", RoadClass::service},     {"", RoadClass::minor}};
  const auto at = k_names.find(name);
  return at == k_names.end() ? std::nullopt : std::optional(at->second);
}

// A line far from every municipality is a coordinate gone wrong; grids over it would take the memory of a
// country.
void refuse_far_lines(const std::vector<RoadLine>& lines, const Region& region) {
  constexpr double k_reach_m = 100'000;
  Box box;
  for (const Municipality& m : region.municipalities) box.add(bounds(m.area));
  const Box reach = box.grown(k_reach_m);
  for (const RoadLine& line : lines) {
    const auto far = std::ranges::find_if(line.points, [&](PointM p) { return !reach.contains(p); });
    if (far == line.points.end()) continue;
    const LonLat at = region.projection.to_lonlat(*far);
    throw input_error(fmt::format(
        "the roads reach {:.4f}, {:.4f} (longitude, latitude), more than 100 km beyond the boundary",
        at.lon_deg, at.lat_deg));
  }
}

void load_roads(Loading& loading) {
  std::vector<RoadLine> lines;
  std::int64_t left_out = 0;
  loading.each(Role::roads, [&](const Source& source) {
    auto features = read_features(source, Shape::line,
                                  {{"class", text, false, {"highway", "road_class"}},
                                   {"brunnel", text, false, {"structure"}},
                                   {"other_tags", text, false, {}},
                                   {"length_m", number, false, {}}},
                                  loading.region.projection);
    Faults faults;
    for (Feature& f : features) {
      const bool is_osm = f.fields.contains("other_tags");  // its lines hold rivers and fences too
      const auto kind = is_osm && f.text("class").empty() ? std::nullopt : road_class(f.text("class"));
      if (!kind) {
        ++left_out;
        continue;
      }
      double plane = 0;
      for (const Polyline& part : f.parts) plane += length_m(part);
      if (const auto told = f.number("length_m");
          told && (*told < 0 || (plane > 1 && (*told > 3 * plane || *told < plane / 3)))) {
        faults.add(fmt::format("{} m cannot be the length of a line of {:.0f} m", *told, plane),
                   {.file = source.path.string(), .feature = f.id, .field = "length_m"});
      }
      const std::string brunnel = f.text("brunnel");
      const std::string tags = f.text("other_tags");
      const bool structure = brunnel == "bridge" || brunnel == "tunnel" ||
                             tags.find("\"bridge\"=>\"yes\"") != std::string::npos ||
                             tags.find("\"tunnel\"=>\"yes\"") != std::string::npos;
      for (Polyline& part : f.parts) lines.push_back({std::move(part), *kind, structure});
    }
    faults.throw_if_any();
    return static_cast<std::int64_t>(features.size());
  });
  refuse_far_lines(lines, loading.region);
  loading.region.roads =
      build_road_network(std::move(lines), municipality_areas(loading.region), loading.region.projection);
  const RoadNetwork& roads = loading.region.roads;
  if (roads.edges.empty()) throw input_error("the roads hold no usable line");
  if (left_out > 0) {
    loading.region.warnings.push_back(
        fmt::format("roads: {} lines of other classes (rail, ferries, paths) were left out", left_out));
  }
  if (roads.component_length_mm.size() > 1) {
    loading.region.warnings.push_back(
        fmt::format("roads: {} components; places on the smaller ones are reached by road only inside them",
                    roads.component_length_mm.size()));
  }
}

PopulationArea population_area(Feature& f, const Source& source, Faults& faults) {
  PopulationArea area;
  area.key_code = f.text("key_code");
  area.id = f.text("id").empty() ? f.id : f.text("id");
  area.name = f.text("district").empty() || f.text("name").starts_with(f.text("district"))
                  ? f.text("name")
                  : f.text("district") + f.text("name");
  area.population = f.integer("population").value_or(0);
  area.households = f.integer("households").value_or(0);
  constexpr std::int64_t k_most_people = 50'000'000;
  for (const char* field : {"population", "households"}) {
    const std::int64_t value = f.integer(field).value_or(0);
    if (value < 0 || value > k_most_people) {
      faults.add(fmt::format("expected 0 to {}, found {}", k_most_people, value),
                 {.file = source.path.string(), .feature = f.id, .field = field});
    }
  }
  area.area = area_of(f);
  return area;
}

// By code where the small area carries its municipality's, else by place.
std::int32_t municipality_of(const PopulationArea& area, const Region& region, const AreaIndex& index) {
  for (std::size_t m = 0; m < region.municipalities.size(); ++m) {
    if (area.key_code.starts_with(region.municipalities[m].code)) return static_cast<std::int32_t>(m);
  }
  const Box box = bounds(area.area);
  const PointM centre{(box.least.x + box.most.x) / 2, (box.least.y + box.most.y) / 2};
  const auto inside = index.find(centre);
  return inside ? static_cast<std::int32_t>(*inside) : k_outside;
}

void load_small_areas(Loading& loading) {
  const AreaIndex index(municipality_areas(loading.region));
  std::set<std::string> ids;
  std::int64_t outside = 0;
  std::int64_t people_outside = 0;
  loading.each(Role::small_areas, [&](const Source& source) {
    auto features = read_features(source, Shape::polygon,
                                  {{"key_code", text, true, {"KEY_CODE"}},
                                   {"id", integer, false, {"POLY_ID"}},
                                   {"name", text, false, {"MOJI", "S_NAME"}},
                                   {"district", text, false, {"CSS_NAME"}},
                                   {"population", integer, true, {"JINKO"}},
                                   {"households", integer, true, {"SETAI"}}},
                                  loading.region.projection);
    Faults faults;
    for (Feature& f : features) {
      const auto id = f.integer("id");
      PopulationArea area = population_area(f, source, faults);
      if (id) area.id = std::to_string(*id);
      if (!ids.insert(source.path.string() + "#" + area.id).second) {
        faults.add(fmt::format("the id {} stands twice", area.id),
                   {.file = source.path.string(), .feature = f.id, .field = "id"});
      }
      if (area.population == 0 && area.households == 0) continue;  // water and empty pieces get no terminals
      area.municipality = municipality_of(area, loading.region, index);
      if (area.municipality == k_outside) {
        ++outside;
        people_outside += area.population;
        continue;
      }
      loading.region.people.push_back(std::move(area));
    }
    faults.throw_if_any();
    return static_cast<std::int64_t>(features.size());
  });
  if (outside > 0) {
    loading.region.warnings.push_back(
        fmt::format("small areas: {} with {} people lie outside every municipality and are left out", outside,
                    people_outside));
  }
}

Area rectangle(const MeshCell& cell, const Projection& projection) {
  const double n = cell.south_deg + cell.height_deg;
  const double e = cell.west_deg + cell.width_deg;
  Polyline ring{projection.from_lonlat({cell.west_deg, cell.south_deg}),
                projection.from_lonlat({e, cell.south_deg}), projection.from_lonlat({e, n}),
                projection.from_lonlat({cell.west_deg, n})};
  ring.push_back(ring.front());
  return {{ring}};
}

struct MeshRow {
  std::string code;
  std::int64_t population = 0;
  std::int64_t households = 0;
};

class MeshTable {
 public:
  MeshTable(const Source& source, std::vector<std::string>& warnings)
      : table_(read_csv(source.path,
                        {.cp932 = source.cp932, .skip_rows_after_header = source.skip_rows_after_header})) {
    code_ = find(source, "code", {"KEY_CODE", "mesh_code"});
    population_ = find(source, "population", {"population"});
    const bool has_households = source.fields.contains("households") || table_.find_column("households");
    households_ = has_households ? find(source, "households", {}) : population_;
    for (const CsvRow& row : table_.rows) add(row);
    check_overlaps();
    faults_.throw_if_any();
    if (suppressed_ > 0) {
      warnings.push_back(
          fmt::format("{}: {} suppressed cells; their people are counted in the cells they are added into",
                      source.path.filename().string(), suppressed_));
    }
  }
  [[nodiscard]] const std::vector<MeshRow>& rows() const { return rows_; }

 private:
  std::size_t find(const Source& source, const std::string& name,
                   const std::vector<std::string>& usual) const {
    if (const auto mapped = source.fields.find(name); mapped != source.fields.end())
      return table_.column(mapped->second);
    for (const std::string& column : usual) {
      if (const auto at = table_.find_column(column)) return *at;
    }
    return table_.column(name);
  }

  std::int64_t count(const CsvRow& row, std::size_t column) {
    const std::string_view cell = trimmed(row.cells[column]);
    if (cell == "*") return 0;  // withheld: the figure is part of the cell named in HTKSAKI
    const auto value = parse_integer(cell);
    if (!value || *value < 0 || *value > 10'000'000) {
      faults_.add(fmt::format("expected a count of people, found \"{}\"", cell), table_.where(row, column));
      return 0;
    }
    return *value;
  }

  void add(const CsvRow& row) {
    const std::string& code = row.cells[code_];
    if (!decode_mesh_code(code)) {
      faults_.add(
          fmt::format("\"{}\" is no grid-square code (JIS X 0410, 8 to 11 digits)", code.substr(0, 40)),
          table_.where(row, code_));
      return;
    }
    const auto [at, fresh] = line_of_.emplace(code, row.line);
    if (!fresh) {
      faults_.add(fmt::format("{} stands on line {} already", code, at->second), table_.where(row, code_));
      return;
    }
    if (trimmed(row.cells[population_]) == "*") ++suppressed_;
    rows_.push_back({code, count(row, population_), count(row, households_)});
  }

  void check_overlaps() {
    for (const auto& [code, line] : line_of_) {
      for (std::size_t digits = 8; digits < code.size(); ++digits) {
        const auto parent = line_of_.find(code.substr(0, digits));
        if (parent == line_of_.end()) continue;
        faults_.add(fmt::format("{} lies inside {} of line {}: its people would be counted twice", code,
                                parent->first, parent->second),
                    {.file = table_.file, .line = line});
      }
    }
  }

  CsvTable table_;
  std::size_t code_ = 0;
  std::size_t population_ = 0;
  std::size_t households_ = 0;
  std::vector<MeshRow> rows_;
  std::map<std::string, int> line_of_;
  std::int64_t suppressed_ = 0;
  Faults faults_;
};

// Mesh cells weigh where people live; without small areas they are where people are counted.
void load_mesh(Loading& loading) {
  Region& region = loading.region;
  const bool counted_elsewhere = !region.people.empty();
  const AreaIndex index(municipality_areas(region));
  std::set<std::string> codes;
  loading.each(Role::population_mesh, [&](const Source& source) {
    const MeshTable table(source, region.warnings);
    for (const MeshRow& row : table.rows()) {
      if (!codes.insert(row.code).second) {
        throw input_error(
            fmt::format("{} stands in another mesh table too: its people would be counted twice", row.code),
            {.file = source.path.string()});
      }
    }
    for (const MeshRow& row : table.rows()) {
      Area area = rectangle(*decode_mesh_code(row.code), region.projection);
      if (!counted_elsewhere && (row.population > 0 || row.households > 0)) {
        PopulationArea people{row.code, "", row.code, 0, area, row.population, row.households};
        people.municipality = municipality_of(people, region, index);
        if (people.municipality != k_outside) region.people.push_back(std::move(people));
      }
      region.cells.push_back({row.code, std::move(area), row.population});
    }
    return static_cast<std::int64_t>(table.rows().size());
  });
}

void load_settlements(Loading& loading) {
  loading.each(Role::settlements, [&](const Source& source) {
    auto features = read_features(source, Shape::point,
                                  {{"name", text, true, {"NAME"}}, {"population", integer, false, {}}},
                                  loading.region.projection);
    Faults faults;
    for (const Feature& f : features) {
      const std::int64_t population = f.integer("population").value_or(0);
      if (population < 0 || population > 50'000'000) {
        faults.add(fmt::format("expected 0 to 50000000, found {}", population),
                   {.file = source.path.string(), .feature = f.id, .field = "population"});
      }
      loading.region.settlements.push_back({f.text("name"), population, f.parts.front().front()});
    }
    faults.throw_if_any();
    return static_cast<std::int64_t>(features.size());
  });
  Region& region = loading.region;
  if (!region.people.empty() || region.settlements.empty()) return;
  // Settlements alone: each counts its people in a circle of 300 m, at the national mean of 2.2 a household
  // (2020 census).
  constexpr double k_radius_m = 300;
  constexpr double k_people_a_household = 2.21;
  const AreaIndex index(municipality_areas(region));
  for (const Settlement& s : region.settlements) {
    Polyline ring;
    for (int i = 0; i <= 24; ++i) {
      const double angle = 2 * M_PI * (i % 24) / 24;
      ring.push_back({s.at.x + k_radius_m * std::cos(angle), s.at.y + k_radius_m * std::sin(angle)});
    }
    PopulationArea area{s.name,
                        "",
                        s.name,
                        0,
                        {{ring}},
                        s.population,
                        std::llround(static_cast<double>(s.population) / k_people_a_household)};
    const auto inside = index.find(s.at);
    if (!inside) continue;
    area.municipality = static_cast<std::int32_t>(*inside);
    region.people.push_back(std::move(area));
  }
  region.assumptions.push_back({"households_from_settlements",
                                "Households are 1 per 2.21 people of each settlement (2020 census mean)",
                                "集落の人口から世帯数を推定(1世帯2.21人、2020年国勢調査平均)",
                                static_cast<std::int64_t>(region.people.size())});
}

void load_facilities(Loading& loading) {
  const AreaIndex index(municipality_areas(loading.region));
  loading.each(Role::facilities, [&](const Source& source) {
    auto features = read_features(
        source, Shape::point, {{"name", text, true, {"施設・場所名", "NAME"}}, {"class", text, false, {}}},
        loading.region.projection);
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
    auto features = read_features(source, Shape::polygon,
                                  {{"kind", text, false, {"class", "crop", "generation", "owner"}},
                                   {"name", text, false, {}},
                                   {"variant", text, false, {}}},
                                  loading.region.projection);
    for (Feature& f : features)
      zones.push_back({f.text("kind"), f.text("name"), f.text("variant"), area_of(f)});
    return static_cast<std::int64_t>(features.size());
  });
}

void load_telecom(Loading& loading) {
  Region& region = loading.region;
  loading.each(Role::existing_fiber, [&](const Source& source) {
    auto features = read_features(source, Shape::line,
                                  {{"owner", text, false, {}},
                                   {"build_year", integer, false, {}},
                                   {"spare_cores", integer, false, {"cores_spare"}}},
                                  region.projection);
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
    auto features =
        read_features(source, Shape::point, {{"name", text, false, {"city"}}, {"carrier", text, false, {}}},
                      region.projection);
    for (const Feature& f : features)
      region.pops.push_back({f.text("name"), f.text("carrier"), f.parts.front().front()});
    return static_cast<std::int64_t>(features.size());
  });
  loading.each(Role::towers, [&](const Source& source) {
    auto features = read_features(
        source, Shape::point,
        {{"name", text, false, {}}, {"owner", text, false, {}}, {"height_m", number, false, {}}},
        region.projection);
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
        read_features(source, Shape::line, {{"name", text, false, {}}, {"class", text, false, {}}},
                      loading.region.projection);
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
  loading.each(Role::elevation, [&](const Source& source) {
    region.terrain = load_terrain(source, region.projection, box.grown(300));
    return static_cast<std::int64_t>(region.terrain->height_m.size());
  });
  if (!region.terrain) {
    region.assumptions.push_back({"no_elevation",
                                  "No elevation layer: radio reach is the catalogue radius, without terrain",
                                  "標高データなし:電波到達は地形を考慮せずカタログの半径による", 1});
  } else if (region.terrain->unknown_ratio() > 0) {
    region.warnings.push_back(fmt::format(
        "elevation: {:.2f} % of the cells have no height; paths across them use the catalogue radius",
        100 * region.terrain->unknown_ratio()));
  }
}

std::string region_crs(const RegionFile& file) {
  if (!file.crs.empty()) return file.crs;
  const auto boundary = std::ranges::find(file.sources, Role::boundary, &Source::role);
  return Projection::default_crs(layer_centre(*boundary));
}

}  // namespace

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
