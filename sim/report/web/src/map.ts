// SPDX-License-Identifier: Apache-2.0
// The map: one view in the region's own metres, with switches for its layers.
import Feature from "ol/Feature";
import OlMap from "ol/Map";
import View from "ol/View";
import { defaults as usualControls, ScaleLine } from "ol/control";
import { getCenter, getWidth } from "ol/extent";
import type Geometry from "ol/geom/Geometry";
import LineString from "ol/geom/LineString";
import PointGeometry from "ol/geom/Point";
import { DragPan, defaults as usualInteractions, MouseWheelZoom } from "ol/interaction";
import { focus } from "ol/events/condition";
import VectorLayer from "ol/layer/Vector";
import VectorImageLayer from "ol/layer/VectorImage";
import Projection from "ol/proj/Projection";
import VectorSource from "ol/source/Vector";
import { Circle, Fill, Stroke, Style } from "ol/style";
import { useCaseColour } from "./colours";
import { el } from "./dom";
import { type DemandView, type LegendEntry, mapLayers, type MapLayer, useCaseTitle } from "./map_layers";
import { count } from "./numbers";
import type { Point, Run } from "./run";
import { w } from "./words";

export type Picked = { terminal: number } | { arc: number } | { site: number } | { gateway: number };

const ranked = ["site", "gateway", "terminal", "arc"] as const;

export class PlanMap {
  readonly element: HTMLElement;
  readonly layerBox: HTMLElement;
  private readonly target = el("div", { class: "map", tabindex: 0 });
  private readonly panel = el("div", { class: "layers" });
  private readonly legendBox = el("div", { class: "legend" });
  private readonly view: DemandView = { by: "option", hidden: new Set() };
  private readonly layers: MapLayer[];
  private readonly picked = new VectorSource<Feature<Geometry>>();
  private readonly map: OlMap;
  private readonly extent: number[];
  private isDrawn = false;
  private readonly waiting: (() => void)[] = [];

  // `other`: terminals to mark as served otherwise in the run that this one is compared with.
  constructor(private readonly run: Run, onPick: (what: Picked) => void, other: number[]) {
    const [x0, y0, x1, y1] = run.data.extent;
    this.extent = [x0, y0, x1, y1];
    const margin = Math.max(x1 - x0, y1 - y0) * 0.25;
    const around: [number, number, number, number] = [x0 - margin, y0 - margin, x1 + margin, y1 + margin];
    // Of no registry: the coordinates are the region's metres from the page's own origin.
    const projection = new Projection({ code: "tsunagi", units: "m", extent: around, metersPerUnit: 1 });
    this.layers = mapLayers(run, projection, this.view, other);
    const highlight = [
      new Style({ stroke: new Stroke({ color: "rgba(255,255,255,.9)", width: 9 }), image: new Circle({ radius: 11, stroke: new Stroke({ color: "#fff", width: 6 }) }) }),
      new Style({ stroke: new Stroke({ color: "#c2007a", width: 4 }), image: new Circle({ radius: 11, stroke: new Stroke({ color: "#c2007a", width: 3 }), fill: new Fill({ color: "rgba(194,0,122,.15)" }) }) }),
    ];
    this.map = new OlMap({
      target: this.target,
      layers: [...this.layers.map((layer) => layer.layer), new VectorLayer({ source: this.picked, style: highlight })],
      controls: usualControls({ rotate: false, attribution: false }).extend([new ScaleLine()]),
      interactions: usualInteractions({ altShiftDragRotate: false, pinchRotate: false, mouseWheelZoom: false, dragPan: false })
        .extend([new DragPan(), new MouseWheelZoom({ condition: focus })]),
      view: new View({ projection, center: getCenter(this.extent), resolution: getWidth(this.extent) / 600, minResolution: 0.5, maxResolution: (2 * getWidth(around)) / 300, extent: around, showFullExtent: true, enableRotation: false }),
    });
    this.map.on("singleclick", (event) => {
      const what = this.at(event.pixel);
      if (what) onPick(what);
    });
    this.map.on("pointermove", (event) => {
      if (!event.dragging) this.target.style.cursor = this.at(event.pixel) ? "pointer" : "";
    });
    this.map.once("rendercomplete", () => {
      performance.mark("map");
      this.isDrawn = true;
      this.waiting.forEach((next) => next());
    });
    this.element = el("div", { class: "map-box" }, this.target, this.legendBox);
    this.layerBox = el("details", { class: "layer-box", open: window.innerWidth > 900 }, el("summary"), this.panel);
    this.speak();
    // On paper the map has another size, and what is drawn has to fit it before the paper is laid out.
    window.addEventListener("beforeprint", () => this.resize("273mm", "148mm"));
    window.addEventListener("afterprint", () => this.resize("", ""));
  }

  private resize(width: string, height: string): void {
    this.target.style.width = width;
    this.target.style.height = height;
    this.map.updateSize();
    this.map.getView().fit(this.extent, { padding: [12, 12, 12, 12] });
    this.map.renderSync();
  }

  // At once where the map has been drawn before.
  whenDrawn(next: () => void): void {
    if (this.isDrawn) next(); else this.waiting.push(next);
  }

  // To be called once the element is in the page.
  fit(): void {
    this.map.updateSize();
    this.map.getView().fit(this.extent, { padding: [12, 12, 12, 12] });
  }

  // The most particular thing near a pixel: a point rather than a line, then the nearest. Asks the layers' own
  // index of places, which is quicker than what is drawn.
  private at(pixel: number[]): Picked | null {
    const centre = this.map.getCoordinateFromPixel(pixel);
    const reach = 7 * (this.map.getView().getResolution() ?? 1);
    const near = [centre[0] - reach, centre[1] - reach, centre[0] + reach, centre[1] + reach];
    let best: { what: Picked; rank: number; distance: number } | null = null;
    for (const { layer } of this.layers) {
      if (!(layer instanceof VectorImageLayer) || !layer.getVisible()) continue;
      (layer.getSource() as VectorSource).forEachFeatureInExtent(near, (feature) => {
        const rank = ranked.findIndex((key) => feature.get(key) !== undefined);
        if (rank < 0 || this.isHidden(feature.get("terminal") as number | undefined)) return;
        const [x, y] = feature.getGeometry()!.getClosestPoint(centre);
        const distance = Math.hypot(x - centre[0], y - centre[1]);
        if (distance > reach || (best && (best.rank < rank || (best.rank === rank && best.distance <= distance)))) return;
        best = { what: { [ranked[rank]]: feature.get(ranked[rank]) } as Picked, rank, distance };
      });
    }
    return best ? (best as { what: Picked }).what : null;
  }

  private isHidden(terminal: number | undefined): boolean {
    return terminal !== undefined && this.view.hidden.has(this.run.plan.terminals.row[terminal]);
  }

  // Marks lines and points, and brings them into sight where they are not.
  mark(lines: Point[][], points: Point[], isMoving: boolean): void {
    this.picked.clear();
    for (const part of lines) this.picked.addFeature(new Feature<Geometry>(new LineString(part)));
    for (const at of points) this.picked.addFeature(new Feature<Geometry>(new PointGeometry(at)));
    const extent = this.picked.getExtent();
    if (isMoving && extent && !this.picked.isEmpty()) this.map.getView().fit(extent, { padding: [60, 60, 60, 60], maxZoom: undefined, minResolution: 4 });
  }

  // Shows a layer or hides it, as its switch does.
  private set(layer: MapLayer, isVisible: boolean): void {
    layer.layer.setVisible(isVisible);
    this.legends();
  }

  private legends(): void {
    const swatch = (entry: LegendEntry): HTMLElement => el("span", { class: "entry", style: `--colour:${entry.colour}` },
      entry.shape !== "glyph" && el("span", { class: `swatch ${entry.shape}` }),
      el("span", { class: entry.shape === "glyph" ? "glyph" : "" }, entry.text));
    const groups = this.layers.filter((layer) => layer.layer.getVisible()).flatMap((layer) => {
      const entries = layer.legend?.() ?? [];
      if (entries.length === 0) return [];
      const isNamed = entries.length > 1 || entries[0].text !== layer.title();
      return [el("div", { class: "group" }, el("b", {}, isNamed && layer.title()), el("div", {}, ...entries.map(swatch)))];
    });
    this.legendBox.replaceChildren(...groups);
  }

  // Everything that is text, in the language in use.
  speak(): void {
    this.layerBox.querySelector("summary")!.textContent = w("表示する層", "Layers");
    this.target.setAttribute("aria-label", w("計画の地図", "Map of the plan"));
    const switches = [...this.layers].reverse().map((layer) => {
      const box = el("input", { type: "checkbox", "data-layer": layer.key, change: (event: Event) => this.set(layer, (event.target as HTMLInputElement).checked) });
      box.checked = layer.layer.getVisible();
      return el("label", {}, box, " ", layer.title(), layer.mark && el("span", { class: "tag small" }, layer.mark === "made up" ? w("架空", "made up") : w("仮定", "assumed")));
    });
    this.panel.replaceChildren(this.colourChoice(), el("div", { class: "switches" }, ...switches), this.useCases());
    this.legends();
  }

  private redrawDemand(): void {
    for (const layer of this.layers) if (layer.key === "demand" || layer.key === "homes") layer.layer.changed();
    this.legends();
  }

  private colourChoice(): HTMLElement {
    const radio = (by: DemandView["by"], text: string): HTMLElement => {
      const box = el("input", { type: "radio", name: "demand-colour", value: by, change: () => { this.view.by = by; this.redrawDemand(); this.speak(); } });
      box.checked = this.view.by === by;
      return el("label", {}, box, " ", text);
    };
    return el("fieldset", {}, el("legend", {}, w("需要の色分け", "Colour of demand")), radio("option", w("提供手段", "What serves it")), radio("use", w("用途", "Use case")));
  }

  // A switch for each use case, with its colour where demand is coloured so.
  private useCases(): HTMLElement {
    const rows = this.run.data.catalogue.demand;
    const list = rows.map((row, i) => {
      const box = el("input", { type: "checkbox", "data-use": row.id, change: (event: Event) => {
        if ((event.target as HTMLInputElement).checked) this.view.hidden.delete(i); else this.view.hidden.add(i);
        this.redrawDemand();
      } });
      box.checked = !this.view.hidden.has(i);
      const told = this.run.summary.demand[i];
      return el("label", {}, box, " ", this.view.by === "use" && el("span", { class: "swatch point", style: `--colour:${useCaseColour(i)}` }),
        el("bdi", {}, useCaseTitle(row)), el("span", { class: "of" }, `${count(told.served_units)}/${count(told.units)}`));
    });
    return el("details", { class: "uses", open: this.view.by === "use" }, el("summary", {}, w("用途別の表示（提供/需要）", "By use case (served/asked)")), ...list);
  }
}
