// SPDX-License-Identifier: Apache-2.0
// The Steiner arborescence problem and what planning adds to it: capacity modules and activations.
//
// A plan is a tree from the root that reaches every terminal. Its cost is
//   Σ arcs in the tree: cost
// + Σ modules on arcs in the tree: unit_cost · (units − 1)      (the first unit is part of the arc's cost)
// + Σ activation groups: min(cap, Σ cost of the activations that some arc of the tree needs)
// where units = max(1, max over dimensions k ⌈load_k / capacity_k⌉) must not exceed most_units.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace tsunagi::steiner {

// Dimensionless integer cost. Readers and builders choose the scale (sim/plan: 0.001 JPY a year).
using Cost = std::int64_t;
// No instance may hold finite costs whose sum reaches this.
inline constexpr Cost k_cost_limit = Cost{1} << 62;
inline constexpr std::uint32_t k_none = std::numeric_limits<std::uint32_t>::max();

// Load dimensions: four busy hours, each down (even index) and up (odd index).
inline constexpr std::size_t k_dimensions = 8;
// Bits per second, or parts per 10^12 of airtime, by dimension.
using Load = std::array<std::int64_t, k_dimensions>;

// Capacity on one arc, bought in whole units.
struct Module {
  std::uint32_t arc = k_none;
  Cost unit_cost = 0;  // of every unit after the first
  std::uint32_t most_units = 1;
  bool is_airtime = false;  // loads are weighed by the airtime factor of the next arc of each path
  Load capacity{};          // of one unit; in bit/s, or parts per 10^12 of airtime. 0: no limit there
};

struct Need {
  std::uint32_t arc = 0;
  std::uint32_t activation = 0;
};

// A group of activations that a joint body would provide for at most `cap` a year.
struct ActivationGroup {
  std::vector<std::uint32_t> activations;
  Cost cap = 0;
};

// Nodes are 0 … node_count − 1, arcs 0 … arc_count − 1. All vectors by arc have one length.
struct Problem {
  std::uint32_t node_count = 0;
  std::uint32_t root = 0;
  std::vector<std::uint32_t> tail;  // [arc]
  std::vector<std::uint32_t> head;  // [arc]
  std::vector<Cost> cost;           // [arc], ≥ 0
  std::vector<std::uint32_t>
      tie_break;  // [arc] prefers the lower sum among equal costs (length in mm); may be empty
  std::vector<std::uint32_t> terminals;  // nodes, distinct, not the root
  std::vector<Load> load;                // [terminal] bit/s; may be empty: no loads
  std::vector<std::array<std::int64_t, 2>>
      airtime;                          // [arc] {down, up}: parts per 10^12 per bit/s; may be empty
  std::vector<Module> modules;          // at most one an arc
  std::vector<Need> needs;              // sorted by (arc, activation)
  std::vector<Cost> activation_cost;    // [activation]
  std::vector<ActivationGroup> groups;  // an activation is in at most one group

  [[nodiscard]] std::size_t arc_count() const noexcept { return tail.size(); }
};

enum class Status {
  optimal,     // cost = certified bound
  feasible,    // a plan and a bound
  infeasible,  // no tree reaches `unreached`, or a hard capacity forbids every plan found
};

// How one moat was raised: by `amount` around the nodes that reach `terminal`, or a node of a set that holds
// it, over arcs without residual cost.
struct Raise {
  std::uint32_t terminal = 0;  // index into Problem::terminals
  Cost amount = 0;
  std::uint32_t set = k_none;  // index into Proof::sets; k_none: the terminal alone
};

// What enters a node that is no terminal leaves it again, by one arc or more: so an arc may cost less by the
// price of its tail and more by that of its head.
struct NodePrice {
  std::uint32_t node = 0;
  Cost price = 0;  // > 0
};

// A dual solution on the relaxed costs, ready to be replayed: Σ amounts.
struct Proof {
  std::vector<NodePrice> prices;
  std::vector<std::vector<std::uint32_t>> sets;  // nodes
  std::vector<Raise> raises;
};

// For each leaf (a set of activations switched on, one of those switched off; the rest is free) the bound is
// cost(on) + Σ amounts of a proof on the graph without the arcs that need an activation switched off. The
// leaves cover every plan, so the least leaf is the bound. Of several proofs each is on the graph without the
// arcs that the earlier ones close: an arc on whose way from the root to a terminal so much is left that with
// the proof's bound it comes to `cutoff` or more is in no plan cheaper than that. So the last one proves the
// less of `cutoff` and its own bound.
struct CertificateLeaf {
  std::vector<std::uint32_t> on;
  std::vector<std::uint32_t> off;
  Cost cutoff = k_cost_limit;
  std::vector<Proof> proofs;
};
// Where costs are the same both ways and nothing but arcs costs, edges that some best tree does without are
// taken off first.
struct Certificate {
  std::vector<std::uint32_t> spare;  // arcs, one of each chain of edges, in the order in which they go
  std::vector<std::uint16_t> theta_permille;  // [module] share of the unit cost kept on the arc, 0 … 1000
  std::vector<std::uint8_t> dimension;        // [module] the dimension whose load is priced
  std::vector<CertificateLeaf> leaves;
};

struct Solution {
  Status status = Status::infeasible;
  std::vector<std::uint32_t>
      arc_into;  // [node] the tree's arc into the node; k_none outside the tree and at the root
  std::vector<std::uint32_t> units;  // [module] bought; 0 where the arc is not in the tree
  std::vector<std::uint8_t> active;  // [activation]
  Cost cost = 0;
  Cost certified_bound = 0;
  Certificate certificate;
  std::vector<std::uint32_t> unreached;  // terminals (by index) that no path serves
  std::int64_t ticks = 0;                // arcs scanned
  Cost proven_bound = 0;                 // may use reductions and branching, beyond the certificate; 0: none
  bool is_stopped_by_clock = false;      // Limits::seconds ended the search: another run may differ
};

struct Limits {
  std::int64_t ticks = 4'000'000'000;  // arcs scanned, over all phases; deterministic
  int perturbations = 2;               // further dual ascents in other orders
  bool bound = true;                   // false: a plan only (silos, what-ifs)
  double seconds = 0;                  // wall clock, a safety stop that breaks determinism; 0: none
};

}  // namespace tsunagi::steiner
