// Cards as small bitmaps: text is what takes longest to draw, and while the reader moves about it stays the same.

const SPRITE_MARGIN = 9;
const SPRITE_POINTS = 8e6;
const LARGEST_SPRITE = 2000;

/** Bitmaps of cards, by what is on them; equal cards share one. */
export class Sprites {
  constructor() {
    this.made = new Map();
    this.points = 0;
    this.colours = null;
    this.scale = 0;
    this.steady = true;
  }

  /** To be called before each frame; while the scale changes, bitmaps of another size are good enough. */
  begin(scale, colours) {
    if (colours !== this.colours) this.forget(0);
    this.colours = colours;
    this.steady = scale === this.scale;
    this.scale = scale;
    if (this.points > SPRITE_POINTS) this.forget(SPRITE_POINTS / 2);
  }

  /** Those that were drawn longest ago go first, until so many points are left. */
  forget(left) {
    for (const [key, { bitmap }] of this.made) {
      if (this.points <= left) break;
      this.points -= bitmap.width * bitmap.height;
      this.made.delete(key);
    }
  }

  /**
   * Draws `box` as `drawn(ctx, box, x, y, colours, scale)` does, at the place `x`, `y` of the paper; `ctx` counts
   * pixels.
   */
  draw(ctx, box, x, y, drawn) {
    const { scale } = this;
    // A root has a ring around the same card.
    const key = box.root ? box.look.root ??= { ...box.look } : box.look;
    let sprite = this.made.get(key);
    const same = sprite?.drawn === drawn;
    if (!same || (sprite.scale !== scale && (this.steady || sprite.scale > 2 * scale || sprite.scale < scale / 2))) {
      if (sprite) this.points -= sprite.bitmap.width * sprite.bitmap.height;
      this.made.delete(key);
      sprite = this.make(box, scale, drawn);
      if (!sprite) return this.direct(ctx, box, x, y, drawn);
    }
    this.made.delete(key);
    this.made.set(key, sprite);
    const grow = scale / sprite.scale;
    const [left, top] = [Math.round((x - SPRITE_MARGIN) * scale), Math.round((y - SPRITE_MARGIN) * scale)];
    if (grow === 1) ctx.drawImage(sprite.bitmap, left, top);
    else ctx.drawImage(sprite.bitmap, left, top, sprite.bitmap.width * grow, sprite.bitmap.height * grow);
    return undefined;
  }

  /** A card too large for a bitmap. */
  direct(ctx, box, x, y, drawn) {
    const { scale } = this;
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    drawn(ctx, box, x, y, this.colours, scale);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
  }

  make(box, scale, drawn) {
    const width = Math.ceil((box.w + 2 * SPRITE_MARGIN) * scale);
    const height = Math.ceil((box.h + 2 * SPRITE_MARGIN) * scale);
    if (width > LARGEST_SPRITE || height > LARGEST_SPRITE) return null;
    const paper = new OffscreenCanvas(width, height);
    const ctx = paper.getContext("2d");
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.direction = "ltr";
    drawn(ctx, box, SPRITE_MARGIN, SPRITE_MARGIN, this.colours, scale);
    this.points += width * height;
    return { bitmap: paper.transferToImageBitmap(), scale, drawn };
  }
}
