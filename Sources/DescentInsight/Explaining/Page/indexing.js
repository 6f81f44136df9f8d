// Operations at places that are computed, orders, and running sums; see operations.js.
//
//   dynamicSlice {lengths}           dynamicUpdateSlice                    gatherND
//   scatterND                        argSort {axis, descends}              cumulative {kind, axis, reversed}

/// The offsets of a block in the whole, moved inside.
function blockOffsets(block, whole, starts) {
  const strides = stridesOf(whole);
  const first = whole.map((length, axis) => Math.min(Math.max(starts[axis], 0), length - block[axis]));
  return offsets(block, strides, dot(first, strides));
}

/// For each index tuple the number of its slice of `shape`, and the length of a slice.
function slicePlaces(indices, { shape: tuples }, shape, op) {
  const depth = tuples.at(-1), places = new Int32Array(product(tuples.slice(0, -1)));
  for (let i = 0; i < places.length; i++) {
    for (let axis = 0; axis < depth; axis++) {
      places[i] = places[i] * shape[axis] + checkedIndex(indices[i * depth + axis], shape[axis], op);
    }
  }
  return [places, product(shape.slice(depth))];
}

/// Calls `body(offset of the first element, distance of neighbours, length)` for each line along `axis`.
function forEachLine(shape, axis, body) {
  const inner = stridesOf(shape)[axis], length = shape[axis];
  if (length === 0) return;
  for (let line = 0, count = product(shape) / length; line < count; line++) {
    body(Math.floor(line / inner) * length * inner + line % inner, inner, length);
  }
}

Object.assign(operations, {
  dynamicSlice: ({ shape }, [x, starts], [from]) => viewed(x, blockOffsets(shape, from.shape, starts)),
  dynamicUpdateSlice: ({ shape }, [x, update, starts], [, block]) => {
    const result = x.slice();
    blockOffsets(block.shape, shape, starts).forEach((offset, i) => { result[offset] = update[i]; });
    return result;
  },
  gatherND: ({ shape }, [x, indices], [from, tuples]) => {
    const [places, inner] = slicePlaces(indices, tuples, from.shape, "gather_nd");
    const result = new Float64Array(product(shape));
    places.forEach((place, i) => result.set(x.subarray(place * inner, (place + 1) * inner), i * inner));
    return result;
  },
  scatterND: ({ shape, dtype }, [indices, updates], [tuples]) => {
    const [places, inner] = slicePlaces(indices, tuples, shape, "scatter_nd");
    const result = new Float64Array(product(shape)), add = binaryFunction("add", dtype);
    places.forEach((place, i) => {
      for (let k = 0; k < inner; k++) {
        result[place * inner + k] = add(result[place * inner + k], updates[i * inner + k]);
      }
    });
    return result;
  },
  argSort: ({ shape, axis, descends }, [x]) => {
    const result = new Float64Array(product(shape)), sign = descends === "true" ? -1 : 1;
    // NaN is largest.
    const compared = (a, b) => Number.isNaN(a) || Number.isNaN(b)
      ? Number.isNaN(a) - Number.isNaN(b) : (a > b) - (a < b);
    forEachLine(shape, axis, (base, step, length) => {
      const order = Array.from({ length }, (_, k) => k);
      order.sort((a, b) => sign * compared(x[base + a * step], x[base + b * step]) || a - b);
      order.forEach((index, k) => { result[base + k * step] = index; });
    });
    return result;
  },
  cumulative: ({ shape, dtype, kind, axis, reversed }, [x]) => {
    const result = new Float64Array(product(shape)), isSum = kind === "sum";
    const combine = binaryFunction(isSum ? "add" : "multiply", dtype);
    forEachLine(shape, axis, (base, step, length) => {
      let sum = isSum ? 0 : 1;
      for (let k = 0; k < length; k++) {
        const at = base + (reversed === "true" ? length - 1 - k : k) * step;
        result[at] = sum = combine(sum, x[at]);
      }
    });
    return result;
  },
});
