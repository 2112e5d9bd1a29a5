// SPDX-License-Identifier: Apache-2.0
// The commands about roads alone.
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "geo/base/hash.h"
#include "tests/cli/program.h"

namespace tsunagi {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

// Three streets of a cross and one by itself, and a railway.
constexpr const char* k_roads = R"({"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"class":"primary"},"geometry":{"type":"LineString","coordinates":[[138.80,35.40],[138.81,35.40],[138.82,35.40]]}},
{"type":"Feature","properties":{"class":"minor"},"geometry":{"type":"LineString","coordinates":[[138.81,35.40],[138.81,35.41]]}},
{"type":"Feature","properties":{"class":"minor"},"geometry":{"type":"LineString","coordinates":[[138.90,35.40],[138.90,35.401]]}},
{"type":"Feature","properties":{"class":"rail"},"geometry":{"type":"LineString","coordinates":[[138.80,35.39],[138.82,35.39]]}}]})";

fs::path cross() {
  const fs::path file = scratch() / "cross.geojson";
  write_file(file, k_roads);
  return file;
}

fs::path extract(const std::string& name, const std::string& arguments) {
  const fs::path file = scratch() / name;
  EXPECT_EQ(run_program("sample --overwrite --out " + file.string() + " " + arguments).status, 0);
  return file;
}

nlohmann::json facts_of(const std::string& arguments) {
  const Outcome outcome = run_program("roads --json " + arguments);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  return nlohmann::json::parse(outcome.out);
}

TEST(RoadsCommand, TellsWhatALayerIsWorth) {
  const auto facts = facts_of(cross().string());
  EXPECT_EQ(facts.at("features"), 4);
  EXPECT_EQ(facts.at("left_out"), 1);
  EXPECT_EQ(facts.at("lines"), 3);
  EXPECT_EQ(facts.at("nodes"), 6);
  EXPECT_EQ(facts.at("edges"), 4);
  EXPECT_EQ(facts.at("components"), 2);
  EXPECT_EQ(facts.at("islands"), 1);
  EXPECT_NEAR(facts.at("islands_km").get<double>(), 0.111, 0.001);
  EXPECT_NEAR(facts.at("length_km").get<double>(), 1.815 + 1.110 + 0.111, 0.01);
  EXPECT_EQ(facts.at("core_nodes").get<int>() + facts.at("inner_nodes").get<int>() +
                facts.at("peeled_nodes").get<int>(),
            6);
}

TEST(RoadsCommand, SaysItInWordsToo) {
  const Outcome outcome = run_program("roads " + cross().string());
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("cross.geojson"), HasSubstr("6 nodes, 4 edges"),
                                 HasSubstr("islands     1"), HasSubstr("seconds")));
  EXPECT_EQ(run_program("roads --quiet " + cross().string()).out, "");
}

TEST(RoadsCommand, TakesSeveralLayersTogether) {
  const auto facts = facts_of(cross().string() + " " + cross().string());
  EXPECT_EQ(facts.at("lines"), 6);
  EXPECT_EQ(facts.at("edges"), 4);  // one over the other
}

TEST(RoadsCommand, ThreadsDoNotShow) {
  const fs::path file = extract("threads.osm.pbf", "--roads 20000");
  auto one = facts_of("--threads 1 " + file.string());
  auto seven = facts_of("--threads 7 " + file.string());
  one.erase("seconds");
  seven.erase("seconds");
  EXPECT_EQ(one, seven);
  EXPECT_EQ(one.at("components"), 1);
}

TEST(RoadsCommand, NamesEveryFileThatIsMissing) {
  const Outcome outcome =
      run_program("roads /nonexistent/a.gpkg " + scratch().string() + " " + cross().string());
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("a.gpkg: error: there is no such file"), HasSubstr("is not a regular file")));
}

TEST(RoadsCommand, RefusesWhatHoldsNoRoads) {
  const fs::path text = scratch() / "letter.gpkg";
  write_file(text, "dear sir");
  EXPECT_EQ(run_program("roads " + text.string()).status, 2);
  const fs::path damaged = scratch() / "damaged.osm.pbf";
  write_file(damaged, "dear sir");
  const Outcome outcome = run_program("roads " + damaged.string());
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("damaged.osm.pbf"), HasSubstr("no OpenStreetMap PBF")));
  const fs::path rails = scratch() / "rails.geojson";
  write_file(rails,
             std::string(R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":)") +
                 R"({"class":"rail"},"geometry":{"type":"LineString","coordinates":[[138,35],[139,35]]}}]})");
  EXPECT_THAT(run_program("roads " + rails.string()).err, HasSubstr("hold no road"));
}

TEST(SampleRoads, HasTheSameBytesOnAnyNumberOfThreads) {
  const std::string first = file_hash(extract("one.osm.pbf", "--roads 30000 --seed 5 --threads 1"));
  EXPECT_EQ(file_hash(extract("seven.osm.pbf", "--roads 30000 --seed 5 --threads 7")), first);
  EXPECT_NE(file_hash(extract("other.osm.pbf", "--roads 30000 --seed 6")), first);
}

TEST(SampleRoads, TellsWhatItWrote) {
  const Outcome outcome =
      run_program("sample --json --overwrite --roads 1234 --out " + (scratch() / "told.osm.pbf").string());
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(nlohmann::json::parse(outcome.out).at("road_nodes"), 1234);
}

TEST(SampleRoads, RefusesWhatItCannotDo) {
  const std::string out = (scratch() / "bad.osm.pbf").string();
  for (const char* arguments :
       {"", "--roads 0", "--roads -5", "--roads 10000001", "--roads 10 --population 500"}) {
    const Outcome outcome = run_program("sample --out " + out + " " + arguments);
    EXPECT_EQ(outcome.status, 2) << arguments;
    EXPECT_THAT(outcome.err, HasSubstr("--roads")) << arguments;
    EXPECT_FALSE(fs::exists(out));
  }
}

TEST(SampleRoads, ReplacesAFileOnlyWhenTold) {
  const fs::path file = scratch() / "mine.osm.pbf";
  write_file(file, "mine");
  EXPECT_EQ(run_program("sample --roads 10 --out " + file.string()).status, 2);
  EXPECT_EQ(read_file(file), "mine");
  EXPECT_EQ(run_program("sample --overwrite --roads 10 --out " + file.string()).status, 0);
  EXPECT_NE(read_file(file), "mine");
}

}  // namespace
}  // namespace tsunagi
