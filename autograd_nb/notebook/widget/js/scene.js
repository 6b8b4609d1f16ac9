// A scene as it comes from Python, in columns, made into boxes and edges that know each other.

/** Everything that was laid out together: the graph itself, or what lies inside one group. */
export class Scene {
  constructor(data, group) {
    this.group = group;
    this.rows = data.rows;
    this.width = data.width;
    this.height = data.height;
    this.looks = data.looks;
    this.boxes = data.id.map((id, i) => sceneBox(data, i, id, this));
    this.edges = sceneEdges(data.edges, this.boxes);
    for (const [i, id] of Object.entries(data.refers ?? {})) this.boxes[i].refers = id;
    for (const [i, ids] of Object.entries(data.chips ?? {})) this.boxes[i].leaves = ids;
    this.roots = (data.roots ?? []).map((i) => this.boxes[i]);
    for (const box of this.roots) box.root = true;
    this.folds = this.boxes.filter((box) => box.kind === "fold");
    // Only what holds groups will ever be stretched, and needs points where an edge enters and leaves a row.
    if (this.folds.length) for (const edge of this.edges) edge.points = throughRows(edge, this.rows);
  }
}

function sceneBox(data, i, id, scene) {
  return { id, kind: data.kind[i], scene, row: data.row[i], x: data.x[i], y: data.y[i], w: data.w[i], h: data.h[i],
    side: data.side[i], port: data.port[i], look: data.looks[data.look[i]], count: data.count?.[i] ?? 1,
    members: data.members?.[i] ?? 1, refers: null, leaves: null, root: false, makers: [], users: [] };
}

function sceneEdges(columns, boxes) {
  return columns.points.map((points, k) => {
    const source = boxes[columns.source[k]];
    const target = boxes[columns.target[k]];
    // The gradient flows from source to target; values are made by the target and used by the source.
    const edge = { source, target, points, ghost: columns.kind?.[k] === "ghost", label: columns.label?.[k] ?? "",
      at: columns.at?.[k] ?? [1, 10, -13] };
    target.users.push(edge);
    source.makers.push(edge);
    return edge;
  });
}

/**
 * The points of an edge with one more wherever it leaves a row or enters one while it runs straight down: there it may
 * bend when rows are stretched. The first two points belong to the target, the last two to the source.
 */
function throughRows(edge, rows) {
  const old = edge.points;
  const last = old.length - 2;
  const [first, final] = [edge.target.row, edge.source.row];
  const [floor, roof] = [rows[first][1], rows[final][0]];
  const middle = [];
  const add = (x, y) => {
    const same = middle.at(-1) === y && middle.at(-2) === x;
    if (!same && y >= floor && y <= roof && !(x === old[0] && y === floor) && !(x === old[last]
      && y === roof)) middle.push(x, y);
  };
  const far = final - first > 1;
  if (far && old[2] === old[0] && old[3] > rows[first + 1][0]) add(old[0], rows[first + 1][0]);
  for (let i = 2; i < last; i += 2) add(old[i], old[i + 1]);
  if (far && old[last] === old[last - 2] && old[last - 1] < rows[final - 1][1]) add(old[last], rows[final - 1][1]);
  return [old[0], old[1], old[0], floor, ...middle, old[last], roof, old[last], old[last + 1]];
}

/** The lines of text on a box, its chips at the end: for pointing at it, and for reading it out. */
export function boxLines(box) {
  const lines = box.look.lines.map((line) => {
    const pieces = [line.badge?.[0] ?? "", ...line.pieces.map(([text]) => text)].join("").trim();
    return line.badge ? pieces.replace(line.badge[0], `${line.badge[0]} `).trim() : pieces;
  });
  return lines.concat((box.look.chips ?? []).map((chip) => [chip.text, chip.shape].filter(Boolean).join(" ")));
}

/** Its first line: the name and the operation. */
export function boxTitle(box) {
  return boxLines(box)[0];
}

/** Where it was recorded, such as In[3]:2; "" where that is not known. */
export function boxPlace(box) {
  return box.look.lines[0].right ?? "";
}
