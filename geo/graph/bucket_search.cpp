// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/bucket_search.h"

#include <algorithm>
#include <utility>

#include "geo/graph/huge_pages.h"

namespace tsunagi::graph {
namespace {

constexpr std::size_t node_lookahead = 8;  // entries ahead whose row is asked for
constexpr std::size_t arc_lookahead = 4;   // entries ahead whose arcs are asked for

struct DistanceOnly {
  using Key = std::uint32_t;
  static constexpr Key unreached = unreached_mm;
  static constexpr bool tag_spreads = false;
  static Key seed(const Seed& s) { return s.distance_mm; }
  static std::uint32_t distance(Key key) { return key; }
  static Key extend(std::uint32_t distance_mm, Key, std::uint32_t) { return distance_mm; }
};

struct Packed {
  using Key = std::uint64_t;
  static constexpr Key unreached = ~std::uint64_t{0};
  static Key pack(std::uint32_t distance_mm, std::uint32_t tag) {
    return static_cast<std::uint64_t>(distance_mm) << 32 | tag;
  }
  static Key seed(const Seed& s) { return pack(s.distance_mm, s.tag); }
  static std::uint32_t distance(Key key) { return static_cast<std::uint32_t>(key >> 32); }
};

struct WithParent : Packed {
  static constexpr bool tag_spreads = false;
  static Key extend(std::uint32_t distance_mm, Key, std::uint32_t arc) { return pack(distance_mm, arc); }
};

struct WithLabel : Packed {
  static constexpr bool tag_spreads = true;
  static Key extend(std::uint32_t distance_mm, Key tail, std::uint32_t) {
    return pack(distance_mm, static_cast<std::uint32_t>(tail));
  }
};

template <class Policy, bool limited>
class Search {
  using Key = typename Policy::Key;

 public:
  Search(const GraphView& graph, Limits limits, Workspace& workspace, std::vector<Key>& keys)
      : first_(graph.first.data()),
        arcs_(graph.arcs.data()),
        bucket_shift_(graph.bucket_shift),
        bucket_mask_(graph.bucket_count - 1),
        limits_(limits),
        workspace_(workspace),
        buckets_(workspace.buckets.data()),
        keys_(keys.data()) {}

  void run(std::span<const Seed> seeds) {
    std::size_t pending = 0;
    std::size_t sown = 0;
    for (std::uint32_t bucket = 0; pending != 0 || sown != seeds.size(); ++bucket) {
      while (sown != seeds.size() && seeds[sown].distance_mm >> bucket_shift_ <= bucket + bucket_mask_) {
        pending += improve(seeds[sown].node, Policy::seed(seeds[sown]));
        ++sown;
      }
      Bucket& entries = buckets_[bucket & bucket_mask_];
      if (entries.size() == 0) continue;
      pending += empty_bucket(entries);
      pending -= entries.size();
      entries.clear();
      if (limited && targets_settled(bucket)) break;
    }
    if (pending != 0) drop_pending();
  }

 private:
  // Entries that lead back into this bucket are appended to it while it is read. The number of entries made.
  std::size_t empty_bucket(const Bucket& entries) const {
    std::size_t made = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      ask_ahead(entries, i);
      const QueueEntry entry = entries[i];
      const Key key = keys_[entry.node];
      if (Policy::distance(key) == entry.distance_mm) made += relax(entry, key);
    }
    return made;
  }

  void ask_ahead(const Bucket& entries, std::size_t i) const {
    if (i + node_lookahead >= entries.size()) return;
    const std::uint32_t far = entries[i + node_lookahead].node;
    __builtin_prefetch(&first_[far]);
    __builtin_prefetch(&keys_[far]);
    __builtin_prefetch(&arcs_[first_[entries[i + arc_lookahead].node]]);
  }

  // A distance is at most 2^31 - 1 and a length as well, so their sum fits in 32 bits and is below
  // unreached_mm.
  std::size_t relax(QueueEntry entry, Key key) const {
    if (entry.distance_mm > max_distance_mm) fail();
    const std::uint32_t end = first_[entry.node + 1];
    std::size_t made = 0;
    for (std::uint32_t a = first_[entry.node]; a < end; ++a) {
      const Arc arc = arcs_[a];
      const std::uint32_t distance_mm = entry.distance_mm + static_cast<std::uint32_t>(arc.length_mm);
      if (limited && distance_mm > limits_.radius_mm) continue;
      made += improve(arc.head, Policy::extend(distance_mm, key, a));
    }
    return made;
  }

  // Without a branch on whether the key is less, which could not be foretold: the entry is always written,
  // and counts if it is news to others. A smaller tag at the same distance is so only if they inherit it.
  std::size_t improve(std::uint32_t node, Key key) const {
    const Key old = keys_[node];
    const bool is_less = key < old;
    keys_[node] = is_less ? key : old;
    if (limited && old == Policy::unreached) workspace_.reached.push_back(node);
    const std::uint32_t distance_mm = Policy::distance(key);
    const bool is_news = Policy::tag_spreads ? is_less : distance_mm < Policy::distance(old);
    buckets_[(distance_mm >> bucket_shift_) & bucket_mask_].push_if(is_news, {node, distance_mm});
    return is_news ? 1 : 0;
  }

  // Settled: no farther than the buckets emptied so far.
  bool targets_settled(std::uint32_t bucket) {
    if (limits_.targets.empty()) return false;
    while (target_ < limits_.targets.size() &&
           Policy::distance(keys_[limits_.targets[target_]]) >> bucket_shift_ <= bucket) {
      ++target_;
    }
    return target_ == limits_.targets.size();
  }

  void drop_pending() const {
    for (Bucket& entries : workspace_.buckets) entries.clear();
  }

  [[noreturn]] void fail() const {
    drop_pending();
    refuse_distance_overflow();
  }

  const std::uint32_t* first_;
  const Arc* arcs_;
  std::uint32_t bucket_shift_;
  std::uint32_t bucket_mask_;
  Limits limits_;
  Workspace& workspace_;
  Bucket* buckets_;
  Key* keys_;
  std::size_t target_ = 0;
};

template <class Key>
void forget(std::vector<Key>& keys, bool& spread, std::size_t node_count,
            const std::vector<std::uint32_t>& reached) {
  constexpr Key unreached = static_cast<Key>(~Key{0});
  if (spread || keys.size() != node_count) {
    reserve_on_huge_pages(keys, node_count);
    keys.assign(node_count, unreached);
  } else {
    for (const std::uint32_t v : reached) keys[v] = unreached;
  }
}

template <class Policy>
void search(const GraphView& graph, std::span<const Seed> seeds, Limits limits, Workspace& workspace,
            std::vector<typename Policy::Key>& keys, bool& spread) {
  const bool limited = limits.radius_mm != unreached_mm || !limits.targets.empty();
  forget(keys, spread, graph.node_count(), workspace.reached);
  workspace.reached.clear();
  if (workspace.buckets.size() < graph.bucket_count) workspace.buckets.resize(graph.bucket_count);
  spread = !limited;
  if (limited) {
    Search<Policy, true>(graph, limits, workspace, keys).run(seeds);
  } else {
    Search<Policy, false>(graph, limits, workspace, keys).run(seeds);
  }
}

}  // namespace

void Bucket::grow() {
  const std::size_t capacity = std::max<std::size_t>(16, 2 * capacity_);
  auto entries = std::make_unique_for_overwrite<QueueEntry[]>(capacity);
  std::copy_n(entries_.get(), size_, entries.get());
  entries_ = std::move(entries);
  capacity_ = capacity;
}

void bucket_search(const GraphView& graph, std::span<const Seed> seeds, Tag tag, Limits limits,
                   Workspace& workspace) {
  Workspace& w = workspace;
  for (const Seed& seed : seeds) require_node(graph, seed.node, "bucket_search");
  for (const std::uint32_t target : limits.targets) require_node(graph, target, "bucket_search");
  // `reached` tells of one of the two arrays only: the other one must be forgotten whole.
  if (tag == Tag::none) {
    w.keys_spread = w.keys_spread || !w.reached.empty();
    search<DistanceOnly>(graph, seeds, limits, w, w.distances_mm, w.distances_spread);
    return;
  }
  w.distances_spread = w.distances_spread || !w.reached.empty();
  if (tag == Tag::parent_arc) {
    search<WithParent>(graph, seeds, limits, w, w.keys, w.keys_spread);
  } else {
    search<WithLabel>(graph, seeds, limits, w, w.keys, w.keys_spread);
  }
}

}  // namespace tsunagi::graph
