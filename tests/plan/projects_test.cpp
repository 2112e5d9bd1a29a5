// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/projects.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/toml.h"

namespace tsunagi::plan {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::string_view k_least =
    "[[project]]\nid = \"p\"\nname_ja = \"取組\"\nmunicipality = \"町\"\ndemand = [\"bus\"]\n"
    "stage = \"planning\"\n";

std::vector<Project> read(const std::string& text) {
  static const models::GateRules rules = models::load_gate_rules(TSUNAGI_SOURCE_DIR "/scenarios/catalogue");
  const TomlDocument document = parse_toml(text, "scenario.toml");
  Faults faults;
  const TomlReader reader(document, faults);
  std::vector<Project> out = read_projects(reader, rules, {"bus", "school"});
  reader.finish();
  faults.throw_if_any();
  return out;
}

std::string fault(const std::string& more, std::string least = std::string(k_least)) {
  try {
    (void)read(least + more);
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    return error.what();
  }
}

TEST(Projects, WhatIsNotSaidIsUnanswered) {
  const std::vector<Project> projects = read(std::string(k_least));
  ASSERT_EQ(projects.size(), 1u);
  EXPECT_EQ(projects[0].issue_agreed, GateAnswer::unanswered);
  EXPECT_FALSE(projects[0].maturity[0].has_value());
  EXPECT_FALSE(projects[0].need.has_value());
}

TEST(Projects, AnswersAreYesNoOrUnanswered) {
  EXPECT_EQ(fault("issue_agreed = \"no\"\n"), "");
  EXPECT_THAT(
      fault("issue_agreed = \"maybe\"\n"),
      AllOf(HasSubstr("scenario.toml:7"), HasSubstr("issue_agreed"), HasSubstr("unanswered, yes, no")));
  EXPECT_THAT(fault("issue_agreed = true\n"), HasSubstr("issue_agreed"));
  EXPECT_THAT(fault("readiness = { key_person = \"perhaps\" }\n"), HasSubstr("readiness.key_person"));
  EXPECT_THAT(fault("readiness = { hero = \"yes\" }\n"), HasSubstr("hero"));
}

TEST(Projects, LevelsAndPointsKeepTheirBounds) {
  EXPECT_EQ(fault("maturity = { technology = 1, people = 9 }\n"), "");
  EXPECT_THAT(fault("maturity = { technology = 0 }\n"), HasSubstr("maturity.technology"));
  EXPECT_THAT(fault("maturity = { people = 10 }\n"), HasSubstr("maturity.people"));
  EXPECT_EQ(fault("rubric = \"dx_lab_2025\"\nviews = { direction = 5 }\n"), "");
  EXPECT_THAT(fault("rubric = \"dx_lab_2025\"\nviews = { direction = 6 }\n"), HasSubstr("views.direction"));
  EXPECT_THAT(fault("rubric = \"iot_lab_2016\"\nviews = { direction = 3 }\n"), HasSubstr("direction"));
  EXPECT_THAT(fault("views = { direction = 3 }\n"), HasSubstr("rubric"));
  EXPECT_THAT(fault("need = 1.01\n"), HasSubstr("need"));
  EXPECT_EQ(fault("need = 1\n"), "");
}

TEST(Projects, AStoppedOneKeepsItsLessons) {
  EXPECT_THAT(fault("stopped = true\n"), HasSubstr("lessons"));
  EXPECT_EQ(fault("stopped = true\nlessons = \"電波が届かなかった\"\n"), "");
}

TEST(Projects, NameWhatExists) {
  std::string other(k_least);
  other.replace(other.find("\"bus\""), 5, "\"tram\"");
  EXPECT_THAT(fault("", other), HasSubstr("there is no [[demand]] \"tram\""));
  EXPECT_THAT(fault("issue = \"populatoin\"\n"), HasSubstr("did you mean \"population\""));
  EXPECT_THAT(fault("[[project.partner]]\nrole = \"mayor\"\nname = \"x\"\n"), HasSubstr("role"));
  EXPECT_THAT(fault(std::string(k_least)), HasSubstr("of two projects"));
}

TEST(Projects, SharesOfPartnersSumToOneAtMost) {
  const auto partner = [](double cost) {
    return "[[project.partner]]\nrole = \"carriers\"\nname = \"x\"\ncost_ratio = " + std::to_string(cost) +
           "\n";
  };
  EXPECT_EQ(fault(partner(0.5) + partner(0.5)), "");
  EXPECT_THAT(fault(partner(0.5) + partner(0.51)), HasSubstr("more than 1"));
}

}  // namespace
}  // namespace tsunagi::plan
