// The stepper: ties the player to the bar, the table, the picture, the quiz and the inputs.

import { STEPPER_PACE, frameOfBox, newPlayback, playback } from "./stepper_frames.js";
import { drawFlow, sendTokens } from "./stepper_flow.js";
import { makeBar } from "./stepper_bar.js";
import { briefText, frameSentence, frameTable } from "./stepper_table.js";
import { newQuiz } from "./stepper_quiz.js";
import { questionForm, scoreText, verdictText } from "./stepper_ask.js";
import { makeEditor } from "./stepper_edit.js";
import { fitText, viewElement } from "./tree.js";
import { STEPPER_STYLE } from "./stepper_style.js";

const STEPPER_ON_EDGE = 16;
// After an edit the whole document is exchanged; the next stepper goes on where the reader was.
let stepperLeftAt = null;

/**
 * Puts the stepper of `stage.document` into `stage.place`. The stage offers: document, place, sheet (where a style may
 * stand), overlay (SVG in the coordinates of the picture), box(id, beside) -> {x, y, w, h, group}, edge(source, target)
 * -> path data, reveal(id), selected(), tree(tree), save(name, value), ask(message), alive().
 */
export function mountStepper(stage) {
  return new Stepper(stage);
}

class Stepper {
  constructor(stage) {
    const { frames, words, frame, quiz, leaves } = stage.document;
    this.stage = stage;
    this.frames = frames;
    this.words = words;
    this.state = newPlayback(frames.length, frame);
    this.quiz = newQuiz(frames);
    this.asking = Boolean(quiz);
    this.timer = 0;
    this.stopTokens = () => {};
    this.calm = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)");
    this.bar = makeBar(words, frames.length, (action, to) => this.act(action, to), () => this.runToSelected());
    this.editor = leaves?.length
      ? makeEditor(leaves, words, (message) => this.edit(message), (sentence) => this.say(sentence))
      : null;
    this.build();
    this.connected();
    this.resume();
    this.show(false);
  }

  resume() {
    const left = stepperLeftAt;
    stepperLeftAt = null;
    if (!left || !this.editor) return;
    this.state = playback(this.state, "speed", left.speed);
    this.asking = left.asking;
    this.editor.returnTo(left.cell);
  }

  edit(message) {
    const sent = this.stage.ask(message);
    this.waiting = sent;
    return sent;
  }

  build() {
    const { words } = this;
    this.heading = viewElement("h3", { class: "step-title" });
    this.panel = viewElement("div", { class: "step-panel", tabindex: "0", role: "group" });
    this.spoken = viewElement("p", { class: "spoken step-live", role: "status", "aria-live": "polite" });
    this.told = viewElement("p", { class: "step-told", role: "status" });
    this.score = viewElement("span", { class: "quiz-score" });
    this.switch = viewElement("input", { type: "checkbox", change: () => this.setQuiz(this.switch.checked) });
    const quizLine = this.quiz.size
      ? viewElement("p", { class: "quiz-line" },
        viewElement("label", {}, this.switch, words.quiz_mode), this.score)
      : null;
    this.root = viewElement("section", { class: "stepper", "aria-label": words.step_region,
      keydown: (event) => this.key(event, true) && event.preventDefault() },
    this.bar.root, this.heading, this.panel, quizLine, this.told, this.editor?.root ?? null,
    viewElement("p", { class: "step-help" }, words.step_keys), this.spoken);
    this.sheet = viewElement("style", {}, STEPPER_STYLE);
    this.stage.sheet.append(this.sheet);
    this.stage.place.append(this.root);
    this.sizes = new ResizeObserver(() => this.arrange());
    this.sizes.observe(this.root);
    // Before the picture sees them: its own playback of whole passes gives way to this one.
    this.onPicture = (event) => {
      const outside = !event.composedPath().includes(this.root);
      if (outside && this.key(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    this.stage.sheet.addEventListener("keydown", this.onPicture, true);
  }

  act(action, to) {
    const before = this.state;
    this.state = playback(before, action, to);
    this.told.textContent = "";
    if (this.state.frame !== before.frame) this.stage.save("frame", this.state.frame);
    this.show(this.state.frame !== before.frame || (this.state.playing && !before.playing));
  }

  /** From outside: the kernel, or another view of the same pass. */
  setFrame(frame) {
    const { frame: shown } = playback(this.state, "seek", frame);
    if (shown === this.state.frame) return;
    this.state = playback(this.state, "seek", frame);
    this.show(true);
  }

  runToSelected() {
    const id = this.stage.selected();
    const found = id ? frameOfBox(this.frames, id, this.state.frame) : -1;
    if (found >= 0) this.act("seek", found);
    else this.say(id ? this.words.step_never : this.words.step_run_help);
  }

  setQuiz(on) {
    this.asking = on;
    this.show(false);
  }

  /** The question of the shown frame while it is open, otherwise null. */
  openQuestion() {
    const entry = this.asking ? this.quiz.get(this.state.frame) : null;
    return entry?.state === "open" ? entry : null;
  }

  show(moved) {
    const { frames, state, words, stage } = this;
    const frame = frames[state.frame];
    const entry = this.openQuestion();
    const hidden = entry ? frame.answer.input ?? 0 : -1;
    this.bar.show(state, frame.title, Boolean(stage.selected()));
    this.heading.replaceChildren(viewElement("span", { class: "step-dot is-now" }, String(frame.number)),
      viewElement("span", {}, fitText(frame.title)));
    this.panel.setAttribute("aria-label", fitText(frame.title));
    this.showTable(frame, entry, hidden);
    this.showQuiz(frame);
    this.arrange();
    this.redraw();
    if (moved) {
      this.spoken.textContent = frameSentence(frame, state.frame, frames.length, words, hidden);
      stage.reveal(frame.node);
      this.animate();
    }
    this.schedule(entry);
  }

  showTable(frame, entry, hidden) {
    const form = entry
      ? questionForm(frame, entry, this.words, (changed) => this.quizChanged(changed))
      : null;
    const notes = (frame.notes ?? []).map((note) => viewElement("p", { class: "step-note" }, fitText(note)));
    this.panel.replaceChildren(frameTable(frame, this.words, this.stage.tree, hidden, form), ...notes);
  }

  /** A table that is wider than its place is put below each other instead. */
  arrange() {
    this.panel.classList.remove("is-stacked");
    this.panel.classList.toggle("is-stacked", this.panel.scrollWidth > this.panel.clientWidth);
  }

  showQuiz(frame) {
    const entry = this.quiz.get(this.state.frame);
    this.switch.checked = this.asking;
    this.score.textContent = this.asking ? scoreText(this.quiz, this.words) : "";
    if (this.asking && entry && entry.state !== "open") {
      this.panel.append(viewElement("p", { class: `quiz-verdict is-${entry.state}` },
        verdictText(frame, entry, this.words)));
    }
  }

  quizChanged(entry) {
    this.quiz.set(this.state.frame, entry);
    this.show(false);
    this.spoken.textContent = verdictText(this.frames[this.state.frame], entry, this.words);
    const next = this.panel.querySelector(".quiz-field") ?? this.panel;
    next.focus();
    next.select?.();
  }

  /** Draws on the picture again: after a step, and when boxes have moved. */
  redraw() {
    const frame = this.frames[this.state.frame];
    const hidden = this.openQuestion() ? frame.answer.input ?? 0 : -1;
    const labels = frame.inputs.map((input, row) => {
      const value = row === hidden ? "?" : briefText(input.contribution, STEPPER_ON_EDGE);
      return value ? `${row + 1}: ${value}` : String(row + 1);
    });
    this.stopTokens();
    this.flow = drawFlow(this.stage, this.frames, this.state.frame, labels);
  }

  animate() {
    if (this.calm?.matches) return;
    this.stopTokens = sendTokens(this.flow, (0.8 * STEPPER_PACE) / this.state.speed);
  }

  /** While it plays, the next frame follows; an open question waits for its answer. */
  schedule(question) {
    clearTimeout(this.timer);
    if (!this.state.playing) return;
    if (question) {
      this.state = playback(this.state, "pause");
      this.bar.show(this.state, this.frames[this.state.frame].title, Boolean(this.stage.selected()));
      return;
    }
    this.timer = setTimeout(() => this.act("tick"), STEPPER_PACE / this.state.speed);
  }

  say(sentence) {
    this.told.textContent = fitText(sentence);
  }

  /** Whether the key was one of the stepper's: `inside` for keys typed in the stepper, else for those on the picture. */
  key(event, inside = false) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return false;
    const target = event.composedPath()[0];
    const typing = target.matches("input, select, textarea");
    const pressing = target.matches("button, summary, input[type=checkbox]");
    const keys = inside
      ? { ArrowRight: "next", ArrowLeft: "previous", Home: "first", End: "last", " ": "toggle" }
      : { ".": "next", ",": "previous", g: "toggle", r: "run" };
    const action = keys[event.key];
    if (!action || (typing && target.type !== "checkbox") || (pressing && event.key === " ")) return false;
    if (action === "run") this.runToSelected();
    else this.act(action);
    return true;
  }

  /** The selection in the picture has changed. */
  selected() {
    this.bar.show(this.state, this.frames[this.state.frame].title, Boolean(this.stage.selected()));
  }

  /** A kernel came or went. */
  connected() {
    this.editor?.alive(this.stage.alive());
  }

  /** What the kernel said, so far as it concerns the stepper. */
  answer(message) {
    if (!message.error) return;
    this.waiting = false;
    this.say(message.error);
  }

  destroy() {
    if (this.waiting) stepperLeftAt = { speed: this.state.speed, asking: this.asking, cell: this.editor.cellInUse() };
    clearTimeout(this.timer);
    this.stopTokens();
    this.sizes.disconnect();
    this.stage.sheet.removeEventListener("keydown", this.onPicture, true);
    this.stage.overlay.replaceChildren();
    this.sheet.remove();
    this.root.remove();
  }
}
