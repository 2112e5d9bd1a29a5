// SPDX-License-Identifier: Apache-2.0
#include "models/edge_blocks.h"

#include <algorithm>
#include <cmath>
#include <experimental/simd>

namespace tsunagi::models {
namespace {

namespace simd = std::experimental;
using Wide = simd::native_simd<double>;

}  // namespace

void EdgeBlocks::clear() {
  x_km_.clear();
  z_m_.clear();
  small_.clear();
  large_.clear();
  guess_ = 0;
}

EdgeBlocks::Block EdgeBlocks::cover(std::size_t begin, std::size_t end) const {
  const double from = x_km_[begin];
  const double to = x_km_[end - 1];
  Block block{.middle_km = (from + to) / 2,
              .half_km = (to - from) / 2,
              .z_m = 0,
              .slope = (z_m_[end - 1] - z_m_[begin]) / (to - from)};
  block.z_m = z_m_[begin] + block.slope * block.half_km;
  for (std::size_t i = begin; i < end; ++i) {
    block.z_m = std::max(block.z_m, z_m_[i] - block.slope * (x_km_[i] - block.middle_km));
  }
  return block;
}

void EdgeBlocks::push(double x_km, double z_m) {
  x_km_.push_back(x_km);
  z_m_.push_back(z_m);
  const std::size_t n = x_km_.size();
  if (n % k_small != 0) return;
  small_.push_back(cover(n - k_small, n));
  if (small_.size() % k_large == 0) large_.push_back(cover(n - k_small * k_large, n));
}

// Edges are negative: the greatest has the least c² / (x (d − x)).
struct EdgeBlocks::Search {
  const EdgeBlocks& all;
  Line line;
  double least;  // of c² / (x (d − x))
  std::size_t index = 0;
  bool is_found = false;

  void look_at(std::size_t begin, std::size_t end) {
    std::size_t i = end;
    for (; i >= begin + Wide::size(); i -= Wide::size()) {
      const Wide x(all.x_km_.data() + i - Wide::size(), simd::element_aligned);
      const Wide z(all.z_m_.data() + i - Wide::size(), simd::element_aligned);
      const Wide c = z - line.z_t_m - line.slope * x;
      if (simd::any_of(c * c < least * (x * (line.d_km - x)))) look_at_each(i - Wide::size(), i);
    }
    look_at_each(begin, i);
  }
  void look_at_each(std::size_t begin, std::size_t end) {
    for (std::size_t i = end; i-- > begin;) {
      const double x = all.x_km_[i];
      const double c = all.z_m_[i] - line.z_t_m - line.slope * x;
      const double xy = x * (line.d_km - x);
      if (c * c >= least * xy) continue;
      least = c * c / xy;
      index = i;
      is_found = true;
    }
  }
  [[nodiscard]] bool may_leave_out(const Block& block) const {
    const double over = block.z_m - line.z_t_m - line.slope * block.middle_km +
                        std::abs(block.slope - line.slope) * block.half_km;
    if (over >= 0) return false;
    const double x =
        std::clamp(line.d_km / 2, block.middle_km - block.half_km, block.middle_km + block.half_km);
    return over * over >= least * x * (line.d_km - x) * (1 + 1e-9);  // rounding cannot hide a greater edge
  }
};

EdgeBlocks::Edge EdgeBlocks::greatest(const Line& line, double floor) {
  Search search{.all = *this, .line = line, .least = floor * floor / line.d_km};
  // The greatest of the line before is often the greatest again, and then leaves most blocks out.
  if (guess_ < size()) search.look_at_each(guess_, guess_ + 1);
  const std::size_t whole_large = large_.size();
  search.look_at(small_.size() * k_small, size());
  for (std::size_t b = small_.size(); b-- > whole_large * k_large;) {
    if (!search.may_leave_out(small_[b])) search.look_at(b * k_small, (b + 1) * k_small);
  }
  for (std::size_t l = whole_large; l-- > 0;) {
    if (search.may_leave_out(large_[l])) continue;
    for (std::size_t b = (l + 1) * k_large; b-- > l * k_large;) {
      if (!search.may_leave_out(small_[b])) search.look_at(b * k_small, (b + 1) * k_small);
    }
  }
  if (!search.is_found) return {.value = floor};
  guess_ = search.index;
  return {.value = -std::sqrt(search.least * line.d_km), .index = search.index, .is_found = true};
}

}  // namespace tsunagi::models
