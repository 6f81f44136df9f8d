// Puts the graph on the screen, and shows on it and in words what the current step is.

const isShown = node => !graph.groups.has(node.group) || graph.groups.get(node.group).open;
const boxOf = node => graph.placement.boxes.get(isShown(node) ? `node ${node.id} ` : `group ${node.group} `);

function drawBoxes() {
  const drawn = new Set();
  for (const id of graph.order) {
    const node = graph.nodes[id], group = graph.groups.get(node.group);
    if (group && !drawn.has(group)) {
      drawn.add(group);
      byId("boxes").append(drawGroup(group));
      group.element.addEventListener("click", event => {
        if (!group.open || event.target.classList.contains("name")) openGroup(group, !group.open);
      });
    }
    byId("boxes").append(drawNode(node));
    node.element.addEventListener("focus", () => select(node));
    node.element.addEventListener("pointerdown", event => pressNode(node, event));
  }
}

function relayout() {
  graph.placement = placed(graph);
  const open = [...graph.groups.values()].filter(group => group.open).map(group => graph.placement.boxes.get(`group ${group.id} `));
  byId("backs").replaceChildren(...open.filter(Boolean).map(({ x, y, w, h }) => make(
    "rect", { class: "back", x: x - w / 2, y: y - h / 2, width: w, height: h, rx: 12 })));
  byId("boxes").querySelectorAll(".port").forEach(port => port.remove());
  for (const node of graph.nodes) {
    const box = isShown(node) && graph.placement.boxes.get(`node ${node.id} `);
    if (!node.element) continue;
    node.element.style.display = box ? "" : "none";
    if (box) node.element.setAttribute("transform", `translate(${box.x},${box.y})`);
  }
  for (const group of graph.groups.values()) {
    const box = graph.placement.boxes.get(`group ${group.id} `);
    if (!group.element || !box) continue;
    group.element.setAttribute("transform", `translate(${box.x},${box.y})`);
    refreshGroup(graph, group, box);
  }
  for (const box of graph.placement.boxes.values()) {
    if (box.kind === "port" && box.inside !== undefined) byId("boxes").append(drawPort(box, graph.nodes[box.id]));
  }
  byId("edges").replaceChildren(...graph.placement.edges.map(edge => {
    edge.element = make("path", { class: edge.ends[1]?.kind === "port" ? "edge toPort" : "edge", d: pathOf(edge.points) });
    return edge.element;
  }));
}

/// Whether a drawn edge is part of the way from one node to another.
function carries(drawn, from, to) {
  const fits = (end, node, other) => end.kind === "node" ? end.id === node.id
    : end.kind === "group" ? end.id === node.group && node.group !== other.group : end.id === node.id;
  const throughPorts = drawn.ends.every((box, i) => box?.kind !== "port" || drawn.inside !== null
    || box.id === (i === 0 ? to.id : from.id));
  if (!fits(drawn.from, from, to) || !fits(drawn.to, to, from)) return false;
  return throughPorts && (drawn.inside === null || drawn.inside === from.group || drawn.inside === to.group);
}

/// The step's node, which way it goes, and the edges it uses.
function currentStep() {
  const n = graph.order.length;
  if (graph.at === 0) return null;
  return graph.at <= n ? { node: graph.nodes[graph.order[graph.at - 1]], backward: false }
    : { node: graph.backward[graph.at - n - 1], backward: true };
}

function refresh({ numbers = true, follow = false } = {}) {
  const n = graph.order.length, step = currentStep();
  graph.order.forEach((id, i) => { graph.nodes[id].valueShown = i < graph.at; });
  graph.backward.forEach((node, i) => { node.slopeShown = n + i < graph.at; });
  for (const node of graph.nodes) {
    if (!node.element) continue;
    node.element.classList.toggle("hiddenValue", !node.valueShown);
    node.element.classList.toggle("hiddenSlope", !node.slopeShown);
    node.element.classList.toggle("selected", node === graph.selected);
    node.element.classList.remove("current", "backward");
    node.element.setAttribute("aria-label", spoken(graph, node));
    if (numbers && isShown(node)) refreshNode(graph, node);
  }
  for (const group of graph.groups.values()) {
    group.element?.classList.remove("current", "backward");
    const box = graph.placement.boxes.get(`group ${group.id} `);
    if (group.element && box && !group.open) refreshGroup(graph, group, box);
  }
  byId("labels").replaceChildren();
  graph.placement.edges.forEach(edge => edge.element.classList.remove("lit", "feeding"));
  if (step && graph.stepping) showStep(step, follow);
  refreshStory(step);
  refreshPanel(graph);
}

function showStep({ node, backward }, follow) {
  const shown = isShown(node) ? node.element : graph.groups.get(node.group).element;
  shown.classList.add("current");
  shown.classList.toggle("backward", backward);
  const pairs = backward ? routes(graph, node).map(route => [node, route.user, route])
    : node.operands.map(operand => [operand, node]);
  for (const [from, to, route] of pairs) {
    const used = graph.placement.edges.filter(edge => carries(edge, from, to));
    used.forEach(edge => edge.element.classList.add(backward ? "lit" : "feeding"));
    if (route && used.length > 0) drawLabel(used[Math.floor((used.length - 1) / 2)], edgeText(graph, node, route));
  }
  if (follow) graph.view.reveal(boxOf(node), pairs.flat().filter(other => other.now).map(boxOf));
}

/// The local derivative on its edge, moved up or down until it covers no other label.
function drawLabel(edge, text) {
  const short = shortened(text, 44), w = widthOf(short, 13, 600) + 14;
  let [x, y] = middleOf(edge.points);
  const taken = [...byId("labels").children].map(g => g.place);
  const boxes = [...graph.placement.boxes.values()].filter(b => b.kind !== "group" || !graph.groups.get(b.id).open);
  const covers = (y, list) => list.some(b => Math.abs(b.x - x) < (b.w + w) / 2 + 2 && Math.abs(b.y - y) < (b.h + 22) / 2 + 2);
  const moves = Array.from({ length: 25 }, (_, i) => (i % 2 ? 1 : -1) * Math.ceil(i / 2) * 13);
  y += moves.find(dy => !covers(y + dy, taken) && !covers(y + dy, boxes)) ?? moves.find(dy => !covers(y + dy, taken)) ?? 0;
  const g = make("g", { class: "label", transform: `translate(${x},${y})` },
    make("rect", { x: -w / 2, y: -11, width: w, height: 22, rx: 5 }), label(0, 0, "", short));
  g.place = { x, y, w, h: 22 };
  byId("labels").append(g);
}

function refreshStory(step) {
  const story = byId("story"), J = graph.nodes[graph.result], sum = total(J.now), n = graph.order.length;
  byId("slider").max = graph.stepCount;
  byId("slider").value = graph.at;
  byId("first").disabled = byId("back").disabled = graph.at === 0;
  byId("next").disabled = byId("last").disabled = graph.at === graph.stepCount;
  story.className = !step || !graph.stepping ? "" : step.backward ? "backward" : "forward";
  const [title, text] = !graph.stepping
    ? [`${n} values, ${graph.backward.length} derivatives`, "Everything is shown. Press Play, or |◀ and then ▶, to see it computed one step at a time."]
    : step === null ? [`Step 0 of ${graph.stepCount}`, "Nothing is computed yet. ▶ gives the first value."]
    : [`Step ${graph.at} of ${graph.stepCount}, ${step.backward ? "backward" : "forward"}`,
      step.backward ? chainText(graph, step.node) : forwardText(graph, step.node)];
  if (story.textContent !== title + text) {
    const heading = document.createElement("b");
    heading.textContent = title;
    story.replaceChildren(heading, text);
  }
  const heading = byId("result"), now = formatted(sum), known = J.valueShown;
  const changed = sum !== graph.startJ;
  const before = document.createElement("small");
  before.textContent = changed ? ` before: ${formatted(graph.startJ)}` : "";
  heading.title = exact(sum);
  heading.replaceChildren(known ? `${J.name} = ${now}` : J.name, ...(known && changed ? [before] : []));
  byId("reset").hidden = !graph.moved;
}
