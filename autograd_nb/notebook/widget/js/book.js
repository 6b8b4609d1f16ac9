// Everything a document has and a kernel may add: scenes of groups, panels of boxes, the tree of groups, the index.

import { Scene, boxLines, boxPlace, boxTitle } from "./scene.js";

/** Where all boxes of a document are found; scenes are read when they are first needed. */
export class Book {
  constructor(doc) {
    this.doc = doc;
    this.raw = new Map(Object.entries(doc.scenes ?? {}));
    this.read = new Map([["", new Scene(doc.scene, "")]]);
    this.details = new Map(Object.entries(doc.details ?? {}));
    const { id = [], parent = [], title = [], size = [] } = doc.groups ?? {};
    this.around = new Map(id.map((group, k) => [group, id[parent[k]] ?? ""]));
    this.groupTitles = new Map(id.map((group, k) => [group, title[k]]));
    this.sizes = new Map(id.map((group, k) => [group, size[k]]));
    this.homes = new Map();
    this.notice(this.read.get(""));
  }

  /** Notes where the boxes of a scene are. */
  notice(scene) {
    for (const box of scene.boxes) {
      if (box.kind === "port") continue;
      this.homes.set(box.id, scene.group);
      if (box.kind === "fold" && !this.around.has(box.id)) this.around.set(box.id, scene.group);
    }
  }

  has(group) {
    return this.read.has(group) || this.raw.has(group);
  }

  get(group) {
    if (!this.read.has(group) && this.raw.has(group)) this.add(group, this.raw.get(group));
    return this.read.get(group);
  }

  add(group, data) {
    const scene = new Scene(data, group);
    this.read.set(group, scene);
    this.notice(scene);
  }

  /** All groups that are known, outer ones first. */
  groups() {
    return [...this.around.keys()];
  }

  depth(group) {
    return this.path(group).length;
  }

  /** The groups around a box, the outermost first. */
  path(id) {
    const found = [];
    const home = this.around.has(id) ? this.around.get(id) : this.homeOf(id);
    for (let group = home; group; group = this.around.get(group)) found.unshift(group);
    return found;
  }

  /** The group that a box lies in, "" at the top; undefined for what is nowhere. */
  homeOf(id) {
    if (this.homes.has(id)) return this.homes.get(id);
    this.indexed ??= new Map(this.index().map((entry) => [entry.id, entry.group]));
    if (this.indexed.has(id)) return this.indexed.get(id);
    for (const group of this.raw.keys()) if (this.get(group) && this.homes.has(id)) return this.homes.get(id);
    return undefined;
  }

  box(id) {
    return this.get(this.homeOf(id) ?? "")?.boxes.find((box) => box.id === id) ?? null;
  }

  /** The boxes at whose side the leaf `id` stands, in the scenes that are here. */
  usersOfLeaf(id) {
    const scenes = ["", ...this.raw.keys(), ...this.read.keys()].map((group) => this.get(group));
    return [...new Set(scenes)].flatMap((scene) => scene.boxes.filter((box) => box.leaves?.includes(id)));
  }

  /** Every operation with its texts and its group, as it ran; without an index from the scenes that are here. */
  index() {
    this.entries ??= this.doc.index ? unpackedIndex(this.doc) : this.listed();
    return this.entries;
  }

  listed() {
    const boxes = [...this.read.values()].flatMap((scene) => scene.boxes);
    return boxes.filter((box) => box.kind !== "port")
      .map((box) => ({ id: box.id, text: [...boxLines(box), boxPlace(box)].join(" ").toLowerCase(),
        group: box.scene.group }));
  }

  /** The ids of all boxes that have every word of `text`; groups count with their title. */
  search(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const fits = new Map();
    const match = (told) => {
      if (!fits.has(told)) fits.set(told, words.every((word) => told.includes(word)));
      return fits.get(told);
    };
    const found = this.index().filter((entry) => match(entry.text)).map((entry) => entry.id);
    const groups = [...this.groupTitles].filter(([, title]) => title && match(title.toLowerCase())).map(([id]) => id);
    return [...groups, ...found];
  }

  title(id) {
    const box = this.box(id);
    return box ? boxTitle(box) : this.groupTitles.get(id) || id;
  }
}

/** The index in full: it comes in runs, [first, step, how many] of ids and [value, how often] of the rest. */
function unpackedIndex({ index, groups }) {
  const ids = index.id.flatMap((entry) => (Array.isArray(entry)
    ? Array.from({ length: entry[2] }, (_, i) => `n${entry[0] + entry[1] * i}`) : [entry]));
  const runs = (column) => column.flatMap((entry) => (Array.isArray(entry) ? Array(entry[1]).fill(entry[0]) : [entry]));
  const texts = runs(index.text);
  const homes = runs(index.group);
  return ids.map((id, i) => ({ id, text: index.texts[texts[i]], group: groups.id[homes[i]] ?? "" }));
}
