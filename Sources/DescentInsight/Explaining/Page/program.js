// The recorded computation, run again whenever a number moves.

/// The doubles behind base64 of their little-endian bytes.
function decoded(text) {
  const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
  return new Float64Array(bytes.buffer);
}

class Program {
  /// `inputs` has the array of each node that can be moved.
  constructor(entries, inputs) {
    this.inputs = inputs;
    this.entries = entries.map(entry => {
      const list = { ...entry, inputs: entry.inputs ?? [] };
      return typeof list.value === "string" ? { ...list, value: decoded(list.value) } : list;
    });
    this.needs = new Map();
  }

  compute(index, values) {
    const entry = this.entries[index];
    if (entry.op === "input") return this.inputs.get(entry.node);
    return operations[entry.op](
      entry, entry.inputs.map(i => values[i]), entry.inputs.map(i => this.entries[i]));
  }

  /// All values; computed when first asked for.
  get values() {
    if (!this.computed) {
      this.computed = [];
      this.entries.forEach((_, i) => { this.computed[i] = this.compute(i, this.computed); });
    }
    return this.computed;
  }

  /// The entries that `target` depends on, in order.
  ancestors(target) {
    if (!this.needs.has(target)) {
      const found = new Set([target]);
      for (let i = target; i >= 0; i--) if (found.has(i)) this.entries[i].inputs.forEach(k => found.add(k));
      this.needs.set(target, [...found].sort((a, b) => a - b));
    }
    return this.needs.get(target);
  }

  /// Makes `element` of input `node` the given number and recomputes what depends on it, or nothing if an
  /// operation refuses.
  set(node, element, number) {
    const before = this.inputs.get(node), after = before.slice();
    const values = this.values.slice(), moved = new Set();
    after[element] = number;
    this.inputs.set(node, after);
    try {
      this.entries.forEach((entry, i) => {
        if (entry.op === "input" ? entry.node !== node : !entry.inputs.some(k => moved.has(k))) return;
        values[i] = this.compute(i, values);
        moved.add(i);
      });
    } catch (error) {
      this.inputs.set(node, before);
      throw error;
    }
    this.computed = values;
  }

  /// The value of `target` if entry `source` were `array`.
  probe(source, array, target) {
    const values = this.values.slice(), moved = new Set([source]);
    values[source] = array;
    for (const i of this.ancestors(target)) {
      if (i <= source || !this.entries[i].inputs.some(k => moved.has(k))) continue;
      values[i] = this.compute(i, values);
      moved.add(i);
    }
    return values[target];
  }
}
