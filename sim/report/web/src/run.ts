// SPDX-License-Identifier: Apache-2.0
// A run as the program packed it: DATA.md says what each field means.

export type Nullable = number | null;

export interface Option {
  id: string; name_ja: string; name_en: string; technology: string; carrier: string;
  lead_time_months: number; permits: string;
}
export interface Item {
  id: string; name: string; name_ja: string; unit: string; jpy: [number, number, number]; taken_jpy: number; kind: string;
  confidence: string; year: number; note: string; sources: string[];
}
export interface Source { title: string; url: string; date: string; type: string }
export interface DemandRow {
  id: string; name_ja: string; use_case: string; department: string; down_mbps: number; up_mbps: number;
  latency_ms: number; availability: number; autonomy_h: number; must_serve: boolean;
  penalty_jpy_per_year: number; options: string[]; backup: string[]; is_household: boolean;
}
// Item, quantity, JPY a year, option.
export type PriceLine = [Nullable, number, number, Nullable];
// Option (null: unserved), site, JPY a year above the plan.
export type OtherWay = [Nullable, Nullable, number];

export interface Placed { at: number }
export interface Areas extends Placed { kind: string[]; name: string[] }
export interface Background {
  roads: Placed & { class: number[]; fiber: number[] };
  water: Areas; boundary: Areas; hazard: Areas; protected_area: Areas; no_pole_zone: Areas; own_land: Areas;
  farmland: Areas; mobile_coverage: Areas; assets: Areas;
  waterways: Placed & { name: string[] };
  existing_fiber: Placed & { name: string[]; year: number[] };
  settlements: Placed & { name: string[]; people: number[] };
}
export interface Arcs extends Placed {
  kind: number[]; option: Nullable[]; parent: Nullable[]; jpy: number[]; terminals: number[];
  departments: number[]; municipality: string[]; place: Nullable[]; from_site: Nullable[]; length_m: number[];
  new_m: number[]; load: number[]; lines: PriceLine[][]; without: ([number, number, number, number] | null)[];
}
export interface Terminals {
  name: string[]; row: number[]; premises: number[]; units: number[]; backup_of: Nullable[]; option: Nullable[];
  site: Nullable[]; arc: Nullable[]; service: [number, number, number, number, number][]; met: number[];
  own_jpy: number[]; saved_jpy: number[]; others: OtherWay[][];
}
export interface PlanTables {
  premises: Placed & { name: string[]; municipality: string[] };
  sites: Placed & {
    name: string[]; kind: string[]; municipality: string[]; height_m: number[]; has_mast: boolean[]; used: boolean[];
  };
  gateways: Placed & { name: string[]; municipality: string[] };
  arcs: Arcs;
  common: [Nullable, number, number, Nullable, string, number][];
  coverage: [number, number, number[]][];
  terminals: Terminals;
  arc_kinds: string[]; most_detoured: number;
  departments: string[][];
}

export interface AccountRow { key: string; name: string; cost_jpy_per_year: number }
export interface Quantile { jpy: number; least_jpy: number; most_jpy: number }
export interface YearRange {
  fiscal_year: number; municipality: string; measure: string; likely_jpy: number; p10: Quantile; p50: Quantile;
  p90: Quantile;
}
export interface UncertainFigure {
  figure: string; confidence: string; low: number; mid: number; high: number; present_value_at_p10_jpy: number;
  present_value_at_p90_jpy: number; total_index: number; measure_before_deciding: boolean;
}
export interface SupportRange {
  rule: string; eligible_running_first_year_jpy: number; least_first_year_jpy: number; most_first_year_jpy: number;
  grid: { rate: number; cost_ratio: number; years: number; first_year_jpy: number; all_years_jpy: number }[];
}
export interface BurdenYear {
  fiscal_year: number; capital_jpy: number; capital_support_jpy: number; bond_jpy: number; bond_service_jpy: number;
  running_jpy: number; income_jpy: number; running_support_jpy: number; general_funds_jpy: number;
  allocation_return_jpy: number; effective_jpy: number;
}
export interface Variant {
  layer: string; variant: string; cost_jpy_per_year: number; base_cost_jpy_per_year: number;
  changed_terminals: number; infeasible: boolean; plan_changes: boolean;
}
export interface Summary {
  scenario: string; region: string; crs: string; base_year: number; design_year: number; discount_rate: number;
  population: Record<string, number>;
  demand: {
    id: string; name_ja: string; use_case: string; department: string; units: number; served_units: number;
    units_by_option: Record<string, number>;
  }[];
  nobody_can_serve: { name: string; demand: string; units: number; reasons: string[] }[];
  network: Record<string, number> & { interference: Record<string, unknown>[] };
  cost: {
    total_jpy_per_year: number; penalties_jpy_per_year: number; without_served_today_jpy_per_year: number;
    by_layer: AccountRow[]; by_option: AccountRow[]; by_technology: AccountRow[]; by_use_case: AccountRow[];
    by_department: AccountRow[]; by_municipality: AccountRow[];
  };
  bound: { certified_bound_jpy_per_year: number; gap_percent: number; decidable_gap_percent: number };
  savings: {
    compared: boolean; silos_jpy_per_year: number; as_is_jpy_per_year: number; as_is_must_serve_unserved: number;
    plan_jpy_per_year: number; saved_against_silos_percent: number; saved_against_as_is_percent: number;
    distinguishable: boolean;
    ladder: { shared_up_to: string; cost_jpy_per_year: number; bound_jpy_per_year: number; saved_against_rung_before_jpy_per_year: number; distinguishable: boolean }[];
    departments: { department: string; share_jpy_per_year: number; alone_jpy_per_year: number; share_exceeds_alone: boolean }[];
    silos: { department: string; municipality: string; terminals: number; cost_jpy_per_year: number }[];
  };
  operation: {
    first_fiscal_year: number; last_fiscal_year: number; assumed: string[];
    rows: { municipality: string; payer: string; account: string; layer: string; nominal_with_tax_jpy: number[] }[];
  };
  uncertainty: { replicates: number; likely_present_value_jpy: number; years: YearRange[]; figures: UncertainFigure[] };
  support: {
    rules: { version: string; status: string; valid_from: number; valid_to?: number };
    in_force_verified_jpy: number; in_force_unverified_jpy: number;
    hypothetical: { stated_jpy: number; ranges: SupportRange[] };
    rows: { fiscal_year: number; municipality: string; programme: string; rule_status: string; article: string; what: string; base_jpy: number; rate: number; amount_jpy: number }[];
    open: { municipality: string; programme: string; best_rule_status: string; eligible_jpy: number; missing: string }[];
    listed: { programme: string; name_ja: string; reason: string }[];
  };
  burden: { municipality: string; basis: string; years: BurdenYear[] }[];
  sensitivity: {
    variants: Variant[];
    penalty_factors: { factor: number; units: number; unserved_units: number; cost_without_penalties_jpy_per_year: number }[];
    break_evens: { option: string; where: string; own_cost_jpy_per_year: number; break_even_jpy_per_year: number }[];
  };
  papers?: { gates: { project: string; name: string; municipality: string; stage: string; result: string; causes: string; lessons: string; capital_gate: string; maturity: string }[] };
  diagnostic: { remarks: string[] };
  assumptions: { id: string; text_en: string; text_ja: string; count: number }[];
  warnings: string[];
  layers: { role: string; file: string; vintage: string; attribution: string; licence: string; features: number; synthetic: boolean }[];
}

export interface RunData {
  schema: string;
  summary: Summary;
  crs: string;
  origin_m: [number, number];
  extent: [number, number, number, number];
  hypothesis_ja: string;
  hillshade?: { at: number; bytes: number; extent: [number, number, number, number] };
  catalogue: {
    options: Option[]; items: Record<string, Item>; sources: Record<string, Source>; demand: DemandRow[];
    refusals: [number, string, string][]; figures: [string, string][];
  };
  cost_table: [string, string, boolean, number][];
  background: Background;
  plan: PlanTables;
}

export type Point = [number, number];
export type Part = Point[];

// A run with its geometry at hand.
export class Run {
  constructor(readonly data: RunData, private readonly bytes: Uint8Array) {}

  get summary(): Summary { return this.data.summary; }
  get plan(): PlanTables { return this.data.plan; }

  // `features` of a layer that starts at `at`, each its parts, each its points in metres from the origin.
  features(at: number, features: number): Part[][] {
    let x = 0;
    let y = 0;
    let here = at;
    const next = (): number => {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        const byte = this.bytes[here++];
        value += (byte & 127) * scale;
        if (byte < 128) return value;
      }
    };
    const step = (): number => {
      const value = next();
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    };
    return Array.from({ length: features }, () =>
      Array.from({ length: next() }, () =>
        Array.from({ length: next() }, (): Point => {
          x += step();
          y += step();
          return [x, y];
        })));
  }

  points(at: number, features: number): Point[] {
    return this.features(at, features).map((parts) => parts[0][0]);
  }

  picture(): { url: string; extent: number[] } | null {
    const shade = this.data.hillshade;
    if (!shade || shade.bytes === 0) return null;
    const part = this.bytes.slice(shade.at, shade.at + shade.bytes);
    return { url: URL.createObjectURL(new Blob([part], { type: "image/jpeg" })), extent: shade.extent };
  }

  isSynthetic(role: string): boolean {
    return this.summary.layers.some((layer) => layer.role === role && layer.synthetic);
  }
}

interface Block { data: { schema: string }; bytes: Uint8Array }

async function unpack(text: string): Promise<Block> {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const whole = new Uint8Array(await new Response(stream).arrayBuffer());
  const length = new DataView(whole.buffer).getUint32(0, true);
  return { data: JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + length))), bytes: whole.subarray(4 + length) };
}

export function runOf({ data, bytes }: Block): Run {
  if (data.schema !== "tsunagi-page-1") throw new Error(`unknown data: ${data.schema}`);
  return new Run(data as RunData, bytes);
}

export function readBlocks(): Promise<Block[]> {
  const blocks = [...document.querySelectorAll<HTMLScriptElement>("script.run")];
  return Promise.all(blocks.map((block) => unpack((block.textContent ?? "").trim())));
}
