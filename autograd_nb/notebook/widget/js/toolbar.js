// The line above the picture: title, search, and the tools.

import { fitText, viewElement } from "./tree.js";
import { worded } from "./view_words.js";

const TOOL_SVG = "http://www.w3.org/2000/svg";
const TOOL_ICONS = {
  zoom_in: "M8 3v10M3 8h10", zoom_out: "M3 8h10", fit: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
  path: "M4 13a1.5 1.5 0 1 0 0-.01M12 3a1.5 1.5 0 1 0 0-.01M4 11V8.500Q4 6 7 6h2q3 0 3-2",
  deeper: "M4 3l4 4 4-4M4 9l4 4 4-4", flatter: "M4 7l4-4 4 4M4 13l4-4 4 4", panel: "M2 3h12v10H2zM9.500 3v10",
  help: "M5.500 6a2.500 2.500 0 1 1 3.600 2.300Q8 9 8 10M8 12.500v.3", play: "M5 3l8 5-8 5z",
  previous: "M10 3L5 8l5 5", next: "M6 3l5 5-5 5",
    search: "M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9M10.300 10.300L14 14",
};

/** `act` has a function for each tool and `search(text)`, `step(by)`, `clear()`. */
export class Toolbar {
  constructor(words, doc, act, nested) {
    this.words = words;
    this.buttons = new Map();
    const tool = (name) => this.tool(name, () => act[name]());
    this.title = viewElement("h2", { title: fitText(doc.title).slice(0, 300) }, viewElement("bdi", {}, fitText(doc.title).slice(0, 300)));
    this.field = viewElement("input", { type: "search", placeholder: words.search, "aria-label": words.search,
      maxlength: 200,
      autocomplete: "off", spellcheck: "false", input: () => act.search(this.field.value),
      keydown: (event) => this.typed(event, act) });
    this.count = viewElement("output", { class: "matches" });
    this.steps = viewElement("span", { class: "tools", hidden: true },
      this.tool("previous", () => act.step(-1)), this.tool("next", () => act.step(1)));
    const groups = nested ? viewElement("span", { class: "tools" }, tool("flatter"), tool("deeper")) : null;
    this.root = viewElement("div", { class: "bar" }, this.title,
      viewElement("div", { class: "finder", role: "search" }, toolIcon("search"), this.field, this.count, this.steps),
      viewElement("div", { class: "tool-row", role: "toolbar", "aria-label": words.tools }, groups,
        viewElement("span", { class: "tools" }, tool("zoom_out"), tool("fit"), tool("zoom_in")),
        viewElement("span", { class: "tools" }, tool("path"), ...(doc.frames?.length ? [] : [tool("play")]),
          tool("panel"),
          tool("help"))));
  }

  tool(name, click) {
    const button = viewElement("button", { type: "button", class: `tool-${name}`, "aria-label": this.words[name],
      title: this.words[name], click }, toolIcon(name));
    this.buttons.set(name, button);
    return button;
  }

  typed(event, act) {
    if (event.key === "Enter") act.step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") act.clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  press(name, on) {
    this.buttons.get(name)?.setAttribute("aria-pressed", String(on));
  }

  /** How many were found, and which of them is shown. */
  found(n, k) {
    const { words, field } = this;
    this.steps.hidden = n < 2;
    this.count.value = !field.value.trim() ? "" : n ? worded(words.matches, { k: k + 1, n }) : words.no_matches;
    field.setAttribute("aria-invalid", String(!!field.value.trim() && !n));
  }
}

export function toolIcon(name) {
  const svg = document.createElementNS(TOOL_SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(TOOL_SVG, "path");
  path.setAttribute("d", TOOL_ICONS[name]);
  svg.append(path);
  return svg;
}
