// The bar: first, previous, play or pause, next, last, slider, speed, run to the selected box.

import { STEPPER_SPEEDS } from "./stepper_frames.js";
import { stepperShape } from "./stepper_shapes.js";
import { fitText, viewElement } from "./tree.js";
import { worded } from "./view_words.js";

const STEPPER_ICONS = {
  first: "M6 5v14M19 5 9 12l10 7z",
  previous: "M17 5 7 12l10 7z",
  play: "M7 4.5v15L20 12z",
  pause: "M8 5v14M16 5v14",
  next: "M7 5l10 7-10 7z",
  last: "M18 5v14M5 5l10 7-10 7z",
};

/** The bar for `words`; `act(action, to)` is called for what the reader does, `run()` for "run to selected". */
export function makeBar(words, count, act, run) {
  const button = (action, label) =>
    viewElement("button", { type: "button", class: `do-${action}`, "aria-label": label, title: label,
      click: () => act(action) }, stepperIcon(action));
  const toggle = viewElement("button", { type: "button", class: "do-play", click: () => act("toggle") });
  const slider = viewElement("input", { type: "range", min: 1, max: count, step: 1, "aria-label": words.step_slider,
    input: () => act("seek", Number(slider.value) - 1) });
  const place = viewElement("output", { class: "place" });
  const speed = viewElement("select", { "aria-label": words.step_speed, title: words.step_speed,
    change: () => act("speed", Number(speed.value)) },
  ...STEPPER_SPEEDS.map((each) => viewElement("option", { value: each }, `× ${each}`)));
  const runTo = viewElement("button", { type: "button", class: "do-run", title: words.step_run_help, click: run },
    words.step_run);
  const root = viewElement("div", { class: "step-bar", role: "toolbar", "aria-label": words.step_controls },
    viewElement("span", { class: "step-keys" }, button("first", words.step_first),
      button("previous", words.step_previous), toggle, button("next", words.step_next), button("last", words.step_last)),
    slider, place, speed, runTo);

  function show(state, title, runnable) {
    slider.value = state.frame + 1;
    slider.style.setProperty("--share", count > 1 ? state.frame / (count - 1) : 1);
    place.value = worded(words.step_of, { k: state.frame + 1, n: count });
    slider.setAttribute("aria-valuetext", fitText(`${place.value} ${title}`));
    const label = state.playing ? words.step_pause : words.step_play;
    toggle.setAttribute("aria-label", label);
    toggle.title = label;
    toggle.replaceChildren(stepperIcon(state.playing ? "pause" : "play"));
    speed.value = state.speed;
    runTo.disabled = !runnable;
    // A button that is disabled while it has the focus would drop the reader out of the bar.
    for (const [at, names] of [[0, ["first", "previous"]], [count - 1, ["next", "last"]]]) {
      for (const name of names) {
        root.querySelector(`.do-${name}`).setAttribute("aria-disabled", state.frame === at ? "true" : "false");
      }
    }
  }
  return { root, show };
}

function stepperIcon(name) {
  return stepperShape("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" },
    stepperShape("path", { d: STEPPER_ICONS[name] }));
}
