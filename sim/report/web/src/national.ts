// SPDX-License-Identifier: Apache-2.0
// The ministry's page: many municipalities under many scenarios. Every figure is of the reduced sweep; nothing is
// computed here but differences and sums for show.
import * as Plot from "@observablehq/plot";
import { technologyColour } from "./colours";
import { type Child, el, name, plain, put } from "./dom";
import { font } from "./map_layers";
import { count, decimal, exactYen, money, moneyAYear, percent, tick } from "./numbers";
import { type Column, table } from "./tables";
import { hypothesisEn, type Language, speak, spoken, technologyName, w } from "./words";

interface Quantile { jpy: number; least_jpy: number; most_jpy: number }
interface Year {
  fiscal_year: number; cost_jpy: number; income_jpy: number; general_funds_jpy: number; effective_jpy: number;
  net_p10: Quantile; net_p50: Quantile; net_p90: Quantile;
}
interface Point { cost_jpy_per_year: number; units: number; served_units: number; served_ratio: number }
interface Scenario {
  scenario: number; name: string; regions_planned: number; regions_infeasible: number; regions_missing: number;
  nation: Point; on_frontier: boolean; by_area_type: Record<string, Point>;
  by_technology_jpy_per_year: Record<string, number>; present_cost_jpy: number; years: Year[];
  support: { in_force_verified_jpy: number; in_force_unverified_jpy: number; hypothetical_stated_jpy: number; statement_ja: string };
}
interface Area { code: string; name: string; people: number; type: string; rings: number[][] }
interface Ranked {
  rank: number; code: string; name: string; people: number; area_type: string; cost_jpy_per_year: number;
  cost_jpy_per_year_and_person: number; units: number; served_units: number; all_years_effective_jpy: number;
}
interface Model {
  use: string; name_ja: string; area_type: string; combination: string; plans: number; plans_ratio: number; units: number;
  served_units: number; cost_jpy_per_year: number; least_jpy_per_unit: number; median_jpy_per_unit: number;
  most_jpy_per_unit: number; valid_from: number; valid_to: number;
}
export interface NationData {
  schema: "tsunagi-national-page-1";
  summary: { sweep: string; synthetic: boolean; replicates: number; tasks: number; municipalities: number; people: number; scenarios: Scenario[] };
  areas: Area[];
  maps: { cost: (number | null)[]; served: (number | null)[] }[];
  ranking: Ranked[];
  models: Model[];
}

export function isNation(data: { schema: string }): data is NationData {
  return data.schema === "tsunagi-national-page-1";
}

const style = { fontFamily: font, fontSize: "13px", background: "transparent" };
const frame = { style, width: 640, marginTop: 24, marginBottom: 44 };
const areaTypes: Record<string, [string, string]> = {
  urban: ["都市的地域", "Urban"], plain: ["平地農業地域", "Plain"], intermediate: ["中間農業地域", "Intermediate"], mountain: ["山間農業地域", "Mountain"],
};
const areaName = (type: string): string => (areaTypes[type] ? w(...areaTypes[type]) : type);
const unbroken = (text: string): HTMLElement => el("span", { style: "white-space:nowrap" }, text);
const combinationName = (keys: string): string => keys === "none" ? w("提供しない", "Not served") : keys.split("+").map(technologyName).join("＋");
// From light to dark, readable in grey and by colour-blind readers (ColorBrewer YlGnBu).
const steps = ["#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8", "#253494"];

function figure(title: string, note: Child, ...children: Child[]): HTMLElement {
  return el("figure", { class: "chart" }, el("figcaption", {}, el("h3", {}, title), note && el("p", { class: "note" }, note)), ...children);
}

function budget(scenario: Scenario, replicates: number): HTMLElement {
  const rows = scenario.years.map((y) => ({ year: y.fiscal_year, low: y.net_p10.jpy, mid: y.net_p50.jpy, high: y.net_p90.jpy, effective: y.effective_jpy }));
  return figure(w("年度別の公共負担（名目・税込、費用−収入）", "Public cost less income by fiscal year, nominal with tax"),
    w(`帯：${replicates} 回の抽出の P10〜P90、線：P50。破線：確認済みの支援・起債・交付税措置を差し引いた実質負担。`,
      `Band: P10 to P90 of ${replicates} draws, line: P50. Dashed: after verified support, bonds and allocation tax.`),
    Plot.plot({
      ...frame, marginLeft: 80, height: 320,
      x: { labelOffset: 40, label: w("年度", "Fiscal year"), tickFormat: (year: number) => String(year), ticks: 10 },
      y: { label: w("円", "JPY"), tickFormat: tick, grid: true, nice: true, zero: true },
      marks: [
        Plot.areaY(rows, { x: "year", y1: "low", y2: "high", fill: "#56b4e9", fillOpacity: 0.4 }),
        Plot.line(rows, { x: "year", y: "mid", stroke: "#0072b2", strokeWidth: 2.5 }),
        Plot.line(rows, { x: "year", y: "effective", stroke: "#333", strokeDasharray: "5 4" }),
        Plot.ruleY([0]),
      ],
    }));
}

type Shade = "cost" | "served" | "type";

// Told apart by colour-blind readers (Okabe and Ito).
const typeColours: Record<string, string> = { urban: "#e69f00", plain: "#f0e442", intermediate: "#56b4e9", mountain: "#009e73" };

// An ordinary map of longitude and latitude, wide as at its middle.
function map(data: NationData, s: number, shade: Shade): HTMLElement {
  const values = shade === "type" ? [] : data.maps[s]?.[shade] ?? [];
  const known = values.filter((value): value is number => value !== null).sort((a, b) => a - b);
  const edges = shade === "served" ? [0.5, 0.8, 0.9, 0.95, 0.99] : [1, 2, 3, 4, 5].map((k) => known[Math.floor((known.length * k) / 6)] ?? 0);
  const colour = (value: number | null): string => value === null ? "#d9d9d9" : steps[edges.filter((edge) => value >= edge).length];
  const xs = data.areas.flatMap((area) => area.rings.flatMap((ring) => ring.filter((_, i) => i % 2 === 0)));
  const ys = data.areas.flatMap((area) => area.rings.flatMap((ring) => ring.filter((_, i) => i % 2 === 1)));
  const least = (list: number[]): number => list.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (list: number[]): number => list.reduce((a, b) => Math.max(a, b), -Infinity);
  const [west, east, south, north] = [least(xs), most(xs), least(ys), most(ys)];
  const narrow = Math.cos(((south + north) / 2) * Math.PI / 180);
  const [width, edge, most_height] = [900, 14, 1000];
  const scale = Math.min((width - 2 * edge) / Math.max((east - west) * narrow, 1e-6), (most_height - 2 * edge) / Math.max(north - south, 1e-6));
  const left = (width - (east - west) * narrow * scale) / 2;
  const height = Math.max(120, (north - south) * scale + 2 * edge);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height.toFixed(0)}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("style", "width:100%;max-height:80vh;background:#fff;border:1px solid var(--line);border-radius:8px");
  data.areas.forEach((area, i) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", area.rings.map((ring) => {
      let line = "";
      for (let k = 0; k + 1 < ring.length; k += 2) line += `${k === 0 ? "M" : "L"}${(left + (ring[k] - west) * narrow * scale).toFixed(1)} ${(edge + (north - ring[k + 1]) * scale).toFixed(1)}`;
      return `${line}Z`;
    }).join(""));
    path.setAttribute("fill", shade === "type" ? typeColours[area.type] ?? "#d9d9d9" : colour(values[i] ?? null));
    path.setAttribute("stroke", "#555");
    path.setAttribute("stroke-width", "0.4");
    path.setAttribute("fill-rule", "evenodd");
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    const value = values[i] ?? null;
    const told = value === null ? w("計画なし", "no plan") : shade === "cost" ? `${exactYen(value)}${w("円/人・年", " JPY a person and year")}` : percent(100 * value);
    title.textContent = `${plain(area.name)} (${area.code}) ${count(area.people)}${w("人", " people")} ${areaName(area.type)}${shade === "type" ? "" : `: ${told}`}`;
    path.append(title);
    svg.append(path);
  });
  const key = (entries: [string, string][]): HTMLElement => el("div", {}, svg, el("div", { class: "legend across" }, ...entries.map(([step, words]) =>
    el("div", {}, el("span", { class: "swatch area", style: `--colour:${step}` }), words))));
  if (shade === "type") return key(Object.keys(areaTypes).map((type): [string, string] => [typeColours[type], `${areaName(type)} ${count(data.areas.filter((area) => area.type === type).length)}`]));
  const text = (value: number): string => (shade === "cost" ? count(value) : percent(100 * value, 0));
  const legend = steps.map((step, k): [string, string] => [step, k === 0 ? `< ${text(edges[0])}` : k === steps.length - 1 ? `≥ ${text(edges[k - 1])}` : `${text(edges[k - 1])}–${text(edges[k])}`]);
  return key(values.includes(null) ? [...legend, ["#d9d9d9", w("計画なし", "No plan")]] : legend);
}

// What each kind of area pays for how much, without what is lost unserved.
function byArea(data: NationData, scenario: Scenario): HTMLElement {
  interface Row { type: string; municipalities: number; people: number; point: Point }
  const rows = Object.keys(areaTypes).map((type): [string, Point] => [type, scenario.by_area_type[type]]).filter(([, point]) => point.units > 0).map(([type, point]): Row => {
    const areas = data.areas.filter((area) => area.type === type);
    return { type, point, municipalities: areas.length, people: areas.reduce((sum, area) => sum + area.people, 0) };
  });
  const columns: Column<Row>[] = [
    { title: w("地域類型", "Area type"), value: (r) => areaName(r.type) },
    { title: w("市区町村", "Municipalities"), value: (r) => r.municipalities },
    { title: w("人口", "People"), value: (r) => r.people },
    { title: w("費用 円/年", "Cost JPY a year"), value: (r) => r.point.cost_jpy_per_year, isMoney: true },
    { title: w("円/人・年", "JPY a person and year"), value: (r) => r.point.cost_jpy_per_year / Math.max(1, r.people), show: (r) => decimal(r.point.cost_jpy_per_year / Math.max(1, r.people), 0) },
    { title: w("提供率", "Served"), value: (r) => r.point.served_ratio, show: (r) => percent(100 * r.point.served_ratio) },
  ];
  return table(w("地域類型ごとの費用と提供率（選んだシナリオ）", "Cost and what is served by area type, of the scenario chosen"), columns, rows,
    { note: w("用途に分けられる費用のみ（基礎的な人員を除く）。シナリオごとの値は frontier.csv にある。", "What use cases share, without base staff. frontier.csv has every scenario.") });
}

function comparison(data: NationData): HTMLElement {
  const { scenarios } = data.summary;
  const [first] = scenarios;
  const net = (s: Scenario): number => s.years.reduce((sum, y) => sum + y.net_p50.jpy, 0);
  const columns: Column<Scenario>[] = [
    { title: w("番号", "No."), value: (s) => s.scenario },
    { title: w("シナリオ", "Scenario"), value: (s) => s.name },
    { title: w("費用 円/年", "Cost JPY a year"), value: (s) => s.nation.cost_jpy_per_year, isMoney: true },
    { title: w("1 番との差", "Against no. 1"), value: (s) => s.nation.cost_jpy_per_year - first.nation.cost_jpy_per_year, isMoney: true },
    { title: w("提供率", "Served"), value: (s) => s.nation.served_ratio, show: (s) => (s.regions_planned > 0 ? percent(100 * s.nation.served_ratio) : "–") },
    { title: w("全年度の公共負担 P50", "Public net of all years, P50"), value: net, isMoney: true },
    { title: w("計画なし", "Without a plan"), value: (s) => s.regions_infeasible + s.regions_missing },
    { title: w("効率的", "On the frontier"), value: (s) => (s.on_frontier ? w("はい", "yes") : "") },
  ];
  return table(w("シナリオの比較", "Scenarios side by side"), columns, scenarios);
}

function frontier(data: NationData): HTMLElement {
  const rows = data.summary.scenarios.filter((s) => s.regions_planned > 0).map((s) => ({ number: String(s.scenario), title: plain(s.name), served: 100 * s.nation.served_ratio, jpy: s.nation.cost_jpy_per_year, best: s.on_frontier }));
  const best = rows.filter((row) => row.best).sort((a, b) => a.served - b.served);
  // Scenarios that differ in their years only lie on one point.
  const isSame = (a: { served: number; jpy: number }, b: { served: number; jpy: number }): boolean => a.served === b.served && a.jpy === b.jpy;
  const labels = rows.filter((row, i) => rows.findIndex((other) => isSame(row, other)) === i)
    .map((row) => ({ ...row, number: rows.filter((other) => isSame(row, other)).map((other) => other.number).join(", ") }));
  return figure(w("費用と提供率", "Cost and what is served"),
    w("点の数字はシナリオの番号。線上の案より安くて多く提供する案はない。計画のない市区町村が多い案は線に入れない。",
      "Numbers are scenarios. None is both cheaper and serves more than one on the line. Those that leave more municipalities without a plan are not compared."),
    Plot.plot({
      ...frame, marginLeft: 80, marginRight: 40, height: 320, insetTop: 20,
      x: { labelOffset: 40, label: w("提供率 %", "Served, %"), grid: true, nice: true, ticks: 6 },
      y: { label: w("円/年", "JPY a year"), tickFormat: tick, grid: true, nice: true },
      marks: [
        Plot.line(best, { x: "served", y: "jpy", stroke: "#999" }),
        Plot.dot(rows, { x: "served", y: "jpy", r: 6, fill: (d: { best: boolean }) => (d.best ? "#0072b2" : "#bbb"), title: "title" }),
        Plot.text(labels, { x: "served", y: "jpy", text: "number", dy: -13 }),
      ],
    }));
}

function technologies(scenario: Scenario): HTMLElement {
  const rows = Object.entries(scenario.by_technology_jpy_per_year).map(([key, jpy]) => ({ key, title: technologyName(key), jpy })).filter((row) => row.jpy > 0);
  return figure(w("費用の内訳：手段", "Cost by technology"), w("年額、未提供の損失を除く。", "A year, without what is lost unserved."),
    Plot.plot({
      ...frame, marginLeft: 190, height: 70 + 28 * rows.length,
      x: { labelOffset: 40, label: w("円/年", "JPY a year"), tickFormat: tick, grid: true, ticks: 6 },
      y: { label: null },
      marks: [Plot.barX(rows, { y: "title", x: "jpy", fill: (d: { key: string }) => technologyColour(d.key), sort: { y: "-x" }, insetTop: 2, insetBottom: 2 }), Plot.ruleX([0])],
    }));
}

function models(data: NationData): HTMLElement {
  const columns: Column<Model>[] = [
    { title: w("用途", "Use case"), value: (m) => m.name_ja },
    { title: w("地域類型", "Area type"), value: (m) => areaName(m.area_type), show: (m) => unbroken(areaName(m.area_type)) },
    { title: w("手段の組み合わせ", "Combination"), value: (m) => combinationName(m.combination) },
    { title: w("採用した計画", "Plans"), value: (m) => m.plans },
    { title: w("採用率", "Share"), value: (m) => m.plans_ratio, show: (m) => percent(100 * m.plans_ratio, 1) },
    { title: w("提供数/需要数", "Served / units"), value: (m) => m.served_units, show: (m) => `${count(m.served_units)} / ${count(m.units)}` },
    { title: w("1 件あたり 円/年（中央値）", "JPY a unit and year, median"), value: (m) => m.median_jpy_per_unit, isMoney: true },
    { title: w("最小〜最大", "Least to most"), value: (m) => m.most_jpy_per_unit, show: (m) => `${exactYen(m.least_jpy_per_unit)}–${exactYen(m.most_jpy_per_unit)}` },
    { title: w("有効年度", "Valid"), value: (m) => `${m.valid_from}–${m.valid_to}`, show: (m) => unbroken(`${m.valid_from}–${m.valid_to}`) },
  ];
  return table(w("標準モデル：用途・地域類型ごとに選ばれた組み合わせ", "Standard models: what won by use case and area type"), columns, data.models,
    { note: w("一つの計画は一度だけ数える。根拠となる計画は standard_model_plans.csv にある。", "Each plan counts once. The plans behind a row are in standard_model_plans.csv.") });
}

function ranking(data: NationData): HTMLElement {
  const columns: Column<Ranked>[] = [
    { title: w("順位", "Rank"), value: (r) => r.rank },
    { title: w("市区町村", "Municipality"), value: (r) => r.name },
    { title: w("コード", "Code"), value: (r) => r.code },
    { title: w("人口", "People"), value: (r) => r.people },
    { title: w("地域類型", "Area type"), value: (r) => areaName(r.area_type) },
    { title: w("円/人・年", "JPY a person and year"), value: (r) => r.cost_jpy_per_year_and_person, show: (r) => decimal(r.cost_jpy_per_year_and_person, 0) },
    { title: w("費用 円/年", "Cost JPY a year"), value: (r) => r.cost_jpy_per_year, isMoney: true },
    { title: w("全年度の実質負担", "Effective burden of all years"), value: (r) => r.all_years_effective_jpy, isMoney: true },
  ];
  return table(w("市区町村の順位（シナリオ 1、住民一人あたりの費用の高い順）", "Municipalities of scenario 1, the dearest for an inhabitant first"), columns, data.ranking);
}

export function showNation(page: HTMLElement, data: NationData): void {
  let chosen = 0;
  let shade: Shade = "cost";
  const render = (): void => {
    const { summary } = data;
    const scenario = summary.scenarios[chosen];
    const to: Language = spoken() === "ja" ? "en" : "ja";
    const picker = el("select", { "aria-label": w("シナリオ", "Scenario"), change: (event: Event) => { chosen = Number((event.target as HTMLSelectElement).value); render(); } },
      ...summary.scenarios.map((s, i) => { const option = el("option", { value: i }, `${s.scenario} ${plain(s.name)}`); option.selected = i === chosen; return option; }));
    const shadeNames: [Shade, string][] = [["cost", w("住民一人あたりの費用（円/年）", "Cost a person, JPY a year")], ["served", w("提供率", "Share served")], ["type", w("地域類型", "Area type")]];
    const shades = el("select", { "aria-label": w("塗り分け", "Shade by"), change: (event: Event) => { shade = (event.target as HTMLSelectElement).value as Shade; render(); } },
      ...shadeNames.map(([key, text]) => { const option = el("option", { value: key }, text); option.selected = key === shade; return option; }));
    const title = w("全国の通信ネットワーク計画", "Connectivity plans of the nation");
    document.title = title;
    const last = scenario.years.reduce((sum, y) => sum + y.net_p50.jpy, 0);
    const answer = (dt: string, headline: string, detail: string): HTMLElement =>
      el("div", { class: "answer" }, el("dt", {}, dt), el("dd", {}, el("span", { class: "headline" }, headline), el("p", { class: "detail" }, detail)));
    const { support } = scenario;
    page.replaceChildren();
    put(page,
      el("header", {},
        el("div", { class: "titles" }, el("p", { class: "over" }, title), el("h1", {}, name(summary.sweep)),
          el("p", { class: "scenario" }, name(scenario.name), summary.synthetic && el("span", { class: "tag" }, w("架空の市区町村：実在しない", "Made-up municipalities: no real places")))),
        el("div", { class: "actions" }, picker,
          el("button", { type: "button", id: "language", lang: to, click: () => { speak(to); render(); } }, to === "en" ? "English" : "日本語"),
          el("button", { type: "button", id: "print", click: () => window.print() }, w("印刷", "Print")))),
      el("section", { id: "answers" }, el("h2", {}, w("要点", "Answers")), el("dl", {},
        answer(w("規模", "Size"), w(`${count(summary.municipalities)} 市区町村、${count(summary.people)} 人、${summary.scenarios.length} シナリオ`, `${count(summary.municipalities)} municipalities, ${count(summary.people)} people, ${summary.scenarios.length} scenarios`),
          w(`計画なし ${scenario.regions_infeasible}、未計算 ${scenario.regions_missing}`, `${scenario.regions_infeasible} without a plan, ${scenario.regions_missing} not computed`)),
        answer(w("費用", "Cost"), moneyAYear(scenario.nation.cost_jpy_per_year), w(`提供率 ${percent(100 * scenario.nation.served_ratio)}`, `${percent(100 * scenario.nation.served_ratio)} of the demand served`)),
        answer(w("公共負担", "Public net cost"), money(last), w("全年度の P50 の合計、名目・税込", "P50 of all fiscal years added, nominal with tax")),
        answer(w("支援", "Support"), money(support.in_force_verified_jpy), w(`施行中・指定確認済み。確認前は ${money(support.in_force_unverified_jpy)}、仮定は ${money(support.hypothetical_stated_jpy)}（合計しない）。${support.statement_ja}`,
          `In force and verified. Unverified ${money(support.in_force_unverified_jpy)}, hypothetical ${money(support.hypothetical_stated_jpy)}; never added. ${hypothesisEn}`)))),
      el("section", { id: "map" }, el("h2", {}, w("地図", "Map")), data.maps[chosen] ? el("figure", {}, shades, map(data, chosen, shade),
        el("figcaption", {}, el("p", { class: "note" }, `${shadeNames.find(([key]) => key === shade)?.[1] ?? ""}${shade === "type" ? "" : w(`、シナリオ ${scenario.scenario}：`, `, scenario ${scenario.scenario}: `) + plain(scenario.name)}`))) : el("p", { class: "note" }, w("このシナリオの地図は national.gpkg にある。", "The map of this scenario is in national.gpkg."))),
      el("section", { id: "charts" }, el("h2", {}, w("図", "Charts")), el("div", { class: "charts" }, budget(scenario, summary.replicates), frontier(data), technologies(scenario))),
      el("section", { id: "tables" }, el("h2", {}, w("表", "Tables")), comparison(data), byArea(data, scenario), models(data), ranking(data)),
      el("footer", {}, el("p", {}, w("この資料は tsunagi が作成した試算です。単価・区域・制度は確認のうえお使いください。", "An estimate made by tsunagi. Verify prices, zones and schemes before use."))));
  };
  render();
}
