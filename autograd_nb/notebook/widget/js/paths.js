// Following edges: the way of a gradient to a box, and where the arrow keys lead.

/** The ids of all boxes through which the gradient comes to `boxes`, as far as they are drawn; themselves included. */
export function wayTo(boxes, book, plan) {
  const found = new Set();
  const waiting = [...boxes];
  const met = new Set();
  while (waiting.length) {
    const box = waiting.pop();
    if (met.has(box)) continue;
    met.add(box);
    found.add(box.id);
    for (const edge of box.users) if (!edge.ghost) waiting.push(edge.source);
    const { group } = box.scene;
    // Out of a group the gradient came in where its value is used outside.
    if (group) waiting.push(book.get(book.around.get(group)).boxes.find((each) => each.id === group));
    if (!boxes.includes(box)) addInside(box.id, boxes, book, plan, found);
  }
  return found;
}

/** An open group on the way is lit with all that is in it, unless the way itself begins inside. */
function addInside(group, boxes, book, plan, found) {
  if (!plan.at.get(group)?.open) return;
  if (boxes.some((box) => book.path(box.id).includes(group))) return;
  for (const box of book.get(group).boxes) {
    found.add(box.id);
    addInside(box.id, boxes, book, plan, found);
  }
}

/** The id an arrow leads to from the item with the id `from`; null where there is nothing. */
export function stepFrom(plan, book, from, way) {
  const item = plan.at.get(from);
  if (!item) return null;
  if (way === "up" || way === "down") return alongEdge(plan, book, item, way === "down");
  const { box } = item;
  const beside = box.scene.boxes.filter((each) => each.row === box.row)
    .sort((a, b) => a.x + a.port - b.x - b.port);
  return beside[beside.indexOf(box) + (way === "right" ? 1 : -1)]?.id ?? null;
}

/** Down to who uses the value, up to who made it; into an open group at its top, or at its bottom from below. */
function alongEdge(plan, book, item, down) {
  const { box } = item;
  if (item.open && down) return firstOf(book.get(box.id).boxes);
  const ends = down ? box.users.map((edge) => edge.source) : box.makers.map((edge) => edge.target);
  const port = box.x + box.port;
  const away = (each) => [Math.abs(each.row - box.row), Math.abs(each.x + each.port - port)];
  const near = ends.sort((a, b) => away(a)[0] - away(b)[0] || away(a)[1] - away(b)[1])[0];
  if (near) return !down && plan.at.get(near.id).open ? lastOf(plan, book, near.id) : near.id;
  const { around } = item;
  if (!around) return null;
  return down ? alongEdge(plan, book, { ...around, open: false }, true) : around.box.id;
}

function firstOf(boxes) {
  return boxes.reduce((best, box) => (box.row < best.row || (box.row === best.row && box.x < best.x) ? box : best)).id;
}

function lastOf(plan, book, group) {
  const scene = book.get(group);
  const last = scene.roots[0] ?? scene.boxes.reduce((best, box) => (box.row > best.row ? box : best));
  return plan.at.get(last.id)?.open ? lastOf(plan, book, last.id) : last.id;
}
