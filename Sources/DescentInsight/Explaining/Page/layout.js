// Where everything is drawn: Graphviz' coordinates, stretched so that opened groups have room.

/// The smallest monotone map that nowhere shrinks and makes each interval {from, to} at least `need` long: halfway
/// between the places that are as far left and as far right as they can be, so that growth is spread evenly.
function stretched(intervals) {
  const points = [...new Set(intervals.flatMap(i => [i.from, i.to]))].sort((a, b) => a - b);
  const first = new Map(), last = new Map(), place = new Map();
  points.forEach((point, k) => {
    let at = k === 0 ? point : first.get(points[k - 1]) + point - points[k - 1];
    for (const i of intervals) if (i.to === point) at = Math.max(at, first.get(i.from) + i.need);
    first.set(point, at);
  });
  for (let k = points.length - 1; k >= 0; k--) {
    const point = points[k];
    let at = k === points.length - 1 ? first.get(point) : last.get(points[k + 1]) + point - points[k + 1];
    for (const i of intervals) if (i.from === point) at = Math.min(at, last.get(i.to) - i.need);
    last.set(point, at);
    place.set(point, (first.get(point) + at) / 2);
  }
  return x => {
    if (points.length === 0) return x;
    let k = points.findIndex(point => point >= x);
    if (k < 0) return place.get(points.at(-1)) + x - points.at(-1);
    if (k === 0) return place.get(points[0]) + x - points[0];
    const [a, b] = [points[k - 1], points[k]], [p, q] = [place.get(a), place.get(b)];
    return p + (x - a) / (b - a) * (q - p);
  };
}

const keyOf = ({ kind, id, side }) => `${kind} ${id} ${side ?? ""}`;

/// The boxes at their drawn sizes and the edges' paths of one layout. `sizeOf(box)` gives what a box needs.
function arranged(layout, sizeOf) {
  const sizes = layout.boxes.map(sizeOf), half = (box, size, k) => Math.max(1, (k === "x" ? box.w : box.h) / 2);
  const axis = (k, need) => stretched(layout.boxes.map((box, i) => (
    { from: box[k] - half(box, sizes[i], k), to: box[k] + half(box, sizes[i], k), need: sizes[i][need] })));
  const X = axis("x", "w"), Y = axis("y", "h"), boxes = new Map();
  layout.boxes.forEach((box, i) => {
    const middle = (map, k) => (map(box[k] - half(box, sizes[i], k)) + map(box[k] + half(box, sizes[i], k))) / 2;
    boxes.set(keyOf(box), { ...box, ...sizes[i], x: middle(X, "x"), y: middle(Y, "y") });
  });
  return { boxes, edges: layout.edges.map(e => ({ ...e, points: e.points.map(([x, y]) => [X(x), Y(y)]) })) };
}

/// The smallest rectangle around boxes and edges.
function bounds({ boxes, edges }) {
  const xs = [], ys = [];
  for (const b of boxes.values()) xs.push(b.x - b.w / 2, b.x + b.w / 2), ys.push(b.y - b.h / 2, b.y + b.h / 2);
  for (const e of edges) e.points.forEach(([x, y]) => (xs.push(x), ys.push(y)));
  const left = Math.min(...xs, 0), top = Math.min(...ys, 0);
  return { left, top, width: Math.max(...xs, 1) - left, height: Math.max(...ys, 1) - top };
}

const shifted = ({ boxes, edges }, dx, dy) => ({
  boxes: new Map([...boxes].map(([key, b]) => [key, { ...b, x: b.x + dx, y: b.y + dy }])),
  edges: edges.map(e => ({ ...e, points: e.points.map(([x, y]) => [x + dx, y + dy]) })),
});

const groupPadding = 16, groupChannel = 30, groupHeader = 40;

/// Everything with its place: boxes of nodes, groups and ports by key, and edges as lists of curves.
function placed(graph) {
  const inner = new Map();
  const sizeOf = box => box.kind === "node" ? nodeSize(graph.nodes[box.id])
    : box.kind === "port" ? portSize(graph.nodes[box.id]) : groupSize(box.id);
  const groupSize = id => {
    const group = graph.groups.get(id);
    if (!group.open) return collapsedSize(group);
    const content = arranged(group.layout, sizeOf), frame = bounds(content);
    inner.set(id, { content, frame });
    return {
      w: Math.max(frame.width + 2 * groupChannel, collapsedSize(group).w + 40),
      h: frame.height + groupPadding + groupHeader,
    };
  };
  const overview = arranged(graph.layout, sizeOf), boxes = new Map(overview.boxes), edges = [];
  for (const [id, { content, frame }] of inner) {
    const box = overview.boxes.get(`group ${id} `);
    const moved = shifted(content, box.x - frame.left - frame.width / 2,
      box.y - frame.top - frame.height / 2 + (groupHeader - groupPadding) / 2);
    moved.boxes.forEach((b, key) => boxes.set(key.startsWith("port") ? `${key} in ${id}` : key, { ...b, inside: id }));
    moved.edges.forEach(e => edges.push(innerEdge(e, moved.boxes, id)));
  }
  overview.edges.forEach(e => edges.push(...outerEdges(graph, e, boxes)));
  return { boxes, edges };
}

function innerEdge(edge, boxes, id) {
  const find = (end, side) => boxes.get(keyOf(end.kind === "port" ? { ...end, side } : end));
  return curve(edge, find(edge.from, "in"), [find(edge.to, "out")], id);
}

/// An edge of the overview; at an opened group it goes on to the ports of what lies at its other end.
function outerEdges(graph, edge, boxes) {
  const outside = end => node => end.kind === "node" ? node.id === end.id : node.group === end.id;
  const ports = (end, side, other) => {
    const found = [...boxes].filter(([key, box]) => end.kind === "group" && graph.groups.get(end.id).open
      && key.endsWith(`${side} in ${end.id}`) && outside(other)(graph.nodes[box.id])).map(([, box]) => box);
    return found.length > 0 ? found : [boxes.get(keyOf(end))];
  };
  return ports(edge.from, "out", edge.to).flatMap((from, i) =>
    ports(edge.to, "in", edge.from).filter((_, k) => i === 0 || k === 0)
      .map(to => curve(edge, channelled(boxes, from, 1), [channelled(boxes, to, -1)], null)));
}

/// A port, with the place just inside its group's border where edges turn to its height, free of other boxes.
function channelled(boxes, box, side) {
  if (box.kind !== "port") return box;
  const group = boxes.get(`group ${box.inside} `);
  return { ...box, turn: [group.x + side * (group.w / 2 - groupChannel + 6), box.y] };
}

/// Control points from the border of `from` to the border of the target, through the given ones.
function curve(edge, from, [to], inside) {
  let points = edge.points;
  const clamp = (y, box) => box.kind === "port" ? box.y : Math.min(box.y + box.h / 2 - 8, Math.max(box.y - box.h / 2 + 8, y));
  const join = (a, b) => { const k = (b[0] - a[0]) / 2; return [[a[0] + k, a[1]], [b[0] - k, b[1]], b]; };
  if (from) {
    const start = [from.x + from.w / 2, clamp(points[0][1], from)], way = from.turn ? join(start, from.turn) : [];
    points = Math.hypot(start[0] - points[0][0], start[1] - points[0][1]) < 0.5
      ? points : [start, ...way, ...join(from.turn ?? start, points[0]), ...points.slice(1)];
  }
  if (to) {
    const end = [to.x - to.w / 2, clamp(points.at(-1)[1], to)];
    if (Math.hypot(end[0] - points.at(-1)[0], end[1] - points.at(-1)[1]) >= 0.5) {
      points = [...points, ...(to.turn ? join(points.at(-1), to.turn) : []), ...join(to.turn ?? points.at(-1), end)];
    }
  }
  return { from: edge.from, to: edge.to, inside, points, ends: [from, to] };
}

const pathOf = points => "M" + points.map(([x, y], i) =>
  `${i === 1 ? "C" : ""}${x.toFixed(1)},${y.toFixed(1)}`).join(" ");

/// The middle of a curve of cubic pieces.
function middleOf(points) {
  const pieces = Math.floor((points.length - 1) / 3), k = Math.floor((pieces - 1) / 2) * 3;
  if (pieces === 0) return points[0];
  const t = pieces % 2 === 1 ? 0.5 : 1, u = 1 - t, weights = [u ** 3, 3 * u * u * t, 3 * u * t * t, t ** 3];
  return [0, 1].map(axis => weights.reduce((sum, w, i) => sum + w * points[k + i][axis], 0));
}
