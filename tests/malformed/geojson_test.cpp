// SPDX-License-Identifier: Apache-2.0
#include "tests/malformed/trial.h"

namespace tsunagi::malformed {
namespace {

std::string coordinates(const std::string& text) {
  return collection(
      feature(R"("name":"a","population":1)", R"({"type":"Point","coordinates":)" + text + "}"));
}

std::string crs(const std::string& name, const std::string& features) {
  return R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":")" + name +
         R"("}},"features":[)" + features + "]}";
}

std::string lines(const std::string& coordinates, const std::string& properties = R"("class":"minor")") {
  return collection(feature(properties, R"({"type":"LineString","coordinates":)" + coordinates + "}"));
}

TEST_F(Malformed, FormOfGeoJson) {
  const std::string s = "settlements";
  judge_all({
      {"an array", s, "a.geojson", "[]", {"none of the vector formats"}},
      {"a text", s, "b.geojson", "\"FeatureCollection\"", {"none of the vector formats"}},
      {"white space", s, "c.geojson", " \n\t ", {"none of the vector formats"}},
      {"features that are a number", s, "d.geojson", R"({"type":"FeatureCollection","features":3})", {}},
      {"two documents", s, "e.geojson", coordinates("[134.4,33.9]") + coordinates("[134.4,33.9]"), {}},
      {"a comma too many", s, "f.geojson", R"({"type":"FeatureCollection","features":[,]})", {}},
      {"UTF-16", s, "g.geojson", std::string("\xff\xfe{\0\"\0t\0", 8), {"none of the vector formats"}},
      {"gzip", s, "h.geojson", "\x1f\x8b\x08\x01 deflated", {"none of the vector formats"}},
  });
}

TEST_F(Malformed, CoordinatesOfGeoJson) {
  const std::string s = "settlements";
  judge_all({
      {"texts", s, "a.geojson", coordinates(R"(["134.4","33.9"])"), {"feature 0"}},
      {"one number", s, "b.geojson", coordinates("[134.4]"), {"feature 0"}},
      {"an object", s, "c.geojson", coordinates(R"({"x":134.4,"y":33.9})"), {"feature 0"}},
      {"longitude 181", s, "d.geojson", coordinates("[181,33.9]"), {"feature 0", "181"}},
      {"another continent", s, "e.geojson", coordinates("[-70,33.9]"), {"feature 0", "-70"}},
      {"empty line", "roads", "f.geojson", lines("[]"), {"feature 0"}},
      {"roads a province away", "roads", "g.geojson", lines("[[134.4,33.9],[137.4,33.9]]"), {"137.4"}},
      {"metres without a CRS", s, "h.geojson", coordinates("[12345,-6789]"), {"feature 0", "12345"}},
      {"degrees under a CRS of metres",
       s,
       "i.geojson",
       crs("EPSG:6672", place(R"("name":"a")")),
       {"degrees", "metres"}},
      {"deep collection",
       s,
       "j.geojson",
       collection(feature("",
                          [] {
                            std::string in = R"({"type":"Point","coordinates":[134.4,33.9]})";
                            for (int i = 0; i < 500; ++i)
                              in = R"({"type":"GeometryCollection","geometries":[)" + in + "]}";
                            return in;
                          }())),
       {}},
  });
}

TEST_F(Malformed, AttributesOfGeoJson) {
  const std::string s = "settlements";
  judge_all({
      {"half a person",
       s,
       "a.geojson",
       collection(place(R"("name":"a","population":12.5)")),
       {"population", "12.5"}},
      {"a count in full-width digits",
       s,
       "b.geojson",
       collection(place(R"("name":"a","population":"４０")")),
       {"population", "４０"}},
      {"an object as count",
       s,
       "c.geojson",
       collection(place(R"("name":"a","population":{"n":1})")),
       {"population"}},
      {"a list as count",
       s,
       "d.geojson",
       collection(place(R"("name":"a","population":[1,2])")),
       {"population"}},
      {"too many people",
       s,
       "e.geojson",
       collection(place(R"("name":"a","population":50000001)")),
       {"population", "50000001"}},
      {"a length in kilometres",
       "roads",
       "f.geojson",
       lines("[[134.4,33.9],[134.41,33.9]]", R"("length_m":0.9)"),
       {"length_m", "0.9"}},
      {"a length of text",
       "roads",
       "g.geojson",
       lines("[[134.4,33.9],[134.41,33.9]]", R"("length_m":"about 900")"),
       {"length_m", "about 900"}},
      {"a town's code of three digits",
       "boundary",
       "h.geojson",
       R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"369","name":"x"},"geometry":)"
       R"({"type":"Polygon","coordinates":[[[134.3,33.8],[134.6,33.8],[134.6,34.0],[134.3,33.8]]]}}]})",
       {"code", "369"}},
      {"fields of another name", s, "i.geojson", collection(place(R"("nmae":"a")")), {"name", "nmae"}},
      {"a message that would clear the screen",
       s,
       "j.geojson",
       collection(place("\"name\":\"a\",\"population\":\"\\u001b[2J\"")),
       {"\xef\xbf\xbd[2J"}},
      {"a field for where that is not there",
       s,
       "k.geojson",
       collection(place(R"("name":"a")")),
       {"kind"},
       "where = { kind = \"x\" }\n"},
  });
}

TEST_F(Malformed, AreasOfGeoJson) {
  const std::string f = "farmland";
  judge_all({
      {"a spike",
       f,
       "a.geojson",
       area("[[[134.4,33.9],[134.41,33.9],[134.41,33.91],[134.42,33.92],[134.41,33.91],[134.4,33.91],[134.4,"
            "33.9]]]"),
       {"feature 0", "no valid polygon"}},
      {"a hole across its shell",
       f,
       "b.geojson",
       area("[[[134.4,33.9],[134.42,33.9],[134.42,33.92],[134.4,33.92],[134.4,33.9]],[[134.41,33.91],[134.43,"
            "33.91],[134.43,33.915],[134.41,33.915],[134.41,33.91]]]"),
       {"feature 0", "134.4"}},
      {"a hole that is the shell",
       f,
       "c.geojson",
       area("[[[134.4,33.9],[134.42,33.9],[134.42,33.92],[134.4,33.9]],[[134.4,33.9],[134.42,33.9],[134.42,"
            "33.92],[134.4,33.9]]]"),
       {"feature 0"}},
      {"a line where an area is wanted",
       f,
       "d.geojson",
       lines("[[134.4,33.9],[134.41,33.9]]"),
       {"LINESTRING"}},
      {"a bow tie made valid on request",
       f,
       "e.geojson",
       area("[[[134.4,33.9],[134.42,33.92],[134.42,33.9],[134.4,33.92],[134.4,33.9]]]"),
       {"warning: farmland: e.geojson: 1 invalid polygons were repaired"},
       "repair = \"make_valid\"\n",
       true},
      {"an unknown CRS",
       "settlements",
       "f.geojson",
       crs("urn:ogc:def:crs:EPSG::999999", place(R"("name":"a","population":1)")),
       {}},
      {"a ring open in height alone",
       f,
       "g.geojson",
       area("[[[134.4,33.9,5],[134.42,33.9,5],[134.42,33.92,5],[134.4,33.9,6]]]"),
       {"feature 0"}},
  });
}

}  // namespace
}  // namespace tsunagi::malformed
