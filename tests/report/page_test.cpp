// SPDX-License-Identifier: Apache-2.0
#include "sim/report/page.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "geo/base/error.h"
#include "sim/finance/accounts.h"
#include "sim/report/page_data.h"
#include "tests/report/tiny_plan.h"

namespace tsunagi::report {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

struct Page {
  TinyPlan tiny = tiny_plan();
  Results results;
  Page() {
    results.alternatives = plan::find_alternatives(tiny.scenario, tiny.planned);
    results.detours = plan::find_detours(tiny.scenario, tiny.planned);
  }
  [[nodiscard]] std::string data() const {
    return page_data(tiny.scenario, tiny.planned, results, R"({"schema":"x"})");
  }
  [[nodiscard]] std::string run() const {
    return page_run(tiny.scenario, tiny.planned, results, R"({"schema":"x"})");
  }
};

json json_of(const std::string& data) {
  std::uint32_t size = 0;
  for (unsigned i = 0; i < 4; ++i)
    size |= static_cast<std::uint32_t>(static_cast<unsigned char>(data[i])) << (8 * i);
  return json::parse(data.substr(4, size));
}

TEST(PageData, NamesEveryTerminalWithItsWays) {
  const json plan = json_of(Page{}.data())["plan"];
  EXPECT_EQ(plan["terminals"]["name"], (json{"小学校 1", k_hostile_name, "畑 1", "畑 2"}));
  EXPECT_EQ(plan["terminals"]["saved_jpy"], (json{66'000, 260'000, 376'995, 40'000}));
  EXPECT_EQ(plan["terminals"]["others"][3], json::parse("[[0, 0, -40000]]"));
  EXPECT_TRUE(plan["terminals"]["option"][3].is_null());
}

TEST(PageData, FollowsEachTerminalUpToTheGateway) {
  const json plan = json_of(Page{}.data())["plan"];
  std::vector<std::string> kinds;
  for (json arc = plan["terminals"]["arc"][2]; !arc.is_null();
       arc = plan["arcs"]["parent"][arc.get<std::size_t>()])
    kinds.push_back(plan["arc_kinds"][plan["arcs"]["kind"][arc.get<std::size_t>()].get<std::size_t>()]);
  EXPECT_EQ(kinds, (std::vector<std::string>{"in_house", "link", "radio", "mast", "line", "route", "route",
                                             "gateway", "gateway"}));
}

TEST(PageData, CostsSumToThePlan) {
  const Page page;
  const json data = json_of(page.data());
  std::int64_t sum = 0;
  for (const json& cell : data["cost_table"]) sum += cell[3].get<std::int64_t>();
  EXPECT_EQ(sum, finance::yen(page.tiny.planned.plan.total));
  for (std::size_t a = 0; a < data["plan"]["arcs"]["jpy"].size(); ++a) {
    std::int64_t lines = 0;
    for (const json& line : data["plan"]["arcs"]["lines"][a]) lines += line[2].get<std::int64_t>();
    EXPECT_EQ(lines, data["plan"]["arcs"]["jpy"][a].get<std::int64_t>()) << "arc " << a;
  }
}

TEST(PageData, IsTheSameTwice) {
  EXPECT_EQ(Page{}.data(), Page{}.data());
}

TEST(PageHtml, HoldsItsRunsAndNoneOfTheirWords) {
  if (!has_page()) GTEST_SKIP() << "skipped: built without the page";
  const std::string run = Page{}.run();
  const std::string html = page_html(std::vector{run, run});
  EXPECT_EQ(runs_of_page(html), (std::vector{run, run}));
  EXPECT_THAT(html, Not(HasSubstr("alert(")));  // of the hostile name
  EXPECT_THAT(html, HasSubstr("Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-"));
  EXPECT_THAT(html, Not(HasSubstr("<!--runs-->")));
}

TEST(RunsOfPage, RefusesWhatIsNoPage) {
  EXPECT_THROW((void)runs_of_page("<html></html>"), Error);
  EXPECT_THROW((void)runs_of_page(R"(<script type="text/plain" class="run">AAAA)"), Error);
}

}  // namespace
}  // namespace tsunagi::report
