// SPDX-License-Identifier: Apache-2.0
// The first screen: five lines that answer what a mayor asks.
import { type Child, el, name } from "./dom";
import { count, decimal, money, moneyAYear, percent } from "./numbers";
import type { Run } from "./run";
import { hypothesisEn, roleName, technologyName, w, wordFor } from "./words";

function line(question: string, answer: string, ...detail: Child[]): HTMLElement {
  return el("div", { class: "answer" }, el("dt", {}, question),
    el("dd", {}, el("strong", { class: "headline" }, answer), el("div", { class: "detail" }, ...detail)));
}

function paragraph(...children: Child[]): HTMLElement {
  return el("p", {}, ...children);
}

function whatToBuild(run: Run): HTMLElement {
  const { demand, network, cost } = run.summary;
  const units = demand.reduce((sum, row) => sum + row.units, 0);
  const served = demand.reduce((sum, row) => sum + row.served_units, 0);
  const built = w(
    `光ケーブル新設 ${decimal(network.new_cable_km, 1)} km、鉄塔・柱 ${count(network.masts)} 基、無線局 ${count(network.radios)} 局`,
    `${decimal(network.new_cable_km, 1)} km of new fiber cable, ${count(network.masts)} masts, ${count(network.radios)} radio stations`);
  const used = cost.by_technology
    .filter((row) => !["penalty", "site", "in_house", "operation"].includes(row.key) && row.cost_jpy_per_year > 0)
    .sort((a, b) => b.cost_jpy_per_year - a.cost_jpy_per_year)
    .map((row) => technologyName(row.key));
  return line(w("何を整備するか", "What to build"), built,
    paragraph(w(`需要 ${count(units)} 件のうち ${count(served)} 件（${percent((100 * served) / units)}）に提供。`,
      `Serves ${count(served)} of ${count(units)} units of demand (${percent((100 * served) / units)}).`),
      served < units && w(`残り ${count(units - served)} 件は提供しない方が安いか、届く手段がない。`,
        ` The other ${count(units - served)} would cost more than they are worth, or nothing reaches them.`)),
    paragraph(w("使う手段：", "Means: "), used.join(w("、", ", ")),
      w(`。既設の光 ${decimal(network.used_existing_route_km, 0)} km を活用。`, `; uses ${decimal(network.used_existing_route_km, 0)} km of fiber that is there.`)));
}

function whatItCosts(run: Run): HTMLElement {
  const { cost, base_year: base, discount_rate: rate, design_year: design } = run.summary;
  const today = cost.total_jpy_per_year - cost.without_served_today_jpy_per_year;
  return line(w("年間いくらかかるか", "What it costs a year"),
    moneyAYear(cost.without_served_today_jpy_per_year),
    paragraph(w(`すでに光で提供中の世帯の回線料等 ${moneyAYear(today)}を加えた総額は ${moneyAYear(cost.total_jpy_per_year)}。`,
      `With ${moneyAYear(today)} for homes that fiber serves today already: ${moneyAYear(cost.total_jpy_per_year)} in all.`)),
    paragraph(w(`うち未提供による損失（回避費用）${moneyAYear(cost.penalties_jpy_per_year)}。`,
      `Of it ${moneyAYear(cost.penalties_jpy_per_year)} is what is lost where nothing is served.`),
      w(`${base}年度価格・税抜、割引率 ${percent(100 * rate, 1)} で年額換算、${design}年の需要。`,
        ` FY${base} prices without tax, made yearly at ${percent(100 * rate, 1)}, for the demand of ${design}.`)));
}

function whatSharingSaves(run: Run): HTMLElement {
  const question = w("共同化でいくら減るか", "What sharing saves");
  const s = run.summary.savings;
  if (!s.compared) return line(question, w("比較していません", "Not compared"), paragraph(w("--skip-comparisons で実行。", "The run skipped the comparisons.")));
  const silos = s.silos_jpy_per_year - s.plan_jpy_per_year;
  const asIs = s.as_is_jpy_per_year - s.plan_jpy_per_year;
  return line(question, moneyAYear(silos) + w(" の節減", " saved"),
    paragraph(w(`部署・市町村がそれぞれ単独で整備する場合（${moneyAYear(s.silos_jpy_per_year)}）より ${percent(s.saved_against_silos_percent)} 少ない。`,
      `${percent(s.saved_against_silos_percent)} less than each department of each municipality on its own (${moneyAYear(s.silos_jpy_per_year)}).`),
      !s.distinguishable && w("ただし計画の誤差（ギャップ）の範囲内で、差があるとは言い切れない。", " Within the plan's own gap: not distinguishable from none.")),
    paragraph(w(`新設せず今ある回線だけで賄う場合との差は ${moneyAYear(asIs)}（${percent(s.saved_against_as_is_percent)}）。`,
      `Against today's subscriptions alone: ${moneyAYear(asIs)} (${percent(s.saved_against_as_is_percent)}).`),
      s.as_is_must_serve_unserved > 0 && w(`その場合、必須の ${count(s.as_is_must_serve_unserved)} か所に提供できない。`,
        ` ${count(s.as_is_must_serve_unserved)} places that must be served could not be, then.`)));
}

function whatIsSupported(run: Run): HTMLElement {
  const { support, operation } = run.summary;
  const years = w(`${operation.first_fiscal_year}～${operation.last_fiscal_year}年度の計`, `FY${operation.first_fiscal_year}–${operation.last_fiscal_year} in all`);
  const box = (kind: string, title: string, amount: string, note: string): HTMLElement =>
    el("div", { class: `support ${kind}` }, el("div", { class: "kind" }, title), el("div", { class: "amount" }, amount), el("div", { class: "note" }, note));
  const range = support.hypothetical.ranges;
  const least = range.reduce((sum, r) => sum + r.least_first_year_jpy, 0);
  const most = range.reduce((sum, r) => sum + r.most_first_year_jpy, 0);
  return line(w("国等の支援はあるか", "What is supported"),
    support.in_force_verified_jpy > 0
      ? w(`現行制度で確認済み ${money(support.in_force_verified_jpy)}`, `${money(support.in_force_verified_jpy)} in force and verified`)
      : w("適用を確認できた支援はない", "No support is verified"),
    el("div", { class: "supports" },
      box("verified", w("現行制度・適用確認済み", "In force, designation verified"), money(support.in_force_verified_jpy), years),
      box("unverified", w("現行制度・適用未確認", "In force, unverified"), money(support.in_force_unverified_jpy),
        w(`${years}。未回答の要件 ${count(support.open.length)} 件は 0 円と数える`, `${years}; ${count(support.open.length)} open questions count as 0`)),
      box("hypothetical", w("仮定（制度ではない）", "Hypothetical"),
        range.length > 0 ? w(`初年度 ${money(least)}～${money(most)}`, `${money(least)} – ${money(most)} in the first year`) : "—",
        w(run.data.hypothesis_ja, hypothesisEn))),
    paragraph(w("三つは性質が違うため合計しない。", "The three differ in kind and are never added up.")));
}

function howSure(run: Run): HTMLElement {
  const { bound, sensitivity, uncertainty, layers, assumptions } = run.summary;
  const flips = sensitivity.variants.filter((v) => v.plan_changes)
    .sort((a, b) => Math.abs(b.cost_jpy_per_year - b.base_cost_jpy_per_year) - Math.abs(a.cost_jpy_per_year - a.base_cost_jpy_per_year)).slice(0, 3);
  const measure = uncertainty.figures.filter((f) => f.measure_before_deciding);
  const synthetic = layers.filter((layer) => layer.synthetic).length;
  const items: Child[] = flips.map((v) => el("li", {}, roleName(v.layer), w("が", " "), wordFor(v.variant), w("側なら ", ": "),
    v.infeasible ? w("必須の需要に提供できない", "must-serve demand cannot be met")
      : w(`${count(v.changed_terminals)} か所で手段が変わり、年額 ${v.cost_jpy_per_year >= v.base_cost_jpy_per_year ? "+" : ""}${money(v.cost_jpy_per_year - v.base_cost_jpy_per_year)}`,
        `${count(v.changed_terminals)} places served otherwise, ${v.cost_jpy_per_year >= v.base_cost_jpy_per_year ? "+" : ""}${money(v.cost_jpy_per_year - v.base_cost_jpy_per_year)} a year`)));
  return line(w("どれだけ確かか", "How sure we are"),
    w(`最適値との差は最大 ${percent(bound.gap_percent)}`, `At most ${percent(bound.gap_percent)} above the best plan`),
    paragraph(w(`与えた候補と単価の下での証明値（判断で変えられる費用に対しては ${percent(bound.decidable_gap_percent)}）。`,
      `Proven for the candidates and prices given (${percent(bound.decidable_gap_percent)} of what can be decided).`)),
    flips.length > 0 && paragraph(w("仮定が違えば計画が変わるもの：", "Assumptions that would flip the plan:")),
    flips.length > 0 && el("ul", {}, ...items),
    measure.length > 0 && paragraph(w("判断の前に見積もり・実測が要る数値：", "To be measured before deciding: "),
      ...measure.flatMap((f, i): Child[] => [i > 0 && w("、", ", "), name(run.data.catalogue.figures[f.figure] ?? f.figure)]), "。"),
    paragraph(synthetic > 0 && el("span", { class: "tag" }, w(`架空の入力 ${count(synthetic)} 層`, `${count(synthetic)} made-up layers`)), " ",
      el("span", { class: "tag" }, w(`仮定 ${count(assumptions.length)} 件`, `${count(assumptions.length)} assumptions`)), " ",
      el("a", { href: "#data" }, w("一覧を見る", "see the list"))));
}

export function firstScreen(run: Run): HTMLElement {
  return el("section", { id: "answers" },
    el("dl", {}, whatToBuild(run), whatItCosts(run), whatSharingSaves(run), whatIsSupported(run), howSure(run)));
}
