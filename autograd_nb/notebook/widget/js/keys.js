// The keyboard on the picture: one table from key to action.

const PICTURE_KEYS = {
  ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right", Home: "first", End: "last",
  Enter: "toggle", " ": "select", Backspace: "out", Escape: "back", "/": "search", "?": "help", f: "path", g: "play",
  d: "panel", n: "next", N: "previous", "+": "zoom_in", "=": "zoom_in", "-": "zoom_out", "0": "fit",
  "[": "flatter", "]": "deeper", h: "west", l: "east", j: "south", k: "north",
};
const SHIFTED_KEYS = { ArrowUp: "north", ArrowDown: "south", ArrowLeft: "west", ArrowRight: "east" };

/** The name of what a key does on the picture; undefined for keys that belong to the page. */
export function actionOfKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined;
  return (event.shiftKey && SHIFTED_KEYS[event.key]) || PICTURE_KEYS[event.key];
}
