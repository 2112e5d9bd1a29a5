// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/prize_moves.h"

#include <algorithm>
#include <functional>

namespace tsunagi::steiner {
namespace {

constexpr std::uint32_t k_most_links = 12;  // tried of a vertex that is taken in
constexpr std::size_t k_few_trees = 64;     // that are joined with care

}  // namespace

PrizeMoves::PrizeMoves(const PrizeGraph& graph)
    : g_(graph),
      forest_(graph),
      has_fixed_vertex_(std::ranges::any_of(graph.is_fixed, [](std::uint8_t fixed) { return fixed != 0; })),
      distance_(graph.size()),
      via_(graph.size()),
      from_(graph.size()),
      seen_(graph.size(), 0),
      inside_(graph.size(), 0),
      banned_(graph.size(), 0),
      pinned_(graph.size(), 0),
      value_(graph.size(), 0),
      has_fixed_(graph.size(), 0) {}

bool PrizeMoves::plant(std::span<const std::uint32_t> ways) {
  for (const std::uint32_t w : ways) {
    const std::uint32_t u = g_.head[w];
    const std::uint32_t v = tail(w);
    for (const std::uint32_t x : {u, v})
      if (!forest_.holds(x)) forest_.add(x);
    if (root_of(u) == root_of(v)) continue;
    forest_.evert(u);
    forest_.link(u, v, w);
  }
  const bool is_first = forest_.held_count() == 0;
  std::vector<std::uint32_t> roots;
  for (std::uint32_t v = 0; v < g_.size(); ++v) {
    if (!forest_.holds(v) && (g_.is_fixed[v] != 0 || (is_first && g_.prize[v] > 0))) forest_.add(v);
    if (forest_.holds(v) && forest_.parent(v) == k_none) roots.push_back(v);
  }
  const bool is_joined = !roots.empty() && join(join_roughly(std::move(roots)), k_cost_limit);
  forest_.forget();
  return is_joined;
}

// Each tree in turn with its nearest one, in rounds, while they are many. Of the trees that nothing near is
// worth, the richest stays. Returns the roots of what is left.
std::vector<std::uint32_t> PrizeMoves::join_roughly(std::vector<std::uint32_t> roots) {
  std::vector<std::uint32_t> alone;  // must be held, with nothing near
  std::uint32_t richest = k_none;
  while (roots.size() > k_few_trees) {
    std::vector<std::uint32_t> next;
    for (const std::uint32_t v : roots) {
      if (forest_.parent(v) != k_none) continue;  // it was joined to another one
      const Part part = part_of(v);
      if (connect(part.vertices, part.is_fixed ? k_cost_limit : part.worth)) {
        next.push_back(root_of(v));
        if (richest == next.back()) richest = k_none;
      } else if (part.is_fixed) {
        alone.push_back(v);
      } else if (richest == k_none) {
        richest = v;
      } else if (const Part other = part_of(richest); other.worth < part.worth) {
        give_up(other.vertices);
        richest = v;
      } else {
        give_up(part.vertices);
      }
    }
    roots = only_roots(std::move(next));
  }
  if (richest != k_none) roots.push_back(richest);
  roots.insert(roots.end(), alone.begin(), alone.end());
  return only_roots(std::move(roots));
}

std::vector<std::uint32_t> PrizeMoves::only_roots(std::vector<std::uint32_t> vertices) const {
  std::ranges::sort(vertices);
  vertices.erase(std::unique(vertices.begin(), vertices.end()), vertices.end());
  std::erase_if(vertices, [&](std::uint32_t v) { return forest_.parent(v) != k_none; });
  return vertices;
}

PrizeMoves::Part PrizeMoves::part_of(std::uint32_t root) {
  Walk walk;
  for (const std::uint32_t v : preorder(root)) walk.emplace_back(v, k_none);
  return measure(walk);
}

std::uint32_t PrizeMoves::tail(std::uint32_t way) const {
  const auto next = std::ranges::upper_bound(g_.start, way);
  return static_cast<std::uint32_t>(next - g_.start.begin() - 1);
}

std::uint32_t PrizeMoves::root_of(std::uint32_t v) {
  for (; forest_.parent(v) != k_none; v = forest_.parent(v)) ++ticks_;
  return v;
}

// ---- joining

// The part that ends first when all are walked in step: the smallest.
PrizeMoves::Part PrizeMoves::smallest(const std::vector<std::uint32_t>& members) {
  if (walks_.size() < members.size()) walks_.resize(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) walks_[i].assign(1, {members[i], k_none});
  for (std::size_t at = 0;; ++at) {
    for (std::size_t i = 0; i < members.size(); ++i) {
      auto& walk = walks_[i];
      if (at == walk.size()) return measure(walk);
      ++ticks_;
      const auto [v, origin] = walk[at];
      const std::uint32_t above = forest_.parent(v);
      if (above != k_none && above != origin) walk.emplace_back(above, v);
      for (std::uint32_t c = forest_.first_child(v); c != k_none; c = forest_.next_sibling(c))
        if (c != origin) walk.emplace_back(c, v);
    }
  }
}

PrizeMoves::Part PrizeMoves::measure(const Walk& walk) const {
  Part part{.any = walk.front().first};
  for (const auto& [v, origin] : walk) {
    part.vertices.push_back(v);
    part.worth += g_.prize[v];
    if (forest_.parent(v) != k_none) part.worth -= forest_.link_cost(v);
    part.is_fixed = part.is_fixed || g_.is_fixed[v] != 0;
  }
  return part;
}

// Joins trees, given by a vertex of each, the smallest first, or gives them up; false when the cost is
// sure to be `below` or more.
bool PrizeMoves::join(std::vector<std::uint32_t> members, Cost below) {
  while (members.size() > 1) {
    if (forest_.cost() >= below && below != k_cost_limit) return false;
    const Part part = smallest(members);
    std::erase(members, part.any);
    Cost limit = below == k_cost_limit ? k_cost_limit : below - forest_.cost();
    if (!part.is_fixed) limit = std::min(limit, part.worth);
    if (limit > 0 && connect(part.vertices, limit)) continue;
    if (part.is_fixed) return below == k_cost_limit && give_up_all(members);
    if (below == k_cost_limit && members.size() == 1) return keep_richer(part, smallest(members));
    give_up(part.vertices);
  }
  return below == k_cost_limit || forest_.cost() < below;
}

// Of the last two, of which the first need not be held.
bool PrizeMoves::keep_richer(const Part& one, const Part& other) {
  const bool is_one = !other.is_fixed && one.worth > other.worth;
  give_up(is_one ? other.vertices : one.vertices);
  return true;
}

// Nothing leads to these trees; false when one of them must be held.
bool PrizeMoves::give_up_all(std::vector<std::uint32_t> members) {
  while (!members.empty()) {
    const Part part = smallest(members);
    if (part.is_fixed) return false;
    std::erase(members, part.any);
    give_up(part.vertices);
  }
  return true;
}

void PrizeMoves::give_up(const std::vector<std::uint32_t>& vertices) {
  for (const std::uint32_t v : vertices)
    if (forest_.parent(v) != k_none) forest_.cut(v);
  for (const std::uint32_t v : vertices) forest_.drop(v);
}

// Links a tree to the nearest other one closer than `limit`; prizes on the way make it shorter.
bool PrizeMoves::connect(const std::vector<std::uint32_t>& tree, Cost limit) {
  ++now_;
  heap_.clear();
  for (const std::uint32_t v : tree) {
    inside_[v] = now_;
    seen_[v] = now_;
    distance_[v] = 0;
    from_[v] = k_none;
    heap_.emplace_back(0, v);
  }
  std::uint32_t end = k_none;
  const std::int64_t until = ticks_ + most_scanned_;
  while (!heap_.empty() && heap_.front().first < limit && ticks_ < until) {
    const auto [d, v] = heap_.front();
    std::ranges::pop_heap(heap_, std::greater<>());
    heap_.pop_back();
    if (d > distance_[v]) continue;
    for (std::uint32_t w = g_.start[v]; w < g_.start[v + 1] && g_.cost[w] < limit - d; ++w) {
      ++ticks_;
      const std::uint32_t h = g_.head[w];
      if (inside_[h] == now_ || is_banned(h)) continue;
      const Cost there = d + g_.cost[w];
      if (forest_.holds(h)) {
        from_[h] = v;
        via_[h] = w;
        end = h;
        limit = there;
        continue;
      }
      const Cost left = std::max(d, there - g_.prize[h]);
      if (seen_[h] == now_ && left >= distance_[h]) continue;
      seen_[h] = now_;
      distance_[h] = left;
      from_[h] = v;
      via_[h] = w;
      heap_.emplace_back(left, h);
      std::ranges::push_heap(heap_, std::greater<>());
    }
  }
  if (end == k_none) return false;
  build_path(end);
  return true;
}

void PrizeMoves::build_path(std::uint32_t end) {
  path_.clear();
  std::uint32_t v = end;
  for (; from_[v] != k_none; v = from_[v]) path_.push_back(v);
  ticks_ += forest_.evert(v);
  for (std::size_t i = path_.size(); i-- > 0; v = path_[i]) {
    const std::uint32_t next = path_[i];
    if (next != end) forest_.add(next);
    forest_.link(v, next, via_[next]);
    dearest_ = std::max(dearest_, g_.cost[via_[next]]);
  }
}

// ---- taking out

// Ends that earn less than they cost. Returns where it stops.
std::uint32_t PrizeMoves::trim(std::uint32_t v) {
  while (forest_.holds(v) && forest_.degree(v) == 1 && g_.is_fixed[v] == 0 && !is_pinned(v)) {
    const bool is_root = forest_.parent(v) == k_none;
    const std::uint32_t child = is_root ? forest_.first_child(v) : v;
    if (forest_.link_cost(child) < g_.prize[v]) break;
    const std::uint32_t next = is_root ? child : forest_.parent(v);
    forest_.cut(child);
    forest_.drop(v);
    v = next;
    ++ticks_;
  }
  return v;
}

bool PrizeMoves::is_key(std::uint32_t v) const {
  return forest_.degree(v) != 2 || g_.prize[v] > 0 || g_.is_fixed[v] != 0;
}

bool PrizeMoves::take_out(std::uint32_t v, Cost below) {
  if (g_.is_fixed[v] != 0 || is_pinned(v) || forest_.degree(v) == 0) return false;
  const auto mark = forest_.mark();
  std::vector<std::uint32_t> members;
  if (forest_.parent(v) != k_none) {
    members.push_back(forest_.parent(v));
    forest_.cut(v);
  }
  while (forest_.first_child(v) != k_none) {
    members.push_back(forest_.first_child(v));
    forest_.cut(members.back());
  }
  forest_.drop(v);
  return finish(std::move(members), below, mark);
}

bool PrizeMoves::take_link_out(std::uint32_t child, Cost below) {
  const auto mark = forest_.mark();
  const std::uint32_t above = forest_.parent(child);
  forest_.cut(child);
  return finish({child, above}, below, mark);
}

bool PrizeMoves::finish(std::vector<std::uint32_t> members, Cost below, PrizeForest::Mark mark) {
  for (std::uint32_t& m : members) m = trim(m);
  if (join(std::move(members), below)) return true;
  forest_.undo_to(mark);
  return false;
}

// ---- taking in

bool PrizeMoves::take_in(std::uint32_t v, Cost below) {
  if (is_banned(v)) return false;
  const auto mark = forest_.mark();
  forest_.add(v);
  bool is_linked = false;
  std::uint32_t tried = 0;
  ends_.clear();
  for (std::uint32_t w = g_.start[v]; w < g_.start[v + 1]; ++w) {
    ++ticks_;
    const std::uint32_t u = g_.head[w];
    if (is_linked && g_.cost[w] >= dearest_) break;
    if (!forest_.holds(u)) continue;
    if (++tried > k_most_links) break;
    if (!is_linked) {
      ticks_ += forest_.evert(u);
      forest_.link(u, v, w);
      dearest_ = std::max(dearest_, g_.cost[w]);
      is_linked = true;
    } else {
      replace_dearest(u, v, w);
    }
  }
  for (const std::uint32_t end : ends_) trim(end);
  if (is_linked && forest_.cost() < below) return true;
  forest_.undo_to(mark);
  return false;
}

bool PrizeMoves::relink(std::uint32_t v) {
  bool has_changed = false;
  bool is_root = false;
  ends_.clear();
  for (std::uint32_t w = g_.start[v]; w < g_.start[v + 1] && g_.cost[w] < dearest_; ++w) {
    ++ticks_;
    const std::uint32_t u = g_.head[w];
    if (!forest_.holds(u) || forest_.parent(u) == v || forest_.parent(v) == u) continue;
    if (!std::exchange(is_root, true)) ticks_ += forest_.evert(v);
    if (forest_.parent(u) != v) has_changed |= replace_dearest(u, v, w);
  }
  for (const std::uint32_t end : ends_) trim(end);
  return has_changed;
}

// On the way from u up to the root v.
bool PrizeMoves::replace_dearest(std::uint32_t u, std::uint32_t v, std::uint32_t way) {
  std::uint32_t dearest = k_none;
  Cost most = g_.cost[way];
  for (std::uint32_t x = u; x != v; x = forest_.parent(x)) {
    ++ticks_;
    if (forest_.link_cost(x) <= most) continue;
    most = forest_.link_cost(x);
    dearest = x;
  }
  if (dearest == k_none) return false;
  ends_.push_back(dearest);
  ends_.push_back(forest_.parent(dearest));
  forest_.cut(dearest);
  ticks_ += forest_.evert(u);
  forest_.link(u, v, way);
  return true;
}

bool PrizeMoves::fetch(std::uint32_t v) {
  if (g_.prize[v] == 0 || is_banned(v)) return false;
  const auto mark = forest_.mark();
  const Cost before = forest_.cost();
  forest_.add(v);
  if (connect({v}, g_.prize[v]) && forest_.cost() < before) return true;
  forest_.undo_to(mark);
  return false;
}

// ---- the best part of a tree

void PrizeMoves::prune() {
  std::uint32_t root = k_none;
  for (std::uint32_t v = 0; v < g_.size() && root == k_none; ++v)
    if (forest_.holds(v) && (g_.is_fixed[v] != 0 || !has_fixed_vertex_)) root = v;
  if (root == k_none) return;
  ticks_ += forest_.evert(root);
  const auto order = preorder(root);
  for (auto v = order.rbegin(); v != order.rend(); ++v) value(*v);
  std::uint32_t top = root;
  if (!has_fixed_vertex_)
    for (const std::uint32_t v : order)
      if (value_[v] > value_[top]) top = v;
  keep_only(root, top);
  dearest_ = 0;
  for (const std::uint32_t v : preorder(top))
    if (v != top) dearest_ = std::max(dearest_, forest_.link_cost(v));
}

// What hangs on `top` and is worth it.
void PrizeMoves::keep_only(std::uint32_t root, std::uint32_t top) {
  if (top != root) {
    forest_.cut(top);
    give_up(preorder(root));
  }
  std::vector<std::uint32_t> gone;
  for (const std::uint32_t v : preorder(top))
    if (v != top && !is_kept(v)) gone.push_back(v);
  for (const std::uint32_t v : gone) {
    if (!forest_.holds(v)) continue;  // it hung on another one
    forest_.cut(v);
    give_up(preorder(v));
  }
}

std::vector<std::uint32_t> PrizeMoves::preorder(std::uint32_t root) {
  std::vector<std::uint32_t> order{root};
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::uint32_t c = forest_.first_child(order[i]); c != k_none; c = forest_.next_sibling(c))
      order.push_back(c);
  ticks_ += static_cast<std::int64_t>(order.size());
  return order;
}

void PrizeMoves::value(std::uint32_t v) {
  value_[v] = g_.prize[v];
  has_fixed_[v] = g_.is_fixed[v];
  for (std::uint32_t c = forest_.first_child(v); c != k_none; c = forest_.next_sibling(c)) {
    has_fixed_[v] = has_fixed_[v] | has_fixed_[c];
    if (is_kept(c)) value_[v] += value_[c] - forest_.link_cost(c);
  }
}

bool PrizeMoves::is_kept(std::uint32_t child) const {
  return has_fixed_[child] != 0 || value_[child] > forest_.link_cost(child);
}

}  // namespace tsunagi::steiner
