// SPDX-License-Identifier: Apache-2.0
#include "tests/corpus/hamlet.h"

#include <array>
#include <stdexcept>

#include <fmt/format.h>

#include "geo/base/files.h"
#include "tests/corpus/child.h"

namespace tsunagi::corpus {
namespace {

namespace fs = std::filesystem;

struct Sides {
  double west, south, east, north;
};

std::string collection(const std::string& properties, const std::string& type,
                       const std::string& coordinates) {
  return fmt::format(R"({{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{{}}},)"
                     R"("geometry":{{"type":"{}","coordinates":{}}}}}]}})",
                     properties, type, coordinates);
}

}  // namespace

void write_hamlet(const fs::path& folder, const Feed& feed, const std::string& file) {
  const Sides at =
      feed.role == "elevation" ? Sides{134.408, 33.926, 134.424, 33.942} : Sides{134.38, 33.87, 134.6, 34.02};
  const double x = (at.west + at.east) / 2;
  const double y = (at.south + at.north) / 2;
  write_file(folder / "boundary.geojson",
             collection(R"("code":"36999","name":"里")", "Polygon",
                        fmt::format("[[[{0},{1}],[{2},{1}],[{2},{3}],[{0},{3}],[{0},{1}]]]", at.west,
                                    at.south, at.east, at.north)));
  write_file(folder / "roads.geojson",
             collection(R"("class":"minor")", "LineString",
                        fmt::format("[[{0},{2}],[{1},{2}],[{1},{3}]]", x - 0.005, x, y, y + 0.005)));
  write_file(folder / "settlements.geojson",
             collection(R"("name":"上","population":40)", "Point", fmt::format("[{},{}]", x, y)));
  const fs::path town = folder.parent_path() / "town";
  const Measured made =
      run_measured({"sample", "--seed", "3", "--population", "500", "--quiet", "--out", town.string()},
                   folder.parent_path());
  if (made.status != 0) throw std::runtime_error(made.said);
  fs::copy_file(town / "scenario.toml", folder / "scenario.toml");
  write_region(folder, feed, file);
}

void write_region(const fs::path& folder, const Feed& feed, const std::string& file) {
  std::string region = "name = \"里\"\n";
  for (const std::string role : {"boundary", "roads", "settlements"}) {
    if (role != feed.role)
      region += fmt::format("\n[[source]]\nrole = \"{0}\"\nfile = \"{0}.geojson\"\n", role);
  }
  if (!feed.role.empty())
    region += fmt::format("\n[[source]]\nrole = \"{}\"\nfile = \"{}\"\n{}", feed.role, file, feed.toml);
  write_file(folder / "region.toml", region);
}

}  // namespace tsunagi::corpus
