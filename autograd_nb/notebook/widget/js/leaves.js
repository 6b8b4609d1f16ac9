// Leaves stand as chips at the sides of the cards that use them: where they are, and what the panel says of one.

import { cardOf } from "./cards.js";

const LEAF_LINK = 34;
const LEAF_HIGH = 24;

/** The rectangles, on the plane, of the leaf `id` at the side of a drawn box. */
export function leafPlaces(item, id) {
  if (item.open || !item.box.leaves) return [];
  return item.box.leaves.flatMap((leaf, k) => (leaf === id && id ? [leafPlace(item, k)] : []));
}

/** The leaf whose chip at the side of a drawn box lies under the point; null where none does. */
export function leafUnder(item, x, y) {
  if (item.open || !item.box.leaves) return null;
  return item.box.leaves.find((leaf, k) => {
    const place = leafPlace(item, k);
    return leaf && x >= place.x && x <= place.x + place.w && y >= place.y && y <= place.y + place.h;
  }) ?? null;
}

function leafPlace(item, k) {
  const card = cardOf(item.box);
  const chip = item.box.look.chips[k];
  return { x: item.x + card.left - LEAF_LINK - chip.w, y: item.y + card.top + chip.dy, w: chip.w, h: LEAF_HIGH };
}

/** The leaves at the side of a box, as boxes that the panel can name. */
export function leavesOf(box) {
  return (box.leaves ?? []).flatMap((id, k) => (id ? [leafBox(id, box.look.chips[k], [])] : []));
}

/** A leaf as a box of its own, used by the boxes `users`. */
export function leafOf(id, users) {
  if (!users.length) return undefined;
  const chip = users[0].look.chips[users[0].leaves.indexOf(id)];
  return { box: leafBox(id, chip, users.map((source) => ({ source }))), open: false };
}

function leafBox(id, { text, shape }, users) {
  const lines = [text, shape].filter(Boolean).map((words) => ({ pieces: [[words, ""]] }));
  return { id, kind: "leaf", look: { lines, chips: [] }, makers: [], users };
}
