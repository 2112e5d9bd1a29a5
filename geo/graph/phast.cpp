// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/phast.h"

#include <algorithm>
#include <string>

#include "geo/base/error.h"
#include "geo/graph/huge_pages.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define TSUNAGI_SWEEP_PATHS 1
#endif

namespace tsunagi::graph {
namespace {

// Reached from nowhere, or too far. With a length of at most 2^31 - 1 added it still fits in 32 bits and is
// no less; with a distance of at most 2^31 - 1 the sum is at least as much only if that is too far.
constexpr std::uint32_t far_mm = max_distance_mm + 1;
constexpr std::uint32_t link_lookahead = 24;  // links ahead whose lanes are asked for

// The lanes of a place as registers hold them: one of 64 bytes, two of 32 or four of 16.
template <int bytes>
struct Registers {
  using Vector [[gnu::vector_size(bytes), gnu::may_alias]] = std::uint32_t;
  static constexpr int count = 64 / bytes;
  Vector part[count];

  [[gnu::always_inline]] inline void lower_to(const Registers& other, std::uint32_t length_mm) {
    for (int i = 0; i < count; ++i) {
      const Vector sum = other.part[i] + length_mm;
      part[i] = sum < part[i] ? sum : part[i];
    }
  }
  [[gnu::always_inline]] inline void raise_to(const Registers& other) {
    for (int i = 0; i < count; ++i) part[i] = part[i] < other.part[i] ? other.part[i] : part[i];
  }
  [[gnu::always_inline]] inline void fill(std::uint32_t mm) {
    for (int i = 0; i < count; ++i) part[i] = Vector{} + mm;
  }
};

struct Tables {
  const std::uint32_t* first;
  const Arc* links;
  std::uint32_t link_count;
  Lanes* lanes;
};

struct Places {
  std::uint32_t begin;
  std::uint32_t end;
};

// The lanes of places from those they link to; `keep` counts in what the places hold already. `worst` is
// raised to the greatest lanes.
template <int bytes, bool keep>
[[gnu::always_inline]] inline void descend_in(const Tables& t, Places places, Lanes& worst) {
  auto* const at = reinterpret_cast<Registers<bytes>*>(t.lanes);
  Registers<bytes> most = reinterpret_cast<const Registers<bytes>&>(worst);
  for (std::uint32_t p = places.begin; p < places.end; ++p) {
    Registers<bytes> least = at[p];
    if (!keep) least.fill(far_mm);
    for (std::uint32_t a = t.first[p]; a < t.first[p + 1]; ++a) {
      __builtin_prefetch(&at[t.links[std::min(a + link_lookahead, t.link_count - 1)].head]);
      least.lower_to(at[t.links[a].head], static_cast<std::uint32_t>(t.links[a].length_mm));
    }
    at[p] = least;
    most.raise_to(least);
  }
  reinterpret_cast<Registers<bytes>&>(worst) = most;
}

// From the latest place to the earliest: what a place holds is then final among climbs.
template <int bytes>
[[gnu::always_inline]] inline void climb_in(const Tables& t, std::span<const std::uint32_t> above) {
  auto* const at = reinterpret_cast<Registers<bytes>*>(t.lanes);
  for (std::size_t i = above.size(); i-- != 0;) {
    const std::uint32_t p = above[i];
    for (std::uint32_t a = t.first[p]; a < t.first[p + 1]; ++a) {
      at[t.links[a].head].lower_to(at[p], static_cast<std::uint32_t>(t.links[a].length_mm));
    }
  }
}

// `above`: those within the places, whose lanes hold what climbs gave them.
template <int bytes>
[[gnu::always_inline]] inline void descend_all_in(const Tables& t, Places places,
                                                  std::span<const std::uint32_t> above, Lanes& worst) {
  std::uint32_t begin = places.begin;
  for (const std::uint32_t p : above) {
    descend_in<bytes, false>(t, {begin, p}, worst);
    descend_in<bytes, true>(t, {p, p + 1}, worst);
    begin = p + 1;
  }
  descend_in<bytes, false>(t, {begin, places.end}, worst);
}

struct Kernel {
  void (*climb)(const Tables&, std::span<const std::uint32_t>);
  void (*descend)(const Tables&, Places, std::span<const std::uint32_t>, Lanes&);
};

void climb_plain(const Tables& t, std::span<const std::uint32_t> above) {
  climb_in<16>(t, above);
}
void descend_plain(const Tables& t, Places places, std::span<const std::uint32_t> above, Lanes& worst) {
  descend_all_in<16>(t, places, above, worst);
}
#ifdef TSUNAGI_SWEEP_PATHS
[[gnu::target("avx2")]] void climb_avx2(const Tables& t, std::span<const std::uint32_t> above) {
  climb_in<32>(t, above);
}
[[gnu::target("avx2")]] void descend_avx2(const Tables& t, Places places,
                                          std::span<const std::uint32_t> above, Lanes& worst) {
  descend_all_in<32>(t, places, above, worst);
}
[[gnu::target("avx512f")]] void climb_avx512(const Tables& t, std::span<const std::uint32_t> above) {
  climb_in<64>(t, above);
}
[[gnu::target("avx512f")]] void descend_avx512(const Tables& t, Places places,
                                               std::span<const std::uint32_t> above, Lanes& worst) {
  descend_all_in<64>(t, places, above, worst);
}
#endif

Kernel kernel_of(SweepPath path) {
#ifdef TSUNAGI_SWEEP_PATHS
  if (path == SweepPath::avx512 && is_available(path)) return {climb_avx512, descend_avx512};
  if (path == SweepPath::avx2 && is_available(path)) return {climb_avx2, descend_avx2};
#else
  (void)path;
#endif
  return {climb_plain, descend_plain};
}

// All places that climbs from the sources reach, ascending.
void find_above(const Hierarchy& h, std::span<const std::uint32_t> sources, SweepWorkspace& w) {
  w.above.clear();
  const auto add = [&](std::uint32_t p) {
    if (w.is_above[p] != 0) return;
    w.is_above[p] = 1;
    w.above.push_back(p);
  };
  for (const std::uint32_t v : sources) add(h.place_of[v]);
  for (std::size_t i = 0; i < w.above.size(); ++i) {
    const std::uint32_t p = w.above[i];
    for (std::uint32_t a = h.first[p]; a < h.first[p + 1]; ++a) add(h.links[a].head);
  }
  for (const std::uint32_t p : w.above) w.is_above[p] = 0;
  std::sort(w.above.begin(), w.above.end());
}

void make_room(const Hierarchy& h, SweepWorkspace& w) {
  if (w.lanes.size() == h.node_count()) return;
  reserve_on_huge_pages(w.lanes, h.node_count());
  w.lanes.resize(h.node_count());
  w.is_above.assign(h.node_count(), 0);
}

class Sweep {
 public:
  Sweep(const Hierarchy& h, std::span<const std::uint32_t> sources, SweepWorkspace& w, SweepPath path)
      : h_(h),
        sources_(sources),
        w_(w),
        kernel_(kernel_of(path)),
        tables_{h.first.data(), h.links.data(), static_cast<std::uint32_t>(h.links.size()), w.lanes.data()} {}

  // A bit for each lane that is too far from some node of its component.
  std::uint32_t run() {
    for (const std::uint32_t p : w_.above) w_.lanes[p].mm.fill(far_mm);
    for (std::size_t lane = 0; lane < sources_.size(); ++lane)
      w_.lanes[h_.place_of[sources_[lane]]].mm[lane] = 0;
    kernel_.climb(tables_, w_.above);
    std::uint32_t too_far = 0;
    auto above = w_.above.begin();
    for (std::size_t c = 0; c + 1 < h_.first_of_component.size(); ++c) {
      const Places places{h_.first_of_component[c], h_.first_of_component[c + 1]};
      const auto end = std::lower_bound(above, w_.above.end(), places.end);
      too_far |= run_component(places, {above, end});
      above = end;
    }
    return too_far;
  }

 private:
  std::uint32_t run_component(Places places, std::span<const std::uint32_t> above) {
    if (above.empty()) {
      Lanes none{};
      none.mm.fill(far_mm);
      std::fill(w_.lanes.begin() + places.begin, w_.lanes.begin() + places.end, none);
      return 0;
    }
    Lanes worst{};
    kernel_.descend(tables_, places, above, worst);
    std::uint32_t too_far = 0;
    for (std::size_t lane = 0; lane < sources_.size(); ++lane) {
      const std::uint32_t source = h_.place_of[sources_[lane]];
      const bool is_here = places.begin <= source && source < places.end;
      too_far |= is_here && worst.mm[lane] > max_distance_mm ? 1u << lane : 0u;
    }
    return too_far;
  }

  const Hierarchy& h_;
  std::span<const std::uint32_t> sources_;
  SweepWorkspace& w_;
  Kernel kernel_;
  Tables tables_;
};

}  // namespace

bool is_available(SweepPath path) noexcept {
#ifdef TSUNAGI_SWEEP_PATHS
  if (path == SweepPath::avx512) return __builtin_cpu_supports("avx512f") != 0;
  if (path == SweepPath::avx2) return __builtin_cpu_supports("avx2") != 0;
#endif
  return path == SweepPath::plain;
}

SweepPath fastest_sweep() noexcept {
  for (const SweepPath path : {SweepPath::avx512, SweepPath::avx2}) {
    if (is_available(path)) return path;
  }
  return SweepPath::plain;
}

LaneDistances sweep(const Hierarchy& hierarchy, std::span<const std::uint32_t> sources,
                    SweepWorkspace& workspace, SweepPath path) {
  if (sources.size() > lane_count) {
    throw Error(ErrorKind::internal,
                "sweep: expected at most 16 sources, found " + std::to_string(sources.size()) + ".");
  }
  for (const std::uint32_t v : sources) {
    if (v >= hierarchy.node_count())
      throw Error(ErrorKind::internal, "sweep: expected sources that are nodes.");
  }
  make_room(hierarchy, workspace);
  find_above(hierarchy, sources, workspace);
  const std::uint32_t too_far = Sweep(hierarchy, sources, workspace, path).run();
  return {hierarchy, workspace.lanes, too_far};
}

LaneDistances distances_from(const Hierarchy& hierarchy, std::span<const std::uint32_t> sources,
                             SweepWorkspace& workspace, SweepPath path) {
  const LaneDistances found = sweep(hierarchy, sources, workspace, path);
  for (std::size_t lane = 0; lane < sources.size(); ++lane) {
    if (found.is_too_far(lane)) refuse_distance_overflow();
  }
  return found;
}

}  // namespace tsunagi::graph
