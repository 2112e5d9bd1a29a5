// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sweep_file.h"

#include <unistd.h>

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "geo/base/files.h"

namespace tsunagi::sweep {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

// A folder with two regions and a sweep file.
class SweepFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("tsunagi_sweep_file_" + std::to_string(::getpid()));
    for (const char* town : {"east", "west"}) {
      fs::create_directories(folder_ / town);
      write_file(folder_ / town / "scenario.toml", "");
    }
  }
  void TearDown() override { fs::remove_all(folder_); }

  Sweep load(const std::string& rest) const {
    write_file(folder_ / "sweep.toml", "[regions]\nfiles = [\"*/scenario.toml\"]\n" + rest);
    return load_sweep(folder_ / "sweep.toml");
  }
  std::string fault(const std::string& rest) const {
    try {
      static_cast<void>(load(rest));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::input);
      return error.what();
    }
    return "no fault";
  }

  fs::path folder_;
};

std::vector<std::string> names(const Sweep& sweep) {
  std::vector<std::string> out;
  for (const SweepScenario& s : sweep.scenarios) out.push_back(s.name);
  return out;
}

TEST_F(SweepFile, WithoutDesignsEveryRegionIsPlannedAsItIs) {
  const Sweep sweep = load("");
  EXPECT_EQ(sweep.regions.size(), 2u);
  EXPECT_EQ(region_name(sweep.regions[0]), "east");
  EXPECT_THAT(names(sweep), testing::ElementsAre("base"));
}

TEST_F(SweepFile, DesignsAndSwitchesAreCrossed) {
  const Sweep sweep = load(
      "[[design]]\nkind = \"grid\"\nvalues = { price_level = [\"low\", \"mid\"], discount_rate = [0.01, "
      "0.04] }\n"
      "[[switch]]\nname = \"no_satellite\"\nset = { forbidden_options = [\"leo_household\"] }\n");
  EXPECT_EQ(sweep.scenarios.size(), 8u);
  EXPECT_EQ(sweep.scenarios[1].name, "discount_rate=0.01, price_level=low, no_satellite");
  EXPECT_EQ(sweep.scenarios[1].set.size(), 3u);
}

TEST_F(SweepFile, ZippedListsGoTogether) {
  const Sweep sweep =
      load("[[design]]\nkind = \"zip\"\nvalues = { seed = [1, 2], years.build_year = [2026, 2027] }\n");
  EXPECT_THAT(names(sweep),
              testing::ElementsAre("seed=1, years.build_year=2026", "seed=2, years.build_year=2027"));
  EXPECT_THAT(fault("[[design]]\nkind = \"zip\"\nvalues = { seed = [1, 2], base_year = [2026] }\n"),
              HasSubstr("zipped lists are of one length"));
}

TEST_F(SweepFile, OneAtATimeBeginsWithTheBase) {
  const Sweep sweep =
      load("[[design]]\nkind = \"one_at_a_time\"\nvalues = { seed = [2, 3], price_level = [\"low\"] }\n");
  EXPECT_THAT(names(sweep), testing::ElementsAre("base", "price_level=low", "seed=2", "seed=3"));
}

TEST_F(SweepFile, SamplesStayInTheirRangeAndWholeNumbersWhole) {
  const Sweep sweep = load(
      "[[design]]\nkind = \"latin_hypercube\"\nsamples = 40\nrange = { horizon_years = [10, 13], "
      "discount_rate = "
      "[0.01, 0.04] }\n");
  ASSERT_EQ(sweep.scenarios.size(), 40u);
  std::set<std::int64_t> years;
  for (const SweepScenario& s : sweep.scenarios) {
    const double rate = std::get<double>(s.set[0].value.node.value);
    EXPECT_GE(rate, 0.01);
    EXPECT_LE(rate, 0.04);
    years.insert(std::get<std::int64_t>(s.set[1].value.node.value));
  }
  EXPECT_THAT(years, testing::ElementsAre(10, 11, 12, 13));
}

TEST_F(SweepFile, ExclusionsByValueAndRegion) {
  const Sweep sweep = load(
      "[[design]]\nkind = \"grid\"\nvalues = { price_level = [\"low\", \"mid\"] }\n"
      "[[exclude]]\nwhen = { price_level = \"low\" }\nregions = [\"w*\"]\n");
  EXPECT_FALSE(sweep.is_excluded(0, 0));
  EXPECT_TRUE(sweep.is_excluded(1, 0));
  EXPECT_FALSE(sweep.is_excluded(1, 1));
}

TEST_F(SweepFile, ASweepOfABillionTasksIsRefusedBeforeItIsMade) {
  std::string values;
  for (int key = 0; key < 9; ++key)
    values += (key > 0 ? ", " : "") + std::string("k") + std::to_string(key) + " = [0,1,2,3,4,5,6,7,8,9]";
  EXPECT_THAT(fault("[[design]]\nkind = \"grid\"\nvalues = { " + values + " }\n"),
              HasSubstr("makes 1000000000 scenarios; a sweep takes at most 100000"));
  const std::string switches = "[[design]]\nkind = \"grid\"\nvalues = { a = [0,1,2,3,4,5,6,7,8,9] }\n";
  std::string nine;
  for (int i = 0; i < 9; ++i) nine += switches;
  EXPECT_THAT(fault(nine), HasSubstr("cross to 1000000000 scenarios"));
}

// Once all of them were drawn before the count was looked at.
TEST_F(SweepFile, TooManySamplesAreRefusedBeforeTheyAreDrawn) {
  for (const std::string kind : {"sobol", "latin_hypercube"})
    EXPECT_THAT(
        fault("[[design]]\nkind = \"" + kind +
              "\"\nsamples = 1_000_000_000\nrange = { discount_rate = [0.01, 0.05] }\n"),
        testing::AllOf(HasSubstr("sweep.toml:5:"), HasSubstr("design[0].samples"), HasSubstr("100000")));
}

TEST_F(SweepFile, FaultsNameFileLineAndKey) {
  EXPECT_THAT(fault("[[desing]]\nkind = \"grid\"\n"),
              HasSubstr("sweep.toml:3:3: error: desing: is not a key"));
  EXPECT_THAT(fault("[[design]]\nkind = \"gird\"\n"), HasSubstr("did you mean \"grid\"?"));
  EXPECT_THAT(fault("[[design]]\nkind = \"grid\"\nvalues = { seed = 3 }\n"),
              HasSubstr("seed: expected a list of at least one value"));
  EXPECT_THAT(fault("[[exclude]]\nregions = []\n"), HasSubstr("expected when = "));
  write_file(folder_ / "sweep.toml", "[regions]\nfiles = [\"nord/*.toml\"]\n");
  EXPECT_THAT([&] { static_cast<void>(load_sweep(folder_ / "sweep.toml")); },
              testing::Throws<Error>(testing::Property(&Error::what, HasSubstr("finds no scenario file"))));
}

TEST(Overrides, ReplaceAddAndReachIntoListsByName) {
  TomlDocument document = parse_toml(
      "price_level = \"mid\"\n[[demand]]\nid = \"schools\"\npenalty = 1\n[[demand]]\nid = \"homes\"\npenalty "
      "= 2\n",
      "scenario.toml");
  const TomlDocument changes = parse_toml(
      "set = { price_level = \"low\", years.build_year = 2027, demand.homes.penalty = 5 }\n", "sweep.toml");
  const auto& table = std::get<TomlTable>(changes.root.value).front().node;
  for (const Override& change : flattened(std::get<TomlTable>(table.value))) put(document, change);
  EXPECT_EQ(shown(document.root),
            "{demand=[{id=schools penalty=1} {id=homes penalty=5}] price_level=low years={build_year=2027}}");
}

TEST(Overrides, ANameThatIsNotThereIsRefusedAtItsPlace) {
  TomlDocument document = parse_toml("[[demand]]\nid = \"schools\"\n", "scenario.toml");
  Override change{{"demand", "scools", "count"},
                  {"demand.scools.count",
                   7,
                   3,
                   {std::int64_t{1}, 7, 3, std::make_shared<const std::string>("sweep.toml")}}};
  EXPECT_THAT(
      [&] { put(document, change); },
      testing::Throws<Error>(testing::Property(
          &Error::what, testing::StrEq("sweep.toml:7:3: error: demand.scools.count: there is no entry with "
                                       "the id or name \"scools\"; did you mean \"schools\"?"))));
}

}  // namespace
}  // namespace tsunagi::sweep
