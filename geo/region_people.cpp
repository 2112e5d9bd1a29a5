// SPDX-License-Identifier: Apache-2.0
// Where the people of a region are counted: small areas, mesh cells, settlements.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include "geo/base/text.h"
#include "geo/csv_table.h"
#include "geo/mesh_code.h"
#include "geo/region_loading.h"

namespace tsunagi::geo {
namespace {

using enum FieldType;

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

Area rectangle(const MeshCell& cell, const Projection& projection) {
  const double n = cell.south_deg + cell.height_deg;
  const double e = cell.west_deg + cell.width_deg;
  Polyline ring{projection.from_lonlat({cell.west_deg, cell.south_deg}),
                projection.from_lonlat({e, cell.south_deg}), projection.from_lonlat({e, n}),
                projection.from_lonlat({cell.west_deg, n})};
  ring.push_back(ring.front());
  return {{ring}};
}

// A layer that counts people and holds nothing is the wrong file, or cut.
[[noreturn]] void refuse_empty(const Source& source) {
  throw input_error(source.layer.empty() ? "its only layer holds no feature" : "the layer holds no feature",
                    {.file = source.path.string(), .layer = source.layer});
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

}  // namespace

void load_small_areas(Loading& loading) {
  const AreaIndex index(municipality_areas(loading.region));
  std::set<std::string> ids;
  std::int64_t outside = 0;
  std::int64_t people_outside = 0;
  loading.each(Role::small_areas, [&](const Source& source) {
    auto features = loading.features(source, Shape::polygon,
                                     {{"key_code", text, true, {"KEY_CODE"}},
                                      {"id", integer, false, {"POLY_ID"}},
                                      {"name", text, false, {"MOJI", "S_NAME"}},
                                      {"district", text, false, {"CSS_NAME"}},
                                      {"population", integer, true, {"JINKO"}},
                                      {"households", integer, true, {"SETAI"}}});
    if (features.empty()) refuse_empty(source);
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
    auto features = loading.features(source, Shape::point,
                                     {{"name", text, true, {"NAME"}}, {"population", integer, false, {}}});
    if (features.empty()) refuse_empty(source);
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

}  // namespace tsunagi::geo
