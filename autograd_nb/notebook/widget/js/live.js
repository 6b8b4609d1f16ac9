// The way in: puts the viewer where a page waits for it, and ties it to the kernel's model where one is alive.
// Page and model are separate scripts that may run in either order, so they meet in a registry of the page.

import { mount } from "./view.js";

const LIVE_STATE = ["selected", "expanded", "frame"];
const liveRegistry = (globalThis.autograd_nb_views ??= { views: new Map(), models: new Map() });

/** Replaces every picture of the page that carries `key` and is still a picture by the interactive view. */
export function start(key) {
  for (const host of document.querySelectorAll(`[data-autograd-nb="${CSS.escape(key)}"]`)) {
    if (viewsOf(key).some((entry) => entry.host === host)) continue;
    const data = host.querySelector('script[type="application/json"]');
    const entry = openView(host, JSON.parse(data.textContent));
    if (!entry) continue;
    viewsOf(key).push(entry);
    const model = modelFor(key);
    if (model) connectModel(entry, model);
  }
}

/** The view beside the picture, which goes out of sight only when the view stands. */
function openView(host, documentOfView) {
  const stage = document.createElement("div");
  host.append(stage);
  try {
    const view = mount(stage, documentOfView);
    const still = host.querySelector("[data-still]");
    if (still) still.hidden = true;
    return { host, view, model: null };
  } catch (error) {
    stage.remove();
    console.error("the picture stays as it is:", error);
    return null;
  }
}

/** The views of a key that are still on the page; outputs that were cleared are let go. */
function viewsOf(key) {
  const all = liveRegistry.views.get(key) ?? [];
  const present = all.filter((entry) => entry.host.isConnected);
  for (const entry of all) if (!present.includes(entry)) closeView(entry);
  liveRegistry.views.set(key, present);
  return present;
}

function closeView(entry) {
  entry.release?.();
  entry.view.destroy();
}

/** The newest model of a key that has no view yet (two notebooks in one page can show the same graph), else the newest. */
function modelFor(key) {
  const models = liveRegistry.models.get(key) ?? [];
  const taken = viewsOf(key).map((entry) => entry.model);
  return models.findLast((model) => !taken.includes(model)) ?? models.at(-1) ?? null;
}

/** State and messages pass both ways between a view and a model until one of them goes; the model's state holds. */
function connectModel(entry, model) {
  const { view } = entry;
  const fromKernel = (message) => view.receive(message);
  const heard = LIVE_STATE.map((name) => [`change:${name}`, () => followModel(entry, [name])]);
  for (const [event, hear] of heard) model.on(event, hear);
  model.on("msg:custom", fromKernel);
  entry.model = model;
  entry.release = () => {
    for (const [event, hear] of heard) model.off(event, hear);
    model.off("msg:custom", fromKernel);
    view.listen(null);
    view.live = false;
    entry.model = entry.release = null;
  };
  view.listen((event) => tellModel(entry, event));
  view.live = true;
  followModel(entry, LIVE_STATE);
}

/** The view takes over what changed in Python, and tells what followed from that: a box is selected in an open group. */
function followModel(entry, names) {
  const { view, model } = entry;
  view.update(Object.fromEntries(names.map((name) => [name, model.get(name)])));
  const [known, state] = [model.get("expanded"), {}];
  const more = view.expanded.filter((group) => !known.includes(group));
  if (more.length) state.expanded = [...known, ...more];
  if (!names.includes("selected") && (view.selected ?? "") !== model.get("selected")) state.selected = view.selected ?? "";
  if (Object.keys(state).length) tellModel(entry, { state });
}

/** One message for all that one action of the reader changes, so that Python never sees half of it. */
function tellModel(entry, event) {
  const { model } = entry;
  if (!event.state) return model.send(event);
  for (const [name, value] of Object.entries(event.state)) model.set(name, value);
  if (!entry.telling) queueMicrotask(() => {
    entry.telling = false;
    model.save_changes();
  });
  entry.telling = true;
  return undefined;
}

/** A model has come: its views may wait already. What is returned runs when the model goes. */
function initializeModel({ model }) {
  const key = model.get("key");
  liveRegistry.models.set(key, [...(liveRegistry.models.get(key) ?? []), model]);
  for (const entry of viewsOf(key)) if (!entry.model) connectModel(entry, model);
  const leave = () => {
    liveRegistry.models.set(key, liveRegistry.models.get(key).filter((other) => other !== model));
    for (const entry of liveRegistry.views.get(key) ?? []) if (entry.model === model) entry.release();
  };
  // Closed by Python, or its kernel was restarted.
  for (const end of ["comm:close", "comm_live_update"]) model.on(end, leave);
  return leave;
}

/** The view inside another widget, such as `VBox([w])`: here the document is asked of the kernel. */
function renderModel({ model, el }) {
  let entry = null;
  const receive = (message) => {
    if (!message.document || entry) return;
    entry = openView(el, message.document);
    if (entry) connectModel(entry, model);
  };
  model.on("msg:custom", receive);
  model.send({ ask: "document" });
  return () => {
    model.off("msg:custom", receive);
    if (entry) closeView(entry);
  };
}

export default { initialize: initializeModel, render: renderModel };
