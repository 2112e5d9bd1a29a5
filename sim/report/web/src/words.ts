// SPDX-License-Identifier: Apache-2.0
// The two languages of the page, and the names of what the program names by keys.

export type Language = "ja" | "en";

let language: Language = "ja";

export function speak(next: Language): void {
  language = next;
  document.documentElement.lang = next;
}

export function spoken(): Language {
  return language;
}

// The text of the language in use.
export function w(ja: string, en: string): string {
  return language === "ja" ? ja : en;
}

type Pair = [string, string];

const layers: Record<string, Pair> = {
  gateway: ["収容局・上位接続", "Gateway and transit"],
  route: ["伝送路", "Routes"],
  site: ["鉄塔・柱", "Masts and poles"],
  power: ["電源", "Power"],
  radio: ["無線局", "Radio stations"],
  premises: ["引込・宅内・端末", "Drops, premises, devices"],
  core: ["コア設備・免許", "Core and licence"],
  platform: ["基盤・通信料", "Platform and service fees"],
  operation: ["運用要員", "Operation staff"],
  penalty: ["未提供（回避費用）", "Left unserved (avoided costs)"],
};

const technologies: Record<string, Pair> = {
  fiber: ["光ファイバ", "Fiber"],
  local5g: ["ローカル5G", "Local 5G"],
  bwa: ["地域BWA", "Regional BWA"],
  lpwa: ["LPWA", "LPWA"],
  wifi: ["Wi-Fi", "Wi-Fi"],
  microwave: ["固定マイクロ波", "Microwave"],
  mobile: ["携帯電話（4G・5G・LTE-M）", "Public mobile"],
  leo: ["低軌道衛星", "LEO satellite"],
  geo: ["静止衛星", "GEO satellite"],
  haps: ["HAPS", "HAPS"],
  site: ["共用柱・鉄塔", "Shared masts"],
  premises: ["構内設備", "In-house networks"],
  in_house: ["構内設備", "In-house networks"],
  operation: ["運用要員", "Operation staff"],
  penalty: ["未提供", "Left unserved"],
  unserved: ["未提供", "Unserved"],
};

const arcKinds: Record<string, Pair> = {
  gateway: ["収容局", "Gateway"],
  trunk: ["中継区間（経路不明）", "Trunk of unknown route"],
  route: ["道路沿いの伝送路", "Route along a road"],
  line: ["回線と引込", "Line and drop"],
  ground_cell: ["衛星・HAPSのセル", "Satellite or platform cell"],
  dish: ["衛星アンテナ", "Satellite dish"],
  mast: ["鉄塔・柱", "Mast"],
  host: ["小型基地局の設置場所", "Place of a small gateway"],
  radio: ["無線局", "Radio station"],
  hop: ["マイクロ波回線", "Microwave hop"],
  link: ["無線区間", "Radio link"],
  subscription: ["携帯電話回線", "Mobile subscription"],
  in_house: ["構内", "In-house network"],
  stricter: ["同じ建物の回線を共用", "Shares a line of the building"],
  unserved: ["未提供", "Unserved"],
};

const roles: Record<string, Pair> = {
  boundary: ["行政区域", "Boundaries"],
  roads: ["道路", "Roads"],
  elevation: ["標高", "Elevation"],
  clutter: ["土地被覆", "Land cover"],
  population_mesh: ["人口メッシュ", "Population mesh"],
  small_areas: ["国勢調査小地域", "Census small areas"],
  facilities: ["公共施設・避難所", "Facilities"],
  settlements: ["集落・地名", "Settlements"],
  farmland: ["農地", "Farmland"],
  hazard: ["災害想定区域", "Hazard zones"],
  protected_area: ["自然公園・保護区域", "Protected areas"],
  no_pole_zone: ["無電柱化区域", "No-pole zones"],
  own_land: ["自己土地", "Own land"],
  existing_fiber: ["既設光ファイバ", "Existing fiber"],
  pops: ["通信局舎", "Exchanges"],
  towers: ["既設鉄塔", "Standing towers"],
  mobile_coverage: ["携帯電話エリア", "Mobile coverage"],
  water: ["湖沼・水面", "Water"],
  waterways: ["河川", "Waterways"],
  statistics: ["市町村統計", "Municipal statistics"],
  prices: ["単価表", "Prices"],
};

const rungs: Record<string, Pair> = {
  none: ["共用なし（単独整備）", "Nothing (silos)"],
  passive_site: ["鉄塔・電源", "Masts and power"],
  backhaul: ["伝送路・中継・構内", "Lines, hops, in-building"],
  active_radio: ["無線局", "Radio stations"],
  core_and_platform: ["コア・基盤", "Cores and platforms"],
  operation: ["運用体制", "Operation"],
};

const others: Record<string, Pair> = {
  planning: ["計画", "planning"],
  demonstration: ["実証", "demonstration"],
  deployment: ["実装", "deployment"],
  pass: ["通過", "pass"],
  rework: ["要改善", "rework"],
  stop: ["中止", "stop"],
  done: ["完了", "done"],
  unanswered: ["未回答", "unanswered"],
  yes: ["はい", "yes"],
  no: ["いいえ", "no"],
  tower: ["既設鉄塔", "Standing tower"],
  facility: ["公共施設", "Facility"],
  town_hall: ["役場・庁舎", "Town hall"],
  pop: ["通信局舎", "Exchange"],
  summit: ["山頂", "Summit"],
  roadside: ["路側", "Roadside"],
  demand: ["需要地", "Place of demand"],
  optimistic: ["楽観", "optimistic"],
  base: ["標準", "base"],
  pessimistic: ["悲観", "pessimistic"],
  public: ["公共（自治体）", "Public body"],
  users: ["利用者（住民・事業者）", "Users"],
  sourced: ["出典あり", "sourced"],
  derived: ["推計", "derived"],
  assumption: ["仮定", "assumption"],
  high: ["高", "high"],
  medium: ["中", "medium"],
  low: ["低", "low"],
  "very low": ["ごく低", "very low"],
  in_force_verified: ["現行制度・適用確認済み", "in force, designation verified"],
  in_force_unverified: ["現行制度・適用未確認", "in force, unverified"],
  with_in_force_unverified: ["現行制度（未確認を含む）", "in force, unverified included"],
  with_hypothetical: ["仮定の支援を含む", "hypothetical included"],
  hypothetical: ["仮定（制度ではない）", "hypothetical"],
  joint: ["共同", "Joint"],
  outside: ["域外", "Outside"],
};

function of(table: Record<string, Pair>, key: string): string {
  const pair = table[key];
  return pair ? w(...pair) : key;
}

export const layerName = (key: string): string => of(layers, key);
export const technologyName = (key: string): string => of(technologies, key);
export const arcKindName = (key: string): string => of(arcKinds, key);
export const rungName = (key: string): string => of(rungs, key);
export const roleName = (key: string): string => of(roles, key);
export const wordFor = (key: string): string => of(others, key);

// The statement that every figure of hypothetical support carries; its Japanese words come with the data.
export const hypothesisEn =
  "An assumption after the proposals of an advisory report. No scheme, grant rule or budget of the nation. " +
  "Rate, cap and term are set by the user.";

// A thing that carries a name in both languages.
export function named(thing: { name_ja: string; name?: string; name_en?: string }): string {
  return w(thing.name_ja, thing.name || thing.name_en || thing.name_ja);
}
