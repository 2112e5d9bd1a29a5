// SPDX-License-Identifier: Apache-2.0
// The tables of one run.
import { el, link, name } from "./dom";
import type { Picked } from "./map";
import { useCaseTitle } from "./map_layers";
import { count, exactYen } from "./numbers";
import type { Run } from "./run";
import { type Column, table } from "./tables";
import { hypothesisEn, named, roleName, rungName, w, wordFor } from "./words";

const aYear = (): string => w("円/年", "JPY a year");

function optionName(run: Run, id: string): string {
  if (id === "unserved") return w("提供しない", "Not served");
  const option = run.data.catalogue.options.find((o) => o.id === id);
  return option ? named(option) : id;
}

function municipalityName(run: Run, code: string): string {
  return run.summary.cost.by_municipality.find((m) => m.key === code)?.name ?? code;
}

function demandSheet(run: Run): HTMLElement {
  const costs = new Map(run.summary.cost.by_use_case.map((row) => [row.key, row.cost_jpy_per_year]));
  type Row = Run["summary"]["demand"][number];
  const columns: Column<Row>[] = [
    { title: w("用途", "Use case"), value: useCaseTitle },
    { title: w("所管", "Department"), value: (d) => d.department },
    { title: w("需要", "Units"), value: (d) => d.units },
    { title: w("提供", "Served"), value: (d) => d.served_units },
    { title: w("提供手段（件数）", "Served by (units)"), value: (d) => Object.entries(d.units_by_option).sort((a, b) => b[1] - a[1]).map(([id, units]) => `${optionName(run, id)} ${count(units)}`).join(w("、", ", ")) },
    { title: `${w("費用の分担", "Share of cost")} ${aYear()}`, value: (d) => costs.get(d.id) ?? 0, isMoney: true },
  ];
  return table(w("用途ごとの提供", "Use cases"), columns, run.summary.demand);
}

function placesSheet(run: Run, pick: (what: Picked) => void): HTMLElement {
  const { terminals, premises, sites } = run.plan;
  const { options, demand } = run.data.catalogue;
  const rows = terminals.name.map((_, t) => t);
  const option = (t: number): string => (terminals.option[t] === null ? w("提供しない", "Not served") : optionName(run, options[terminals.option[t]!].id));
  const columns: Column<number>[] = [
    { title: w("名称", "Name"), value: (t) => terminals.name[t] + (terminals.backup_of[t] !== null ? w("（予備）", " (second path)") : "") },
    { title: w("用途", "Use case"), value: (t) => useCaseTitle(demand[terminals.row[t]]) },
    { title: w("市町村", "Municipality"), value: (t) => premises.municipality[terminals.premises[t]] },
    { title: w("数量", "Units"), value: (t) => terminals.units[t] },
    { title: w("手段", "Served by"), value: option },
    { title: w("無線局", "Site"), value: (t) => (terminals.site[t] === null ? "" : sites.name[terminals.site[t]!]) },
    { title: `${w("ここが増やす費用", "Adds")} ${aYear()}`, value: (t) => terminals.saved_jpy[t], isMoney: true },
    { title: w("次善の手段", "Second best"), value: (t) => { const way = terminals.others[t][0]; return !way ? "" : way[0] === null ? w("提供しない", "Not served") : optionName(run, options[way[0]].id); } },
    { title: `${w("次善との差", "It would add")} ${aYear()}`, value: (t) => terminals.others[t][0]?.[2] ?? null, isMoney: true },
  ];
  return table(w("需要地の一覧（行を選ぶと根拠を表示）", "Places of demand (pick a row for its audit trail)"), columns, rows, { onRow: (t) => pick({ terminal: t }) });
}

function itemsSheet(run: Run): HTMLElement {
  const sums = new Map<string, [number, number]>();
  const add = (item: number | null, quantity: number, jpy: number): void => {
    const sum = sums.get(String(item)) ?? [0, 0];
    sums.set(String(item), [sum[0] + quantity, sum[1] + jpy]);
  };
  for (const lines of run.plan.arcs.lines) for (const [item, quantity, jpy] of lines) add(item, quantity, jpy);
  for (const [item, quantity, jpy] of run.plan.common) add(item, quantity, jpy);
  const { items, sources } = run.data.catalogue;
  const rows = [...sums].filter(([key]) => key !== "null").map(([key, [quantity, jpy]]) => ({ ...items[key], quantity, sum: jpy }));
  const columns: Column<(typeof rows)[number]>[] = [
    { title: w("品目", "Item"), value: named },
    { title: w("数量", "Quantity"), value: (i) => Math.round(i.quantity * 100) / 100 },
    { title: w("単価 円", "Price JPY"), value: (i) => i.taken_jpy, isMoney: true },
    { title: w("単位", "Unit"), value: (i) => i.unit },
    { title: w("範囲 円", "Range JPY"), value: (i) => `${exactYen(i.jpy[0])}–${exactYen(i.jpy[2])}` },
    { title: `${w("費用", "Cost")} ${aYear()}`, value: (i) => i.sum, isMoney: true },
    { title: w("根拠", "Kind"), value: (i) => wordFor(i.kind), show: (i) => el("span", { class: i.kind === "assumption" ? "tag small" : "" }, wordFor(i.kind)) },
    { title: w("確度", "Confidence"), value: (i) => wordFor(i.confidence) },
    { title: w("価格年", "Year"), value: (i) => (i.year > 0 ? String(i.year) : "") },
    { title: w("出典", "Source"), value: (i) => i.sources.map((key) => sources[key]?.title ?? key).join("; "),
      show: (i) => el("span", {}, ...i.sources.flatMap((key, n) => [n > 0 ? "; " : "", sources[key] ? link(sources[key].title, sources[key].url) : name(key)])) },
  ];
  return table(w("使った単価と数量", "Prices and quantities"), columns, rows.sort((a, b) => b.sum - a.sum));
}

function supportSheets(run: Run): HTMLElement[] {
  const { support } = run.summary;
  const statement = w(run.data.hypothesis_ja, hypothesisEn);
  type Open = Run["summary"]["support"]["open"][number];
  const open: Column<Open>[] = [
    { title: w("市町村", "Municipality"), value: (q) => municipalityName(run, q.municipality) },
    { title: w("制度", "Programme"), value: (q) => q.programme },
    { title: w("区分", "Status"), value: (q) => wordFor(q.best_rule_status) },
    { title: w("対象になり得る費用 円", "Cost it could apply to, JPY"), value: (q) => q.eligible_jpy, isMoney: true },
    { title: w("計上額 円", "Counted, JPY"), value: () => 0, isMoney: true },
    { title: w("未回答の要件", "What is missing"), value: (q) => q.missing },
  ];
  const ranges = support.hypothetical.ranges.flatMap((range) => range.grid.map((g) => ({ rule: range.rule, ...g })));
  const cases: Column<(typeof ranges)[number]>[] = [
    { title: w("仮定", "Rule"), value: (r) => r.rule },
    { title: w("率", "Rate"), value: (r) => Math.round(r.rate * 1000) / 1000 },
    { title: w("対象とする費用の割合", "Share of cost"), value: (r) => r.cost_ratio },
    { title: w("年数", "Years"), value: (r) => r.years },
    { title: w("初年度 円", "First year, JPY"), value: (r) => r.first_year_jpy, isMoney: true },
    { title: w("全期間 円", "All years, JPY"), value: (r) => r.all_years_jpy, isMoney: true },
    { title: w("区分", "Status"), value: () => wordFor("hypothetical") },
  ];
  type Granted = Run["summary"]["support"]["rows"][number];
  const granted: Column<Granted>[] = [
    { title: w("年度", "Fiscal year"), value: (r) => String(r.fiscal_year) },
    { title: w("市町村", "Municipality"), value: (r) => municipalityName(run, r.municipality) },
    { title: w("制度", "Programme"), value: (r) => r.programme },
    { title: w("区分", "Status"), value: (r) => wordFor(r.rule_status) },
    { title: w("根拠", "Article"), value: (r) => r.article },
    { title: w("対象", "What"), value: (r) => r.what },
    { title: w("対象額 円", "Base, JPY"), value: (r) => r.base_jpy, isMoney: true },
    { title: w("額 円", "Amount, JPY"), value: (r) => r.amount_jpy, isMoney: true },
  ];
  return [
    table(w("支援：計上したもの", "Support that is counted"), granted, support.rows, { note: support.rows.some((r) => r.rule_status === "hypothetical") && statement }),
    table(w("支援：要件が未回答のもの（0 円と数える）", "Support with open questions (counted as 0)"), open, support.open),
    table(w("支援：仮定による試算（合計に含めない）", "Support by hypothesis (in no total)"), cases, ranges, { note: el("span", { class: "statement" }, statement) }),
  ];
}

function burdenSheet(run: Run): HTMLElement {
  const rows = run.summary.burden.flatMap((b) => b.years.map((year) => ({ municipality: b.municipality, basis: b.basis, ...year })));
  const isHypothetical = run.summary.burden.some((b) => b.basis === "with_hypothetical");
  const yen = (title: string, value: (row: (typeof rows)[number]) => number): Column<(typeof rows)[number]> => ({ title: `${title} ${w("円", "JPY")}`, value, isMoney: true });
  const columns: Column<(typeof rows)[number]>[] = [
    { title: w("市町村", "Municipality"), value: (r) => municipalityName(run, r.municipality) },
    { title: w("支援の前提", "Support taken off"), value: (r) => wordFor(r.basis) },
    { title: w("年度", "Fiscal year"), value: (r) => String(r.fiscal_year) },
    yen(w("投資", "Capital"), (r) => r.capital_jpy), yen(w("投資への支援", "Support of it"), (r) => r.capital_support_jpy),
    yen(w("起債", "Bonds"), (r) => r.bond_jpy), yen(w("公債費", "Bond service"), (r) => r.bond_service_jpy),
    yen(w("運営費", "Running"), (r) => r.running_jpy), yen(w("収入", "Income"), (r) => r.income_jpy),
    yen(w("一般財源", "General funds"), (r) => r.general_funds_jpy), yen(w("交付税措置", "Returned by allocation tax"), (r) => r.allocation_return_jpy),
    yen(w("実質負担", "Effective burden"), (r) => r.effective_jpy),
  ];
  return table(w("年度ごとの市町村の負担（名目・税込）", "Burden of municipalities by year (nominal, with tax)"), columns, rows, { note: isHypothetical && w(run.data.hypothesis_ja, hypothesisEn) });
}

function silosSheet(run: Run): HTMLElement | null {
  if (!run.summary.savings.compared) return null;
  return table(w("単独で整備した場合", "Each on its own"), [
    { title: w("所管", "Department"), value: (s) => s.department },
    { title: w("市町村", "Municipality"), value: (s) => s.municipality },
    { title: w("需要地", "Places"), value: (s) => s.terminals },
    { title: `${w("費用", "Cost")} ${aYear()}`, value: (s) => s.cost_jpy_per_year, isMoney: true },
  ], run.summary.savings.silos);
}

// What must be shared to save how much: each step with what its figures may be off by.
function ladderSheet(run: Run): HTMLElement | null {
  const { compared, ladder } = run.summary.savings;
  if (!compared) return null;
  return table(w("どこまで共用すればいくら減るか", "What must be shared to save how much"), [
    { title: w("共用の範囲（上の段を含む）", "Shared, with the steps above"), value: (r) => rungName(r.shared_up_to) },
    { title: `${w("費用", "Cost")} ${aYear()}`, value: (r) => r.cost_jpy_per_year, isMoney: true },
    { title: `${w("証明された下限", "Proven bound")} ${aYear()}`, value: (r) => r.bound_jpy_per_year, isMoney: true },
    { title: `${w("前の段からの節減", "Saved by this step")} ${aYear()}`, value: (r) => r.saved_against_rung_before_jpy_per_year, isMoney: true },
    { title: w("誤差より大きいか", "Larger than the gaps"), value: (r) => (r.shared_up_to === "none" ? "—" : r.distinguishable ? w("はい", "yes") : w("区別できない", "not distinguishable")) },
  ], ladder);
}

// How far each project is, and what keeps it there.
function gatesSheet(run: Run): HTMLElement | null {
  const gates = run.summary.papers?.gates ?? [];
  if (gates.length === 0) return null;
  return table(w("事業の段階と審査", "Projects, stages and gates"), [
    { title: w("事業", "Project"), value: (g) => g.name || g.project },
    { title: w("市町村", "Municipality"), value: (g) => g.municipality },
    { title: w("段階", "Stage"), value: (g) => wordFor(g.stage) },
    { title: w("成熟度（1～9）", "Maturity (1 to 9)"), value: (g) => g.maturity },
    { title: w("審査", "Gate"), value: (g) => wordFor(g.result) },
    { title: w("不足", "What is missing"), value: (g) => g.causes },
    { title: w("社会資本の関門", "Social-capital gate"), value: (g) => wordFor(g.capital_gate) },
    { title: w("教訓", "Lessons"), value: (g) => g.lessons },
  ], gates, { note: w("重み・閾値は仮定であり、国の基準ではない。未回答は満たさないものと数える。", "Weights and thresholds are assumptions, no rule of the nation. Unanswered counts as not met.") });
}

function breakEvenSheet(run: Run): HTMLElement {
  return table(w("採用されない手段：いくらなら採用されるか", "Options that win nowhere, and at what price they would"), [
    { title: w("手段", "Option"), value: (b) => optionName(run, b.option) },
    { title: w("最も近い場所", "Nearest to paying at"), value: (b) => b.where },
    { title: `${w("そこでの費用", "Its cost there")} ${aYear()}`, value: (b) => b.own_cost_jpy_per_year, isMoney: true },
    { title: `${w("採用される費用", "It would win at")} ${aYear()}`, value: (b) => b.break_even_jpy_per_year, isMoney: true },
  ], run.summary.sensitivity.break_evens);
}

function unservedSheet(run: Run): HTMLElement | null {
  if (run.summary.nobody_can_serve.length === 0) return null;
  return table(w("どの手段も届かない需要", "Demand that nothing reaches"), [
    { title: w("名称", "Name"), value: (u) => u.name },
    { title: w("用途", "Use case"), value: (u) => { const row = run.summary.demand.find((d) => d.id === u.demand); return row ? useCaseTitle(row) : u.demand; } },
    { title: w("数量", "Units"), value: (u) => u.units },
    { title: w("理由", "Reasons"), value: (u) => u.reasons.join("; ") },
  ], run.summary.nobody_can_serve);
}

export function sheets(run: Run, pick: (what: Picked) => void): HTMLElement {
  const parts = [demandSheet(run), placesSheet(run, pick), itemsSheet(run), burdenSheet(run), ...supportSheets(run), ladderSheet(run), silosSheet(run), gatesSheet(run), breakEvenSheet(run), unservedSheet(run)];
  return el("section", { id: "tables" }, el("h2", {}, w("表で見る", "Tables")), ...parts.filter((part): part is HTMLElement => part !== null));
}

// What the plan rests on: assumptions, layers with their vintage and licence, warnings.
export function dataSection(run: Run): HTMLElement {
  const { assumptions, layers, operation, warnings, diagnostic } = run.summary;
  const counted = (n: number): string => (n > 1 ? w(`（${count(n)} 件に影響）`, ` (touches ${count(n)})`) : "");
  return el("section", { id: "data" }, el("h2", {}, w("仮定とデータ", "Assumptions and data")),
    el("h3", {}, w("データがないため仮定したこと", "Supposed where data are missing")),
    el("ul", {}, ...assumptions.map((a) => el("li", {}, el("span", { class: "tag small" }, w("仮定", "assumed")), " ", name(w(a.text_ja, a.text_en)), counted(a.count)))),
    table(w("入力した層と出典", "Layers, vintages and attribution"), [
      { title: w("役割", "Role"), value: (l) => roleName(l.role), show: (l) => el("span", {}, roleName(l.role), l.synthetic && el("span", { class: "tag small" }, w("架空", "made up"))) },
      { title: w("時点", "Vintage"), value: (l) => l.vintage },
      { title: w("件数", "Features"), value: (l) => l.features },
      { title: w("出典表示", "Attribution"), value: (l) => l.attribution },
      { title: w("利用条件", "Licence"), value: (l) => l.licence },
      { title: w("ファイル", "File"), value: (l) => l.file },
    ], layers),
    diagnostic.remarks.length > 0 && el("h3", {}, w("手段の偏りについて", "On the mix of options")),
    diagnostic.remarks.length > 0 && el("ul", {}, ...diagnostic.remarks.map((text) => el("li", { lang: "en" }, name(text)))),
    warnings.length > 0 && el("h3", {}, w("警告", "Warnings")),
    warnings.length > 0 && el("ul", {}, ...warnings.map((text) => el("li", { lang: "en" }, name(text)))),
    el("details", {}, el("summary", {}, w("年度計算で使った前提", "What the years suppose")), el("ul", {}, ...operation.assumed.map((text) => el("li", {}, name(text))))));
}

