// SPDX-License-Identifier: Apache-2.0
// When kept roads serve, when they are built anew, and what is said of it.
#include "geo/road_cache.h"

#include <cmath>
#include <functional>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/hash.h"
#include "tests/geo/noded_worlds.h"
#include "tests/geo/temp_folder.h"

namespace tsunagi::geo {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

// A layer whose bytes are never read, since the roads come from `some_roads`.
class CacheWorld {
 public:
  CacheWorld() {
    for (const char* name : {"a.shp", "b.gpkg"}) sources.push_back({.path = folder_.file(name, name)});
  }
  [[nodiscard]] RoadRequest request() const { return {sources, "EPSG:6676", towns}; }
  [[nodiscard]] fs::path cache() const { return folder_.path() / "deep" / "cache"; }
  [[nodiscard]] fs::path kept() const { return road_cache_file(cache(), request()); }
  void write(const std::string& name, const std::string& bytes) const {
    static_cast<void>(folder_.file(name, bytes));
  }
  CachedRoads ask() {
    return cached_roads(cache(), request(), [&] {
      ++builds;
      return some_roads();
    });
  }
  // What is said when the kept file is of no use; expects that it is replaced by a good one.
  std::string say_of_bad_file() {
    const CachedRoads got = ask();
    EXPECT_FALSE(got.from_cache);
    EXPECT_TRUE(got.roads == some_roads());
    const CachedRoads next = ask();
    EXPECT_TRUE(next.from_cache);
    EXPECT_EQ(next.warning, "");
    return got.warning;
  }

  std::vector<Source> sources;
  std::vector<Area> towns = two_towns();
  int builds = 0;

 private:
  TempFolder folder_;
};

TEST(RoadCache, ServesFromTheSecondTimeOn) {
  CacheWorld world;
  const CachedRoads first = world.ask();
  const CachedRoads second = world.ask();
  EXPECT_EQ(world.builds, 1);
  EXPECT_FALSE(first.from_cache);
  EXPECT_TRUE(second.from_cache);
  EXPECT_EQ(first.warning + second.warning, "");
  EXPECT_TRUE(first.roads == second.roads);
}

TEST(RoadCache, NoFolderIsNoCache) {
  CacheWorld world;
  for (int i = 0; i < 2; ++i) {
    const CachedRoads got = cached_roads({}, world.request(), [] { return some_roads(); });
    EXPECT_FALSE(got.from_cache);
    EXPECT_EQ(got.warning, "");
  }
}

TEST(RoadCache, LeavesOneFileAndNoOther) {
  CacheWorld world;
  static_cast<void>(world.ask());
  const auto files = std::distance(fs::directory_iterator(world.cache()), fs::directory_iterator());
  EXPECT_EQ(files, 1);
  EXPECT_TRUE(fs::is_regular_file(world.kept()));
}

TEST(RoadCache, ChangedLayersAreSeenAndSaid) {
  CacheWorld world;
  for (const char* file : {"a.shp", "a.dbf", "a.prj", "a.cpg", "a.shx", "b.gpkg", "b.gpkg-wal"}) {
    static_cast<void>(world.ask());
    world.write(file, std::string("new ") + file);
    EXPECT_THAT(world.say_of_bad_file(), AllOf(HasSubstr(world.kept().string()), HasSubstr("stale"),
                                               HasSubstr("made from other inputs"), HasSubstr("anew")))
        << file;
  }
}

TEST(RoadCache, EveryDamageIsSaidAndMended) {
  CacheWorld world;
  static_cast<void>(world.ask());
  const std::string good = read_file(world.kept());
  const auto say_of = [&](const std::string& bytes) {
    write_file(world.kept(), bytes);
    return world.say_of_bad_file();
  };
  EXPECT_THAT(say_of(good.substr(0, good.size() / 2)), HasSubstr("cut short"));
  EXPECT_THAT(say_of(""), HasSubstr("cut short"));
  EXPECT_THAT(say_of(std::string(good.size(), 'a')), HasSubstr("another kind of file"));
  std::string flipped = good;
  flipped[good.size() / 2] = static_cast<char>(flipped[good.size() / 2] ^ 4);
  EXPECT_THAT(say_of(flipped), HasSubstr("damaged"));
  graph::write_section_file(world.kept(), {0x44414f52, 999, road_content_key(world.request())}, {});
  EXPECT_THAT(world.say_of_bad_file(), HasSubstr("another version"));
  EXPECT_EQ(read_file(world.kept()), good);
}

TEST(RoadCache, WhereItCannotWriteTheRoadsServeAllTheSame) {
  CacheWorld world;
  world.write("deep", "a file where a folder should be");
  const CachedRoads got = world.ask();
  EXPECT_TRUE(got.roads == some_roads());
  EXPECT_THAT(got.warning, AllOf(HasSubstr("not kept"), HasSubstr("folder")));
}

TEST(RoadCache, AFolderInItsPlaceIsSaidInOneLine) {
  CacheWorld world;
  fs::create_directories(world.kept() / "inside");
  const CachedRoads got = world.ask();
  EXPECT_TRUE(got.roads == some_roads());
  EXPECT_THAT(got.warning, AllOf(HasSubstr("unreadable"), HasSubstr("and not kept"), Not(HasSubstr("\n"))));
}

TEST(RoadCache, LayersThatChangeWhileTheyAreReadAreNotKept) {
  CacheWorld world;
  const CachedRoads got = cached_roads(world.cache(), world.request(), [&] {
    world.write("b.gpkg", "saved by another program");
    return some_roads();
  });
  EXPECT_THAT(got.warning, HasSubstr("changed while they were read"));
  EXPECT_FALSE(fs::exists(world.kept()));
}

TEST(RoadCache, FaultsOfTheLayersPassAndKeepNothing) {
  CacheWorld world;
  EXPECT_THAT(message_of([&] {
                return cached_roads(world.cache(), world.request(),
                                    []() -> NodedRoads { throw input_error("no roads here"); });
              }),
              HasSubstr("no roads here"));
  EXPECT_FALSE(fs::exists(world.kept()));
}

TEST(RoadCache, ALayerThatCannotBeReadIsLeftToTheReader) {
  CacheWorld world;
  world.sources[0].path = "/nonexistent/roads.gpkg";
  const CachedRoads got = world.ask();
  EXPECT_TRUE(got.roads == some_roads());
  EXPECT_THAT(got.warning, HasSubstr("not kept"));
}

// Each option has a file of its own, and another key.
TEST(RoadCache, EveryOptionCounts) {
  CacheWorld world;
  std::set<std::string> names;
  std::set<std::string> keys;
  const auto note = [&](const RoadRequest& request) {
    const auto key = road_content_key(request);
    names.insert(road_cache_file({}, request).string());
    keys.insert(std::to_string(key.high) + "," + std::to_string(key.low));
  };
  const RoadRequest plain = world.request();
  note(plain);
  note({plain.sources, "EPSG:6677", plain.municipalities});
  note({plain.sources.first(1), plain.crs, plain.municipalities});
  const std::vector<std::function<void(Source&)>> options{
      [](Source& s) { s.layer = "roads"; },
      [](Source& s) { s.crs = "EPSG:4326"; },
      [](Source& s) { s.cp932 = true; },
      [](Source& s) { s.fields["class"] = "kind"; },
      [](Source& s) { s.where["class"] = "kind"; },
      [](Source& s) { s.where["classkind"] = ""; },
      [](Source& s) { s.path.replace_filename("c.shp"); }};
  world.write("c.shp", "a.shp");
  for (const auto& option : options) {
    std::vector<Source> sources = world.sources;
    option(sources[0]);
    note({sources, plain.crs, plain.municipalities});
  }
  EXPECT_EQ(names.size(), 3 + options.size());
  EXPECT_EQ(keys.size(), 3 + options.size());
}

TEST(RoadCache, AMovedBorderIsStale) {
  CacheWorld world;
  const auto before = road_content_key(world.request());
  world.towns[1].rings[0][1].x += 0.001;
  EXPECT_FALSE(road_content_key(world.request()) == before);
  static_cast<void>(world.ask());
  world.towns[0].rings.push_back(world.towns[0].rings[0]);
  EXPECT_THAT(world.say_of_bad_file(), HasSubstr("stale"));
}

TEST(RoadCache, OneFileByWhateverNameItIsCalled) {
  CacheWorld world;
  std::vector<Source> other = world.sources;
  other[0].path = other[0].path.parent_path() / "." / other[0].path.filename();
  EXPECT_EQ(road_cache_file({}, {other, "EPSG:6676", world.towns}), road_cache_file({}, world.request()));
}

TEST(CacheFolder, MayBeThereOrNotButIsNoFile) {
  const TempFolder folder;
  EXPECT_NO_THROW(check_cache_folder({}));
  EXPECT_NO_THROW(check_cache_folder(folder.path()));
  EXPECT_NO_THROW(check_cache_folder(folder.path() / "to" / "make"));
  EXPECT_THAT(message_of([&] {
                check_cache_folder(folder.file("letter", "dear sir"));
                return 0;
              }),
              AllOf(HasSubstr("letter"), HasSubstr("is not a folder"), HasSubstr("--cache")));
}

// Kept networks are told from older ones by k_roads_revision alone. If this fails because the same lines now
// become another network, raise the revision and put the new hash here.
TEST(RoadsRevision, StandsForWhatTheseLinesBecome) {
  const NodedRoads roads = some_roads();
  std::string text = std::to_string(k_roads_revision);
  const auto add = [&](double value) { text += " " + std::to_string(std::llround(value * 1000)); };
  for (const RoadEdge& e : roads.network.edges) {
    for (const std::int64_t value : {std::int64_t{e.from}, std::int64_t{e.to}, std::int64_t{e.length_mm},
                                     std::int64_t{e.municipality}}) {
      text += " " + std::to_string(value);
    }
    for (const PointM p : e.line) {
      add(p.x);
      add(p.y);
    }
  }
  EXPECT_EQ(content_hash(text), "d918f693390b5ab506a904abecc431c8") << text;
}

}  // namespace
}  // namespace tsunagi::geo
