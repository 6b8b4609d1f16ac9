// Elements for the stepper: made from names, attributes and text, never from markup.

const STEPPER_SVG = "http://www.w3.org/2000/svg";

/** An HTML element; attributes that are functions become listeners, children are elements or text. */
export function stepperElement(tag, attributes = {}, ...children) {
  return fillElement(document.createElement(tag), attributes, children);
}

export function stepperShape(tag, attributes = {}, ...children) {
  return fillElement(document.createElementNS(STEPPER_SVG, tag), attributes, children);
}

function fillElement(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** `sentence` with `{name}` replaced by what `values` has under that name. */
export function fillWords(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
