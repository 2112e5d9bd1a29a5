// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/stages.h"

#include <gtest/gtest.h>

namespace tsunagi::sweep {
namespace {

std::string text(const std::string& toml, Stage last) {
  return effective_text(parse_toml(toml, "s.toml"), last);
}

TEST(Stages, AKeyThatIsNotKnownSharesNothing) {
  EXPECT_EQ(stage_of({"something_new"}), Stage::survey);
  EXPECT_EQ(stage_of({"years", "build_year"}), Stage::years);
  EXPECT_EQ(stage_of({"prices", "FB01"}), Stage::plan);
  EXPECT_EQ(stage_of({"demand", "schools", "penalty_jpy_per_year"}), Stage::plan);
  EXPECT_EQ(stage_of({"demand", "schools", "count"}), Stage::survey);
  EXPECT_EQ(stage_of({"region", "roads"}), Stage::region);
}

TEST(Stages, YearsDoNotTouchThePlanAndPenaltiesDoNotTouchTheSurvey) {
  const std::string a =
      "seed = 1\n[years]\nbuild_year = 2026\n[[demand]]\nid = \"x\"\npenalty_jpy_per_year = 1\n";
  const std::string b =
      "seed = 1\n[years]\nbuild_year = 2027\n[[demand]]\nid = \"x\"\npenalty_jpy_per_year = 2\n";
  EXPECT_EQ(text(a, Stage::survey), text(b, Stage::survey));
  EXPECT_NE(text(a, Stage::plan), text(b, Stage::plan));
  const std::string c =
      "seed = 1\n[years]\nbuild_year = 2027\n[[demand]]\nid = \"x\"\npenalty_jpy_per_year = 1\n";
  EXPECT_EQ(text(a, Stage::plan), text(c, Stage::plan));
  EXPECT_NE(text(a, Stage::years), text(c, Stage::years));
}

TEST(Stages, TheOrderAndLookOfAFileDoNotMatter) {
  EXPECT_EQ(text("seed = 1\nprice_level = \"low\"\n", Stage::years),
            text("# first the price\nprice_level   = 'low'\nseed = 0x1\n", Stage::years));
}

TEST(Stages, NoValueLooksLikeAnother) {
  EXPECT_NE(text("name = \"a;seed=i1\"\n", Stage::years), text("name = \"a\"\nseed = 1\n", Stage::years));
  EXPECT_NE(text("name = \"1\"\n", Stage::years), text("name = 1\n", Stage::years));
  EXPECT_NE(text("uncovered_areas = [\"a\", \"b\"]\n", Stage::years),
            text("uncovered_areas = [\"a,1:b\"]\n", Stage::years));
}

}  // namespace
}  // namespace tsunagi::sweep
