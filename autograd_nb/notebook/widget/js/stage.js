// The stage: canvas, camera, overview, and what moves them. It draws when something has changed, once a frame.

import { VIEW_COLOURS } from "./palette.js";
import { Camera } from "./camera.js";
import { watchGestures } from "./gestures.js";
import { leafUnder } from "./leaves.js";
import { Minimap } from "./minimap.js";
import { Painter } from "./painter.js";
import { FRAME_HEAD } from "./stretch.js";
import { Strips } from "./strips.js";
import { pageTheme, prefersStillness } from "./theme.js";
import { between, eased } from "./transition.js";
import { viewElement } from "./tree.js";

const STAGE_OVERLAY = "http://www.w3.org/2000/svg";

/** `act` is told of `click(hit)`, `hover(hit, x, y)` and `moved()`; a hit is `{item, part}` or null. */
export class Stage {
  constructor(words, state, act) {
    Object.assign(this, { words, state, act });
    this.camera = new Camera();
    this.canvas = viewElement("canvas", { "aria-hidden": "true" });
    this.overlay = document.createElementNS(STAGE_OVERLAY, "svg");
    this.overlay.setAttribute("class", "overlay");
    this.overlay.setAttribute("aria-hidden", "true");
    this.layer = document.createElementNS(STAGE_OVERLAY, "g");
    this.overlay.append(this.layer);
    this.minimap = new Minimap(words, (x, y) => this.go(this.camera.centred(x, y, this.camera.scale), false));
    this.root = viewElement("div", { class: "stage" }, this.canvas, this.overlay, this.minimap.root);
    this.painter = new Painter(this.canvas);
    this.colours = VIEW_COLOURS[pageTheme()];
    this.plan = null;
    this.placed = false;
    this.frame = 0;
    this.stop = null;
    watchGestures(this.canvas, this.gestures());
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.root);
  }

  gestures() {
    const free = () => this.stop?.();
    return {
      pan: (dx, dy) => (free(), this.changed(this.camera.pan(dx, dy))),
      zoom: (factor, x, y) => (free(), this.changed(this.camera.zoom(factor, x, y))),
      click: (x, y, event) => this.act.click(this.hit(x, y), event),
      hover: (x, y) => this.act.hover(this.hit(x, y), x, y),
      leave: () => this.act.hover(null, 0, 0),
      attentive: () => this.state.focused,
    };
  }

  changed(moved) {
    if (moved) {
      this.act.moved();
      this.draw();
    }
    return moved;
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (!width || !height) return;
    this.painter.resize(width, height, Math.min(3, globalThis.devicePixelRatio || 1));
    // What was in the middle stays there when the panel opens beside it.
    if (this.placed) this.camera.x += (this.camera.width - width) / 2 / this.camera.scale;
    Object.assign(this.camera, { width, height });
    if (this.plan && !this.placed) this.open();
    this.act.moved();
    this.paintNow();
  }

  open() {
    this.placed = true;
    this.camera.set(this.camera.opening());
    const item = this.plan.at.get(this.awaited);
    if (item) this.camera.set(this.camera.showing(item));
  }

  setColours(theme) {
    this.colours = VIEW_COLOURS[theme];
    if (this.plan) this.minimap.setPlan(this.plan, this.colours);
    this.draw();
  }

  /** Shows another plan; the box `anchor` stays where it is on the screen, and comes wholly into sight if it can. */
  setPlan(plan, anchor = null) {
    this.stop?.();
    const before = this.plan;
    const was = before?.at.get(anchor);
    const now = plan.at.get(anchor);
    const start = { x: this.camera.x, y: this.camera.y, scale: this.camera.scale };
    this.settle(plan);
    if (!this.placed) return void (this.root.clientWidth && this.resize());
    if (!was || !now) {
      this.camera.set(start);
      return void this.changed(true);
    }
    const held = { scale: start.scale, x: start.x + now.x + now.w / 2 - was.x - was.w / 2, y: start.y + now.y - was.y };
    this.camera.set(held);
    const end = now.open ? this.camera.limited(this.revealing(now)) : this.camera.limited(held);
    this.glide(before, plan, start, end);
  }

  /** The least movement, and if it is too wide a step back, that brings an opened group into sight. */
  revealing(item) {
    const scale = Math.max(Math.min(this.camera.scale, (this.camera.width - 40) / item.w), Math.min(0.45,
      this.camera.scale));
    const camera = Object.assign(new Camera(), this.camera, this.camera.zoomed(scale / this.camera.scale));
    return camera.showing(item);
  }

  glide(before, plan, start, end) {
    const motion = prefersStillness() || document.hidden ? null : between(before, plan);
    if (!motion) {
      this.camera.set(end);
      return this.changed(true);
    }
    motion.at(0);
    this.plan = motion.plan;
    this.camera.plane = motion.plan;
    Object.assign(this.camera, start);
    this.stop = eased((share) => {
      motion.at(share);
      this.lean(start, end, share);
      this.paintNow();
    }, () => {
      motion.end();
      this.stop = null;
      this.settle(plan);
      this.camera.set(end);
      this.changed(true);
    });
    return undefined;
  }

  settle(plan) {
    plan.strips ??= new Strips(plan);
    this.plan = plan;
    this.camera.plane = plan;
    this.minimap.setPlan(plan, this.colours);
  }

  lean(start, end, share) {
    const scale = start.scale * (end.scale / start.scale) ** share;
    // The corner moves so that the point which both places share, if any, stands still.
    const part = Math.abs(end.scale - start.scale) < 1e-6 ? share
      : (1 / scale - 1 / start.scale) / (1 / end.scale - 1 / start.scale);
    Object.assign(this.camera, { scale, x: start.x + (end.x - start.x) * part, y: start.y + (end.y - start.y) * part });
  }

  /** Moves the camera to a place. */
  go(place, glide = true) {
    this.stop?.();
    const end = this.camera.limited(place);
    const start = { x: this.camera.x, y: this.camera.y, scale: this.camera.scale };
    if (!glide || prefersStillness() || document.hidden) return this.changed(this.camera.set(end));
    this.stop = eased((share) => {
      this.lean(start, end, share);
      this.act.moved();
      this.paintNow();
    }, () => {
      this.stop = null;
    }, 220);
    return true;
  }

  zoom(factor) {
    this.go(this.camera.zoomed(factor));
  }

  fit() {
    this.go(this.camera.fitting());
  }

  /** Brings a box into sight, near enough to be read if `least` says so. */
  show(id, least = 0) {
    // In the middle of a movement boxes are not where they will be.
    this.stop?.();
    // Without a size yet, as in a tab behind, it is shown as soon as there is one.
    if (!this.placed) this.awaited = id;
    if (this.root.clientWidth !== this.camera.width) this.resize();
    const item = this.plan.at.get(id);
    if (item) this.go(this.camera.showing(item, least));
  }

  /** What lies under a pixel. */
  hit(px, py) {
    if (!this.plan) return null;
    const [x, y] = this.camera.toPlane(px, py);
    const slack = 3 / this.camera.scale;
    const window = { left: x - slack, right: x + slack, top: y - slack, bottom: y + slack };
    const inside = (item) => x >= item.x - slack && x <= item.x + item.w + slack && y >= item.y - slack
      && y <= item.y + item.h + slack;
    const boxes = (this.plan.strips?.boxesIn(window) ?? this.plan.boxes).filter(inside);
    if (boxes.length) return { item: boxes.at(-1), part: "box", leaf: leafUnder(boxes.at(-1), x, y) };
    const frame = this.plan.frames.filter(inside).at(-1);
    if (!frame || y > frame.y + FRAME_HEAD + slack) return null;
    return { item: frame, part: x > frame.x + frame.w - 40 ? "close" : "head" };
  }

  draw() {
    this.frame ||= requestAnimationFrame(() => this.paintNow());
  }

  paintNow() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (!this.plan || !this.placed) return;
    const { camera, colours, state } = this;
    this.visible = this.painter.paint(this.plan, camera, colours, state, this.words);
    // While the scale changes cards are drawn from bitmaps of another size; once more when it stands.
    clearTimeout(this.sharper);
    if (!this.painter.sprites.steady) this.sharper = setTimeout(() => this.draw(), 120);
    this.minimap.show(this.painter.ctx, camera, colours, this.painter.density,
      this.plan.at.get(state.current ?? state.selected));
    if (this.layer.firstChild) {
      this.layer.setAttribute("transform", `scale(${camera.scale}) translate(${-camera.x} ${-camera.y})`);
    }
  }

  /** For the printer: the same picture in three times the points. */
  sharpen() {
    const { camera, painter } = this;
    painter.resize(camera.width, camera.height, 3);
    this.paintNow();
  }

  destroy() {
    this.stop?.();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.sharper);
    this.observer.disconnect();
  }
}
