// Paints a plan on the canvas: only what can be seen, and only as much of it as can be read at this distance.

import { cardOf, cardShape, drawBadge, drawCard } from "./cards.js";
import { leafPlaces } from "./leaves.js";
import { fittedText, fontOf, inkOf, visibleText, widthOf } from "./lettering.js";
import { wayAt } from "./passes.js";
import { boxTitle } from "./scene.js";
import { Sprites } from "./sprites.js";
import { FRAME_HEAD } from "./stretch.js";
import { crosses, touches } from "./strips.js";
import { LANE, traceHead, traceWay } from "./ways.js";

// Scales at which text, words and outlines become too small to tell apart.
export const READABLE = 0.4;
const WORDY = 0.085;
const OUTLINED = 0.03;
const DASHED_AT_MOST = 260;
const DIM = 0.16;

/** One canvas; `paint` draws one frame. */
export class Painter {
  constructor(canvas) {
    this.canvas = canvas;
    this.ctx = canvas.getContext("2d", { alpha: false });
    this.width = this.height = 0;
    this.density = 1;
    this.sprites = new Sprites();
  }

  resize(width, height, density) {
    this.width = width;
    this.height = height;
    this.density = density;
    this.canvas.width = Math.max(1, Math.round(width * density));
    this.canvas.height = Math.max(1, Math.round(height * density));
  }

  /** `plan` with its strips, seen by `camera`, in `colours`; `state` says what is selected, lit or played. */
  paint(plan, camera, colours, state, words) {
    const { ctx } = this;
    const k = camera.scale;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = colours.panel;
    ctx.fillRect(0, 0, this.canvas.width, this.canvas.height);
    // Coordinates are taken relative to the corner of the window: a canvas computes in single precision.
    const seen = { left: camera.x, top: camera.y, right: camera.x + this.width / k,
      bottom: camera.y + this.height / k };
    const scale = k * this.density;
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.textBaseline = "alphabetic";
    ctx.direction = "ltr";
    const margin = 40;
    const wide = { left: seen.left - margin, top: seen.top - margin, right: seen.right + margin,
      bottom: seen.bottom + margin };
    const boxes = plan.strips ? plan.strips.boxesIn(wide) : plan.boxes.filter((item) => touches(item, wide));
    const ways = plan.strips ? plan.strips.edgesIn(wide) : plan.edges.filter((way) => crosses(way, wide));
    this.sprites.begin(scale, colours);
    const view = { ctx, k, ox: seen.left, oy: seen.top, colours, state, words, sprites: this.sprites,
      window: { top: -60 / k, bottom: this.height / k + 60 / k } };
    drawFrames(view, plan.frames.filter((item) => touches(item, wide)));
    drawWays(view, ways);
    if (k >= WORDY) drawEnds(view, plan, boxes);
    drawBoxes(view, boxes);
    if (state.front) drawFront(view, ways, boxes);
    drawRings(view, plan, boxes);
    return boxes.length;
  }
}

/** Dimmed beside a path that is looked at, and faint while it comes into being. */
function alphaOf(view, item) {
  const lit = view.state.lit;
  return (lit && !lit.has(item.box.id) ? DIM : 1) * (item.fade ?? 1);
}

function drawFrames(view, frames) {
  const { ctx, k, colours } = view;
  for (const item of frames) {
    const [x, y] = [item.x - view.ox, item.y - view.oy];
    ctx.globalAlpha = alphaOf(view, item);
    ctx.beginPath();
    ctx.roundRect(x, y, item.w, item.h, 12);
    ctx.fillStyle = item.depth % 2 ? colours.panel : colours.body;
    ctx.fill();
    ctx.strokeStyle = colours.line;
    ctx.lineWidth = Math.max(1.25, 0.8 / k);
    ctx.stroke();
    if (k >= 0.2) drawFrameHead(view, item, x, y);
  }
  ctx.globalAlpha = 1;
}

/** The line at the top of an open group: what it is, and the sign that closes it. */
function drawFrameHead(view, item, x, y) {
  const { ctx, colours } = view;
  const [line, below] = item.box.look.lines;
  let at = x + 16;
  if (line.badge) {
    const [text, , wide] = line.badge;
    drawBadge(ctx, at - 4, y + 8, wide, colours);
    ctx.font = fontOf("badge", 13);
    ctx.fillStyle = colours.badge_ink;
    ctx.fillText(visibleText(text), at + 3, y + 21);
    at += wide + 6;
  }
  const rest = below ? [["  ", ""], ...below.pieces.map(([text]) => [text, "u"])] : [];
  for (const [raw, css] of [...line.pieces, ...rest]) {
    const font = fontOf(css, css === "u" ? 11 : 13);
    const text = fittedText(ctx, visibleText(raw), font, x + item.w - 40 - at);
    ctx.font = font;
    ctx.fillStyle = colours[inkOf(css)];
    ctx.fillText(text, at, y + 21);
    at += widthOf(ctx, text, font);
  }
  const [cx, cy] = [x + item.w - 22, y + FRAME_HEAD / 2];
  ctx.strokeStyle = view.state.hover === item.box.id ? colours.ink : colours.line;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.roundRect(cx - 9, cy - 9, 18, 18, 5);
  ctx.moveTo(cx - 4.5, cy);
  ctx.lineTo(cx + 4.5, cy);
  ctx.stroke();
}

/** All edges: the dim ones first, then the others, each kind of line in one stroke. */
function drawWays(view, ways) {
  const { ctx, k, state } = view;
  if (k < OUTLINED
    && ways.length > 3000) ways = ways.filter(({ points }) => (points[points.length - 1] - points[1]) * k > 6);
  const isLit = (way) => !state.lit || (state.lit.has(way.source.box.id) && state.lit.has(way.target.box.id));
  const fading = ways.filter((way) => way.fade !== undefined && way.fade < 1);
  const steady = fading.length ? ways.filter((way) => !fading.includes(way)) : ways;
  if (state.lit) drawBundle(view, steady.filter((way) => !isLit(way)), DIM);
  drawBundle(view, state.lit ? steady.filter(isLit) : steady, 1);
  if (fading.length) drawBundle(view, fading, fading[0].fade);
  if (k >= READABLE) for (const way of ways) if (way.edge.label && isLit(way)
    && way.fade === undefined) drawWayLabel(view, way);
}

function drawBundle(view, ways, alpha) {
  if (!ways.length || !alpha) return;
  const { ctx, k, colours, ox, oy, window } = view;
  const near = k >= 0.25;
  const flow = ways.filter((way) => !way.edge.ghost);
  ctx.globalAlpha = near ? alpha : alpha * 0.8;
  ctx.lineWidth = near ? 1.6 : Math.max(1.2, 0.7 / k);
  ctx.strokeStyle = ctx.fillStyle = colours.forward;
  ctx.beginPath();
  for (const { points } of ways) traceWay(ctx, points, near ? -LANE : -LANE / 2, ox, oy, window);
  ctx.stroke();
  if (k >= WORDY) {
    ctx.strokeStyle = colours.gradient;
    const dashed = near && flow.length <= DASHED_AT_MOST;
    if (dashed) ctx.setLineDash([5, 3]);
    ctx.beginPath();
    for (const { points } of flow) traceWay(ctx, points, LANE, ox, oy, window);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  if (near) drawHeads(view, ways, flow);
  ctx.globalAlpha = 1;
}

/** Filled heads for values, hollow ones for gradients. */
function drawHeads(view, ways, flow) {
  const { ctx, colours, ox, oy } = view;
  ctx.fillStyle = colours.forward;
  ctx.beginPath();
  for (const { points } of ways) {
    traceHead(ctx, points[points.length - 2] - LANE - ox, points[points.length - 1] - 3 - oy, 1);
  }
  ctx.fill();
  ctx.fillStyle = colours.card;
  ctx.strokeStyle = colours.gradient;
  ctx.lineWidth = 1.35;
  ctx.beginPath();
  for (const { points } of flow) traceHead(ctx, points[0] + LANE - ox, points[1] + 3 - oy, -1);
  ctx.fill();
  ctx.stroke();
}

/** What happened to a value on its way. */
function drawWayLabel(view, { edge, points }) {
  const { ctx, colours } = view;
  const [end, dx, dy] = edge.at;
  const at = end ? points.length - 2 : 0;
  const font = fontOf("u", 10);
  const text = visibleText(edge.label);
  const wide = widthOf(ctx, text, font);
  const left = points[at] + dx - view.ox;
  const y = points[at + 1] + dy - view.oy;
  ctx.globalAlpha = 0.9;
  ctx.fillStyle = colours.panel;
  ctx.fillRect(left - 2, y - 10.5, wide + 4, 14);
  ctx.globalAlpha = 1;
  ctx.font = font;
  ctx.fillStyle = colours.muted;
  ctx.fillText(text, left, y);
}

/** Below a root: where backward() enters, or, inside a group, where values go on. */
function drawEnds(view, plan, boxes) {
  const { ctx, colours, words } = view;
  for (const item of boxes) {
    if (!item.box.root) continue;
    const inside = item.around !== null;
    const x = item.x + (inside ? item.box.port : item.box.side + 12) - view.ox;
    const y = item.y + item.h + (inside ? 3 : 5) - view.oy;
    ctx.globalAlpha = alphaOf(view, item);
    ctx.lineWidth = 1.6;
    const up = inside ? x + LANE : x;
    ctx.strokeStyle = colours.gradient;
    ctx.setLineDash([5, 3]);
    line(ctx, up, y, up, y + (inside ? 17 : 20));
    ctx.setLineDash([]);
    ctx.fillStyle = colours.card;
    ctx.lineWidth = 1.35;
    ctx.beginPath();
    traceHead(ctx, up, y, -1);
    ctx.fill();
    ctx.stroke();
    if (inside) {
      ctx.strokeStyle = ctx.fillStyle = colours.forward;
      line(ctx, x - LANE, y, x - LANE, y + 17);
      ctx.beginPath();
      traceHead(ctx, x - LANE, y + 17, 1);
      ctx.fill();
    } else if (!item.box.users.length && view.k >= READABLE) {
      ctx.font = fontOf("b", 11);
      ctx.fillStyle = colours.gradient;
      ctx.fillText(words.start, x + 11, y + 18);
    }
  }
  ctx.globalAlpha = 1;
}

function line(ctx, x1, y1, x2, y2) {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

function drawBoxes(view, boxes) {
  const { ctx, k, ox, oy } = view;
  if (k < WORDY) return drawSpecks(view, boxes);
  const { scale } = view.sprites;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  for (const item of boxes) {
    ctx.globalAlpha = alphaOf(view, item);
    const [x, y] = [item.x - ox, item.y - oy];
    view.sprites.draw(ctx, item.box, x, y, k >= READABLE ? drawCard : drawWord);
  }
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  ctx.globalAlpha = 1;
  return undefined;
}

/** From afar: the outline, and one word as large as fits. */
function drawWord(ctx, box, x, y, colours, k) {
  if (box.kind === "port") return;
  const card = cardOf(box);
  ctx.beginPath();
  cardShape(ctx, box, card, x + card.left, y + card.top);
  if (box.kind === "fold") ctx.roundRect(x + card.left + 8, y + card.top - 8, card.width, card.height, 9);
  ctx.fillStyle = box.kind === "leaf" ? colours.leaf_fill : box.kind === "cut" ? colours.cut_fill : colours.card;
  ctx.fill();
  ctx.strokeStyle = box.kind === "leaf" ? colours.leaf : box.root ? colours.ink : colours.line;
  ctx.lineWidth = Math.max(1.25, 0.7 / k);
  ctx.stroke();
  box.word ??= shortWord(box);
  const [text, css] = box.word;
  const size = Math.min(card.height * 0.5, (card.width - 14) / (text.length * 0.62), 11 / k);
  if (size * k < 5) return;
  ctx.font = fontOf(css, Math.round(size));
  ctx.fillStyle = css.includes("n") ? colours.name : colours.ink;
  const wide = Math.min(ctx.measureText(text).width, card.width - 8);
  ctx.fillText(text, x + card.left + (card.width - wide) / 2, y + card.top + card.height / 2 + size * 0.35,
    card.width - 8);
}

function shortWord(box) {
  const [line] = box.look.lines;
  if (line.badge) return [visibleText(boxTitle(box), 26), "b"];
  const [text, css] = line.pieces.find((piece) => piece[1].includes("n")) ?? line.pieces.at(-1);
  return [visibleText(text.trim(), 26), css];
}

/** From very far: one filled rectangle a box; what falls on the same point is drawn once. */
function drawSpecks(view, boxes) {
  const { ctx, k, colours, ox, oy } = view;
  const least = 1.4 / k;
  const drawn = new Map([["fold", []], ["leaf", []], ["", []]]);
  let last = "";
  for (const item of boxes) {
    const w = Math.max(item.w - item.box.side, least);
    const h = Math.max(item.h, least);
    const at = `${Math.round((item.x - ox) * k)} ${Math.round((item.y - oy) * k)}`;
    if (at === last) continue;
    last = at;
    const kind = item.box.kind === "fold" || item.box.kind === "leaf" ? item.box.kind : "";
    drawn.get(kind).push(item.x + item.box.side - ox, item.y - oy, w, h);
  }
  for (const [kind, list] of drawn) {
    ctx.fillStyle = kind === "fold" ? colours.badge : kind === "leaf" ? colours.leaf : colours.line;
    for (let i = 0; i < list.length; i += 4) ctx.fillRect(list[i], list[i + 1], list[i + 2], list[i + 3]);
  }
}

/** The front of a pass: the boxes it is in, and a token on every edge it crosses. */
function drawFront(view, ways, boxes) {
  const { ctx, k, colours, ox, oy } = view;
  const { y, way } = view.state.front;
  const colour = way > 0 ? colours.forward : colours.gradient;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 3.5 / Math.min(k, 1);
  ctx.beginPath();
  for (const { box, x, y: top, h } of boxes) {
    if (top > y || top + h < y || box.kind === "port") continue;
    const card = cardOf(box);
    ctx.roundRect(x + card.left - 4 - ox, top + card.top - 4 - oy, card.width + 8, card.height + 8, 12);
  }
  ctx.stroke();
  const size = 5.5 / Math.min(k, 1);
  ctx.beginPath();
  for (const { points, edge } of ways) {
    const x = way < 0 && edge.ghost ? null : wayAt(points, y);
    if (x === null) continue;
    ctx.moveTo(x - way * LANE - ox + size, y - oy);
    ctx.arc(x - way * LANE - ox, y - oy, size, 0, 7);
  }
  ctx.fillStyle = way > 0 ? colour : colours.card;
  ctx.fill();
  ctx.lineWidth = 2 / Math.min(k, 1);
  ctx.stroke();
}

/** Rings around what is pointed at, found, selected, played, and where the keyboard is. */
function drawRings(view, plan, boxes) {
  const { ctx, k, colours, state } = view;
  const ring = (id, colour, width, grow, dash) => {
    const item = plan.at.get(id);
    const card = item && (item.open ? { left: 0, top: 0, width: item.w, height: item.h } : cardOf(item.box));
    const round = item?.box.kind === "leaf" ? card.height / 2 : 9;
    const places = item ? [{ x: item.x + card.left, y: item.y + card.top, w: card.width, h: card.height, round }]
      : id === state.selected ? boxes.flatMap((each) => leafPlaces(each, id)).map((place) => ({ ...place,
        round: place.h / 2 })) : [];
    const away = grow / Math.min(k, 1);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width / Math.min(k, 1);
    ctx.setLineDash(dash ? dash.map((d) => d / Math.min(k, 1)) : []);
    ctx.beginPath();
    for (const { x, y, w, h, round: corner } of places) {
      ctx.roundRect(x - view.ox - away, y - view.oy - away, w + 2 * away, h + 2 * away, corner + away);
    }
    ctx.stroke();
    ctx.setLineDash([]);
  };
  for (const id of state.done ?? []) ring(id, colours.leaf, 1.5, 2);
  for (const id of state.found ?? []) ring(id, colours.gradient, 1.5, 3, [2, 2]);
  if (state.hover && state.hover !== state.selected) ring(state.hover, colours.muted, 1.5, 2.5);
  if (state.current) ring(state.current, colours.gradient, 3.5, 3);
  if (state.selected) ring(state.selected, colours.name, 2.75, 3);
  if (state.cursor && state.focused) ring(state.cursor, colours.name, 1.5, 7, [3, 3]);
}
