// The boxes: values, tensors, groups and ports, each drawn at its own size.

const SVG = "http://www.w3.org/2000/svg";

function make(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/// Width of text as it will be drawn.
const pen = canvas.cloneNode().getContext("2d");
function widthOf(text, size = 13, weight = 400) {
  pen.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width;
}

const shortened = (text, length = 30) => text.length > length ? text.slice(0, length - 1) + "…" : text;

/// Short enough for the caption of a picture.
function brief(x) {
  const text = formatted(x, 3);
  return text.length <= 7 ? text : minus(Number(x.toPrecision(2)).toExponential().replace("e+", "e"));
}

const mapSize = { w: 96, h: 54 };
const tagOf = node => node.now.length === 1 ? (node.kind === "operation" ? "" : node.kind) : shapeText(node.shape);
const secondLine = node => shortened(
  node.operands.length > 0 && node.expression !== node.name ? node.formula : "", 34);

const slopeLabel = node => `∂${graph.nodes[graph.result].name}/∂${shortened(node.label, 14)} = `;

function nodeSize(node) {
  const name = widthOf(shortened(node.label), 14, 650) + widthOf(tagOf(node), 12) + 14;
  const many = node.now.length !== 1, slope = many || !node.slope ? 0 : widthOf(slopeLabel(node) + "−0.000123456", 13, 600);
  const text = Math.max(name, slope, widthOf(secondLine(node), 12)) + 24;
  return { w: Math.ceil(Math.max(many ? 2 * mapSize.w + 36 : 124, text)), h: many ? 130 : 88 };
}

const portSize = node => ({ w: Math.ceil(widthOf(shortened(node.name, 18), 12)) + 16, h: 22 });

function collapsedSize(group) {
  const text = Math.max(widthOf(shortened(group.name, 48), 14, 650) + 22, widthOf(shortened(group.detail ?? "", 36), 12));
  return { w: Math.ceil(Math.max(160, text + 28)), h: 88 };
}

function label(x, y, kind, text = "") {
  const element = make("text", { x, y, class: kind, lengthAdjust: "spacingAndGlyphs" });
  element.textContent = text;
  return element;
}

function drawNode(node) {
  const { w, h } = nodeSize(node), left = -w / 2 + 12, top = -h / 2, right = w / 2 - 12;
  node.element = make("g", { class: `node ${node.kind}`, tabindex: 0, role: "button", "data-node": node.name },
    make("rect", { class: "frame", x: -w / 2, y: top, width: w, height: h, rx: node.kind === "input" ? 18 : 8 }),
    label(left, top + 18, "name", shortened(node.label)), label(right, top + 18, "soft end", tagOf(node)),
    label(left, top + 37, "soft", secondLine(node)));
  node.element.classList.toggle("draggable", node.canDrag);
  node.parts = node.now.length === 1 ? drawScalar(node, left, top) : drawTensor(node, left, top, right);
  return node.element;
}

function drawScalar(node, left, top) {
  const value = label(left, top + 56, "number now"), slope = label(left, top + 74, "derivative slope");
  if (node.canDrag) node.element.append(make("rect", { class: "grip", x: left - 8, y: top + 44, width: 100, height: 24 }));
  node.element.append(value, slope);
  return { value, slope };
}

function drawTensor(node, left, top, right) {
  const grid = gridOf(node.shape), cell = (length, count) => Math.min(14, length / Math.max(count, 1)) * Math.max(count, 1);
  const w = cell(mapSize.w, grid.shownColumns), h = cell(mapSize.h, grid.shownRows), y = top + 50;
  const map = (x, kind) => {
    const image = make("image", { x, y, width: w, height: h, preserveAspectRatio: "none", class: kind });
    node.element.append(image, make("rect", { x, y, width: w, height: h, class: `rim ${kind}` }));
    return image;
  };
  const middle = right - mapSize.w, values = map(left, "values now"), slopes = node.slope && map(middle, "slopes slope");
  const cursor = make("rect", { class: "cursor now", width: w / grid.shownColumns, height: h / grid.shownRows });
  const value = label(left, top + 118, "number caption now"), slope = label(middle, top + 118, "derivative caption slope");
  node.element.append(cursor, value, slope);
  return { values, slopes, value, slope, grid, cursor, w, h, left, y };
}

/// Writes a node's numbers; `fresh` flashes it.
function refreshNode(graph, node) {
  const { parts } = node, range = (label, list) => {
    const { low, high } = extent(list);
    label.textContent = low === high ? brief(low) : `${brief(low)} … ${brief(high)}`;
    if (widthOf(label.textContent, 12, 500) > mapSize.w) label.setAttribute("textLength", mapSize.w);
    else label.removeAttribute("textLength");
  };
  if (node.now.length === 1) {
    parts.value.textContent = formatted(node.now[0]);
    parts.slope.textContent = node.slope ? slopeLabel(node) + formatted(node.slope[0]) : "";
  } else if (node.now.length > 0) {
    parts.values.setAttribute("href", picture(parts.grid, node.now));
    parts.slopes?.setAttribute("href", picture(parts.grid, node.slope));
    range(parts.value, node.now);
    if (node.slope) range(parts.slope, node.slope);
    const [row, column] = cellOf(parts.grid, node.chosen);
    parts.cursor.setAttribute("x", parts.left + column * parts.w / parts.grid.shownColumns);
    parts.cursor.setAttribute("y", parts.y + row * parts.h / parts.grid.shownRows);
    parts.cursor.style.display = graph.selected === node && node.now.length <= 1536 ? "" : "none";
  }
}

/// What a screen reader says: "c = w · x, value −4, derivative of J by c 2".
function spoken(graph, node) {
  const shown = node.valueShown ? (node.now.length === 1 ? `value ${formatted(node.now[0])}` : `values ${shapeText(node.shape)}`) : "not computed yet";
  const name = node.expression && node.expression !== node.name ? `${node.name} = ${node.expression}` : `${node.name}, ${node.kind}`;
  const J = graph.nodes[graph.result].name;
  const slope = node.slopeShown ? `, derivative of ${J} by ${node.name} ${node.slope.length === 1 ? formatted(node.slope[0]) : shapeText(node.shape)}` : "";
  return `${name}, ${shown}${slope}`;
}

function drawGroup(group) {
  group.element = make("g", { class: "group", tabindex: 0, role: "button", "data-group": group.name });
  return group.element;
}

/// Redraws a group's frame after it has opened, closed or moved on by a step.
function refreshGroup(graph, group, { w, h }) {
  const top = -h / 2, left = -w / 2 + 14, members = group.members, back = members.filter(n => n.slope);
  const bar = (y, part, whole, kind) => whole === 0 ? [] : [
    make("rect", { class: "rest", x: left, y, width: w - 28, height: 5, rx: 2.5 }),
    make("rect", { class: kind, x: left, y, width: (w - 28) * part / whole, height: 5, rx: 2.5 })];
  group.element.replaceChildren(
    make("rect", { class: "frame", x: -w / 2, y: top, width: w, height: h, rx: 12 }),
    label(left, top + 20, "name", `${group.open ? "▾" : "▸"} ${shortened(group.name, 48)}`),
    ...(group.open ? [] : [
      label(left, top + 41, "soft", shortened(group.detail ?? "", 36)),
      ...bar(top + 59, members.filter(n => n.valueShown).length, members.length, "done"),
      ...bar(top + 70, back.filter(n => n.slopeShown).length, back.length, "doneBack")]));
  group.element.classList.toggle("open", group.open);
  group.element.setAttribute("aria-expanded", group.open);
  group.element.setAttribute("aria-label", `${group.name}, layer of ${members.length} values, ${group.open ? "open" : "closed"}`);
}

const drawPort = (box, node) => make("g", { class: "port", transform: `translate(${box.x},${box.y})` },
  make("rect", { x: -box.w / 2, y: -11, width: box.w, height: 22, rx: 11 }),
  label(-box.w / 2 + 8, 0, "soft", shortened(node.name, 18)));
