// The view as elements of a page: what is where, and what pointer and keyboard do.

import { actionOfKey } from "./keys.js";
import { helpCard, legendOf } from "./legend.js";
import { leafOf } from "./leaves.js";
import { Outline } from "./outline.js";
import { Panel } from "./panel.js";
import { playPasses } from "./passes.js";
import { stepFrom } from "./paths.js";
import { boxLines, boxPlace } from "./scene.js";
import { Stage } from "./stage.js";
import { pageTheme, watchTheme } from "./theme.js";
import { Toolbar } from "./toolbar.js";
import { fitText, viewElement } from "./tree.js";
import { viewStyle } from "./view_style.js";
import { worded } from "./view_words.js";

const TALLEST_VIEW = 560;
// With the stepper below it, both should be in sight.
const TALLEST_STEPS = 440;
const NARROW_VIEW = 620;
const STEP_OF_KEYS = 80;

/** Elements and events; what they do to the graph is the business of the class that builds on this one. */
export class ViewPage {
  build() {
    const { words, document: doc, book } = this;
    this.host = viewElement("div", { class: "autograd-nb-view", "data-lm-suppress-shortcuts": "true" });
    this.outline = new Outline(words);
    this.stage = new Stage(words, this.state, { click: (hit, event) => this.clicked(hit, event),
      hover: (hit, x, y) => this.hovered(hit, x, y), moved: () => this.moved() });
    this.panel = new Panel(words, { select: (id) => this.visit(id), toggle: (id) => this.toggle(id),
      close: () => this.wantPanel(false) });
    this.panel.root.hidden = true;
    this.toolbar = new Toolbar(words, doc, this.tools(), book.groups().length > 0);
    this.tree = viewElement("div", { class: "tree", role: "tree", tabindex: "0", "aria-label": fitText(doc.description
      || doc.title),
      keydown: (event) => this.key(event), focus: () => this.focused(true), blur: () => this.focused(false) },
    this.stage.root, this.outline.root);
    this.tip = viewElement("div", { class: "tip", hidden: true });
    this.help = helpCard(words);
    this.below = viewElement("div", { class: "below" });
    this.main = viewElement("div", { class: "main" }, this.tree, this.panel.root, this.tip, this.help);
    this.root = viewElement("section", { class: "view", "data-theme": pageTheme(), lang: doc.lang,
      "aria-label": fitText(doc.title) },
      viewElement("style", {}, viewStyle()), this.toolbar.root, this.main, legendOf(book.get(""), words), this.below,
        this.outline.live);
    this.host.attachShadow({ mode: "open" }).append(this.root);
    this.element.append(this.host);
    this.main.style.setProperty("--high", `${this.fittingHeight()}px`);
    this.watch();
  }

  fittingHeight() {
    const { height, width } = this.book.get("");
    const scale = Math.min(1, Math.max(((this.element.clientWidth || 900) - 48) / width, 0.5));
    const tallest = this.document.frames?.length ? TALLEST_STEPS : TALLEST_VIEW;
    return Math.max(280, Math.min(this.options.height ?? tallest, height * scale + 44));
  }

  watch() {
    this.unwatch = watchTheme((theme) => {
      this.root.dataset.theme = theme;
      this.stage.setColours(theme);
    });
    this.sizes = new ResizeObserver(() => this.root.classList.toggle("is-narrow", this.root.clientWidth < NARROW_VIEW));
    this.sizes.observe(this.root);
    this.printing = () => this.stage.sharpen();
    addEventListener("beforeprint", this.printing);
  }

  leave() {
    this.playing?.();
    this.unwatch();
    this.sizes.disconnect();
    removeEventListener("beforeprint", this.printing);
    this.stepper?.destroy();
    this.stage.destroy();
    this.host.remove();
  }

  tools() {
    return {
      zoom_in: () => this.stage.zoom(1.35), zoom_out: () => this.stage.zoom(1 / 1.35), fit: () => this.fit(),
      deeper: () => this.expandDepth(this.level() + 1), flatter: () => this.expandDepth(this.level() - 1),
      path: () => this.togglePath(), play: () => this.play(), panel: () => this.wantPanel(this.panel.root.hidden),
      help: () => this.showHelp(this.help.hidden), search: (text) => this.search(text),
        step: (by) => this.nextMatch(by),
      clear: () => this.clearSearch(),
    };
  }

  // --- pointer

  clicked(hit) {
    this.tree.focus({ preventScroll: true });
    this.showTip(null);
    if (!hit) return void this.select(null);
    const { id, kind, refers } = hit.item.box;
    if (hit.leaf) return void this.select(hit.leaf);
    if (kind === "port") return void (refers && this.visit(refers));
    if (hit.part === "close") return void this.collapse(id);
    this.select(id);
    if (kind === "fold" && !hit.item.open) this.expand(id);
    else if (hit.part === "box") this.stage.show(id);
    return undefined;
  }

  hovered(hit, x, y) {
    const id = hit?.item.box.id ?? null;
    this.stage.root.classList.toggle("is-hit", !!hit);
    if (id !== this.state.hover) {
      this.state.hover = id;
      this.stage.draw();
    }
    this.showTip(hit && !hit.item.open && !this.stage.stop ? hit.item.box : null, x, y);
  }

  moved() {
    this.showTip(null);
  }

  /** A summary of the box that is pointed at. */
  showTip(box, x, y) {
    const { tip, tree } = this;
    tip.hidden = !box;
    if (!box) return;
    if (this.tipFor !== box) {
      const lines = boxLines(box).slice(0, 14).map((line) => viewElement("p", {}, viewElement("bdi", {},
        fitText(line).slice(0, 240))));
      const place = boxPlace(box);
      tip.replaceChildren(...lines, ...(place ? [viewElement("p", { class: "tip-place" }, fitText(place).slice(0, 120))]
        : []));
      this.tipFor = box;
    }
    const [w, h] = [tip.offsetWidth, tip.offsetHeight];
    tip.style.left = `${x + 18 + w > tree.clientWidth ? Math.max(4, x - w - 12) : x + 18}px`;
    tip.style.top = `${y + 18 + h > tree.clientHeight ? Math.max(4, y - h - 12) : y + 18}px`;
  }

  // --- keyboard

  focused(on) {
    this.state.focused = on && this.tree.matches(":focus-visible");
    if (on) this.state.cursor ??= this.outline.order[0]?.box.id ?? null;
    this.point();
    this.stage.draw();
  }

  /** Tells screen readers which item the keyboard is at. */
  point() {
    const id = this.outline.pointAt(this.state.cursor, this.selected);
    if (id) this.tree.setAttribute("aria-activedescendant", id);
    else this.tree.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.key === "Escape" ? this.back() : this.stepper?.key(event) || this.pressed(actionOfKey(event))) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** Whether there was something to do. */
  pressed(action) {
    if (!action) return false;
    const { stage, state, plan } = this;
    this.state.focused = true;
    const pan = { north: [0, -1], south: [0, 1], west: [-1, 0], east: [1, 0] }[action];
    if (pan) return void stage.changed(stage.camera.pan(pan[0] * STEP_OF_KEYS, pan[1] * STEP_OF_KEYS)) ?? true;
    const order = this.outline.order;
    const item = plan.at.get(state.cursor);
    const act = {
      first: () => this.moveTo(order[0].box.id), last: () => this.moveTo(order.at(-1).box.id),
      out: () => item?.around && this.moveTo(item.around.box.id),
      toggle: () => (item?.box.kind === "fold" ? this.toggle(item.box.id) : this.choose(item)),
      select: () => this.choose(item), search: () => this.toolbar.field.focus(), next: () => this.nextMatch(1),
      previous: () => this.nextMatch(-1),
    }[action] ?? this.tools()[action];
    if (act) act();
    else this.moveTo(stepFrom(plan, this.book, state.cursor, action));
    return true;
  }

  choose(item) {
    if (!item) return;
    if (item.box.refers) this.visit(item.box.refers);
    else this.select(item.box.id);
  }

  moveTo(id) {
    if (!id) return;
    this.state.cursor = id;
    this.stage.show(id, Math.min(0.55, this.stage.camera.scale * 1.5));
    this.point();
    this.stage.draw();
  }

  /** Escape: out of what was opened last. */
  back() {
    if (!this.help.hidden) this.showHelp(false);
    else if (this.playing) this.playing();
    else if (this.matches.text) this.clearSearch();
    else if (this.state.lit) this.focus(null);
    else if (this.selected) this.select(null);
    else return false;
    return true;
  }

  // --- panel, help, playing

  wantPanel(on) {
    this.panelWanted = on;
    this.showPanel(on);
    if (!on) this.tree.focus({ preventScroll: true });
  }

  showPanel(on) {
    this.panel.root.hidden = !on;
    this.toolbar.press("panel", on);
    this.stage.resize();
    if (on) this.showDetails();
  }

  showHelp(on) {
    this.help.hidden = !on;
    this.toolbar.press("help", on);
    if (on) this.outline.say(this.words.keys.map((pair) => pair.join(": ")).join(". "));
  }

  /** What the panel says of the selected box; what is missing is asked for. */
  showDetails() {
    const id = this.selected;
    if (id && this.panelWanted && this.panel.root.hidden) return void this.showPanel(true);
    if (this.panel.root.hidden) return undefined;
    const sections = id ? this.book.details.get(id) : null;
    let note = this.note;
    if (id && !sections && this.alive) {
      if (!this.asked.has(`details ${id}`) && this.ask({ ask: "details", id })) this.asked.add(`details ${id}`);
      note ??= this.words.asking;
    }
    return void this.panel.show(this.plan.at.get(id) ?? (id ? leafOf(id, this.book.usersOfLeaf(id)) : null), sections,
      note);
  }

  play() {
    if (this.playing) return void this.playing();
    this.toolbar.press("play", true);
    this.playing = playPasses(this.stage, (text) => this.outline.say(text), () => {
      this.playing = null;
      this.toolbar.press("play", false);
    });
    return undefined;
  }

  // --- searching

  /** Shows the first match of `text` and returns the ids of all. */
  search(text) {
    if (this.toolbar.field.value !== text) this.toolbar.field.value = text;
    const ids = this.book.search(fitText(text));
    this.matches = { ids, k: ids.length ? 0 : -1, text: text.trim() };
    this.showMatches();
    return ids;
  }

  nextMatch(by) {
    const { ids, k } = this.matches;
    if (!ids.length) return;
    this.matches.k = (k + by + ids.length) % ids.length;
    this.showMatches();
  }

  showMatches() {
    const { ids, k, text } = this.matches;
    const { words } = this;
    this.state.found = ids.length > 2000 ? [] : ids;
    this.toolbar.found(ids.length, k);
    this.stage.draw();
    if (!text) return;
    if (k < 0) return void this.outline.say(worded(words.said_none, { text }));
    this.visit(ids[k]);
    this.outline.say(worded(words.said_matches, { n: ids.length, text, k: k + 1, title: this.book.title(ids[k]) }));
  }

  clearSearch() {
    this.toolbar.field.value = "";
    this.search("");
    this.tree.focus({ preventScroll: true });
  }
}
