// SPDX-License-Identifier: Apache-2.0
// Colours that stay apart for colour-blind readers (Okabe and Ito 2008, Color Universal Design; Tol 2021,
// Colour Schemes, "muted"), and on paper.

const technologies: Record<string, string> = {
  fiber: "#0072b2",
  local5g: "#d55e00",
  bwa: "#e69f00",
  lpwa: "#009e73",
  wifi: "#ddcc77",
  microwave: "#cc79a7",
  mobile: "#56b4e9",
  leo: "#882255",
  geo: "#aa4499",
  haps: "#999933",
  site: "#7a7a7a",
  premises: "#b3b3b3",
  in_house: "#b3b3b3",
  operation: "#44aa99",
  penalty: "#1a1a1a",
  unserved: "#1a1a1a",
};

export function technologyColour(key: string): string {
  return technologies[key] ?? "#777777";
}

const muted = ["#332288", "#88ccee", "#44aa99", "#117733", "#999933", "#ddcc77", "#cc6677", "#882255", "#aa4499", "#0077bb", "#ee7733", "#555555"];

export function useCaseColour(row: number): string {
  return muted[row % muted.length];
}

// By number of departments, from one to four and more: darker is more.
const shared = ["#7fcdbb", "#2c9fb8", "#225ea8", "#54278f"];

export function sharingColour(departments: number): string {
  return shared[Math.min(Math.max(departments, 1), shared.length) - 1];
}
export const sharingColours = shared;
export const newCable = "#e6550d";
