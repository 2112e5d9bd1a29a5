// SPDX-License-Identifier: Apache-2.0
#include "tests/corpus/cases.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <regex>

namespace tsunagi::corpus {
namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

bool one_of(const std::string& id, std::initializer_list<std::string_view> ids) {
  return std::ranges::find(ids, id) != ids.end();
}

// What the words "value", "extent", "CRS"… of INDEX.csv stand for in one case. "" leaves a word out: it names
// no text of the file.
const std::map<std::string, std::vector<Alternatives>>& particular() {
  static const std::map<std::string, std::vector<Alternatives>> all{
      {"M008", {{"malformed", "damaged"}}},
      {"M010", {{"settlements"}}},
      {"M015", {{"layer"}}},
      {"M016", {{"a, b"}}},
      {"M018", {{"feature 2"}}},
      {"M020", {{".shx"}}},
      {"M021", {{".dbf"}}},
      {"M022", {{"crs ="}}},
      {"M023", {{"134"}, {"Plane Rectangular"}}},
      {"M024", {{"name"}}},
      {"M025", {{"name"}}},
      {"M026", {{"name"}}},
      {"M031", {{"1e+308"}}},
      {"M032", {{"134.4"}}},
      {"M034", {{"134.5"}, {"33.5"}}},
      {"M039", {{"POLYGON"}}},
      {"M044", {{"name"}}},
      {"M045", {{"1,234"}}},
      {"M046", {{"-5"}}},
      {"M047", {{"1e+20"}}},
      {"M048", {{"population"}}},
      {"M049", {{"EPSG:4301"}}},
      {"M052", {{"2 components"}}},
      {"M053", {{"snap"}}},
      {"M060", {{"2147483647"}}},
      {"M061", {{"60000"}}},
      {"M065", {{"%"}}},
      {"M066", {{"cell"}, {"-9999"}}},
      {"M067", {{"2 cells"}}},
      {"M069", {{"crs ="}}},
      {"M070", {{"UTM zone 53N"}, {"pixel"}}},
      {"M074", {{"3 bands"}}},
      {"M075", {{"CFloat32"}}},
      {"M076", {{"cell"}, {"3e+38"}}},
      {"M078", {{"row"}}},
      {"M083", {{"VRT"}}},
      {"M084", {{"VRT"}}},
      {"M085", {{"VRT"}}},
      {"M087", {{"../../escaped.geojson"}}},
      {"M088", {{"5034638x"}}},
      {"M089", {{"\"5034\""}}},
      {"M090", {{"\"503489\""}}},
      {"M091", {{"50348382"}}},
      {"M092", {{"50349999"}}},
      {"M093", {{"503463825"}}},
      {"M094", {{"5034638219"}}},
      {"M095", {{"５０３４６３８２"}}},
      {"M096", {{"-50346382"}}},
      {"M097", {{"5.0346382e7"}}},
      {"M098", {{"99999999999999999999"}}},
      {"M099", {{"\"\""}}},
      {"M100", {{"\" 50346382\""}}},
      {"M101", {{"99993277"}}},
      {"M102", {{"0x30F6F5D"}}},
      {"M103", {{"503463821"}, {"50346382 "}}},
      {"M104", {{"csv:3"}, {"line 2"}}},
      {"M109", {{"population"}}},
      {"M119", {{"budget_jpy"}}},
      {"M122", {{"offset 9"}}},
      {"M123", {{"budgett_jpy"}, {"budget_jpy\""}}},
      {"M124", {{"horizon_years"}, {"whole number"}}},
      {"M125", {{"discount_rate"}, {"budget_jpy"}}},
      {"M127", {{"tower_height"}, {"tower_height_m"}}},
      {"M128", {{"9 and 10", "1 way"}}},
      {"M129", {{"node"}}},
  };
  return all;
}

}  // namespace

Feed feed_of(const Case& one) {
  const std::string& file = one.file;
  if (one.kind == "scenario") return {};
  if (one.kind == "raster" || has(file, ".tif") || has(file, "vsicurl")) {
    return {"elevation", has(file, ".asc") ? "crs = \"EPSG:6668\"\n" : ""};
  }
  if (one.kind == "roads" || has(file, "roads.geojson") || has(file, ".osm")) return {"roads", ""};
  if (has(file, "formula_cells"))
    return {"facilities", "class = \"school\"\nfields = { class = \"facility\" }\n"};
  if (has(file, "prices") || has(file, "decimal_comma")) return {"prices", ""};
  if (one.kind == "table" || has(file, "mesh.csv")) return {"population_mesh", ""};
  if (one.id == "M030") return {"pops", ""};  // has no name
  if (one_of(one.id, {"M029", "M033", "M034", "M035", "M036", "M037"})) return {"farmland", ""};
  if (one.id == "M048") return {"settlements", "fields = { population = \"population\" }\n"};
  return {"settlements", ""};
}

std::vector<Alternatives> wanted_of(const Case& one) {
  std::vector<Alternatives> wanted;
  const std::string& text = one.must_name;
  if (has(text, "file") && one.verdict != "accept")
    wanted.push_back({std::filesystem::path(one.file).filename().string()});
  if (has(text, "layer") && one.kind == "gpkg" && one.id != "M016" && one.id != "M008")
    wanted.push_back({"layer"});
  static const std::regex feature("(feature|fid|id) ([0-9]+)");
  static const std::regex line("lines? ([0-9]+)(?:, ([0-9]+))?(?: and ([0-9]+))?");
  static const std::regex column("(field|column) ([a-z_]+)");
  std::smatch found;
  if (std::regex_search(text, found, feature)) {
    wanted.push_back({"feature " + found.str(2)});
  } else if (has(text, "feature")) {
    wanted.push_back({"feature"});
  }
  if (std::regex_search(text, found, line) && one.id != "M104") {
    for (std::size_t i = 1; i < found.size(); ++i) {
      if (found[i].matched) wanted.push_back({":" + found.str(i)});
    }
  }
  if (std::regex_search(text, found, column) && found.str(2) != "name") wanted.push_back({found.str(2)});
  if (const auto more = particular().find(one.id); more != particular().end())
    wanted.insert(wanted.end(), more->second.begin(), more->second.end());
  return wanted;
}

bool is_bomb(const Case& one) {
  return one_of(one.id, {"M027", "M029", "M060", "M061", "M077", "M079", "M080", "M086", "M120", "M121",
                         "M130", "M131"});
}

}  // namespace tsunagi::corpus
