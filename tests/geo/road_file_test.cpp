// SPDX-License-Identifier: Apache-2.0
// A file of noded roads: to the bit, or refused.
#include "geo/road_file.h"

#include <cmath>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/geo/noded_worlds.h"
#include "tests/geo/temp_folder.h"

namespace tsunagi::geo {
namespace {

using graph::ContentKey;
using graph::Unusable;

const RoadFileOrigin k_origin{.key = ContentKey::of("layers"), .source_count = 2, .municipality_count = 2};

// Why the file is refused; none if it is not.
std::optional<Unusable> refusal(const std::filesystem::path& path, const RoadFileOrigin& origin = k_origin) {
  const auto loaded = load_road_file(path, origin);
  const auto* why = std::get_if<graph::Refusal>(&loaded);
  return why == nullptr ? std::nullopt : std::optional(why->why);
}

// Without a flush to disk, which thousands of files would wait for.
std::filesystem::path put(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  return path;
}

TEST(RoadFile, GivesBackWhatItWasGiven) {
  const TempFolder folder;
  const NodedRoads roads = some_roads();
  ASSERT_GT(roads.network.component_length_mm.size(), 1u);
  save_road_file(folder.path() / "a", roads, k_origin.key);
  const auto loaded = load_road_file(folder.path() / "a", k_origin);
  ASSERT_TRUE(std::holds_alternative<NodedRoads>(loaded)) << std::get<graph::Refusal>(loaded).reason;
  EXPECT_TRUE(std::get<NodedRoads>(loaded) == roads);
}

TEST(RoadFile, HasTheSameBytesEachTime) {
  const TempFolder folder;
  save_road_file(folder.path() / "a", some_roads(), k_origin.key);
  save_road_file(folder.path() / "b", some_roads(), k_origin.key);
  EXPECT_EQ(read_file(folder.path() / "a"), read_file(folder.path() / "b"));
}

TEST(RoadFile, AFlippedBitIsSeen) {
  const TempFolder folder;
  save_road_file(folder.path() / "a", some_roads(), k_origin.key);
  const NodedRoads roads = some_roads();
  const std::string bytes = read_file(folder.path() / "a");
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::string other = bytes;
    other[i] = static_cast<char>(other[i] ^ (1 << (i % 8)));
    const auto loaded = load_road_file(put(folder.path() / "b", other), k_origin);
    // What fills the gaps between sections is not read.
    if (const auto* same = std::get_if<NodedRoads>(&loaded)) {
      ASSERT_TRUE(*same == roads && bytes[i] == 0) << i;
    }
  }
}

TEST(RoadFile, ACutAndAnAdditionAreSeen) {
  const TempFolder folder;
  save_road_file(folder.path() / "a", some_roads(), k_origin.key);
  const std::string bytes = read_file(folder.path() / "a");
  for (std::size_t size = 0; size < bytes.size(); size += 31)
    ASSERT_EQ(refusal(put(folder.path() / "b", bytes.substr(0, size))), Unusable::truncated) << size;
  EXPECT_EQ(refusal(folder.file("b", bytes + "x")), Unusable::truncated);
}

TEST(RoadFile, SaysWhyItIsOfNoUse) {
  const TempFolder folder;
  save_road_file(folder.path() / "a", some_roads(), k_origin.key);
  EXPECT_EQ(refusal(folder.path() / "a"), std::nullopt);
  EXPECT_EQ(refusal(folder.path() / "none"), Unusable::missing);
  EXPECT_EQ(refusal(folder.path()), Unusable::unreadable);
  EXPECT_EQ(refusal(folder.file("letter", std::string(500, 'a'))), Unusable::foreign);
  EXPECT_EQ(refusal(folder.path() / "a", {ContentKey::of("other layers"), 2, 2}), Unusable::stale);
}

TEST(RoadFile, OtherKindsAndVersionsAreRefused) {
  const TempFolder folder;
  constexpr std::uint32_t k_road_kind = 0x44414f52;
  graph::write_section_file(folder.path() / "kind", {k_road_kind + 1, 1, k_origin.key}, {});
  EXPECT_EQ(refusal(folder.path() / "kind"), Unusable::foreign);
  graph::write_section_file(folder.path() / "version", {k_road_kind, 999, k_origin.key}, {});
  EXPECT_EQ(refusal(folder.path() / "version"), Unusable::other_version);
  graph::write_section_file(folder.path() / "empty", {k_road_kind, 2, k_origin.key}, {});
  EXPECT_EQ(refusal(folder.path() / "empty"), Unusable::damaged);
}

TEST(RoadFile, MustHaveTheSourcesAndMunicipalitiesAskedFor) {
  const TempFolder folder;
  save_road_file(folder.path() / "a", some_roads(), k_origin.key);
  EXPECT_EQ(refusal(folder.path() / "a", {k_origin.key, 3, 2}), Unusable::damaged);
  EXPECT_EQ(refusal(folder.path() / "a", {k_origin.key, 2, 1}), Unusable::damaged);
}

// Checksums hold, the content does not.
struct Nonsense {
  const char* name;
  std::function<void(RoadNetwork&)> make;
};

TEST(RoadFile, WhatIsNoNetworkIsRefused) {
  const std::vector<Nonsense> all{
      {"from", [](auto& n) { n.edges[0].from = static_cast<std::uint32_t>(n.nodes.size()); }},
      {"to", [](auto& n) { n.edges[0].to = 0xffffffffu; }},
      {"length", [](auto& n) { n.edges[0].length_mm = 0; }},
      {"municipality above", [](auto& n) { n.edges[0].municipality = 2; }},
      {"municipality below", [](auto& n) { n.edges[0].municipality = -2; }},
      {"class", [](auto& n) { n.edges[0].road_class = static_cast<RoadClass>(7); }},
      {"one point", [](auto& n) { n.edges[0].line.resize(1); }},
      {"no point", [](auto& n) { n.edges.back().line.clear(); }},
      {"first end", [](auto& n) { n.edges[0].line.front().x += 1; }},
      {"last end", [](auto& n) { n.edges[0].line.back().y -= 1; }},
      {"infinite",
       [](auto& n) {
         n.edges[0].line.insert(n.edges[0].line.begin() + 1, {HUGE_VAL, 0});
       }},
      {"component", [](auto& n) { n.component[0] = 99; }},
      {"two components", [](auto& n) { n.component[n.edges[0].from] ^= 1u; }},
      {"components", [](auto& n) { n.component.pop_back(); }},
      {"no component", [](auto& n) { n.component_length_mm.clear(); }},
      {"no edge", [](auto& n) { n.edges.clear(); }}};
  const TempFolder folder;
  for (const Nonsense& nonsense : all) {
    NodedRoads roads = some_roads();
    nonsense.make(roads.network);
    save_road_file(folder.path() / "a", roads, k_origin.key);
    EXPECT_EQ(refusal(folder.path() / "a"), Unusable::damaged) << nonsense.name;
  }
}

}  // namespace
}  // namespace tsunagi::geo
