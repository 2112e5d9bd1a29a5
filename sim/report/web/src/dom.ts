// SPDX-License-Identifier: Apache-2.0
// Elements by hand. Text reaches the page as text nodes only: nothing here parses markup.

export type Child = Node | string | number | null | undefined | false;

type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;

// Functions become listeners, true an attribute without value, false none.
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== false) node.setAttribute(name, value === true ? "" : String(value));
  }
  put(node, ...children);
  return node;
}

export function put(parent: Element, ...children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(typeof child === "object" ? child : String(child));
  }
}

// A name from the input: apart from its surroundings, whatever its direction.
export function name(text: string): HTMLElement {
  return el("bdi", {}, text);
}

// A name on a canvas or in a drawing, where nothing isolates it: marks that turn the direction of text go, as
// do control characters.
export function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
}

// A link only where the address is one of the web; its text otherwise.
export function link(text: string, address: string): HTMLElement {
  if (!/^https?:\/\//.test(address)) return name(text);
  return el("a", { href: address, rel: "noreferrer noopener", target: "_blank" }, name(text));
}
