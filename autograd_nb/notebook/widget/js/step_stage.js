// What the stepper sees of the view: places of boxes and edges, however the groups stand, and a layer to draw on.

import { cardOf } from "./cards.js";
import { nodeOfTree } from "./tree.js";
import { LANE } from "./ways.js";

/** The stage for `mountStepper`, made from a view. */
export function stepStage(view) {
  return {
    document: { ...view.document, words: view.words },
    place: view.below,
    sheet: view.root,
    overlay: view.stage.layer,
    box: (id, near) => placeOfBox(view, id, near),
    edge: (source, target) => placeOfEdge(view, source, target),
    reveal: (id) => view.reveal(id),
    selected: () => view.selected,
    tree: nodeOfTree,
    save: (name, value) => view.changed({ [name]: value }),
    ask: (message) => view.ask(message),
    alive: () => view.live,
  };
}

/** The box itself, the closed group it is in, or a leaf's chip beside the box `near`. */
function placeOfBox(view, id, near) {
  const item = view.itemFor(id);
  if (item) return { ...cardPlace(item), group: item.box.id === id ? null : item.box.id };
  const users = view.book.usersOfLeaf(id);
  const user = users.find((box) => box.id === near) ?? users.find((box) => view.plan.at.has(box.id));
  const home = user && view.itemFor(user.id);
  if (!home) return null;
  if (home.box !== user) return { ...cardPlace(home), group: home.box.id };
  const chip = user.look.chips[user.leaves.indexOf(id)];
  const card = cardOf(user);
  return { x: home.x + card.left - 34 - chip.w, y: home.y + card.top + chip.dy, w: chip.w, h: 24, group: null };
}

function cardPlace(item) {
  if (item.open) return { x: item.x, y: item.y, w: item.w, h: item.h };
  const card = cardOf(item.box);
  return { x: item.x + card.left, y: item.y + card.top, w: card.width, h: card.height };
}

/** The lane of the gradient from source to target as SVG path data; null where no edge is drawn between them. */
function placeOfEdge(view, source, target) {
  const [from, to] = [view.itemFor(source), view.itemFor(target)];
  if (!from || !to || from === to) return null;
  const way = view.plan.edges.find((each) => each.source === from && (each.target === to
    || each.target.box.refers === target)) ??
    view.plan.edges.find((each) => encloses(each.source, from) && encloses(each.target, to));
  return way ? lanePath(way.points) : null;
}

/** Whether `item` is `inner` or an open group around it. */
function encloses(item, inner) {
  for (let around = inner; around; around = around.around) if (around === item) return true;
  return false;
}

function lanePath(points) {
  let [x, y] = [points[points.length - 2], points[points.length - 1] - 3];
  const parts = [`M${x + LANE} ${y}`];
  for (let i = points.length - 4; i >= 0; i -= 2) {
    const [nx, ny] = [points[i], i ? points[i + 1] : points[1] + 3];
    const half = (y + ny) / 2 - (x > nx ? LANE : -LANE);
    parts.push(nx === x || ny === y ? `L${nx + LANE} ${ny}`
      : `C${x + LANE} ${half} ${nx + LANE} ${half} ${nx + LANE} ${ny}`);
    [x, y] = [nx, ny];
  }
  return parts.join("");
}
