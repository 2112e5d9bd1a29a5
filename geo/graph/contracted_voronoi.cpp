// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/contracted_voronoi.h"

#include <algorithm>
#include <vector>

#include "geo/base/error.h"
#include "geo/graph/huge_pages.h"

namespace tsunagi::graph {
namespace {

// distance_mm << 32 | label. From `far` on: farther than 2,147 km, or unreached.
using Key = std::uint64_t;
constexpr Key far = Key{1} << 63;
constexpr Key unreached = ~Key{0};

// A far key stays as it is; another one's distance and a length add up to less than that of `unreached`.
Key add(Key key, std::uint32_t length_mm) {
  return key >= far ? key : key + (Key{length_mm} << 32);
}

void lower_to(Key& key, Key other) {
  key = std::min(key, other);
}

class Cells {
 public:
  Cells(const Contraction& contraction, ContractedWorkspace& workspace) : c_(contraction), w_(workspace) {}

  void run(std::span<const std::uint32_t> sources) {
    reserve_on_huge_pages(w_.keys, c_.node_count());
    w_.keys.assign(c_.node_count(), unreached);
    keys_ = w_.keys.data();
    for (std::size_t i = 0; i < sources.size(); ++i) lower_to(keys_[sources[i]], i);
    up_dead_ends();
    out_of_chains();
    search_core();
    into_chains();
    down_dead_ends();
    if (is_too_far_) refuse_distance_overflow();
  }

 private:
  void up_dead_ends() {
    for (auto p = c_.peeled.rbegin(); p != c_.peeled.rend(); ++p) {
      lower_to(keys_[p->parent], add(keys_[p->node], p->length_mm));
    }
  }

  // To both ends of each chain, from the sources that entered it or lie in it.
  void out_of_chains() {
    for (std::uint32_t i = 0; i < c_.inner_node.size(); ++i) {
      const Key key = keys_[c_.inner_node[i]];
      if (key == unreached) continue;
      const Edge& chain = c_.core.edges[c_.inner_chain[i]];
      const std::uint32_t offset_mm = c_.inner_offset_mm[i];
      lower_to(at_core(chain.from), add(key, offset_mm));
      lower_to(at_core(chain.to), add(key, static_cast<std::uint32_t>(chain.length_mm) - offset_mm));
    }
  }

  // Seeds beyond the first turn of the buckets are taken in the order of their distances.
  void search_core() {
    std::vector<Seed> seeds;
    for (std::uint32_t v = 0; v < c_.node_of_core.size(); ++v) {
      const Key key = at_core(v);
      if (key < far)
        seeds.push_back({v, static_cast<std::uint32_t>(key >> 32), static_cast<std::uint32_t>(key)});
    }
    std::ranges::sort(seeds, {}, &Seed::distance_mm);
    bucket_search(c_.core, seeds, Tag::label, {}, w_.core);
    for (std::uint32_t v = 0; v < c_.node_of_core.size(); ++v) {
      lower_to(at_core(v), w_.core.keys[v]);
      note(at_core(v));
    }
  }

  void into_chains() {
    for (std::uint32_t chain = 0; chain < c_.core.edge_count(); ++chain) {
      const std::uint32_t begin = c_.first_inner[chain];
      const std::uint32_t end = c_.first_inner[chain + 1];
      if (begin == end) continue;
      const Edge& ends = c_.core.edges[chain];
      Key key = at_core(ends.from);
      std::uint32_t at_mm = 0;
      for (std::uint32_t i = begin; i < end; ++i) key = pass(key, i, c_.inner_offset_mm[i], at_mm);
      key = at_core(ends.to);
      at_mm = static_cast<std::uint32_t>(ends.length_mm);
      for (std::uint32_t i = end; i-- != begin;) note(key = pass(key, i, c_.inner_offset_mm[i], at_mm));
    }
  }

  // A walk along a chain comes to inner node i: the key it goes on with.
  Key pass(Key key, std::uint32_t i, std::uint32_t offset_mm, std::uint32_t& at_mm) {
    Key& own = keys_[c_.inner_node[i]];
    lower_to(own, add(key, offset_mm > at_mm ? offset_mm - at_mm : at_mm - offset_mm));
    at_mm = offset_mm;
    return own;
  }

  void down_dead_ends() {
    for (const auto& p : c_.peeled) {
      lower_to(keys_[p.node], add(keys_[p.parent], p.length_mm));
      note(keys_[p.node]);
    }
  }

  void note(Key key) { is_too_far_ |= key >= far && key != unreached; }
  Key& at_core(std::uint32_t v) { return keys_[c_.node_of_core[v]]; }

  const Contraction& c_;
  ContractedWorkspace& w_;
  Key* keys_ = nullptr;
  bool is_too_far_ = false;
};

}  // namespace

Voronoi contracted_voronoi(const Contraction& contraction, std::span<const std::uint32_t> sources,
                           ContractedWorkspace& workspace) {
  for (const std::uint32_t v : sources) {
    if (v >= contraction.node_count()) {
      throw Error(ErrorKind::internal, "contracted_voronoi: expected sources that are nodes.");
    }
  }
  Cells(contraction, workspace).run(sources);
  return Voronoi(workspace.keys);
}

}  // namespace tsunagi::graph
