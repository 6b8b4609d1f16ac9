// The explorer's view: a graph that can be walked through. `mount` puts one into an element of a page.

import { Book } from "./book.js";
import { wayTo } from "./paths.js";
import { stepStage } from "./step_stage.js";
import { mountStepper } from "./stepper.js";
import { stretched } from "./stretch.js";
import { ViewPage } from "./view_page.js";
import { viewWords, worded } from "./view_words.js";

/** The view of a document inside `element`. `options.height`: the most pixels the picture takes. */
export function mount(element, doc, options = {}) {
  return new GraphView(element, doc, options);
}

class GraphView extends ViewPage {
  constructor(element, doc, options) {
    super();
    Object.assign(this, { element, options, listeners: new Map(), tell: null, alive: false, panelWanted: true });
    this.begin(doc);
  }

  begin(doc) {
    this.document = doc;
    this.words = viewWords(doc.lang, doc.words);
    this.book = new Book(doc);
    this.open = new Set(doc.expanded ?? []);
    this.asked = new Set();
    this.wanted = this.note = this.lightFor = this.playing = null;
    this.matches = { ids: [], k: -1, text: "" };
    this.state = { selected: null, hover: null, cursor: null, focused: false, lit: null, found: [], current: null,
      front: null };
    this.build();
    this.replan();
    this.quiet = true;
    if (doc.selected) this.select(doc.selected);
    this.quiet = false;
    this.stepper = doc.frames?.length ? mountStepper(stepStage(this)) : null;
    if (this.stepper) this.reveal(doc.frames[doc.frame ?? 0]?.node);
  }

  /** Takes the view off the page. */
  destroy() {
    this.leave();
    this.tell = null;
  }

  /** Lays out what is open, and goes there from what was; the box `anchor` stays where it is on the screen. */
  replan(anchor = null) {
    this.plan = stretched(this.book, this.open);
    this.outline.setPlan(this.plan);
    this.light();
    if (!this.plan.at.has(this.state.cursor)) this.state.cursor = this.standIn(this.state.cursor);
    if (!this.cardOf(this.selected)) this.state.selected = this.standIn(this.selected);
    this.stage.setPlan(this.plan, anchor);
    this.point();
    this.stepper?.redraw();
  }

  // --- what others see and hear

  get selected() {
    return this.state.selected;
  }

  get expanded() {
    return [...this.open].filter((group) => this.book.has(group));
  }

  get live() {
    return this.alive;
  }

  /** Whether a kernel answers. */
  set live(on) {
    this.alive = on;
    this.asked.clear();
    this.note = null;
    this.stepper?.connected();
    this.showDetails();
  }

  /** Calls `listener(value)` for "selected" (an id or null), "expanded" (ids), "ask" (a question). */
  on(event, listener) {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }

  emit(event, value) {
    for (const listener of this.listeners.get(event) ?? []) listener(value);
  }

  /** What hears of changes, `{state: {...}}`, and of questions, `{ask: ...}`; null for nobody. */
  listen(tell) {
    this.tell = tell;
  }

  changed(state) {
    if (!this.quiet) this.tell?.({ state });
  }

  /** Whether the question could be passed on. */
  ask(message) {
    this.emit("ask", message);
    if (!this.alive || !this.tell) return false;
    this.tell(message);
    return true;
  }

  /** State from outside, which is not reported back. */
  update({ selected, expanded, frame }) {
    this.quiet = true;
    if (expanded
      && [...expanded].sort().join("\n") !== [...this.open].sort().join("\n")) this.setOpen(this.fetched(expanded));
    if (selected !== undefined && (selected || null) !== this.selected) this.select(selected || null);
    if (frame !== undefined) this.setFrame(frame);
    this.quiet = false;
  }

  /** A message of the kernel: a scene, panels, another document, an error. */
  receive(message) {
    if (message.document) return this.exchange(message.document);
    if (message.scene !== undefined && message.data) this.sceneCame(message.scene, message.data);
    if (message.details !== undefined && message.data) {
      this.book.details.set(message.details, message.data);
      this.note = null;
      if (message.details === this.selected) this.showDetails();
    }
    if (message.error) {
      this.note = message.error;
      this.outline.say(message.error);
      this.showDetails();
    }
    this.stepper?.answer(message);
    return undefined;
  }

  supply(message) {
    this.receive(message);
  }

  sceneCame(group, data) {
    this.book.add(group, data);
    this.note = null;
    if (this.open.has(group)) this.setOpen(this.open, group);
    if (this.wanted) this.visit(this.wanted);
  }

  /** Another document in place of this one; what was selected and open stays so. */
  exchange(doc) {
    const { selected, open } = this;
    this.leave();
    this.begin({ ...doc, selected, expanded: [...open] });
  }

  // --- selecting

  /** Selects a box, opening the groups around it, or nothing. */
  select(id) {
    const card = this.cardOf(id);
    if (id && !card && this.homeOf(id) !== undefined) return this.visit(id);
    this.state.selected = card ? id : null;
    if (card) this.state.cursor = card;
    if (this.state.lit) this.focus(this.state.selected);
    this.note = null;
    this.showDetails();
    this.point();
    this.stage.draw();
    this.stepper?.selected();
    this.changed({ selected: this.state.selected ?? "" });
    this.emit("selected", this.state.selected);
    return undefined;
  }

  /** Brings a box into sight, opening what is around it, and selects it. */
  visit(id) {
    const user = this.book.homeOf(id) === undefined ? this.book.usersOfLeaf(id)[0]?.id : undefined;
    const around = this.book.path(user ?? id);
    const missing = around.findIndex((group) => !this.book.has(group));
    const known = missing < 0 ? around : around.slice(0, missing);
    this.wanted = null;
    if (known.some((group) => !this.open.has(group))) this.setOpen(new Set([...this.open, ...known]), known[0]);
    if (missing >= 0 && this.fetch(around[missing])) {
      this.wanted = id;
      this.open.add(around[missing]);
    }
    const shown = this.cardOf(id) ? id : this.standIn(user ?? id);
    if (!shown) return;
    this.select(shown);
    this.stage.show(this.cardOf(shown), 0.55);
  }

  /** The drawn box that is `id`, or that has the leaf `id` at its side; null where neither is drawn. */
  cardOf(id) {
    if (!id || this.plan.at.has(id)) return id || null;
    if (this.book.homeOf(id) !== undefined) return null;
    return this.book.usersOfLeaf(id).find((box) => this.plan.at.has(box.id))?.id ?? null;
  }

  /** The group that a box or leaf lies in, "" at the top; undefined for what is nowhere. */
  homeOf(id) {
    return this.book.homeOf(id) ?? (this.book.usersOfLeaf(id).length ? "" : undefined);
  }

  /** The item of a box, or of the closed group that it is in; undefined where neither is drawn. */
  itemFor(id) {
    return this.plan.at.get(this.standIn(id));
  }

  standIn(id) {
    if (!id || this.plan.at.has(id)) return id;
    return this.book.path(id).find((group) => this.plan.at.get(group)?.open === false) ?? null;
  }

  reveal(id) {
    const shown = this.standIn(id);
    if (shown) this.stage.show(shown);
  }

  // --- opening and closing

  expand(id) {
    if (!this.book.around.has(id)) return;
    this.setOpen(new Set([...this.open, ...this.fetched([id])]), id);
    const inside = this.book.get(id)?.boxes.filter((box) => box.kind !== "port").length;
    if (inside) this.outline.say(worded(this.words.opened, { title: this.book.title(id), n: inside }));
  }

  collapse(id) {
    this.setOpen(new Set([...this.open].filter((group) => group !== id && !this.book.path(group).includes(id))), id);
    this.outline.say(worded(this.words.closed, { title: this.book.title(id) }));
  }

  toggle(id) {
    if (this.open.has(id)) this.collapse(id);
    else this.expand(id);
  }

  /** Opens all groups up to `n` levels, closes all others. */
  expandDepth(n) {
    const level = Math.max(0, Math.min(n, this.levels()));
    const groups = this.book.groups().filter((group) => this.book.depth(group) < level);
    this.setOpen(this.fetched(groups));
    this.outline.say(this.open.size < groups.length ? this.words.no_kernel : worded(this.words.depth_now,
      { k: level }));
  }

  /** Those of `groups` whose inside is here, or is on its way. */
  fetched(groups) {
    return new Set([...groups].filter((group) => this.book.has(group) || this.fetch(group)));
  }

  fetch(group) {
    if (this.asked.has(group)) return true;
    const passed = this.ask({ ask: "scene", id: group });
    if (passed) this.asked.add(group);
    this.note = passed ? this.words.asking : this.words.no_kernel;
    this.outline.say(this.note);
    return passed;
  }

  levels() {
    return Math.max(0, ...this.book.groups().map((group) => this.book.depth(group) + 1));
  }

  /** How many levels are open throughout. */
  level() {
    const groups = this.book.groups().filter((group) => this.book.has(group) && !this.open.has(group));
    return groups.length ? Math.min(...groups.map((group) => this.book.depth(group))) : this.levels();
  }

  setOpen(open, anchor = null) {
    this.open = open;
    this.replan(anchor);
    this.changed({ expanded: this.expanded });
    this.emit("expanded", this.expanded);
    this.showDetails();
  }

  // --- looking

  /** Dims everything that is not on the way of the gradient to a box or leaf; null shows the whole graph again. */
  focus(id) {
    this.lightFor = id;
    this.light();
    this.toolbar.press("path", !!this.state.lit);
    this.stage.draw();
    const { lit } = this.state;
    this.outline.say(lit ? worded(this.words.lit, { title: this.book.title(id), n: lit.size }) : this.words.unlit);
  }

  light() {
    const id = this.lightFor;
    const box = id && this.itemFor(id)?.box;
    const boxes = box ? [box] : id ? this.book.usersOfLeaf(id) : [];
    this.state.lit = boxes.length ? wayTo(boxes, this.book, this.plan) : null;
  }

  togglePath() {
    this.focus(this.state.lit ? null : this.selected ?? this.state.cursor);
  }

  fit() {
    this.stage.fit();
  }

  /** The frame of the stepper; without one, marks the box that frame `k` is about. */
  setFrame(k) {
    if (this.stepper) return this.stepper.setFrame(k);
    const node = this.document.frames?.[k]?.node;
    this.state.current = node ? this.standIn(node) : null;
    if (this.state.current) this.reveal(this.state.current);
    this.stage.draw();
    return undefined;
  }
}
