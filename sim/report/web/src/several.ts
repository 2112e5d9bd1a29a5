// SPDX-License-Identifier: Apache-2.0
// Several runs beside one another: what each costs and serves, and where they serve otherwise.
import { frontier } from "./charts";
import { el } from "./dom";
import { useCaseTitle } from "./map_layers";
import { percent } from "./numbers";
import type { Run } from "./run";
import { type Column, table } from "./tables";
import { spoken, w } from "./words";

const letter = (i: number): string => String.fromCharCode(65 + i);
const served = (run: Run): number => run.summary.demand.reduce((sum, row) => sum + row.served_units, 0);
const cost = (run: Run): number => run.summary.cost.total_jpy_per_year - run.summary.cost.penalties_jpy_per_year;

function totals(runs: Run[]): HTMLElement {
  const [first] = runs;
  const columns: Column<number>[] = [
    { title: w("計画", "Plan"), value: (i) => `${letter(i)} ${runs[i].summary.scenario}` },
    { title: w("費用 円/年（未提供の損失を除く）", "Cost JPY a year (without losses unserved)"), value: (i) => cost(runs[i]), isMoney: true },
    { title: w(`${letter(0)}との差 円/年`, `Against ${letter(0)}, JPY a year`), value: (i) => cost(runs[i]) - cost(first), isMoney: true },
    { title: w("提供する需要", "Units served"), value: (i) => served(runs[i]) },
    { title: w(`${letter(0)}との差`, `Against ${letter(0)}`), value: (i) => served(runs[i]) - served(first) },
    { title: w("増える 1 件あたり 円/年", "JPY a year per unit more"), value: (i) => { const more = served(runs[i]) - served(first); return more > 0 ? Math.round((cost(runs[i]) - cost(first)) / more) : null; }, isMoney: true },
    { title: w("ギャップ", "Gap"), value: (i) => percent(runs[i].summary.bound.gap_percent) },
  ];
  return table(w("計画の比較", "Plans side by side"), columns, runs.map((_, i) => i));
}

// A place of demand in two runs is the same where its demand row, name and turn among equals are.
function keys(run: Run): Map<string, number> {
  const seen = new Map<string, number>();
  const out = new Map<string, number>();
  run.plan.terminals.name.forEach((name, t) => {
    const base = `${run.data.catalogue.demand[run.plan.terminals.row[t]].id}\n${name}\n${run.plan.terminals.backup_of[t] !== null}`;
    const turn = seen.get(base) ?? 0;
    seen.set(base, turn + 1);
    out.set(`${base}\n${turn}`, t);
  });
  return out;
}

function optionOf(run: Run, t: number): string {
  const option = run.plan.terminals.option[t];
  if (option === null) return w("提供しない", "Not served");
  const found = run.data.catalogue.options[option];
  return spoken() === "ja" ? found.name_ja : found.name_en || found.name_ja;
}

function changes(before: Run, after: Run, i: number): HTMLElement {
  const of = keys(after);
  const rows = [...keys(before)].flatMap(([key, t]) => {
    const u = of.get(key);
    if (u === undefined || optionOf(before, t) === optionOf(after, u)) return [];
    return [{ t, u }];
  });
  const { terminals, premises } = before.plan;
  const columns: Column<{ t: number; u: number }>[] = [
    { title: w("名称", "Name"), value: ({ t }) => terminals.name[t] },
    { title: w("用途", "Use case"), value: ({ t }) => useCaseTitle(before.data.catalogue.demand[terminals.row[t]]) },
    { title: w("市町村", "Municipality"), value: ({ t }) => premises.municipality[terminals.premises[t]] },
    { title: w("数量", "Units"), value: ({ t }) => terminals.units[t] },
    { title: letter(0), value: ({ t }) => optionOf(before, t) },
    { title: letter(i), value: ({ u }) => optionOf(after, u) },
    { title: w("増える費用の差 円/年", "Adds, difference JPY a year"), value: ({ t, u }) => after.plan.terminals.saved_jpy[u] - terminals.saved_jpy[t], isMoney: true },
  ];
  return table(w(`${letter(0)} と ${letter(i)} で手段が変わる需要`, `Served otherwise in ${letter(i)} than in ${letter(0)}`), columns, rows);
}

export function comparison(runs: Run[]): HTMLElement {
  return el("section", { id: "several" }, el("h2", {}, w("計画の比較", "Comparison")), totals(runs), el("div", { class: "charts" }, frontier(runs)),
    ...runs.slice(1).map((run, i) => changes(runs[0], run, i + 1)));
}
