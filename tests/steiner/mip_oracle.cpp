// SPDX-License-Identifier: Apache-2.0
#include "tests/steiner/mip_oracle.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <coin/CbcModel.hpp>
#include <coin/CbcSolver.hpp>
#include <coin/CoinPackedMatrix.hpp>
#include <coin/OsiClpSolverInterface.hpp>

namespace tsunagi::steiner {
namespace {

using Term = std::pair<int, double>;  // column, factor

// x_a: arc a is in the tree. f_at: it carries terminal t. u_m: units bought. y_i: activation i is paid.
// z_g: paid for group g, c_g: its cap applies.
class Model {
 public:
  explicit Model(const Problem& problem) : p_(problem) {
    add_arcs();
    add_flows();
    for (std::size_t m = 0; m < p_.modules.size(); ++m) add_module(p_.modules[m]);
    add_activations();
    for (const ActivationGroup& group : p_.groups) add_group(group);
  }

  std::optional<Cost> optimum() {
    OsiClpSolverInterface clp;
    clp.messageHandler()->setLogLevel(0);
    CoinPackedMatrix matrix(false, 0, 0);
    matrix.setDimensions(0, static_cast<int>(objective_.size()));
    for (const CoinPackedVector& row : rows_) matrix.appendRow(row);
    clp.loadProblem(matrix, lower_.data(), upper_.data(), objective_.data(), row_lower_.data(),
                    row_upper_.data());
    for (const int column : whole_) clp.setInteger(column);
    CbcModel model(clp);
    CbcMain0(model);
    model.setLogLevel(0);
    // CBC's preprocessing has called a solution optimal that was not (seed 1001275, larger_units: 61 for 52).
    const char* arguments[] = {"oracle", "-log",        "0",   "-ratioGap", "0",    "-allowableGap",
                               "0",      "-preprocess", "off", "-solve",    "-quit"};
    CbcMain1(11, arguments, model);
    if (!model.isProvenOptimal()) return std::nullopt;
    return static_cast<Cost>(std::llround(model.getObjValue()));
  }

 private:
  int add_column(double cost, double most, bool is_whole) {
    objective_.push_back(cost);
    lower_.push_back(0);
    upper_.push_back(most);
    const int column = static_cast<int>(objective_.size()) - 1;
    if (is_whole) whole_.push_back(column);
    return column;
  }

  // least ≤ Σ terms ≤ most; terms may repeat a column.
  void add_row(double least, double most, std::vector<Term> terms) {
    std::ranges::sort(terms, {}, &Term::first);
    CoinPackedVector row;
    for (std::size_t i = 0; i < terms.size();) {
      double factor = 0;
      const int column = terms[i].first;
      for (; i < terms.size() && terms[i].first == column; ++i) factor += terms[i].second;
      row.insert(column, factor);
    }
    rows_.push_back(row);
    row_lower_.push_back(least);
    row_upper_.push_back(most);
  }

  [[nodiscard]] int arc_column(std::uint32_t a) const { return static_cast<int>(a); }
  [[nodiscard]] int flow_column(std::uint32_t a, std::size_t t) const {
    return static_cast<int>(p_.arc_count() * (1 + t) + a);
  }

  // At most one arc into a node, none into the root.
  void add_arcs() {
    std::vector<std::vector<Term>> entering(p_.node_count);
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a) {
      add_column(static_cast<double>(p_.cost[a]), p_.head[a] == p_.root ? 0 : 1, true);
      entering[p_.head[a]].emplace_back(arc_column(a), 1);
    }
    for (const auto& terms : entering) add_row(0, 1, terms);
  }

  void add_flows() {
    for (std::size_t t = 0; t < p_.terminals.size(); ++t)
      for (std::uint32_t a = 0; a < p_.arc_count(); ++a) add_column(0, 1, false);
    for (std::size_t t = 0; t < p_.terminals.size(); ++t) {
      std::vector<std::vector<Term>> balance(p_.node_count);
      for (std::uint32_t a = 0; a < p_.arc_count(); ++a) {
        balance[p_.head[a]].emplace_back(flow_column(a, t), 1);
        balance[p_.tail[a]].emplace_back(flow_column(a, t), -1);
        add_row(-k_far, 0, {{flow_column(a, t), 1}, {arc_column(a), -1}});
      }
      for (std::uint32_t v = 0; v < p_.node_count; ++v) {
        if (v == p_.root) continue;
        const double ends = v == p_.terminals[t] ? 1 : 0;
        add_row(ends, ends, balance[v]);
      }
    }
  }

  // x ≤ u ≤ most·x; load_k ≤ capacity_k·u in every dimension, for airtime while the arc is in the tree.
  void add_module(const Module& module) {
    const int arc = arc_column(module.arc);
    const auto unit = static_cast<double>(module.unit_cost);
    const int units = add_column(unit, module.most_units, true);
    objective_[static_cast<std::size_t>(arc)] -= unit;
    add_row(0, k_far, {{units, 1}, {arc, -1}});
    add_row(-k_far, 0, {{units, 1}, {arc, -static_cast<double>(module.most_units)}});
    for (std::size_t k = 0; k < k_dimensions && !p_.load.empty(); ++k) {
      if (module.capacity[k] == 0) continue;
      std::vector<Term> terms = module.is_airtime ? airtime_terms(module, k) : load_terms(module, k);
      double most = 0;
      for (const Term& term : terms) most += term.second;
      terms.emplace_back(units, -static_cast<double>(module.capacity[k]));
      terms.emplace_back(arc, most);
      add_row(-k_far, most, terms);
    }
  }

  [[nodiscard]] std::vector<Term> load_terms(const Module& module, std::size_t k) const {
    std::vector<Term> terms;
    for (std::size_t t = 0; t < p_.load.size(); ++t)
      terms.emplace_back(flow_column(module.arc, t), static_cast<double>(p_.load[t][k]));
    return terms;
  }

  [[nodiscard]] std::vector<Term> airtime_terms(const Module& module, std::size_t k) const {
    std::vector<Term> terms;
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a) {
      if (p_.tail[a] != p_.head[module.arc]) continue;
      for (std::size_t t = 0; t < p_.load.size(); ++t)
        terms.emplace_back(flow_column(a, t), static_cast<double>(p_.load[t][k] * p_.airtime[a][k % 2]));
    }
    return terms;
  }

  void add_activations() {
    std::vector<std::uint8_t> is_grouped(p_.activation_cost.size(), 0);
    for (const ActivationGroup& group : p_.groups)
      for (const std::uint32_t i : group.activations) is_grouped[i] = 1;
    first_activation_ = static_cast<int>(objective_.size());
    for (std::size_t i = 0; i < is_grouped.size(); ++i)
      add_column(is_grouped[i] != 0 ? 0 : static_cast<double>(p_.activation_cost[i]), 1, false);
    for (const Need& need : p_.needs)
      add_row(0, k_far, {{activation_column(need.activation), 1}, {arc_column(need.arc), -1}});
  }

  [[nodiscard]] int activation_column(std::uint32_t i) const {
    return first_activation_ + static_cast<int>(i);
  }

  // z ≥ Σ − (Σ of all)·c and z ≥ cap·c.
  void add_group(const ActivationGroup& group) {
    const int paid = add_column(1, k_far, false);
    const int is_capped = add_column(0, 1, true);
    std::vector<Term> terms{{paid, 1}};
    double sum = 0;
    for (const std::uint32_t i : group.activations) {
      terms.emplace_back(activation_column(i), -static_cast<double>(p_.activation_cost[i]));
      sum += static_cast<double>(p_.activation_cost[i]);
    }
    terms.emplace_back(is_capped, sum);
    add_row(0, k_far, terms);
    add_row(0, k_far, {{paid, 1}, {is_capped, -static_cast<double>(group.cap)}});
  }

  static constexpr double k_far = 1e30;  // what Clp takes for infinity
  const Problem& p_;
  int first_activation_ = 0;
  std::vector<double> objective_, lower_, upper_, row_lower_, row_upper_;
  std::vector<CoinPackedVector> rows_;
  std::vector<int> whole_;
};

}  // namespace

std::optional<Cost> mip_optimum(const Problem& problem) {
  return Model(problem).optimum();
}

}  // namespace tsunagi::steiner
