"""A handmade document of kind "step": the pass of ``loss = tanh(w * x + b)`` on small numbers, quiz and inputs too."""

import copy
import json
from typing import Any

from autograd_nb.notebook.widget.stepper_words import stepper_words
from tests.browser.stepper_page import ORIGIN

SCENE = {
    "id": ["loss", "add", "mul", "b", "w"],
    "title": ["loss = tanh", "z = add", "mul", "b", "w"],
    "x": [150, 150, 150, 0, 0],
    "y": [320, 190, 60, 213, 83],
    "w": [150, 150, 150, 70, 70],
    "h": [70, 70, 70, 24, 24],
}


def number(value: str) -> list:
    return ["span", {}, value]


def vector(*values: str) -> list:
    return ["table", {}, ["tbody", {}, ["tr", {}, *(["td", {}, value] for value in values)]]]


def given(edge, name, local, contribution, into, before, after) -> dict[str, Any]:
    formula = ["math", {}, ["mfrac", {}, ["mrow", {}, ["mo", {}, "∂"], ["mi", {}, "out"]],
                            ["mrow", {}, ["mo", {}, "∂"], ["mi", {}, name]]]]  # fmt: skip
    return {"edge": edge, "name": name, "formula": formula, "local": local, "contribution": contribution, "into": into,
            "before": before, "after": after}  # fmt: skip


def leaf(name: str, contribution) -> dict[str, Any]:
    return {"edge": None, "name": name, "contribution": contribution, "into": f"{name}.grad", "before": None,
            "after": contribution}  # fmt: skip


FRAMES = [
    {"node": "loss", "number": 1, "title": "TanhBackward0 · loss = tanh(z)", "upstream": number("1"),
     "inputs": [given(["loss", "add"], "z", number("0.42"), number("0.42"), "z", None, number("0.42"))],
     "answer": {"input": 0, "text": "0.42", "value": 0.42}},
    {"node": "add", "number": 2, "title": "AddBackward0 · z = w * x + b", "upstream": number("0.42"),
     "inputs": [given(["add", "mul"], "w·x", number("1"), number("0.42"), "mul", None, number("0.42")),
                given(["add", "b"], "b", number("1"), number("0.42"), "b", None, number("0.42"))],
     "answer": None},
    {"node": "b", "number": 3, "title": "AccumulateGrad · b", "upstream": number("0.42"),
     "inputs": [leaf("b", number("0.42"))], "answer": None},
    {"node": "mul", "number": 4, "title": "MulBackward0 · w * x", "upstream": number("0.42"),
     "inputs": [given(["mul", "w"], "w", vector("1", "−2"), vector("0.42", "−0.84"), "w", None,
                      vector("0.42", "−0.84"))],
     "answer": {"input": 0, "text": "−0.84", "value": -0.84, "question": "Element [1] of what goes to w?",
                "hint": "x[1] is −2."}},
    {"node": "w", "number": 5, "title": "AccumulateGrad · w", "upstream": vector("0.42", "−0.84"),
     "inputs": [leaf("w", vector("0.42", "−0.84"))], "answer": None},
]  # fmt: skip

LEAVES = [
    {"name": "b", "box": "b", "shape": [], "dtype": "float32", "values": [0.5], "texts": ["0.5"]},
    {"name": "w", "box": "w", "shape": [2, 3], "dtype": "float32", "values": [1, 2, 3, 4, 5, 6],
     "texts": ["1", "2", "3", "4", "5", "6"]},
]  # fmt: skip


def handmade(lang: str = "en", **more: Any) -> dict[str, Any]:
    document = {"schema": 1, "kind": "step", "key": "handmade", "lang": lang, "words": stepper_words(lang),
                "scene": SCENE, "frames": FRAMES, "leaves": LEAVES, "frame": 0, "quiz": False}  # fmt: skip
    return copy.deepcopy(document) | more


# A stage that draws boxes only, so that the stepper can be tried by itself.
STAGE = """
import { mountStepper } from "./stepper.js";
import { VIEW_COLOURS, VIEW_SANS, colourProperties } from "./palette.js";

const NS = "http://www.w3.org/2000/svg";
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
const host = document.body.appendChild(document.createElement("div"));
const root = host.attachShadow({ mode: "open" });
const main = root.appendChild(document.createElement("main"));
main.setAttribute("style", colourProperties(dark ? "dark" : "light") + ";background:var(--card)");
document.body.style.background = VIEW_COLOURS[dark ? "dark" : "light"].card;
const doc = JSON.parse(document.querySelector("script[type='application/json']").textContent);
const shape = (tag, attributes, parent) => {
  const element = parent.appendChild(document.createElementNS(NS, tag));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};
const svg = shape("svg", { tabindex: -1, width: 420, height: 430, viewBox: "-30 30 420 400" }, main);
const { scene } = doc;
const rect = (id) => {
  const i = scene.id.indexOf(id);
  return i < 0 ? null : { x: scene.x[i], y: scene.y[i], w: scene.w[i], h: scene.h[i] };
};
scene.id.forEach((id, i) => {
  const { x, y, w, h } = rect(id);
  shape("rect", { x, y, width: w, height: h, rx: 7, fill: "var(--card)", stroke: "var(--line)" }, svg);
  shape("text", { x: x + 12, y: y + 17, fill: "var(--ink)", "font-size": 13, "font-family": VIEW_SANS }, svg)
    .textContent = scene.title[i];
});
const overlay = shape("g", { class: "overlay" }, svg);
const asTree = (tree) => {
  if (!Array.isArray(tree)) return document.createTextNode(tree);
  const [tag, , ...children] = tree;
  const math = /^m/.test(tag) ? "http://www.w3.org/1998/Math/MathML" : "http://www.w3.org/1999/xhtml";
  const element = document.createElementNS(math, tag);
  element.append(...children.map(asTree));
  return element;
};
const place = main.appendChild(document.createElement("div"));
globalThis.seen = { asked: [], saved: [], revealed: [], chosen: null, kernel: false };
const stage = {
  document: doc, place, sheet: root, overlay, tree: asTree, box: rect,
  edge: (source, target) => {
    const [from, to] = [rect(source), rect(target)];
    return target.length > 1 ? `M${from.x + 79} ${from.y}V${to.y + to.h}` : null;
  },
  reveal: (id) => seen.revealed.push(id), selected: () => seen.chosen, alive: () => seen.kernel,
  save: (name, value) => seen.saved.push([name, value]),
  ask: (message) => seen.kernel && (seen.asked.push(message), true),
};
globalThis.stepper = mountStepper(stage);
globalThis.remount = () => {
  stepper.destroy();
  globalThis.stepper = mountStepper(stage);
};
"""


def stage_page(document: dict[str, Any]) -> str:
    """A page with the stepper of ``document`` on a stage of boxes; `stepper` and `seen` are names of the page."""
    data = json.dumps(document).replace("<", "\\u003c")
    script = STAGE.replace('"./', f'"{ORIGIN}/')
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>stepper</title><body>'
        f'<script type="application/json">{data}</script><script type="module">{script}</script></body></html>'
    )
