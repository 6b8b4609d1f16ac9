// Markup as plain data, [tag, attributes, child, ...]: only what is listed here becomes an element, text stays text.
// The lists are those of graph/trees.py.

export const TREE_TAGS = new Set((
  "div p pre table thead tbody tr ul ol li figure figcaption details summary caption " +
  "span b em strong small code sub sup br img th td " +
  "math mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mover munder munderover mtable mtr mtd"
).split(" "));
export const TREE_ATTRIBUTES = new Set((
  "class title lang dir alt src width height colspan rowspan scope role start open display accent stretchy " +
  "mathvariant " +
  "aria-label aria-hidden data-cell data-line data-index data-tex"
).split(" "));
const TREE_MATH = "http://www.w3.org/1998/Math/MathML";
const TREE_PICTURE = /^data:image\/(?:svg\+xml|png);base64,[A-Za-z0-9+/=]*$/;
const TREE_UNFIT =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** The node for a tree. What is not listed is left out; its text stays. */
export function nodeOfTree(tree) {
  if (!Array.isArray(tree)) return document.createTextNode(fitText(tree));
  const [tag, attributes, ...children] = tree;
  const known = TREE_TAGS.has(tag);
  const node = !known ? document.createDocumentFragment()
    : isMath(tag) ? document.createElementNS(TREE_MATH, tag) : document.createElement(tag);
  if (known) for (const [name, value] of Object.entries(attributes ?? {})) setTreeAttribute(node, name, String(value));
  for (const child of children) node.append(nodeOfTree(child));
  return node;
}

function isMath(tag) {
  return tag === "math" || (tag[0] === "m" && tag.length > 1);
}

function setTreeAttribute(node, name, value) {
  if (!TREE_ATTRIBUTES.has(name) || (name === "src" && !TREE_PICTURE.test(value))) return;
  node.setAttribute(name, fitText(value));
}

/** Text without what cannot stand in a page or turns its direction. */
export function fitText(text) {
  return String(text ?? "").replace(TREE_UNFIT, "\ufffd");
}

/** An element with attributes, listeners (functions), and children; how the viewer makes all its own. */
export function viewElement(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, fitText(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
