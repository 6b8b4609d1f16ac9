// The way of an edge on the canvas: two lanes, values down on the left and gradients up on the right.

export const LANE = 4.5;
const DASHES = 8;
const LONG_RUN = 120;

/**
 * Adds one lane of `points` to the path of `ctx`; `ox`, `oy` is the origin of the paper, `window` what is seen of it.
 */
export function traceWay(ctx, points, shift, ox, oy, window) {
  const last = points.length - 1;
  const low = points[1] + 3;
  const high = points[last] - 3;
  const dx = shift - ox;
  let x = points[0];
  let y = Math.min(Math.max(points[1], low), high);
  ctx.moveTo(x + dx, y - oy);
  for (let i = 2; i < last; i += 2) {
    const nx = points[i];
    const ny = Math.min(Math.max(points[i + 1], low), high);
    if (nx === x && ny === y) continue;
    if (ny - oy < window.top || y - oy > window.bottom) {
      // Nothing of this piece is in sight.
      ctx.moveTo(nx + dx, ny - oy);
    } else if (nx === x) {
      traceDown(ctx, x + dx, y - oy, ny - oy, window);
    } else if (ny === y) {
      ctx.lineTo(nx + dx, ny - oy);
    } else {
      // Sideways shifts alone would let the two lanes touch where the curve runs flat.
      const half = (y + ny) / 2 - (nx > x ? shift : -shift) - oy;
      ctx.bezierCurveTo(x + dx, half, nx + dx, half, nx + dx, ny - oy);
    }
    x = nx;
    y = ny;
  }
}

/** A straight piece; of a long one only what can be seen, beginning where a dash begins. */
function traceDown(ctx, x, from, to, window) {
  if (to - from < LONG_RUN) return void ctx.lineTo(x, to);
  const top = Math.max(from, from + DASHES * Math.floor((window.top - from) / DASHES));
  const bottom = Math.min(to, window.bottom);
  ctx.moveTo(x, top);
  ctx.lineTo(x, bottom);
  if (bottom < to) ctx.moveTo(x, to);
  return undefined;
}

/** The head of an arrow whose line ends at `x`, `y`, pointing down (`way` 1) or up (-1). */
export function traceHead(ctx, x, y, way) {
  ctx.moveTo(x - 3.15, y - way * 5.4);
  ctx.lineTo(x, y + way * 1.8);
  ctx.lineTo(x + 3.15, y - way * 5.4);
  ctx.closePath();
}

/** The same for a link between a chip and its card, pointing right (1) or left (-1). */
export function traceSideHead(ctx, x, y, way) {
  ctx.moveTo(x - way * 5.4, y - 3.15);
  ctx.lineTo(x + way * 1.8, y);
  ctx.lineTo(x - way * 5.4, y + 3.15);
  ctx.closePath();
}
