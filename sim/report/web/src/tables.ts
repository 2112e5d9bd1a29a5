// SPDX-License-Identifier: Apache-2.0
// A table that sorts by a click on its head and filters as one types.
import { type Child, el } from "./dom";
import { count, exactYen } from "./numbers";
import { w } from "./words";

export interface Column<Row> {
  title: string;
  value: (row: Row) => string | number | null;
  show?: (row: Row) => Child; // else the value
  isMoney?: boolean;
}

const shownAtFirst = 50;

export function table<Row>(title: string, columns: Column<Row>[], rows: Row[], options: { note?: Child; onRow?: (row: Row) => void } = {}): HTMLElement {
  let sortedBy = -1;
  let isDescending = false;
  let words = "";
  let limit = shownAtFirst;
  const isNumber = columns.map((column) => rows.some((row) => typeof column.value(row) === "number"));
  const body = el("tbody");
  const told = el("span", { class: "told", "aria-live": "polite" });
  const more = el("button", { type: "button", click: () => { limit = Infinity; fill(); } });
  const heads = columns.map((column, i) =>
    el("th", { scope: "col", class: isNumber[i] ? "number" : "" },
      el("button", { type: "button", click: () => { isDescending = sortedBy === i ? !isDescending : isNumber[i]; sortedBy = i; fill(); } }, column.title)));

  const text = (row: Row): string => columns.map((column) => String(column.value(row) ?? "")).join(" ").toLowerCase();
  const cell = (row: Row, i: number): HTMLElement => {
    const column = columns[i];
    const value = column.value(row);
    const shown: Child = column.show ? column.show(row)
      : typeof value === "number" ? (column.isMoney ? exactYen(value) : value.toLocaleString("en-US"))
      : value === null ? "—" : el("bdi", {}, value);
    return el("td", { class: isNumber[i] ? "number" : "" }, shown);
  };
  const compare = (a: Row, b: Row): number => {
    const [x, y] = [columns[sortedBy].value(a), columns[sortedBy].value(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    const order = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "ja");
    return isDescending ? -order : order;
  };

  function fill(): void {
    const found = words === "" ? [...rows] : rows.filter((row) => words.split(/\s+/).every((word) => text(row).includes(word)));
    if (sortedBy >= 0) found.sort(compare);
    body.replaceChildren(...found.slice(0, limit).map((row) => {
      const line = el("tr", options.onRow ? { class: "pick", tabindex: 0 } : {}, ...columns.map((_, i) => cell(row, i)));
      if (options.onRow) {
        const pick = options.onRow;
        line.addEventListener("click", () => pick(row));
        line.addEventListener("keydown", (event) => { if (event.key === "Enter") pick(row); });
      }
      return line;
    }));
    heads.forEach((head, i) => head.setAttribute("aria-sort", i !== sortedBy ? "none" : isDescending ? "descending" : "ascending"));
    told.textContent = found.length === rows.length ? w(`${count(rows.length)} 行`, `${count(rows.length)} rows`)
      : w(`${count(rows.length)} 行中 ${count(found.length)} 行`, `${count(found.length)} of ${count(rows.length)} rows`);
    more.hidden = found.length <= limit;
    more.textContent = w("すべて表示", "Show all");
  }
  fill();
  const filter = rows.length > 8 && el("input", {
    type: "search", placeholder: w("絞り込み", "Filter"), "aria-label": w("絞り込み", "Filter"),
    input: (event: Event) => { words = (event.target as HTMLInputElement).value.trim().toLowerCase(); fill(); },
  });
  return el("div", { class: "sheet" },
    el("div", { class: "sheet-head" }, el("h3", {}, title), filter, told),
    options.note && el("p", { class: "note" }, options.note),
    rows.length === 0 ? el("p", { class: "note" }, w("該当なし", "None"))
      : el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), body)),
    more);
}
