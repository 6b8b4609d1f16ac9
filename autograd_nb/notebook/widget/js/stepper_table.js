// What happens in one frame, as a table: upstream x local derivative = contribution, and the buffer it goes into.

import { textOfTree } from "./stepper_frames.js";
import { fillWords, stepperElement } from "./stepper_elements.js";

const STEPPER_BRIEF = 40;

/** The table of a frame; `hidden` is the row whose contribution the quiz keeps back, and `asking` stands there. */
export function frameTable(frame, words, tree, hidden = -1, asking = null) {
  const head = ["", words.step_name, words.step_upstream, "", words.step_local, "", words.step_contribution, "",
    words.step_buffer].map((text) => (text ? stepperElement("th", { scope: "col" }, text) : stepperElement("td")));
  const rows = frame.inputs.map((input, row) => inputRow(frame, input, row, words, tree, row === hidden ? asking : null));
  if (!rows.length) rows.push(idleRow(frame, words, tree));
  return stepperElement("table", { class: "step-table" },
    stepperElement("caption", { class: "spoken" }, frame.title),
    stepperElement("thead", {}, stepperElement("tr", {}, ...head)), stepperElement("tbody", {}, ...rows));
}

function inputRow(frame, input, row, words, tree, asking) {
  const cells = [
    stepperElement("td", { class: "step-badge" }, badgeMark(row + 1)),
    stepperElement("th", { scope: "row" }, stepperElement("code", {}, input.name)),
  ];
  if (row === 0) {
    cells.push(stepperElement("td", { class: "step-up", rowspan: frame.inputs.length }, treeNode(tree, frame.upstream)));
  }
  const local = input.formula || input.local;
  cells.push(
    signCell(local ? "×" : ""),
    stepperElement("td", { class: "step-local" },
      input.formula ? stepperElement("div", { class: "step-formula" }, treeNode(tree, input.formula)) : null,
      treeNode(tree, input.local)),
    signCell(local ? "=" : ""),
    stepperElement("td", { class: "step-gives" }, asking ?? treeNode(tree, input.contribution)),
    signCell("→"),
    bufferCell(input, words, tree, asking !== null),
  );
  return stepperElement("tr", {}, ...cells);
}

/** A node that passes nothing on still had a gradient arriving. */
function idleRow(frame, words, tree) {
  return stepperElement("tr", {}, stepperElement("td"), stepperElement("td"),
    stepperElement("td", { class: "step-up" }, treeNode(tree, frame.upstream)),
    stepperElement("td", { colspan: 6, class: "step-quiet" }, words.step_gives_nothing));
}

function bufferCell(input, words, tree, hidden) {
  const side = (label, value) => stepperElement("div", { class: "step-side" },
    stepperElement("span", { class: "step-quiet" }, label), value);
  const empty = () => stepperElement("span", { class: "step-quiet" }, words.step_empty);
  return stepperElement("td", { class: "step-buffer" }, stepperElement("code", {}, input.into),
    side(words.step_before, input.before ? treeNode(tree, input.before) : empty()),
    side(words.step_after, hidden ? hiddenMark(words) : treeNode(tree, input.after)));
}

function signCell(sign) {
  return stepperElement("td", { class: "step-sign" }, sign);
}

function badgeMark(number) {
  return stepperElement("span", { class: "step-dot" }, String(number));
}

function hiddenMark(words) {
  return stepperElement("span", { class: "step-hidden", title: words.quiz_hidden, "aria-label": words.quiz_hidden }, "?");
}

function treeNode(tree, value) {
  return value === null || value === undefined ? "" : tree(value);
}

/** The frame in a sentence or two, for screen readers; nothing that the quiz keeps back is said. */
export function frameSentence(frame, k, count, words, hidden = -1) {
  const said = [fillWords(words.step_spoken, { k: k + 1, n: count, title: frame.title })];
  const upstream = briefText(frame.upstream);
  if (upstream) said.push(fillWords(words.step_arrives, { value: upstream }));
  frame.inputs.forEach((input, row) => {
    const value = row === hidden ? words.quiz_hidden : briefText(input.contribution) || "…";
    said.push(fillWords(words.step_gives, { name: input.name, value, into: input.into }));
  });
  if (!frame.inputs.length) said.push(words.step_gives_nothing);
  return said.join(" ");
}

/** The text of a tree if it is short enough to be said or to stand on an edge, otherwise nothing. */
export function briefText(tree, longest = STEPPER_BRIEF) {
  const text = textOfTree(tree);
  return text.length <= longest ? text : "";
}
