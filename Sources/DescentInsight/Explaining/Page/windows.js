// Operations that move elements, and those with sliding windows; see operations.js.

const viewed = (x, at) => mapping(at.length, offset => x[offset], at);
const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);

function checkedIndex(index, size, op) {
  if (index >= 0 && index < size) return index;
  throw new RangeError(`${op} needs indices from 0 to ${size - 1}, but got ${index}. Move the number back.`);
}

Object.assign(operations, {
  broadcastInDim: ({ shape, axes }, [x], [from]) => {
    const source = stridesOf(from.shape), strides = shape.map(() => 0);
    axes.forEach((axis, i) => { if (from.shape[i] !== 1) strides[axis] = source[i]; });
    return viewed(x, offsets(shape, strides));
  },
  transpose: ({ shape, permutation }, [x], [from]) => {
    const source = stridesOf(from.shape);
    return viewed(x, offsets(shape, permutation.map(axis => source[axis])));
  },
  slice: ({ shape, starts, strides }, [x], [from]) => {
    const source = stridesOf(from.shape);
    return viewed(x, offsets(shape, source.map((s, i) => s * strides[i]), dot(starts, source)));
  },
  reverse: ({ shape, axes }, [x]) => {
    const strides = stridesOf(shape);
    let start = 0;
    for (const axis of axes) {
      start += Math.max(shape[axis] - 1, 0) * strides[axis];
      strides[axis] = -strides[axis];
    }
    return viewed(x, offsets(shape, strides, start));
  },
  pad: ({ shape, low, interior }, [x, fill], [from]) => {
    const target = stridesOf(shape), result = new Float64Array(product(shape)).fill(fill[0]);
    const at = offsets(from.shape, target.map((s, i) => s * (interior[i] + 1)), dot(low, target));
    at.forEach((offset, i) => { result[offset] = x[i]; });
    return result;
  },
  concatenate: ({ shape, axis }, arrays) => {
    const outer = product(shape.slice(0, axis)), result = new Float64Array(product(shape));
    for (let row = 0, at = 0; row < outer; row++) {
      for (const x of arrays) {
        const chunk = x.length / outer;
        result.set(x.subarray(row * chunk, (row + 1) * chunk), at);
        at += chunk;
      }
    }
    return result;
  },
  gather: ({ shape, axis }, [x, indices], [from]) => {
    const size = from.shape[axis], chunk = product(from.shape.slice(axis + 1));
    const outer = product(from.shape.slice(0, axis)), result = new Float64Array(product(shape));
    for (let row = 0, at = 0; row < outer; row++) {
      for (const index of indices) {
        const source = (row * size + checkedIndex(index, size, "gather")) * chunk;
        result.set(x.subarray(source, source + chunk), at);
        at += chunk;
      }
    }
    return result;
  },
  scatterAdd: ({ shape, axis, size, dtype }, [indices, updates]) => {
    const inner = product(shape.slice(axis + 1)), result = new Float64Array(product(shape));
    const add = binaryFunction("add", dtype), outer = product(shape.slice(0, axis));
    for (let row = 0; row < outer; row++) {
      indices.forEach((index, i) => {
        const target = (row * size + checkedIndex(index, size, "scatter")) * inner;
        const source = (row * indices.length + i) * inner;
        for (let k = 0; k < inner; k++) result[target + k] = add(result[target + k], updates[source + k]);
      });
    }
    return result;
  },
});

/// Calls `body(output cell, input cell, window cell)` for each cell of each window that lies inside the input.
function forEachTap({ size, strides, padding, dilations }, input, output, body) {
  const cells = product(size), inputStrides = stridesOf(input);
  const cellAt = stridesOf(size), outputAt = stridesOf(output);
  for (let o = 0, count = product(output); o < count; o++) {
    for (let cell = 0; cell < cells; cell++) {
      let position = 0, inside = true;
      for (let axis = 0; axis < size.length; axis++) {
        const at = Math.floor(o / outputAt[axis]) % output[axis] * strides[axis] - padding[axis].low
          + Math.floor(cell / cellAt[axis]) % size[axis] * dilations[axis];
        inside &&= at >= 0 && at < input[axis];
        position += at * inputStrides[axis];
      }
      if (inside) body(o, position, cell);
    }
  }
}

/// Calls `body(output element, input element)` for each element of each window of [batch, space…, channels].
function forEachPair(window, input, output, body) {
  const channels = input.at(-1), space = shape => shape.slice(1, -1);
  const inputCells = product(space(input)), outputCells = product(space(output));
  for (let n = 0; n < input[0]; n++) {
    forEachTap(window, space(input), space(output), (o, i) => {
      for (let c = 0; c < channels; c++) {
        body((n * outputCells + o) * channels + c, (n * inputCells + i) * channels + c);
      }
    });
  }
}

/// For each output element the input element that is largest in its window, the first of equals, or −1.
function winners(window, x, input, output) {
  const result = new Int32Array(product(output)).fill(-1);
  forEachPair(window, input, output, (o, i) => {
    const best = result[o];
    if (best < 0 || (!Number.isNaN(x[best]) && (x[i] > x[best] || Number.isNaN(x[i])))) result[o] = i;
  });
  return result;
}

/// The loop that a convolution and its two gradients share: each product of an input, a kernel and an output cell.
function convolve({ window, groups }, x, kernel, y, body) {
  const space = shape => shape.slice(1, -1), xCells = product(space(x)), yCells = product(space(y));
  const cin = x.at(-1), cout = y.at(-1), gin = cin / groups, gout = cout / groups;
  for (let n = 0; n < x[0]; n++) {
    forEachTap(window, space(x), space(y), (o, i, k) => {
      for (let oc = 0; oc < cout; oc++) {
        const start = (n * xCells + i) * cin + Math.floor(oc / gout) * gin, yi = (n * yCells + o) * cout + oc;
        for (let ic = 0; ic < gin; ic++) body(start + ic, (k * gin + ic) * cout + oc, yi);
      }
    });
  }
}

Object.assign(operations, {
  convolution: (op, [x, kernel], [a, b]) => {
    const result = new Float64Array(product(op.shape));
    convolve(op, a.shape, b.shape, op.shape, (xi, ki, yi) => { result[yi] += x[xi] * kernel[ki]; });
    return result;
  },
  convolutionInputGradient: (op, [dy, kernel], [a, b]) => {
    const result = new Float64Array(product(op.shape));
    convolve(op.forward, op.inputShape, b.shape, a.shape, (xi, ki, yi) => { result[xi] += dy[yi] * kernel[ki]; });
    return result;
  },
  convolutionKernelGradient: (op, [x, dy], [a, b]) => {
    const result = new Float64Array(product(op.shape));
    convolve(op.forward, a.shape, op.kernelShape, b.shape, (xi, ki, yi) => { result[ki] += x[xi] * dy[yi]; });
    return result;
  },
  reduceWindow: ({ kind, window, shape, dtype }, [x], [from]) => {
    const sum = kind === "sum", f = binaryFunction(sum ? "add" : "maximum", dtype);
    const result = new Float64Array(product(shape)).fill(sum ? 0 : isFloat(dtype) ? -Infinity : limits[dtype][0]);
    forEachPair(window, from.shape, shape, (o, i) => { result[o] = f(result[o], x[i]); });
    return result;
  },
  selectAndScatter: ({ window, shape, dtype }, [x, source], [a, b]) => {
    const result = new Float64Array(product(shape)), add = binaryFunction("add", dtype);
    winners(window, x, a.shape, b.shape).forEach((i, o) => { if (i >= 0) result[i] = add(result[i], source[o]); });
    return result;
  },
  selectAndGather: ({ window, shape }, [x, operand], [a]) =>
    mapping(product(shape), i => i >= 0 ? operand[i] : 0, winners(window, x, a.shape, shape)),
});
