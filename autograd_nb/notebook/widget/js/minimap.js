// The overview in the corner: the whole plane, with the window as a frame that can be dragged.

import { viewElement } from "./tree.js";

const MAP_WIDE = 150;
const MAP_HIGH = 180;
const MAP_THIN = 34;
// In a narrower window it would lie on the boxes that it is to lead to.
const MAP_ROOM = 560;

/** The overview; `go(x, y)` brings the middle of the window to a place of the plane. */
export class Minimap {
  constructor(words, go) {
    // It is drawn into the picture: a canvas of its own would cost as much per frame as everything else.
    this.root = viewElement("div", { class: "map", "aria-hidden": "true", title: words.minimap, hidden: true });
    this.paper = new OffscreenCanvas(1, 1);
    const move = (event) => {
      if (!event.buttons) return;
      const box = this.root.getBoundingClientRect();
      this.root.setPointerCapture(event.pointerId);
      go((event.clientX - box.left - 6) / this.kx, (event.clientY - box.top - 6) / this.ky);
      event.stopPropagation();
    };
    this.root.addEventListener("pointerdown", move);
    this.root.addEventListener("pointermove", move);
  }

  /** Draws the plan anew; the sides may be scaled apart, so that a chain of thousands stays a picture. */
  setPlan(plan, colours) {
    const even = Math.min(MAP_WIDE / plan.width, MAP_HIGH / plan.height);
    this.kx = Math.max(plan.width * even, Math.min(MAP_THIN, plan.width)) / plan.width;
    this.ky = Math.max(plan.height * even, Math.min(MAP_THIN, plan.height)) / plan.height;
    this.density = Math.min(2, globalThis.devicePixelRatio || 1);
    this.width = plan.width * this.kx + 10;
    this.height = plan.height * this.ky + 10;
    this.root.style.width = `${this.width}px`;
    this.root.style.height = `${this.height}px`;
    this.paper = new OffscreenCanvas(Math.ceil(this.width * this.density), Math.ceil(this.height * this.density));
    this.drawPlan(this.paper.getContext("2d"), plan, colours);
  }

  drawPlan(ctx, plan, colours) {
    ctx.scale(this.density, this.density);
    ctx.beginPath();
    ctx.roundRect(0.5, 0.5, this.width - 1, this.height - 1, 8);
    ctx.fillStyle = colours.card;
    ctx.fill();
    ctx.strokeStyle = colours.rim;
    ctx.stroke();
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
      ctx.fillRect(5 + left * this.kx, 5 + y * this.ky, Math.max(1, (w - box.side) * this.kx), Math.max(0.8,
        h * this.ky * 0.8));
    }
  }

  /** Draws it in the corner, with the window and the box that is `marked`; not while everything is in sight. */
  show(ctx, camera, colours, density, marked) {
    const [w, h] = [camera.width / camera.scale, camera.height / camera.scale];
    const hidden = (w >= camera.plane.width && h >= camera.plane.height) || camera.width < MAP_ROOM;
    if (this.root.hidden !== hidden) this.root.hidden = hidden;
    if (hidden) return;
    ctx.setTransform(density, 0, 0, density, (camera.width - this.width - 10) * density,
      (camera.height - this.height - 10) * density);
    ctx.drawImage(this.paper, 0, 0, this.width, this.height);
    const keep = (value, most) => Math.min(Math.max(value, 1), most - 1);
    const left = keep(5 + camera.x * this.kx, this.width - 3);
    const top = keep(5 + camera.y * this.ky, this.height - 3);
    const wide = Math.max(3, keep(5 + (camera.x + w) * this.kx, this.width) - left);
    const high = Math.max(3, keep(5 + (camera.y + h) * this.ky, this.height) - top);
    ctx.fillStyle = ctx.strokeStyle = colours.name;
    ctx.globalAlpha = 0.14;
    ctx.fillRect(left, top, wide, high);
    ctx.globalAlpha = 1;
    ctx.lineWidth = 1.5;
    ctx.strokeRect(left, top, wide, high);
    if (!marked) return;
    ctx.fillStyle = colours.gradient;
    ctx.beginPath();
    ctx.arc(5 + (marked.x + marked.w / 2) * this.kx, 5 + (marked.y + marked.h / 2) * this.ky, 3, 0, 7);
    ctx.fill();
  }
}
