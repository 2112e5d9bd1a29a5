// SPDX-License-Identifier: Apache-2.0
#include "geo/tiff_check.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <optional>

#include <fmt/format.h>

#include "geo/base/error.h"

namespace tsunagi::geo {
namespace {

constexpr std::uint16_t k_width = 256;  // tags of ImageWidth and ImageLength
constexpr std::uint16_t k_length = 257;
constexpr std::uint64_t k_most_tags = 4096;

// Numbers of a file in its own byte order; nothing where it ends before them.
class Numbers {
 public:
  Numbers(std::ifstream& file, bool is_big_endian) : file_(file), is_big_endian_(is_big_endian) {}

  std::optional<std::uint64_t> at(std::uint64_t offset, std::size_t bytes) {
    std::array<char, 8> raw{};
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(offset));
    if (!file_.read(raw.data(), static_cast<std::streamsize>(bytes))) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) {
      const std::size_t place = is_big_endian_ ? bytes - 1 - i : i;
      value |= std::uint64_t{static_cast<unsigned char>(raw[i])} << (8 * place);
    }
    return value;
  }

 private:
  std::ifstream& file_;
  bool is_big_endian_;
};

// Where a directory keeps its counts and values; BigTIFF has wider ones.
struct Layout {
  std::uint64_t count_bytes;
  std::uint64_t entry_bytes;
  std::uint64_t value_at;
  std::uint64_t offset_bytes;
};

std::optional<std::uint64_t> value_of(Numbers& numbers, std::uint64_t entry, const Layout& layout) {
  constexpr std::uint64_t k_short = 3;
  const auto type = numbers.at(entry + 2, 2);
  if (!type) return std::nullopt;
  constexpr std::uint64_t k_long8 = 16;
  return numbers.at(entry + layout.value_at, *type == k_short ? 2 : *type == k_long8 ? 8 : 4);
}

}  // namespace

void check_tiff_size(const std::filesystem::path& path, double most_cells) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 4> head{};
  if (!file.read(head.data(), head.size())) return;
  const bool is_big_endian = head[0] == 'M' && head[1] == 'M';
  if (!is_big_endian && !(head[0] == 'I' && head[1] == 'I')) return;
  Numbers numbers(file, is_big_endian);
  constexpr std::uint64_t k_classic = 42;
  constexpr std::uint64_t k_big = 43;
  const auto version = numbers.at(2, 2);
  if (version != k_classic && version != k_big) return;
  const Layout layout = version == k_big ? Layout{8, 20, 12, 8} : Layout{2, 12, 8, 4};
  const auto directory = numbers.at(version == k_big ? 8 : 4, layout.offset_bytes);
  const auto tags = directory ? numbers.at(*directory, layout.count_bytes) : std::nullopt;
  if (!tags) throw input_error("is a TIFF without a directory: it is cut short");
  std::uint64_t width = 0;
  std::uint64_t length = 0;
  for (std::uint64_t i = 0; i < std::min(*tags, k_most_tags); ++i) {
    const std::uint64_t entry = *directory + layout.count_bytes + i * layout.entry_bytes;
    const auto tag = numbers.at(entry, 2);
    if (tag == k_width) width = value_of(numbers, entry, layout).value_or(0);
    if (tag == k_length) length = value_of(numbers, entry, layout).value_or(0);
  }
  const double cells = static_cast<double>(width) * static_cast<double>(length);
  if (cells == 0) throw input_error("says that it has no cells");
  if (cells > most_cells)
    throw input_error(
        fmt::format("says that it has {} x {} cells; at most {} are read", width, length, most_cells));
}

}  // namespace tsunagi::geo
