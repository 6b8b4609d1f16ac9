// Which frame is shown, whether it plays and how fast, and what a frame says about the boxes. No DOM.

export const STEPPER_SPEEDS = [0.25, 0.5, 1, 2, 4];
/** Milliseconds that a frame stays at speed 1. */
export const STEPPER_PACE = 1800;

/** The state of the player: `{count, frame, playing, speed}`. */
export function newPlayback(count, frame = 0) {
  return playTo({ count, frame: 0, playing: false, speed: 1 }, frame);
}

/** The state after an action: first, previous, next, last, seek, play, pause, toggle, tick or speed. */
export function playback(state, action, to = 0) {
  const last = state.count - 1;
  switch (action) {
    case "first": return { ...playTo(state, 0), playing: false };
    case "previous": return { ...playTo(state, state.frame - 1), playing: false };
    case "next": return { ...playTo(state, state.frame + 1), playing: false };
    case "last": return { ...playTo(state, last), playing: false };
    case "seek": return { ...playTo(state, to), playing: false };
    case "play": return playFrom(state);
    case "pause": return { ...state, playing: false };
    case "toggle": return state.playing ? { ...state, playing: false } : playFrom(state);
    case "tick": return playOn(state);
    case "speed": return STEPPER_SPEEDS.includes(to) ? { ...state, speed: to } : state;
    default: throw new Error(`the player has no action ${action}`);
  }
}

function playTo(state, frame) {
  const whole = Number.isFinite(frame) ? Math.trunc(frame) : 0;
  return { ...state, frame: Math.max(0, Math.min(state.count - 1, whole)) };
}

/** Play pressed at the end begins anew; with one frame there is nothing to play. */
function playFrom(state) {
  if (state.count < 2) return state;
  return { ...state, frame: state.frame === state.count - 1 ? 0 : state.frame, playing: true };
}

function playOn(state) {
  if (!state.playing) return state;
  const next = playTo(state, state.frame + 1);
  return { ...next, playing: next.frame < state.count - 1 };
}

/** The frame in which box `id` runs: the first one after `frame`, else the first of all; -1 if it never runs. */
export function frameOfBox(frames, id, frame = -1) {
  const later = frames.findIndex((each, k) => k > frame && each.node === id);
  return later >= 0 ? later : frames.findIndex((each) => each.node === id);
}

/** The box into whose buffer an input's contribution is added; null where it stays in the node itself. */
export function boxReached(input) {
  return input.reaches ?? input.edge?.[1] ?? null;
}

/** What is known of the boxes at frame `k`: `done` (id -> number) and `buffers` (id -> {arrived, total, ran}). */
export function stateOfBoxes(frames, k) {
  const done = new Map();
  const buffers = new Map();
  frames.forEach((frame, at) => {
    if (at < k) done.set(frame.node, frame.number);
    for (const input of frame.inputs) {
      const id = boxReached(input);
      if (id === null || id === frame.node) continue;
      const buffer = buffers.get(id) ?? { arrived: 0, total: 0, ran: false };
      buffer.total += 1;
      buffer.arrived += at <= k ? 1 : 0;
      buffers.set(id, buffer);
    }
  });
  for (let at = 0; at <= k && at < frames.length; at++) {
    const buffer = buffers.get(frames[at].node);
    if (buffer) buffer.ran = true;
  }
  return { done, buffers };
}

/** The edges on which the upstream gradient of frame `k` came: `[source, target]`, each once, in order of arrival. */
export function edgesUpstream(frames, k) {
  const found = new Map();
  for (let at = 0; at < k; at++) {
    for (const input of frames[at].inputs) {
      if (input.edge && boxReached(input) === frames[k].node) found.set(input.edge.join("\n"), input.edge);
    }
  }
  return [...found.values()];
}

/**
 * What stands on either side of an edge, for nodes that the picture draws as a note on an edge and not as a box:
 * `[source, target]`, each the nearest one for which `has(id)` is true, null where there is none.
 */
export function boxesAround(frames, [source, target], has) {
  const before = new Map();
  const after = new Map();
  for (const frame of frames) {
    for (const input of frame.inputs) {
      const id = boxReached(input);
      if (id === null || id === frame.node) continue;
      if (!before.has(id)) before.set(id, frame.node);
      if (!after.has(frame.node)) after.set(frame.node, id);
    }
  }
  const nearest = (id, next) => {
    while (id !== undefined && id !== null && !has(id)) id = next.get(id);
    return id ?? null;
  };
  return [nearest(source, before), nearest(target, after)];
}

/** The text of a tree, in one line. */
export function textOfTree(tree) {
  if (tree === null || tree === undefined) return "";
  if (!Array.isArray(tree)) return String(tree);
  const parts = tree.slice(1).filter((part) => Array.isArray(part) || typeof part !== "object").map(textOfTree);
  return parts.join(/^(tr|td|th|p|div|table|tbody|thead)$/.test(tree[0]) ? " " : "").replace(/\s+/g, " ").trim();
}
