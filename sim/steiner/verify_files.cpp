// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/verify_files.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "geo/base/text.h"

namespace tsunagi::steiner {
namespace {

constexpr std::size_t k_most_words = 5;

// Thrown and caught in this file: the parse of one file ends at its first fault.
struct Damage {
  std::string sentence;
};

// Lines of words between single blanks, each ended by a line feed.
class Lines {
 public:
  Lines(std::string_view text, const char* what) : text_(text), what_(what) {}

  [[noreturn]] void fail(const std::string& sentence) const {
    throw Damage{fmt::format("{}, line {}: {}", what_, line_, sentence)};
  }

  // The next line's words; there must be as many as said.
  std::span<const std::string_view> next(std::size_t words) { return next(words, words); }
  std::span<const std::string_view> next(std::size_t least, std::size_t most) {
    ++line_;
    const std::size_t end = text_.find('\n');
    if (end == std::string_view::npos) fail("the file is cut off");
    cut(text_.substr(0, end));
    text_.remove_prefix(end + 1);
    if (count_ < least || count_ > most)
      fail(least == most ? fmt::format("expected {} words, found {}", least, count_)
                         : fmt::format("expected {} to {} words, found {}", least, most, count_));
    return {words_.data(), count_};
  }

  // The rest of a line "keyword value".
  std::string_view value(const char* keyword) {
    const auto words = next(2);
    if (words[0] != keyword) fail(fmt::format("expected {}, found {}", keyword, words[0]));
    return words[1];
  }

  std::int64_t integer(std::string_view word, std::int64_t least, std::int64_t most) const {
    const auto value = parse_integer(word);
    if (!value || *value < least || *value > most)
      fail(fmt::format("expected an integer from {} to {}, found {}", least, most, word));
    return *value;
  }

  std::size_t count(const char* keyword) {
    return static_cast<std::size_t>(
        integer(value(keyword), 0, static_cast<std::int64_t>(text_.size() / 2 + 1)));
  }

  void expect_end() {
    if (next(1)[0] != "end") fail("expected end");
    if (!text_.empty()) fail("more follows after end");
  }

  // The first word of the line that comes next.
  [[nodiscard]] std::string_view peek() const {
    return text_.substr(0, std::min(text_.find_first_of(" \n"), text_.size()));
  }

 private:
  void cut(std::string_view line) {
    count_ = 0;
    while (true) {
      const std::size_t end = std::min(line.find(' '), line.size());
      if (end == 0 || count_ == k_most_words) fail("expected words with one blank between them");
      words_[count_++] = line.substr(0, end);
      if (end == line.size()) return;
      line.remove_prefix(end + 1);
    }
  }

  std::string_view text_;
  const char* what_;
  std::int64_t line_ = 0;
  std::array<std::string_view, k_most_words> words_{};
  std::size_t count_ = 0;
};

// "-12.5" as an integer in units of 10^−decimals.
Cost exact(const Lines& lines, std::string_view word, int decimals) {
  const bool is_negative = word.starts_with('-');
  std::string digits(word.substr(is_negative ? 1 : 0));
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t places = point == digits.size() ? 0 : digits.size() - point - 1;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (point < digits.size()) digits.erase(point, 1);
  if (digits.empty() || !std::ranges::all_of(digits, is_digit))
    lines.fail(fmt::format("{} is no figure", word));
  if (places > static_cast<std::size_t>(decimals))
    lines.fail(fmt::format("{} has more than the {} decimals of the instance", word, decimals));
  digits.append(static_cast<std::size_t>(decimals) - places, '0');
  const Cost value = lines.integer(digits, 0, k_cost_limit);
  return is_negative ? -value : value;
}

void check_head(Lines& lines, const char* magic, const Instance& instance) {
  const std::string_view version = lines.value(magic);
  if (version != "1") lines.fail(fmt::format("version {} is not known, only 1", version));
  const std::string_view hash = lines.value("instance");
  if (hash != instance.hash)
    lines.fail(fmt::format("made for the instance {}, this one is {}", hash, instance.hash));
}

std::uint32_t node(const Lines& lines, const Instance& instance, std::string_view name) {
  const auto found = find_node(instance, name);
  if (!found) lines.fail(fmt::format("the instance has no node {}", name));
  return *found;
}

struct Plan {
  Solution solution;
  std::vector<std::uint32_t> from;  // [node] tail of the arc into it; k_none: none
};

Plan parse_plan(Lines& lines, const Instance& instance) {
  check_head(lines, "tsunagi-solution", instance);
  Plan plan;
  plan.solution.cost = exact(lines, lines.value("cost"), instance.decimals) - instance.fixed;
  plan.from.assign(instance.problem.node_count, k_none);
  for (std::size_t i = lines.count("arcs"); i > 0; --i) {
    const auto words = lines.next(2);
    const std::uint32_t tail = node(lines, instance, words[0]);
    std::uint32_t& from = plan.from[node(lines, instance, words[1])];
    if (from != k_none) lines.fail(fmt::format("a second arc enters {}", words[1]));
    from = tail;
  }
  lines.expect_end();
  return plan;
}

// The cheapest of parallel arcs is the one meant.
void find_arcs(const Instance& instance, Plan& plan, std::vector<std::string>& faults) {
  const Problem& p = instance.problem;
  std::vector<std::uint32_t>& into = plan.solution.arc_into;
  into.assign(p.node_count, k_none);
  for (std::uint32_t a = 0; a < p.arc_count(); ++a) {
    std::uint32_t& best = into[p.head[a]];
    if (plan.from[p.head[a]] == p.tail[a] && (best == k_none || p.cost[a] < p.cost[best])) best = a;
  }
  for (std::uint32_t v = 0; v < p.node_count; ++v)
    if (plan.from[v] != k_none && into[v] == k_none)
      faults.push_back(fmt::format("solution: the instance has no arc {} {}",
                                   node_name(instance, plan.from[v]), node_name(instance, v)));
  for (const Module& module : p.modules)
    plan.solution.units.push_back(into[p.head[module.arc]] == module.arc ? 1 : 0);
  plan.solution.active.assign(p.activation_cost.size(), 0);
  for (const Need& need : p.needs)
    if (into[p.head[need.arc]] == need.arc) plan.solution.active[need.activation] = 1;
}

// Arcs by their ends, of parallel ones the first.
std::vector<std::uint32_t> parse_spare(Lines& lines, const Instance& instance) {
  const Problem& p = instance.problem;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> arc_of;
  for (std::uint32_t a = 0; a < p.arc_count(); ++a) arc_of.try_emplace({p.tail[a], p.head[a]}, a);
  std::vector<std::uint32_t> spare;
  for (std::size_t i = lines.count("spare"); i > 0; --i) {
    const auto words = lines.next(2);
    const auto arc = arc_of.find({node(lines, instance, words[0]), node(lines, instance, words[1])});
    if (arc == arc_of.end()) lines.fail(fmt::format("the instance has no arc {} {}", words[0], words[1]));
    spare.push_back(arc->second);
  }
  return spare;
}

struct Claim {
  Certificate certificate;
  Cost bound = 0;
};

void parse_modules(Lines& lines, const Instance& instance, Certificate& certificate) {
  const std::vector<Module>& modules = instance.problem.modules;
  if (lines.count("modules") != modules.size())
    lines.fail(fmt::format("the instance has {} modules", modules.size()));
  for (const Module& module : modules) {
    const auto words = lines.next(4);
    if (node(lines, instance, words[0]) != instance.problem.tail[module.arc] ||
        node(lines, instance, words[1]) != instance.problem.head[module.arc])
      lines.fail(fmt::format("the instance's module stands on the arc {} {}",
                             node_name(instance, instance.problem.tail[module.arc]),
                             node_name(instance, instance.problem.head[module.arc])));
    certificate.theta_permille.push_back(static_cast<std::uint16_t>(lines.integer(words[2], 0, 1000)));
    certificate.dimension.push_back(
        static_cast<std::uint8_t>(lines.integer(words[3], 0, static_cast<std::int64_t>(k_dimensions) - 1)));
  }
}

Proof parse_proof(Lines& lines, const Instance& instance, std::size_t raises,
                  const std::vector<std::uint32_t>& terminal_of) {
  Proof proof;
  while (lines.peek() == "price") {
    const auto words = lines.next(3);
    proof.prices.push_back({node(lines, instance, words[1]), lines.integer(words[2], 1, k_cost_limit)});
  }
  while (lines.peek() == "set") {
    auto& set = proof.sets.emplace_back();
    for (std::size_t i = lines.count("set"); i > 0; --i)
      set.push_back(node(lines, instance, lines.next(1)[0]));
  }
  proof.raises.reserve(raises);
  for (std::size_t i = 0; i < raises; ++i) {
    const auto words = lines.next(2, 3);
    const std::uint32_t terminal = terminal_of[node(lines, instance, words[0])];
    if (terminal == k_none) lines.fail(fmt::format("{} is no terminal", words[0]));
    const Cost amount = lines.integer(words[1], 1, k_cost_limit);
    if (words.size() == 2) {
      proof.raises.push_back({terminal, amount, k_none});
    } else {
      const std::int64_t set = lines.integer(words[2], 1, static_cast<std::int64_t>(proof.sets.size()));
      proof.raises.push_back({terminal, amount, static_cast<std::uint32_t>(set - 1)});
    }
  }
  return proof;
}

CertificateLeaf parse_leaf(Lines& lines, const Instance& instance,
                           const std::vector<std::uint32_t>& terminal_of) {
  CertificateLeaf leaf;
  const std::size_t raises = lines.count("leaf");
  const auto activations = static_cast<std::int64_t>(instance.problem.activation_cost.size());
  while (lines.peek() == "on" || lines.peek() == "off") {
    auto& list = lines.peek() == "on" ? leaf.on : leaf.off;
    list.push_back(static_cast<std::uint32_t>(lines.integer(lines.next(2)[1], 1, activations) - 1));
  }
  leaf.proofs.push_back(parse_proof(lines, instance, raises, terminal_of));
  while (lines.peek() == "then") {
    const std::size_t more = lines.count("then");
    const Cost cutoff = lines.integer(lines.value("cutoff"), 1, k_cost_limit);
    if (leaf.proofs.size() > 1 && cutoff != leaf.cutoff) lines.fail("another cutoff than before");
    leaf.cutoff = cutoff;
    leaf.proofs.push_back(parse_proof(lines, instance, more, terminal_of));
  }
  return leaf;
}

Claim parse_claim(Lines& lines, const Instance& instance) {
  check_head(lines, "tsunagi-certificate", instance);
  Claim claim;
  if (lines.integer(lines.value("decimals"), 0, 99) != instance.decimals)
    lines.fail(fmt::format("the instance has {} decimals", instance.decimals));
  if (lines.integer(lines.value("fixed"), -k_cost_limit, k_cost_limit) != instance.fixed)
    lines.fail(fmt::format("the instance's fixed cost is {}", instance.fixed));
  claim.bound = exact(lines, lines.value("bound"), instance.decimals) - instance.fixed;
  parse_modules(lines, instance, claim.certificate);
  if (lines.peek() == "spare") claim.certificate.spare = parse_spare(lines, instance);
  std::vector<std::uint32_t> terminal_of(instance.problem.node_count, k_none);
  for (std::uint32_t t = 0; t < instance.problem.terminals.size(); ++t)
    terminal_of[instance.problem.terminals[t]] = t;
  for (std::size_t i = lines.count("leaves"); i > 0; --i)
    claim.certificate.leaves.push_back(parse_leaf(lines, instance, terminal_of));
  lines.expect_end();
  return claim;
}

// What stands below the root of a problem made of a tree without a root (prize_tree.h) must be one tree.
void check_one_tree(const Instance& instance, const Plan& plan, std::vector<std::string>& faults) {
  if (instance.fixed == 0) return;
  const auto is_dear = [&](std::uint32_t a) {
    return a != k_none && instance.problem.cost[a] == -instance.fixed;
  };
  const auto from_root = [&](std::uint32_t a) {
    return is_dear(a) && instance.problem.tail[a] == instance.problem.root;
  };
  std::vector<std::uint8_t> is_terminal(instance.problem.node_count, 0);
  for (const std::uint32_t t : instance.problem.terminals) is_terminal[t] = 1;
  const auto starts_tree = [&](std::uint32_t a) {
    return from_root(a) && is_terminal[instance.problem.head[a]] == 0;
  };
  const auto trees = std::ranges::count_if(plan.solution.arc_into, starts_tree);
  if (trees != 1) faults.push_back(fmt::format("solution: expected one tree, found {}", trees));
}

void append(std::vector<std::string>& faults, const char* what, const Verdict& verdict) {
  for (const std::string& fault : verdict.faults) faults.push_back(fmt::format("{}: {}", what, fault));
}

}  // namespace

FileVerdict verify_files(const Instance& instance, std::string_view solution,
                         std::optional<std::string_view> certificate) {
  FileVerdict verdict;
  try {
    Lines lines(solution, "solution");
    Plan plan = parse_plan(lines, instance);
    find_arcs(instance, plan, verdict.faults);
    check_one_tree(instance, plan, verdict.faults);
    const Verdict checked = verify_plan(instance.problem, plan.solution);
    append(verdict.faults, "solution", checked);
    verdict.cost = checked.cost + instance.fixed;
  } catch (const Damage& damage) {
    verdict.faults.push_back(damage.sentence);
  }
  if (!certificate) return verdict;
  try {
    Lines lines(*certificate, "certificate");
    const Claim claim = parse_claim(lines, instance);
    const Verdict checked = verify_bound(instance.problem, claim.certificate, claim.bound);
    append(verdict.faults, "certificate", checked);
    verdict.bound = checked.bound + instance.fixed;
    if (verdict.holds() && *verdict.bound > verdict.cost)
      verdict.faults.push_back("the bound exceeds the plan's cost: one of the two checks is wrong");
  } catch (const Damage& damage) {
    verdict.faults.push_back(damage.sentence);
  }
  return verdict;
}

}  // namespace tsunagi::steiner
