// One card on the canvas, as the static picture draws it: frame, lines of text, chips at the side.

import { fittedText, fontOf, inkOf, visibleText, widthOf } from "./lettering.js";
import { traceSideHead } from "./ways.js";

const CARD_PAD = 12;
const CHIP_LINK = 34;
const CHIP_HIGH = 24;
const CARD_STACK = 8;

/** Where the card lies inside its box, which includes the chips and the cards behind a group. */
export function cardOf({ kind, side, look }) {
  return { left: kind === "port" ? 0 : side, top: look.stack ?? 0, width: look.w, height: look.h };
}

/** Draws the card of `box` with the top left corner of its box at `x`, `y`. */
export function drawCard(ctx, box, x, y, colours) {
  if (box.kind === "port") {
    ring(ctx, x + 7, y + 7, 5.5, colours.panel, colours.line);
    drawLines(ctx, box.look, x, y, colours);
    return;
  }
  const card = cardOf(box);
  drawFrame(ctx, box, card, x + card.left, y + card.top, colours);
  drawLines(ctx, box.look, x + card.left, y + card.top, colours);
  for (const chip of box.look.chips ?? []) drawChip(ctx, chip, x + card.left, y + card.top + chip.dy, colours);
}

/** The outline of a card alone; all that is drawn of it from far away. */
export function cardShape(ctx, box, card, x, y) {
  ctx.roundRect(x, y, card.width, card.height, box.kind === "leaf" ? card.height / 2 : 9);
}

function drawFrame(ctx, box, card, x, y, colours) {
  const paint = (fill, stroke, width, grow, shift, radius, dash) => {
    ctx.beginPath();
    ctx.roundRect(x - grow + shift, y - grow - shift, card.width + 2 * grow, card.height + 2 * grow, radius);
    if (fill) {
      ctx.fillStyle = fill;
      ctx.fill();
    }
    ctx.strokeStyle = stroke;
    ctx.lineWidth = width;
    if (dash) ctx.setLineDash(dash);
    ctx.stroke();
    if (dash) ctx.setLineDash([]);
  };
  if (box.kind === "leaf") return paint(colours.leaf_fill, colours.leaf, 1.75, 0, 0, card.height / 2);
  if (box.kind === "cut") return paint(colours.cut_fill, colours.cut, 1.5, 0, 0, 2, [6, 2]);
  if (box.kind === "fold") {
    paint(colours.card, colours.line, 1.25, 0, CARD_STACK, 9);
    paint(colours.card, colours.line, 1.25, 0, CARD_STACK / 2, 9);
  }
  if (box.root) paint(null, colours.ink, 1.5, 3.5, 0, 12);
  return paint(colours.card, colours.line, 1.25, 0, 0, 9);
}

function drawLines(ctx, look, left, top, colours) {
  look.letters ??= lettersOf(ctx, look);
  for (const letter of look.letters) {
    if (letter.badge) drawBadge(ctx, left + letter.x - 7, top + letter.y - 13, letter.badge, colours);
    ctx.font = letter.font;
    ctx.fillStyle = colours[letter.ink];
    ctx.fillText(letter.text, left + letter.x, top + letter.y);
  }
}

/** The dark pill behind "× 12". */
export function drawBadge(ctx, x, y, wide, colours) {
  ctx.fillStyle = colours.badge;
  ctx.beginPath();
  ctx.roundRect(x, y, wide, 18, 9);
  ctx.fill();
}

/** Where each piece of text stands, relative to the card; measured once for all cards that look alike. */
function lettersOf(ctx, look) {
  const found = [];
  for (const line of look.lines) {
    let end = Math.max(look.w - CARD_PAD + 8, line.x + 20);
    if (line.right) {
      const font = fontOf("u", 10);
      const text = visibleText(line.right);
      const x = look.w - CARD_PAD - widthOf(ctx, text, font);
      found.push({ text, x, y: line.y, font, ink: "muted" });
      end = x - 4;
    }
    if (line.badge) {
      const [text, x, badge] = line.badge;
      found.push({ text: visibleText(text), x: x + 7, y: line.y, font: fontOf("badge", line.size), ink: "badge_ink",
        badge });
    }
    let x = line.x;
    for (const [raw, css] of line.pieces) {
      const font = fontOf(css, line.size);
      const text = fittedText(ctx, visibleText(raw), font, end - x);
      if (text) found.push({ text, x, y: line.y, font, ink: inkOf(css) });
      x += widthOf(ctx, text, font);
    }
  }
  return found;
}

function drawChip(ctx, chip, cardLeft, y, colours) {
  const x = cardLeft - CHIP_LINK - chip.w;
  if (chip.kind === "more") {
    drawText(ctx, chip.text, x + 12, y + 16, fontOf("u", 11), colours.muted, chip.w);
    return;
  }
  const leaf = chip.kind === "leaf";
  const cut = chip.kind === "cut";
  ctx.beginPath();
  ctx.roundRect(x, y, chip.w, CHIP_HIGH, leaf ? 12 : cut ? 0 : 2);
  if (leaf || cut) {
    ctx.fillStyle = leaf ? colours.leaf_fill : colours.cut_fill;
    ctx.fill();
  }
  ctx.strokeStyle = leaf ? colours.leaf : cut ? colours.cut : colours.line;
  ctx.lineWidth = leaf ? 1.75 : cut ? 1.5 : 1;
  if (!leaf) ctx.setLineDash(cut ? [6, 2] : [3, 3]);
  ctx.stroke();
  ctx.setLineDash([]);
  drawMark(ctx, x, y, leaf, cut);
  const start = x + (leaf || cut ? 26 : 13);
  const wide = drawText(ctx, chip.text, start, y + 16, fontOf(chip.css, 11.5), colours[inkOf(chip.css)],
    x + chip.w - start - 4);
  const room = x + chip.w - start - wide - 8;
  if (chip.shape) drawText(ctx, chip.shape, start + wide + 6, y + 16, fontOf("u", 10), colours.muted, room);
  drawLink(ctx, cardLeft - CHIP_LINK + 2, cardLeft - 2, y + CHIP_HIGH / 2, leaf, colours);
}

/** Three bars for a leaf, a cross for a cut: the marks that are there without colour. */
function drawMark(ctx, x, y, leaf, cut) {
  if (!leaf && !cut) return;
  ctx.beginPath();
  if (leaf) {
    for (let i = 0; i < 3; i++) {
      ctx.moveTo(x + 10 + 3.5 * i, y + 7);
      ctx.lineTo(x + 10 + 3.5 * i, y + 17);
    }
  } else {
    ctx.moveTo(x + 8, y + 7);
    ctx.lineTo(x + 19, y + 17);
    ctx.moveTo(x + 19, y + 7);
    ctx.lineTo(x + 8, y + 17);
  }
  ctx.stroke();
}

function drawText(ctx, text, x, y, font, colour, room) {
  const shown = fittedText(ctx, visibleText(text), font, room);
  ctx.font = font;
  ctx.fillStyle = colour;
  ctx.fillText(shown, x, y);
  return widthOf(ctx, shown, font);
}

function drawLink(ctx, start, end, y, leaf, colours) {
  const forward = leaf ? y - 4 : y;
  ctx.lineWidth = 1.6;
  ctx.strokeStyle = ctx.fillStyle = colours.forward;
  ctx.beginPath();
  ctx.moveTo(start, forward);
  ctx.lineTo(end, forward);
  ctx.stroke();
  ctx.beginPath();
  traceSideHead(ctx, end, forward, 1);
  ctx.fill();
  if (!leaf) return;
  ctx.strokeStyle = colours.gradient;
  ctx.fillStyle = colours.card;
  ctx.setLineDash([5, 3]);
  ctx.beginPath();
  ctx.moveTo(start, y + 4);
  ctx.lineTo(end, y + 4);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.lineWidth = 1.35;
  ctx.beginPath();
  traceSideHead(ctx, start, y + 4, -1);
  ctx.fill();
  ctx.stroke();
}

function ring(ctx, x, y, radius, fill, stroke) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.strokeStyle = stroke;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}
