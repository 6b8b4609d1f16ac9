// Text on the canvas: fonts, widths, and names that cannot turn their neighbours around.

import { VIEW_MONO, VIEW_SANS } from "./palette.js";

const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]/gu;
const letterWidths = new Map();

/** One line of visible characters: what cannot be seen, or turns the reading direction, is written out. */
export function visibleText(text, most = 400) {
  const cut = String(text).slice(0, most + 1);
  const seen = cut.replace(/[\n\t]/g, " ").replace(UNSEEN,
    (c) => `\\u${c.codePointAt(0).toString(16).padStart(4, "0")}`);
  return cut.length > most ? `${seen.slice(0, most)}…` : seen;
}

/** The font of a piece of text with the CSS classes of the static picture. */
export function fontOf(css, size) {
  const classes = css ? css.split(" ") : [];
  const weight = classes.includes("n") || classes.includes("badge") ? "700 " : classes.includes("b") ? "650 " : "";
  return `${weight}${size}px ${classes.includes("m") ? VIEW_MONO : VIEW_SANS}`;
}

/** The name of the colour of a piece. */
export function inkOf(css) {
  const classes = css ? css.split(" ") : [];
  return classes.includes("n") ? "name" : classes.includes("u") ? "muted" : classes.includes("badge") ? "badge_ink"
    : "ink";
}

export function widthOf(ctx, text, font) {
  const key = `${font}\0${text}`;
  let width = letterWidths.get(key);
  if (width === undefined) {
    if (letterWidths.size > 20000) letterWidths.clear();
    ctx.font = font;
    letterWidths.set(key, (width = ctx.measureText(text).width));
  }
  return width;
}

/** As much of `text` as fits into `room`. */
export function fittedText(ctx, text, font, room) {
  if (widthOf(ctx, text, font) <= room) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(ctx, `${text.slice(0, middle)}…`, font) <= room) low = middle;
    else high = middle - 1;
  }
  return low ? `${text.slice(0, low)}…` : "";
}
