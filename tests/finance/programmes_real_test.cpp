// SPDX-License-Identifier: Apache-2.0
// The shipped programmes against the table they were keyed from.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/text.h"
#include "models/catalogue.h"
#include "tests/finance/csv_rows.h"

namespace tsunagi::models {
namespace {

namespace fs = std::filesystem;

TEST(RealProgrammes, EveryRowOfTheReferenceIsThere) {
  const fs::path file = fs::path(TSUNAGI_SOURCE_DIR) / ".." / "shared/reference/policy/programmes.csv";
  if (!fs::exists(file)) GTEST_SKIP() << "skipped: no programmes";
  const Catalogue catalogue = load_catalogue(TSUNAGI_SOURCE_DIR "/scenarios/catalogue");
  int rows = 0;
  for (const auto& row : finance::read_csv(file)) {
    const Programme* p = catalogue.rules.find(row.at("id"));
    ASSERT_NE(p, nullptr) << row.at("id");
    EXPECT_EQ(p->kind, row.at("kind")) << p->id;
    if (!row.at("confidence").starts_with("n/a")) {
      EXPECT_EQ(p->origin.confidence, row.at("confidence")) << p->id;
    }
    for (const std::string& source : split(row.at("sources"), ';'))
      EXPECT_THAT(p->origin.sources, ::testing::Contains(source)) << p->id;
    const auto rate = parse_number(row.at("rate"));
    if (p->formula == Formula::capital_grant && rate) {
      EXPECT_NEAR(p->figures.rate, *rate, 1e-4) << p->id;
    }
    ++rows;
  }
  EXPECT_EQ(rows, 32);
}

}  // namespace
}  // namespace tsunagi::models
