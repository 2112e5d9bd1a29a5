// SPDX-License-Identifier: Apache-2.0
#include "geo/region_file.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/geo/temp_folder.h"

namespace tsunagi::geo {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string source(std::string_view role, std::string_view file, std::string_view more = "") {
  return "[[source]]\nrole = \"" + std::string(role) + "\"\nfile = \"" + std::string(file) + "\"\n" +
         std::string(more) + "\n";
}

// A folder with the four layers of a small valid region, empty but there.
class RegionFileTest : public ::testing::Test {
 protected:
  RegionFileTest() {
    for (const char* name : {"b.geojson", "r.geojson", "a.geojson"})
      static_cast<void>(folder_.file(name, "{}"));
  }
  RegionFile load(const std::string& text, const std::map<std::string, std::string>& overrides = {}) {
    const fs::path path = folder_.file("region.toml", text);
    return load_region_file(path, {folder_.path(), folder_.path() / "data"}, overrides,
                            {.file = "scenario.toml", .line = 4});
  }
  std::string fault_of(const std::string& text, const std::map<std::string, std::string>& overrides = {}) {
    return message_of([&] { return load(text, overrides); });
  }
  std::string path_fault(std::string_view text) {
    return message_of([&] { return contained_path(folder_.path(), text); });
  }

  const std::string good_ = "name = \"町\"\n" + source("boundary", "b.geojson") +
                            source("roads", "r.geojson") + source("small_areas", "a.geojson");
  TempFolder folder_;
};

TEST_F(RegionFileTest, ReadsEveryKeyOfASource) {
  const RegionFile region =
      load("name = \"町\"\ncrs = \"EPSG:6676\"\n" + source("boundary", "b.geojson") +
           source("roads", "r.geojson") +
           source("small_areas", "a.geojson",
                  "layer = \"x\"\ncrs = \"EPSG:4612\"\nencoding = \"CP932\"\nclass = \"c\"\n"
                  "fields = { population = \"JINKO\" }\nwhere = { KIND = \"1\" }\n"
                  "skip_rows_after_header = 1\nvintage = \"2015\"\nsynthetic = true\n"));
  ASSERT_THAT(region.sources, SizeIs(3));
  const Source& s = region.sources[2];
  EXPECT_EQ(s.role, Role::small_areas);
  EXPECT_EQ(s.path, folder_.path() / "a.geojson");
  EXPECT_EQ(s.layer, "x");
  EXPECT_EQ(s.crs, "EPSG:4612");
  EXPECT_TRUE(s.cp932);
  EXPECT_EQ(s.fields.at("population"), "JINKO");
  EXPECT_EQ(s.where.at("KIND"), "1");
  EXPECT_EQ(s.skip_rows_after_header, 1);
  EXPECT_TRUE(s.synthetic);
}

TEST_F(RegionFileTest, PathsInsideTheFolderAreTaken) {
  fs::create_directories(folder_.path() / "sub");
  for (const char* good : {"a.geojson", "sub/none.tif", "町 一.shp", "..a", "a..b/c", "-rf", "NUL"}) {
    EXPECT_THAT(path_fault(good), IsEmpty()) << good;
  }
  const std::string with_slash = folder_.path().string() + "/";
  EXPECT_NO_THROW(static_cast<void>(contained_path(with_slash, "a.geojson")));
}

TEST_F(RegionFileTest, HostilePathsAreRefused) {
  for (const char* bad : {"",
                          "..",
                          "../x",
                          "a/../../x",
                          "a/..",
                          "../../../../etc/hostname",
                          "/etc/hostname",
                          "/dev/zero",
                          "/proc/self/environ",
                          "/vsicurl/x.gpkg",
                          "/vsimem/x",
                          "sub/vsizip/x",
                          "a/vsigzip/b.gz",
                          "http://example.invalid/a.geojson",
                          "file:///etc/hostname",
                          "PG:dbname=x",
                          "GPKG:a.gpkg:places",
                          "MEM:::DATAPOINTER=1",
                          "C:\\a.shp",
                          "\\\\server\\share\\a.shp",
                          "a\\b",
                          "~/a.shp",
                          "$HOME/a.shp",
                          "<VRTDataset rasterXSize=\"1\"/>",
                          "{\"type\":\"FeatureCollection\"}",
                          "a\nb.shp",
                          "a\tb",
                          "a\x7f",
                          "a|b"}) {
    EXPECT_THAT(path_fault(bad), Not(IsEmpty())) << bad;
  }
  EXPECT_THAT(path_fault(std::string_view("a\0b.shp", 7)), HasSubstr("control character"));
  EXPECT_THAT(path_fault(std::string(5000, 'x')),
              AllOf(HasSubstr("longer than"), Not(HasSubstr(std::string(300, 'x')))));
}

TEST_F(RegionFileTest, SymlinksMayNotLeaveTheFolder) {
  const TempFolder outside;
  static_cast<void>(outside.file("secret.geojson", "{}"));
  fs::create_symlink(outside.path() / "secret.geojson", folder_.path() / "link.geojson");
  fs::create_directory_symlink(outside.path(), folder_.path() / "dir");
  fs::create_symlink(folder_.path() / "a.geojson", folder_.path() / "inner.geojson");
  EXPECT_THAT(path_fault("link.geojson"), HasSubstr("leaves"));
  EXPECT_THAT(path_fault("dir/secret.geojson"), HasSubstr("leaves"));
  EXPECT_THAT(path_fault("dir/new.geojson"), HasSubstr("leaves"));
  EXPECT_THAT(path_fault("inner.geojson"), IsEmpty());
}

TEST_F(RegionFileTest, ASiblingWithTheSamePrefixIsOutside) {
  const fs::path sibling = folder_.path().string() + "_sibling";
  fs::create_directories(sibling);
  fs::create_directory_symlink(sibling, folder_.path() / "s");
  EXPECT_THAT(path_fault("s/a"), HasSubstr("leaves"));
  fs::remove_all(sibling);
}

TEST_F(RegionFileTest, SymlinksMayNotLeaveTheWorkingFolderEither) {
  const fs::path before = fs::current_path();
  fs::create_symlink("/etc/hostname", folder_.path() / "link");
  fs::current_path(folder_.path());
  EXPECT_THAT(message_of([] { return contained_path("", "link"); }), HasSubstr("leaves"));
  EXPECT_THAT(message_of([] { return contained_path("", "a.geojson"); }), IsEmpty());
  fs::current_path(before);
}

TEST_F(RegionFileTest, UnknownRolesNameTheNearest) {
  EXPECT_THAT(fault_of(good_ + source("elevatoin", "a.geojson")),
              AllOf(HasSubstr("region.toml:15"), HasSubstr("did you mean \"elevation\"?")));
}

TEST_F(RegionFileTest, UnknownKeysNameTheNearest) {
  EXPECT_THAT(fault_of(good_ + source("water", "a.geojson", "vintgae = \"2015\"")),
              HasSubstr("did you mean \"vintage\"?"));
  EXPECT_THAT(fault_of("nmae = \"x\"\n" + good_), HasSubstr("did you mean \"name\"?"));
}

TEST_F(RegionFileTest, MissingFilesSayWhereSuchDataComeFrom) {
  EXPECT_THAT(fault_of("data_source = \"e-Stat has them\"\n" + good_ + source("water", "none.geojson")),
              AllOf(HasSubstr("region.toml:17"), HasSubstr("there is no file \"none.geojson\""),
                    HasSubstr("e-Stat has them")));
}

TEST_F(RegionFileTest, FoldersAreNoFiles) {
  fs::create_directories(folder_.path() / "sub");
  EXPECT_THAT(fault_of(good_ + source("water", "sub")), HasSubstr("there is no file \"sub\""));
  EXPECT_THAT(fault_of(good_ + source("water", ".")), HasSubstr("there is no file"));
}

TEST_F(RegionFileTest, MissingRolesAreListedTogether) {
  EXPECT_THAT(fault_of("name = \"x\"\n"),
              AllOf(HasSubstr("role \"boundary\" is required"), HasSubstr("role \"roads\" is required"),
                    HasSubstr("\"small_areas\"")));
}

TEST_F(RegionFileTest, EveryFaultOfAFileIsReportedInOneRun) {
  EXPECT_THAT(fault_of("name = 3\ncrs = \"http://x\"\n" + good_.substr(good_.find('\n') + 1) +
                       source("water", "../x") + source("wtaer", "a.geojson")),
              AllOf(HasSubstr("name: "), HasSubstr("crs: expected EPSG:<code>"), HasSubstr("\"../x\" leaves"),
                    HasSubstr("did you mean \"water\"?")));
}

TEST_F(RegionFileTest, OnlyKnownEpsgCodesAreTakenAsACrs) {
  for (const char* bad : {"", "EPSG:999999", "EPSG:-1", "EPSG:99999999999", "6676", "EPSG:6676 ", "WGS84"}) {
    const std::string crs = "crs = \"" + std::string(bad) + "\"\n";
    EXPECT_THAT(fault_of(crs + good_), HasSubstr("region.toml:1:1")) << bad;
    EXPECT_THAT(fault_of(good_ + source("water", "a.geojson", crs)), HasSubstr("source[3].crs")) << bad;
  }
  EXPECT_THAT(fault_of("crs = \"EPSG:6676\"\n" + good_), IsEmpty());
}

TEST_F(RegionFileTest, AnEmptyFileNameIsNoFile) {
  EXPECT_THAT(fault_of(good_ + source("water", "")), HasSubstr("a file name is expected"));
  EXPECT_THAT(fault_of(good_, {{"roads", ""}}), HasSubstr("region.roads"));
}

TEST_F(RegionFileTest, DataLieInTheDataRootAndNowhereElse) {
  fs::create_directories(folder_.path() / "data" / "town");
  for (const char* name : {"b.geojson", "r.geojson", "a.geojson"})
    write_file(folder_.path() / "data" / "town" / name, "{}");
  EXPECT_EQ(load("data = \"town\"\n" + good_).sources[0].path,
            folder_.path() / "data" / "town" / "b.geojson");
  EXPECT_THAT(fault_of("data = \"../..\"\n" + good_), HasSubstr("leaves"));
  EXPECT_THAT(fault_of("data = \"/etc\"\n" + good_), HasSubstr("must be relative"));
}

TEST_F(RegionFileTest, OverridesReplaceTheirRole) {
  static_cast<void>(folder_.file("new.geojson", "{}"));
  const RegionFile region = load(good_, {{"roads", "new.geojson"}, {"water", "a.geojson"}});
  ASSERT_THAT(region.sources, SizeIs(4));
  EXPECT_EQ(region.sources[2].path, folder_.path() / "new.geojson");
  EXPECT_EQ(region.sources[2].role, Role::roads);
}

TEST_F(RegionFileTest, BadOverridesNameTheScenario) {
  EXPECT_THAT(fault_of(good_, {{"roads", "../new.geojson"}}),
              AllOf(HasSubstr("scenario.toml:4"), HasSubstr("region.roads"), HasSubstr("leaves")));
  EXPECT_THAT(fault_of(good_, {{"roads", "none.geojson"}}), HasSubstr("there is no file"));
}

TEST_F(RegionFileTest, OverridesOfUnknownRolesAreRefused) {
  EXPECT_THAT(fault_of(good_, {{"raods", "r.geojson"}}),
              AllOf(HasSubstr("region.raods"), HasSubstr("did you mean \"roads\"?")));
}

}  // namespace
}  // namespace tsunagi::geo
