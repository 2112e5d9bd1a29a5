// SPDX-License-Identifier: Apache-2.0
// The charts. Every figure is of summary.json; nothing is computed here but sums and differences for show.
import * as Plot from "@observablehq/plot";
import { technologyColour } from "./colours";
import { type Child, el, plain } from "./dom";
import { font } from "./map_layers";
import { count, exactYen, money, tick } from "./numbers";
import type { Run } from "./run";
import { hypothesisEn, layerName, roleName, technologyName, w, wordFor } from "./words";

const style = { fontFamily: font, fontSize: "13px", background: "transparent" };
const frame = { style, width: 640, marginTop: 24, marginBottom: 44 };

function figure(title: string, note: Child, ...charts: Child[]): HTMLElement {
  return el("figure", { class: "chart" }, el("figcaption", {}, el("h3", {}, title), note && el("p", { class: "note" }, note)), ...charts);
}

function swatches(entries: [string, string][]): HTMLElement {
  return el("div", { class: "legend across" }, ...entries.map(([colour, text]) => el("div", {}, el("span", { class: "swatch area", style: `--colour:${colour}` }), text)));
}

function costByLayer(run: Run): HTMLElement {
  const cells = run.data.cost_table.filter(([, , isToday, jpy]) => !isToday && jpy !== 0)
    .map(([layer, technology, , jpy]) => ({ layer: layerName(layer), technology, jpy }));
  const today = run.data.cost_table.reduce((sum, [, , isToday, jpy]) => sum + (isToday ? jpy : 0), 0);
  const present = [...new Set(cells.map((cell) => cell.technology))];
  const rows = new Set(cells.map((cell) => cell.layer)).size;
  return figure(w("費用の内訳：設備の層と手段", "Cost by layer and option"),
    w(`すでに光で提供中の世帯だけのための費用 ${money(today)}/年を除く。`, `Without ${money(today)} a year that serves only homes on fiber today.`),
    swatches(present.map((key) => [technologyColour(key), technologyName(key)])),
    Plot.plot({
      ...frame, marginLeft: 170, height: 70 + 30 * rows,
      x: { labelOffset: 40, label: w("円/年", "JPY a year"), tickFormat: tick, grid: true, ticks: 6 },
      y: { label: null },
      marks: [
        Plot.barX(cells, { y: "layer", x: "jpy", fill: (d: { technology: string }) => technologyColour(d.technology), sort: { y: "-x" }, title: (d: { technology: string; jpy: number }) => `${technologyName(d.technology)} ${exactYen(d.jpy)}`, insetTop: 2, insetBottom: 2 }),
        Plot.ruleX([0]),
      ],
    }));
}

function againstOthers(run: Run): HTMLElement | null {
  const s = run.summary.savings;
  if (!s.compared) return null;
  const bars = [
    { way: w("共同の計画", "Shared plan"), jpy: s.plan_jpy_per_year, colour: "#0072b2" },
    { way: w("単独整備の合計", "Silos"), jpy: s.silos_jpy_per_year, colour: "#999999" },
    { way: w("現状の回線のみ", "As is"), jpy: s.as_is_jpy_per_year, colour: "#c9c9c9" },
  ];
  const order = bars.map((bar) => bar.way);
  return figure(w("共同の計画・単独整備・現状の比較", "Shared plan, silos and as-is"),
    w("年額、未提供の損失を含む。右の数字は共同の計画との差。", "A year, with what is lost unserved. At the right: the difference from the shared plan."),
    Plot.plot({
      ...frame, marginLeft: 130, marginRight: 150, height: 180,
      x: { labelOffset: 40, label: w("円/年", "JPY a year"), tickFormat: tick, grid: true, ticks: 5, domain: [0, Math.max(...bars.map((b) => b.jpy))] },
      y: { label: null, domain: order },
      marks: [
        Plot.barX(bars, { y: "way", x: "jpy", fill: "colour", insetTop: 3, insetBottom: 3 }),
        Plot.text(bars, { y: "way", x: "jpy", text: (d: { jpy: number }) => d.jpy === s.plan_jpy_per_year ? money(d.jpy) : `${d.jpy > s.plan_jpy_per_year ? "+" : ""}${money(d.jpy - s.plan_jpy_per_year)}`, textAnchor: "start", dx: 6 }),
        Plot.ruleX([0]),
      ],
    }));
}

function departments(run: Run): HTMLElement | null {
  if (!run.summary.savings.compared) return null;
  const rows = run.summary.savings.departments.map((d) => ({ ...d, name: plain(d.department) })).filter((d) => d.share_jpy_per_year > 0 && d.alone_jpy_per_year > 0);
  if (rows.length === 0) return null;
  return figure(w("誰が負担するか：所管部署", "Who pays: departments"),
    w("● 共同の計画での負担（シャープレイ値）、| 単独で整備した場合。対数目盛。橙は単独より高く、別の分担が要る。", "● share of the plan (Shapley value), | alone. Logarithmic. Orange: above alone, so another key is needed."),
    Plot.plot({
      ...frame, marginLeft: 110, height: 70 + 30 * rows.length,
      x: { type: "log", labelOffset: 40, label: w("円/年", "JPY a year"), tickFormat: tick, grid: true, ticks: 5 },
      y: { label: null, domain: [...rows].sort((a, b) => b.share_jpy_per_year - a.share_jpy_per_year).map((d) => d.name) },
      marks: [
        Plot.ruleY(rows, { y: "name", x1: "share_jpy_per_year", x2: "alone_jpy_per_year", stroke: "#999", strokeWidth: 2 }),
        Plot.tickX(rows, { y: "name", x: "alone_jpy_per_year", stroke: "#333", strokeWidth: 3 }),
        Plot.dot(rows, { y: "name", x: "share_jpy_per_year", r: 7, fill: (d: { share_exceeds_alone: boolean }) => (d.share_exceeds_alone ? "#d55e00" : "#0072b2"), title: (d: { name: string; share_jpy_per_year: number; alone_jpy_per_year: number }) => `${d.name} ${exactYen(d.share_jpy_per_year)} / ${exactYen(d.alone_jpy_per_year)}` }),
      ],
    }));
}

const payerColours: Record<string, string> = { public: "#332288", users: "#ddcc77" };

function payers(run: Run): HTMLElement {
  const { operation, cost } = run.summary;
  const names = new Map(cost.by_municipality.map((m) => [m.key, plain(m.name)]));
  const placeName = (key: string): string => (key === "joint" || key === "outside" ? wordFor(key) : names.get(key) ?? key);
  const year = Math.min(Math.max(run.summary.design_year - operation.first_fiscal_year, 0), operation.last_fiscal_year - operation.first_fiscal_year);
  const sums = new Map<string, { place: string; payer: string; jpy: number }>();
  for (const row of operation.rows) {
    if (row.account === "income") continue;
    const key = `${row.municipality} ${row.payer}`;
    const found = sums.get(key) ?? { place: placeName(row.municipality), payer: row.payer, jpy: 0 };
    found.jpy += row.nominal_with_tax_jpy[year];
    sums.set(key, found);
  }
  const rows = [...sums.values()].filter((row) => row.jpy !== 0);
  const places = new Set(rows.map((row) => row.place)).size;
  return figure(w(`誰が負担するか：市町村と利用者（${operation.first_fiscal_year + year}年度）`, `Who pays: municipalities and users (FY${operation.first_fiscal_year + year})`),
    w("名目・税込、支援と収入を引く前。", "Nominal with tax, before support and income."),
    swatches(Object.entries(payerColours).map(([key, colour]) => [colour, wordFor(key)])),
    Plot.plot({
      ...frame, marginLeft: 130, height: 70 + 30 * places,
      x: { labelOffset: 40, label: w("円", "JPY"), tickFormat: tick, grid: true, ticks: 6 },
      y: { label: null },
      marks: [
        Plot.barX(rows, { y: "place", x: "jpy", fill: (d: { payer: string }) => payerColours[d.payer] ?? "#777", sort: { y: "-x" }, insetTop: 2, insetBottom: 2, title: (d: { payer: string; jpy: number }) => `${wordFor(d.payer)} ${exactYen(d.jpy)}` }),
        Plot.ruleX([0]),
      ],
    }));
}

const supportColours: Record<string, string> = { in_force_verified: "#117733", in_force_unverified: "#88ccee", hypothetical: "#cc79a7" };

// Cost of the public bodies by year, with its range; support of each kind beside it, never added to another.
function years(run: Run): HTMLElement {
  const box = el("div");
  const names = new Map(run.summary.cost.by_municipality.map((m) => [m.key, m.name]));
  const places = [...new Set(run.summary.uncertainty.years.map((y) => y.municipality))].sort((a, b) => (a === "all" ? -1 : b === "all" ? 1 : a.localeCompare(b)));
  const draw = (place: string): void => {
    const range = run.summary.uncertainty.years.filter((y) => y.municipality === place && y.measure === "cost")
      .map((y) => ({ year: y.fiscal_year, p10: y.p10.jpy, p50: y.p50.jpy, p90: y.p90.jpy, likely: y.likely_jpy }));
    const sums = new Map<string, { year: number; kind: string; jpy: number }>();
    for (const row of run.summary.support.rows) {
      if (place !== "all" && row.municipality !== place) continue;
      const key = `${row.fiscal_year} ${row.rule_status}`;
      const found = sums.get(key) ?? { year: row.fiscal_year, kind: row.rule_status, jpy: 0 };
      found.jpy += row.amount_jpy;
      sums.set(key, found);
    }
    const support = [...sums.values()];
    box.replaceChildren(Plot.plot({
      ...frame, marginLeft: 70, height: 300,
      x: { labelOffset: 40, label: w("年度", "Fiscal year"), tickFormat: (year: number) => String(year), ticks: 10 },
      y: { label: w("円（名目・税込）", "JPY (nominal, with tax)"), tickFormat: tick, grid: true, zero: true, ticks: 6 },
      marks: [
        Plot.areaY(range, { x: "year", y1: "p10", y2: "p90", fill: "#0072b2", fillOpacity: 0.2 }),
        Plot.lineY(range, { x: "year", y: "p50", stroke: "#0072b2", strokeWidth: 2, strokeDasharray: "5,3" }),
        Plot.lineY(range, { x: "year", y: "likely", stroke: "#111", strokeWidth: 2, marker: "circle" }),
        ...Object.keys(supportColours).map((kind) => Plot.lineY(support.filter((row) => row.kind === kind), { x: "year", y: "jpy", stroke: supportColours[kind], strokeWidth: 3 })),
        Plot.ruleY([0]),
      ],
    }));
  };
  const choice = el("select", { "aria-label": w("市町村", "Municipality"), change: (event: Event) => draw((event.target as HTMLSelectElement).value) },
    ...places.map((place) => el("option", { value: place }, place === "all" ? w("全市町村", "All municipalities") : place === "joint" || place === "outside" ? wordFor(place) : names.get(place) ?? place)));
  draw("all");
  const isSupported = run.summary.support.rows.length > 0;
  const isHypothetical = run.summary.support.rows.some((row) => row.rule_status === "hypothetical");
  return figure(w("年度ごとの公費と支援", "Public cost and support by year"),
    el("span", {}, w("帯は P10～P90、破線は中央値、黒は計画の値。", "Band: P10–P90, dashed: median, black: the plan's value. "),
      !isSupported && w("適用を確認できた支援はなく、線は描かれない。", "No support is verified, so none is drawn."), isHypothetical && w(run.data.hypothesis_ja, hypothesisEn)),
    choice, isSupported && swatches(Object.entries(supportColours).map(([key, colour]) => [colour, wordFor(key)])), box);
}

// To what fits beside the bars: a Japanese letter takes the room of two.
function shortened(text: string): string {
  let room = 46;
  for (let i = 0; i < text.length; ++i) {
    room -= text.charCodeAt(i) > 0xff ? 2 : 1;
    if (room < 0) return `${text.slice(0, i)}…`;
  }
  return text;
}

function tornado(run: Run): HTMLElement | null {
  const { figures, likely_present_value_jpy: likely } = run.summary.uncertainty;
  const rows = figures.map((f, i) => ({ ...f, name: shortened(plain(w(...run.data.catalogue.figures[i]))), width: Math.abs(f.present_value_at_p90_jpy - f.present_value_at_p10_jpy) }))
    .filter((f) => f.width > 0).sort((a, b) => b.width - a.width).slice(0, 12);
  if (rows.length === 0) return null;
  return figure(w("どの数値が効くか", "Which figures it hangs on"),
    w(`公費の現在価値（${run.summary.operation.first_fiscal_year}～${run.summary.operation.last_fiscal_year}年度）が、その数値だけを P10～P90 に動かすとどう変わるか。橙は判断の前に実測・見積もりが要るもの。`,
      "Present value of public cost when one figure alone goes from P10 to P90. Orange: to be measured before deciding."),
    Plot.plot({
      ...frame, marginLeft: 300, height: 76 + 26 * rows.length,
      x: { labelOffset: 40, label: w("円", "JPY"), tickFormat: tick, grid: true, ticks: 5 },
      y: { label: null, domain: rows.map((row) => row.name) },
      marks: [
        Plot.barX(rows, { y: "name", x1: "present_value_at_p10_jpy", x2: "present_value_at_p90_jpy", fill: (d: { measure_before_deciding: boolean }) => (d.measure_before_deciding ? "#d55e00" : "#56b4e9"), insetTop: 3, insetBottom: 3, title: (d: { confidence: string }) => wordFor(d.confidence) }),
        Plot.ruleX([likely], { strokeWidth: 2 }),
      ],
    }));
}

function variants(run: Run): HTMLElement | null {
  const rows = run.summary.sensitivity.variants.filter((v) => !v.infeasible)
    .map((v) => ({ name: `${roleName(v.layer)}:${wordFor(v.variant)}`, jpy: v.cost_jpy_per_year - v.base_cost_jpy_per_year, changed: v.changed_terminals }));
  if (rows.length === 0) return null;
  return figure(w("仮定を変えると", "Under other assumptions"),
    w("年額の差と、手段が変わる需要の数。", "Difference a year, and how many places are served otherwise."),
    Plot.plot({
      ...frame, marginLeft: 190, marginRight: 100, height: 76 + 30 * rows.length,
      x: { labelOffset: 40, label: w("円/年", "JPY a year"), tickFormat: tick, grid: true, ticks: 5 },
      y: { label: null },
      marks: [
        Plot.barX(rows, { y: "name", x: "jpy", fill: (d: { jpy: number }) => (d.jpy > 0 ? "#cc6677" : "#44aa99"), insetTop: 3, insetBottom: 3 }),
        Plot.text(rows, { y: "name", x: (d: { jpy: number }) => Math.max(d.jpy, 0), text: (d: { changed: number }) => w(`${count(d.changed)} か所`, `${count(d.changed)} places`), textAnchor: "start", dx: 6 }),
        Plot.ruleX([0]),
      ],
    }));
}

export function charts(run: Run): HTMLElement {
  return el("section", { id: "charts" }, el("h2", {}, w("図で見る", "Charts")),
    el("div", { class: "charts" }, ...[costByLayer(run), againstOthers(run), years(run), payers(run), departments(run), tornado(run), variants(run)].filter((c): c is HTMLElement => c !== null)));
}

// What each run costs and serves: the frontier where runs differ in what they serve. Runs are told by their letter;
// those at one point share its label.
export function frontier(runs: Run[]): HTMLElement {
  const rows: { letters: string; served: number; jpy: number }[] = [];
  runs.forEach((run, i) => {
    const served = run.summary.demand.reduce((sum, row) => sum + row.served_units, 0);
    const jpy = run.summary.cost.total_jpy_per_year - run.summary.cost.penalties_jpy_per_year;
    const letter = String.fromCharCode(65 + i);
    const same = rows.find((row) => row.served === served && row.jpy === jpy);
    if (same) same.letters += `・${letter}`; else rows.push({ letters: letter, served, jpy });
  });
  rows.sort((a, b) => a.served - b.served || a.jpy - b.jpy);
  return figure(w("費用と提供範囲", "Cost and what is served"), w("年額、未提供の損失を除く。", "A year, without what is lost unserved."),
    Plot.plot({
      ...frame, marginLeft: 80, marginRight: 60, height: 300,
      x: { labelOffset: 40, label: w("提供する需要", "Units served"), grid: true, tickFormat: count, nice: true, ticks: 6 },
      y: { label: w("円/年", "JPY a year"), tickFormat: tick, grid: true, nice: true },
      marks: [
        Plot.line(rows, { x: "served", y: "jpy", stroke: "#999" }),
        Plot.dot(rows, { x: "served", y: "jpy", r: 6, fill: "#0072b2" }),
        Plot.text(rows, { x: "served", y: "jpy", text: "letters", dx: 10, textAnchor: "start" }),
      ],
    }));
}
