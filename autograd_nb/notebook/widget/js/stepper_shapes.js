// SVG elements, made from names, attributes and text, never from markup.

import { fitText } from "./tree.js";

const STEPPER_SVG = "http://www.w3.org/2000/svg";

export function stepperShape(tag, attributes = {}, ...children) {
  const shape = document.createElementNS(STEPPER_SVG, tag);
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  shape.append(...children.filter((child) => child !== null).map((child) => (child.nodeType ? child : fitText(child))));
  return shape;
}
