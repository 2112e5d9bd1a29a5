// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/presolve.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>

namespace tsunagi::steiner {
namespace {

class Presolver {
 public:
  explicit Presolver(const Problem& problem) : p_(problem), bound_(problem.arc_count(), 0) {
    for (const Module& module : p_.modules) bound_[module.arc] = 1;
    for (const Need& need : p_.needs) bound_[need.arc] = 1;
    for (std::size_t a = 0; a < p_.airtime.size(); ++a) {
      if (p_.airtime[a] != std::array<std::int64_t, 2>{}) bound_[a] = 1;
    }
  }

  Presolved run() {
    find_free();
    find_useful();
    choose_arcs();
    number();
    copy_modules();
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool is_plain(std::uint32_t a) const { return bound_[a] == 0; }

  [[nodiscard]] std::vector<std::vector<std::uint32_t>> arcs_by(const std::vector<std::uint32_t>& end) const {
    std::vector<std::vector<std::uint32_t>> by(p_.node_count);
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a) by[end[a]].push_back(a);
    return by;
  }

  [[nodiscard]] std::uint64_t tie(std::uint32_t a) const {
    return p_.tie_break.empty() ? 0 : p_.tie_break[a];
  }

  // Shortest tie_break over free arcs from the root; lower arcs win ties.
  void find_free() {
    const auto out = arcs_by(p_.tail);
    out_.free_arc.assign(p_.node_count, k_none);
    out_.is_free.assign(p_.node_count, 0);
    distance_.assign(p_.node_count, ~std::uint64_t{0});
    using Entry = std::pair<std::uint64_t, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    distance_[p_.root] = 0;
    queue.emplace(0, p_.root);
    while (!queue.empty()) {
      const auto [d, node] = queue.top();
      queue.pop();
      if (out_.is_free[node] != 0) continue;
      out_.is_free[node] = 1;
      for (const std::uint32_t a : out[node]) {
        if (p_.cost[a] != 0 || !is_plain(a) || d + tie(a) >= distance_[p_.head[a]]) continue;
        distance_[p_.head[a]] = d + tie(a);
        out_.free_arc[p_.head[a]] = a;
        queue.emplace(distance_[p_.head[a]], p_.head[a]);
      }
    }
  }

  // Nodes from which a terminal can be reached.
  void find_useful() {
    const auto in = arcs_by(p_.head);
    useful_.assign(p_.node_count, 0);
    std::vector<std::uint32_t> open;
    const auto visit = [&](std::uint32_t node) {
      if (useful_[node] != 0) return;
      useful_[node] = 1;
      open.push_back(node);
    };
    for (const std::uint32_t t : p_.terminals) visit(t);
    while (!open.empty()) {
      const std::uint32_t node = open.back();
      open.pop_back();
      for (const std::uint32_t a : in[node]) visit(p_.tail[a]);
    }
    useful_[p_.root] = 1;
  }

  [[nodiscard]] std::uint32_t tail_of(std::uint32_t a) const {
    return out_.is_free[p_.tail[a]] != 0 ? p_.root : p_.tail[a];
  }

  [[nodiscard]] std::uint64_t full_tie(std::uint32_t a) const {
    return tie(a) + (out_.is_free[p_.tail[a]] != 0 ? distance_[p_.tail[a]] : 0);
  }

  void choose_arcs() {
    std::vector<std::uint32_t> arcs;
    std::vector<std::uint32_t> leaves(p_.node_count, 1);
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a) {
      leaves[p_.tail[a]] = 0;
      if (out_.is_free[p_.head[a]] == 0 && useful_[p_.head[a]] != 0 && useful_[p_.tail[a]] != 0)
        arcs.push_back(a);
    }
    const auto key = [&](std::uint32_t a) {
      return std::tuple(p_.head[a], tail_of(a), p_.cost[a], full_tie(a), a);
    };
    std::ranges::sort(arcs, [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
    std::vector<Cost> from_root(p_.node_count, -1);
    std::vector<std::uint32_t> kept;
    std::pair<std::uint32_t, std::uint32_t> last{k_none, k_none};
    for (const std::uint32_t a : arcs) {
      const std::pair ends{p_.head[a], tail_of(a)};
      if (last == ends) continue;  // a plain parallel arc undercuts it
      kept.push_back(a);
      if (!is_plain(a)) continue;
      last = ends;
      if (ends.second == p_.root) from_root[ends.first] = p_.cost[a];
    }
    for (const std::uint32_t a : kept) {
      const Cost direct = from_root[p_.head[a]];
      const bool undercut =
          leaves[p_.head[a]] != 0 && direct >= 0 && tail_of(a) != p_.root && p_.cost[a] >= direct;
      const bool costlier_bound = leaves[p_.head[a]] != 0 && direct >= 0 && tail_of(a) == p_.root &&
                                  !is_plain(a) && p_.cost[a] >= direct;
      if (!undercut && !costlier_bound) out_.arc.push_back(a);
    }
    std::ranges::sort(out_.arc);
    out_.arc.shrink_to_fit();
  }

  void number() {
    std::vector<std::uint32_t> number(p_.node_count, k_none);
    std::uint32_t next = 0;
    const auto id = [&](std::uint32_t node) {
      if (number[node] == k_none) {
        number[node] = next++;
        out_.node.push_back(node);
      }
      return number[node];
    };
    Problem& small = out_.problem;
    small.root = id(p_.root);
    small.tail.reserve(out_.arc.size());
    small.head.reserve(out_.arc.size());
    small.cost.reserve(out_.arc.size());
    small.tie_break.reserve(out_.arc.size());
    small.airtime.reserve(p_.airtime.empty() ? 0 : out_.arc.size());
    new_arc_.assign(p_.arc_count(), k_none);
    for (const std::uint32_t a : out_.arc) {
      new_arc_[a] = static_cast<std::uint32_t>(small.tail.size());
      small.tail.push_back(id(tail_of(a)));
      small.head.push_back(id(p_.head[a]));
      small.cost.push_back(p_.cost[a]);
      small.tie_break.push_back(
          static_cast<std::uint32_t>(std::min<std::uint64_t>(full_tie(a), 0xfffffffeu)));
      if (!p_.airtime.empty()) small.airtime.push_back(p_.airtime[a]);
    }
    if (std::ranges::none_of(small.tie_break, [](std::uint32_t tie) { return tie != 0; }))
      small.tie_break = {};
    for (std::uint32_t t = 0; t < p_.terminals.size(); ++t) {
      if (out_.is_free[p_.terminals[t]] != 0) continue;
      small.terminals.push_back(id(p_.terminals[t]));
      if (!p_.load.empty()) small.load.push_back(p_.load[t]);
      out_.terminal.push_back(t);
    }
    small.node_count = next;
  }

  void copy_modules() {
    Problem& small = out_.problem;
    for (std::uint32_t m = 0; m < p_.modules.size(); ++m) {
      Module module = p_.modules[m];
      module.arc = new_arc_[module.arc];
      if (module.arc == k_none) continue;
      small.modules.push_back(module);
      out_.module.push_back(m);
    }
    for (const Need& need : p_.needs) {
      if (new_arc_[need.arc] != k_none) small.needs.push_back({new_arc_[need.arc], need.activation});
    }
    small.activation_cost = p_.activation_cost;
    small.groups = p_.groups;
  }

  const Problem& p_;
  std::vector<std::uint8_t> bound_;  // [arc] carries a module, a need or airtime
  std::vector<std::uint64_t> distance_;
  std::vector<std::uint8_t> useful_;
  std::vector<std::uint32_t> new_arc_;
  Presolved out_;
};

// Marks the free tree from a node back to the root.
void add_free_path(const Problem& original, const Presolved& small, std::uint32_t node,
                   std::vector<std::uint32_t>& arc_into) {
  for (; small.free_arc[node] != k_none && arc_into[node] == k_none;
       node = original.tail[small.free_arc[node]]) {
    arc_into[node] = small.free_arc[node];
  }
}

Certificate expand(const Problem& original, const Presolved& small, Certificate certificate) {
  Certificate out;
  if (certificate.leaves.empty()) return out;
  for (const std::uint32_t a : certificate.spare) out.spare.push_back(small.arc[a]);
  constexpr std::uint16_t k_whole_permille = 1000;
  out.theta_permille.assign(original.modules.size(), k_whole_permille);
  out.dimension.assign(original.modules.size(), 0);
  for (std::size_t m = 0; m < small.module.size(); ++m) {
    out.theta_permille[small.module[m]] = certificate.theta_permille[m];
    out.dimension[small.module[m]] = certificate.dimension[m];
  }
  out.leaves = std::move(certificate.leaves);
  for (CertificateLeaf& leaf : out.leaves) {
    for (Proof& proof : leaf.proofs) {
      for (Raise& raise : proof.raises) raise.terminal = small.terminal[raise.terminal];
      for (NodePrice& price : proof.prices) price.node = small.node[price.node];
      for (auto& set : proof.sets)
        for (std::uint32_t& node : set) node = small.node[node];
    }
  }
  return out;
}

}  // namespace

Presolved presolve(const Problem& problem) {
  return Presolver(problem).run();
}

Solution expand(const Problem& original, const Presolved& small, Solution solution) {
  Solution out = std::move(solution);
  std::vector<std::uint32_t> arc_into(original.node_count, k_none);
  for (const std::uint32_t into : out.arc_into) {
    if (into != k_none) arc_into[original.head[small.arc[into]]] = small.arc[into];
  }
  for (const std::uint32_t into : out.arc_into) {
    if (into != k_none) add_free_path(original, small, original.tail[small.arc[into]], arc_into);
  }
  const bool has_plan = out.status != Status::infeasible;
  for (const std::uint32_t t : original.terminals) {
    if (has_plan && small.is_free[t] != 0) add_free_path(original, small, t, arc_into);
  }
  std::vector<std::uint32_t> units(original.modules.size(), 0);
  for (std::size_t m = 0; m < small.module.size(); ++m) units[small.module[m]] = out.units[m];
  for (std::uint32_t& t : out.unreached) t = small.terminal[t];
  out.arc_into = std::move(arc_into);
  out.units = std::move(units);
  out.certificate = expand(original, small, std::move(out.certificate));
  return out;
}

}  // namespace tsunagi::steiner
