// SPDX-License-Identifier: Apache-2.0
// What load_catalogue refuses in prices, items and options: one slip at a time.
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

}  // namespace
}  // namespace tsunagi::models
