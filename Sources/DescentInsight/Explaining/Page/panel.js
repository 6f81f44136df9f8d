// The panel beside the graph: the chosen value, its numbers, what moving it does.

const byId = id => document.getElementById(id);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value); else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const nameAt = (node, i) => node.now.length === 1 ? node.name : `${node.name}${shapeText(indexOf(i, node.shape))}`;

/// One element with all its digits in the tooltip.
function elementLine(graph, node) {
  const i = node.chosen, J = graph.nodes[graph.result].name, line = element("p", { class: "pair" });
  const part = (kind, name, x) => element("span", { class: kind, title: exact(x) }, `${name} = ${formatted(x)}`);
  if (node.valueShown) line.append(part("v", nameAt(node, i), node.now[i]));
  if (node.slopeShown) line.append(" · ", part("d", `∂${J}/∂${nameAt(node, i)}`, node.slope[i]));
  return line;
}

/// Slider, number and arrow keys for the chosen element.
function mover(graph, node) {
  const i = node.chosen, from = node.start[i], reach = 10 ** Math.ceil(Math.log10(Math.max(Math.abs(from), 1) * 1.5));
  const name = nameAt(node, i), step = stepOf(from);
  const slider = element("input", {
    type: "range", id: "mover", min: from - reach, max: from + reach, step: "any", "aria-label": `Move ${name}`,
    oninput: () => graph.set(node, i, stepped(Number(slider.value), 1e-9, step)),
    onkeydown: event => arrowKeys(graph, node, event),
  });
  const field = element("input", {
    type: "text", id: "number", inputmode: "text", "aria-label": `Number for ${name}`, autocomplete: "off",
    onchange: () => {
      const number = parsed(field.value);
      if (number === null) field.value = formatted(node.now[i]); else graph.set(node, i, number);
    },
    onkeydown: event => {
      if (event.key === "Enter") field.dispatchEvent(new Event("change")); else arrowKeys(graph, node, event);
    },
  });
  slider.value = node.now[i];
  field.value = formatted(node.now[i]);
  return element("div", { class: "mover" }, slider, field);
}

/// ↑ and ↓ move the chosen element by a hundredth of its power of ten, with Shift by a tenth.
function arrowKeys(graph, node, event) {
  const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (!way) return;
  event.preventDefault();
  const i = node.chosen;
  graph.set(node, i, stepped(node.now[i], way * (event.shiftKey ? 10 : 1), stepOf(node.start[i])));
}

/// A large picture of a tensor; arrow keys and pointer choose an element.
function figure(graph, node, values, caption) {
  const grid = gridOf(node.shape), width = 320, cell = Math.min(56, width / Math.max(grid.shownColumns, 1));
  const high = Math.max(Math.min(26, cell), Math.min(10, cell * 4)), h = high * grid.shownRows, w = cell * grid.shownColumns;
  const picked = cellOf(grid, node.chosen);
  const svg = make("svg", { viewBox: `-2 -2 ${width + 4} ${h + 4}`, tabindex: 0, role: "img", "data-grid": "",
    "aria-label": `${caption}; chosen ${nameAt(node, node.chosen)} = ${formatted(values[node.chosen])}; arrow keys choose` });
  svg.append(make("image", { href: picture(grid, values), width: w, height: h, preserveAspectRatio: "none" }),
    make("rect", { class: "rim", width: w, height: h }),
    make("rect", { class: "cursor", x: picked[1] * cell, y: picked[0] * high, width: cell, height: high }));
  // With as many digits as all cells have room for, or none.
  const fits = write => values.every(x => widthOf(write(x), 12, 500) <= cell - 4);
  const write = grid.down === 1 && grid.across === 1 && grid.shownRows <= 16 && high >= 20
    && [brief, x => formatted(x, 2), x => formatted(x, 1)].find(fits);
  if (write) {
    values.forEach((x, i) => svg.append(label(
      (i % grid.columns + 0.5) * cell, (Math.floor(i / grid.columns) + 0.5) * high, "cellText", write(x))));
  }
  const choose = (row, column, focus) => {
    if (row < 0 || column < 0 || row >= grid.shownRows || column >= grid.shownColumns) return;
    const i = elementAt(grid, values, row, column);
    if (i >= 0) graph.choose(node, i, focus);
  };
  svg.addEventListener("pointerdown", event => {
    const box = svg.getBoundingClientRect(), k = (width + 4) / box.width;
    choose(Math.floor(((event.clientY - box.top) * k - 2) / high), Math.floor(((event.clientX - box.left) * k - 2) / cell));
  });
  svg.addEventListener("keydown", event => {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    choose(picked[0] + move[0], picked[1] + move[1], caption);
  });
  svg.dataset.caption = caption;
  const { low, high: top } = extent(values);
  return element("figure", {}, element("figcaption", {}, `${caption} ${shapeText(node.shape)}, ${formatted(low, 4)} … ${formatted(top, 4)}`
    + (grid.down * grid.across > 1 ? `; each cell the largest of ${grid.down} × ${grid.across}` : "")), svg);
}

function nudgeList(graph, node) {
  const chosen = new Set([...(node.nudges ?? []).map(n => n.element ?? 0), node.chosen].slice(-6));
  const list = element("ul", { class: "nudges", "aria-label": "What a nudge does" });
  for (const i of [...chosen].sort((a, b) => a - b)) {
    try {
      const { effect, detail } = nudgeText(graph, node, i);
      list.append(element("li", {}, effect, element("small", {}, `(${detail})`)));
    } catch { /* an operation that refuses the nudged number: nothing to compare */ }
  }
  return list;
}

/// Fills the panel for the selected value. What has focus keeps it.
function refreshPanel(graph) {
  const node = graph.selected, active = document.activeElement, panel = byId("details");
  const moving = active?.id === "mover" && panel.contains(active);
  const facts = [node.kind, node.shape.length === 0 ? "scalar" : shapeText(node.shape), node.dtype, node.location];
  const parts = [element("h2", {}, node.expression && node.expression !== node.name ? `${node.name} = ${node.expression}` : node.name),
    element("p", { class: "facts" }, facts.filter(Boolean).join(" · "))];
  if (node.now.length > 0) {
    parts.push(elementLine(graph, node));
    if (node.canDrag) parts.push(mover(graph, node));
    if (node.now.length > 1) {
      const J = graph.nodes[graph.result].name;
      parts.push(element("div", { class: "grids" },
        ...(node.valueShown ? [figure(graph, node, node.now, node.name)] : []),
        ...(node.slopeShown ? [figure(graph, node, node.slope, `∂${J}/∂${node.name}`)] : [])));
    }
    if (node.slopeShown && node.id !== graph.result && node.program != null) parts.push(nudgeList(graph, node));
  }
  if (graph.fault) parts.push(element("p", { class: "fault", role: "alert" }, graph.fault));
  if (moving && panel.dataset.node === `${node.id} ${node.chosen}`) {
    // The slider under the finger stays; everything around it is new.
    const old = active.parentElement, at = parts.findIndex(part => part.className === "mover");
    old.lastChild.value = formatted(node.now[node.chosen]);
    [...panel.children].forEach(child => child !== old && child.remove());
    old.before(...parts.slice(0, at));
    old.after(...parts.slice(at + 1));
    return;
  }
  const again = panel.contains(active) ? active.id || active.dataset.caption : null;
  panel.dataset.node = `${node.id} ${node.chosen}`;
  panel.replaceChildren(...parts);
  if (again) (byId(again) ?? panel.querySelector(`[data-caption="${CSS.escape(again)}"]`))?.focus();
}
