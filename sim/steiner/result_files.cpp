// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/result_files.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "sim/steiner/text_input.h"

namespace tsunagi::steiner {
namespace {

using Out = std::back_insert_iterator<std::string>;

void put_arc(Out out, const Instance& instance, const char* word, std::uint32_t arc) {
  fmt::format_to(out, "{}{} {}", word, node_name(instance, instance.problem.tail[arc]),
                 node_name(instance, instance.problem.head[arc]));
}

void put_proof(Out out, const Instance& instance, const Proof& proof) {
  for (const NodePrice& x : proof.prices)
    fmt::format_to(out, "price {} {}\n", node_name(instance, x.node), x.price);
  for (const auto& set : proof.sets) {
    fmt::format_to(out, "set {}\n", set.size());
    for (const std::uint32_t node : set) fmt::format_to(out, "{}\n", node_name(instance, node));
  }
  for (const Raise& raise : proof.raises) {
    const auto name = node_name(instance, instance.problem.terminals[raise.terminal]);
    if (raise.set == k_none) {
      fmt::format_to(out, "{} {}\n", name, raise.amount);
    } else {
      fmt::format_to(out, "{} {} {}\n", name, raise.amount, raise.set + 1);
    }
  }
}

void put_leaf(Out out, const Instance& instance, const CertificateLeaf& leaf) {
  for (std::size_t i = 0; i < leaf.proofs.size(); ++i) {
    const Proof& proof = leaf.proofs[i];
    if (i > 0) {
      fmt::format_to(out, "then {}\ncutoff {}\n", proof.raises.size(), leaf.cutoff);
    } else {
      fmt::format_to(out, "leaf {}\n", proof.raises.size());
      for (const std::uint32_t a : leaf.on) fmt::format_to(out, "on {}\n", a + 1);
      for (const std::uint32_t a : leaf.off) fmt::format_to(out, "off {}\n", a + 1);
    }
    put_proof(out, instance, proof);
  }
}

}  // namespace

std::string solution_text(const Instance& instance, const Solution& solution) {
  std::string text;
  const Out out(text);
  fmt::format_to(out, "tsunagi-solution 1\ninstance {}\ncost {}\n", instance.hash,
                 in_file_units(solution.cost + instance.fixed, instance.decimals));
  const auto outside = std::ranges::count(solution.arc_into, k_none);
  fmt::format_to(out, "arcs {}\n", static_cast<std::ptrdiff_t>(solution.arc_into.size()) - outside);
  for (const std::uint32_t a : solution.arc_into) {
    if (a == k_none) continue;
    put_arc(out, instance, "", a);
    text += '\n';
  }
  return text + "end\n";
}

std::string certificate_text(const Instance& instance, const Solution& solution) {
  const Certificate& certificate = solution.certificate;
  std::string text;
  const Out out(text);
  fmt::format_to(out, "tsunagi-certificate 1\ninstance {}\ndecimals {}\nfixed {}\nbound {}\n", instance.hash,
                 instance.decimals, instance.fixed,
                 in_file_units(solution.certified_bound + instance.fixed, instance.decimals));
  fmt::format_to(out, "modules {}\n", certificate.theta_permille.size());
  for (std::size_t m = 0; m < certificate.theta_permille.size(); ++m) {
    put_arc(out, instance, "", instance.problem.modules[m].arc);
    fmt::format_to(out, " {} {}\n", certificate.theta_permille[m], certificate.dimension[m]);
  }
  if (!certificate.spare.empty()) fmt::format_to(out, "spare {}\n", certificate.spare.size());
  for (const std::uint32_t a : certificate.spare) {
    put_arc(out, instance, "", a);
    text += '\n';
  }
  fmt::format_to(out, "leaves {}\n", certificate.leaves.size());
  for (const CertificateLeaf& leaf : certificate.leaves) put_leaf(out, instance, leaf);
  return text + "end\n";
}

}  // namespace tsunagi::steiner
