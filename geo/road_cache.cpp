// SPDX-License-Identifier: Apache-2.0
#include "geo/road_cache.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <gdal.h>
#include <ogr_srs_api.h>

#include "geo/base/error.h"
#include "geo/base/hash.h"
#include "geo/base/hidden_sibling.h"

namespace tsunagi::geo {
namespace {

namespace fs = std::filesystem;
using graph::Refusal;
using graph::Unusable;

// Texts in a row, each with its length, so that no two rows read alike.
class Record {
 public:
  void add(std::string_view text) { bytes_ += fmt::format("{}:{}", text.size(), text); }
  void add(std::size_t number) { add(std::to_string(number)); }
  void add(const std::map<std::string, std::string>& pairs) {
    add(pairs.size());
    for (const auto& [key, value] : pairs) {
      add(key);
      add(value);
    }
  }
  [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }

 private:
  std::string bytes_;
};

std::string absolute_name(const fs::path& path) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(path, error);
  return error ? fs::absolute(path, error).string() : whole.string();
}

// What of the sources' tables in the region file decides what is read.
void add_options(Record& record, const RoadRequest& request) {
  record.add(request.crs);
  record.add(request.sources.size());
  for (const Source& source : request.sources) {
    record.add(absolute_name(source.path));
    record.add(source.layer);
    record.add(source.crs);
    record.add(source.cp932 ? "CP932" : "UTF-8");
    record.add(source.fields);
    record.add(source.where);
  }
  record.add(fmt::format("{} {}", request.snap.vertices_m, request.snap.ends_m));
}

std::string lower_extension(const fs::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::tolower(c); });
  return extension;
}

// A layer's file and those that are read beside it.
std::vector<fs::path> files_of(const fs::path& path) {
  static constexpr std::array<const char*, 12> k_beside_shapefile{
      ".shp", ".SHP", ".dbf", ".DBF", ".shx", ".SHX", ".prj", ".PRJ", ".cpg", ".CPG", ".qpj", ".QPJ"};
  const std::string extension = lower_extension(path);
  std::vector<fs::path> files{path};
  if (extension == ".shp" || extension == ".shx" || extension == ".dbf") {
    for (const char* other : k_beside_shapefile) {
      fs::path beside = fs::path(path).replace_extension(other);
      if (beside != path) files.push_back(std::move(beside));
    }
  } else if (extension == ".gpkg") {
    for (const char* log : {"-wal", "-journal"}) files.emplace_back(path.string() + log);
  }
  return files;
}

void add_bytes(Record& record, const Source& source) {
  for (const fs::path& file : files_of(source.path)) {
    std::error_code ignored;
    const bool required = file == source.path;
    record.add(required || fs::is_regular_file(file, ignored) ? file_hash(file) : "none");
  }
}

void add_area(Record& record, const Area& area) {
  record.add(area.rings.size());
  for (const Polyline& ring : area.rings) {
    const auto bytes = std::as_bytes(std::span(ring));
    record.add(content_hash({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
  }
}

std::string proj_version() {
  int major = 0;
  int minor = 0;
  int patch = 0;
  OSRGetPROJVersion(&major, &minor, &patch);
  return fmt::format("{}.{}.{}", major, minor, patch);
}

const char* name_of(Unusable why) {
  switch (why) {
    case Unusable::missing:
      return "missing";
    case Unusable::unreadable:
      return "unreadable";
    case Unusable::foreign:
      return "another kind of file";
    case Unusable::other_version:
      return "another version";
    case Unusable::stale:
      return "stale";
    case Unusable::truncated:
      return "cut short";
    case Unusable::damaged:
      return "damaged";
  }
  return "unusable";
}

using Reason = std::optional<std::string>;

// Why the roads could not be kept. What was read while a file changed must not pass for the new file's.
Reason keep(const fs::path& file, const RoadRequest& request, graph::ContentKey key,
            const NodedRoads& roads) {
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) return "cannot make its folder: " + error.message();
  try {
    if (!(road_content_key(request) == key)) return "the layers changed while they were read";
    save_road_file(file, roads, key);
  } catch (const Error& fault) {
    if (fault.kind() != ErrorKind::environment) throw;
    return fault.faults().front().sentence;
  }
  return std::nullopt;
}

// One line on what became of a file that was refused or could not be written; empty for a mere first time.
std::string warning_of(const fs::path& file, const Refusal& refusal, const Reason& not_kept) {
  const bool refused = refusal.why != Unusable::missing;
  if (!refused && !not_kept) return {};
  std::string text = fmt::format("road cache {}: ", file.string());
  if (refused) text += fmt::format("{} ({}); roads read anew", name_of(refusal.why), refusal.reason);
  if (not_kept) text += fmt::format("{}not kept: {}", refused ? " and " : "roads ", *not_kept);
  return text;
}

}  // namespace

void check_cache_folder(const fs::path& folder) {
  if (folder.empty()) return;
  std::error_code ignored;
  const fs::file_status status = fs::status(folder, ignored);
  if (!fs::exists(status) || fs::is_directory(status)) return;
  throw input_error("is not a folder; give --cache or TSUNAGI_CACHE a folder, or a name not yet taken",
                    {.file = folder.string()});
}

fs::path road_cache_file(const fs::path& folder, const RoadRequest& request) {
  Record record;
  add_options(record, request);
  return folder / fmt::format("roads-{}.cache", content_hash(record.bytes()).substr(0, 16));
}

graph::ContentKey road_content_key(const RoadRequest& request) {
  Record record;
  record.add(k_roads_revision);
  record.add(GDALVersionInfo("VERSION_NUM"));
  record.add(proj_version());
  add_options(record, request);
  for (const Source& source : request.sources) add_bytes(record, source);
  record.add(request.municipalities.size());
  for (const Area& area : request.municipalities) add_area(record, area);
  return graph::ContentKey::of(record.bytes());
}

CachedRoads cached_roads(const fs::path& folder, const RoadRequest& request,
                         const std::function<NodedRoads()>& build) {
  if (folder.empty()) return {build()};
  remove_dead_siblings(folder);
  const fs::path file = road_cache_file(folder, request);
  graph::ContentKey key;
  try {
    key = road_content_key(request);
  } catch (const Error& fault) {
    if (fault.kind() != ErrorKind::environment) throw;
    return {build(), false, warning_of(file, {}, fault.faults().front().sentence)};
  }
  auto found = load_road_file(file, {key, request.sources.size(), request.municipalities.size()});
  if (auto* roads = std::get_if<NodedRoads>(&found)) return {std::move(*roads), true, {}};
  CachedRoads out{build(), false, {}};
  out.warning = warning_of(file, std::get<Refusal>(found), keep(file, request, key, out.roads));
  return out;
}

}  // namespace tsunagi::geo
