// SPDX-License-Identifier: Apache-2.0
// What load_catalogue refuses: a small whole catalogue with one slip at a time.
#include <unistd.h>

#include <filesystem>
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/files.h"
#include "models/catalogue.h"

namespace tsunagi::models {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::map<std::string, std::string> k_small{{"sources.toml", R"([source.TARIFF]
title = "Tariff"
url = "https://example.org/"
date = "2026"
type = "operator tariff"
)"},
                                                 {"costs.toml", R"([item.CABLE]
name = "Cable"
technology = "fiber"
layer = "route"
cost_class = "capex"
unit = "JPY/km"
low_jpy = 100
mid_jpy = 200
high_jpy = 300
price_year = 2025
kind = "sourced"
confidence = "high"
sources = ["TARIFF"]

[item.LINE]
name = "Line"
technology = "fiber"
layer = "route"
cost_class = "opex"
unit = "JPY/line/month"
low_jpy = 1
mid_jpy = 2
high_jpy = 3
price_year = 2025
kind = "sourced"
confidence = "high"
sources = ["TARIFF"]
)"},
                                                 {"parameters.toml", R"([parameter.RATE]
name = "Rate"
unit = "1/yr"
low = 0.01
mid = 0.04
high = 0.04
kind = "sourced"
confidence = "high"
sources = ["TARIFF"]
)"},
                                                 {"options.toml", R"([option.new_cable]
name_ja = "新設"
name_en = "New"
technology = "fiber"
kind = "new_fiber"
carrier = "own"
latency_ms = 5
availability = 0.999
autonomy_h = 8
down_mbps = 100
up_mbps = 100
lead_time_months = 12
origin_kind = "sourced"
confidence = "high"
sources = ["TARIFF"]
part = [
  { on = "cable_m", item = "CABLE", quantity = 0.001, life_years = 20 },
  { on = "line", item = "LINE" },
]
)"},
                                                 {"use_cases.toml", R"([use_case.UC]
name = "Camera"
domain = "disaster"
priority_area = "disaster"
area_type = "mixed"
down_mbps = 0.1
up_mbps = 3
per = "camera"
latency_ms = 1000
availability = 0.99
kind = "sourced"
confidence = "high"
sources = ["TARIFF"]
)"},
                                                 {"programmes.toml", R"(version = "1"
status = "made up"
valid_from_fiscal_year = 2025

[programme.P]
name_ja = "補助"
owner = "MIC"
kind = "capex_grant"
formula = "capital_grant"
status = "in_force"
valid_from_fiscal_year = 2025
valid_to_fiscal_year = 2027
article = "第3条"
area_classes = ["depopulated"]
applicants = ["municipality"]
rate = "1/2"
rate_basis = "published"
floor_jpy = 10_000_000
layers = ["route"]
technologies = ["fiber"]
stacking_order = 1
eligible = "cable"
rule = "grant = rate * eligible"
origin_kind = "sourced"
confidence = "high"
sources = ["TARIFF"]

[programme.Q]
name_ja = "対象外"
owner = "MIC"
kind = "advice"
formula = "listed"
status = "in_force"
article = "-"
area_classes = ["nationwide"]
applicants = ["municipality"]
reason = "in kind"
eligible = "-"
rule = "-"
origin_kind = "assumption"
confidence = "low"
sources = ["TARIFF"]
)"}};

// A folder that lives as long as the test that wrote it.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() / ("tsunagi_catalogue_" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
    for (const auto& [file, text] : k_small) write_file(path_ / file, text);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  Folder(Folder&&) = delete;
  Folder& operator=(Folder&&) = delete;

  // Puts `to` in the place of the first `from`.
  void slip(const std::string& file, const std::string& from, const std::string& to) const {
    std::string text = read_file(path_ / file);
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    write_file(path_ / file, text.replace(at, from.size(), to));
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // What loading says; empty when it is content.
  [[nodiscard]] std::string fault() const {
    try {
      static_cast<void>(load_catalogue(path_));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::input);
      return error.what();
    }
    return {};
  }

 private:
  std::filesystem::path path_;
};

std::string fault_of(const std::string& file, const std::string& from, const std::string& to) {
  const Folder folder;
  folder.slip(file, from, to);
  return folder.fault();
}

TEST(CatalogueFaults, SmallCatalogueIsWhole) {
  EXPECT_EQ(Folder().fault(), "");
}

TEST(CatalogueFaults, UnknownKeyNamesPlaceAndNearestKey) {
  EXPECT_THAT(fault_of("costs.toml", "mid_jpy", "mdi_jpy"),
              AllOf(HasSubstr("costs.toml:8:1: error: item.CABLE.mdi_jpy"),
                    HasSubstr("did you mean \"mid_jpy\"?"), HasSubstr("item.CABLE.mid_jpy: is required")));
}

TEST(CatalogueFaults, UnknownTableOfAFileIsNamed) {
  EXPECT_THAT(fault_of("costs.toml", "[item.CABLE]", "[itme.CABLE]"), HasSubstr("did you mean \"item\"?"));
}

TEST(CatalogueFaults, FiguresOutOfOrderAreShown) {
  EXPECT_THAT(
      fault_of("costs.toml", "mid_jpy = 200", "mid_jpy = 301"),
      HasSubstr(
          "costs.toml:8:1: error: item.CABLE.mid_jpy: expected low <= mid <= high, found 100, 301, 300"));
  EXPECT_EQ(fault_of("costs.toml", "mid_jpy = 200", "mid_jpy = 300"), "");
  EXPECT_THAT(fault_of("parameters.toml", "low = 0.01", "low = 0.05"), HasSubstr("parameter.RATE.mid"));
}

TEST(CatalogueFaults, NegativeAndInfinitePricesAreRefused) {
  EXPECT_EQ(fault_of("costs.toml", "low_jpy = 100", "low_jpy = 0"), "");
  EXPECT_THAT(fault_of("costs.toml", "low_jpy = 100", "low_jpy = -1"), HasSubstr("item.CABLE.low_jpy"));
  EXPECT_THAT(fault_of("costs.toml", "high_jpy = 300", "high_jpy = inf"), HasSubstr("item.CABLE.high_jpy"));
  EXPECT_THAT(fault_of("costs.toml", "mid_jpy = 200", "mid_jpy = nan"), HasSubstr("item.CABLE.mid_jpy"));
}

TEST(CatalogueFaults, PriceAsTextIsRefused) {
  EXPECT_THAT(fault_of("costs.toml", "mid_jpy = 200", "mid_jpy = \"200\""),
              HasSubstr("item.CABLE.mid_jpy: expected a number, found text"));
}

TEST(CatalogueFaults, UnknownSourceSuggestsTheNearest) {
  const std::string to = "sources = [\"TARRIF\"]";
  for (const char* file :
       {"costs.toml", "parameters.toml", "options.toml", "use_cases.toml", "programmes.toml"}) {
    EXPECT_THAT(
        fault_of(file, "sources = [\"TARIFF\"]", to),
        AllOf(HasSubstr(file), HasSubstr("no source \"TARRIF\""), HasSubstr("did you mean \"TARIFF\"?")));
  }
}

TEST(CatalogueFaults, FigureWithoutSourceIsRefused) {
  EXPECT_THAT(fault_of("costs.toml", "sources = [\"TARIFF\"]", "sources = []"),
              HasSubstr("at least one key"));
  EXPECT_THAT(fault_of("costs.toml", "sources = [\"TARIFF\"]", ""),
              HasSubstr("item.CABLE.sources: is required"));
}

TEST(CatalogueFaults, UnknownLayerClassKindAndConfidenceListWhatIsKnown) {
  EXPECT_THAT(fault_of("costs.toml", "\"route\"", "\"rout\""), HasSubstr("gateway, route"));
  EXPECT_THAT(fault_of("costs.toml", "\"capex\"", "\"capx\""), HasSubstr("capex, opex"));
  EXPECT_THAT(fault_of("costs.toml", "\"sourced\"", "\"guessed\""),
              HasSubstr("sourced, derived, assumption"));
  EXPECT_THAT(fault_of("costs.toml", "\"high\"", "\"certain\""), HasSubstr("very low"));
}

TEST(CatalogueFaults, UnitMustFitTheClass) {
  EXPECT_THAT(fault_of("costs.toml", "JPY/km", "JPY/km/year"),
              HasSubstr("item.CABLE.unit: expected a price paid once"));
  EXPECT_THAT(fault_of("costs.toml", "JPY/line/month", "JPY/line"),
              HasSubstr("item.LINE.unit: expected …/month"));
  EXPECT_THAT(fault_of("costs.toml", "JPY/km", "USD/km"), HasSubstr("expected JPY/…, found \"USD/km\""));
  EXPECT_EQ(fault_of("costs.toml", "JPY/line/month", "JPY/kWh"), "");
}

TEST(CatalogueFaults, PartOfUnknownItemSuggestsTheNearest) {
  EXPECT_THAT(fault_of("options.toml", "\"CABLE\"", "\"CABEL\""),
              AllOf(HasSubstr("options.toml:17:"), HasSubstr("option.new_cable.part[0].item"),
                    HasSubstr("costs.toml has no item \"CABEL\""), HasSubstr("did you mean \"CABLE\"?")));
}

TEST(CatalogueFaults, PartMayNotChargeACalibrationRow) {
  EXPECT_THAT(fault_of("costs.toml", "cost_class", "calibration_only = true\ncost_class"),
              HasSubstr("CABLE is a whole-system row"));
}

TEST(CatalogueFaults, PartMayNotChargeRevenueOrAParameter) {
  EXPECT_THAT(fault_of("costs.toml", "\"opex\"", "\"price\""), HasSubstr("LINE is what a user pays"));
  const Folder folder;
  folder.slip("costs.toml", "\"opex\"", "\"parameter\"");
  folder.slip("costs.toml", "JPY/line/month", "W");
  EXPECT_THAT(folder.fault(), HasSubstr("LINE is a parameter"));
}

TEST(CatalogueFaults, CapexPartNeedsALife) {
  EXPECT_THAT(fault_of("options.toml", ", life_years = 20", ""),
              HasSubstr("option.new_cable.part[0].life_years: is required"));
  EXPECT_THAT(fault_of("options.toml", "life_years = 20", "life_years = 0"), HasSubstr("life_years"));
}

TEST(CatalogueFaults, OpexPartHasNeitherLifeNorMaintenance) {
  EXPECT_THAT(
      fault_of("options.toml", "item = \"LINE\"", "item = \"LINE\", life_years = 8, maintenance_ratio = 0.1"),
      AllOf(HasSubstr("part[1].life_years: is for capex"),
            HasSubstr("part[1].maintenance_ratio: is for capex")));
}

TEST(CatalogueFaults, NothingIsChargedTwice) {
  EXPECT_THAT(fault_of("options.toml", "{ on = \"line\", item = \"LINE\" },",
                       "{ on = \"line\", item = \"LINE\" }, { on = \"line\", item = \"LINE\" },"),
              HasSubstr("LINE is charged twice"));
}

TEST(CatalogueFaults, OptionWithoutPartsIsRefused) {
  const Folder folder;
  folder.slip("options.toml", "part = [", "permits = \"\"\n#");
  folder.slip("options.toml", "  { on = \"cable_m\"", "#");
  folder.slip("options.toml", "  { on = \"line\"", "#");
  folder.slip("options.toml", "\n]\n", "\n");
  EXPECT_THAT(folder.fault(), HasSubstr("option.new_cable.part: expected at least one priced part"));
}

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

TEST(CatalogueFaults, QuantityAvailabilityAndRatesAreBounded) {
  EXPECT_THAT(fault_of("options.toml", "quantity = 0.001", "quantity = 0"), HasSubstr("part[0].quantity"));
  EXPECT_THAT(fault_of("options.toml", "availability = 0.999", "availability = 99.9"),
              HasSubstr("availability"));
  EXPECT_EQ(fault_of("options.toml", "availability = 0.999", "availability = 1"), "");
  EXPECT_THAT(fault_of("use_cases.toml", "up_mbps = 3", "up_mbps = -3"), HasSubstr("use_case.UC.up_mbps"));
}

TEST(CatalogueFaults, SatelliteNeedsItsGroundCell) {
  EXPECT_THAT(fault_of("options.toml", "\"new_fiber\"", "\"satellite\""), HasSubstr("ground cell"));
}

TEST(CatalogueFaults, RatesOfProgrammesLieBetween0And1) {
  for (const char* rate : {"\"3/2\"", "\"-1/2\"", "\"1/0\"", "\"half\"", "\"1/2/3\"", "\"nan\""}) {
    EXPECT_THAT(fault_of("programmes.toml", "rate = \"1/2\"", std::string("rate = ") + rate),
                AllOf(HasSubstr("programmes.toml:16:"), HasSubstr("programme.P.rate: expected a rate")))
        << rate;
  }
  EXPECT_EQ(fault_of("programmes.toml", "rate = \"1/2\"", "rate = \"1\""), "");
  EXPECT_EQ(fault_of("programmes.toml", "rate = \"1/2\"", "rate = \"0\""), "");
  EXPECT_THAT(fault_of("programmes.toml", "rate = \"1/2\"\n", ""),
              HasSubstr("programme.P.rate: is required"));
}

TEST(CatalogueFaults, ProgrammesNameKnownClassesOnly) {
  EXPECT_THAT(fault_of("programmes.toml", "[\"depopulated\"]", "[\"depopulatd\"]"),
              HasSubstr("programme.P.area_classes: \"depopulatd\" is no area class; did you mean "
                        "\"depopulated\"?"));
  EXPECT_THAT(fault_of("programmes.toml", "[\"route\"]", "[\"roof\"]"), HasSubstr("is no layer"));
  EXPECT_THAT(fault_of("programmes.toml", "[\"fiber\"]", "[\"copper\"]"), HasSubstr("is no technology"));
  EXPECT_THAT(fault_of("programmes.toml", "applicants = [\"municipality\"]", "applicants = [\"mayor\"]"),
              HasSubstr("is no applicant"));
  EXPECT_THAT(fault_of("programmes.toml", "\"capital_grant\"", "\"grant\""), HasSubstr("capital_grant"));
}

TEST(CatalogueFaults, TwoProgrammesCannotShareAStackingOrder) {
  const Folder folder;
  folder.slip("programmes.toml", "formula = \"listed\"",
              "formula = \"island_deficit\"\nrate = \"1/2\"\nrate_basis = \"published\"\nmean_years = "
              "3\nstacking_order = 1");
  folder.slip("programmes.toml", "reason = \"in kind\"\n", "");
  EXPECT_THAT(folder.fault(), HasSubstr("programme.Q.stacking_order: 1 is also that of P"));
}

TEST(CatalogueFaults, ValidityEndsAfterItBegins) {
  EXPECT_THAT(fault_of("programmes.toml", "valid_to_fiscal_year = 2027", "valid_to_fiscal_year = 2024"),
              HasSubstr("programme.P.valid_to_fiscal_year: 2024 lies before"));
  EXPECT_EQ(fault_of("programmes.toml", "valid_to_fiscal_year = 2027", "valid_to_fiscal_year = 2025"), "");
}

TEST(CatalogueFaults, AFigureOfAnotherFormulaIsNoKey) {
  EXPECT_THAT(fault_of("programmes.toml", "floor_jpy", "allotment_ratio"), HasSubstr("allotment_ratio"));
  EXPECT_THAT(fault_of("programmes.toml", "reason = \"in kind\"\n", ""),
              HasSubstr("programme.Q.reason: is required"));
}

TEST(CatalogueFaults, IncomeIsAPriceByLineAndMonth) {
  EXPECT_THAT(fault_of("options.toml", "kind = \"new_fiber\"", "kind = \"new_fiber\"\nincome_item = \"LINE\""),
              HasSubstr("option.new_cable.income_item: expected a price"));
}

TEST(CatalogueFaults, RuleFilesSayVersionStatusAndValidity) {
  for (const char* line : {"version = \"1\"\n", "status = \"made up\"\n", "valid_from_fiscal_year = 2025\n"})
    EXPECT_THAT(fault_of("programmes.toml", line, ""), HasSubstr("is required")) << line;
}

TEST(CatalogueFaults, AllFaultsOfAllFilesComeInOneRun) {
  const Folder folder;
  folder.slip("costs.toml", "low_jpy = 100", "low_jpy = -1");
  folder.slip("options.toml", "latency_ms = 5", "latency_ms = \"5\"");
  folder.slip("programmes.toml", "owner = \"MIC\"\n", "");
  EXPECT_THAT(folder.fault(), AllOf(HasSubstr("item.CABLE.low_jpy"), HasSubstr("option.new_cable.latency_ms"),
                                    HasSubstr("programme.P.owner: is required")));
}

TEST(CatalogueFaults, MissingOrBrokenFileDoesNotFaultTheOthers) {
  const Folder folder;
  std::filesystem::remove(folder.path() / "sources.toml");
  folder.slip("costs.toml", "low_jpy = 100", "low_jpy = = 100");
  const std::string fault = folder.fault();
  EXPECT_THAT(fault, AllOf(HasSubstr("sources.toml"), HasSubstr("costs.toml:7:")));
  EXPECT_THAT(fault, Not(HasSubstr("options.toml")));
}

TEST(CatalogueFaults, EmptyFileIsNoCatalogue) {
  const Folder folder;
  write_file(folder.path() / "use_cases.toml", "");
  EXPECT_THAT(folder.fault(), HasSubstr("expected tables [use_case.<id>], found none"));
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
