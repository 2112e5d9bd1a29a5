// SPDX-License-Identifier: Apache-2.0
#include "sim/report/packing.h"

#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "geo/base/random.h"

namespace tsunagi::report {
namespace {

std::string unzipped(const std::string& bytes, std::size_t size) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
  std::string out(size, '\0');
  std::vector<Bytef> in(bytes.begin(), bytes.end());
  stream.next_in = in.data();
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  inflateEnd(&stream);
  return out;
}

TEST(Gzipped, ComesBackAndHoldsNoTime) {
  const std::string text(10'000, 'x');
  const std::string packed = gzipped(text);
  EXPECT_EQ(unzipped(packed, text.size()), text);
  EXPECT_EQ(packed.substr(4, 4), std::string(4, '\0'));  // MTIME, RFC 1952 §2.3
  EXPECT_EQ(packed, gzipped(text));
  EXPECT_EQ(unzipped(gzipped(""), 1).front(), '\0');
}

TEST(Base64, GivesTheVectorsOfItsStandard) {  // RFC 4648 §10
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("\xff\xfe\xfd"), "//79");
}

TEST(PackedLines, AreStepsOfSevenBits) {
  PackedLines lines({1000, 2000});
  lines.point({1003, 1999});
  EXPECT_EQ(lines.bytes(), std::string("\x01\x01\x06\x01", 4));  // one part, one point, +3, −1
  lines.point({1003 + 64, 1999});
  EXPECT_EQ(lines.bytes().substr(4), std::string("\x01\x01\x80\x01\x00", 5));  // +64, 0
  EXPECT_EQ(lines.restart(), 9u);
  lines.point({1001, 2000});
  EXPECT_EQ(lines.bytes().substr(9), std::string("\x01\x01\x02\x00", 4));  // from the origin again
}

double distance_to_line_m(const geo::Polyline& line, geo::PointM p) {
  return geo::project(line, p).distance_m;
}

TEST(Simplified, StaysWithinItsToleranceAndKeepsTheEnds) {
  const Random random(7, "simplified");
  for (std::uint64_t i = 0; i < 50; ++i) {
    geo::Polyline line;
    for (std::uint64_t k = 0; k < 80; ++k) {
      line.push_back({10.0 * static_cast<double>(k), static_cast<double>(random.below(100 * i + k, 30))});
    }
    const geo::Polyline simple = simplified(line, 12);
    EXPECT_LT(simple.size(), line.size()) << "case " << i;
    EXPECT_EQ(simple.front(), line.front());
    EXPECT_EQ(simple.back(), line.back());
    for (const geo::PointM p : line) EXPECT_LE(distance_to_line_m(simple, p), 12.0 + 1e-9) << "case " << i;
  }
}

TEST(Simplified, KeepsARingARing) {
  const geo::Polyline ring{{0, 0}, {50, 1}, {100, 0}, {100, 100}, {0, 100}, {0, 0}};
  const geo::Polyline simple = simplified(ring, 5);
  EXPECT_EQ(simple, (geo::Polyline{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}}));
}

}  // namespace
}  // namespace tsunagi::report
