// SPDX-License-Identifier: Apache-2.0
#include "sim/report/workbook_words.h"

#include <algorithm>
#include <array>
#include <ranges>

#include <fmt/format.h>

namespace tsunagi::report {
namespace {

constexpr std::array k_sheets{
    SheetWords{"key_figures.csv", "主要指標", "計画の主な数字", "The figures a reader asks for first"},
    SheetWords{"costs.csv", "費用内訳", "年間費用を6つの見方で分けたもの。各見方の合計は総額に一致",
               "Yearly cost in six views; each sums to the total"},
    SheetWords{"demand.csv", "需要と手段", "需要ごとに、どの通信手段で何台を収容するか",
               "Units of each demand by the option that serves them"},
    SheetWords{"fiscal_years.csv", "年度明細", "年度・市町村・支払者・科目・層ごとの金額(実質と名目)",
               "Every fiscal year by municipality, payer, account and layer"},
    SheetWords{"fiscal_years_range.csv", "年度の幅", "公費の年度額の P10・P50・P90 と、その 95% 区間",
               "P10, P50 and P90 of each fiscal year's public money, each with its 95 % interval"},
    SheetWords{"uncertain_figures.csv", "不確かな単価", "各単価が現在価値をどれだけ動かすか",
               "What each uncertain figure does to the present value"},
    SheetWords{"present_values.csv", "現在価値", "期間全体の費用の現在価値と年平均額",
               "Total cost of the horizon and the equal yearly amount"},
    SheetWords{"burden.csv", "負担明細", "市町村が自ら負担する額(起債・一般財源・交付税)",
               "What each municipality pays itself"},
    SheetWords{"support.csv", "支援明細", "支援制度ごとの金額と根拠", "Every yen of support with its rule"},
    SheetWords{"support_lines.csv", "支援と費目", "どの費目がどの制度に当たるか",
               "Which cost line went to which programme"},
    SheetWords{"support_questions.csv", "未確認の支援",
               "使える可能性のある制度と、足りない条件(0円として計算)",
               "Programmes that would look at the costs and what is missing; counted as 0"},
    SheetWords{"support_range.csv", "支援の仮定", "運営費支援の仮定の幅。どの合計にも含めない",
               "Running support as a hypothesis; in no total"},
    SheetWords{"bill_of_quantities.csv", "数量表", "買う物と毎年払う物の数量と金額",
               "What to buy and what to pay a year"},
    SheetWords{"permits.csv", "許認可", "通信手段ごとの準備期間と必要な手続き",
               "Lead times and permits of each option used"},
    SheetWords{"assumptions.csv", "仮定一覧", "確認が必要な仮定と確からしさの低い単価",
               "What rests on an assumption, dearest first"}};

constexpr std::array k_columns{
    ColumnWords{"account", "科目", "Account of the fiscal year"},
    ColumnWords{"all_years_jpy", "期間合計", "Sum over all fiscal years"},
    ColumnWords{"allocation_return_jpy", "交付税で戻る額", "What the allocation tax gives back"},
    ColumnWords{"amount_jpy", "支援額", "Amount of support"},
    ColumnWords{"article", "根拠条文", "Article of the rule"},
    ColumnWords{"base_jpy", "対象額", "What the rate is applied to"},
    ColumnWords{"basis", "支援の数え方", "Which rule statuses are counted"},
    ColumnWords{"best_rule_status", "到達しうる制度の状態", "Rule status it could reach"},
    ColumnWords{"bond_jpy", "起債額", "Bonds issued"},
    ColumnWords{"bond_programme", "起債の制度", "Programme of the bonds"},
    ColumnWords{"bond_service_jpy", "公債費", "Interest and repayment of bonds"},
    ColumnWords{"capital_jpy", "資本的支出", "Capital: investment, renewal, removal"},
    ColumnWords{"capital_support_jpy", "整備費の支援", "Support of capital"},
    ColumnWords{"confidence", "確からしさ", "Confidence of the figure"},
    ColumnWords{"cost_jpy_per_year", "年間費用", "Yearly cost"},
    ColumnWords{"cost_ratio", "対象にする運営費の割合", "Share of the running cost that counts"},
    ColumnWords{"counted_jpy", "計算に入れた額", "What is counted: 0 until designated"},
    ColumnWords{"demand", "需要", "Demand row of the scenario"},
    ColumnWords{"demand_name", "需要の名称", "Name of the demand row"},
    ColumnWords{"department", "部署", "Department"},
    ColumnWords{"dimension", "見方", "By what the cost is split"},
    ColumnWords{"discount_rate_per_year", "割引率(年)", "Discount rate a year"},
    ColumnWords{"effective_jpy", "実質負担", "General funds less what the allocation tax gives back"},
    ColumnWords{"eligible_jpy", "対象になりうる額", "Eligible over the horizon"},
    ColumnWords{"equivalent_annual_jpy_per_year", "年平均額", "Equal yearly amount of the total"},
    ColumnWords{"figure", "指標", "Figure"},
    ColumnWords{"first_order_index", "単独の寄与", "Share of the variance by itself (Sobol)"},
    ColumnWords{"first_year_jpy", "初年度", "First fiscal year"},
    ColumnWords{"fiscal_year", "年度", "Fiscal year from April"},
    ColumnWords{"for_homes", "世帯向け", "Whether it serves homes"},
    ColumnWords{"general_funds_jpy", "一般財源", "General funds"},
    ColumnWords{"high", "高い値", "High value"},
    ColumnWords{"id", "識別子", "Identifier"},
    ColumnWords{"income_jpy", "収入", "Income"},
    ColumnWords{"item", "費目", "Item of the price catalogue"},
    ColumnWords{"item_name", "費目の名称", "Name of the item"},
    ColumnWords{"jpy", "金額", "Amount: once or a year, see paid"},
    ColumnWords{"key", "区分", "Key"},
    ColumnWords{"kind", "種類", "Kind"},
    ColumnWords{"layer", "層", "Layer of the network"},
    ColumnWords{"lead_time_months", "準備期間", "Lead time"},
    ColumnWords{"likely_jpy", "最も確からしい値", "Every figure at the value of the plan"},
    ColumnWords{"low", "低い値", "Low value"},
    ColumnWords{"mean_jpy", "平均", "Mean of the draws"},
    ColumnWords{"measure", "測るもの", "cost, net of income, or deficit"},
    ColumnWords{"mid", "計画の値", "Value of the plan"},
    ColumnWords{"missing", "足りない条件", "What is missing"},
    ColumnWords{"municipality", "市町村", "Municipality"},
    ColumnWords{"municipality_code", "市町村コード", "Municipality code, JIS X 0402"},
    ColumnWords{"name", "名称", "Name"},
    ColumnWords{"nominal_with_tax_jpy", "名目額・税込", "Nominal, with consumption tax"},
    ColumnWords{"option", "通信手段", "Network option"},
    ColumnWords{"option_name", "通信手段の名称", "Name of the network option"},
    ColumnWords{"over_budget_ratio", "予算を超える確率", "Share of the draws over the budget"},
    ColumnWords{"owner", "所有者", "Owner"},
    ColumnWords{"p10_jpy", "P10", "10 % of the draws are below"},
    ColumnWords{"p10_least_jpy", "P10の下限", "95 % interval of P10, lower end"},
    ColumnWords{"p10_most_jpy", "P10の上限", "95 % interval of P10, upper end"},
    ColumnWords{"p50_jpy", "P50", "Half of the draws are below"},
    ColumnWords{"p50_least_jpy", "P50の下限", "95 % interval of P50, lower end"},
    ColumnWords{"p50_most_jpy", "P50の上限", "95 % interval of P50, upper end"},
    ColumnWords{"p90_jpy", "P90", "90 % of the draws are below"},
    ColumnWords{"p90_least_jpy", "P90の下限", "95 % interval of P90, lower end"},
    ColumnWords{"p90_most_jpy", "P90の上限", "95 % interval of P90, upper end"},
    ColumnWords{"paid", "支払い", "once, or yearly"},
    ColumnWords{"payer", "支払者", "Who pays"},
    ColumnWords{"permits", "必要な手続き", "Permits and agreements"},
    ColumnWords{"plan_jpy_per_year", "計画の年間費用", "Yearly cost in the plan"},
    ColumnWords{"planned_jpy", "精算前の見込額", "Forecast before settlement"},
    ColumnWords{"present_value_at_p10_jpy", "P10のときの現在価値",
                "Present value with the figure at its P10"},
    ColumnWords{"present_value_at_p90_jpy", "P90のときの現在価値",
                "Present value with the figure at its P90"},
    ColumnWords{"programme", "支援制度", "Programme of support"},
    ColumnWords{"programme_name", "支援制度の名称", "Name of the programme"},
    ColumnWords{"quantity", "数量", "Quantity, of the row's unit"},
    ColumnWords{"rate", "補助率", "Rate of support"},
    ColumnWords{"real_jpy", "実質額・税抜", "At prices of the base year, without tax"},
    ColumnWords{"residual_jpy", "期末の残存価値", "Value left at the end of the horizon"},
    ColumnWords{"rule", "規則", "Rule of the catalogue"},
    ColumnWords{"rule_status", "制度の状態", "verified, unverified or hypothetical"},
    ColumnWords{"rules_version", "規則の版", "Version of the rules"},
    ColumnWords{"running_jpy", "経常的支出", "Running: upkeep, operation, personnel"},
    ColumnWords{"running_support_jpy", "運営費の支援", "Support of running costs"},
    ColumnWords{"sources", "出典", "Keys of sources.toml"},
    ColumnWords{"statement", "注意書き", "What must be said beside the figure"},
    ColumnWords{"text", "説明", "Text"},
    ColumnWords{"total_cost_jpy", "総費用", "Capital less residual plus running"},
    ColumnWords{"total_index", "全体の寄与", "Share of the variance with all interplay (Sobol)"},
    ColumnWords{"touches", "対象の数", "Things it touches"},
    ColumnWords{"unit", "単位", "Unit"},
    ColumnWords{"unit_jpy", "単価", "Price of one unit"},
    ColumnWords{"units", "端末数", "Units of demand"},
    ColumnWords{"use_case", "ユースケース", "Use case"},
    ColumnWords{"value", "値", "Value, in the row's unit"},
    ColumnWords{"what", "対象", "What it is about"},
    ColumnWords{"worst_tenth_jpy", "悪い1割の平均", "Mean of the draws above P90"},
    ColumnWords{"years", "支援年数", "Years of support"}};

constexpr std::array k_codes{CodeWords{"investment", "整備"},
                             CodeWords{"renewal", "更新"},
                             CodeWords{"removal", "撤去"},
                             CodeWords{"upkeep", "保守"},
                             CodeWords{"operation", "運営"},
                             CodeWords{"personnel", "人件費"},
                             CodeWords{"income", "収入"},
                             CodeWords{"public", "公費"},
                             CodeWords{"users", "利用者"},
                             CodeWords{"gateway", "局舎・接続点"},
                             CodeWords{"route", "伝送路"},
                             CodeWords{"site", "基地局用地・柱"},
                             CodeWords{"power", "電源"},
                             CodeWords{"radio", "無線設備"},
                             CodeWords{"premises", "宅内・端末"},
                             CodeWords{"core", "コア設備"},
                             CodeWords{"platform", "衛星・携帯サービス"},
                             CodeWords{"in_house", "構内網"},
                             CodeWords{"penalty", "収容しない損失"},
                             CodeWords{"unserved", "収容しない"},
                             CodeWords{"in_force_verified", "施行中・適用確認済み"},
                             CodeWords{"in_force_unverified", "施行中・適用未確認"},
                             CodeWords{"hypothetical", "仮定"},
                             CodeWords{"with_in_force_unverified", "適用未確認の支援を含む"},
                             CodeWords{"with_hypothetical", "仮定の支援を含む"},
                             CodeWords{"listed", "掲載のみ(計算しない)"},
                             CodeWords{"sourced", "出典あり"},
                             CodeWords{"derived", "算出"},
                             CodeWords{"assumption", "仮定"},
                             CodeWords{"cost", "費用"},
                             CodeWords{"net", "収入を引いた額"},
                             CodeWords{"deficit", "赤字"},
                             CodeWords{"once", "整備時に一度"},
                             CodeWords{"yearly", "毎年"},
                             CodeWords{"joint", "共同(全域で一つ)"},
                             CodeWords{"outside", "域外"},
                             CodeWords{"fiber", "光回線"},
                             CodeWords{"local5g", "ローカル5G"},
                             CodeWords{"bwa", "地域BWA"},
                             CodeWords{"lpwa", "LPWA"},
                             CodeWords{"wifi", "Wi-Fi"},
                             CodeWords{"microwave", "マイクロ波中継"},
                             CodeWords{"mobile", "携帯電話"},
                             CodeWords{"leo", "低軌道衛星"},
                             CodeWords{"geo", "静止衛星"},
                             CodeWords{"haps", "HAPS"},
                             CodeWords{"layer", "層"},
                             CodeWords{"technology", "技術"},
                             CodeWords{"option", "通信手段"},
                             CodeWords{"use_case", "需要"},
                             CodeWords{"department", "部署"},
                             CodeWords{"municipality", "市町村"},
                             CodeWords{"all", "合計"}};

struct SuffixUnit {
  std::string_view suffix;
  ColumnUnit unit;
};
// The first that fits.
constexpr std::array k_suffixes{SuffixUnit{"_jpy_per_year", {"円/年", NumberLook::whole}},
                                SuffixUnit{"_jpy", {"円", NumberLook::whole}},
                                SuffixUnit{"_rate_per_year", {"%", NumberLook::share}},
                                SuffixUnit{"_ratio", {"%", NumberLook::share}},
                                SuffixUnit{"_index", {"", NumberLook::decimal}},
                                SuffixUnit{"_months", {"か月", NumberLook::plain}},
                                SuffixUnit{"_km", {"km", NumberLook::decimal}},
                                SuffixUnit{"_m", {"m", NumberLook::whole}}};

template <class List>
auto found(const List& list, std::string_view key, auto member) -> decltype(list.data()) {
  const auto at = std::ranges::find(list, key, member);
  return at == list.end() ? nullptr : &*at;
}

}  // namespace

const SheetWords* sheet_words(std::string_view file) noexcept {
  return found(k_sheets, file, &SheetWords::file);
}

const ColumnWords* column_words(std::string_view column) noexcept {
  return found(k_columns, column, &ColumnWords::column);
}

const CodeWords* code_words(std::string_view code) noexcept {
  return found(k_codes, code, &CodeWords::code);
}

ColumnUnit column_unit(std::string_view column) noexcept {
  if (column == "jpy") return {"円", NumberLook::whole};
  if (column == "rate") return {"%", NumberLook::share};
  if (column == "units" || column == "touches") return {"", NumberLook::whole};
  const auto at =
      std::ranges::find_if(k_suffixes, [&](const SuffixUnit& s) { return column.ends_with(s.suffix); });
  return at == k_suffixes.end() ? ColumnUnit{} : at->unit;
}

std::string heading(std::string_view column) {
  const ColumnWords* words = column_words(column);
  if (words == nullptr) return std::string(column);
  const std::string_view unit = column_unit(column).unit_ja;
  return unit.empty() ? fmt::format("{}\n{}", words->name_ja, column)
                      : fmt::format("{}[{}]\n{}", words->name_ja, unit, column);
}

}  // namespace tsunagi::report
