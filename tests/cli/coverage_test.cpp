// SPDX-License-Identifier: Apache-2.0
// One site's maps and links, as a user asks for them.
#include <array>
#include <filesystem>
#include <string>

#include <gdal_priv.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "tests/cli/program.h"

namespace tsunagi {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

// A site in the middle of the small town.
constexpr const char* k_site = R"(name = "hill"
radius_km = 3
points_csv = "points.csv"
[elevation]
file = "elevation.tif"
[site]
lon_deg = LON
lat_deg = LAT
antenna_m = 25
eirp_dbm = 40
[radio]
frequency_mhz = [920, 4700]
[receiver]
antenna_m = [1.5, 6]
threshold_dbm = -90
[[point]]
name = "near"
lon_deg = LON
lat_deg = LAT1
antenna_m = 2
)";

struct Middle {
  double lon_deg = 0;
  double lat_deg = 0;
};

// Of the town's elevation.
Middle middle() {
  GDALAllRegister();
  const GDALDatasetUniquePtr dataset(
      GDALDataset::Open((small_town() / "elevation.tif").c_str(), GDAL_OF_RASTER));
  std::array<double, 6> geo{};
  dataset->GetGeoTransform(geo.data());
  return {geo[0] + geo[1] * dataset->GetRasterXSize() / 2, geo[3] + geo[5] * dataset->GetRasterYSize() / 2};
}

fs::path site_in(const fs::path& town) {
  const Middle at = middle();
  std::string text = k_site;
  const auto put = [&](const std::string& word, double value) {
    for (std::size_t i = text.find(word); i != std::string::npos; i = text.find(word))
      text.replace(i, word.size(), std::to_string(value));
  };
  put("LAT1", at.lat_deg + 0.0015);
  put("LAT", at.lat_deg);
  put("LON", at.lon_deg);
  write_file(town / "site.toml", text);
  write_file(town / "points.csv", "name,lon_deg,lat_deg\n\"far, and\"," + std::to_string(at.lon_deg + 0.02) +
                                      "," + std::to_string(at.lat_deg + 0.01) + "\nnowhere,10,50\n");
  return town / "site.toml";
}

std::string refusal(const std::string& arguments) {
  const fs::path out = scratch() / "refused_coverage";
  const Outcome outcome = run_program("coverage " + arguments + " --out " + out.string());
  EXPECT_EQ(outcome.status, 2) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_FALSE(fs::exists(out));
  return outcome.err;
}

TEST(CoverageCommand, WritesMapsAndPairs) {
  const fs::path site = site_in(town_copy("coverage_town"));
  const fs::path out = scratch() / "coverage_out";
  const Outcome outcome = run_program("coverage " + site.string() + " --json --out " + out.string());
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.out, read_file(out / "coverage.json"));
  const json facts = json::parse(outcome.out);
  EXPECT_GT(facts["known_pixels"], 20'000);
  ASSERT_EQ(facts["layers"].size(), 4U);
  EXPECT_LT(facts["layers"][0]["median_loss_db"], facts["layers"][1]["median_loss_db"]);
  EXPECT_GE(facts["layers"][0]["reached_km2"], facts["layers"][1]["reached_km2"]);
  EXPECT_GE(facts["line_of_sight"][1]["seen_km2"], facts["line_of_sight"][0]["seen_km2"]);
  // Two bands of the near point, two bands and heights of each of the others.
  ASSERT_EQ(facts["pairs"].size(), 10U);
  EXPECT_EQ(facts["pairs"][0]["model"], "ITU-R P.525-4 and P.526-15 Bullington");
  EXPECT_NEAR(facts["pairs"][0]["distance_km"].get<double>(), 0.166, 0.001);
  EXPECT_EQ(facts["pairs"][2]["model"], "ITU-R P.1812-6");
  EXPECT_NEAR(facts["pairs"][2]["level_dbm"].get<double>(), 40 - facts["pairs"][2]["loss_db"].get<double>(),
              1e-9);
  EXPECT_NEAR(facts["pairs"][2]["margin_db"].get<double>(), facts["pairs"][2]["level_dbm"].get<double>() + 90,
              1e-9);
  EXPECT_EQ(facts["pairs"][9]["model"], "none: unknown ground or over 100 km");
  EXPECT_THAT(read_file(out / "pairs.csv"), HasSubstr("\"far, and\",1.5,920,"));

  const GDALDatasetUniquePtr level(GDALDataset::Open((out / "received_level.tif").c_str(), GDAL_OF_RASTER));
  const GDALDatasetUniquePtr loss(GDALDataset::Open((out / "path_loss.tif").c_str(), GDAL_OF_RASTER));
  const GDALDatasetUniquePtr sight(GDALDataset::Open((out / "line_of_sight.tif").c_str(), GDAL_OF_RASTER));
  ASSERT_EQ(level->GetRasterCount(), 4);
  ASSERT_EQ(sight->GetRasterCount(), 2);
  ASSERT_NE(level->GetSpatialRef(), nullptr);
  EXPECT_EQ(level->GetRasterBand(1)->GetNoDataValue(), -9999);
  EXPECT_EQ(sight->GetRasterBand(1)->GetNoDataValue(), 255);
  EXPECT_STREQ(level->GetRasterBand(2)->GetDescription(), "received level, dBm, at 1.5 m, 4700 MHz");
  float level_dbm = 0;
  float loss_db = 0;
  const int column = level->GetRasterXSize() / 2 + 30;
  const int row = level->GetRasterYSize() / 2;
  ASSERT_EQ(
      level->GetRasterBand(1)->RasterIO(GF_Read, column, row, 1, 1, &level_dbm, 1, 1, GDT_Float32, 0, 0),
      CE_None);
  ASSERT_EQ(loss->GetRasterBand(1)->RasterIO(GF_Read, column, row, 1, 1, &loss_db, 1, 1, GDT_Float32, 0, 0),
            CE_None);
  EXPECT_NEAR(level_dbm, 40 - loss_db, 1e-4);
}

TEST(CoverageCommand, ClutterRaisesPaths) {
  const fs::path town = town_copy("coverage_clutter");
  const fs::path site = site_in(town);
  const auto run = [&](const std::string& more, const std::string& name) {
    write_file(town / "clutter.toml", read_file(site) + more);
    const Outcome outcome = run_program("coverage " + (town / "clutter.toml").string() + " --json --out " +
                                        (scratch() / name).string());
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return json::parse(outcome.out);
  };
  const json bare = run("", "coverage_bare");
  const json wood = run("[clutter]\nfile = \"clutter.tif\"\nheight_m = { wood = 25 }\n", "coverage_wood");
  EXPECT_EQ(bare["has_clutter"], false);
  EXPECT_EQ(wood["has_clutter"], true);
  EXPECT_GT(wood["layers"][0]["median_loss_db"], bare["layers"][0]["median_loss_db"]);
  EXPECT_EQ(wood["line_of_sight"], bare["line_of_sight"]);
  EXPECT_THAT(refusal([&] {
                write_file(town / "bad.toml", read_file(site) + "[clutter]\nfile = \"none.tif\"\n");
                return (town / "bad.toml").string();
              }()),
              AllOf(HasSubstr("bad.toml:"), HasSubstr("clutter.file")));
}

// The level of the first band of a map, `cells` east of the site.
float level_east(const fs::path& out, int cells) {
  const GDALDatasetUniquePtr level(GDALDataset::Open((out / "received_level.tif").c_str(), GDAL_OF_RASTER));
  float level_dbm = 0;
  EXPECT_EQ(level->GetRasterBand(1)->RasterIO(GF_Read, level->GetRasterXSize() / 2 + cells,
                                              level->GetRasterYSize() / 2, 1, 1, &level_dbm, 1, 1,
                                              GDT_Float32, 0, 0),
            CE_None);
  return level_dbm;
}

TEST(CoverageCommand, SectorsTurnTheLevelAndLeaveThePath) {
  const fs::path town = town_copy("coverage_sectors");
  const fs::path site = site_in(town);
  const std::string omni = read_file(site);
  const auto run = [&](const std::string& antenna, const std::string& name) {
    std::string text = omni;
    text.insert(text.find("[radio]"), antenna);
    write_file(town / "sector.toml", text);
    const Outcome outcome = run_program("coverage " + (town / "sector.toml").string() + " --json --out " +
                                        (scratch() / name).string());
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return json::parse(outcome.out);
  };
  const json all = run("", "coverage_omni");
  // Flat in elevation, so that 90 degrees off a beam of 65 is 12 (90/65)^2 = 23.0 dB down, and behind it 30.
  const json east = run("[site.antenna]\npattern = \"sector\"\nazimuths_deg = [90]\nvertical_3db_deg = 360\n",
                        "coverage_east");
  EXPECT_EQ(read_file(scratch() / "coverage_omni" / "path_loss.tif"),
            read_file(scratch() / "coverage_east" / "path_loss.tif"));
  EXPECT_NEAR(level_east(scratch() / "coverage_east", 40), level_east(scratch() / "coverage_omni", 40), 0.1);
  EXPECT_NEAR(level_east(scratch() / "coverage_east", -40), level_east(scratch() / "coverage_omni", -40) - 30,
              0.1);
  EXPECT_LT(east["layers"][1]["reached_km2"], all["layers"][1]["reached_km2"]);
  EXPECT_NEAR(east["pairs"][0]["antenna_loss_db"].get<double>(), 12 * (90.0 / 65) * (90.0 / 65),
              1.5);  // north
  EXPECT_NEAR(
      east["pairs"][0]["level_dbm"].get<double>(),
      40 - east["pairs"][0]["loss_db"].get<double>() - east["pairs"][0]["antenna_loss_db"].get<double>(),
      1e-9);
  write_file(town / "dish.csv", "azimuth_deg,loss_db\n0,0\n90,7\n180,20\n270,7\n");
  run("[site.antenna]\npattern = \"file\"\nfile = \"dish.csv\"\nazimuths_deg = [90]\n", "coverage_dish");
  EXPECT_NEAR(level_east(scratch() / "coverage_dish", -40), level_east(scratch() / "coverage_omni", -40) - 20,
              0.3);  // the middle of a pixel is a little off the axis
  std::string bad = omni;
  bad.insert(bad.find("[radio]"), "[site.antenna]\npattern = \"file\"\nfile = \"../dish.csv\"\n");
  write_file(town / "bad.toml", bad);
  EXPECT_THAT(refusal((town / "bad.toml").string()),
              AllOf(HasSubstr("bad.toml:"), HasSubstr("antenna.file")));
}

constexpr const char* k_hill_csv =
    "distance_m,height_m,clutter_m\n0,100,0\n500,180,5\n1500,120,0\n3000,90,0\n";

// A site of profiles alone: two bands, one antenna.
std::string profile_site(const std::string& antenna, const std::string& point) {
  return "name = \"mast\"\n[site]\nlon_deg = 138.8\nlat_deg = 35.5\nantenna_m = 25\neirp_dbm = 40\n" +
         antenna +
         "[radio]\nfrequency_mhz = [920, 4700]\n[receiver]\nantenna_m = [1.5]\nthreshold_dbm = -90\n" +
         "[[point]]\nname = \"farm\"\n" + point;
}

fs::path profile_site_in(const std::string& name, const std::string& antenna, const std::string& point) {
  const fs::path folder = scratch() / name;
  fs::create_directories(folder);
  write_file(folder / "hill.csv", k_hill_csv);
  write_file(folder / "site.toml", profile_site(antenna, point));
  return folder / "site.toml";
}

TEST(CoverageCommand, ProfilesStandInForElevation) {
  const fs::path site = profile_site_in("coverage_profile", "", "profile = \"hill.csv\"\n");
  const fs::path out = scratch() / "coverage_profile_out";
  const Outcome outcome = run_program("coverage --json " + site.string() + " --out " + out.string());
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json facts = json::parse(outcome.out);
  EXPECT_FALSE(facts.contains("layers"));
  EXPECT_FALSE(fs::exists(out / "path_loss.tif"));
  ASSERT_EQ(facts["pairs"].size(), 2U);
  EXPECT_NEAR(facts["pairs"][0]["distance_km"].get<double>(), 3, 1e-12);
  EXPECT_EQ(facts["pairs"][0]["line_of_sight"], false);  // the hill
  // What `path` says of the same profile.
  write_file(site.parent_path() / "path.toml",
             "frequency_mhz = 920\nsite_height_m = 25\nunit_height_m = 1.5\nmodels = [\"p1812\"]\n"
             "location_percent = 50\nlatitude_deg = 35.5\nprofile = \"hill.csv\"\n");
  const Outcome path = run_program("path --json " + (site.parent_path() / "path.toml").string());
  ASSERT_EQ(path.status, 0) << path.err;
  EXPECT_NEAR(facts["pairs"][0]["loss_db"].get<double>(),
              json::parse(path.out)["p1812"]["L_b_db"].get<double>(), 0.05);
}

TEST(CoverageCommand, SectorsNeedTheAzimuthOfAProfile) {
  const std::string sector =
      "[site.antenna]\npattern = \"sector\"\nazimuths_deg = [90]\nvertical_3db_deg = 360\n";
  const std::string point = "profile = \"hill.csv\"\n";
  EXPECT_THAT(refusal(profile_site_in("coverage_azimuth", sector, point).string()),
              AllOf(HasSubstr("site.toml:"), HasSubstr("azimuth_deg")));
  const auto lost_db = [&](const std::string& where) {
    const Outcome outcome =
        run_program("coverage --json " + profile_site_in("coverage_azimuth", sector, point + where).string());
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return json::parse(outcome.out)["pairs"][0]["antenna_loss_db"].get<double>();
  };
  EXPECT_NEAR(lost_db("azimuth_deg = 90\n"), 0, 0.01);
  EXPECT_NEAR(lost_db("azimuth_deg = 0\n"), 12 * (90.0 / 65) * (90.0 / 65), 0.01);
  EXPECT_NEAR(lost_db("lon_deg = 138.833\nlat_deg = 35.5\n"), 0, 0.1);  // east
}

TEST(CoverageCommand, AProfileReplacesTheElevationForItsPoint) {
  const fs::path town = town_copy("coverage_both");
  const fs::path site = site_in(town);
  write_file(town / "hill.csv", k_hill_csv);
  write_file(site, read_file(site) + "[[point]]\nname = \"measured\"\nprofile = \"hill.csv\"\n");
  const json facts = json::parse(run_program("coverage --json " + site.string()).out);
  ASSERT_EQ(facts["pairs"].size(), 14U);
  EXPECT_EQ(facts["layers"].size(), 4U);
  EXPECT_NEAR(facts["pairs"][2]["distance_km"].get<double>(), 3, 1e-12);
  EXPECT_EQ(facts["pairs"][2]["point"], "measured");
}

TEST(CoverageCommand, BadProfilesNameFileLineAndColumn) {
  const fs::path site = profile_site_in("coverage_bad_profile", "", "profile = \"hill.csv\"\n");
  write_file(site.parent_path() / "hill.csv", "distance_m,height_m\n0,100\n500,x\n400,90\n");
  EXPECT_THAT(refusal(site.string()), AllOf(HasSubstr("hill.csv:3"), HasSubstr("height_m"),
                                            HasSubstr("\"x\""), HasSubstr("hill.csv:4"), HasSubstr("rise")));
  edit(site, "\"hill.csv\"", "\"../../etc/passwd\"");
  EXPECT_THAT(refusal(site.string()), AllOf(HasSubstr("site.toml:"), HasSubstr("point")));
  EXPECT_THAT(
      refusal(profile_site_in("coverage_no_profile", "", "lon_deg = 138.9\nlat_deg = 35.5\n").string()),
      AllOf(HasSubstr("profile"), HasSubstr("[elevation]")));
}

TEST(CoverageCommand, SameBytesForAnyNumberOfThreads) {
  const fs::path site = site_in(town_copy("coverage_threads"));
  for (const std::string threads : {"1", "3"}) {
    const fs::path out = scratch() / ("coverage_" + threads);
    ASSERT_EQ(
        run_program("coverage " + site.string() + " --quiet --threads " + threads + " --out " + out.string())
            .status,
        0);
  }
  for (const std::string name :
       {"coverage.json", "line_of_sight.tif", "pairs.csv", "path_loss.tif", "received_level.tif"})
    EXPECT_EQ(read_file(scratch() / "coverage_1" / name), read_file(scratch() / "coverage_3" / name)) << name;
}

TEST(CoverageCommand, DroppedLevelsAreNodataAndCountTheSame) {
  const fs::path site = site_in(town_copy("coverage_dropped"));
  const json all = json::parse(run_program("coverage --json " + site.string()).out);
  edit(site, "threshold_dbm = -90", "threshold_dbm = -90\ndrop_below_threshold = true");
  const json dropped = json::parse(run_program("coverage --json " + site.string()).out);
  EXPECT_EQ(all["layers"][1]["reached_km2"], dropped["layers"][1]["reached_km2"]);
  EXPECT_EQ(all["line_of_sight"], dropped["line_of_sight"]);
  EXPECT_LE(dropped["layers"][1]["pixels"], all["layers"][1]["pixels"]);
}

TEST(CoverageCommand, ExistingResultNeedsOverwrite) {
  const fs::path site = site_in(town_copy("coverage_again"));
  const std::string arguments =
      "coverage --quiet " + site.string() + " --out " + (scratch() / "coverage_twice").string();
  EXPECT_EQ(run_program(arguments).status, 0);
  EXPECT_EQ(run_program(arguments).status, 2);
  EXPECT_EQ(run_program(arguments + " --overwrite").status, 0);
}

TEST(CoverageCommand, AllFaultsOfASiteFileAreListed) {
  const fs::path site = site_in(town_copy("coverage_faults"));
  edit(site, "eirp_dbm = 40", "eirp_dmb = 40");
  edit(site, "[920, 4700]", "[920, 28000]");
  edit(site, "antenna_m = [1.5, 6]", "antenna_m = [0.5]");
  edit(site, "radius_km = 3", "radius_km = -3");
  EXPECT_THAT(refusal(site.string()),
              AllOf(HasSubstr("site.toml:"), HasSubstr("did you mean \"eirp_dbm\""), HasSubstr("28000"),
                    HasSubstr("receiver.antenna_m"), HasSubstr("radius_km")));
}

TEST(CoverageCommand, MapsLargerThanMemoryAreRefused) {
  const fs::path site = site_in(town_copy("coverage_large"));
  edit(site, "radius_km = 3", "radius_km = 100");
  edit(site, "[920, 4700]", "[100, 200, 300, 400, 500, 600, 700, 800]");
  EXPECT_THAT(refusal(site.string()), AllOf(HasSubstr("radius_km"), HasSubstr("16 layers")));
}

TEST(CoverageCommand, MissingTablesAreNamed) {
  const fs::path site = scratch() / "bare_site.toml";
  write_file(site, "name = \"x\"\nradius_km = 1\n");
  EXPECT_THAT(refusal(site.string()), AllOf(HasSubstr("[elevation]"), HasSubstr("[site]"),
                                            HasSubstr("[radio]"), HasSubstr("[receiver]")));
}

TEST(CoverageCommand, PathsLeaveNoFolder) {
  for (const std::string path :
       {"../elevation.tif", "/etc/passwd", "/vsicurl/http://x/y.tif", "PG:dbname=x"}) {
    const fs::path site = site_in(town_copy("coverage_path" + std::to_string(path.size())));
    edit(site, "\"elevation.tif\"", "\"" + path + "\"");
    EXPECT_THAT(refusal(site.string()), AllOf(HasSubstr("site.toml:5"), HasSubstr("elevation.file")));
  }
}

TEST(CoverageCommand, ElevationThatIsNoRasterIsNamed) {
  const fs::path site = site_in(town_copy("coverage_raster"));
  edit(site, "\"elevation.tif\"", "\"boundary.gpkg\"");
  EXPECT_THAT(refusal(site.string()), AllOf(HasSubstr("boundary.gpkg"), HasSubstr("is no GeoTIFF")));
}

TEST(CoverageCommand, SiteOffTheElevationIsRefused) {
  const fs::path site = site_in(town_copy("coverage_off"));
  std::string text = read_file(site);
  text.replace(text.find("lon_deg = "), 13, "lon_deg = 120");
  write_file(site, text);
  EXPECT_NE(refusal(site.string()), "");
}

TEST(CoverageCommand, BadPointNamesFileLineAndColumn) {
  const fs::path site = site_in(town_copy("coverage_point"));
  write_file(site.parent_path() / "points.csv", "name,lon_deg,lat_deg\na,138,35\nb,east,35\n");
  EXPECT_THAT(refusal(site.string()), AllOf(HasSubstr("points.csv:3"), HasSubstr("east")));
}

}  // namespace
}  // namespace tsunagi
