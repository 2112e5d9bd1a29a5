// SPDX-License-Identifier: Apache-2.0
#include "sim/report/application.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "geo/base/text.h"
#include "sim/report/gate_tables.h"
#include "sim/report/plan_lists.h"

namespace tsunagi::report {
namespace {

using finance::Basis;
using finance::Burden;
using finance::BurdenYear;
using finance::Operation;
using plan::k_no_index;

// A text of the input inside Markdown.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>#|!").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out;
}

std::string yen_text(std::int64_t jpy) {
  return with_thousands(jpy) + " 円";
}

class Draft {
 public:
  Draft(const plan::Scenario& scenario, const plan::Planned& planned, const Operation& operation)
      : scenario_(scenario),
        planned_(planned),
        operation_(operation),
        bill_(bill_of_quantities(scenario, planned)) {}

  std::string run() {
    out_ = fmt::format(
        "# 申請書案: "
        "{}"
        "\n\n計画の数値から自動で作った下書きで、どの制度の様式でもない。金額は名目・税込。地点はすべて候補で"
        "あり、現地調査をしていない。\n",
        escaped(scenario_.name));
    for (const Burden& burden : operation_.burdens) {
      const bool any = std::ranges::any_of(
          burden.years, [](const BurdenYear& y) { return y.capital_jpy != 0 || y.running_jpy != 0; });
      if (burden.basis == Basis::verified && any) add_page(burden);
    }
    return std::move(out_);
  }

 private:
  void add_page(const Burden& burden) {
    const finance::Place& place = operation_.ledger.places[burden.municipality];
    out_ += fmt::format("\n## {} ({})\n", escaped(place.name), escaped(place.code));
    add_served(burden.municipality);
    add_bill(burden.municipality);
    add_money(burden);
    add_support(burden.municipality);
    add_priority(burden.municipality);
    add_programmes(burden.municipality);
  }

  // Units by department and demand whose place lies in the municipality.
  void add_served(std::uint16_t m) {
    std::map<std::uint32_t, std::int64_t> units;
    for (std::uint32_t t = 0; t < planned_.demand.terminals.size(); ++t) {
      const plan::Terminal& terminal = planned_.demand.terminals[t];
      const bool is_here = planned_.demand.premises[terminal.premises].municipality == std::int32_t{m};
      if (is_here && !terminal.is_backup && planned_.plan.services[t].option != plan::k_unserved)
        units[terminal.row] += terminal.units;
    }
    if (units.empty()) return;
    out_ += "\n### 対象\n\n| 部署 | 用途 | 数 |\n|---|---|---:|\n";
    for (const auto& [row, count] : units) {
      out_ += fmt::format("| {} | {} | {} |\n", escaped(scenario_.demand[row].department),
                          escaped(scenario_.demand[row].name_ja), with_thousands(count));
    }
  }

  void add_bill(std::uint16_t m) {
    std::set<std::string> owners;
    std::string table;
    for (const BillRow& row : bill_) {
      if (row.municipality != m) continue;
      const models::CostItem& item = scenario_.catalogue.items[row.item];
      if (row.option != k_no_index) owners.insert(scenario_.catalogue.options[row.option].carrier);
      if (!row.is_bought) continue;
      const std::string by =
          row.option == k_no_index ? "" : " / " + scenario_.catalogue.options[row.option].name_ja;
      table += fmt::format("| {} | {} | {} | {} |\n", escaped(item.name + by),
                           std::round(row.quantity * 1000) / 1000,
                           escaped(item.unit.substr(item.unit.find('/') + 1)), with_thousands(row.jpy));
    }
    if (!table.empty())
      out_ +=
          "\n### 整備内容(実質・税抜)\n\n| 品目 | 数量 | 単位 | 金額 (円) |\n|---|---:|---|---:|\n" + table;
    std::string names;
    for (const std::string& owner : owners) names += (names.empty() ? "" : "、") + escaped(owner);
    if (!names.empty()) out_ += "\n責任分界: 役務・設備の提供者は " + names + "。その他は市町村。\n";
  }

  void add_money(const Burden& burden) {
    const auto build =
        static_cast<std::size_t>(scenario_.years.assume.build_year - operation_.ledger.base_year);
    const BurdenYear& first = burden.years[build];
    BurdenYear all;
    std::int64_t funds = 0;
    std::int64_t effective = 0;
    for (const BurdenYear& y : burden.years) {
      all.capital_jpy += y.capital_jpy;
      all.capital_support_jpy += y.capital_support_jpy;
      all.bond_jpy += y.bond_jpy;
      all.running_jpy += y.running_jpy;
      all.income_jpy += y.income_jpy;
      all.running_support_jpy += y.running_support_jpy;
      funds += y.general_funds_jpy();
      effective += y.effective_jpy();
    }
    out_ += fmt::format("\n### 事業費と財源\n\n| | {} 年度 | {} 年間 |\n|---|---:|---:|\n",
                        scenario_.years.assume.build_year, operation_.ledger.years);
    const auto line = [&](std::string_view name, std::int64_t one, std::int64_t sum) {
      out_ += fmt::format("| {} | {} | {} |\n", name, yen_text(one), yen_text(sum));
    };
    line("投資・更新", first.capital_jpy, all.capital_jpy);
    line("維持運営費", first.running_jpy, all.running_jpy);
    line("収入", first.income_jpy, all.income_jpy);
    line("国費等(確認済み)", first.capital_support_jpy + first.running_support_jpy,
         all.capital_support_jpy + all.running_support_jpy);
    line("起債", first.bond_jpy, all.bond_jpy);
    line("一般財源(公債費を含む)", first.general_funds_jpy(), funds);
    line("交付税措置後の実質負担", first.effective_jpy(), effective);
    if (!burden.receives_allocation) out_ += "\n財政力指数が 1 以上のため、交付税措置はない。\n";
  }

  // The three columns of support, never summed; only the first is in the funds above.
  void add_support(std::uint16_t m) {
    constexpr std::array<std::string_view, 3> k_columns{
        "現行制度・適用確認済み", "現行制度・適用未確認(上の財源に含めない)", "仮定(どの合計にも含めない)"};
    const int build = scenario_.years.assume.build_year - operation_.ledger.base_year;
    std::array<std::int64_t, 3> first{};
    std::array<std::int64_t, 3> all{};
    for (const finance::SupportRow& row : operation_.support.rows) {
      if (row.municipality != m) continue;
      const auto status = static_cast<std::size_t>(row.status);
      all[status] += row.amount_jpy;
      first[status] += row.year == build ? row.amount_jpy : 0;
    }
    out_ += fmt::format("\n### 支援(三区分、合計しない)\n\n| | {} 年度 | {} 年間 |\n|---|---:|---:|\n",
                        scenario_.years.assume.build_year, operation_.ledger.years);
    for (std::size_t i = 0; i < k_columns.size(); ++i)
      out_ += fmt::format("| {} | {} | {} |\n", k_columns[i], yen_text(first[i]), yen_text(all[i]));
    out_ += fmt::format("\n仮定について: {}。\n", finance::k_hypothesis_ja);
  }

  // Problem classes of the place, its projects' gates and its score.
  void add_priority(std::uint16_t m) {
    const finance::Priority& priority = operation_.priority;
    std::string list;
    for (const finance::ProblemRow& row : priority.problems.rows) {
      if (row.municipality != std::int32_t{m}) continue;
      list += fmt::format("- {}: {} (地点 {})\n",
                          escaped(scenario_.gates.problems[static_cast<std::size_t>(row.problem)].name_ja),
                          with_thousands(row.units), with_thousands(row.terminals));
    }
    std::set<std::uint32_t> seen;
    for (const finance::PriorityRow& row : priority.rows) {
      if (row.municipality != m || !row.project || !seen.insert(*row.project).second) continue;
      const plan::Project& project = scenario_.projects[*row.project];
      list +=
          fmt::format("- 取組「{}」: 段階 {}、審査 {}{}\n", escaped(project.name_ja),
                      models::k_stage_names[static_cast<std::size_t>(project.stage)],
                      finance::k_gate_result_names[static_cast<std::size_t>(row.gate.result)],
                      row.gate.causes.empty() ? "" : fmt::format(" ({})", fmt::join(row.gate.causes, ", ")));
    }
    for (const finance::MunicipalityScore& score : priority.municipalities) {
      if (score.municipality == m)
        list += fmt::format("- 優先度 {:.1f} 点 (重みの幅で {:.1f}〜{:.1f})。{}\n", score.score,
                            score.spread.p10, score.spread.p90, k_score_ja);
    }
    if (!list.empty()) out_ += "\n### 課題と優先度\n\n" + list;
  }

  void add_programmes(std::uint16_t m) {
    std::string list;
    for (const finance::OpenQuestion& q : operation_.support.open) {
      if (q.municipality != m) continue;
      const models::Programme& p = *scenario_.catalogue.rules.find(q.programme);
      const bool is_hypothesis = q.best_status == models::RuleStatus::hypothetical;
      list += fmt::format("- {} ({}): 対象となり得る費用 {}、計上 0 円。不足: {}{}\n", escaped(p.name_ja),
                          p.id, yen_text(q.eligible_jpy), escaped(q.missing),
                          is_hypothesis ? fmt::format("。{}", finance::k_hypothesis_ja) : "");
    }
    if (!list.empty()) out_ += "\n### 確認を要する制度\n\n" + list;
  }

  const plan::Scenario& scenario_;
  const plan::Planned& planned_;
  const Operation& operation_;
  std::vector<BillRow> bill_;
  std::string out_;
};

}  // namespace

std::string application_draft(const plan::Scenario& scenario, const plan::Planned& planned,
                              const Operation& operation) {
  return Draft(scenario, planned, operation).run();
}

}  // namespace tsunagi::report
