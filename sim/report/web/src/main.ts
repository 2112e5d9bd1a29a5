// SPDX-License-Identifier: Apache-2.0
// The page: one run, or several with the one in view chosen above and a comparison below.
import "ol/ol.css";
import "./style.css";
import { Audit } from "./audit";
import { charts } from "./charts";
import { el, name, put } from "./dom";
import { firstScreen } from "./first";
import { type Picked, PlanMap } from "./map";
import { readRuns, type Run } from "./run";
import { comparison } from "./several";
import { dataSection, sheets } from "./sheets";
import { type Language, speak, spoken, w } from "./words";

const page = document.getElementById("page")!;

// The map of a run is made once and outlives a change of language.
interface Shown { run: Run; map: PlanMap; picked: Picked | null }
const maps = new Map<Run, Shown>();

function shownOf(run: Run, show: () => Shown): Shown {
  const found = maps.get(run);
  if (found) return found;
  const made: Shown = { run, picked: null, map: new PlanMap(run, (what) => pick(show(), what, false)) };
  maps.set(run, made);
  return made;
}

const panel = el("div", { class: "audit", "aria-live": "polite" });

function pick(shown: Shown, what: Picked, isMoving: boolean): void {
  shown.picked = what;
  const trail = new Audit(shown.run, (next) => pick(shown, next, true)).of(what);
  panel.replaceChildren(trail.element);
  panel.scrollTop = 0;
  shown.map.mark(trail.lines, trail.points, isMoving);
  const box = shown.map.element.getBoundingClientRect();
  if (isMoving && (box.bottom < 0 || box.top > window.innerHeight)) document.getElementById("map")?.scrollIntoView();
  if (window.innerWidth <= 900) panel.scrollIntoView({ block: "nearest" });
}

function invite(): HTMLElement {
  return el("p", { class: "note" }, w("地図の点・線・無線局を選ぶと、なぜその手段なのか、次善の案はいくら高いのか、どの単価に基づくのかを表示します。",
    "Pick a point, a line or a site on the map: why it is served so, what the second best would cost, which prices that rests on."));
}

function header(runs: Run[], run: Run, show: (run: Run) => void): HTMLElement {
  const { region, scenario, layers } = run.summary;
  const to: Language = spoken() === "ja" ? "en" : "ja";
  const isMadeUp = layers.some((layer) => layer.role === "boundary" && layer.synthetic);
  const choice = runs.length > 1 && el("select", { "aria-label": w("表示する計画", "Plan shown"), change: (event: Event) => show(runs[Number((event.target as HTMLSelectElement).value)]) },
    ...runs.map((each, i) => {
      const option = el("option", { value: i }, `${String.fromCharCode(65 + i)} ${each.summary.scenario}`);
      option.selected = each === run;
      return option;
    }));
  const title = w("地域の通信ネットワーク計画", "Connectivity plan");
  document.title = `${region} ${title}`;
  return el("header", {},
    el("div", { class: "titles" }, el("p", { class: "over" }, title), el("h1", {}, name(region)), el("p", { class: "scenario" }, name(scenario), isMadeUp && el("span", { class: "tag" }, w("架空の町：実在の地域ではない", "Made-up town: no real place")))),
    el("div", { class: "actions" }, choice,
      el("button", { type: "button", id: "language", lang: to, click: () => { speak(to); show(run); } }, to === "en" ? "English" : "日本語"),
      el("button", { type: "button", id: "print", click: () => window.print() }, w("印刷", "Print"))));
}

function render(runs: Run[], run: Run): void {
  const shown = shownOf(run, () => maps.get(run)!);
  const show = (next: Run): void => render(runs, next);
  const navigation = el("nav", {}, ...([["#answers", w("要点", "Answers")], ["#map", w("地図", "Map")], ["#charts", w("図", "Charts")], ["#tables", w("表", "Tables")], ["#data", w("仮定とデータ", "Data")]] as const)
    .map(([to, text]) => el("a", { href: to }, text)));
  page.replaceChildren();
  put(page, header(runs, run, show), navigation, runs.length > 1 && comparison(runs), firstScreen(run),
    el("section", { id: "map" }, el("h2", {}, w("地図で見る", "Map")), el("div", { class: "map-and-audit" }, shown.map.layerBox, shown.map.element, panel)),
    charts(run), sheets(run, (what) => pick(shown, what, true)), dataSection(run),
    el("footer", {}, w("出典：", "Sources: "), ...[...new Set(run.summary.layers.map((layer) => layer.attribution))].flatMap((text, i) => [i > 0 ? " / " : "", name(text)]),
      el("p", {}, w("この資料は tsunagi が作成した計画案です。単価・区域・制度は確認のうえお使いください。", "A draft plan made by tsunagi. Verify prices, zones and schemes before use."))));
  shown.map.speak();
  shown.map.fit();
  if (shown.picked) pick(shown, shown.picked, false); else panel.replaceChildren(invite());
}

readRuns().then((runs) => {
  speak("ja");
  const asked = new URLSearchParams(location.hash.slice(1)).get("lang");
  if (asked === "en") speak("en");
  render(runs, runs[0]);
  document.documentElement.dataset.page = "ready";
}).catch((error: unknown) => {
  page.replaceChildren(el("p", { class: "failed" }, `このブラウザーでは表示できません。 This browser cannot show the page. （${String(error)}）`));
});
