// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "tests/malformed/made_files.h"
#include "tests/malformed/trial.h"

namespace tsunagi::malformed {
namespace {

using namespace std::string_literals;

class Rasters : public Malformed {
 protected:
  void judge_damaged(const std::string& name, const std::string& file, std::size_t at,
                     const std::string& bytes, std::vector<std::string> says,
                     const char* compression = nullptr) const {
    write_heights(folder() / file, compression);
    static_cast<void>(put(file, with(bytes_of(file), at, bytes)));
    judge({name, "elevation", file, "", std::move(says), "", false});
  }
  // Where the value of a tag stands in the first directory of a little-endian TIFF.
  [[nodiscard]] std::size_t value_of(const std::string& file, int tag) const {
    const std::string bytes = bytes_of(file);
    const std::string entry{static_cast<char>(tag & 0xff), static_cast<char>(tag >> 8)};
    const auto byte = [&](std::size_t i) {
      return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i]));
    };
    const std::size_t directory = byte(4) | byte(5) << 8 | byte(6) << 16;
    for (std::size_t at = directory + 2; at + 12 < bytes.size(); at += 12) {
      if (bytes.substr(at, 2) == entry) return at + 8;
    }
    return 0;
  }
};

std::string ascii_grid(const std::string& cells, const std::string& columns = "3") {
  return "ncols " + columns + "\nnrows 2\nxllcorner 134\nyllcorner 33\ncellsize 1\nNODATA_value -9999\n" +
         cells;
}

TEST_F(Rasters, Tiffs) {
  write_heights(folder() / "good.tif");
  judge({"as it is", "elevation", "good.tif", "", {}, "", true});
  const std::size_t width = value_of("good.tif", 256);
  const std::size_t bits = value_of("good.tif", 258);
  const std::size_t strips = value_of("good.tif", 273);
  judge_damaged("65,535 columns in a file of 26", "a.tif", width, "\xff\xff\0\0"s, {});
  judge_damaged("no column", "b.tif", width, "\0\0\0\0"s, {"no cells"});
  judge_damaged("5 bits a cell", "c.tif", bits, "\x05\0"s, {});
  judge_damaged("strips in the header", "d.tif", strips, "\xff\xff\xff\x7f"s, {});
  judge_damaged("a directory beyond the end", "e.tif", 4, "\xff\xff\xff\x7f"s, {"cut short"});
  judge_damaged("damaged deflate", "f.tif", 16, "\xff\xff\xff\xff\xff\xff\xff\xff"s, {}, "DEFLATE");
  judge_damaged("another magic", "g.tif", 2, "\x2c\0"s, {});
  for (const std::size_t bytes : {std::size_t{40}, std::size_t{200}, bytes_of("good.tif").size() - 1}) {
    judge({fmt::format("cut after {} bytes", bytes),
           "elevation",
           "cut.tif",
           bytes_of("good.tif").substr(0, bytes),
           {"is cut short"},
           "",
           false});
    judge({fmt::format("classes cut after {} bytes", bytes),
           "clutter",
           "cut.tif",
           bytes_of("good.tif").substr(0, bytes),
           {"is cut short"},
           "",
           false});
  }
  write_heights(folder() / "h.tif", nullptr, -32768);
  judge(
      {"nodata of another program, not declared", "elevation", "h.tif", "", {"-32768", "nodata"}, "", false});
  write_heights(folder() / "i.tif", nullptr, 12000);
  judge({"heights in feet", "elevation", "i.tif", "", {"12000"}, "", false});
  judge({"four bytes", "elevation", "j.tif", "II*\0"s, {}, "", false});
  judge({"BigTIFF of 2^40 columns",
         "elevation",
         "k.tif",
         "II+"
         "\0\x08\0\0\0\x10\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\0\x01\x10\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0"
         "\x01\x01"
         "\x04\0\x01\0\0\0\0\0\0\0\xff\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"s,
         {"1099511627776"},
         "",
         false});
  judge({"PNG", "elevation", "l.tif", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s, {}, "", false});
}

TEST_F(Rasters, AsciiGrids) {
  const std::string crs = "crs = \"EPSG:6668\"\n";
  judge_all({
      {"a word among the cells", "elevation", "a.asc", ascii_grid("1 2 3\n4 five 6\n"), {}, crs},
      {"columns below nothing", "elevation", "b.asc", ascii_grid("1 2 3\n", "-3"), {}, crs},
      {"columns in words", "elevation", "c.asc", ascii_grid("1 2 3\n", "three"), {}, crs},
      {"one value short", "elevation", "d.asc", ascii_grid("1 2 3\n4 5\n"), {"row"}, crs},
  });
}

}  // namespace
}  // namespace tsunagi::malformed
