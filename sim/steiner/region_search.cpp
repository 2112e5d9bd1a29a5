// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/region_search.h"

#include <algorithm>

namespace tsunagi::steiner {
namespace {

constexpr std::uint32_t k_kernel = 12;  // nodes that every region around a seed holds
constexpr std::size_t k_ball = 120;     // nodes that a region and its border lie within
constexpr std::uint32_t k_source = k_none - 1;
constexpr std::uint32_t k_outside = k_none - 2;

}  // namespace

std::optional<Region> RegionSearch::around(std::uint32_t seed, std::size_t most_border) {
  if (!gather(seed)) return {};
  before_.assign(nodes_.size(), k_none);
  after_.assign(nodes_.size(), k_none);
  for (std::size_t ways = 0; add_way(); ++ways)
    if (ways == most_border) return {};
  return cut();
}

// False where the ball does not leave something outside, or the kernel reaches out of it.
bool RegionSearch::gather(std::uint32_t seed) {
  for (const std::uint32_t v : nodes_) local_[v] = k_none;
  nodes_.assign(1, seed);
  local_[seed] = 0;
  for (std::size_t i = 0; i < nodes_.size() && nodes_.size() < k_ball; ++i) {
    for (const std::uint32_t a : core_.arcs_at(nodes_[i])) {
      const std::uint32_t u = core_.head(a);
      if (local_[u] != k_none || nodes_.size() == k_ball) continue;
      local_[u] = static_cast<std::uint32_t>(nodes_.size());
      nodes_.push_back(u);
    }
  }
  if (nodes_.size() < k_ball) return false;
  bool is_held = true;
  for (std::uint32_t v = 0; v < k_kernel; ++v)
    for_each_neighbour(v, [&](std::uint32_t u) { is_held = is_held && u != k_none; });
  return is_held;
}

void RegionSearch::reach(std::uint32_t side, std::uint32_t from) {
  if (reached_from_[side] != k_none) return;
  reached_from_[side] = from;
  open_.push_back(side);
}

// One more way from the kernel out of the ball that shares no node with the others.
bool RegionSearch::add_way() {
  reached_from_.assign(2 * nodes_.size(), k_none);
  open_.clear();
  for (std::uint32_t v = 0; v < k_kernel; ++v) reach(2 * v + 1, k_source);
  for (std::size_t i = 0; i < open_.size(); ++i) {
    const std::uint32_t v = open_[i] / 2;
    if (open_[i] % 2 == 1) {
      if (leads_on(v)) return true;
    } else if (before_[v] == k_none) {
      reach(2 * v + 1, 2 * v);
    } else if (before_[v] >= k_kernel) {
      reach(2 * before_[v] + 1, 2 * v);  // takes that step back
    }
  }
  return false;
}

// Goes on from where v is left; true when that leads out.
bool RegionSearch::leads_on(std::uint32_t v) {
  if (v >= k_kernel && before_[v] != k_none) reach(2 * v, 2 * v + 1);
  bool is_out = false;
  for_each_neighbour(v, [&](std::uint32_t u) {
    ++ticks_;
    if (u == k_none) is_out = true;
    if (u != k_none && u >= k_kernel) reach(2 * u, 2 * v + 1);
  });
  if (is_out) send(2 * v + 1);
  return is_out;
}

// Takes the way found, which leaves the ball at `last`: first the steps that it takes back, then its own.
void RegionSearch::send(std::uint32_t last) {
  std::vector<std::uint32_t> sides;
  for (std::uint32_t s = last; s != k_source; s = reached_from_[s]) sides.push_back(s);
  std::ranges::reverse(sides);
  for (const bool is_back : {true, false}) {
    for (std::size_t i = 0; i + 1 < sides.size(); ++i) {
      const std::uint32_t v = sides[i] / 2;
      const std::uint32_t u = sides[i + 1] / 2;
      if (v == u || (sides[i] % 2 == 0) != is_back) continue;
      if (is_back) {
        before_[v] = after_[u] = k_none;
      } else {
        after_[v] = u;
        before_[u] = v;
      }
    }
  }
  after_[last / 2] = k_outside;
}

// [side] not 0: what a further way would need to get there to lead out.
std::vector<std::uint8_t> RegionSearch::ways_out() const {
  std::vector<std::uint8_t> leads_out(2 * nodes_.size(), 0);
  std::vector<std::uint32_t> open;
  const auto mark = [&](std::uint32_t side) {
    if (leads_out[side] != 0) return;
    leads_out[side] = 1;
    open.push_back(side);
  };
  for (std::uint32_t v = 0; v < nodes_.size(); ++v) {
    for_each_neighbour(v, [&](std::uint32_t u) {
      if (u == k_none) mark(2 * v + 1);
    });
  }
  for (std::size_t i = 0; i < open.size(); ++i) {
    const std::uint32_t v = open[i] / 2;
    if (open[i] % 2 == 1) {
      if (v >= k_kernel && before_[v] == k_none) mark(2 * v);
      if (v >= k_kernel && after_[v] < nodes_.size()) mark(2 * after_[v]);
    } else {
      if (before_[v] != k_none) mark(2 * v + 1);
      for_each_neighbour(v, [&](std::uint32_t u) {
        if (u != k_none) mark(2 * u + 1);
      });
    }
  }
  return leads_out;
}

// What a further way could not leave is inside.
Region RegionSearch::cut() const {
  const auto leads_out = ways_out();
  Region region;
  std::vector<std::uint8_t> is_taken(nodes_.size(), 0);
  for (std::uint32_t v = 0; v < nodes_.size(); ++v) {
    if (leads_out[2 * v + 1] != 0) continue;
    is_taken[v] = 1;
    region.inside.push_back(nodes_[v]);
  }
  for (const std::uint32_t v : region.inside) {
    for_each_neighbour(local_[v], [&](std::uint32_t u) {
      if (is_taken[u] != 0) return;
      is_taken[u] = 1;
      region.border.push_back(nodes_[u]);
    });
  }
  return region;
}

}  // namespace tsunagi::steiner
