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
import Projection from "ol/proj/Projection";
import VectorSource from "ol/source/Vector";
import { Circle, Fill, Stroke, Style } from "ol/style";
import { useCaseColour } from "./colours";
import { el } from "./dom";
import { type DemandView, mapLayers, type MapLayer, useCaseTitle } from "./map_layers";
import { count } from "./numbers";
import type { Point, Run } from "./run";
import { w } from "./words";

export type Picked = { terminal: number } | { arc: number } | { site: number } | { gateway: number };

export class PlanMap {
  readonly element: HTMLElement;
  readonly layerBox: HTMLElement;
  private readonly target = el("div", { class: "map", tabindex: 0 });
  private readonly panel = el("div", { class: "layers" });
  private readonly legendBox = el("div", { class: "legend across" });
  private readonly view: DemandView = { by: "option", hidden: new Set() };
  private readonly layers: MapLayer[];
  private readonly picked = new VectorSource<Feature<Geometry>>();
  private readonly map: OlMap;
  private readonly extent: number[];

  constructor(private readonly run: Run, onPick: (what: Picked) => void) {
    const [x0, y0, x1, y1] = run.data.extent;
    this.extent = [x0, y0, x1, y1];
    const margin = Math.max(x1 - x0, y1 - y0) * 0.25;
    const around: [number, number, number, number] = [x0 - margin, y0 - margin, x1 + margin, y1 + margin];
    // Of no registry: the coordinates are the region's metres from the page's own origin.
    const projection = new Projection({ code: "tsunagi", units: "m", extent: around, metersPerUnit: 1 });
    this.layers = mapLayers(run, projection, this.view);
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
    this.map.once("rendercomplete", () => { document.documentElement.dataset.map = "drawn"; });
    this.element = el("div", { class: "map-box" }, this.target, this.legendBox);
    this.layerBox = el("details", { class: "layer-box", open: window.innerWidth > 900 }, el("summary"), this.panel);
    this.speak();
    // On paper the map has another size, and what is drawn has to fit it before the paper is laid out.
    window.addEventListener("beforeprint", () => this.resize("186mm", "165mm"));
    window.addEventListener("afterprint", () => this.resize("", ""));
  }

  private resize(width: string, height: string): void {
    this.target.style.width = width;
    this.target.style.height = height;
    this.map.updateSize();
    this.map.getView().fit(this.extent, { padding: [12, 12, 12, 12] });
    this.map.renderSync();
  }

  // To be called once the element is in the page.
  fit(): void {
    this.map.updateSize();
    this.map.getView().fit(this.extent, { padding: [12, 12, 12, 12] });
  }

  // The most particular thing near a pixel: a point rather than a line.
  private at(pixel: number[]): Picked | null {
    const found: Picked[] = [];
    this.map.forEachFeatureAtPixel(pixel, (feature) => {
      for (const key of ["terminal", "site", "gateway", "arc"] as const) {
        const value = feature.get(key) as number | undefined;
        if (value !== undefined) found.push({ [key]: value } as Picked);
      }
    }, { hitTolerance: 5 });
    const rank = (what: Picked): number => ("site" in what || "gateway" in what ? 0 : "terminal" in what ? 1 : 2);
    return found.sort((a, b) => rank(a) - rank(b))[0] ?? null;
  }

  // Where the pixel of a place is, in the window.
  pixelOf(at: Point): Point {
    const [x, y] = this.map.getPixelFromCoordinate(at);
    const box = this.target.getBoundingClientRect();
    return [box.left + x, box.top + y];
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
    const seen = new Set<string>();
    const entries = this.layers.filter((layer) => layer.layer.getVisible()).flatMap((layer) => layer.legend?.() ?? []).filter((entry) => {
      const key = entry.shape + entry.text;
      return seen.has(key) ? false : seen.add(key);
    });
    this.legendBox.replaceChildren(...entries.map((entry) =>
      el("div", {}, el("span", { class: `swatch ${entry.shape}`, style: `--colour:${entry.colour}` }), entry.text)));
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
