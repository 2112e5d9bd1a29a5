// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/land.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>
#include <tuple>

#include "geo/base/random.h"

namespace tsunagi::geo::sample {
namespace {

constexpr int margin_blocks = 3;
constexpr double nodes_per_junction = 2.0;  // shape points, spur roots and spur ends, measured
constexpr double road_share = 0.65;         // of the blocks inside
constexpr int pass_every = 13;              // blocks

constexpr std::array<std::array<int, 2>, 4> neighbours = {{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}};

// 260 km² for the 4,500 nodes of the default town; larger regions are a little denser.
Frame make_frame(std::int64_t road_nodes) {
  const double area_km2 = 260 * std::pow(static_cast<double>(road_nodes) / 4500, 0.92);
  // Rounding to whole blocks absorbs any difference of libm's pow in the last place.
  const int side = static_cast<int>(std::lround(std::sqrt(area_km2 / 0.75 / block_km2)));
  return {side + side / 10 + 2 * margin_blocks, side - side / 12 + 2 * margin_blocks};
}

bool in_ellipse(const Land& land, Metres at) {
  const double rx_m = (land.frame.blocks_x - 2 * margin_blocks) * block_m / 2;
  const double ry_m = (land.frame.blocks_y - 2 * margin_blocks) * block_m / 2;
  const double u = at.x_m / rx_m;
  const double v = at.y_m / ry_m;
  const double u2 = u * u;
  const double v2 = v * v;
  return u2 * u2 + v2 * v2 < 0.5 + 0.9 * (land.terrain.noise(at, 4100) - 0.3);
}

// Blocks 4-connected to `start` where `open` holds.
template <class Open>
std::vector<std::uint8_t> flood(const Frame& frame, std::size_t start, Open open) {
  std::vector<std::uint8_t> reached(frame.block_count(), 0);
  std::vector<std::size_t> stack{start};
  reached[start] = 1;
  while (!stack.empty()) {
    const std::size_t block = stack.back();
    stack.pop_back();
    for (const auto& [dx, dy] : neighbours) {
      const int bx = frame.column(block) + dx;
      const int by = frame.row(block) + dy;
      if (!frame.has_block(bx, by)) continue;
      const std::size_t next = frame.block(bx, by);
      if (reached[next] || !open(next)) continue;
      reached[next] = 1;
      stack.push_back(next);
    }
  }
  return reached;
}

// One piece without holes, holding the middle block.
std::vector<std::uint8_t> inside_blocks(const Land& land) {
  const Frame& frame = land.frame;
  const auto in_shape = [&](std::size_t block) {
    const int bx = frame.column(block);
    const int by = frame.row(block);
    if (bx < margin_blocks || by < margin_blocks || bx >= frame.blocks_x - margin_blocks ||
        by >= frame.blocks_y - margin_blocks)
      return false;
    return in_ellipse(land, metres(frame.block_middle(block)));
  };
  const auto piece = flood(frame, frame.block(frame.blocks_x / 2, frame.blocks_y / 2), in_shape);
  auto inside = flood(frame, 0, [&](std::size_t block) { return !piece[block]; });
  for (auto& flag : inside) flag = flag ? 0 : 1;
  return inside;
}

void measure_ground(Land& land) {
  const std::size_t count = land.frame.block_count();
  land.height_m.resize(count);
  land.slope_ratio.resize(count);
  for (std::size_t block = 0; block < count; ++block) {
    const Metres at = metres(land.frame.block_middle(block));
    land.height_m[block] = land.terrain.height_m(at);
    double low = land.height_m[block];
    double high = low;
    for (const auto& [dx, dy] : neighbours) {
      const double h = land.terrain.height_m({at.x_m + dx * block_m / 2, at.y_m + dy * block_m / 2});
      low = std::min(low, h);
      high = std::max(high, h);
    }
    land.slope_ratio[block] = (high - low) / block_m;
  }
}

// Centres lie a little north of a river; the first in the middle of the main valley.
std::vector<Centre> place_centres(const Land& land, const std::vector<std::uint8_t>& inside,
                                  std::size_t wanted) {
  const Frame& frame = land.frame;
  const Random random(land.seed, "centre");
  std::vector<Centre> centres;
  std::vector<std::uint8_t> taken(frame.block_count(), 0);
  for (std::uint64_t draw = 0; draw < 60 * wanted && centres.size() < wanted; ++draw) {
    const int valleys = 2 * land.terrain.valley_reach() + 1;
    const int valley = draw == 0
                           ? 0
                           : static_cast<int>(random.below(3 * draw, static_cast<std::uint64_t>(valleys))) -
                                 land.terrain.valley_reach();
    const double x_m =
        draw == 0 ? 0 : (random.uniform(3 * draw + 1) - 0.5) * (frame.blocks_x - 2 * margin_blocks) * block_m;
    const Metres at{x_m, land.terrain.river_y_m(valley, x_m) + 250};
    const int bx = static_cast<int>(std::floor(at.x_m / block_m + frame.blocks_x / 2.0));
    const int by = static_cast<int>(std::floor(at.y_m / block_m + frame.blocks_y / 2.0));
    if (!frame.has_block(bx, by)) continue;
    const std::size_t block = frame.block(bx, by);
    if (!inside[block] || taken[block] || land.lake.share(at) < 1.2) continue;
    taken[block] = 1;
    centres.push_back({at, centres.empty() ? 1.0 : 0.25 + 0.4 * random.uniform(3 * draw + 2)});
  }
  if (centres.empty())
    centres.push_back({metres(frame.block_middle(frame.block(frame.blocks_x / 2, frame.blocks_y / 2))), 1.0});
  return centres;
}

double town_at(const Land& land, Metres at) {
  double most = 0;
  for (const Centre& centre : land.centres) {
    const double dx = at.x_m - centre.at.x_m;
    const double dy = 1.5 * (at.y_m - centre.at.y_m);  // towns stretch along the valley
    const double reach_m = 1900 * centre.size;
    most = std::max(most, centre.size / (1 + (dx * dx + dy * dy) / (reach_m * reach_m)));
  }
  return most;
}

// The best-placed blocks get a dense lattice, the next a wide one, the worst none, so that the road nodes
// come near the number asked for.
void choose_strides(Land& land, const std::vector<std::uint8_t>& inside, std::int64_t road_nodes) {
  std::vector<std::pair<double, std::size_t>> ranked;
  for (std::size_t block = 0; block < inside.size(); ++block) {
    if (!inside[block]) continue;
    const Metres at = metres(land.frame.block_middle(block));
    const double score = 1.3 * land.town[block] - 1.6 * land.slope_ratio[block] -
                         0.5 * land.terrain.valley_share(at) + 0.3 * land.terrain.noise(at, 2300);
    ranked.emplace_back(-score, block);
  }
  std::sort(ranked.begin(), ranked.end());
  const double count = static_cast<double>(ranked.size());
  const double wanted = static_cast<double>(road_nodes) / nodes_per_junction / count;  // points per block
  double dense = (wanted - road_share) / 21;  // wanted = 16 d + 4 (2 d) + (share - 3 d)
  if (wanted > 8 * road_share) dense = (wanted - 4 * road_share) / 12;  // 16 d + 4 (share - d)
  dense = std::clamp(dense, 0.02, road_share);
  const double middle = std::min(3 * dense, road_share);
  for (std::size_t rank = 0; rank < ranked.size(); ++rank) {
    const double share = (static_cast<double>(rank) + 0.5) / count;
    land.stride[ranked[rank].second] = share < dense ? 1 : share < middle ? 2 : share < road_share ? 4 : 0;
  }
  // Pass roads join valleys that ridges would part.
  for (const auto& entry : ranked)
    if (land.stride[entry.second] == 0 && land.frame.column(entry.second) % pass_every == 7)
      land.stride[entry.second] = 4;
}

std::vector<std::size_t> municipality_seeds(const Land& land) {
  std::vector<std::size_t> seeds;
  for (const Centre& centre : land.centres) {
    if (seeds.size() == static_cast<std::size_t>(land.municipalities)) break;
    const int bx = static_cast<int>(std::floor(centre.at.x_m / block_m + land.frame.blocks_x / 2.0));
    const int by = static_cast<int>(std::floor(centre.at.y_m / block_m + land.frame.blocks_y / 2.0));
    seeds.push_back(land.frame.block(bx, by));
  }
  return seeds;
}

}  // namespace

double Lake::share(Metres place) const noexcept {
  const double u = (place.x_m - at.x_m) / radius_x_m;
  const double v = (place.y_m - at.y_m) / radius_y_m;
  return std::sqrt(u * u + v * v);
}

std::vector<std::int32_t> grow_labels(const Frame& frame, std::uint64_t seed,
                                      const std::vector<std::size_t>& seeds,
                                      const std::vector<std::int32_t>& group) {
  const Random random(seed, "grow");
  std::vector<std::int32_t> label(frame.block_count(), -1);
  using Entry = std::tuple<std::uint64_t, std::size_t, std::int32_t>;  // cost, block, label
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  for (std::size_t k = 0; k < seeds.size(); ++k) queue.emplace(0, seeds[k], static_cast<std::int32_t>(k));
  while (!queue.empty()) {
    const auto [cost, block, mine] = queue.top();
    queue.pop();
    if (label[block] >= 0 || group[block] < 0) continue;
    label[block] = mine;
    for (const auto& [dx, dy] : neighbours) {
      const int bx = frame.column(block) + dx;
      const int by = frame.row(block) + dy;
      if (!frame.has_block(bx, by)) continue;
      const std::size_t next = frame.block(bx, by);
      if (label[next] < 0 && group[next] == group[block])
        queue.emplace(cost + 100 + random.below(next, 80), next, mine);
    }
  }
  return label;
}

Land make_land(const LandSpec& spec) {
  Land land;
  land.seed = spec.seed;
  land.wooded = spec.wooded;
  land.settled = spec.settled;
  land.farmed = spec.farmed;
  land.frame = make_frame(spec.road_nodes);
  land.terrain = Terrain(spec.seed, land.frame.side_m(), spec.relief);
  const double side_m = land.frame.side_m() - 2 * margin_blocks * block_m;
  const double lake_x_m = 0.24 * side_m;
  land.lake = {{lake_x_m, land.terrain.river_y_m(0, lake_x_m) - 100},
               std::clamp(0.06 * side_m, 180.0, 2400.0),
               std::clamp(0.03 * side_m, 110.0, 900.0)};
  measure_ground(land);
  const auto inside = inside_blocks(land);
  const auto wanted =
      static_cast<std::size_t>(spec.municipalities) + 2 + static_cast<std::size_t>(spec.road_nodes / 4000);
  land.centres = place_centres(land, inside, wanted);
  land.municipalities = std::min(spec.municipalities, static_cast<int>(land.centres.size()));
  land.town.resize(inside.size());
  for (std::size_t block = 0; block < inside.size(); ++block)
    land.town[block] = town_at(land, metres(land.frame.block_middle(block)));
  land.stride.assign(inside.size(), 0);
  choose_strides(land, inside, spec.road_nodes);
  std::vector<std::int32_t> group(inside.size());
  std::transform(inside.begin(), inside.end(), group.begin(), [](auto flag) { return flag ? 0 : -1; });
  land.owner = grow_labels(land.frame, spec.seed, municipality_seeds(land), group);
  return land;
}

}  // namespace tsunagi::geo::sample
