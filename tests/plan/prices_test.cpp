// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/prices.h"

#include <gtest/gtest.h>

namespace tsunagi::plan {
namespace {

using models::ChargedOn;
using models::CostClass;

// One capital item of 1,000 JPY a piece, one fee of 300 JPY a month, one of 50 JPY a year.
Scenario shop() {
  Scenario scenario;
  auto& items = scenario.catalogue.items;
  items.push_back({.id = "ASSET",
                   .layer = models::Layer::radio,
                   .cost_class = CostClass::capex,
                   .unit = "JPY/unit",
                   .jpy = {500, 1000, 2000}});
  items.push_back(
      {.id = "FEE", .cost_class = CostClass::opex, .unit = "JPY/line/month", .jpy = {300, 300, 300}});
  items.push_back({.id = "YEARLY", .cost_class = CostClass::opex, .unit = "JPY/year", .jpy = {50, 50, 50}});
  models::Option option{.id = "thing"};
  option.parts = {{.on = ChargedOn::unit,
                   .item = "ASSET",
                   .quantity = 2,
                   .life_years = 10,
                   .maintenance_ratio = 0.1,
                   .layer = models::Layer::premises},
                  {.on = ChargedOn::unit, .item = "FEE", .quantity = 1},
                  {.on = ChargedOn::gb, .item = "YEARLY", .quantity = 12}};
  scenario.catalogue.options.push_back(option);
  return scenario;
}

TEST(Prices, CapitalIsAnnuityAndMaintenance) {
  // 2 · 1000 · (0.1232909443 + 0.1): capital recovery at 4 % over 10 years, policy reference CRF-*.
  EXPECT_NEAR(yearly_jpy(shop(), shop().catalogue.options[0].parts[0]), 446.5818886, 1e-6);
}

TEST(Prices, WithoutInterestCapitalIsSpreadEvenly) {
  Scenario scenario = shop();
  scenario.discount_rate = 0;
  EXPECT_DOUBLE_EQ(yearly_jpy(scenario, scenario.catalogue.options[0].parts[0]), 400);
}

TEST(Prices, MonthlyFeesCountTwelveTimes) {
  EXPECT_DOUBLE_EQ(yearly_jpy(shop(), shop().catalogue.options[0].parts[1]), 3600);
  EXPECT_DOUBLE_EQ(yearly_jpy(shop(), shop().catalogue.options[0].parts[2]), 600);
}

TEST(Prices, FollowThePriceLevel) {
  Scenario scenario = shop();
  scenario.catalogue.level = models::PriceLevel::high;
  EXPECT_NEAR(yearly_jpy(scenario, scenario.catalogue.options[0].parts[0]), 2 * 446.5818886, 1e-6);
}

TEST(Prices, ChargeTakesThePartsOfOneKind) {
  const auto lines = charge(shop(), 0, ChargedOn::unit, 3);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].cost, 1'339'746);  // 3 · 446.5818886 JPY in 0.001 JPY
  EXPECT_DOUBLE_EQ(lines[0].quantity, 6);
  EXPECT_EQ(lines[0].layer, models::Layer::premises);
  EXPECT_EQ(lines[1].cost, 10'800'000);
  EXPECT_EQ(sum(lines), 12'139'746);
  EXPECT_TRUE(charge(shop(), 0, ChargedOn::mast).empty());
  EXPECT_TRUE(charge(shop(), 0, ChargedOn::gb, 0).empty());
}

TEST(Prices, AnItemByItselfKeepsItsLayer) {
  const CostLine line = charge_item(shop(), "ASSET", 1, 10);
  EXPECT_EQ(line.layer, models::Layer::radio);
  EXPECT_EQ(line.cost, 123'291);
  EXPECT_EQ(line.option, k_no_index);
}

}  // namespace
}  // namespace tsunagi::plan
