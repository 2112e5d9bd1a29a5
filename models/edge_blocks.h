// SPDX-License-Identifier: Apache-2.0
// The greatest ν of a clear path, found by blocks of points of which most are left out unread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tsunagi::models {

// Points (x, z) over a curved Earth, x rising. Over the straight line from the transmitter's antenna to the
// receiver's, ν √(λ / 0.002) of a point is √d c / √(x (d − x)), where c is how far it lies over the line.
class EdgeBlocks {
 public:
  void clear();
  void push(double x_km, double z_m);
  [[nodiscard]] std::size_t size() const { return x_km_.size(); }

  struct Line {
    double d_km = 0;
    double z_t_m = 0;
    double slope = 0;  // m/km
  };
  struct Edge {
    double value = 0;  // m/√km
    std::size_t index = 0;
    bool is_found = false;  // false: none lies above the floor, which is the value
  };
  // The greatest edge above `floor` (≤ 0; may be minus infinity), where every point lies under the line.
  // A block is left out where c² > f² x (d − x) / d at the most favourable of both for its points, f being
  // the greatest edge so far: none of its points reaches f.
  [[nodiscard]] Edge greatest(const Line& line, double floor);

 private:
  static constexpr std::size_t k_small = 16;  // points of a block
  static constexpr std::size_t k_large = 8;   // small blocks of a large one

  // The points lie under z_m + slope (x − middle), from middle − half to middle + half.
  struct Block {
    double middle_km;
    double half_km;
    double z_m;
    double slope;
  };
  struct Search;
  [[nodiscard]] Block cover(std::size_t begin, std::size_t end) const;

  std::vector<double> x_km_;
  std::vector<double> z_m_;
  std::vector<Block> small_;
  std::vector<Block> large_;
  std::size_t guess_ = 0;  // a point to look at first
};

}  // namespace tsunagi::models
