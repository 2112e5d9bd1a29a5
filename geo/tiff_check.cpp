// SPDX-License-Identifier: Apache-2.0
#include "geo/tiff_check.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <fstream>
#include <optional>

#include <fmt/format.h>

namespace tsunagi::geo {
namespace {

constexpr std::uint16_t k_width = 256;  // tags, by their numbers in TIFF 6.0
constexpr std::uint16_t k_length = 257;
constexpr std::uint16_t k_strip_offsets = 273;
constexpr std::uint16_t k_strip_counts = 279;
constexpr std::uint16_t k_tile_offsets = 324;
constexpr std::uint16_t k_tile_counts = 325;
constexpr std::uint16_t k_pixel_scale = 33550;  // ModelPixelScaleTag (OGC GeoTIFF 1.1, 7.2.3)
constexpr std::uint64_t k_most_tags = 4096;
constexpr std::uint64_t k_most_parts = 1'000'000;  // strips or tiles that are looked at

// Numbers of a file in its own byte order; nothing where it ends before them.
class Numbers {
 public:
  Numbers(std::ifstream& file, bool is_big_endian) : file_(&file), is_big_endian_(is_big_endian) {}

  std::optional<std::uint64_t> at(std::uint64_t offset, std::size_t bytes) {
    std::array<char, 8> raw{};
    file_->clear();
    file_->seekg(static_cast<std::streamoff>(offset));
    if (!file_->read(raw.data(), static_cast<std::streamsize>(bytes))) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) {
      const std::size_t place = is_big_endian_ ? bytes - 1 - i : i;
      value |= std::uint64_t{static_cast<unsigned char>(raw[i])} << (8 * place);
    }
    return value;
  }

 private:
  std::ifstream* file_;
  bool is_big_endian_;
};

// Where a directory keeps its counts and values; BigTIFF has wider ones.
struct Layout {
  std::uint64_t count_bytes;
  std::uint64_t entry_bytes;
  std::uint64_t value_at;  // in an entry
  std::uint64_t offset_bytes;
};

std::uint64_t bytes_of_type(std::uint64_t type) {
  constexpr std::uint64_t k_short = 3;
  constexpr std::uint64_t k_double = 12;
  constexpr std::uint64_t k_long8 = 16;
  return type == k_short ? 2 : type == k_double || type == k_long8 ? 8 : 4;
}

// Numbers under a tag, as the first directory says: how many, of how many bytes, and where.
struct Values {
  std::uint64_t count = 0;
  std::uint64_t bytes_each = 0;
  std::uint64_t at = 0;
};

// The first directory of a TIFF.
class Directory {
 public:
  // Nothing for what is no TIFF. Throws Error{input} where the directory is beyond the end.
  static std::optional<Directory> of(std::ifstream& file) {
    std::array<char, 4> head{};
    if (!file.read(head.data(), head.size())) return std::nullopt;
    const bool is_big_endian = head[0] == 'M' && head[1] == 'M';
    if (!is_big_endian && !(head[0] == 'I' && head[1] == 'I')) return std::nullopt;
    Numbers numbers(file, is_big_endian);
    constexpr std::uint64_t k_classic = 42;
    constexpr std::uint64_t k_big = 43;
    const auto version = numbers.at(2, 2);
    if (version != k_classic && version != k_big) return std::nullopt;
    const Layout layout = version == k_big ? Layout{8, 20, 12, 8} : Layout{2, 12, 8, 4};
    const auto at = numbers.at(version == k_big ? 8 : 4, layout.offset_bytes);
    const auto tags = at ? numbers.at(*at, layout.count_bytes) : std::nullopt;
    if (!tags) throw input_error("is a TIFF without a directory: it is cut short");
    return Directory(numbers, layout, *at, std::min(*tags, k_most_tags));
  }

  // Nothing where there is no such tag, or where the file ends before it.
  std::optional<Values> find(std::uint64_t tag) {
    for (std::uint64_t i = 0; i < tags_; ++i) {
      const std::uint64_t entry = at_ + layout_.count_bytes + i * layout_.entry_bytes;
      if (numbers_.at(entry, 2) == tag) return values_of(entry);
    }
    return std::nullopt;
  }
  std::optional<std::uint64_t> value(const Values& values, std::uint64_t i) {
    return numbers_.at(values.at + i * values.bytes_each, values.bytes_each);
  }
  [[nodiscard]] std::uint64_t end() const {
    return at_ + layout_.count_bytes + tags_ * layout_.entry_bytes + layout_.offset_bytes;
  }

 private:
  Directory(Numbers numbers, const Layout& layout, std::uint64_t at, std::uint64_t tags)
      : numbers_(numbers), layout_(layout), at_(at), tags_(tags) {}

  std::optional<Values> values_of(std::uint64_t entry) {
    const auto type = numbers_.at(entry + 2, 2);
    const auto count = numbers_.at(entry + 4, layout_.offset_bytes);
    if (!type || !count) return std::nullopt;
    Values values{*count, bytes_of_type(*type), entry + layout_.value_at};
    if (*count > layout_.offset_bytes / values.bytes_each) {
      const auto elsewhere = numbers_.at(values.at, layout_.offset_bytes);
      if (!elsewhere) return std::nullopt;
      values.at = *elsewhere;
    }
    return values;
  }

  Numbers numbers_;
  Layout layout_;
  std::uint64_t at_;
  std::uint64_t tags_;
};

struct Size {
  std::uint64_t width = 0;
  std::uint64_t length = 0;

  [[nodiscard]] double cells() const { return static_cast<double>(width) * static_cast<double>(length); }
};

// Nothing for what is no TIFF.
std::optional<Size> size_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  auto directory = Directory::of(file);
  if (!directory) return std::nullopt;
  const auto first = [&](std::uint64_t tag) {
    const auto values = directory->find(tag);
    return values ? directory->value(*values, 0).value_or(0) : 0;
  };
  return Size{first(k_width), first(k_length)};
}

// Where the last strip or tile ends, or the numbers that say so.
std::uint64_t end_of_cells(Directory& directory, std::uint64_t offsets_tag, std::uint64_t counts_tag) {
  const auto offsets = directory.find(offsets_tag);
  const auto counts = directory.find(counts_tag);
  if (!offsets || !counts) return 0;
  std::uint64_t end = 0;
  for (std::uint64_t i = 0; i < std::min({offsets->count, counts->count, k_most_parts}); ++i) {
    const auto offset = directory.value(*offsets, i);
    const auto count = directory.value(*counts, i);
    if (!offset || !count) {
      end = std::max({end, offsets->at + offsets->count * offsets->bytes_each,
                      counts->at + counts->count * counts->bytes_each});
      break;
    }
    end = std::max(end, *offset + *count);
  }
  return end;
}

}  // namespace

void check_tiff_size(const std::filesystem::path& path, double most_cells) {
  const auto size = size_of(path);
  if (!size) return;
  if (size->cells() == 0) throw input_error("says that it has no cells");
  if (size->cells() > most_cells) {
    throw input_error(fmt::format("says that it has {} x {} cells; at most {} are read", size->width,
                                  size->length, most_cells));
  }
}

Error explained(const Error& error, const std::filesystem::path& path) try {
  std::ifstream file(path, std::ios::binary);
  auto directory = Directory::of(file);
  if (!directory) return error;
  const std::uint64_t told =
      std::max({directory->end(), end_of_cells(*directory, k_strip_offsets, k_strip_counts),
                end_of_cells(*directory, k_tile_offsets, k_tile_counts)});
  const std::uint64_t bytes = std::filesystem::file_size(path);
  if (told <= bytes) return error;
  return input_error(fmt::format(
      "is cut short or damaged: by its directory it reaches to byte {}, and it has {} bytes", told, bytes));
} catch (const Error& shorter) {
  return shorter;
}

double tiff_cells(const std::filesystem::path& path) {
  const auto size = size_of(path);
  return size ? size->cells() : 0;
}

double tiff_area_m2(const std::filesystem::path& path) {
  const auto size = size_of(path);
  std::ifstream file(path, std::ios::binary);
  auto directory = size ? Directory::of(file) : std::nullopt;
  const auto scale = directory ? directory->find(k_pixel_scale) : std::nullopt;
  if (!scale || scale->bytes_each != sizeof(double)) return 0;
  double area = size->cells();
  for (const std::uint64_t axis : {0u, 1u}) {
    constexpr double k_least_metres = 0.05;  // smaller pixels are of degrees
    constexpr double k_metres_a_degree = 111'320;
    const double side = std::bit_cast<double>(directory->value(*scale, axis).value_or(0));
    if (!(side > 0)) return 0;
    area *= side < k_least_metres ? side * k_metres_a_degree : side;
  }
  return area;
}

}  // namespace tsunagi::geo
