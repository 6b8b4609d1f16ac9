// What happens in one frame, as a table: upstream x local derivative = contribution, and the buffer it goes into.

import { textOfTree } from "./stepper_frames.js";
import { fitText, viewElement } from "./tree.js";
import { worded } from "./view_words.js";

const STEPPER_BRIEF = 40;

/** The table of a frame; `hidden` is the row whose contribution the quiz keeps back, and `asking` stands there. */
export function frameTable(frame, words, tree, hidden = -1, asking = null) {
  const head = ["", words.step_name, words.step_upstream, "", words.step_local, "", words.step_contribution, "",
    words.step_buffer].map((text) => (text ? viewElement("th", { scope: "col" }, text) : viewElement("td")));
  const rows = frame.inputs.map((input, row) => inputRow(frame, input, row, words, tree, row === hidden ? asking : null));
  if (!rows.length) rows.push(idleRow(frame, words, tree));
  return viewElement("table", { class: "step-table" },
    viewElement("caption", { class: "spoken" }, fitText(frame.title)),
    viewElement("thead", {}, viewElement("tr", {}, ...head)), viewElement("tbody", {}, ...rows));
}

function inputRow(frame, input, row, words, tree, asking) {
  const cells = [
    viewElement("td", { class: "step-badge" }, badgeMark(row + 1)),
    viewElement("th", { scope: "row" }, viewElement("code", {}, fitText(input.name))),
  ];
  // The upstream gradient stands once for all rows; where rows stand below each other, each names it again.
  cells.push(row === 0
    ? labelled("step-up", words.step_upstream, { rowspan: frame.inputs.length }, treeNode(tree, frame.upstream))
    : viewElement("td", { class: "step-again" }, "ȳ"));
  cells.push(
    signCell(input.local ? "×" : ""),
    input.local ? labelled("step-local", words.step_local, {}, treeNode(tree, input.local)) : viewElement("td"),
    signCell(input.local ? "=" : ""),
    givenCell(input, words, tree, asking),
    signCell("→"),
    bufferCell(input, words, tree, asking !== null),
  );
  return viewElement("tr", {}, ...cells);
}

/** The contribution with its formula; while it is asked for, the question, of which the formula would be the hint. */
function givenCell(input, words, tree, asking) {
  if (asking) return viewElement("td", { class: "step-gives" }, asking);
  const formula = input.formula ? viewElement("div", { class: "step-formula" }, treeNode(tree, input.formula)) : null;
  return labelled("step-gives", words.step_contribution, {}, formula, treeNode(tree, input.contribution));
}

/** A cell that says what it is where the head of the table is not there. */
function labelled(kind, label, attributes, ...content) {
  return viewElement("td", { class: kind, "data-label": label, ...attributes }, ...content);
}

/** A node that passes nothing on still had a gradient arriving. */
function idleRow(frame, words, tree) {
  return viewElement("tr", {}, viewElement("td"), viewElement("td"),
    viewElement("td", { class: "step-up" }, treeNode(tree, frame.upstream)),
    viewElement("td", { colspan: 6, class: "step-quiet" }, words.step_gives_nothing));
}

function bufferCell(input, words, tree, hidden) {
  const side = (label, value) => viewElement("div", { class: "step-side" },
    viewElement("span", { class: "step-quiet" }, label), value);
  const empty = () => viewElement("span", { class: "step-quiet" }, words.step_empty);
  return viewElement("td", { class: "step-buffer" }, viewElement("code", {}, fitText(input.into)),
    side(words.step_before, input.before ? treeNode(tree, input.before) : empty()),
    side(words.step_after, hidden ? hiddenMark(words) : treeNode(tree, input.after)));
}

function signCell(sign) {
  return viewElement("td", { class: "step-sign" }, sign);
}

function badgeMark(number) {
  return viewElement("span", { class: "step-dot" }, String(number));
}

function hiddenMark(words) {
  return viewElement("span", { class: "step-hidden", title: words.quiz_hidden, "aria-label": words.quiz_hidden }, "?");
}

function treeNode(tree, value) {
  return value === null || value === undefined ? "" : tree(value);
}

/** The frame in a sentence or two, for screen readers; nothing that the quiz keeps back is said. */
export function frameSentence(frame, k, count, words, hidden = -1) {
  const said = [worded(words.step_spoken, { k: k + 1, n: count, title: frame.title })];
  const upstream = briefText(frame.upstream);
  if (upstream) said.push(worded(words.step_arrives, { value: upstream }));
  frame.inputs.forEach((input, row) => {
    const value = row === hidden ? words.quiz_hidden : briefText(input.contribution) || "…";
    said.push(worded(words.step_gives, { name: input.name, value, into: input.into }));
  });
  if (!frame.inputs.length) said.push(words.step_gives_nothing);
  return fitText(said.join(" "));
}

/** The text of a tree if it is short enough to be said or to stand on an edge, otherwise nothing. */
export function briefText(tree, longest = STEPPER_BRIEF) {
  const text = textOfTree(tree);
  return text.length <= longest ? text : "";
}
