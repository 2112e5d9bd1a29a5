// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/problem_part.h"

namespace tsunagi::finance {
namespace {

using steiner::k_none;
using steiner::Problem;

// Nodes from which some terminal can be reached.
std::vector<char> nodes_above(const Problem& whole, std::span<const std::uint32_t> terminals) {
  std::vector<std::uint32_t> first(whole.node_count + 1, 0);
  for (const std::uint32_t head : whole.head) ++first[head + 1];
  for (std::uint32_t v = 0; v < whole.node_count; ++v) first[v + 1] += first[v];
  std::vector<std::uint32_t> into(whole.arc_count());
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  for (std::uint32_t a = 0; a < whole.arc_count(); ++a) into[next[whole.head[a]]++] = a;
  std::vector<char> above(whole.node_count, 0);
  std::vector<std::uint32_t> stack;
  const auto reach = [&](std::uint32_t node) {
    if (above[node] != 0) return;
    above[node] = 1;
    stack.push_back(node);
  };
  for (const std::uint32_t t : terminals) reach(whole.terminals[t]);
  while (!stack.empty()) {
    const std::uint32_t node = stack.back();
    stack.pop_back();
    for (std::uint32_t i = first[node]; i < first[node + 1]; ++i) reach(whole.tail[into[i]]);
  }
  return above;
}

}  // namespace

ProblemPart part_of(const Problem& whole, std::span<const std::uint32_t> terminals) {
  ProblemPart out;
  Problem& part = out.problem;
  const std::vector<char> above = nodes_above(whole, terminals);
  std::vector<std::uint32_t> node_of(whole.node_count, k_none);
  for (std::uint32_t v = 0; v < whole.node_count; ++v) {
    if (above[v] != 0 || v == whole.root) node_of[v] = part.node_count++;
  }
  part.root = node_of[whole.root];
  std::vector<std::uint32_t> arc_of(whole.arc_count(), k_none);
  for (std::uint32_t a = 0; a < whole.arc_count(); ++a) {
    if (above[whole.head[a]] == 0 || node_of[whole.tail[a]] == k_none) continue;
    arc_of[a] = static_cast<std::uint32_t>(out.arcs.size());
    out.arcs.push_back(a);
    part.tail.push_back(node_of[whole.tail[a]]);
    part.head.push_back(node_of[whole.head[a]]);
    part.cost.push_back(whole.cost[a]);
    if (!whole.tie_break.empty()) part.tie_break.push_back(whole.tie_break[a]);
    if (!whole.airtime.empty()) part.airtime.push_back(whole.airtime[a]);
  }
  for (const std::uint32_t t : terminals) {
    out.terminals.push_back(t);
    part.terminals.push_back(node_of[whole.terminals[t]]);
    if (!whole.load.empty()) part.load.push_back(whole.load[t]);
  }
  for (steiner::Module module : whole.modules) {
    if (arc_of[module.arc] == k_none) continue;
    module.arc = arc_of[module.arc];
    part.modules.push_back(module);
  }
  for (const steiner::Need& need : whole.needs) {
    if (arc_of[need.arc] != k_none) part.needs.push_back({arc_of[need.arc], need.activation});
  }
  part.activation_cost = whole.activation_cost;
  part.groups = whole.groups;
  return out;
}

}  // namespace tsunagi::finance
