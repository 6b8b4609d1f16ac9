// The graph for those who do not see the canvas: a tree of items beside it, and sentences for what happens.

import { boxLines, boxPlace, boxTitle } from "./scene.js";
import { fitText, viewElement } from "./tree.js";
import { worded } from "./view_words.js";

// So many items stand in the page, around the one that is read.
const OUTLINED_AT_ONCE = 300;
const NAMED = 4;

/** Keeps the tree beside the plan. Each item is an element with an id, so that the stage can point at it. */
export class Outline {
  constructor(words) {
    this.words = words;
    this.root = viewElement("div", { class: "spoken", role: "presentation" });
    this.live = viewElement("p", { class: "spoken", role: "status", "aria-live": "polite" });
    this.order = [];
    this.elements = new Map();
  }

  setPlan(plan) {
    this.plan = plan;
    this.order = [...plan.frames, ...plan.boxes].filter((item) => item.box.kind !== "port")
      .sort((a, b) => a.y - b.y || a.x - b.x);
    this.number = null;
    this.elements.clear();
    this.root.replaceChildren();
  }

  /** The id of the element for a box; it is made, with its neighbours, if it is not there. */
  pointAt(id, selected) {
    if (!this.plan?.at.has(id)) return null;
    if (!this.elements.has(id)) this.fill(id);
    for (const [each, element] of this.elements) element.setAttribute("aria-selected", String(each === selected));
    return this.elements.get(id)?.id ?? null;
  }

  fill(id) {
    this.number ??= new Map(this.order.map((item, i) => [item.box.id, i]));
    const at = this.number.get(id) ?? 0;
    const start = Math.max(0, Math.min(at - OUTLINED_AT_ONCE / 2, this.order.length - OUTLINED_AT_ONCE));
    this.elements.clear();
    for (let i = start; i < Math.min(start + OUTLINED_AT_ONCE, this.order.length); i++) {
      const item = this.order[i];
      const group = item.box.kind === "fold";
      this.elements.set(item.box.id, viewElement("div", { id: `item-${i}`, role: "treeitem",
        "aria-level": item.depth + 1,
        "aria-posinset": i + 1, "aria-setsize": this.order.length, "aria-expanded": group ? String(item.open) : null,
        "aria-label": this.sentence(item) }));
    }
    this.root.replaceChildren(...this.elements.values());
  }

  /** What there is to say about a box, as one sentence after the other. */
  sentence({ box, open }) {
    const { words } = this;
    const [, ...rest] = boxLines(box);
    const parts = [boxTitle(box), ...rest];
    if (boxPlace(box)) parts.push(boxPlace(box));
    if (box.kind === "fold") parts.push(worded(words.group, { n: box.members }), open ? words.is_open
      : words.is_closed);
    if (box.root && !box.scene.group) parts.push(words.is_root);
    parts.push(worded(words.place_inputs, { names: this.names(box.makers.map((edge) => edge.target)) }));
    parts.push(worded(words.place_users, { names: this.names(box.users.map((edge) => edge.source)) }));
    return fitText(parts.map((part) => part.slice(0, 200)).join(". ")).slice(0, 1200);
  }

  names(boxes) {
    const { words } = this;
    if (!boxes.length) return words.nothing;
    const told = boxes.slice(0, NAMED).map((box) => boxTitle(box).slice(0, 60)).join(", ");
    return boxes.length > NAMED ? `${told} ${worded(words.and_more, { n: boxes.length - NAMED })}` : told;
  }

  say(text) {
    this.live.textContent = fitText(text).slice(0, 1200);
  }
}
