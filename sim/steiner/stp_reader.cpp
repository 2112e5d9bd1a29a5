// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/stp_reader.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "geo/base/text.h"
#include "sim/steiner/graph.h"
#include "sim/steiner/prize_tree.h"
#include "sim/steiner/text_input.h"

namespace tsunagi::steiner {
namespace {

constexpr std::int64_t k_most_nodes = 50'000'000;

struct RawArc {
  std::uint32_t tail;
  std::uint32_t head;
  Decimal cost;
  int line;
};

struct RawPrize {
  std::uint32_t node;
  Decimal prize;
  int line;
};

std::string unquoted(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return std::string(text);
}

class StpParser {
 public:
  StpParser(std::string_view text, const std::string& file_name) : text_(text), file_(file_name) {}

  Instance parse() {
    while (!text_.empty() && !is_at_end_) {
      ++line_;
      const std::size_t end = std::min(text_.find('\n'), text_.size());
      parse_line(text_.substr(0, end));
      text_.remove_prefix(std::min(end + 1, text_.size()));
    }
    line_ = 0;
    if (node_count_ == 0) fail("expected a section Graph with Nodes, found none");
    if (!is_at_end_) fail("expected EOF at the end. The file may be cut off");
    return build();
  }

 private:
  [[noreturn]] void fail(std::string sentence, int line = -1) const {
    throw input_error(std::move(sentence), {.file = file_, .line = line < 0 ? line_ : line});
  }

  void parse_line(std::string_view line) {
    const auto words = words_of(line);
    if (words.empty()) return;
    if (!has_header_) return check_header(words[0]);
    const std::string keyword = lower(words[0]);
    if (keyword == "eof") {
      is_at_end_ = true;
    } else if (keyword == "section") {
      if (words.size() != 2) fail("expected SECTION and its name");
      section_ = lower(words[1]);
    } else if (keyword == "end") {
      section_.clear();
    } else if (section_ == "comment" || section_ == "comments") {
      if (keyword == "name") name_ = unquoted(trimmed(line.substr(line.find(words[0]) + 4)));
    } else if (section_ == "graph") {
      parse_graph(keyword, words);
    } else if (section_ == "terminals") {
      parse_terminal(keyword, words);
    } else if (section_.empty()) {
      fail(fmt::format("expected SECTION or EOF, found \"{}\"", words[0]));
    }  // other sections (Coordinates, Presolve) say nothing of the problem
  }

  void check_header(std::string_view word) {
    if (lower(word) != "33d32945")
      fail("expected the STP header \"33D32945 STP File, STP Format Version 1.0\"");
    has_header_ = true;
  }

  std::int64_t integer(std::string_view word, std::int64_t least, std::int64_t most) const {
    const auto value = parse_integer(word);
    if (!value || *value < least || *value > most)
      fail(fmt::format("expected an integer from {} to {}, found \"{}\"", least, most, word));
    return *value;
  }

  std::uint32_t node(std::string_view word) const {
    if (node_count_ == 0) fail("expected Nodes before the first node");
    return static_cast<std::uint32_t>(integer(word, 1, node_count_) - 1);
  }

  Decimal decimal(std::string_view word) const {
    const auto value = parse_decimal(word);
    if (!value)
      fail(
          fmt::format("expected a cost of at least 0 of up to {} digits, found \"{}\"", k_most_digits, word));
    return *value;
  }

  void require_words(const std::vector<std::string_view>& words, std::size_t least, std::size_t most) const {
    if (words.size() < least || words.size() > most)
      fail(fmt::format("expected {} to {} values after {}, found {}", least - 1, most - 1, words[0],
                       words.size() - 1));
  }

  void parse_graph(const std::string& keyword, const std::vector<std::string_view>& words) {
    if (keyword == "nodes") {
      require_words(words, 2, 2);
      node_count_ = integer(words[1], 1, k_most_nodes);
    } else if (keyword == "edges" || keyword == "arcs") {
      require_words(words, 2, 2);
      said_lines_ = integer(words[1], 0, k_most_nodes * 20);
    } else if (keyword == "e" || keyword == "a") {
      require_words(words, 4, keyword == "e" ? 4 : 5);
      has_arcs_ = has_arcs_ || keyword == "a";
      ++lines_;
      const std::uint32_t u = node(words[1]);
      const std::uint32_t v = node(words[2]);
      const Decimal cost = decimal(words[3]);
      arcs_.push_back({u, v, cost, line_});
      if (keyword == "e") arcs_.push_back({v, u, cost, line_});
      if (words.size() == 5) arcs_.push_back({v, u, decimal(words[4]), line_});
    } else if (keyword != "obstacles") {
      fail(fmt::format("expected Nodes, Edges, Arcs, E or A, found \"{}\"", words[0]));
    }
  }

  void parse_terminal(const std::string& keyword, const std::vector<std::string_view>& words) {
    if (keyword == "terminals") {
      require_words(words, 2, 2);
      said_terminals_ = integer(words[1], 0, k_most_nodes);
    } else if (keyword == "root" || keyword == "rootp") {
      require_words(words, 2, 2);
      if (root_) fail("expected one root, found another");
      root_ = node(words[1]);
      is_prize_root_ = keyword == "rootp";
    } else if (keyword == "t") {
      require_words(words, 2, 2);
      terminals_.push_back(node(words[1]));
    } else if (keyword == "tp") {
      require_words(words, 3, 3);
      prizes_.push_back({node(words[1]), decimal(words[2]), line_});
    } else {
      fail(fmt::format("expected Terminals, Root, RootP, T or TP, found \"{}\"", words[0]));
    }
  }

  Instance build() {
    check_counts();
    // A vertex that must be in the tree can be its root.
    for (const RawPrize& prize : prizes_)
      if (!root_ && prize.prize.is_absent) root_ = prize.node;
    if (!root_ && !terminals_.empty()) root_ = terminals_.front();
    if (!root_ && has_arcs_) fail("expected RootP: prizes on one-way arcs need a root");
    Instance instance;
    instance.name = name_;
    instance.kind = !prizes_.empty() ? (root_ ? "RPCSTP" : "PCSTP") : has_arcs_ ? "SAP" : "STP";
    instance.decimals = most_decimals();
    instance.problem.node_count = static_cast<std::uint32_t>(node_count_);
    instance.problem.root = root_.value_or(0);
    instance.blocks = {{.first = 0, .count = instance.problem.node_count}};
    instance.problem.tail.reserve(arcs_.size());
    instance.problem.head.reserve(arcs_.size());
    instance.problem.cost.reserve(arcs_.size());
    for (const RawArc& arc : arcs_)
      if (!arc.cost.is_absent) add_arc(instance, arc);
    for (const std::uint32_t t : terminals_)
      if (t != *root_) instance.problem.terminals.push_back(t);
    hang(instance);
    return validated(std::move(instance));
  }

  void hang(Instance& instance) const {
    std::vector<Prize> prizes;
    for (const RawPrize& raw : prizes_) {
      Prize prize{.node = raw.node};
      if (!raw.prize.is_absent) prize.amount = fit(raw.prize, instance.decimals, raw.line);
      prizes.push_back(prize);
    }
    std::ranges::sort(prizes, {}, &Prize::node);
    const auto twin = std::ranges::adjacent_find(prizes, {}, &Prize::node);
    if (twin != prizes.end())
      fail(fmt::format("expected one prize a vertex, found two for {}", twin->node + 1));
    if (root_) {
      hang_prizes(instance, prizes);
    } else {
      hang_prizes_without_root(instance, prizes);
    }
  }

  void check_counts() const {
    if (said_lines_ && *said_lines_ != lines_)
      fail(fmt::format("expected {} edges or arcs as the file says, found {}", *said_lines_, lines_));
    const auto found = static_cast<std::int64_t>(terminals_.size() + prizes_.size());
    const std::int64_t with_root = found + (is_prize_root_ ? 1 : 0);
    if (found == 0) fail("expected at least one terminal, found none");
    if (said_terminals_ && *said_terminals_ != found && *said_terminals_ != with_root)
      fail(fmt::format("expected {} terminals as the file says, found {}", *said_terminals_, found));
  }

  [[nodiscard]] int most_decimals() const {
    int most = 0;
    for (const RawArc& arc : arcs_) most = std::max(most, arc.cost.is_absent ? 0 : arc.cost.decimals);
    for (const RawPrize& prize : prizes_)
      most = std::max(most, prize.prize.is_absent ? 0 : prize.prize.decimals);
    return most;
  }

  [[nodiscard]] Cost fit(const Decimal& value, int decimals, int line) const {
    const auto cost = scaled(value, decimals);
    if (!cost) fail(fmt::format("a cost with {} decimals does not fit 62 bits", decimals), line);
    return *cost;
  }

  void add_arc(Instance& instance, const RawArc& arc) const {
    instance.problem.tail.push_back(arc.tail);
    instance.problem.head.push_back(arc.head);
    instance.problem.cost.push_back(fit(arc.cost, instance.decimals, arc.line));
  }

  Instance validated(Instance instance) const {
    try {
      validate(instance.problem);
    } catch (const Error& error) {
      throw error.located({.file = file_});
    }
    return instance;
  }

  std::string_view text_;
  const std::string& file_;
  int line_ = 0;
  bool has_header_ = false;
  bool is_at_end_ = false;
  std::string section_;
  std::string name_;
  std::int64_t node_count_ = 0;
  std::int64_t lines_ = 0;
  std::optional<std::int64_t> said_lines_;
  std::optional<std::int64_t> said_terminals_;
  std::optional<std::uint32_t> root_;
  bool is_prize_root_ = false;
  bool has_arcs_ = false;
  std::vector<RawArc> arcs_;
  std::vector<std::uint32_t> terminals_;
  std::vector<RawPrize> prizes_;
};

}  // namespace

Instance parse_stp(std::string_view text, const std::string& file_name) {
  return StpParser(text, file_name).parse();
}

Instance read_stp(const std::filesystem::path& path) {
  return parse_stp(read_text(path), path.string());
}

}  // namespace tsunagi::steiner
