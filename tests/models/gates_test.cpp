// SPDX-License-Identifier: Apache-2.0
#include "models/gates.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <numeric>

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "geo/base/files.h"

namespace tsunagi::models {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const fs::path k_shipped = TSUNAGI_SOURCE_DIR "/scenarios/catalogue";

// The shipped files with one text replaced in one of them; empty where they are read.
std::string fault_of(const std::string& file, const std::string& from, const std::string& to) {
  const fs::path folder = fs::temp_directory_path() / ("tsunagi_gates_" + std::to_string(getpid()));
  fs::create_directories(folder);
  for (const char* name : {"gates.toml", "dx_labs.toml"}) {
    std::string text = read_file(k_shipped / name);
    if (name == file) {
      const auto at = text.find(from);
      EXPECT_NE(at, std::string::npos) << from;
      text.replace(at, from.size(), to);
    }
    write_file(folder / name, text);
  }
  std::string what;
  try {
    (void)load_gate_rules(folder);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    what = error.what();
  }
  fs::remove_all(folder);
  return what;
}

TEST(GateRules, HoldThe105LabsInSixRounds) {
  const GateRules rules = load_gate_rules(k_shipped);
  std::map<std::string, int> bodies;
  std::map<int, int> rounds;
  for (const Lab& lab : rules.labs) {
    ++bodies[lab.body];
    ++rounds[lab.round];
  }
  EXPECT_EQ(bodies, (std::map<std::string, int>{{"alliance", 3}, {"municipality", 61}, {"prefecture", 41}}));
  EXPECT_EQ(rounds, (std::map<int, int>{{1, 29}, {2, 24}, {3, 21}, {4, 19}, {5, 8}, {6, 4}}));
}

TEST(GateRules, FindALabByPlaceNotByNameAlone) {
  const GateRules rules = load_gate_rules(k_shipped);
  ASSERT_NE(rules.lab_of("01345", "森町"), nullptr);
  EXPECT_EQ(rules.lab_of("01345", "森町")->body, "municipality");
  EXPECT_EQ(rules.lab_of("22461", "森町")->name.name_ja, "静岡県");  // another town of that name
  EXPECT_EQ(rules.lab_of("19430", "富士河口湖町")->name.name_ja, "山梨県");
  EXPECT_EQ(rules.lab_of("30201", "和歌山市")->name.name_ja, "和歌山県");
  EXPECT_EQ(rules.lab_of("13101", "千代田区"), nullptr);
}

TEST(GateRules, HaveThreeRubricsWithTheirViews) {
  const GateRules rules = load_gate_rules(k_shipped);
  ASSERT_EQ(rules.rubrics.size(), 3u);
  EXPECT_EQ(rules.find_rubric("iot_lab_2016")->views.size(), 4u);
  EXPECT_EQ(rules.find_rubric("dx_lab_2022")->views.size(), 6u);
  EXPECT_EQ(rules.find_rubric("dx_lab_2025")->views[2].id, "transformation");
  EXPECT_EQ(rules.find_rubric("dx_lab_2030"), nullptr);
}

TEST(GateRules, PutEveryUseCaseOfSocialCapitalIntoOneClass) {
  const GateRules rules = load_gate_rules(k_shipped);
  EXPECT_EQ(rules.social_capital.size(), 6u);
  EXPECT_EQ(rules.social_capital_of("disaster")->name.id, "land_conservation");
  EXPECT_EQ(rules.social_capital_of("tourism"), nullptr);
  EXPECT_THAT(fault_of("gates.toml", "domains = [\"education\"]", "domains = [\"education\", \"disaster\"]"),
              HasSubstr("stands in two classes"));
}

TEST(GateRules, WantWeightsThatSumTo100) {
  EXPECT_THAT(fault_of("gates.toml", "need = 20", "need = 21"), HasSubstr("sum to 100, found 101"));
  EXPECT_THAT(fault_of("gates.toml", "need = 20\n", ""), HasSubstr("score.weight.need"));
  EXPECT_EQ(fault_of("gates.toml", "need = 20\neffect = 15", "need = 15\neffect = 20"), "");
}

TEST(GateRules, RefuseWhatNobodyKnows) {
  EXPECT_THAT(fault_of("gates.toml", "[problem.weak_radio]", "[problem.weak_signal]"),
              HasSubstr("\"weak_signal\" is none of"));
  EXPECT_THAT(fault_of("gates.toml", "remote_island = 1.0", "far_island = 1.0"), HasSubstr("far_island"));
  EXPECT_THAT(fault_of("gates.toml", "least_business_level = 7", "least_business_level = 10"),
              HasSubstr("gate.deployment.least_business_level"));
  EXPECT_THAT(fault_of("gates.toml", "prior_ratio = 0.81", "prior_ratio = 81"), HasSubstr("prior_ratio"));
  EXPECT_THAT(fault_of("gates.toml", "condition = \"issue_agreed\"", "condition = \"agreed\""),
              HasSubstr("issue_agreed"));
  EXPECT_THAT(fault_of("gates.toml", "[target.people_by_5g]", "[target.people_by_6g]"),
              HasSubstr("people_by_6g"));
  EXPECT_THAT(fault_of("gates.toml", "\"自治体の積極性と継続性\", ", ""), HasSubstr("a name for each"));
  EXPECT_THAT(fault_of("dx_labs.toml", "body = \"municipality\"", "body = \"city\""), HasSubstr("body"));
  EXPECT_EQ(fault_of("gates.toml", "prior_ratio = 0.81", "prior_ratio = 1"), "");
}

}  // namespace
}  // namespace tsunagi::models
