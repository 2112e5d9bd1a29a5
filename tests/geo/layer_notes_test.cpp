// SPDX-License-Identifier: Apache-2.0
// What is done to a layer on the way is counted and said.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/osm_xml.h"
#include "geo/road_reader.h"
#include "geo/tiff_check.h"
#include "geo/vector_reader.h"
#include "tests/geo/temp_folder.h"

namespace tsunagi::geo {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string k_bow_tie = "[[[138.8,35.4],[138.9,35.5],[138.9,35.4],[138.8,35.5],[138.8,35.4]]]";
const std::string k_square = "[[[138.8,35.4],[138.9,35.4],[138.9,35.5],[138.8,35.5],[138.8,35.4]]]";

class LayerNotes : public ::testing::Test {
 protected:
  Source source(const std::string& json) { return {.path = folder_.file("a.geojson", json)}; }
  FeatureLayer areas(const Source& from) { return read_features(from, Shape::polygon, {}, projection_); }

  TempFolder folder_;
  Projection projection_{"EPSG:6676"};
};

TEST_F(LayerNotes, AnInvalidPolygonIsRefusedUnlessItsRepairIsAskedFor) {
  Source layer = source(collection(feature("Polygon", k_bow_tie, "")));
  EXPECT_THAT(message_of([&] { return areas(layer); }),
              AllOf(HasSubstr("Self-intersection"), HasSubstr("repair = \"make_valid\"")));
  layer.make_valid = true;
  const FeatureLayer repaired = areas(layer);
  ASSERT_THAT(repaired.features, SizeIs(1));
  EXPECT_THAT(repaired.features[0].parts, SizeIs(2));  // a triangle on either side of the crossing
  EXPECT_THAT(repaired.notes, ElementsAre(HasSubstr("a.geojson: 1 invalid polygons were repaired")));
}

TEST_F(LayerNotes, RepairLeavesAValidPolygonAsItIs) {
  Source layer = source(collection(feature("Polygon", k_square, "")));
  const auto before = areas(layer).features;
  layer.make_valid = true;
  const FeatureLayer after = areas(layer);
  EXPECT_EQ(after.features[0].parts, before[0].parts);
  EXPECT_THAT(after.notes, IsEmpty());
}

TEST_F(LayerNotes, RepairThatLeavesNoAreaIsRefused) {
  Source layer =
      source(collection(feature("Polygon", "[[[138.8,35.4],[138.9,35.4],[138.8,35.4],[138.8,35.4]]]", "")));
  layer.make_valid = true;
  EXPECT_THAT(message_of([&] { return areas(layer); }), HasSubstr("no area is left"));
}

// Tokyo Datum lies about 400 m off: 11.6" in latitude and -11.8" in longitude around Mount Fuji (GSI).
TEST_F(LayerNotes, AnotherDatumIsNamedWithItsOperation) {
  const std::string json = collection(feature("Polygon", k_square, ""));
  const std::string tokyo =
      R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4301"}},)" +
      json.substr(json.find("\"features\""));
  const auto here = areas(source(json)).features[0].parts[0][0];
  const FeatureLayer moved = areas({.path = folder_.file("t.geojson", tokyo)});
  EXPECT_THAT(moved.notes,
              ElementsAre(AllOf(HasSubstr("EPSG:4301"), HasSubstr("Tokyo"), HasSubstr("exact to"))));
  const PointM there = moved.features[0].parts[0][0];
  EXPECT_NEAR(there.y - here.y, 357, 15);
  EXPECT_NEAR(there.x - here.x, -297, 15);
}

TEST_F(LayerNotes, RoadsOfNoLengthAreLeftOutByName) {
  const RoadLayer roads =
      read_road_layer(source(collection(feature("LineString", "[[138.8,35.4],[138.8,35.4]]", "") + "," +
                                        feature("LineString", "[[138.8,35.4],[138.81,35.4]]", ""))),
                      projection_);
  EXPECT_THAT(roads.lines, SizeIs(1));
  EXPECT_THAT(roads.notes, ElementsAre(HasSubstr("1 line of no length was left out: feature 0")));
}

TEST_F(LayerNotes, WaysCutByTheExtractAreCounted) {
  const auto extract = folder_.file("a.osm", R"(<osm><!-- <node id="3"/> --><node id="1"/><node id='2'/>
    <way id="7"><nd ref="1"/><nd ref="2"/></way><way id="8"><nd ref="1"/><nd ref="2"/><nd ref="3"/></way>
    <way id="9"><nd ref="3"/></way></osm>)");
  EXPECT_EQ(ways_cut_in(extract),
            "the extract ends inside its ways: 1 way (8) kept from the nodes that are there, 1 way (9) left "
            "out for "
            "want of nodes");
  EXPECT_EQ(ways_cut_in(folder_.file("b.osm", R"(<osm><node id="1"/><way id="7"><nd ref="1"/></way></osm>)")),
            "");
}

TEST(TiffSize, IsReadInBothByteOrdersAndBothWidths) {
  const TempFolder folder;
  const auto refused = [&](const std::string& bytes) {
    const auto file = folder.file("a.tif", bytes);
    return message_of([&] {
      check_tiff_size(file, 100);
      return 0;
    });
  };
  using namespace std::string_literals;
  const std::string little =
      "II*\0\x08\0\0\0\x02\0"s + "\0\x01\x04\0\x01\0\0\0\x0b\0\0\0"s + "\x01\x01\x03\0\x01\0\0\0"s;
  EXPECT_THAT(refused(little + "\x0a\0\0\0"s), HasSubstr("11 x 10"));
  EXPECT_EQ(refused(little + "\x09\0\0\0"s), "");
  const std::string big =
      "MM\0*\0\0\0\x08\0\x02"s + "\x01\0\0\x04\0\0\0\x01\0\0\0\x0b"s + "\x01\x01\0\x03\0\0\0\x01"s;
  EXPECT_THAT(refused(big + "\0\x0a\0\0"s), HasSubstr("11 x 10"));
  EXPECT_THAT(refused("II*\0\x09\0\0\0"s), HasSubstr("cut short"));
  EXPECT_THAT(refused("II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\x01\x10\0"s +
                      std::string(8, '\0') + "\xff\xff\xff\xff\0\0\0\0"s),
              HasSubstr("no cells"));
  EXPECT_EQ(refused("no TIFF"), "");
}

}  // namespace
}  // namespace tsunagi::geo
