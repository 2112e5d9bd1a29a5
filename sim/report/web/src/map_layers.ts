// SPDX-License-Identifier: Apache-2.0
// The layers of the map, from the bottom up, each with what its legend says.
import Feature from "ol/Feature";
import type Geometry from "ol/geom/Geometry";
import LineString from "ol/geom/LineString";
import MultiLineString from "ol/geom/MultiLineString";
import PointGeometry from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import type BaseLayer from "ol/layer/Base";
import ImageLayer from "ol/layer/Image";
import VectorLayer from "ol/layer/Vector";
import VectorImageLayer from "ol/layer/VectorImage";
import type Projection from "ol/proj/Projection";
import Static from "ol/source/ImageStatic";
import VectorSource from "ol/source/Vector";
import { Circle, Fill, RegularShape, Stroke, Style, Text } from "ol/style";
import type { StyleFunction } from "ol/style/Style";
import { newCable, sharingColour, sharingColours, technologyColour, useCaseColour } from "./colours";
import { plain } from "./dom";
import type { Areas, Point, Run } from "./run";
import { roleName, spoken, technologyName, w } from "./words";

export interface LegendEntry { colour: string; shape: "line" | "area" | "point" | "dash"; text: string }
export interface MapLayer {
  key: string;
  title: () => string;
  layer: BaseLayer;
  legend?: () => LegendEntry[];
  mark?: "made up" | "assumed" | false;
}

// How demand is coloured, and which use cases are shown.
export interface DemandView { by: "option" | "use"; hidden: Set<number> }

export const font = '"Noto Sans CJK JP","Noto Sans JP","Hiragino Sans","Yu Gothic UI",Meiryo,sans-serif';

function madeUp(run: Run, ...keys: string[]): "made up" | false {
  return keys.some((role) => run.isSynthetic(role)) && "made up";
}

const line = (color: string, width: number, lineDash?: number[]): Style => new Style({ stroke: new Stroke({ color, width, lineDash }) });
const area = (fill: string, edge: string, width = 1): Style => new Style({ fill: new Fill({ color: fill }), stroke: new Stroke({ color: edge, width }) });

function source(features: Feature<Geometry>[]): VectorSource {
  return new VectorSource({ features });
}

function areaFeatures(run: Run, areas: Areas): Feature<Geometry>[] {
  return run.features(areas.at, areas.kind.length).flatMap((rings, i) =>
    rings.length === 0 ? [] : [new Feature({ geometry: polygons(rings), kind: areas.kind[i], name: areas.name[i] })]);
}
// Even-odd filling makes no difference between holes and islands: rings go into one path.
function polygons(rings: Point[][]): Polygon {
  return new Polygon(rings);
}

function hillshade(run: Run, projection: Projection): MapLayer | null {
  const picture = run.picture();
  if (!picture) return null;
  return {
    key: "hillshade",
    title: () => w("地形の陰影", "Hillshade"),
    layer: new ImageLayer({ source: new Static({ url: picture.url, imageExtent: picture.extent, projection }), opacity: 0.85 }),
    mark: madeUp(run, "elevation"),
  };
}

function zones(run: Run, key: "hazard" | "protected_area" | "no_pole_zone" | "own_land" | "farmland" | "mobile_coverage", fill: string, edge: string): MapLayer | null {
  const areas = run.data.background[key];
  if (areas.kind.length === 0) return null;
  return {
    key,
    title: () => roleName(key),
    layer: new VectorImageLayer({ source: source(areaFeatures(run, areas)), style: area(fill, edge), visible: false, imageRatio: 1.5 }),
    legend: () => [{ colour: edge, shape: "area", text: roleName(key) }],
    mark: madeUp(run, key),
  };
}

function water(run: Run): MapLayer {
  const { water: lakes, waterways } = run.data.background;
  const rivers = run.features(waterways.at, waterways.name.length).map((parts) => new Feature<Geometry>(new MultiLineString(parts)));
  const style: StyleFunction = (feature) => feature.getGeometry() instanceof Polygon ? lake : river;
  const lake = area("#bcd9ea", "#8fbcd6");
  const river = line("#8fbcd6", 1);
  return {
    key: "water",
    title: () => w("水面・河川", "Water"),
    layer: new VectorImageLayer({ source: source([...areaFeatures(run, lakes), ...rivers]), style, imageRatio: 1.5 }),
    mark: madeUp(run, "water", "waterways"),
  };
}

function roads(run: Run): MapLayer[] {
  const { roads: table } = run.data.background;
  const features = run.features(table.at, table.class.length).map((parts, i) =>
    new Feature<Geometry>({ geometry: new MultiLineString(parts), road: table.class[i], fiber: table.fiber[i] }));
  const widths = [2.4, 2.2, 1.8, 1.5, 1.1, 0.7, 0.5];
  const styles = widths.map((width) => line("#8d8778", width));
  const withFiber = features.filter((feature) => feature.get("fiber") === 2);
  return [
    {
      key: "roads",
      title: () => roleName("roads"),
      layer: new VectorImageLayer({ source: source(features), style: (feature) => styles[feature.get("road") as number], imageRatio: 1.5 }),
      mark: madeUp(run, "roads"),
    },
    {
      key: "passed",
      title: () => w("既設の光が通る道路（推定）", "Roads with fiber today (supposed)"),
      layer: new VectorImageLayer({ source: source(withFiber), style: line("rgba(0,114,178,.55)", 2), visible: false, imageRatio: 1.5 }),
      legend: () => [{ colour: "#0072b2", shape: "line", text: w("通信事業者の光（推定）", "Carrier fiber (supposed)") }],
      mark: "assumed",
    },
  ];
}

function boundary(run: Run): MapLayer {
  return {
    key: "boundary",
    title: () => roleName("boundary"),
    layer: new VectorLayer({
      source: source(areaFeatures(run, run.data.background.boundary)),
      style: [new Style({ stroke: new Stroke({ color: "rgba(255,255,255,.8)", width: 4 }) }), new Style({ stroke: new Stroke({ color: "#5b3a8c", width: 1.6, lineDash: [8, 3, 2, 3] }) })],
    }),
    mark: madeUp(run, "boundary"),
  };
}

function label(text: string, size: number, weight: string, colour: string): Text {
  return new Text({ text: plain(text), font: `${weight} ${size}px ${font}`, fill: new Fill({ color: colour }), stroke: new Stroke({ color: "rgba(255,255,255,.9)", width: 3 }), overflow: true });
}

function labels(run: Run): MapLayer {
  const { boundary: areas, settlements } = run.data.background;
  const towns = areaFeatures(run, areas).map((feature) => {
    const centre = (feature.getGeometry() as Polygon).getInteriorPoint().getCoordinates().slice(0, 2);
    return new Feature<Geometry>({ geometry: new PointGeometry(centre), text: label(feature.get("name") as string, 15, "bold", "#4a2d75"), rank: 0 });
  });
  const order = settlements.people.map((people, i) => [people, i]).sort((a, b) => b[0] - a[0]);
  const rank = new Map(order.map(([, i], place) => [i, place + 1]));
  const places = run.points(settlements.at, settlements.name.length).map((at, i) =>
    new Feature<Geometry>({ geometry: new PointGeometry(at), text: label(settlements.name[i], 12, "normal", "#333"), rank: rank.get(i) }));
  return {
    key: "labels",
    title: () => w("地名", "Place names"),
    layer: new VectorLayer({
      source: source([...towns, ...places]),
      declutter: true,
      style: (feature, resolution) => (feature.get("rank") as number) > 6 && resolution > 40 ? undefined : new Style({ text: feature.get("text") as Text, zIndex: -(feature.get("rank") as number) }),
    }),
    mark: madeUp(run, "settlements"),
  };
}

// Every used route as a feature of its own: a click asks for its audit trail.
function routes(run: Run): MapLayer[] {
  const { arcs, arc_kinds: kinds, departments } = run.plan;
  const isRoute = arcs.kind.map((kind) => kinds[kind] === "route");
  const rows = isRoute.flatMap((yes, i) => (yes ? [i] : []));
  const shapes = run.features(arcs.at, rows.length);
  const features = rows.map((row, i) => new Feature<Geometry>({ geometry: new LineString(shapes[i][0]), arc: row, shared: departments[arcs.departments[row]].length }));
  const existing = features.filter((_, i) => arcs.new_m[rows[i]] === 0);
  const fresh = features.filter((_, i) => arcs.new_m[rows[i]] > 0);
  const width = (shared: number): number => 1.2 + 0.8 * Math.min(shared, 4);
  const byShared = [1, 2, 3, 4].map((shared) => line(sharingColour(shared), width(shared)));
  const casing = new Style({ stroke: new Stroke({ color: newCable, width: 7 }) });
  return [
    {
      key: "routes",
      title: () => w("使う伝送路（共用する部署の数）", "Routes in use (departments sharing)"),
      layer: new VectorLayer({ source: source(existing), style: (feature) => byShared[Math.min(feature.get("shared") as number, 4) - 1] }),
      legend: () => sharingColours.map((colour, i) => ({ colour, shape: "line" as const, text: i === 3 ? w("4 部署以上", "4 or more") : w(`${i + 1} 部署`, i === 0 ? "1 department" : `${i + 1} departments`) })),
    },
    {
      key: "new",
      title: () => w("新設する光ケーブル", "New fiber cable"),
      layer: new VectorLayer({ source: source(fresh), style: (feature) => [casing, byShared[Math.min(feature.get("shared") as number, 4) - 1]] }),
      legend: () => [{ colour: newCable, shape: "line", text: w("新設（中の色は共用する部署の数）", "New (inner colour: departments sharing)") }],
    },
  ];
}

function links(run: Run, premises: Point[], sites: Point[]): MapLayer {
  const { arcs, arc_kinds: kinds, terminals } = run.plan;
  const out: Feature<Geometry>[] = [];
  const technology = (option: number | null): string => (option === null ? "unserved" : run.data.catalogue.options[option].technology);
  terminals.site.forEach((site, t) => {
    if (site === null) return;
    out.push(new Feature<Geometry>({ geometry: new LineString([sites[site], premises[terminals.premises[t]]]), technology: technology(terminals.option[t]) }));
  });
  arcs.kind.forEach((kind, a) => {
    const [from, to] = [arcs.from_site[a], arcs.place[a]];
    if (kinds[kind] === "hop" && from !== null && to !== null)
      out.push(new Feature<Geometry>({ geometry: new LineString([sites[from], sites[to]]), technology: "microwave", arc: a }));
  });
  const styles = new Map<string, Style>();
  const style = (key: string): Style => styles.get(key) ?? styles.set(key, line(technologyColour(key), 1.2, [4, 3])).get(key)!;
  const present = [...new Set(out.map((feature) => feature.get("technology") as string))];
  return {
    key: "links",
    title: () => w("無線区間", "Radio links"),
    layer: new VectorLayer({ source: source(out), style: (feature) => style(feature.get("technology") as string) }),
    legend: () => present.map((key) => ({ colour: technologyColour(key), shape: "dash" as const, text: technologyName(key) })),
  };
}

// Which premises each radio in use could reach, as rays: the model's answer, not a smooth area.
function coverage(run: Run, premises: Point[], sites: Point[]): MapLayer | null {
  if (run.plan.coverage.length === 0) return null;
  const options = run.data.catalogue.options;
  const features = run.plan.coverage.map(([site, option, reached]) =>
    new Feature<Geometry>({ geometry: new MultiLineString(reached.map((p) => [sites[site], premises[p]])), technology: options[option].technology }));
  const present = [...new Set(features.map((feature) => feature.get("technology") as string))];
  const style = new Map(present.map((key) => [key, line(`${technologyColour(key)}66`, 1)]));
  return {
    key: "coverage",
    title: () => w("無線局が届く需要地", "What radios in use reach"),
    layer: new VectorImageLayer({ source: source(features), style: (feature) => style.get(feature.get("technology") as string), visible: false, imageRatio: 1.5 }),
    legend: () => present.map((key) => ({ colour: technologyColour(key), shape: "line" as const, text: technologyName(key) })),
  };
}

function siteLayers(run: Run, sites: Point[]): MapLayer[] {
  const table = run.plan.sites;
  const features = sites.map((at, i) => new Feature<Geometry>({ geometry: new PointGeometry(at), site: i }));
  const usedStyle = new Style({ image: new RegularShape({ points: 3, radius: 9, fill: new Fill({ color: "#fff" }), stroke: new Stroke({ color: "#111", width: 2.4 }) }) });
  const idleStyle = new Style({ image: new RegularShape({ points: 3, radius: 4, fill: new Fill({ color: "rgba(255,255,255,.7)" }), stroke: new Stroke({ color: "#666", width: 1 }) }) });
  const gateways = run.points(run.plan.gateways.at, run.plan.gateways.name.length).map((at, i) => new Feature<Geometry>({ geometry: new PointGeometry(at), gateway: i }));
  const gatewayStyle = new Style({ image: new RegularShape({ points: 4, radius: 9, angle: Math.PI / 4, fill: new Fill({ color: "#ffd34d" }), stroke: new Stroke({ color: "#111", width: 2 }) }) });
  return [
    {
      key: "candidates",
      title: () => w("候補地（未調査）", "Candidate sites (not surveyed)"),
      layer: new VectorLayer({ source: source(features.filter((_, i) => !table.used[i])), style: idleStyle, visible: false }),
      legend: () => [{ colour: "#666666", shape: "point", text: w("使わない候補地", "Not used") }],
      mark: "assumed",
    },
    {
      key: "sites",
      title: () => w("使う無線局・収容局", "Sites and gateways in use"),
      layer: new VectorLayer({
        source: source([...gateways, ...features.filter((_, i) => table.used[i])]),
        style: (feature) => (feature.get("gateway") === undefined ? usedStyle : gatewayStyle),
      }),
      legend: () => [{ colour: "#111111", shape: "point", text: w("△ 無線局  ◇ 収容局", "△ radio site  ◇ gateway") }],
    },
  ];
}

function assets(run: Run): MapLayer | null {
  const { assets: table, existing_fiber: fiber } = run.data.background;
  if (table.kind.length + fiber.name.length === 0) return null;
  const style: Record<string, Style> = {
    tower: new Style({ image: new RegularShape({ points: 4, radius: 7, radius2: 2, fill: new Fill({ color: "#7a1fa2" }) }) }),
    pop: new Style({ image: new RegularShape({ points: 4, radius: 6, angle: Math.PI / 4, fill: new Fill({ color: "#7a1fa2" }) }) }),
    town_hall: new Style({ image: new RegularShape({ points: 5, radius: 7, radius2: 3, fill: new Fill({ color: "#b8002a" }) }) }),
    facility: new Style({ image: new Circle({ radius: 3, fill: new Fill({ color: "#b8002a" }) }) }),
  };
  const points = run.points(table.at, table.kind.length).map((at, i) => new Feature<Geometry>({ geometry: new PointGeometry(at), kind: table.kind[i], name: table.name[i] }));
  const cables = run.features(fiber.at, fiber.name.length).map((parts, i) => new Feature<Geometry>({ geometry: new MultiLineString(parts), kind: "fiber", name: fiber.name[i] }));
  const cable = line("#7a1fa2", 2);
  return {
    key: "assets",
    title: () => w("既設の資産・公共施設", "What stands there: assets, facilities"),
    layer: new VectorLayer({ source: source([...cables, ...points]), style: (feature) => style[feature.get("kind") as string] ?? cable, visible: false }),
    legend: () => [
      { colour: "#7a1fa2", shape: "line" as const, text: w("自治体等の光・鉄塔・局舎", "Fiber, towers, exchanges") },
      { colour: "#b8002a", shape: "point" as const, text: w("役場・公共施設", "Town halls, facilities") },
    ],
    mark: madeUp(run, ...["existing_fiber", "towers", "pops", "facilities"]),
  };
}

function demand(run: Run, premises: Point[], view: DemandView): MapLayer[] {
  const { terminals } = run.plan;
  const { options, demand: rows } = run.data.catalogue;
  const technology = (t: number): string => {
    const option = terminals.option[t];
    return option === null ? "unserved" : options[option].technology;
  };
  const feature = (t: number): Feature<Geometry> => new Feature<Geometry>({ geometry: new PointGeometry(premises[terminals.premises[t]]), terminal: t });
  const all = terminals.name.map((_, t) => t).filter((t) => terminals.backup_of[t] === null);
  const homes = all.filter((t) => rows[terminals.row[t]].is_household).map(feature);
  const others = all.filter((t) => !rows[terminals.row[t]].is_household).map(feature);
  const cache = new Map<string, Style>();
  const style = (t: number, isHome: boolean): Style | undefined => {
    const radius = isHome ? 2.2 : 5;
    const row = terminals.row[t];
    if (view.hidden.has(row)) return undefined;
    const isUnserved = terminals.option[t] === null;
    const colour = view.by === "use" ? useCaseColour(row) : technologyColour(technology(t));
    const key = `${colour} ${radius} ${isUnserved}`;
    const found = cache.get(key);
    if (found) return found;
    const fill = new Fill({ color: isHome ? `${colour}b3` : colour });
    const stroke = isHome ? undefined : new Stroke({ color: "#fff", width: 1 });
    const made = new Style({
      image: isUnserved ? new RegularShape({ points: 4, radius: radius + 2, radius2: 0, angle: Math.PI / 4, stroke: new Stroke({ color: "#d00000", width: 2.5 }) })
        : new Circle({ radius, fill, stroke }),
      zIndex: isUnserved ? 2 : 1,
    });
    cache.set(key, made);
    return made;
  };
  const present = [...new Set(all.map(technology))];
  const legend = (): LegendEntry[] => (view.by === "use" ? [] : present.map((key) => ({ colour: key === "unserved" ? "#d00000" : technologyColour(key), shape: "point" as const, text: key === "unserved" ? w("✕ 提供しない", "✕ not served") : technologyName(key) })));
  return [
    {
      key: "homes",
      title: () => w("世帯", "Homes"),
      layer: new VectorLayer({ source: source(homes), style: (f) => style(f.get("terminal") as number, true) }),
    },
    {
      key: "demand",
      title: () => w("施設・機器の需要", "Facilities and devices"),
      layer: new VectorLayer({ source: source(others), style: (f) => style(f.get("terminal") as number, false) }),
      legend,
    },
  ];
}

export function mapLayers(run: Run, projection: Projection, view: DemandView): MapLayer[] {
  const premises = run.points(run.plan.premises.at, run.plan.premises.name.length);
  const sites = run.points(run.plan.sites.at, run.plan.sites.name.length);
  const layers = [
    hillshade(run, projection),
    zones(run, "farmland", "rgba(153,153,51,.25)", "#999933"),
    zones(run, "mobile_coverage", "rgba(86,180,233,.25)", "#2a8cc4"),
    zones(run, "own_land", "rgba(0,158,115,.3)", "#009e73"),
    water(run),
    zones(run, "hazard", "rgba(213,94,0,.3)", "#d55e00"),
    zones(run, "protected_area", "rgba(17,119,51,.22)", "#117733"),
    zones(run, "no_pole_zone", "rgba(204,121,167,.3)", "#cc79a7"),
    ...roads(run),
    boundary(run),
    coverage(run, premises, sites),
    ...routes(run),
    links(run, premises, sites),
    assets(run),
    ...demand(run, premises, view),
    ...siteLayers(run, sites),
    labels(run),
  ];
  return layers.filter((layer): layer is MapLayer => layer !== null);
}

export function useCaseTitle(row: { name_ja: string; id: string }): string {
  return spoken() === "ja" ? row.name_ja : `${row.name_ja} (${row.id})`;
}
