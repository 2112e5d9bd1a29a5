// SPDX-License-Identifier: Apache-2.0
#include "geo/shapefile_check.h"

#include <array>
#include <cstdint>
#include <fstream>
#include <string>

#include <fmt/format.h>

#include "geo/base/error.h"

namespace tsunagi::geo {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t k_header_bytes = 100;  // of .shp and .shx
constexpr std::uint64_t k_index_bytes = 8;     // a record of .shx

using Head = std::array<unsigned char, 52>;  // of a record: its own 8 bytes, type, box, parts, points

std::uint32_t big_endian(const unsigned char* at) {
  return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}

std::uint32_t little_endian(const unsigned char* at) {
  return std::uint32_t{at[3]} << 24 | std::uint32_t{at[2]} << 16 | std::uint32_t{at[1]} << 8 | at[0];
}

// Bytes that the file lacks stay 0.
template <std::size_t size>
std::array<unsigned char, size> bytes_at(std::ifstream& file, std::uint64_t offset) {
  std::array<unsigned char, size> bytes{};
  file.clear();
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(reinterpret_cast<char*>(bytes.data()), size);  // as istream wants it
  return bytes;
}

fs::path beside(const fs::path& path, const std::string& lower, const std::string& upper) {
  for (const std::string& extension : {lower, upper}) {
    fs::path other = path;
    other.replace_extension(extension);
    if (fs::is_regular_file(other)) return other;
  }
  throw input_error(fmt::format("has no {} beside it: a Shapefile is .shp, .shx and .dbf together", lower));
}

void check_dbf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const auto head = bytes_at<12>(file, 0);
  const std::uint64_t records = little_endian(head.data() + 4);
  const std::uint64_t header = head[8] | std::uint64_t{head[9]} << 8;
  const std::uint64_t record = head[10] | std::uint64_t{head[11]} << 8;
  const std::uint64_t told = header + records * record;
  if (told > fs::file_size(path)) {
    throw input_error(fmt::format("its .dbf says {} records, which take {} bytes, and has {} bytes", records,
                                  told, fs::file_size(path)));
  }
}

// Least length of a record by what it says of itself; points and null shapes are of fixed length.
std::uint64_t told_bytes(const Head& head) {
  constexpr std::uint32_t k_line = 3;
  constexpr std::uint32_t k_polygon = 5;
  constexpr std::uint32_t k_multipoint = 8;
  const std::uint32_t plain_type = little_endian(head.data() + 8) % 10;  // +10 with z, +20 with m
  if (plain_type == k_line || plain_type == k_polygon) {
    const std::uint64_t parts = little_endian(head.data() + 44);
    const std::uint64_t points = little_endian(head.data() + 48);
    return 44 + 4 * parts + 16 * points;
  }
  if (plain_type == k_multipoint) return 40 + std::uint64_t{16} * little_endian(head.data() + 44);
  return 4;
}

void check_records(const fs::path& path, const fs::path& index_path) {
  std::ifstream index(index_path, std::ios::binary);
  std::ifstream shapes(path, std::ios::binary);
  const std::uint64_t size = fs::file_size(path);
  const std::uint64_t index_size = fs::file_size(index_path);
  if (index_size < k_header_bytes) throw input_error("its .shx is cut short");
  for (std::uint64_t i = 0; k_header_bytes + (i + 1) * k_index_bytes <= index_size; ++i) {
    const auto entry = bytes_at<8>(index, k_header_bytes + i * k_index_bytes);
    const std::uint64_t offset = std::uint64_t{2} * big_endian(entry.data());
    const std::uint64_t length = std::uint64_t{2} * big_endian(entry.data() + 4);
    const Where place{.feature = std::to_string(i)};
    if (offset + 8 + length > size) {
      throw input_error(fmt::format("its record of {} bytes at byte {} lies outside the {} bytes of the file",
                                    length, offset, size),
                        place);
    }
    const Head head = bytes_at<52>(shapes, offset);
    const std::uint64_t own = std::uint64_t{2} * big_endian(head.data() + 4);
    if (own != length) {
      throw input_error(fmt::format("its record says {} bytes, and its .shx {}", own, length), place);
    }
    if (told_bytes(head) > length) {
      throw input_error(
          fmt::format("its points take {} bytes, and its record has {}", told_bytes(head), length), place);
    }
  }
}

}  // namespace

bool check_shapefile(const fs::path& path) {
  constexpr std::uint32_t k_file_code = 9994;
  std::ifstream file(path, std::ios::binary);
  if (big_endian(bytes_at<4>(file, 0).data()) != k_file_code) return false;
  const fs::path index = beside(path, ".shx", ".SHX");
  check_dbf(beside(path, ".dbf", ".DBF"));
  check_records(path, index);
  return true;
}

}  // namespace tsunagi::geo
