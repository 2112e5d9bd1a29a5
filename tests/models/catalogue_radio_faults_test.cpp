// SPDX-License-Identifier: Apache-2.0
// What load_catalogue refuses in radios, antennas, modems and satellites.
#include "tests/models/small_catalogue.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/files.h"
#include "models/catalogue.h"

namespace tsunagi::models {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(CatalogueFaults, RadioTableAndKindMustAgree) {
  EXPECT_THAT(fault_of("options.toml", "\"new_fiber\"", "\"microwave\""),
              HasSubstr("option.new_cable.radio: is required"));
  const Folder folder;
  folder.slip("options.toml", "\n]\n", "\n]\n[option.new_cable.radio]\n");
  EXPECT_THAT(folder.fault(),
              HasSubstr("option.new_cable.radio: is for options of kind radio and microwave"));
}

// A radio option with the given lines in its radio table.
std::string radio_fault(const std::string& lines, const std::string& frequency_mhz = "2585",
                        const std::string& unit_height_m = "4") {
  const Folder folder;
  folder.slip("options.toml", "\"new_fiber\"", "\"radio\"");
  folder.slip("options.toml", "\n]\n",
              "\n]\n[option.new_cable.radio]\nfrequency_mhz = " + frequency_mhz +
                  "\nunit_height_m = " + unit_height_m + R"(
bandwidth_mhz = 20
eirp_dbm = 58
unit_eirp_dbm = 28
site_gain_dbi = 17
unit_gain_dbi = 5
noise_figure_db = 9
site_noise_figure_db = 5
site_height_m = 15
most_range_m = 6000
radius_m = 2000
)" + lines + "\n");
  return folder.fault();
}

TEST(CatalogueFaults, RadioNeedsAChainOfModels) {
  EXPECT_THAT(radio_fault(""), HasSubstr("radio.chain: is required"));
  EXPECT_EQ(radio_fault("chain = [{ model = \"tr38901_rma\", to_km = 0.25 }, "
                        "{ model = \"p1812\", from_km = 0.25, to_km = 100 }]"),
            "");
}

TEST(CatalogueFaults, ChainOfAnUnknownModelIsRefusedWithItsPlace) {
  EXPECT_THAT(radio_fault("chain = [{ model = \"p1821\", from_km = 0, to_km = 9 }]"),
              AllOf(HasSubstr("options.toml:"), HasSubstr("option.new_cable.radio.chain[0].model"),
                    HasSubstr("p1812")));
}

TEST(CatalogueFaults, ChainHasNeitherGapNorOverlap) {
  const auto two = [](const char* from, const char* to) {
    return std::string("chain = [{ model = \"tr38901_rma\", to_km = ") + to +
           " }, { model = \"p1812\", from_km = " + from + ", to_km = 100 }]";
  };
  EXPECT_EQ(radio_fault(two("0.3", "0.3")), "");
  EXPECT_THAT(radio_fault(two("0.4", "0.3")), HasSubstr("found a gap between 0.3 and 0.4 km"));
  EXPECT_THAT(radio_fault(two("0.3", "0.4")), HasSubstr("found an overlap between 0.3 and 0.4 km"));
  EXPECT_THAT(radio_fault("chain = [{ model = \"p1812\", from_km = 1, to_km = 9 }]"),
              HasSubstr("found a gap between 0 and 1 km"));
  EXPECT_THAT(radio_fault("chain = [{ model = \"tr38901_rma\", to_km = 0 }]"),
              HasSubstr("chain[0].to_km: expected more than from_km"));
}

TEST(CatalogueFaults, ChainStaysWhereItsModelsHold) {
  const std::string rma = "chain = [{ model = \"tr38901_rma\", to_km = 9 }]";
  EXPECT_EQ(radio_fault(rma, "30000"), "");
  EXPECT_THAT(radio_fault(rma, "30001"), HasSubstr("holds for a frequency in MHz of 500 to 30000"));
  EXPECT_THAT(radio_fault(rma, "2585", "10.5"), HasSubstr("holds for a unit height in m of 1 to 10"));
  EXPECT_THAT(radio_fault("chain = [{ model = \"p1812\", to_km = 9 }]"),
              HasSubstr("chain[0].from_km: p1812 holds for a distance in km of 0.25 to 3000"));
  EXPECT_THAT(radio_fault("chain = [{ model = \"tr38901_umi\", to_km = 5.1 }]"),
              HasSubstr("chain[0].to_km: tr38901_umi holds for a distance in km of 0 to 5"));
  EXPECT_THAT(radio_fault(rma + "\nwithout_terrain = \"p1812\""),
              HasSubstr("without_terrain: p1812 needs a terrain profile"));
  EXPECT_THAT(radio_fault(rma + "\nwithout_terrain = \"tr38901_umi\"", "2585", "1"),
              HasSubstr("without_terrain: tr38901_umi holds for"));
}

constexpr const char* k_chain = "chain = [{ model = \"tr38901_rma\", to_km = 9 }]\n";

std::string antenna_fault(const std::string& antenna) {
  return radio_fault(k_chain + ("antenna = { " + antenna + " }"));
}

TEST(CatalogueFaults, AntennaIsKnownAndWithinItsBounds) {
  EXPECT_EQ(antenna_fault("pattern = \"omni\""), "");
  EXPECT_EQ(antenna_fault("pattern = \"sector\", tilt_deg = 3, azimuths_deg = [0, 90]"), "");
  EXPECT_THAT(antenna_fault("pattern = \"panel\""), HasSubstr("option.new_cable.radio.antenna.pattern"));
  EXPECT_THAT(antenna_fault("tilt_deg = 3"), HasSubstr("antenna.pattern"));
  EXPECT_THAT(antenna_fault("pattern = \"omni\", tilt_deg = 3"), HasSubstr("antenna.tilt_deg"));
  EXPECT_THAT(antenna_fault("pattern = \"sector\", azimuths_deg = []"), HasSubstr("at least one sector"));
  EXPECT_THAT(antenna_fault("pattern = \"sector\", azimuths_deg = [361]"), HasSubstr("azimuths_deg"));
  EXPECT_THAT(antenna_fault("pattern = \"sector\", vertical_3db_deg = 0"), HasSubstr("vertical_3db_deg"));
}

TEST(CatalogueFaults, AntennaFileStaysInTheCatalogueAndNamesItsLines) {
  EXPECT_THAT(antenna_fault("pattern = \"file\""), HasSubstr("antenna.file: is required"));
  EXPECT_THAT(antenna_fault("pattern = \"file\", file = \"../a.csv\""), HasSubstr("without \"..\""));
  EXPECT_THAT(antenna_fault("pattern = \"file\", file = \"/etc/passwd\""), HasSubstr("without \"..\""));
  EXPECT_THAT(antenna_fault("pattern = \"file\", file = \"none.csv\""), HasSubstr("antenna.file"));
  EXPECT_THAT(antenna_fault("pattern = \"file\", file = \"costs.toml\""),
              AllOf(HasSubstr("antenna.file: line 1"), HasSubstr("azimuth_deg, loss_db")));
}

// A LoRa radio whose rules file stands beside it.
std::string lora_fault(const std::string& lora, const std::string& more = "",
                       const std::string& mhz = "0.125") {
  const Folder folder;
  write_file(folder.path() / "airtime_rules_jp.toml", R"(version = "1"
status = "verify"
[rule.short]
name = "short"
most_bandwidth_khz = 200
carrier_sense_ms = 5
most_transmission_ms = 400
pause_ms = 50
most_eirp_dbm = 16
year = 2021
kind = "derived"
confidence = "low"
sources = ["TARIFF"]
)");
  folder.slip("options.toml", "\"new_fiber\"", "\"radio\"");
  folder.slip("options.toml", "\n]\n",
              "\n]\n[option.new_cable.radio]\nfrequency_mhz = 923\nbandwidth_mhz = " + mhz +
                  R"(
unit_height_m = 1
eirp_dbm = 16
unit_eirp_dbm = 13
site_gain_dbi = 3
unit_gain_dbi = 0
noise_figure_db = 6
site_noise_figure_db = 6
site_height_m = 10
most_range_m = 9000
radius_m = 2000
)" + k_chain + more +
                  "lora = { " + lora + " }\n");
  return folder.fault();
}

TEST(CatalogueFaults, LoraNamesARuleAndFitsIt) {
  EXPECT_EQ(lora_fault("airtime_rule = \"short\", payload_bytes = 24"), "");
  EXPECT_THAT(lora_fault("airtime_rule = \"shot\", payload_bytes = 24"),
              AllOf(HasSubstr("radio.lora.airtime_rule"), HasSubstr("short")));
  EXPECT_THAT(lora_fault("payload_bytes = 24"), HasSubstr("lora.airtime_rule: is required"));
  EXPECT_EQ(lora_fault("airtime_rule = \"short\", payload_bytes = 14"), "");
  EXPECT_THAT(lora_fault("airtime_rule = \"short\", payload_bytes = 13"),
              HasSubstr("more than the 13 bytes"));
  EXPECT_THAT(lora_fault("airtime_rule = \"short\", payload_bytes = 256"), HasSubstr("payload_bytes"));
  EXPECT_THAT(lora_fault("airtime_rule = \"short\", payload_bytes = 24", "", "0.2"),
              HasSubstr("radio.bandwidth_mhz: LoRa takes"));
  EXPECT_THAT(lora_fault("airtime_rule = \"short\", payload_bytes = 24", "usable_airtime_ratio = 0.4\n"),
              HasSubstr("usable_airtime_ratio: follows from the table lora"));
}

TEST(CatalogueFaults, LoraWithoutARulesFileSaysWhichRuleIsMissing) {
  EXPECT_THAT(radio_fault(k_chain + std::string("lora = { airtime_rule = \"short\", payload_bytes = 24 }")),
              HasSubstr("airtime_rules_jp.toml has no rule \"short\""));
}

// A satellite option with the given lines in its table sky.
std::string sky_fault(const std::string& lines, const std::string& kind = "satellite") {
  const Folder folder;
  folder.slip("options.toml", "\"new_fiber\"", "\"" + kind + "\"");
  folder.slip("options.toml", "latency_ms = 5",
              "latency_ms = 5\ncell_size_km = 24\ncell_down_mbps = 100\ncell_up_mbps = 10");
  folder.slip("options.toml", "\n]\n", "\n]\n[option.new_cable.sky]\n" + lines + R"(
least_elevation_deg = 25
frequency_ghz = 11.7
bandwidth_mhz = 240
eirp_dbm = 66
unit_gain_dbi = 33
noise_k = 250
least_snr_db = 5
)");
  return folder.fault();
}

TEST(CatalogueFaults, SkyFitsItsBody) {
  const std::string low = "body = \"constellation\"\naltitude_km = 550\nsatellites_in_view = 8";
  EXPECT_EQ(sky_fault(low), "");
  EXPECT_THAT(sky_fault(low, "platform"), HasSubstr("sky.body: expected \"platform\""));
  EXPECT_THAT(sky_fault(low + "\nlongitude_deg = 128"),
              HasSubstr("sky.longitude_deg: is for a geostationary"));
  EXPECT_THAT(sky_fault("body = \"constellation\"\naltitude_km = 550"), HasSubstr("satellites_in_view"));
  EXPECT_EQ(sky_fault("body = \"geostationary\"\nlongitude_deg = 128"), "");
  EXPECT_THAT(sky_fault("body = \"geostationary\"\nlongitude_deg = 128\naltitude_km = 550"),
              HasSubstr("sky.altitude_km"));
  EXPECT_THAT(sky_fault("body = \"platform\"\naltitude_km = 20"), HasSubstr("sky.body"));
  EXPECT_EQ(sky_fault("body = \"platform\"\naltitude_km = 20", "platform"), "");
}

TEST(CatalogueFaults, SkyAndKindMustAgree) {
  EXPECT_THAT(fault_of("options.toml", "\"new_fiber\"", "\"satellite\""),
              HasSubstr("option.new_cable.sky: is required"));
  EXPECT_THAT(sky_fault("body = \"platform\"\naltitude_km = 20", "new_fiber"),
              HasSubstr("sky: is for options"));
}

}  // namespace
}  // namespace tsunagi::models
