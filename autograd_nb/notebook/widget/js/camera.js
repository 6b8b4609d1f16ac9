// Where the reader stands: the corner of the window on the plane, and the scale.

export const CLOSEST = 4;
// Where the text of a card can still be read: about eight pixels.
const READ_AT = 0.68;

/** `x`, `y` is the corner of the window on the plane, `scale` how many pixels one unit takes. */
export class Camera {
  constructor() {
    this.x = 0;
    this.y = 0;
    this.scale = 1;
    this.width = 100;
    this.height = 100;
    this.plane = { width: 100, height: 100 };
  }

  /** The scale at which everything can be seen. */
  whole(margin = 24) {
    const { width, height } = this.plane;
    return Math.min((this.width - 2 * margin) / width, (this.height - 2 * margin) / height, 1.25);
  }

  farthest() {
    return Math.min(this.whole(), 0.25);
  }

  limited({ x, y, scale }) {
    const k = Math.min(Math.max(scale, this.farthest()), CLOSEST);
    const [w, h] = [this.width / k, this.height / k];
    const keep = (at, size, room) => {
      const slack = Math.min(room * 0.75, 500 / k);
      return size + 2 * slack <= room ? at : Math.min(Math.max(at, Math.min(-slack, size - room + slack)),
        Math.max(size - room + slack, -slack));
    };
    return { x: keep(x, this.plane.width, w), y: keep(y, this.plane.height, h), scale: k };
  }

  set(place) {
    const { x, y, scale } = this.limited(place);
    const moved = x !== this.x || y !== this.y || scale !== this.scale;
    Object.assign(this, { x, y, scale });
    return moved;
  }

  /** By so many pixels; whether there was room to move. */
  pan(dx, dy) {
    return this.set({ x: this.x + dx / this.scale, y: this.y + dy / this.scale, scale: this.scale });
  }

  /** Nearer or farther, with the point under the pixel `px`, `py` staying where it is. */
  zoom(factor, px, py) {
    return this.set(this.zoomed(factor, px, py));
  }

  zoomed(factor, px = this.width / 2, py = this.height / 2) {
    const scale = Math.min(Math.max(this.scale * factor, this.farthest()), CLOSEST);
    return { x: this.x + px / this.scale - px / scale, y: this.y + py / this.scale - py / scale, scale };
  }

  /** Where to stand to see everything. */
  fitting() {
    const scale = this.whole();
    return this.centred(this.plane.width / 2, this.plane.height / 2, scale);
  }

  /** Where to stand first: everything, where it can be read so; otherwise the beginning, as wide as fits. */
  opening() {
    const whole = this.whole();
    if (whole >= READ_AT) return this.fitting();
    const scale = Math.min(1, Math.max((this.width - 48) / this.plane.width, 0.55));
    const place = this.centred(this.plane.width / 2, 0, scale);
    return { ...place, y: -22 / scale };
  }

  centred(x, y, scale) {
    return { x: x - this.width / scale / 2, y: y - this.height / scale / 2, scale };
  }

  /** Where to stand so that `item` is in sight: as near to here as possible. */
  showing(item, least = 0) {
    const scale = Math.max(this.scale, least);
    const from = scale === this.scale ? this : this.centred(item.x + item.w / 2, item.y + item.h / 2, scale);
    const into = (at, room, start, size, edge) => {
      const margin = Math.min(edge / scale, Math.max(room - size, 0) / 2);
      if (size > room) return start - 20 / scale;
      return Math.min(Math.max(at, start + size + margin - room), start - margin);
    };
    return { scale, x: into(from.x, this.width / scale, item.x, item.w, 70), y: into(from.y, this.height / scale,
      item.y, item.h, 56) };
  }

  toPlane(px, py) {
    return [this.x + px / this.scale, this.y + py / this.scale];
  }

  toScreen(x, y) {
    return [(x - this.x) * this.scale, (y - this.y) * this.scale];
  }
}
