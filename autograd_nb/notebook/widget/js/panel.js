// The panel at the side: what Python tells of the selected box, section by section.

import { leavesOf } from "./leaves.js";
import { boxLines, boxPlace } from "./scene.js";
import { fitText, nodeOfTree, viewElement } from "./tree.js";
import { worded } from "./view_words.js";

const PANEL_LINKS = 6;

/** `act` has `select(id)`, `toggle(id)`, `close()`; sections keep open and closed from box to box. */
export class Panel {
  constructor(words, act) {
    this.words = words;
    this.act = act;
    this.closed = new Set();
    this.body = viewElement("div", { class: "panel-body", tabindex: "0" });
    this.heading = viewElement("h3", { class: "panel-title" });
    this.place = viewElement("p", { class: "panel-place" });
    this.tabs = viewElement("nav", { class: "panel-tabs", "aria-label": words.sections });
    this.root = viewElement("aside", { class: "side", "aria-label": words.panel },
      viewElement("header", {}, this.heading,
        viewElement("button", { type: "button", class: "panel-close", "aria-label": words.close, title: words.close,
          click: () => act.close() }, "×")),
      this.place, this.tabs, this.body);
  }

  /** Shows a box: its texts, its neighbours, and `sections`, which are null while they are being asked for. */
  show(item, sections, note) {
    const { words } = this;
    this.tabs.replaceChildren();
    if (!item) {
      this.heading.textContent = words.panel;
      this.place.textContent = "";
      this.body.replaceChildren(viewElement("p", { class: "panel-hint" }, words.nothing_selected));
      return;
    }
    const { box } = item;
    const [title, ...lines] = boxLines(box);
    this.heading.replaceChildren(viewElement("bdi", {}, fitText(title).slice(0, 300)));
    this.place.replaceChildren(viewElement("bdi", {}, boxPlace(box).slice(0, 200)));
    const parts = [this.summary(box, lines, item.open)];
    for (const section of sections ?? []) parts.push(this.section(section));
    if (note) parts.push(viewElement("p", { class: "panel-hint" }, note));
    this.body.replaceChildren(...parts);
    this.body.scrollTop = 0;
    if ((sections ?? []).length > 1) this.tabs.append(...sections.map((section, k) => this.tab(section, parts[k + 1])));
  }

  summary(box, lines, open) {
    const { words } = this;
    const told = lines.slice(0, 12).map((line) => viewElement("p", {}, viewElement("bdi", {}, fitText(line).slice(0,
      300))));
    const links = [
      this.links(words.inputs, [...box.makers.map((edge) => edge.target), ...leavesOf(box)]),
      this.links(words.users, box.users.map((edge) => edge.source)),
    ];
    const button = box.kind === "fold"
      ? viewElement("button", { type: "button", class: "panel-open", click: () => this.act.toggle(box.id) },
        open ? words.close_group : `${words.open_group} · ${worded(words.group, { n: box.members })}`)
      : null;
    return viewElement("div", { class: "panel-summary" }, ...told, button, ...links);
  }

  links(label, boxes) {
    const shown = boxes.filter((box) => box.kind !== "port" || box.refers).slice(0, PANEL_LINKS);
    if (!shown.length) return null;
    const buttons = shown.map((box) => viewElement("button", { type: "button", class: "panel-link",
      click: () => this.act.select(box.refers ?? box.id) }, viewElement("bdi", {}, fitText(boxLines(box)[0]).slice(0,
        40))));
    const rest = boxes.length > shown.length ? ` ${worded(this.words.and_more, { n: boxes.length - shown.length })}`
      : null;
    return viewElement("p", { class: "panel-links" }, viewElement("span", {}, `${label} `), ...buttons, rest);
  }

  section({ id, title, body }) {
    const details = viewElement("details", { class: `section section-${fitText(id)}`, open: !this.closed.has(id),
      toggle: () => (details.open ? this.closed.delete(id) : this.closed.add(id)) },
    viewElement("summary", {}, title), viewElement("div", { class: "section-body" }, ...body.map(nodeOfTree)));
    return details;
  }

  tab({ title }, section) {
    return viewElement("button", { type: "button", click: () => {
      section.open = true;
      this.body.scrollTo({ top: section.offsetTop - this.body.offsetTop - 4 });
    } }, title);
  }
}
