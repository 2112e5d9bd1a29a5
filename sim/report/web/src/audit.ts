// SPDX-License-Identifier: Apache-2.0
// Why a place is served as it is, and what a stretch of the network costs whom: the audit trail of one thing.
import { type Child, el, link, name } from "./dom";
import type { Picked } from "./map";
import { useCaseTitle } from "./map_layers";
import { count, decimal, exactYen, moneyAYear, percent } from "./numbers";
import type { Nullable, Point, PriceLine, Run } from "./run";
import { arcKindName, named, technologyName, w, wordFor } from "./words";

export interface Trail { element: HTMLElement; lines: Point[][]; points: Point[] }

const row = (title: string, ...value: Child[]): HTMLElement => el("tr", {}, el("th", { scope: "row" }, title), el("td", {}, ...value));
const facts = (...rows: (HTMLElement | false)[]): HTMLElement => el("table", { class: "facts" }, el("tbody", {}, ...rows));

export class Audit {
  private readonly premises: Point[];
  private readonly sites: Point[];
  private readonly gateways: Point[];
  private readonly routes: Map<number, Point[]>;

  constructor(private readonly run: Run, private readonly go: (what: Picked) => void) {
    const { plan } = run;
    this.premises = run.points(plan.premises.at, plan.premises.name.length);
    this.sites = run.points(plan.sites.at, plan.sites.name.length);
    this.gateways = run.points(plan.gateways.at, plan.gateways.name.length);
    const rows = plan.arcs.kind.flatMap((kind, i) => (plan.arc_kinds[kind] === "route" ? [i] : []));
    const shapes = run.features(plan.arcs.at, rows.length);
    this.routes = new Map(rows.map((arc, i) => [arc, shapes[i][0]]));
  }

  of(what: Picked): Trail {
    if ("terminal" in what) return this.terminal(what.terminal);
    if ("site" in what) return this.site(what.site);
    if ("gateway" in what) return this.gateway(what.gateway);
    return this.arc(what.arc);
  }

  placeOf(terminal: number): Point {
    return this.premises[this.run.plan.terminals.premises[terminal]];
  }

  private optionName(option: Nullable): string {
    if (option === null) return w("提供しない", "Not served");
    return named(this.run.data.catalogue.options[option]);
  }

  private kind(arc: number): string {
    return this.run.plan.arc_kinds[this.run.plan.arcs.kind[arc]];
  }

  // Arcs from the gateway to the terminal.
  private path(terminal: number): number[] {
    const { arcs, terminals } = this.run.plan;
    const path: number[] = [];
    for (let arc = terminals.arc[terminal]; arc !== null; arc = arcs.parent[arc]) path.push(arc);
    return path.reverse();
  }

  // Priced items, each with its price and where that comes from.
  private prices(lines: PriceLine[], limit = Infinity): HTMLElement {
    const { items, sources } = this.run.data.catalogue;
    const shown = lines.slice(0, limit).map(([item, quantity, jpy]) => {
      const priced = item === null ? null : items[String(item)];
      if (!priced) return el("li", {}, w("未提供による損失（シナリオの値）", "What is lost unserved (the scenario's value)"), ": ", exactYen(jpy), w(" 円/年", " JPY a year"));
      const unit = priced.unit.replace(/^JPY\//, "");
      return el("li", {},
        el("span", { class: "item" }, name(named(priced)), ` × ${decimal(quantity, 3)} ${unit.replace(/\/(month|year)$/, "")}`, " = ", el("b", {}, exactYen(jpy)), w(" 円/年", " JPY a year")),
        el("span", { class: "source" },
          w("単価 ", "price "), `${exactYen(priced.taken_jpy)} ${priced.unit}`, ` (${exactYen(priced.jpy[0])}–${exactYen(priced.jpy[2])}), `,
          el("span", { class: priced.kind === "assumption" ? "tag small" : "" }, wordFor(priced.kind)), w(`・確度${wordFor(priced.confidence)}`, `, confidence ${priced.confidence}`),
          priced.year > 0 && w(`・${priced.year}年`, `, ${priced.year}`),
          ...priced.sources.flatMap((key): Child[] => ["; ", sources[key] ? link(sources[key].title, sources[key].url) : name(key)])));
    });
    return el("ul", { class: "prices" }, ...shown);
  }

  private terminal(t: number): Trail {
    const { terminals, premises } = this.run.plan;
    const demand = this.run.data.catalogue.demand[terminals.row[t]];
    const place = terminals.premises[t];
    const option = terminals.option[t];
    const path = this.path(t);
    const isBackup = terminals.backup_of[t] !== null;
    const element = el("div", {},
      el("h3", {}, name(terminals.name[t]), isBackup && w("（予備経路）", " (second path)")),
      facts(
        row(w("用途", "Use case"), name(useCaseTitle(demand))),
        row(w("所管", "Department"), name(demand.department)),
        row(w("所在", "Where"), name(premises.municipality[place])),
        row(w("数量", "Units"), count(terminals.units[t])),
        row(w("提供手段", "Served by"), el("b", {}, this.optionName(option)), terminals.site[t] !== null && el("span", {}, w("・", ", "), this.siteLink(terminals.site[t]!))),
        option !== null && row(w("条件と実際", "Asked and given"), this.given(t))),
      el("h4", {}, w("なぜこの手段か", "Why this one")),
      this.why(t),
      el("h4", {}, w("経路と費用", "Path and cost")),
      this.pathTable(path),
      this.refused(t));
    const lines = path.flatMap((arc) => (this.routes.has(arc) ? [this.routes.get(arc)!] : []));
    const site = terminals.site[t];
    if (site !== null) lines.push([this.sites[site], this.premises[place]]);
    return { element, lines, points: [this.premises[place]] };
  }

  private given(t: number): HTMLElement {
    const { terminals } = this.run.plan;
    const demand = this.run.data.catalogue.demand[terminals.row[t]];
    const [down, up, latency, availability, autonomy] = terminals.service[t];
    const isBackup = terminals.backup_of[t] !== null;
    const met = terminals.met[t];
    const one = (title: string, asked: string, got: string, isMet = true): HTMLElement =>
      el("div", { class: isMet ? "" : "unmet" }, `${title} ${asked} → ${got}`, !isMet && w(" 不足", " not met"));
    return el("div", {},
      !isBackup && one(w("下り", "down"), `${decimal(demand.down_mbps, 4)}`, `${decimal(down, 3)} Mbps`),
      !isBackup && one(w("上り", "up"), `${decimal(demand.up_mbps, 4)}`, `${decimal(up, 3)} Mbps`),
      one(w("遅延", "latency"), `≤${decimal(demand.latency_ms, 0)}`, `${decimal(latency, 1)} ms`),
      one(w("稼働率", "availability"), percent(100 * demand.availability, 3), percent(100 * availability, 3), (met & 1) !== 0),
      demand.autonomy_h > 0 && one(w("停電時", "without mains"), `${decimal(demand.autonomy_h, 0)}`, `${decimal(autonomy, 0)} h`, (met & 2) !== 0));
  }

  // The ways side by side: the one taken, then the others by what they would add.
  private why(t: number): HTMLElement {
    const { terminals } = this.run.plan;
    const others = terminals.others[t];
    const saved = terminals.saved_jpy[t];
    const best = others[0];
    const sentence = !best ? w("届く手段がほかにない。", "Nothing else reaches it.")
      : best[2] < 0 ? w("より安い手段があるが、無線局どうしの干渉のため採れない。", "A cheaper way exists, but cells would disturb one another.")
      : w(`ほかを今の計画のまま、ここだけ次善の手段に替えると年 ${exactYen(best[2])} 円増える。`, `All else as planned, the second best here would add ${exactYen(best[2])} JPY a year.`);
    const way = (label: HTMLElement, cost: string, difference: string, className = ""): HTMLElement =>
      el("tr", { class: className }, el("td", {}, label), el("td", { class: "number" }, cost), el("td", { class: "number" }, difference));
    const table = el("table", { class: "ways" },
      el("thead", {}, el("tr", {}, el("th", {}, w("手段", "Way")), el("th", { class: "number" }, w("ここが増やす費用 円/年", "Adds JPY a year")), el("th", { class: "number" }, w("採用案との差", "Against the plan")))),
      el("tbody", {},
        way(el("b", {}, this.optionName(terminals.option[t])), exactYen(saved), w("採用", "taken"), "taken"),
        ...others.map(([option, site, added]) => way(
          el("span", {}, this.optionName(option), site !== null && site !== terminals.site[t] && el("span", {}, w("・", ", "), this.siteLink(site))),
          exactYen(saved + added), (added >= 0 ? "+" : "") + exactYen(added)))));
    return el("div", {}, el("p", { class: "why" }, sentence), table,
      el("p", { class: "note" }, w("他の需要はそのままとして、この一か所のために増える費用で比べる。", "Compared by what this one place adds while everything else stays.")));
  }

  private siteLink(site: number): HTMLElement {
    return el("button", { type: "button", class: "link", click: () => this.go({ site }) }, name(this.run.plan.sites.name[site] || `#${site}`));
  }

  // Stretches of route one after another are one line.
  private pathTable(path: number[]): HTMLElement {
    const { arcs, departments } = this.run.plan;
    const out: HTMLElement[] = [];
    for (let i = 0; i < path.length; ++i) {
      const kind = this.kind(path[i]);
      const group = [path[i]];
      while (kind === "route" && i + 1 < path.length && this.kind(path[i + 1]) === "route" &&
        (arcs.new_m[path[i + 1]] > 0) === (arcs.new_m[path[i]] > 0)) group.push(path[++i]);
      const jpy = group.reduce((sum, arc) => sum + arcs.jpy[arc], 0);
      const metres = group.reduce((sum, arc) => sum + arcs.length_m[arc], 0);
      const fresh = group.reduce((sum, arc) => sum + arcs.new_m[arc], 0);
      const users = arcs.terminals[group[group.length - 1]];
      const shared = departments[arcs.departments[group[0]]].length;
      const lines = group.flatMap((arc) => arcs.lines[arc]);
      out.push(el("li", {},
        el("div", { class: "step" },
          el("button", { type: "button", class: "link", click: () => this.go({ arc: group[group.length - 1] }) }, arcKindName(kind)),
          metres > 0 && ` ${decimal(metres / 1000, 2)} km`,
          kind === "route" && (fresh > 0 ? el("b", { class: "new" }, w(" 新設", " new")) : w("（既設の光）", " (fiber there today)")),
          el("span", { class: "amount" }, jpy > 0 ? `${exactYen(jpy)}${w(" 円/年", " JPY a year")}` : "0"),
          el("span", { class: "of" }, w(`${count(users)} 需要・${shared} 部署で共用`, `shared by ${count(users)} places, ${shared} departments`))),
        lines.length > 0 && this.prices(merged(lines))));
    }
    return el("ol", { class: "path" }, ...out);
  }

  private refused(t: number): HTMLElement | null {
    const row = this.run.plan.terminals.row[t];
    const refusals = this.run.data.catalogue.refusals.filter((r) => r[0] === row);
    if (refusals.length === 0) return null;
    return el("details", {}, el("summary", {}, w("候補にならない手段とその理由", "Options that are no candidates, and why")),
      el("ul", {}, ...refusals.map(([, option, reason]) => {
        const index = this.run.data.catalogue.options.findIndex((o) => o.id === option);
        return el("li", {}, index >= 0 ? this.optionName(index) : name(option), ": ", name(reason));
      })));
  }

  private arc(a: number): Trail {
    const { arcs, departments } = this.run.plan;
    const kind = this.kind(a);
    const shared = departments[arcs.departments[a]];
    const element = el("div", {},
      el("h3", {}, arcKindName(kind), kind === "route" && (arcs.new_m[a] > 0 ? w("（新設）", " (new)") : w("（既設の光）", " (fiber there today)"))),
      facts(
        row(w("所在", "Where"), name(arcs.municipality[a])),
        arcs.option[a] !== null && row(w("手段", "Option"), this.optionName(arcs.option[a])),
        arcs.length_m[a] > 0 && row(w("延長", "Length"), `${count(arcs.length_m[a])} m`, arcs.new_m[a] > 0 && w(`（うち新設 ${count(arcs.new_m[a])} m）`, ` (${count(arcs.new_m[a])} m new)`)),
        row(w("費用", "Cost"), `${exactYen(arcs.jpy[a])}${w(" 円/年", " JPY a year")}`),
        row(w("利用", "Used by"), w(`${count(arcs.terminals[a])} 需要、${shared.length} 部署`, `${count(arcs.terminals[a])} places, ${shared.length} departments`), ": ", ...shared.flatMap((d, i): Child[] => [i > 0 && w("、", ", "), name(d)])),
        row(w("止まると", "If it fails"), w(`${count(arcs.terminals[a])} 需要がこの経路を失う`, `${count(arcs.terminals[a])} places lose this path`)),
        arcs.load[a] > 0 && row(w("最繁時の使用率", "Load in the busiest hour"), percent(100 * arcs.load[a], 1))),
      el("h4", {}, w("これがなければ", "Without it")),
      el("p", { class: "why" }, this.without(a)),
      el("h4", {}, w("単価と出典", "Prices and their sources")),
      arcs.lines[a].length > 0 ? this.prices(arcs.lines[a]) : el("p", { class: "note" }, w("計画が負担する費用はない。", "Nothing that the plan pays.")),
      this.served(a));
    const line = this.routes.get(a);
    const place = arcs.place[a];
    const points = line || place === null ? [] : [kind === "gateway" ? this.gateways[place] : ["mast", "host", "radio", "hop"].includes(kind) ? this.sites[place] : this.premises[place]];
    return { element, lines: line ? [line] : [], points: points.filter((at) => at !== undefined) };
  }

  // What the plan would cost without an arc, all that does not pass it as planned.
  private without(a: number): string {
    const { arcs, most_detoured: most } = this.run.plan;
    const way = arcs.without[a];
    if (way === null) {
      return arcs.terminals[a] > most
        ? w(`使う需要が${count(most)}を超え、別の経路もないため、一つずつは調べていない。これを除いた計画を立てて比べる。`, `More than ${count(most)} places use it and no other way leads there: plan again without it to compare.`)
        : w("代わりのない需要がある。", "Some place beyond it has no other way.");
    }
    const [added, isAround, otherwise, unserved] = way;
    if (added < 0) return w(`年 ${exactYen(-added)} 円安い組み方がある。求解の差の範囲内か、無線局どうしの干渉のため採れないもの。`, `A plan ${exactYen(-added)} JPY a year cheaper exists: within the solver's gap, or one in which cells would disturb one another.`);
    const cost = w(`次善は年 ${exactYen(added)} 円高い（これ以下で済むこともある）: `, `The second best costs at most ${exactYen(added)} JPY a year more: `);
    if (isAround === 1) return cost + w("別の経路で同じ先につなぐ。", "the same places by another way.");
    const lost = unserved > 0 ? w(`、${count(unserved)} 需要は提供しない`, `, ${count(unserved)} of them unserved`) : "";
    return cost + w(`先の需要をそれぞれつなぎ直す（手段が変わるもの ${count(otherwise)}${lost}）。`, `every place beyond it connected anew (${count(otherwise)} by another option${lost}).`);
  }

  // Whom an arc serves: the dearest to serve otherwise first.
  private served(a: number): HTMLElement {
    const { terminals } = this.run.plan;
    const below = terminals.name.map((_, t) => t).filter((t) => this.path(t).includes(a));
    below.sort((x, y) => (terminals.others[y][0]?.[2] ?? Infinity) - (terminals.others[x][0]?.[2] ?? Infinity) || x - y);
    const shown = below.slice(0, 20);
    return el("div", {}, el("h4", {}, w("この先の需要（替えにくい順）", "Served beyond it (hardest to serve otherwise first)")),
      el("ul", { class: "below" }, ...shown.map((t) => {
        const other = terminals.others[t][0];
        return el("li", {}, el("button", { type: "button", class: "link", click: () => this.go({ terminal: t }) }, name(terminals.name[t])), " ",
          el("span", { class: "of" }, other ? w(`次善 ${this.optionName(other[0])} ${other[2] >= 0 ? "+" : ""}${moneyAYear(other[2])}`, `second best ${this.optionName(other[0])} ${other[2] >= 0 ? "+" : ""}${moneyAYear(other[2])}`)
            : w("ほかに手段なし", "no other way")));
      }), below.length > shown.length && el("li", { class: "note" }, w(`ほか ${count(below.length - shown.length)} 件`, `and ${count(below.length - shown.length)} more`))));
  }

  private site(s: number): Trail {
    const { sites, arcs } = this.run.plan;
    const own = arcs.kind.flatMap((_, a) => (["mast", "host", "radio", "hop", "line", "dish"].includes(this.kind(a)) && this.isOfSite(a, s) ? [a] : []));
    const technologies = [...new Set(own.filter((a) => this.kind(a) === "radio").map((a) => this.run.data.catalogue.options[arcs.option[a]!].technology))];
    const element = el("div", {},
      el("h3", {}, name(sites.name[s] || w("候補地", "Candidate site"))),
      facts(
        row(w("種別", "Kind"), wordFor(sites.kind[s]), el("span", { class: "tag small" }, w("候補・未調査", "candidate, not surveyed"))),
        row(w("所在", "Where"), name(sites.municipality[s])),
        row(w("高さ", "Height"), `${decimal(sites.height_m[s], 1)} m`, sites.has_mast[s] && w("（既設）", " (standing)")),
        row(w("無線", "Radios"), technologies.length > 0 ? technologies.map(technologyName).join(w("、", ", ")) : w("使わない", "not used"))),
      ...own.map((a) => el("div", { class: "part" }, el("h4", {}, el("button", { type: "button", class: "link", click: () => this.go({ arc: a }) }, arcKindName(this.kind(a))), " ", arcs.option[a] !== null && this.optionName(arcs.option[a]), ` ${exactYen(arcs.jpy[a])}${w(" 円/年", " JPY a year")}`),
        this.prices(arcs.lines[a]))));
    return { element, lines: [], points: [this.sites[s]] };
  }

  private isOfSite(a: number, s: number): boolean {
    const { arcs } = this.run.plan;
    if (arcs.place[a] !== s) return false;
    if (["mast", "host", "radio", "hop"].includes(this.kind(a))) return true;
    const child = arcs.parent.indexOf(a); // a line or dish feeds a site where a mast follows
    return child >= 0 && ["mast", "host", "radio"].includes(this.kind(child)) && arcs.place[child] === s;
  }

  private gateway(g: number): Trail {
    const { gateways, arcs } = this.run.plan;
    const own = arcs.kind.flatMap((_, a) => (this.kind(a) === "gateway" && arcs.place[a] === g ? [a] : []));
    const element = el("div", {}, el("h3", {}, name(gateways.name[g])),
      facts(row(w("種別", "Kind"), w("収容局", "Gateway")), row(w("所在", "Where"), name(gateways.municipality[g])),
        row(w("利用", "Used by"), own.length === 0 ? w("使わない", "not used") : w(`${count(Math.max(...own.map((a) => arcs.terminals[a])))} 需要`, `${count(Math.max(...own.map((a) => arcs.terminals[a])))} places`))),
      ...own.map((a) => this.prices(arcs.lines[a])));
    return { element, lines: [], points: [this.gateways[g]] };
  }
}

// Lines of one item and option are one.
function merged(lines: PriceLine[]): PriceLine[] {
  const byItem = new Map<string, PriceLine>();
  for (const [item, quantity, jpy, option] of lines) {
    const key = `${item} ${option}`;
    const found = byItem.get(key);
    if (found) { found[1] += quantity; found[2] += jpy; } else byItem.set(key, [item, quantity, jpy, option]);
  }
  return [...byItem.values()];
}
