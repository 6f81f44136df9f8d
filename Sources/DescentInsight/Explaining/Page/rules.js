// What each step says: an expression with its numbers, and the chain rule with its product.

/// A name as a symbol inside ∂J/∂…
const derivativeName = (graph, node) => `∂${graph.nodes[graph.result].name}/∂${node.name}`;

/// "c = w · x = 2 · (−2) = −4", or the shape where there are many numbers.
function forwardText(graph, node) {
  const single = node.now.length === 1, value = single ? formatted(node.now[0]) : shapeText(node.shape);
  if (node.operands.length === 0 || node.expression === node.name) {
    return single ? `${node.name} = ${value}` : `${node.name} ${value}`;
  }
  const filled = node.operands.every(o => o.now.length === 1) && substituted(node);
  const parts = [node.name, node.expression, ...(filled ? [filled] : [])];
  if (single) return [...parts, value].filter((part, i, all) => part !== all[i - 1]).join(" = ");
  const shapes = node.operands.map(o => `${o.name} ${shapeText(o.shape)}`).join(", ");
  return `${parts.join(" = ")}, ${value} from ${shapes}`;
}

/// The expression with each name replaced by its number.
function substituted(node) {
  const values = new Map(node.operands.map(o => [o.name, formatted(o.now[0])]));
  const names = [...values.keys()].sort((a, b) => b.length - a.length)
    .map(name => name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  const pattern = new RegExp(`(?<![\\p{L}\\p{Nd}_/.])(?:${names.join("|")})(?!\\.?[\\p{L}\\p{Nd}_/(])`, "gu");
  let found = false;
  const text = node.expression.replace(pattern, (name, at) => {
    found = true;
    const value = values.get(name), before = node.expression.slice(0, at).trimEnd();
    const after = node.expression[at + name.length] ?? "";
    const alone = (before === "" || /[(,]$/.test(before)) && !"²³⁰¹⁴⁵⁶⁷⁸⁹^ᵀ".includes(after || " ");
    return alone ? value : inBrackets(value);
  });
  return found ? text : null;
}

/// The users through which J depends on `node`, each with all edges to it.
function routes(graph, node) {
  const users = new Map();
  for (const edge of node.outgoing) {
    if (graph.nodes[edge.to].slope === null) continue;
    users.set(edge.to, [...(users.get(edge.to) ?? []), edge]);
  }
  return [...users].map(([id, edges]) => ({ user: graph.nodes[id], edges }));
}

/// The local derivative ∂user/∂node of two single numbers, everything else held.
function localValue(graph, node, { user, edges }) {
  if (node.now.length !== 1 || user.now.length !== 1) return null;
  return edges.reduce((sum, edge) => sum + graph.program.values[edge.localProgram][0], 0);
}

/// One summand of the chain rule: how it is written, and its number if it has one.
function summand(graph, node, route) {
  const outer = derivativeName(graph, route.user), inner = `∂${route.user.name}/∂${node.name}`;
  const local = localValue(graph, node, route);
  if (local !== null) {
    const factors = [formatted(route.user.slope[0]), inBrackets(formatted(local))];
    return { symbols: `${outer} · ${inner}`, numbers: factors.join(" · "), local };
  }
  const text = route.edges.map(edge => (edge.local ?? "").split(" = ").at(-1)).filter(part => part !== "");
  if (text.length === 0) return { symbols: `${outer} through ${route.user.name}`, local };
  return { symbols: text.map(part => part.includes("∂") ? part : `${outer} · ${part}`).join(" + "), local };
}

/// "∂J/∂c = ∂J/∂a · ∂a/∂c = 2 · 1 = 2", with a sum where several values use this one.
function chainText(graph, node) {
  const name = derivativeName(graph, node), list = routes(graph, node);
  const single = node.slope.length === 1, value = single ? formatted(node.slope[0]) : shapeText(node.shape);
  if (list.length === 0 || node.id === graph.result) return `${name} = ${value}`;
  if (single && list.length === 1 && list[0].user.id === graph.result) return edgeText(graph, node, list[0]);
  const parts = list.map(route => summand(graph, node, route));
  const symbols = parts.map(part => part.symbols).join(" + ");
  if (!single) return `${name} ${value} = ${symbols}`;
  const numbers = parts.every(part => part.numbers) ? [parts.map((part, i) => i === 0 ? part.numbers
    : part.numbers.replace(/^−.*? ·/, first => `(${first.slice(0, -2)}) ·`)).join(" + ")] : [];
  return [name, symbols, ...numbers, value].join(" = ");
}

/// What an edge is labelled with while the derivative goes along it: "∂a/∂c = x = 2".
function edgeText(graph, node, route) {
  const local = localValue(graph, node, route), name = `∂${route.user.name}/∂${node.name}`;
  const symbols = route.edges.map(edge => (edge.local ?? "").split(" = ").at(-1)).filter(part => part !== "");
  const text = [...new Set([name, ...symbols.slice(0, 1)])];
  if (local === null) {
    return symbols.length === 0 ? name : symbols.map(part => part.includes("∂") ? part : `· ${part}`).join(" + ");
  }
  const number = formatted(local);
  return [...(symbols.length === 1 ? text : [name]).filter(part => part !== number), number].join(" = ");
}

/// "w ↑ 0.001 → J ↓ 0.004 (really −0.003998; back-propagation −0.004)": J is computed with the number moved.
function nudgeText(graph, node, element) {
  const moved = node.now.slice(), J = graph.nodes[graph.result], before = total(J.now);
  moved[element] += graph.nudge;
  const change = total(graph.program.probe(node.program, moved, J.program)) - before;
  const expected = node.slope ? node.slope[element] * graph.nudge : 0;
  const tidy = Number(change.toPrecision(12)), noise = Math.abs(change) < Math.abs(before) * 1e-13;
  const place = node.now.length === 1 ? "" : shapeText(indexOf(element, node.shape));
  const effect = noise ? "stays" : `${change > 0 ? "↑" : "↓"} ${formatted(Math.abs(change), 3)}`;
  const detail = `really ${formatted(noise ? 0 : tidy)}; back-propagation ${formatted(expected)}`;
  return { effect: `${node.name}${place} ↑ ${formatted(graph.nudge)} → ${J.name} ${effect}`, detail };
}
