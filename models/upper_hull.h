// SPDX-License-Identifier: Apache-2.0
// The upper convex hull of points that come one by one from left to right, for tangents to it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tsunagi::models {

// Andrew 1979, "Another efficient algorithm for convex hulls in two dimensions", its upper chain. A vertex
// has a place and the point's number.
class UpperHull {
 public:
  struct Vertex {
    double x = 0;
    double z = 0;
    std::uint32_t point = 0;
  };

  void clear() { chain_.clear(); }
  [[nodiscard]] bool empty() const { return chain_.empty(); }

  // x rises from point to point. Amortised O(1).
  void push(const Vertex& next) {
    while (chain_.size() >= 2) {
      const Vertex& a = chain_[chain_.size() - 2];
      const Vertex& b = chain_.back();
      if ((b.x - a.x) * (next.z - a.z) < (b.z - a.z) * (next.x - a.x)) break;
      chain_.pop_back();
    }
    chain_.push_back(next);
  }

  // The vertex of the steepest line down to (x, z), a place to the right of all points. O(log vertices).
  [[nodiscard]] const Vertex& touched_from(double x, double z) const {
    return leftmost_better([x, z](const Vertex& left, const Vertex& right) {
      return (left.z - z) * (x - right.x) >= (right.z - z) * (x - left.x);
    });
  }

  // The vertex that lies highest over a line of this slope. O(log vertices).
  [[nodiscard]] const Vertex& highest_over(double slope) const {
    return leftmost_better([slope](const Vertex& left, const Vertex& right) {
      return left.z - right.z >= slope * (left.x - right.x);
    });
  }

 private:
  // On a convex chain a vertex beats its right neighbour from some vertex on, up to the right end. The search
  // starts there with doubling steps, since what a receiver sees is mostly near it.
  template <class Beats>
  [[nodiscard]] const Vertex& leftmost_better(Beats beats) const {
    std::size_t right = chain_.size() - 1;  // as good as any vertex right of it
    std::size_t step = 1;
    while (right >= step && beats(chain_[right - step], chain_[right - step + 1])) {
      right -= step;
      step *= 2;
    }
    if (right == 0) return chain_.front();
    // chain_[right] is good; chain_[right − step], where there is one, is not.
    std::size_t left = right >= step ? right - step : 0;
    if (right < step && beats(chain_[0], chain_[1])) return chain_.front();
    while (right - left > 1) {
      const std::size_t middle = left + (right - left) / 2;
      (beats(chain_[middle], chain_[middle + 1]) ? right : left) = middle;
    }
    return chain_[right];
  }

  std::vector<Vertex> chain_;
};

}  // namespace tsunagi::models
