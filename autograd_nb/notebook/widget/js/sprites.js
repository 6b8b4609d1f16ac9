// Cards as small bitmaps: text is what takes longest to draw, and while the reader moves about it stays the same.

import { drawCard } from "./cards.js";

const SPRITE_MARGIN = 9;
const SPRITES_KEPT = 600;
const LARGEST_SPRITE = 2000;

/** Bitmaps of cards, by what is on them; equal cards share one. */
export class Sprites {
  constructor() {
    this.made = new Map();
    this.colours = null;
    this.scale = 0;
    this.steady = true;
  }

  /** To be called before each frame; while the scale changes, bitmaps of another size are good enough. */
  begin(scale, colours) {
    if (colours !== this.colours) this.made.clear();
    this.colours = colours;
    this.steady = scale === this.scale;
    this.scale = scale;
    if (this.made.size > SPRITES_KEPT) this.forget();
  }

  /** Those that were drawn longest ago go first. */
  forget() {
    for (const key of [...this.made.keys()].slice(0, SPRITES_KEPT / 2)) this.made.delete(key);
  }

  /** Draws the card of `box` at the place `x`, `y` of the paper, on whole pixels of the canvas. */
  draw(ctx, box, x, y) {
    const { scale } = this;
    const key = box.root ? box.look.root ??= { ...box.look } : box.look;
    let sprite = this.made.get(key);
    const fits = sprite && (sprite.scale === scale || (!this.steady && sprite.scale < 2 * scale && sprite.scale > scale / 2));
    if (!fits) sprite = this.make(box, scale);
    if (!sprite) return void drawCard(ctx, box, x, y, this.colours);
    this.made.delete(key);
    this.made.set(key, sprite);
    const grow = scale / sprite.scale;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    const [left, top] = [Math.round((x - SPRITE_MARGIN) * scale), Math.round((y - SPRITE_MARGIN) * scale)];
    if (grow === 1) ctx.drawImage(sprite.bitmap, left, top);
    else ctx.drawImage(sprite.bitmap, left, top, sprite.bitmap.width * grow, sprite.bitmap.height * grow);
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    return undefined;
  }

  make(box, scale) {
    const width = Math.ceil((box.w + 2 * SPRITE_MARGIN) * scale);
    const height = Math.ceil((box.h + 2 * SPRITE_MARGIN) * scale);
    if (width > LARGEST_SPRITE || height > LARGEST_SPRITE) return null;
    const paper = new OffscreenCanvas(width, height);
    const ctx = paper.getContext("2d");
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.direction = "ltr";
    drawCard(ctx, box, SPRITE_MARGIN, SPRITE_MARGIN, this.colours);
    return { bitmap: paper.transferToImageBitmap(), scale };
  }
}
