// SPDX-License-Identifier: Apache-2.0
#include "geo/region_file.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geo/base/files.h"
#include "geo/base/text.h"
#include "geo/gdal_support.h"

namespace tsunagi::geo {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> objection(std::string_view text) {
  if (text.empty()) return "a file name is expected";
  if (text.size() > 1024) return "is longer than 1,024 bytes";
  if (std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
    return "holds a control character";
  if (text.find(':') != std::string_view::npos)
    return "names a scheme, drive or connection; only files are read";
  if (text.starts_with("/vsi") || text.find("/vsi") != std::string_view::npos)
    return "names a virtual file system; only files are read";
  if (text.starts_with("/") || text.starts_with("\\") || text.starts_with("~"))
    return "must be relative to its folder";
  if (text.find('\\') != std::string_view::npos) return "holds a backslash";
  if (text.find_first_of("<>|\"*?{}$`") != std::string_view::npos)
    return "holds a character that no file name needs";
  for (const std::string& part : split(text, '/')) {
    if (part == "..") return "leaves its folder";
  }
  return std::nullopt;
}

// A hostile text as a message may show it.
std::string shown(std::string_view text) {
  std::string out(text.substr(0, 200));
  std::ranges::replace_if(
      out, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
  return out;
}

std::map<std::string, std::string> read_text_map(const TomlReader& reader, std::string_view key) {
  std::map<std::string, std::string> out;
  if (const auto table = reader.table(key)) {
    for (const std::string& name : table->keys()) out[name] = table->text(name);
  }
  return out;
}

bool is_crs(std::string_view text) {
  return text.starts_with("EPSG:") && is_known_epsg(parse_integer(text.substr(5)).value_or(0));
}

std::string read_crs(const TomlReader& reader, std::string_view key) {
  if (!reader.has(key)) return reader.text_or(key, "");
  std::string crs = reader.text(key);
  if (!is_crs(crs))
    reader.fault(key, fmt::format("expected EPSG:<code> of a CRS that PROJ knows, found \"{}\"", crs));
  return crs;
}

Source read_source(const TomlReader& reader, const fs::path& folder, const std::string& data_source) {
  static constexpr std::array<std::string_view, 2> k_encodings{"UTF-8", "CP932"};
  static constexpr std::array<std::string_view, 2> k_repairs{"none", "make_valid"};
  Source source;
  source.role = static_cast<Role>(reader.choice("role", k_role_names));
  const bool named = reader.has("file");
  const std::string file = reader.text("file");
  source.layer = reader.text_or("layer", "");
  source.crs = read_crs(reader, "crs");
  source.cp932 = reader.choice_or("encoding", 0, k_encodings) == 1;
  source.make_valid = reader.choice_or("repair", 0, k_repairs) == 1;
  source.facility_class = reader.text_or("class", "");
  source.fields = read_text_map(reader, "fields");
  source.where = read_text_map(reader, "where");
  source.skip_rows_after_header = static_cast<int>(reader.integer_or("skip_rows_after_header", 0, {0, 100}));
  source.vintage = reader.text_or("vintage", "");
  source.attribution = reader.text_or("attribution", "");
  source.licence = reader.text_or("licence", "");
  source.synthetic = reader.flag_or("synthetic", false);
  source.place = reader.where("file");
  reader.finish();
  if (file.empty() && !named) return source;  // the missing key is a fault already
  try {
    source.path = contained_path(folder, file);
    if (!fs::is_regular_file(source.path)) {
      reader.fault("file", fmt::format("there is no file \"{}\" in {}{}", file, folder_name(folder),
                                       data_source.empty() ? "" : ". " + data_source));
    }
  } catch (const Error& error) {
    reader.fault("file", error.faults().front().sentence);
  }
  return source;
}

// Folder that the sources of a region file are relative to.
fs::path data_folder(const TomlReader& reader, const DataRoots& roots) {
  const std::string data = reader.text_or("data", "");
  if (data.empty()) return roots.region_folder;
  try {
    return contained_path(roots.data_root, data);
  } catch (const Error& error) {
    reader.fault("data", error.faults().front().sentence);
    return roots.data_root;
  }
}

void override_sources(RegionFile& region, const fs::path& folder,
                      const std::map<std::string, std::string>& overrides, const Where& at, Faults& faults) {
  for (const auto& [role, file] : overrides) {
    const auto known = std::ranges::find(k_role_names, role);
    Where place = at;
    place.key = "region." + role;
    if (known == k_role_names.end()) {
      const std::vector<std::string> names(k_role_names.begin(), k_role_names.end());
      faults.add(fmt::format("\"{}\" is no role of a layer{}", role, did_you_mean(role, names)), place);
      continue;
    }
    const auto role_id = static_cast<Role>(known - k_role_names.begin());
    try {
      const fs::path path = contained_path(folder, file);
      if (!fs::is_regular_file(path))
        throw input_error(fmt::format("there is no file \"{}\" in {}", file, folder_name(folder)));
      std::erase_if(region.sources, [&](const Source& s) { return s.role == role_id; });
      region.sources.push_back({.role = role_id, .path = path, .place = place});
    } catch (const Error& error) {
      faults.add(error.located(place));
    }
  }
}

bool counts_people(const Source& source) {
  return source.role == Role::small_areas || source.role == Role::population_mesh;
}

// One census at a time: two would count everybody twice.
void keep_vintage(RegionFile& region, const std::string& wanted, const TomlReader& reader, Faults& faults) {
  std::vector<std::string> vintages;
  for (const Source& s : region.sources) {
    if (counts_people(s)) vintages.push_back(s.vintage);
  }
  if (vintages.empty()) return;
  const std::string chosen = wanted.empty() ? vintages.front() : wanted;
  if (std::ranges::find(vintages, chosen) == vintages.end()) {
    std::ranges::sort(vintages);
    vintages.erase(std::unique(vintages.begin(), vintages.end()), vintages.end());
    faults.add(
        fmt::format("no population of vintage \"{}\"; there are {}", chosen, fmt::join(vintages, ", ")),
        reader.where());
    return;
  }
  std::erase_if(region.sources, [&](const Source& s) { return counts_people(s) && s.vintage != chosen; });
}

}  // namespace

fs::path contained_path(const fs::path& folder, std::string_view text) {
  if (const auto reason = objection(text)) throw input_error(fmt::format("\"{}\" {}", shown(text), *reason));
  const fs::path path = folder / text;
  std::error_code error;
  const fs::path base = folder.empty() ? fs::path(".") : folder;  // an empty root would hold every path
  const fs::path root = fs::weakly_canonical(fs::absolute(base), error);
  const fs::path real = fs::weakly_canonical(fs::absolute(base / text), error);
  const auto [end, ignored] = std::mismatch(root.begin(), root.end(), real.begin(), real.end());
  if (error || end != root.end()) throw input_error(fmt::format("\"{}\" leaves {}", text, folder.string()));
  return path;
}

RegionFile load_region_file(const fs::path& path, const DataRoots& roots,
                            const std::map<std::string, std::string>& overrides, const Where& overrides_at,
                            const std::string& population_vintage) {
  const TomlDocument document = load_toml(path);
  Faults faults;
  const TomlReader reader(document, faults);
  RegionFile region;
  region.name = reader.text("name");
  region.crs = read_crs(reader, "crs");
  region.data_source = reader.text_or("data_source", "");
  constexpr Range k_snap{0.01, 20};
  region.snap.vertices_m = reader.number_or("snap_m", region.snap.vertices_m, k_snap);
  region.snap.ends_m = reader.number_or("snap_to_line_m", region.snap.ends_m, k_snap);
  const fs::path folder = data_folder(reader, roots);
  for (const TomlReader& source : reader.tables("source")) {
    region.sources.push_back(read_source(source, folder, region.data_source));
  }
  reader.finish();
  keep_vintage(region, population_vintage, reader, faults);
  override_sources(region, folder, overrides, overrides_at, faults);
  for (const Role role : {Role::boundary, Role::roads}) {
    if (std::ranges::none_of(region.sources, [&](const Source& s) { return s.role == role; })) {
      faults.add(
          fmt::format("a source of role \"{}\" is required", k_role_names[static_cast<std::size_t>(role)]),
          {.file = document.file});
    }
  }
  const bool people = std::ranges::any_of(region.sources, [](const Source& s) {
    return s.role == Role::small_areas || s.role == Role::population_mesh || s.role == Role::settlements;
  });
  if (!people) {
    faults.add("a source of role \"small_areas\", \"population_mesh\" or \"settlements\" is required",
               {.file = document.file});
  }
  faults.throw_if_any();
  return region;
}

}  // namespace tsunagi::geo
