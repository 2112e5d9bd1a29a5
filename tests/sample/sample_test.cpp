// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tbb/global_control.h>

#include <set>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "tests/sample/sample_world.h"

namespace tsunagi::geo::sample::testing {
namespace {

ErrorKind refusal(const SampleSpec& spec) {
  try {
    static_cast<void>(make_sample(spec));
  } catch (const Error& error) {
    return error.kind();
  }
  return ErrorKind::internal;
}

std::int64_t population_of(const std::vector<MeshRow>& rows) {
  std::int64_t sum = 0;
  for (const MeshRow& row : rows) sum += row.population;
  return sum;
}

TEST(Sample, HasTheSameBytesTwice) {
  EXPECT_EQ(hashes(make_sample({}).folder), hashes(town().folder));
}

TEST(Sample, HasTheSameBytesOnOneThread) {
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  EXPECT_EQ(hashes(make_sample({}).folder), hashes(town().folder));
}

TEST(Sample, DiffersByItsSeed) {
  const auto other = hashes(make_sample({.seed = 2}).folder);
  for (const auto& [name, hash] : hashes(town().folder)) EXPECT_NE(other.at(name), hash) << name;
}

TEST(Sample, ListsEveryFileItWrites) {
  std::set<std::string> found;
  for (const auto& [name, hash] : hashes(town().folder)) found.insert(name);
  EXPECT_EQ(std::set<std::string>(town().summary.files.begin(), town().summary.files.end()), found);
  EXPECT_EQ(found.size(), 20u);
}

TEST(Sample, HasThePeopleAskedForInBothMeshTables) {
  for (const char* file : {"mesh1km.csv", "mesh250m.csv"}) {
    const auto rows = mesh_rows(town().folder / file);
    std::int64_t households = 0;
    for (const MeshRow& row : rows) households += row.households;
    EXPECT_EQ(population_of(rows), 15'000) << file;
    EXPECT_EQ(households, 6383) << file;  // 15,000 / 2.35
  }
  EXPECT_EQ(town().summary.population, 15'000);
  EXPECT_EQ(town().summary.households, 6383);
}

TEST(Sample, PutsEverySmallMeshIntoItsLargeOne) {
  std::map<std::string, std::int64_t> large;
  for (const MeshRow& row : mesh_rows(town().folder / "mesh1km.csv")) large[row.key_code] = row.population;
  for (const MeshRow& row : mesh_rows(town().folder / "mesh250m.csv")) {
    ASSERT_EQ(row.key_code.size(), 10u);
    EXPECT_THAT(row.key_code[8], ::testing::AllOf(::testing::Ge('1'), ::testing::Le('4')));
    EXPECT_THAT(row.key_code[9], ::testing::AllOf(::testing::Ge('1'), ::testing::Le('4')));
    large.at(row.key_code.substr(0, 8)) -= row.population;
  }
  for (const auto& [code, rest] : large) EXPECT_EQ(rest, 0) << code;
}

TEST(Sample, HasMeshCodesInsideItsExtent) {
  for (const MeshRow& row : mesh_rows(town().folder / "mesh1km.csv")) {
    const std::string& code = row.key_code;
    ASSERT_EQ(code.size(), 8u);
    const double south_deg =
        std::stoi(code.substr(0, 2)) / 1.5 + (code[4] - '0') / 12.0 + (code[6] - '0') / 120.0;
    const double west_deg =
        100 + std::stoi(code.substr(2, 2)) + (code[5] - '0') / 8.0 + (code[7] - '0') / 80.0;
    EXPECT_LE(code[4], '7');
    EXPECT_LE(code[5], '7');
    EXPECT_NEAR(south_deg, 33.7, 0.12) << code;  // the town is about 20 km across
    EXPECT_NEAR(west_deg, 133.65, 0.16) << code;
  }
}

TEST(Sample, PointsSuppressedCellsAtCellsThatListThem) {
  for (const char* file : {"mesh1km.csv", "mesh250m.csv"}) {
    std::map<std::string, MeshRow> by_code;
    for (const MeshRow& row : mesh_rows(town().folder / file)) by_code[row.key_code] = row;
    int suppressed = 0;
    for (const auto& [code, row] : by_code) {
      EXPECT_EQ(row.treatment == 2, row.young == "*") << code;
      EXPECT_EQ(row.treatment == 1, !row.sources.empty()) << code;
      if (row.treatment != 2) continue;
      ++suppressed;
      EXPECT_LT(row.population, 10);
      const MeshRow& target = by_code.at(row.target);
      EXPECT_EQ(target.treatment, 1);
      EXPECT_THAT(target.sources, ::testing::Contains(code));
    }
    EXPECT_GT(suppressed, 5) << file;
  }
}

TEST(Sample, RefusesTooFewAndTooManyPeople) {
  EXPECT_EQ(refusal({.population = 499}), ErrorKind::input);
  EXPECT_EQ(refusal({.population = 2'000'001}), ErrorKind::input);
  EXPECT_EQ(refusal({.population = -1}), ErrorKind::input);
}

TEST(Sample, RefusesTooFewAndTooManyRoadNodes) {
  EXPECT_EQ(refusal({.road_nodes = 99}), ErrorKind::input);
  EXPECT_EQ(refusal({.road_nodes = 1'000'001}), ErrorKind::input);
  EXPECT_EQ(refusal({.road_nodes = -1}), ErrorKind::input);
}

TEST(Sample, RefusesAMissingFolderAsEnvironment) {
  try {
    static_cast<void>(write_sample({.population = 500}, "/nonexistent/tsunagi"));
    FAIL() << "wrote into no folder";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::environment);
  }
}

TEST(Sample, IsSmallForFiveHundredPeople) {
  const MadeSample made = make_sample({.population = 500});
  EXPECT_EQ(population_of(mesh_rows(made.folder / "mesh250m.csv")), 500);
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(made.folder)) bytes += entry.file_size();
  EXPECT_LT(bytes, 3'000'000u);
}

TEST(Sample, WorksForTheSmallestGraphAndManySeeds) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const MadeSample made = make_sample({.seed = seed, .population = 500, .road_nodes = 100});
    EXPECT_EQ(population_of(mesh_rows(made.folder / "mesh1km.csv")), 500) << "seed " << seed;
  }
}

TEST(Sample, HasAboutTheRoadNodesAskedFor) {
  const MadeSample made = make_sample({.population = 2000, .road_nodes = 30'000});
  EXPECT_NEAR(static_cast<double>(made.summary.road_nodes), 30'000, 4500);
}

TEST(Sample, WritesLargeRoadLayersAsFlatGeobuf) {
  const MadeSample made = make_sample({.population = 500, .road_nodes = 90'000});
  EXPECT_THAT(made.summary.files, ::testing::Contains("roads.fgb"));
  EXPECT_THAT(made.summary.files, ::testing::Not(::testing::Contains("roads.geojson")));
}

}  // namespace
}  // namespace tsunagi::geo::sample::testing
