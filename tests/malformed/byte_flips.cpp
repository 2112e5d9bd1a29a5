// SPDX-License-Identifier: Apache-2.0
// byte_flips <count> [folder of control files]: one damaged byte at a time, by seeded positions, in sound
// layers.
//
// Each flip is read in a process of its own: what comes is the same region, a refusal, another region (an
// undetected change, of which the share is told) or a crash or a hang, which fail. Without a folder the
// layers are made here.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "geo/base/files.h"
#include "geo/base/hash.h"
#include "geo/base/random.h"
#include "geo/region.h"
#include "tests/corpus/hamlet.h"
#include "tests/malformed/made_files.h"

namespace tsunagi::malformed {
namespace {

namespace fs = std::filesystem;

// Everything that the layers give, as text to be hashed.
std::string digest(const geo::Region& region) {
  std::string text = region.projection.crs();
  const auto add = [&](const auto&... values) { ((text += fmt::format(" {}", values)), ...); };
  const auto add_points = [&](const geo::Polyline& points) {
    for (const geo::PointM p : points) add(p.x, p.y);
  };
  for (const auto& place : region.settlements) add(place.name, place.population, place.at.x, place.at.y);
  for (const auto& area : region.people) {
    add(area.id, area.name, area.population, area.households);
    for (const auto& ring : area.area.rings) add_points(ring);
  }
  for (const auto& cell : region.cells) add(cell.population);
  for (const auto& edge : region.roads.edges) {
    add(edge.from, edge.to, edge.length_mm, static_cast<int>(edge.road_class), edge.is_structure);
    add_points(edge.line);
  }
  if (region.terrain) {
    for (const float height : region.terrain->height_m) add(height);
    for (const auto known : region.terrain->is_known) add(static_cast<int>(known));
  }
  return content_hash(text);
}

enum class End { region, refused, broken };

struct Outcome {
  End end = End::broken;
  std::string said;  // the digest of a region, the first sentence of a refusal, or how it broke
};

// In a child, so that a crash is an outcome, and threads do not outlive a fork.
Outcome read_apart(const fs::path& folder) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(20);
    std::string said;
    try {
      const geo::DataRoots roots{.region_folder = folder, .data_root = folder};
      said = "+" + digest(geo::load_region(geo::load_region_file(folder / "region.toml", roots, {}, {})));
    } catch (const Error& error) {
      said = error.kind() == ErrorKind::input ? "-" : "!";
      said += error.faults().front().sentence;
    } catch (const std::exception& error) {
      said = std::string("!") + error.what();
    }
    said = said.substr(0, 1000);
    const ssize_t written = ::write(ends[1], said.data(), said.size());
    ::_exit(written > 0 ? 0 : 1);
  }
  ::close(ends[1]);
  std::string said(1000, '\0');
  const ssize_t count = ::read(ends[0], said.data(), said.size());
  said.resize(static_cast<std::size_t>(std::max<ssize_t>(0, count)));
  ::close(ends[0]);
  int raw = 0;
  ::waitpid(child, &raw, 0);
  if (WIFSIGNALED(raw)) return {End::broken, fmt::format("signal {}", WTERMSIG(raw))};
  if (said.starts_with('+')) return {End::region, said.substr(1)};
  if (said.starts_with('-')) return {End::refused, said.substr(1)};
  return {End::broken, said};
}

struct Tally {
  int same = 0;
  int refused = 0;
  int changed = 0;
  int broken = 0;
};

// One bit of one byte is turned; every tenth time the file ends there.
std::string damaged(const std::string& bytes, const Random& random, std::uint64_t i) {
  std::string out = bytes;
  const auto at = static_cast<std::size_t>(random.below(2 * i, bytes.size()));
  if (i % 10 == 9) {
    out.resize(at);
  } else {
    out[at] = static_cast<char>(out[at] ^ (1 << random.below(2 * i + 1, 8)));
  }
  return out;
}

void put(const fs::path& file, std::string_view bytes) {
  std::FILE* const out = std::fopen(file.c_str(), "wb");  // without a flush to disk
  std::fwrite(bytes.data(), 1, bytes.size(), out);
  std::fclose(out);
}

Tally flip(const fs::path& folder, const fs::path& file, int count) {
  const std::string bytes = read_file(file);
  const Outcome sound = read_apart(folder);
  Tally tally;
  if (sound.end != End::region) {
    fmt::print("{}: the sound file is not read: {}\n", file.filename().string(), sound.said);
    tally.broken = 1;
    return tally;
  }
  const Random random(9, file.filename().string());
  for (int i = 0; i < count; ++i) {
    put(file, damaged(bytes, random, static_cast<std::uint64_t>(i)));
    const Outcome outcome = read_apart(folder);
    tally.refused += outcome.end == End::refused ? 1 : 0;
    tally.same += outcome.end == End::region && outcome.said == sound.said ? 1 : 0;
    tally.changed += outcome.end == End::region && outcome.said != sound.said ? 1 : 0;
    if (outcome.end == End::broken) {
      ++tally.broken;
      fmt::print("{} flip {}: {}\n", file.filename().string(), i, outcome.said);
    }
  }
  put(file, bytes);
  return tally;
}

struct Control {
  std::string role;
  std::string file;
};

std::vector<Control> made_controls(const fs::path& folder) {
  write_points(folder / "settlements.gpkg", "GPKG");
  write_points(folder / "settlements_cp932.shp", "ESRI Shapefile", "CP932");
  write_heights(folder / "dem.tif");
  write_file(
      folder / "roads.geojson",
      R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"class":"minor"},)"
      R"("geometry":{"type":"LineString","coordinates":[[134.44,33.94],[134.45,33.94],[134.45,33.95]]}}]})");
  write_file(folder / "mesh.csv", "mesh_code,population\n50346382,12\n503463831,4\n");
  return {{"settlements", "settlements.gpkg"},
          {"settlements", "settlements_cp932.shp"},
          {"elevation", "dem.tif"},
          {"roads", "roads.geojson"},
          {"population_mesh", "mesh.csv"}};
}

// The file and what is read with it.
std::vector<fs::path> parts_of(const fs::path& file) {
  std::vector<fs::path> parts{file};
  for (const char* extension : {".shx", ".dbf", ".prj", ".cpg"}) {
    fs::path other = fs::path(file).replace_extension(extension);
    if (file.extension() == ".shp" && fs::exists(other)) parts.push_back(std::move(other));
  }
  return parts;
}

int run(int count, const fs::path& given, const fs::path& scratch) {
  const fs::path controls = given.empty() ? scratch / "made" : given;
  fs::create_directories(scratch / "made");
  const std::vector<Control> all = made_controls(scratch / "made");
  int broken = 0;
  for (const Control& control : all) {
    const fs::path folder = scratch / (control.file + ".d") / "hamlet";
    fs::create_directories(folder);
    corpus::write_hamlet(folder, {control.role, ""}, control.file);
    for (const fs::path& part : parts_of(controls / control.file))
      fs::copy_file(part, folder / part.filename(), fs::copy_options::overwrite_existing);
    for (const fs::path& part : parts_of(folder / control.file)) {
      const Tally tally = flip(folder, part, count);
      fmt::print("{}: {} flips, {} same, {} refused, {} changed unseen ({:.1f} %), {} broken\n",
                 part.filename().string(), count, tally.same, tally.refused, tally.changed,
                 100.0 * tally.changed / std::max(1, count), tally.broken);
      broken += tally.broken;
    }
  }
  return broken == 0 ? 0 : 1;
}

}  // namespace
}  // namespace tsunagi::malformed

int main(int count, char** words) {
  const std::string_view flips = count > 1 ? words[1] : "";
  int number = 0;
  std::from_chars(flips.data(), flips.data() + flips.size(), number);
  if (number < 1 || count > 3) {
    std::fputs("usage: byte_flips <count> [folder of control files]\n", stderr);
    return 1;
  }
  const std::filesystem::path scratch =
      std::filesystem::temp_directory_path() / ("tsunagi_flips_" + std::to_string(::getpid()));
  const int status = tsunagi::malformed::run(number, count == 3 ? words[2] : "", scratch);
  std::error_code ignored;
  std::filesystem::remove_all(scratch, ignored);
  return status;
}
