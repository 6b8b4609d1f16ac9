// Groups open in place: the plane is stretched where a group stands, so that nothing can overlap and nobody gets lost.
// Shifts grow from left to right and from top to bottom; what was apart stays apart, and no edge meets a foreign box.

export const FRAME_HEAD = 34;
const FRAME_PAD = 18;
const FRAME_FOOT = 2;
const NARROWEST = 190;
const NEAR = 0.05;

/** What is to be drawn when the groups in `opened` are open: boxes, frames around open groups, edges. */
export function stretched(scenes, opened) {
  const plan = { boxes: [], frames: [], edges: [], at: new Map(), width: 0, height: 0 };
  const whole = measured(scenes.get(""), scenes, opened);
  placed(whole, -whole.left, 0, 0, null, plan);
  plan.width = whole.right - whole.left;
  plan.height = whole.height;
  return plan;
}

/** A scene with its open groups measured, and the shift of everything in it. */
function measured(scene, scenes, opened) {
  const groups = scene.folds.filter((box) => opened.has(box.id) && scenes.has(box.id)).map((box) => {
    const inner = measured(scenes.get(box.id), scenes, opened);
    const wide = Math.max(inner.right - inner.left + 2 * FRAME_PAD, NARROWEST, box.w);
    return { box, inner, wide, high: inner.height + FRAME_HEAD + FRAME_PAD + FRAME_FOOT, port: box.x + box.port };
  });
  if (!groups.length) {
    const still = () => 0;
    return { scene, groups, across: still, down: still, grown: null, left: 0, right: scene.width,
      height: scene.height };
  }
  const { down, grown, all } = rowShifts(scene, groups);
  const across = columnShifts(scene, groups);
  const ends = groups.map((group) => group.port + across(group.port) - group.wide / 2);
  const edge = Math.max(scene.width, ...scene.boxes.map((box) => box.x + box.w));
  return { scene, groups, across, down, grown, left: Math.min(0, ...ends),
    right: Math.max(edge + across(edge), ...ends.map((x, k) => x + groups[k].wide)), height: scene.height + all };
}

/** How far down a height moves: by the growth of all rows that end above it. */
function rowShifts(scene, groups) {
  const grown = new Float64Array(scene.rows.length);
  for (const { box, high } of groups) {
    const [top, bottom] = scene.rows[box.row];
    grown[box.row] = Math.max(grown[box.row], high - (bottom - top));
  }
  const before = new Float64Array(scene.rows.length + 1);
  for (let row = 0; row < grown.length; row++) before[row + 1] = before[row] + grown[row];
  const down = (y) => {
    let low = 0;
    let high = scene.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (scene.rows[middle][1] <= y + NEAR) low = middle + 1;
      else high = middle;
    }
    return before[low];
  };
  return { down, grown, all: before[grown.length] };
}

/** How far right an x moves: steps at the old edges of open groups, each no larger than its row needs. */
function columnShifts(scene, groups) {
  const between = neighbours(scene, groups);
  const stops = groups.flatMap((group, k) => {
    const { box, port, wide } = group;
    const { left, right } = between[k];
    const spare = [wide / 2 - (port - box.x), wide / 2 - (box.x + box.w - port)];
    return [
      { at: box.x, from: left, more: left === null ? 0 : Math.max(0, spare[0]) },
      { at: box.x + box.w, from: port, more: right === null ? 0 : Math.max(0, spare[1]) },
    ];
  }).filter((stop) => stop.more > 0).sort((a, b) => a.at - b.at);
  const xs = [];
  const shifts = [];
  const across = (x) => {
    let k = xs.length - 1;
    while (k >= 0 && xs[k] > x + NEAR) k--;
    return k < 0 ? 0 : shifts[k];
  };
  for (const stop of stops) {
    const shift = Math.max(shifts.at(-1) ?? 0, across(stop.from) + stop.more);
    xs.push(stop.at);
    shifts.push(shift);
  }
  return across;
}

/** For each open group what stands or passes nearest on either side of it in its row; null where nothing does. */
function neighbours(scene, groups) {
  const found = groups.map(() => ({ left: null, right: null }));
  const note = (k, x) => {
    const { box } = groups[k];
    if (x <= box.x) found[k].left = Math.max(found[k].left ?? -Infinity, x);
    else if (x >= box.x + box.w - NEAR) found[k].right = Math.min(found[k].right ?? Infinity, x);
  };
  const inRow = rowsOfGroups(groups);
  const open = new Set(groups.map((group) => group.box));
  for (const box of scene.boxes) {
    for (const k of inRow.get(box.row) ?? []) {
      if (box === groups[k].box) continue;
      // The far edge of an open neighbour, the port of a closed one: that is what its shift is read at.
      if (open.has(box)) note(k, box.x < groups[k].box.x ? box.x + box.w : box.x);
      else note(k, box.x + box.port);
    }
  }
  for (const edge of scene.edges) {
    const { points } = edge;
    for (let i = 2; i < points.length; i += 2) {
      if (points[i] !== points[i - 2]) continue;
      for (const [row, ks] of inRow) {
        const [top, bottom] = scene.rows[row];
        if (points[i - 1] <= top + NEAR && points[i + 1] >= bottom - NEAR) for (const k of ks) note(k, points[i]);
      }
    }
  }
  return found;
}

function rowsOfGroups(groups) {
  const rows = new Map();
  groups.forEach((group, k) => rows.set(group.box.row, [...(rows.get(group.box.row) ?? []), k]));
  return rows;
}

/** Puts the parts of a measured scene at their places on the whole plane; `dx`, `dy` is where the scene begins. */
function placed(part, dx, dy, depth, around, plan) {
  const { scene, across, down, grown, groups } = part;
  const open = new Map(groups.map((group) => [group.box, group]));
  const home = new Map();
  for (const box of scene.boxes) {
    const group = open.get(box);
    const port = box.x + box.port;
    const shift = across(port);
    const [top, bottom] = scene.rows[box.row] ?? [box.y, box.y + box.h];
    const rise = down(top);
    const item = { box, depth, around, x: dx + box.x + shift, y: dy + box.y + rise, w: box.w, h: box.h, open: !!group };
    if (group) {
      item.x = dx + port + shift - group.wide / 2;
      item.y = dy + top + rise + (bottom - top + grown[box.row] - group.high) / 2;
      item.w = group.wide;
      item.h = group.high;
      plan.frames.push(item);
    } else {
      if (grown) item.y += grown[box.row] / 2;
      plan.boxes.push(item);
    }
    home.set(box, item);
    plan.at.set(box.id, item);
  }
  for (const edge of scene.edges) plan.edges.push(placedEdge(edge, part, dx, dy, home));
  for (const group of groups) {
    const item = home.get(group.box);
    const inset = (group.wide - (group.inner.right - group.inner.left)) / 2 - group.inner.left;
    placed(group.inner, item.x + inset, item.y + FRAME_HEAD + FRAME_PAD / 2, depth + 1, item, plan);
  }
}

function placedEdge(edge, part, dx, dy, home) {
  const source = home.get(edge.source);
  const target = home.get(edge.target);
  const old = edge.points;
  const points = new Float64Array(old.length);
  if (!part.grown) {
    for (let i = 0; i < old.length; i += 2) {
      points[i] = old[i] + dx;
      points[i + 1] = old[i + 1] + dy;
    }
    return { edge, source, target, points };
  }
  const starts = part.across(edge.target.x + edge.target.port);
  const ends = part.across(edge.source.x + edge.source.port);
  const last = old.length - 2;
  for (let i = 0; i <= last; i += 2) {
    const shift = i < 4 ? starts : i > last - 4 ? ends : part.across(old[i]);
    points[i] = old[i] + dx + shift;
    points[i + 1] = old[i + 1] + dy + part.down(old[i + 1]);
  }
  points[1] = target.y + target.h;
  points[last + 1] = source.y;
  return { edge, source, target, points };
}
