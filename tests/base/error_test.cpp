// SPDX-License-Identifier: Apache-2.0
#include "geo/base/error.h"

#include <string>

#include <gtest/gtest.h>

namespace tsunagi {
namespace {

TEST(Error, TextOfAConfigurationFaultIsClickable) {
  const Error error =
      input_error("expected a number", {.file = "a.toml", .line = 3, .column = 7, .key = "x.y"});
  EXPECT_STREQ(error.what(), "a.toml:3:7: error: x.y: expected a number");
}

TEST(Error, TextOfADataFaultNamesLayerFeatureAndField) {
  const Error error =
      input_error("found \"約4\"", {.file = "r.gpkg", .layer = "roads", .feature = "812", .field = "w"});
  EXPECT_STREQ(error.what(), "r.gpkg, layer roads, feature 812, field w: error: found \"約4\"");
}

TEST(Error, LocatedFillsOnlyWhatIsUnknown) {
  const Error inner = input_error("bad", {.layer = "roads"});
  const Error outer = inner.located({.file = "r.gpkg", .layer = "other"});
  EXPECT_EQ(outer.faults()[0].where.file, "r.gpkg");
  EXPECT_EQ(outer.faults()[0].where.layer, "roads");
}

TEST(Faults, ThrowsOneErrorWithAllOfThem) {
  Faults faults;
  faults.throw_if_any();
  faults.add("first");
  faults.add(input_error("second"));
  try {
    faults.throw_if_any();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.faults().size(), 2u);
    EXPECT_EQ(error.kind(), ErrorKind::input);
  }
}

TEST(Faults, PrintsTheFirstHundredAndCountsTheRest) {
  Faults faults;
  for (int i = 0; i < 130; ++i) faults.add("fault " + std::to_string(i));
  try {
    faults.throw_if_any();
    FAIL();
  } catch (const Error& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("fault 99"), std::string::npos);
    EXPECT_EQ(text.find("fault 100"), std::string::npos);
    EXPECT_NE(text.find("and 30 more"), std::string::npos);
  }
}

}  // namespace
}  // namespace tsunagi
