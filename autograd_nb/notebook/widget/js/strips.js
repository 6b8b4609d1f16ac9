// Finds what lies in a part of the plane: boxes and edges are kept in horizontal strips.

const TALLEST = 8;

/** The strips of one plan. */
export class Strips {
  constructor(plan) {
    this.plan = plan;
    this.high = Math.max(300, plan.height / 3000);
    const count = Math.floor(plan.height / this.high) + 2;
    this.boxes = Array.from({ length: count }, () => []);
    this.edges = Array.from({ length: count }, () => []);
    this.long = [];
    plan.boxes.forEach((item, i) => this.put(this.boxes, i, item.y, item.y + item.h));
    plan.edges.forEach(({ points }, i) => {
      const [top, bottom] = [points[1], points[points.length - 1]];
      if (bottom - top > TALLEST * this.high) this.long.push(i);
      else this.put(this.edges, i, top, bottom);
    });
    this.seen = new Uint32Array(Math.max(plan.boxes.length, plan.edges.length));
    this.round = 0;
  }

  strip(y) {
    return Math.min(Math.max(Math.floor(y / this.high), 0), this.boxes.length - 1);
  }

  put(strips, i, top, bottom) {
    for (let k = this.strip(top); k <= this.strip(bottom); k++) strips[k].push(i);
  }

  collect(strips, items, window) {
    const found = [];
    this.round++;
    for (let k = this.strip(window.top); k <= this.strip(window.bottom); k++) {
      for (const i of strips[k]) {
        if (this.seen[i] === this.round) continue;
        this.seen[i] = this.round;
        found.push(items[i]);
      }
    }
    return found;
  }

  boxesIn(window) {
    return this.collect(this.boxes, this.plan.boxes, window).filter((item) => touches(item, window));
  }

  edgesIn(window) {
    const short = this.collect(this.edges, this.plan.edges, window);
    return short.concat(this.long.map((i) => this.plan.edges[i])).filter((way) => crosses(way, window));
  }
}

/** Whether a box or a frame shows in the window. */
export function touches(item, window) {
  return item.x < window.right && item.x + item.w > window.left && item.y < window.bottom
    && item.y + item.h > window.top;
}

/** Whether an edge can show in the window. */
export function crosses({ points }, window) {
  if (points[1] > window.bottom || points[points.length - 1] < window.top) return false;
  let [left, right] = [Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    if (points[i] < left) left = points[i];
    if (points[i] > right) right = points[i];
  }
  return left - 10 < window.right && right + 10 > window.left;
}
