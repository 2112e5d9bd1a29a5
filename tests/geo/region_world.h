// SPDX-License-Identifier: Apache-2.0
// A tiny region near Lake Yamanaka, written as files; tests swap single layers for others.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "geo/region.h"
#include "tests/geo/temp_folder.h"

namespace tsunagi::geo {

inline std::string degrees(double value) {
  return std::to_string(value);
}

// A square of `side_deg` with its south-west corner at (lon, lat), as GeoJSON polygon coordinates.
inline std::string square_json(double lon, double lat, double side_deg) {
  const auto point = [](double x, double y) { return "[" + degrees(x) + "," + degrees(y) + "]"; };
  return "[[" + point(lon, lat) + "," + point(lon + side_deg, lat) + "," +
         point(lon + side_deg, lat + side_deg) + "," + point(lon, lat + side_deg) + "," + point(lon, lat) +
         "]]";
}

// Two municipalities of 0.02° side by side, one road through both, three small areas.
class RegionWorld {
 public:
  RegionWorld() {
    put("boundary", "boundary.geojson",
        collection(
            feature("Polygon", square_json(138.80, 35.40, 0.02), R"("code":"19424","name":"忍野村")") + "," +
            feature("Polygon", square_json(138.82, 35.40, 0.02), R"("code":"194255","name":"山中湖村")")));
    put("roads", "roads.geojson",
        collection(feature("LineString", "[[138.801,35.41],[138.839,35.41]]", R"("class":"primary")") + "," +
                   feature("LineString", "[[138.81,35.41],[138.81,35.418]]", R"("class":"service")") + "," +
                   feature("LineString", "[[138.81,35.40],[138.83,35.40]]", R"("class":"rail")")));
    put("small_areas", "areas.geojson",
        collection(area(138.802, "19424", 1, 120, 50) + "," + area(138.812, "19424", 2, 80, 30) + "," +
                   area(138.825, "", 3, 7, 3) + "," + area(138.83, "19425", 4, 0, 0)));
  }

  static std::string area(double lon, const std::string& key, int id, int population, int households) {
    return feature("Polygon", square_json(lon, 35.405, 0.008),
                   R"("KEY_CODE":")" + key + R"(","POLY_ID":)" + std::to_string(id) + R"(,"JINKO":)" +
                       std::to_string(population) + R"(,"SETAI":)" + std::to_string(households));
  }

  // Makes `bytes` the one layer of a role; `more` are further keys of the source.
  RegionWorld& put(const std::string& role, const std::string& file, const std::string& bytes,
                   const std::string& more = "") {
    static_cast<void>(folder_.file(file, bytes));
    sources_[role] = "[[source]]\nrole = \"" + role + "\"\nfile = \"" + file + "\"\n" + more + "\n";
    return *this;
  }
  RegionWorld& drop(const std::string& role) {
    sources_.erase(role);
    return *this;
  }
  [[nodiscard]] Region load(const std::filesystem::path& cache = {}) const {
    std::string text = "name = \"町\"\n";
    for (const auto& [role, source] : sources_) text += source;
    RegionFile file =
        load_region_file(folder_.file("region.toml", text), {folder_.path(), folder_.path()}, {}, {});
    file.cache = cache;
    return load_region(file);
  }
  [[nodiscard]] std::string fault() const {
    return message_of([&] { return load(); });
  }

 private:
  TempFolder folder_;
  std::map<std::string, std::string> sources_;
};

}  // namespace tsunagi::geo
