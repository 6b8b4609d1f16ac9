// The leaves' values in small tables whose cells can be typed into; a running kernel computes the pass again.

import { readNumber } from "./stepper_numbers.js";
import { fitText, viewElement } from "./tree.js";
import { worded } from "./view_words.js";

/** A folded section with the leaves; `send(message)` asks the kernel, `say(sentence)` speaks. */
export function makeEditor(leaves, words, send, say) {
  const note = viewElement("p", { class: "edit-note", id: "edit-note" });
  const cells = [];
  // Enter commits, and so does leaving the cell afterwards; the same text is told once.
  const told = new WeakMap();
  const root = viewElement("details", { class: "edit" }, viewElement("summary", {}, words.edit_title), note,
    viewElement("div", { class: "edit-leaves" }, ...leaves.map((leaf) => leafTable(leaf, words, cells, commit))));

  function commit(leaf, at, field) {
    const text = field.value.trim();
    if (text === (told.get(field) ?? leaf.texts[at])) return;
    told.set(field, text);
    const value = readNumber(text);
    const readable = Number.isFinite(value);
    field.setAttribute("aria-invalid", readable ? "false" : "true");
    if (!readable) say(worded(words.edit_bad, { text: text || "“”" }));
    else if (send({ ask: "edit", name: leaf.name, index: elementIndex(at, leaf.shape), value })) say(words.edit_waiting);
  }

  function alive(kernel) {
    note.textContent = kernel ? words.edit_help : words.edit_no_kernel;
    for (const field of cells) field.readOnly = !kernel;
    root.classList.toggle("is-still", !kernel);
  }

  /** The number of the cell that has the focus, -1 if none has. */
  function cellInUse() {
    return cells.indexOf(root.getRootNode().activeElement);
  }

  function returnTo(cell) {
    root.open = true;
    cells[cell]?.focus({ preventScroll: true });
  }
  return { root, alive, cellInUse, returnTo };
}

function leafTable(leaf, words, cells, commit) {
  const wide = leaf.shape.length ? leaf.shape.at(-1) : 1;
  const rows = [];
  for (let start = 0; start < leaf.texts.length; start += wide) {
    const row = leaf.texts.slice(start, start + wide).map((text, column) => {
      const field = editField(leaf, start + column, text, words, commit);
      cells.push(field);
      return viewElement("td", {}, field);
    });
    rows.push(viewElement("tr", {}, ...row));
  }
  const tbody = viewElement("tbody", { keydown: moveInColumn }, ...rows);
  return viewElement("table", { class: "edit-table" },
    viewElement("caption", {}, viewElement("code", {}, fitText(leaf.name))), tbody);
}

function editField(leaf, at, text, words, commit) {
  const index = elementIndex(at, leaf.shape);
  const label = index.length
    ? worded(words.edit_cell, { name: leaf.name, index: `[${index.join(", ")}]` })
    : worded(words.edit_scalar, { name: leaf.name });
  const field = viewElement("input", { type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false",
    size: 7, maxlength: 200, "aria-label": label, "aria-describedby": "edit-note",
    change: () => commit(leaf, at, field),
    keydown: (event) => {
      if (event.key === "Escape") restoreField(event, field, text);
      // Notebooks may take Enter away from what browsers do with it.
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        commit(leaf, at, field);
      }
    } });
  field.value = text;
  return field;
}

function restoreField(event, field, text) {
  if (field.value !== text) event.stopPropagation();
  field.value = text;
  field.removeAttribute("aria-invalid");
}

/** Up and down go to the same column of the next row; left and right stay with the text of the cell. */
function moveInColumn(event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const cell = event.target.closest("td");
  if (!step || !cell) return;
  event.preventDefault();
  const rows = [...cell.closest("tbody").rows];
  rows[rows.indexOf(cell.parentElement) + step]?.cells[cell.cellIndex]?.querySelector("input").focus();
}

/** The index of element number `at` of an array of `shape`. */
export function elementIndex(at, shape) {
  const index = [];
  for (const size of [...shape].reverse()) {
    index.unshift(at % size);
    at = Math.floor(at / size);
  }
  return index;
}
