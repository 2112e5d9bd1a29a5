// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/elimination.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <utility>

#include <tbb/blocked_range.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include "geo/base/error.h"

namespace tsunagi::graph {
namespace {

using Links = std::vector<Link>;

// Links a search for a witness reads: more find more of them, fewer end sooner. Measured on the core of NE:
// 200 give 3.2 M links in 9 s, 1,000 give 3.1 M in 11 s.
constexpr std::size_t most_links = 200;
constexpr std::size_t most_links_at_first = 30;
// Around nodes of more links witnesses are rare and searches long: there only single links are tried.
constexpr std::size_t most_links_around = 16;

struct Shortcut {
  std::uint32_t from;
  Link link;
};

// Short paths past a node, among the nodes that are left. One a thread.
class WitnessSearch {
 public:
  explicit WitnessSearch(std::size_t node_count) : states_(node_count) {}

  // The shortcuts that node v needs, into found(). `is_left(u)` tells which nodes a witness may use.
  template <class IsLeft>
  void run(const std::vector<Links>& links, std::uint32_t v, std::size_t budget, IsLeft is_left) {
    found_.clear();
    const Links& around = links[v];
    for (std::size_t i = 0; i + 1 < around.size(); ++i) {
      aim(around, i);
      if (open_ != 0)
        search(links, around[i].head, budget, [&](std::uint32_t u) { return u != v && is_left(u); });
      take_shortcuts(around, i);
      forget();
    }
  }
  [[nodiscard]] const std::vector<Shortcut>& found() const { return found_; }

 private:
  struct State {
    std::uint32_t distance_mm = unreached_mm;
    std::uint32_t needed_mm = 0;  // of a target: the length to beat or equal; 0 once done, and of others
  };

  // Lengths past 2,147 km are never needed.
  static std::uint32_t through(const Link& a, const Link& b) {
    const std::uint32_t sum_mm = a.length_mm + b.length_mm;  // below 2^32
    return sum_mm > max_distance_mm ? 0 : sum_mm;
  }

  void aim(const Links& around, std::size_t i) {
    open_ = 0;
    farthest_mm_ = 0;
    for (std::size_t j = i + 1; j < around.size(); ++j) {
      const std::uint32_t needed_mm = through(around[i], around[j]);
      states_[around[j].head].needed_mm = needed_mm;
      open_ += needed_mm != 0 ? 1 : 0;
      farthest_mm_ = std::max(farthest_mm_, needed_mm);
    }
  }

  template <class IsLeft>
  void search(const std::vector<Links>& links, std::uint32_t from, std::size_t budget, IsLeft is_left) {
    heap_.clear();
    reach(from, 0);
    for (std::size_t read = 0; !heap_.empty() && read < budget && open_ != 0;) {
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
      const auto [distance_mm, node] = unpack(heap_.back());
      heap_.pop_back();
      if (states_[node].distance_mm != distance_mm) continue;
      read += links[node].size();
      for (const Link& link : links[node]) {
        const std::uint32_t next_mm = distance_mm + link.length_mm;
        if (next_mm <= farthest_mm_ && next_mm < states_[link.head].distance_mm && is_left(link.head)) {
          reach(link.head, next_mm);
        }
      }
    }
  }

  void reach(std::uint32_t node, std::uint32_t distance_mm) {
    State& state = states_[node];
    if (state.distance_mm == unreached_mm) touched_.push_back(node);
    state.distance_mm = distance_mm;
    if (distance_mm <= state.needed_mm) {
      state.needed_mm = 0;
      --open_;
    }
    heap_.push_back(std::uint64_t{distance_mm} << 32 | node);
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
  }

  static std::pair<std::uint32_t, std::uint32_t> unpack(std::uint64_t entry) {
    return {static_cast<std::uint32_t>(entry >> 32), static_cast<std::uint32_t>(entry)};
  }

  void take_shortcuts(const Links& around, std::size_t i) {
    for (std::size_t j = i + 1; j < around.size(); ++j) {
      std::uint32_t& needed_mm = states_[around[j].head].needed_mm;
      if (needed_mm != 0) {
        found_.push_back(
            {around[i].head, {around[j].head, needed_mm, around[i].edge_count + around[j].edge_count}});
      }
      needed_mm = 0;
    }
  }

  void forget() {
    for (const std::uint32_t v : touched_) states_[v].distance_mm = unreached_mm;
    touched_.clear();
  }

  std::vector<State> states_;  // [node]
  std::vector<std::uint32_t> touched_;
  std::vector<std::uint64_t> heap_;  // distance << 32 | node
  std::vector<Shortcut> found_;
  std::size_t open_ = 0;  // targets that still need a path as short
  std::uint32_t farthest_mm_ = 0;
};

// Shorter links first; of parallel ones the shortest, and no loops.
Links links_of(const GraphView& graph, std::uint32_t v) {
  Links links;
  for (std::uint32_t a = graph.first[v]; a < graph.first[v + 1]; ++a) {
    const Arc arc = graph.arcs[a];
    if (arc.head != v) links.push_back({arc.head, static_cast<std::uint32_t>(arc.length_mm), 1});
  }
  std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) {
    return std::pair(a.head, a.length_mm) < std::pair(b.head, b.length_mm);
  });
  const auto same = [](const Link& a, const Link& b) { return a.head == b.head; };
  links.erase(std::unique(links.begin(), links.end(), same), links.end());
  return links;
}

class Eliminator {
 public:
  Eliminator(const GraphView& graph, std::stop_token stop)
      : stop_(std::move(stop)),
        links_(graph.node_count()),
        nodes_(graph.node_count()),
        left_(graph.node_count()),
        searches_([n = graph.node_count()] { return WitnessSearch(n); }) {
    for_each(left_.size(), 64, [&](std::size_t i) {
      const auto v = static_cast<std::uint32_t>(i);
      left_[i] = v;
      links_[i] = links_of(graph, v);
    });
    for_each(left_.size(), 64, [&](std::size_t i) { rate(left_[i], most_links_at_first); });
  }

  Elimination run() && {
    Elimination out;
    out.order.reserve(left_.size());
    while (!left_.empty()) {
      if (stop_.stop_requested()) throw Error(ErrorKind::interrupted, "making a hierarchy was stopped.");
      const auto chosen = choose();
      const auto shortcuts = shortcuts_of(chosen);
      for (const std::uint32_t v : chosen) nodes_[v].is_barred = !comes_first(v);
      nodes_[first_of(chosen)].is_barred = false;  // so that every round takes one, however ratings change
      for (std::size_t i = 0; i < chosen.size(); ++i) {
        if (std::exchange(nodes_[chosen[i]].is_barred, false)) continue;
        take_out(chosen[i], shortcuts[i]);
        out.order.push_back(chosen[i]);
      }
      std::erase_if(left_, [&](std::uint32_t v) { return nodes_[v].is_taken; });
    }
    out.ups = std::move(links_);
    return out;
  }

 private:
  struct Node {
    std::uint64_t key = 0;    // priority, then the id scrambled: all different
    std::int32_t saving = 0;  // part of the priority: as the last search had it
    std::uint32_t level = 0;  // more than that of any neighbour taken out
    std::uint32_t neighbours_taken = 0;
    bool is_barred = false;  // chosen in this round: no witness may lead through it
    bool is_taken = false;
  };

  // Small blocks for searches, which are slow and few at the end.
  template <class Do>
  void for_each(std::size_t size, std::size_t grain, Do each) const {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, size, grain), [&](const auto& range) {
      for (std::size_t i = range.begin(); i != range.end() && !stop_.stop_requested(); ++i) each(i);
    });
  }

  // The shortcuts of v if it were next; its priority is set by them. Of the links added less those taken the
  // weight is 4, of the edges under a shortcut and of neighbours taken 1, of the level 2.
  const std::vector<Shortcut>& rate(std::uint32_t v, std::size_t budget) {
    WitnessSearch& search = searches_.local();
    if (links_[v].size() > most_links_around) budget = 1;
    search.run(links_, v, budget, [&](std::uint32_t u) { return !nodes_[u].is_barred; });
    const auto added = static_cast<std::int64_t>(search.found().size());
    const auto taken = static_cast<std::int64_t>(links_[v].size());
    std::int64_t edges = 0;
    for (const Shortcut& s : search.found()) edges += s.link.edge_count;
    nodes_[v].saving = static_cast<std::int32_t>(4 * (added - taken) + std::min(edges, 3 * taken));
    set_key(v);
    return search.found();
  }

  void set_key(std::uint32_t v) {
    Node& node = nodes_[v];
    const std::int64_t priority =
        node.saving + std::int64_t{node.neighbours_taken} + 2 * std::int64_t{node.level};
    node.key = static_cast<std::uint64_t>(priority + (std::int64_t{1} << 31)) << 32 | v * 0x9e3779b1u;
  }

  [[nodiscard]] bool comes_first(std::uint32_t v) const {
    const std::uint64_t key = nodes_[v].key;
    return std::ranges::all_of(links_[v], [&](const Link& l) { return key < nodes_[l.head].key; });
  }

  [[nodiscard]] std::uint32_t first_of(const std::vector<std::uint32_t>& chosen) const {
    return *std::ranges::min_element(chosen, {}, [&](std::uint32_t v) { return nodes_[v].key; });
  }

  [[nodiscard]] std::vector<std::uint32_t> choose() const {
    std::vector<std::uint8_t> is_first(left_.size());
    for_each(left_.size(), 256, [&](std::size_t i) { is_first[i] = comes_first(left_[i]) ? 1 : 0; });
    std::vector<std::uint32_t> chosen;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (is_first[i] != 0) chosen.push_back(left_[i]);
    }
    return chosen;
  }

  // No witness may lead through another node of the round, or two could rely on one another.
  std::vector<std::vector<Shortcut>> shortcuts_of(const std::vector<std::uint32_t>& chosen) {
    for (const std::uint32_t v : chosen) nodes_[v].is_barred = true;
    std::vector<std::vector<Shortcut>> shortcuts(chosen.size());
    for_each(chosen.size(), 2, [&](std::size_t i) { shortcuts[i] = rate(chosen[i], most_links); });
    return shortcuts;
  }

  // Neighbours keep the rest of their ratings until they are chosen themselves.
  void take_out(std::uint32_t v, const std::vector<Shortcut>& shortcuts) {
    nodes_[v].is_taken = true;
    for (const Link& link : links_[v]) {
      Links& others = links_[link.head];
      const auto back =
          std::find_if(others.begin(), others.end(), [&](const Link& l) { return l.head == v; });
      *back = others.back();
      others.pop_back();
      Node& node = nodes_[link.head];
      node.level = std::max(node.level, nodes_[v].level + 1);
      ++node.neighbours_taken;
      set_key(link.head);
    }
    for (const Shortcut& s : shortcuts) {
      join(s.from, s.link);
      join(s.link.head, {s.from, s.link.length_mm, s.link.edge_count});
    }
  }

  void join(std::uint32_t from, const Link& link) {
    Links& links = links_[from];
    const auto old =
        std::find_if(links.begin(), links.end(), [&](const Link& l) { return l.head == link.head; });
    if (old == links.end()) {
      links.push_back(link);
    } else if (link.length_mm < old->length_mm) {
      *old = link;
    }
  }

  std::stop_token stop_;
  std::vector<Links> links_;  // [node]: to nodes left; of a node taken out: as it was then
  std::vector<Node> nodes_;   // [node]
  std::vector<std::uint32_t> left_;
  tbb::enumerable_thread_specific<WitnessSearch> searches_;
};

}  // namespace

Elimination eliminate(const GraphView& graph, std::stop_token stop) {
  require_undirected(graph, "eliminate");
  return Eliminator(graph, std::move(stop)).run();
}

}  // namespace tsunagi::graph
