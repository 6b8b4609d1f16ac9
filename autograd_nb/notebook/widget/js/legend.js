// What the lines and frames mean, and the card of keys.

import { viewElement } from "./tree.js";

const LEGEND_SVG = "http://www.w3.org/2000/svg";

/** The legend for what occurs in `looks`: lines always, leaves, constants and cuts where there are any. */
export function legendOf(scene, words) {
  const kinds = new Set(scene.looks.flatMap((look) => (look.chips ?? []).map((chip) => chip.kind)));
  for (const box of scene.boxes) kinds.add(box.kind);
  const entries = [
    legendEntry(words.forward, "", 12, [["path", { d: "M6 1V11", stroke: "var(--forward)", "stroke-width": 1.6 }],
      ["path", { d: "M2.9 9.500h6.200L6 16z", fill: "var(--forward)" }]]),
    legendEntry(words.backward, "is-gradient", 12, [
      ["path", { d: "M6 16V6", stroke: "var(--gradient)", "stroke-width": 1.6, "stroke-dasharray": "5 3" }],
      ["path", { d: "M2.900 6.500h6.200L6 0z", fill: "var(--card)", stroke: "var(--gradient)", "stroke-width": 1.3 }]]),
  ];
  if (kinds.has("leaf")) {
    entries.push(legendEntry(words.leaf_legend, "", 26, [["rect", { x: 1, y: 1, width: 24, height: 14, rx: 7,
      fill: "var(--leaf-fill)", stroke: "var(--leaf)", "stroke-width": 1.75 }],
    ["path", { d: "M9.500 4.500v7m3.500 0v-7m3.500 0v7", stroke: "var(--leaf)", "stroke-width": 1.75 }]]));
  }
  if (kinds.has("constant")) {
    entries.push(legendEntry(words.no_gradient, "", 24, [["rect", { x: 1, y: 1, width: 22, height: 14, rx: 2,
      fill: "none",
      stroke: "var(--line)", "stroke-dasharray": "3 3" }]]));
  }
  if (kinds.has("cut")) {
    entries.push(legendEntry(words.cut_legend, "", 24, [["rect", { x: 1, y: 1, width: 22, height: 14,
      fill: "var(--cut-fill)",
      stroke: "var(--cut)", "stroke-width": 1.5, "stroke-dasharray": "6 2" }],
    ["path", { d: "M7 4l10 8m0-8l-10 8", stroke: "var(--cut)", "stroke-width": 1.5 }]]));
  }
  return viewElement("div", { class: "legend" }, ...entries);
}

function legendEntry(text, css, wide, shapes) {
  const svg = document.createElementNS(LEGEND_SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${wide} 16`);
  svg.setAttribute("aria-hidden", "true");
  for (const [tag, attributes] of shapes) {
    const shape = document.createElementNS(LEGEND_SVG, tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    svg.append(shape);
  }
  return viewElement("span", { class: css }, svg, text);
}

/** The card that lists the keys. */
export function helpCard(words) {
  const rows = words.keys.flatMap(([key, what]) => [viewElement("dt", {}, key), viewElement("dd", {}, what)]);
  return viewElement("div", { class: "help", role: "dialog", "aria-label": words.help, hidden: true },
    viewElement("h3", {}, words.help), viewElement("dl", {}, ...rows));
}
