// Mouse, wheel, pen and fingers on the stage.

const STILL = 4;

/**
 * Calls `act.pan(dx, dy)` (which says whether there was room), `act.zoom(factor, x, y)`, `act.click(x, y, event)`,
 * `act.hover(x, y)` and `act.leave()`. A page is scrolled over, not caught: the wheel moves the picture once the reader
 * has moved the pointer in it, or works with it.
 */
export function watchGestures(element, act) {
  const fingers = new Map();
  let moved = 0;
  let engaged = false;
  const place = (event) => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button > 1) return;
    engaged = true;
    if (!fingers.size) moved = 0;
    fingers.set(event.pointerId, place(event));
    if (fingers.size > 1) moved = STILL + 1;
  });
  element.addEventListener("pointermove", (event) => {
    const now = place(event);
    if (event.movementX || event.movementY) engaged = true;
    const before = fingers.get(event.pointerId);
    if (!before) return act.hover(...now, event);
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    moved += Math.abs(dx) + Math.abs(dy);
    if (moved <= STILL) return undefined;
    // Captured only now: a captured pointer clicks on the stage, whatever lies under it.
    if (!element.hasPointerCapture(event.pointerId)) element.setPointerCapture(event.pointerId);
    element.classList.add("is-dragged");
    if (fingers.size === 2) pinch(fingers, event.pointerId, before, now, act);
    else act.pan(-dx, -dy);
    fingers.set(event.pointerId, now);
    return undefined;
  });
  const up = (event) => {
    const before = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (!fingers.size) element.classList.remove("is-dragged");
    if (before && moved <= STILL && event.type === "pointerup" && event.button === 0) act.click(...place(event), event);
  };
  element.addEventListener("pointerup", up);
  element.addEventListener("pointercancel", up);
  element.addEventListener("pointerleave", () => {
    engaged = false;
    act.leave();
  });
  element.addEventListener("wheel", (event) => {
    const unit = event.deltaMode === 1 ? 18 : event.deltaMode === 2 ? 300 : 1;
    const [dx, dy] = event.shiftKey && !event.deltaX ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      act.zoom(Math.exp(-Math.max(-60, Math.min(60, dy * unit)) * 0.008), ...place(event));
    } else if ((engaged || act.attentive()) && act.pan(dx * unit, dy * unit)) {
      event.preventDefault();
    }
  }, { passive: false });
}

function pinch(fingers, id, before, now, act) {
  const other = [...fingers].find(([key]) => key !== id)[1];
  const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) || 1;
  act.zoom(apart(now, other) / apart(before, other), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
  act.pan((before[0] - now[0]) / 2, (before[1] - now[1]) / 2);
}
