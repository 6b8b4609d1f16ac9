// From one plan to the next: boxes glide, what is inside an opening group comes in, the camera goes along.

const TAKES = 280;

/** The plan to draw while it moves, and `at(share)`, which puts everything where it is then. */
export function between(before, after) {
  const opening = after.boxes.length + after.frames.length >= before.boxes.length + before.frames.length;
  const [big, small] = opening ? [after, before] : [before, after];
  const moves = [...big.boxes, ...big.frames].map((item) => [item, { ...item }, smallPlace(item, small)]);
  const ways = big.edges.map((way) => [way, way.points, smallPoints(way, small)]);
  const at = (share) => {
    const p = opening ? share : 1 - share;
    for (const [item, large, little] of moves) {
      for (const name of ["x", "y", "w", "h"]) item[name] = little[name] + (large[name] - little[name]) * p;
      if (little.born) item.fade = Math.max(0, 2 * p - 1);
    }
    for (const [way, large, little] of ways) {
      if (little) way.points = large.map((value, i) => little[i] + (value - little[i]) * p);
      else way.fade = Math.max(0, 2 * p - 1);
    }
  };
  const plan = { ...big, strips: null, width: Math.max(before.width, after.width), height: Math.max(before.height,
    after.height) };
  const end = () => {
    for (const [item, large] of moves) Object.assign(item, large, { fade: undefined });
    for (const [way, large] of ways) Object.assign(way, { points: large, fade: undefined });
  };
  return { plan, at, end };
}

/** Where an item of the larger plan is in the smaller one: itself, or inside the closed group around it. */
function smallPlace(item, small) {
  const same = small.at.get(item.box.id);
  if (same && same.open === item.open) return { x: same.x, y: same.y, w: same.w, h: same.h, born: false };
  if (same) return { x: same.x, y: same.y, w: same.w, h: same.h, born: item.open };
  let around = item.around;
  while (around && !small.at.has(around.box.id)) around = around.around;
  if (!around) return { x: item.x, y: item.y, w: item.w, h: item.h, born: true };
  const home = small.at.get(around.box.id);
  const share = (at, size, start, room) => (room ? (at + size / 2 - start) / room : 0.5);
  return { x: home.x + home.w * share(item.x, item.w, around.x, around.w) - item.w / 2,
    y: home.y + home.h * share(item.y, item.h, around.y, around.h) - item.h / 2, w: item.w, h: item.h, born: true };
}

function smallPoints(way, small) {
  small.ways ??= new Map(small.edges.map((each) => [each.edge, each.points]));
  const points = small.ways.get(way.edge);
  return points?.length === way.points.length ? points : null;
}

/** Calls `step(share)` with a share that eases from 0 to 1, then `done`; returns how to end it at once. */
export function eased(step, done, milliseconds = TAKES) {
  let frame = 0;
  let begun = 0;
  const finish = () => {
    cancelAnimationFrame(frame);
    if (!frame) return;
    frame = 0;
    step(1);
    done?.();
  };
  const tick = (now) => {
    begun ||= now;
    const t = Math.min(1, (now - begun) / milliseconds);
    if (t === 1) return finish();
    step(t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2);
    frame = requestAnimationFrame(tick);
    return undefined;
  };
  frame = requestAnimationFrame(tick);
  return finish;
}
