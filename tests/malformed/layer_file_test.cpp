// SPDX-License-Identifier: Apache-2.0
// GeoPackages, Shapefiles and OpenStreetMap extracts.
#include <sys/stat.h>

#include "tests/malformed/made_files.h"
#include "tests/malformed/trial.h"

namespace tsunagi::malformed {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

class LayerFiles : public Malformed {
 protected:
  // A sound GeoPackage with statements run on it.
  void judge_package(const std::string& name, const std::string& file, const std::string& statements,
                     std::vector<std::string> says, bool accepted = false) const {
    write_points(folder() / file, "GPKG");
    run_sql(folder() / file, statements);
    judge({name, "settlements", file, "", std::move(says), "", accepted});
  }
  // A sound Shapefile; `damage` may change any of its files.
  template <class Damage>
  void judge_shapes(const std::string& name, const std::string& stem, Damage damage,
                    std::vector<std::string> says, bool accepted = false,
                    const char* encoding = "UTF-8") const {
    write_points(folder() / (stem + ".shp"), "ESRI Shapefile", encoding);
    damage(stem);
    judge({name, "settlements", stem + ".shp", "", std::move(says), "", accepted});
  }
  void damage(const std::string& file, std::size_t at, const std::string& bytes) const {
    static_cast<void>(put(file, with(bytes_of(file), at, bytes)));
  }
  void cut(const std::string& file, std::size_t bytes) const {
    std::string all = bytes_of(file);
    all.resize(all.size() - bytes);
    static_cast<void>(put(file, all));
  }
};

TEST_F(LayerFiles, GeoPackages) {
  judge_package("as it is", "good.gpkg", "", {}, true);
  judge_package("text in a column of numbers", "a.gpkg", "UPDATE places SET population = '12a' WHERE fid = 3",
                {"feature 3", "population", "12a"});
  judge_package("a geometry of another magic", "b.gpkg",
                "UPDATE places SET geom = x'585800000000000001' WHERE fid = 4", {"feature 4"});
  judge_package("a geometry that is a number", "c.gpkg", "UPDATE places SET geom = 7 WHERE fid = 4",
                {"feature 4"});
  write_points(folder() / "d.gpkg", "GPKG");
  run_sql(
      folder() / "d.gpkg",
      "DROP TABLE rtree_places_geom; ALTER TABLE places RENAME TO p; CREATE VIEW places AS WITH RECURSIVE "
      "c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT c.n AS fid, p.geom, p.name, p.population "
      "FROM c, p WHERE p.fid = 1");
  judge({"an endless view in place of the layer",
         "settlements",
         "d.gpkg",
         "",
         {"view"},
         "layer = \"places\"\n",
         false});
  judge_package("a CRS of garbage", "e.gpkg",
                "UPDATE gpkg_spatial_ref_sys SET definition = 'x', organization = 'NONE', "
                "organization_coordsys_id = 1 WHERE srs_id = 6668",
                {"CRS"});
  judge_package("no column of geometries", "f.gpkg", "DELETE FROM gpkg_geometry_columns", {});
  judge_package(
      "two layers", "g.gpkg",
      "CREATE TABLE more (fid INTEGER PRIMARY KEY, name TEXT); INSERT INTO gpkg_contents (table_name, "
      "data_type, identifier, srs_id) VALUES ('more', 'attributes', 'more', 0)",
      {"2 layers", "places", "more"});
  write_points(folder() / "h.gpkg", "GPKG");
  cut("h.gpkg", 4096);
  judge({"a page short", "settlements", "h.gpkg", "", {}, "", false});
  write_points(folder() / "i.gpkg", "GPKG");
  damage("i.gpkg", 0, "SQLite format 4");
  judge({"another format of SQLite", "settlements", "i.gpkg", "", {"none of the vector formats"}, "", false});
}

// What another program has not brought to its end; the judge holds that not a byte changes, nor a file comes.
TEST_F(LayerFiles, UnfinishedTransactions) {
  const std::string hot_journal = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + std::string(1016, '\0');
  const auto judge_beside = [&](const std::string& name, const std::string& file, const std::string& end,
                                const std::string& bytes, std::vector<std::string> says, bool accepted) {
    write_points(folder() / file, "GPKG");
    static_cast<void>(put(file + end, bytes));
    judge({name, "settlements", file, "", std::move(says), "", accepted});
  };
  judge_beside("a journal", "a.gpkg", "-journal", hot_journal, {"unfinished", "a.gpkg-journal"}, false);
  judge_beside("a journal that was ended", "b.gpkg", "-journal", std::string(1024, '\0'), {}, true);
  judge_beside("an empty write-ahead log", "c.gpkg", "-wal", "", {}, true);
  write_points(folder() / "d.gpkg", "GPKG");
  run_sql(folder() / "d.gpkg", "PRAGMA journal_mode = WAL");
  judge({"a write-ahead log that was ended", "settlements", "d.gpkg", "", {}, "", true});
  leave_unfinished(folder() / "d.gpkg", "UPDATE places SET population = 1");
  ASSERT_GT(fs::file_size(folder() / "d.gpkg-wal"), 0u);
  judge({"a write-ahead log", "settlements", "d.gpkg", "", {"unfinished", "d.gpkg-wal"}, "", false});
}

TEST_F(LayerFiles, Shapefiles) {
  const auto none = [](const std::string&) {};
  judge_shapes("as it is", "good", none, {}, true);
  judge_shapes("CP932 as it is", "goodjp", none, {}, true, "CP932");
  judge_shapes("a record less in the index", "a", [&](const std::string& s) { cut(s + ".shx", 8); }, {});
  judge_shapes("a number that only begins as one", "b",
               [&](const std::string& s) {
                 const std::string table = bytes_of(s + ".dbf");
                 damage(s + ".dbf", table.find("   104"), "1,0x4 ");
               },
               {"population", "1,0x4", "feature 4"});
  judge_shapes("a table without a header", "c",
               [&](const std::string& s) { damage(s + ".dbf", 8, std::string(4, '\0')); }, {});
  judge_shapes("a table of longer records", "d",
               [&](const std::string& s) { damage(s + ".dbf", 10, "\xff\x7f"); }, {".dbf"});
  judge_shapes("a CRS of garbage", "e",
               [&](const std::string& s) { static_cast<void>(put(s + ".prj", "nothing at all")); },
               {"crs ="});
  judge_shapes("points that are none", "f",
               [&](const std::string& s) { damage(s + ".shp", 108, std::string(4, '\0')); }, {"feature 0"});
  judge_shapes("a type that is none", "g",
               [&](const std::string& s) { damage(s + ".shp", 108, "\x63\0\0\0"); }, {});
  judge_shapes("the first point at infinity", "h",
               [&](const std::string& s) { damage(s + ".shp", 112, std::string("\0\0\0\0\0\0\xf0\x7f", 8)); },
               {"feature 0"});
  judge_shapes("a record that begins in another", "i",
               [&](const std::string& s) { damage(s + ".shx", 108, std::string("\0\0\0\x33", 4)); },
               {"feature 1"});
  judge_shapes(
      "UTF-8 said and CP932 come", "j",
      [&](const std::string& s) { static_cast<void>(put(s + ".cpg", "UTF-8")); }, {"feature 0", "name"},
      false, "CP932");
}

TEST_F(LayerFiles, OpenStreetMap) {
  const std::string node = R"(<node id="1" lat="33.9" lon="134.4"/><node id="2" lat="33.91" lon="134.41"/>)";
  const std::string way = R"(<way id="5"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>)";
  const std::string head = R"(<?xml version="1.0"?><osm version="0.6">)";
  judge_all({
      {"as it is", "roads", "good.osm", head + node + way + "</osm>", {}, "", true},
      {"cut inside a way", "roads", "a.osm", head + node + way.substr(0, 30), {}},
      {"no road at all", "roads", "b.osm", head + node + "</osm>", {}},
      {"ways without nodes", "roads", "c.osm", head + way + "</osm>", {}},
      {"an id of letters",
       "roads",
       "d.osm",
       head + R"(<node id="x" lat="33.9" lon="134.4"/>)" + way + "</osm>",
       {}},
      {"another XML", "roads", "e.osm", "<?xml version=\"1.0\"?><gpx></gpx>", {}},
      {"an extract of no bytes", "roads", "f.osm.pbf", "\n", {}},
      {"a header of another type", "roads", "g.osm.pbf", "\0\0\0\x0d\x0a\x07OSMDatx\x18\x01x"s, {}},
      {"a length beyond the file", "roads", "h.osm.pbf", "\0\0\xff\xff\x0a\x09OSMHeader"s, {}},
      {"FlatGeobuf of a head alone", "roads", "i.fgb", "fgb\3fgb\0\xff\xff\0\0"s, {}},
  });
}

TEST_F(LayerFiles, Sources) {
  ASSERT_EQ(::mkfifo((folder() / "pipe.geojson").c_str(), 0600), 0);
  judge({"a pipe", "settlements", "pipe.geojson", "", {}, "", false});
  fs::remove(folder() / "pipe.geojson");
  fs::create_directory(folder() / "folder.geojson");
  judge({"a folder", "settlements", "folder.geojson", "", {}, "", false});
  fs::create_symlink("/etc/hostname", folder() / "away.geojson");
  judge({"a link that leads away", "settlements", "away.geojson", "", {"leaves"}, "", false});
  fs::remove(folder() / "away.geojson");
  fs::create_symlink("ring.geojson", folder() / "ring.geojson");
  judge({"a link to itself", "settlements", "ring.geojson", "", {}, "", false});
  fs::remove(folder() / "ring.geojson");
  judge({"the region file itself",
         "settlements",
         "region.toml",
         "",
         {"none of the vector formats"},
         "",
         false});
}

}  // namespace
}  // namespace tsunagi::malformed
