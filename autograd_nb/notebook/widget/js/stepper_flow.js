// The frame on the picture: what has run, what runs now, where gradients come in and go out, and how buffers fill.

import { boxReached, boxesAround, edgesUpstream, stateOfBoxes } from "./stepper_frames.js";
import { stepperShape } from "./stepper_shapes.js";
import { LANE } from "./ways.js";

const FLOW_DIGIT = 6.6;
// How much wider than the link between a card and its leaf a badge may be.
const FLOW_OVER = 14;

/** Draws frame `k` into the overlay; returns `{ways, tokens}`: the ways that a token can follow, and its layer. */
export function drawFlow(stage, frames, k, labels) {
  const { overlay } = stage;
  const frame = frames[k];
  const { done, buffers } = stateOfBoxes(frames, k);
  // Tokens run over the lines and under the numbers.
  const tokens = stepperShape("g", {});
  const marks = standIns(stage, done).map(({ place, texts }) => doneMark(place, texts));
  const gauges = standIns(stage, buffers).map(({ place, texts }) => gaugeMark(place, texts));
  const { ways, current } = stage.box(frame.node) ? flowOfBox(stage, frames, k, labels) : flowOfNote(stage, frames, k);
  overlay.replaceChildren(
    ...ways.map((way) => way.line), tokens, ...marks, ...gauges.filter(Boolean),
    ...(current ? currentMark(current, frame.number) : []), ...ways.map((way) => way.badge).filter(Boolean));
  return { ways, tokens };
}

/** The ways into and out of a box, and the box. */
function flowOfBox(stage, frames, k, labels) {
  const { node, inputs } = frames[k];
  const around = (edge) => boxesAround(frames, edge, stage.box);
  const ways = [
    ...edgesUpstream(frames, k).map((edge) => wayOf(stage, around(edge), "↑", false)),
    ...inputs.map((input, row) => wayOf(stage, around([node, boxReached(input)]), labels[row] ?? "", true)),
  ];
  return { ways: ways.filter(Boolean), current: stage.box(node) };
}

/** A node that is a note on an edge: the number stands on that edge; inside a closed group, on the group. */
function flowOfNote(stage, frames, k) {
  const { node, number } = frames[k];
  const edge = boxesAround(frames, [node, node], stage.box);
  const way = wayOf(stage, edge, String(number), true);
  if (way) return { ways: [way], current: null };
  return { ways: [], current: edge.map((id) => id && stage.box(id)).find((place) => place?.group) ?? null };
}

/** What is told of boxes, gathered on the boxes that stand for them while their group is closed. */
function standIns(stage, told) {
  const found = new Map();
  for (const [id, text] of told) {
    const place = stage.box(id);
    if (!place) continue;
    const name = place.group ?? id;
    const entry = found.get(name) ?? { place, texts: [] };
    entry.texts.push(text);
    found.set(name, entry);
  }
  return [...found.values()];
}

function doneMark({ x, y, h, group }, numbers) {
  const text = group && numbers.length > 1 ? `✓ ${numbers.length}` : `✓ ${numbers.at(-1)}`;
  return stepperShape("g", { class: "flow-done" },
    stepperShape("path", { d: `M${x} ${y + 6}V${y + h - 6}` }), pillAt(x, y, text));
}

function currentMark({ x, y, w, h }, number) {
  return [
    stepperShape("rect", { class: "flow-glow", x: x - 4, y: y - 4, width: w + 8, height: h + 8, rx: 10 }),
    stepperShape("rect", { class: "flow-now", x: x - 4, y: y - 4, width: w + 8, height: h + 8, rx: 10 }),
    stepperShape("g", { class: "flow-number" }, pillAt(x, y, String(number))),
  ];
}

/** How many of the contributions a waiting box has: a bar that fills, with the count beside it. */
function gaugeMark({ x, y, w, h }, buffers) {
  const waiting = buffers.filter((buffer) => !buffer.ran && buffer.arrived > 0);
  if (!waiting.length) return null;
  const sum = (name) => waiting.reduce((total, buffer) => total + buffer[name], 0);
  const [arrived, total, wide] = [sum("arrived"), sum("total"), Math.min(46, w - 16)];
  const [left, top] = [x + w - wide - 8, y + h - 4];
  return stepperShape("g", { class: "flow-gauge" },
    stepperShape("rect", { class: "flow-trough", x: left, y: top, width: wide, height: 8, rx: 4 }),
    stepperShape("rect", { class: "flow-level", x: left, y: top, width: (wide * arrived) / total, height: 8, rx: 4 }),
    total > 1 ? pillAt(left - 14, top + 4, `${arrived}/${total}`) : null);
}

function pillWidth(text) {
  return 12 + FLOW_DIGIT * [...text].length;
}

function pillAt(x, y, text) {
  const wide = pillWidth(text);
  return stepperShape("g", {},
    stepperShape("rect", { class: "flow-pill", x: x - wide / 2, y: y - 9, width: wide, height: 18, rx: 9 }),
    stepperShape("text", { class: "flow-text", x, y: y + 4, "text-anchor": "middle" }, text));
}

/** One way of the gradient: its line, and a badge at its middle, with the value where there is room for it. */
function wayOf(stage, [source, target], label, late) {
  if (source === null || target === null || source === target) return null;
  const edge = stage.edge(source, target);
  const d = edge ?? straightWay(stage.box(source), stage.box(target, source));
  if (!d) return null;
  const path = stepperShape("path", { d, class: "flow-path" });
  const line = stepperShape("g", { class: late ? "flow-way is-leaving" : "flow-way is-arriving" },
    stepperShape("path", { d, class: "flow-halo" }), path);
  const way = { line, path, late, length: path.getTotalLength(), badge: null };
  if (label) {
    const middle = path.getPointAtLength(way.length / 2);
    const text = edge || pillWidth(label) <= way.length + FLOW_OVER ? label : label.split(":")[0];
    way.badge = stepperShape("g", { class: late ? "flow-badge is-leaving" : "flow-badge is-arriving" },
      pillAt(middle.x, middle.y, text));
  }
  return way;
}

/** From a card to a leaf that stands beside it and has no edge of its own. */
function straightWay(from, to) {
  if (!from || !to || (from.group && from.group === to.group)) return null;
  const y = Math.max(to.y, Math.min(from.y + from.h, to.y + to.h / 2));
  if (to.x + to.w <= from.x) return `M${from.x} ${y}H${to.x + to.w}`;
  if (from.x + from.w <= to.x) return `M${from.x + from.w} ${y}H${to.x}`;
  const x = to.x + to.w / 2 + LANE;
  return to.y + to.h <= from.y ? `M${x} ${from.y}V${to.y + to.h}` : null;
}

/** Sends tokens along the ways, first those that arrive, then those that leave; returns how to stop them. */
export function sendTokens({ ways, tokens: layer }, milliseconds) {
  const tokens = ways.map((way) => ({ ...way, dot: null }));
  const any = tokens.some((token) => !token.late);
  let frame = 0;
  let begun = 0;
  const move = (now) => {
    begun ||= now;
    const share = Math.min(1, (now - begun) / milliseconds);
    for (const token of tokens) placeToken(layer, token, !any ? share : token.late ? share * 2 - 1 : share * 2);
    if (share < 1) frame = requestAnimationFrame(move);
  };
  if (tokens.length) frame = requestAnimationFrame(move);
  return () => {
    cancelAnimationFrame(frame);
    for (const token of tokens) token.dot?.remove();
  };
}

function placeToken(layer, token, share) {
  if (share < 0 || share >= 1) {
    token.dot?.remove();
    token.dot = null;
    return;
  }
  if (!token.dot) {
    token.dot = stepperShape("circle", { class: "flow-token", r: 6.5 });
    layer.append(token.dot);
  }
  const eased = share * share * (3 - 2 * share);
  const { x, y } = token.path.getPointAtLength(token.length * eased);
  token.dot.setAttribute("cx", x);
  token.dot.setAttribute("cy", y);
}
