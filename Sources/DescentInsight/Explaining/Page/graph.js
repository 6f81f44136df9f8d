// The page: what is shown at which step, what happens when a number moves, and what keys and fingers do.

const graph = JSON.parse(byId("graph").textContent);
const ownGroups = graph.groups;

function prepare() {
  for (const node of graph.nodes) {
    node.now = decoded(node.value);
    node.slope = node.derivative === null || node.derivative === undefined ? null : decoded(node.derivative);
    Object.assign(node, { start: node.now, chosen: 0, outgoing: [], incoming: [] });
  }
  for (const edge of graph.edges) {
    graph.nodes[edge.from].outgoing.push(edge);
    graph.nodes[edge.to].incoming.push(edge);
  }
  const order = new Map(graph.order.map((id, i) => [id, i]));
  for (const node of graph.nodes) {
    const operands = node.incoming.toSorted((a, b) => a.operand - b.operand).map(edge => graph.nodes[edge.from]);
    node.operands = operands.filter((operand, i) => operands.indexOf(operand) === i);
  }
  graph.backward = graph.order.toReversed().map(id => graph.nodes[id]).filter(node => node.slope);
  graph.stepCount = graph.order.length + graph.backward.length;
  graph.at = graph.stepCount;
  const few = ownGroups.length <= 4 || graph.nodes.length <= 40;
  graph.groups = new Map(ownGroups.map(group => [group.id, {
    ...group, open: few, members: graph.nodes.filter(node => node.group === group.id && order.has(node.id)),
  }]));
  const inputs = new Map();
  for (const entry of graph.program) if (entry.op === "input") inputs.set(entry.node, graph.nodes[entry.node].now);
  graph.program = new Program(graph.program, inputs);
  graph.nodes[graph.result].kind = "result";
  graph.startJ = total(graph.nodes[graph.result].now);
  const firstOf = kind => graph.order.map(id => graph.nodes[id]).find(node => node.kind === kind);
  graph.selected = firstOf("weight") ?? firstOf("input") ?? graph.nodes[graph.result];
}

// MARK: Stepping

function step(to) {
  const next = Math.max(0, Math.min(graph.stepCount, to));
  graph.at = next;
  graph.stepping = true;
  const current = currentStep();
  if (current) graph.selected = current.node;
  refresh({ follow: true });
}

function play(on) {
  clearInterval(graph.timer);
  graph.timer = null;
  if (on) {
    if (graph.at === graph.stepCount) step(0);
    graph.timer = setInterval(() => graph.at < graph.stepCount ? step(graph.at + 1) : play(false), 1100);
  }
  byId("play").textContent = on ? "Pause" : "Play";
  byId("play").setAttribute("aria-label", on ? "Pause" : "Play");
}

// MARK: Moving numbers

const near = (a, b) => Object.is(a, b) || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));

/// Takes values and derivatives from the program; boxes whose numbers are new flash.
function readProgram() {
  for (const node of graph.nodes) {
    const old = [node.now, node.slope], index = graph.derivativePrograms[node.id];
    if (node.program != null) node.now = graph.program.values[node.program];
    if (node.slope && index != null) node.slope = graph.program.values[index];
    const same = [node.now, node.slope].every((list, k) => !list || list.every((x, i) => near(x, old[k][i])));
    if (same || !node.element) continue;
    node.element.classList.remove("flash");
    requestAnimationFrame(() => node.element.classList.add("flash"));
  }
}

graph.set = (node, i, number) => {
  graph.fault = null;
  try {
    graph.program.set(node.id, i, number);
    readProgram();
  } catch (error) {
    graph.fault = error.message;
  }
  graph.moved = graph.nodes.some(other => other.canDrag && other.now.some((x, k) => x !== other.start[k]));
  refresh();
};

graph.choose = (node, i) => {
  node.chosen = i;
  refresh();
};

function reset() {
  for (const node of graph.nodes) {
    if (!node.canDrag) continue;
    node.start.forEach((x, i) => { if (node.now[i] !== x) graph.program.set(node.id, i, x); });
  }
  graph.fault = null;
  readProgram();
  graph.moved = false;
  refresh();
}

function select(node) {
  if (graph.selected === node) return;
  graph.selected = node;
  refresh();
  const box = boxOf(node);
  if (box && node.element.matches(":focus-visible")) graph.view.reveal(box);
}

/// The element under the pointer in a node's picture.
function elementUnder(node, event) {
  const image = event.target.closest("image"), grid = node.parts.grid;
  if (!image || !grid) return node.now.length === 1 && event.target.closest(".number, .grip") ? 0 : -1;
  const box = image.getBoundingClientRect(), cell = (at, length, count) =>
    Math.max(0, Math.min(count - 1, Math.floor(at / length * count)));
  return elementAt(grid, image.classList.contains("slopes") ? node.slope : node.now,
    cell(event.clientY - box.top, box.height, grid.shownRows), cell(event.clientX - box.left, box.width, grid.shownColumns));
}

/// A press on a number or cell that may move drags it; anywhere else it selects, and the view may pan.
function pressNode(node, event) {
  const i = elementUnder(node, event);
  select(node);
  if (i < 0 || event.button > 0) return;
  node.chosen = i;
  refresh();
  if (!node.canDrag || graph.view.pointers.size > 0) return;
  event.preventDefault();
  node.element.focus({ preventScroll: true });
  const from = event.clientX, start = node.now[i], unit = stepOf(node.start[i]), target = node.element;
  target.setPointerCapture(event.pointerId);
  let wanted = start, waiting = false;
  const move = ({ clientX }) => {
    wanted = stepped(start, Math.round(clientX - from), unit);
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; if (wanted !== node.now[i]) graph.set(node, i, wanted); });
  };
  const end = () => {
    ["pointermove", "pointerup", "pointercancel"].forEach((kind, k) => target.removeEventListener(kind, k ? end : move));
  };
  ["pointermove", "pointerup", "pointercancel"].forEach((kind, k) => target.addEventListener(kind, k ? end : move));
}

function showTip(event) {
  const tip = byId("tip"), element = event.target.closest?.(".node");
  const node = element && graph.nodes.find(other => other.element === element);
  const i = node ? elementUnder(node, event) : -1;
  tip.hidden = i < 0 || !node.valueShown || event.pointerType === "touch";
  if (tip.hidden) return;
  const J = graph.nodes[graph.result].name, name = nameAt(node, i);
  tip.textContent = `${name} = ${exact(node.now[i])}${node.slopeShown ? ` · ∂${J}/∂${name} = ${exact(node.slope[i])}` : ""}`;
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.min(event.clientX + 14, innerWidth - width - 8)}px`;
  tip.style.top = `${event.clientY + 18 + height > innerHeight ? event.clientY - height - 10 : event.clientY + 18}px`;
}

// MARK: Groups, keys, buttons

function openGroup(group, open) {
  const before = graph.placement.boxes.get(`group ${group.id} `);
  group.open = open;
  relayout();
  refresh();
  const after = graph.placement.boxes.get(`group ${group.id} `);
  // The group's left upper corner stays where it was on the screen.
  const corner = (box, k, length) => box[k] - box[length] / 2;
  graph.view.pan((corner(before, "x", "w") - corner(after, "x", "w")) * graph.view.scale,
    (corner(before, "y", "h") - corner(after, "y", "h")) * graph.view.scale);
}

function openAll(open) {
  for (const group of graph.groups.values()) group.open = open;
  relayout();
  refresh();
  graph.view.fit(leastScale);
}

/// The smallest text is 12 units: it stays 10 pixels high.
const leastScale = 0.84;

function pressKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const field = event.target.matches?.("input");
  const group = [...graph.groups.values()].find(other => other.element === document.activeElement);
  if (group && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    openGroup(group, !group.open);
    return;
  }
  const actions = {
    ArrowRight: () => step(graph.stepping ? graph.at + 1 : graph.at), ArrowLeft: () => step(graph.at - 1),
    Home: () => step(0), End: () => step(graph.stepCount),
    "+": () => graph.view.zoom(1.2), "=": () => graph.view.zoom(1.2), "-": () => graph.view.zoom(1 / 1.2),
    0: () => graph.view.fit(),
  };
  const node = graph.nodes.find(other => other.element && other.element === document.activeElement);
  if (node && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    if (node.canDrag) { arrowKeys(graph, node, event); return; }
    const seen = graph.order.map(id => graph.nodes[id]).filter(isShown);
    event.preventDefault();
    seen[seen.indexOf(node) + (event.key === "ArrowUp" ? -1 : 1)]?.element.focus();
    return;
  }
  if (field || !Object.hasOwn(actions, event.key)) return;
  event.preventDefault();
  play(false);
  actions[event.key]();
}

function connect() {
  const on = (id, action) => byId(id).addEventListener("click", action);
  const stop = action => () => { play(false); action(); };
  on("first", stop(() => step(0)));
  on("back", stop(() => step(graph.at - 1)));
  on("next", stop(() => step(graph.at + 1)));
  on("last", stop(() => step(graph.stepCount)));
  on("play", () => play(!graph.timer));
  on("reset", reset);
  on("fit", () => graph.view.fit());
  on("zoomIn", () => graph.view.zoom(1.2));
  on("zoomOut", () => graph.view.zoom(1 / 1.2));
  on("openAll", () => openAll(true));
  on("closeAll", () => openAll(false));
  byId("openAll").hidden = byId("closeAll").hidden = graph.groups.size === 0;
  byId("slider").addEventListener("input", stop(() => step(Number(byId("slider").value))));
  document.addEventListener("keydown", pressKey);
  byId("canvas").addEventListener("pointermove", showTip);
  byId("canvas").addEventListener("pointerleave", () => { byId("tip").hidden = true; });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => refresh());
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width) graph.view.fit(leastScale);
    width = innerWidth;
  });
}

function start() {
  prepare();
  document.title = graph.title;
  drawBoxes();
  relayout();
  graph.view = new View(byId("canvas"), byId("layer"), () => bounds(graph.placement));
  connect();
  refresh();
  graph.view.fit(leastScale);
}

start();

const named = name => {
  const node = graph.nodes.find(other => other.name === name);
  if (!node) throw new Error(`No value is called ${name}.`);
  return node;
};
const plain = list => list === null ? null : list.length === 1 ? list[0] : [...list];

/// For tests and for curious people: the page by names.
window.descent = {
  value: name => plain(named(name).now),
  derivative: name => plain(named(name).slope),
  /// All values of a program without inputs, for comparing the operations with Swift's.
  run: entries => new Program(entries, new Map()).values.map(list => [...list]),
  set: (name, i, number) => graph.set(named(name), i, number),
  step,
  get stepCount() { return graph.stepCount; },
  openGroup: (name, open) => openGroup([...graph.groups.values()].find(group => group.name === name), open),
};
