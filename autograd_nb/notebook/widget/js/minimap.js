// The overview in the corner: the whole plane, with the window as a frame that can be dragged.

import { viewElement } from "./tree.js";

const MAP_WIDE = 150;
const MAP_HIGH = 180;
const MAP_THIN = 34;

/** The overview; `go(x, y)` brings the middle of the window to a place of the plane. */
export class Minimap {
  constructor(words, go) {
    this.canvas = viewElement("canvas", { class: "map", "aria-hidden": "true", title: words.minimap, hidden: true });
    this.paper = null;
    const move = (event) => {
      if (!event.buttons) return;
      this.canvas.setPointerCapture(event.pointerId);
      go((event.offsetX - 5) / this.kx, (event.offsetY - 5) / this.ky);
      event.stopPropagation();
    };
    this.canvas.addEventListener("pointerdown", move);
    this.canvas.addEventListener("pointermove", move);
  }

  /** Draws the plan anew; the sides may be scaled apart, so that a chain of thousands stays a picture. */
  setPlan(plan, colours) {
    const even = Math.min(MAP_WIDE / plan.width, MAP_HIGH / plan.height);
    this.kx = Math.max(plan.width * even, Math.min(MAP_THIN, plan.width)) / plan.width;
    this.ky = Math.max(plan.height * even, Math.min(MAP_THIN, plan.height)) / plan.height;
    this.density = Math.min(2, globalThis.devicePixelRatio || 1);
    this.width = plan.width * this.kx + 10;
    this.height = plan.height * this.ky + 10;
    this.canvas.width = Math.ceil(this.width * this.density);
    this.canvas.height = Math.ceil(this.height * this.density);
    this.canvas.style.width = `${this.width}px`;
    this.canvas.style.height = `${this.height}px`;
    this.paper = new OffscreenCanvas(this.canvas.width, this.canvas.height);
    this.drawPlan(this.paper.getContext("2d"), plan, colours);
  }

  drawPlan(ctx, plan, colours) {
    ctx.scale(this.density, this.density);
    for (const frame of plan.frames) {
      ctx.fillStyle = colours.rim;
      ctx.fillRect(5 + frame.x * this.kx, 5 + frame.y * this.ky, frame.w * this.kx, frame.h * this.ky);
    }
    let last = -1;
    for (const { box, x, y, w, h } of plan.boxes) {
      const at = Math.round(y * this.ky * 2) * 1000 + Math.round(x * this.kx);
      if (at === last) continue;
      last = at;
      ctx.fillStyle = box.kind === "fold" ? colours.badge : box.kind === "leaf" ? colours.leaf : colours.line;
      const left = x + box.side;
      ctx.fillRect(5 + left * this.kx, 5 + y * this.ky, Math.max(1, (w - box.side) * this.kx), Math.max(0.8, h * this.ky * 0.8));
    }
  }

  /** Draws where the window is; hidden while everything can be read at once. */
  show(camera, colours, marked) {
    const { canvas, density } = this;
    const [w, h] = [camera.width / camera.scale, camera.height / camera.scale];
    canvas.hidden = (w >= camera.plane.width && h >= camera.plane.height) || camera.width < 420;
    if (canvas.hidden) return;
    const ctx = canvas.getContext("2d");
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(this.paper, 0, 0);
    ctx.scale(density, density);
    if (marked) {
      ctx.fillStyle = colours.gradient;
      ctx.beginPath();
      ctx.arc(5 + (marked.x + marked.w / 2) * this.kx, 5 + (marked.y + marked.h / 2) * this.ky, 3, 0, 7);
      ctx.fill();
    }
    const keep = (value, most) => Math.min(Math.max(value, 1), most - 1);
    const left = keep(5 + camera.x * this.kx, this.width);
    const top = keep(5 + camera.y * this.ky, this.height);
    const right = keep(5 + (camera.x + w) * this.kx, this.width);
    const bottom = keep(5 + (camera.y + h) * this.ky, this.height);
    ctx.fillStyle = colours.name;
    ctx.globalAlpha = 0.14;
    ctx.fillRect(left, top, right - left, Math.max(3, bottom - top));
    ctx.globalAlpha = 1;
    ctx.strokeStyle = colours.name;
    ctx.lineWidth = 1.5;
    ctx.strokeRect(left, top, right - left, Math.max(3, bottom - top));
  }
}
