// Playing the passes: a front moves down with the values, and up again with the gradients.

const FRONT_SPEED = 300;
const FRONT_LONGEST = 12000;

/** Moves `stage.state.front` over the plan, down and up, and takes the camera along; `done` is called at the end. */
export function playPasses(stage, say, done) {
  const { plan, camera, state, words } = stage;
  const takes = Math.min(FRONT_LONGEST, (plan.height / FRONT_SPEED) * 1000);
  let frame = 0;
  let begun = 0;
  const stop = () => {
    cancelAnimationFrame(frame);
    state.front = null;
    stage.draw();
    done();
  };
  const tick = (now) => {
    if (!begun) say(words.forward_pass);
    begun ||= now;
    const past = (now - begun) / takes;
    if (past >= 2 || stage.plan !== plan) return stop();
    if (past >= 1 && state.front?.way === 1) say(words.backward_pass);
    state.front = past < 1 ? { y: past * plan.height, way: 1 } : { y: (2 - past) * plan.height, way: -1 };
    follow(stage, camera, state.front.y);
    stage.paintNow();
    frame = requestAnimationFrame(tick);
    return undefined;
  };
  frame = requestAnimationFrame(tick);
  return stop;
}

function follow(stage, camera, y) {
  const high = camera.height / camera.scale;
  if (high >= camera.plane.height) return;
  const aim = Math.min(Math.max(y - high / 2, -20), camera.plane.height - high + 20);
  if (camera.set({ x: camera.x, y: camera.y + (aim - camera.y) * 0.15, scale: camera.scale })) stage.act.moved();
}

/** Where a lane of an edge is at the height `y`; null where it does not reach there. */
export function wayAt(points, y) {
  const last = points.length - 1;
  if (y < points[1] || y > points[last]) return null;
  let i = 2;
  while (i < last - 1 && points[i + 1] < y) i += 2;
  const [x0, y0, x1, y1] = [points[i - 2], points[i - 1], points[i], points[i + 1]];
  if (x0 === x1 || y1 <= y0) return x1;
  // The curve leaves and arrives straight down: its height over its parameter is bent too.
  const goal = (y - y0) / (y1 - y0);
  let [low, high] = [0, 1];
  for (let k = 0; k < 14; k++) {
    const t = (low + high) / 2;
    if (1.5 * t * (1 - t) + t ** 3 < goal) low = t;
    else high = t;
  }
  return x0 + (x1 - x0) * (3 * low ** 2 - 2 * low ** 3);
}
