// SPDX-License-Identifier: Apache-2.0
#include "sim/report/packing.h"

#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>
#include <vector>

#include "geo/base/error.h"

namespace tsunagi::report {
namespace {

double distance_to_segment_m(geo::PointM p, geo::PointM a, geo::PointM b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double length2 = dx * dx + dy * dy;
  const double t = length2 > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length2, 0.0, 1.0) : 0.0;
  return geo::distance_m(p, {a.x + t * dx, a.y + t * dy});
}

}  // namespace

std::string gzipped(std::string_view bytes) {
  if (bytes.size() > std::numeric_limits<uInt>::max())
    throw Error(ErrorKind::environment, "the report page would be larger than 4 GB", {});
  z_stream stream{};
  constexpr int k_gzip = 16;
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + k_gzip, MAX_MEM_LEVEL,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    throw Error(ErrorKind::environment, "no memory to compress the report page", {});
  gz_header header{};
  header.os = 255;  // unknown
  deflateSetHeader(&stream, &header);
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  std::vector<Bytef> in(bytes.begin(), bytes.end());
  stream.next_in = in.data();
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw Error(ErrorKind::internal, "zlib left bytes behind", {});
  return out;
}

std::string base64(std::string_view bytes) {
  static constexpr std::string_view k_digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t here = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (k < here ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) out += k <= here ? k_digits[bits >> (18 - 6 * k) & 63u] : '=';
  }
  return out;
}

void PackedLines::put_count(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>((value & 0x7f) | 0x80);
  bytes_ += static_cast<char>(value);
}

void PackedLines::put_step(std::int64_t step) {
  put_count(static_cast<std::uint64_t>(step) << 1 ^ static_cast<std::uint64_t>(step >> 63));
}

void PackedLines::part(std::span<const geo::PointM> points) {
  put_count(points.size());
  for (const geo::PointM& p : points) {
    const std::int64_t x_m = std::llround(p.x - origin_.x);
    const std::int64_t y_m = std::llround(p.y - origin_.y);
    put_step(x_m - x_m_);
    put_step(y_m - y_m_);
    x_m_ = x_m;
    y_m_ = y_m;
  }
}

void PackedLines::point(geo::PointM p) {
  begin(1);
  part({&p, 1});
}

std::size_t PackedLines::restart() {
  x_m_ = y_m_ = 0;
  return bytes_.size();
}

geo::Polyline simplified(std::span<const geo::PointM> line, double tolerance_m) {
  if (line.size() < 3) return {line.begin(), line.end()};
  std::vector<char> kept(line.size(), 0);
  kept.front() = kept.back() = 1;
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, line.size() - 1}};
  while (!open.empty()) {
    const auto [first, last] = open.back();
    open.pop_back();
    double most_m = -1;
    std::size_t farthest = first;
    for (std::size_t i = first + 1; i < last; ++i) {
      const double off_m = distance_to_segment_m(line[i], line[first], line[last]);
      if (off_m > most_m) std::tie(most_m, farthest) = std::pair(off_m, i);
    }
    const bool is_whole_ring = first == 0 && last == line.size() - 1 && line.front() == line.back();
    if (most_m <= tolerance_m && !(is_whole_ring && most_m > 0)) continue;
    kept[farthest] = 1;
    open.emplace_back(first, farthest);
    open.emplace_back(farthest, last);
  }
  geo::Polyline out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (kept[i] != 0) out.push_back(line[i]);
  }
  return out;
}

}  // namespace tsunagi::report
