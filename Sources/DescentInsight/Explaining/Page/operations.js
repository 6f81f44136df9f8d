// Every operation of a program, as Descent's reference interpreter computes it, on arrays of doubles.
//
// An entry of a program is {op, inputs, shape, dtype, …attributes}; `op` is the name of the Swift case and the
// attributes are the stored properties of its payload:
//
//   input {node}                     data {value}  constant {value}        (value: base64 of float64)
//   iota {axis}                      identity  select  convert  reshape    (nothing more)
//   unary {kind}                     binary {kind}                         compare {kind}
//   broadcastInDim {axes}            transpose {permutation}               reverse {axes}
//   slice {starts, limits, strides}  pad {low, high, interior}             concatenate {axis}
//   reduce {kind, axes}              argMax {axis}                         gather {axis}  scatterAdd {axis, size}
//   dotGeneral {lhsBatch, rhsBatch, lhsContracting, rhsContracting}
//   convolution {window, groups}     reduceWindow {kind, window}           selectAndScatter, selectAndGather {window}
//   convolutionInputGradient {forward: {window, groups}, inputShape}
//   convolutionKernelGradient {forward: {window, groups}, kernelShape}
//   window: {size, strides, padding: [{low, high}], dilations}

const isFloat = dtype => dtype.startsWith("float") || dtype === "bfloat16";

/// Brings the exact result of integer arithmetic into the type: integers wrap, bool is 0 or 1.
const wrap = {
  int32: x => Number.isSafeInteger(x) ? x | 0 : Number(BigInt.asIntN(32, BigInt(x))),
  int64: x => typeof x === "bigint" ? Number(BigInt.asIntN(64, x)) : x,
  uint8: x => Number.isSafeInteger(x) ? x & 255 : Number(BigInt.asUintN(8, BigInt(x))),
};
const limits = {
  int32: [-(2 ** 31), 2 ** 31 - 1], int64: [-(2 ** 63), 2 ** 63], uint8: [0, 255], bool: [0, 1],
};

/// erf by its series of positive terms, 2/√π · e^(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)).
function erf(x) {
  const a = Math.abs(x);
  if (!(a < 6)) return a >= 6 ? Math.sign(x) : NaN;
  let term = a, sum = a;
  for (let n = 1; term > sum * 1e-17; n++) sum += term *= 2 * a * a / (2 * n + 1);
  return Math.sign(x) * 2 / Math.sqrt(Math.PI) * Math.exp(-a * a) * sum;
}

function roundNearestEven(x) {
  const up = Math.round(x);
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
}

const unaryFloat = {
  negate: x => -x, abs: Math.abs, sign: Math.sign, exponential: Math.exp, exponentialMinusOne: Math.expm1,
  log: Math.log, logPlusOne: Math.log1p, tanh: Math.tanh, sqrt: Math.sqrt, rsqrt: x => 1 / Math.sqrt(x),
  logistic: x => x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)),
  cbrt: Math.cbrt, sine: Math.sin, cosine: Math.cos, tan: Math.tan, floor: Math.floor, ceil: Math.ceil,
  roundNearestEven, erf,
};
const binaryFloat = {
  add: (x, y) => x + y, subtract: (x, y) => x - y, multiply: (x, y) => x * y, divide: (x, y) => x / y,
  maximum: Math.max, minimum: Math.min, remainder: (x, y) => x % y, atan2: Math.atan2,
  // C's pow knows that 1 to any power is 1, and −1 to an infinite one.
  power: (x, y) => x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y,
};

/// Integers wrap around; x / 0 is −1 and x mod 0 is x. Only products and powers leave the exact range of doubles.
const unaryInteger = { negate: x => -x, abs: Math.abs, sign: Math.sign, not: x => ~BigInt(x) };
const exactly = (x, y, small, large) => {
  const result = small(x, y);
  return Number.isSafeInteger(result) ? result : large(BigInt(x), BigInt(y));
};
const binaryInteger = {
  add: (x, y) => exactly(x, y, (a, b) => a + b, (a, b) => a + b),
  subtract: (x, y) => exactly(x, y, (a, b) => a - b, (a, b) => a - b),
  multiply: (x, y) => exactly(x, y, (a, b) => a * b, (a, b) => a * b),
  divide: (x, y) => y === 0 ? -1 : Math.trunc(x / y),
  remainder: (x, y) => y === 0 ? x : x % y,
  maximum: Math.max, minimum: Math.min,
  power: (x, y) => y < 0 ? (x === 1 ? 1 : x === -1 ? (y % 2 === 0 ? 1 : -1) : 0)
    : exactly(x, y, (a, b) => a ** b, (a, b) => a ** b),
  and: (x, y) => BigInt(x) & BigInt(y), or: (x, y) => BigInt(x) | BigInt(y), xor: (x, y) => BigInt(x) ^ BigInt(y),
};
const either = (x, y) => x || y ? 1 : 0, both = (x, y) => x && y ? 1 : 0, differ = (x, y) => !x !== !y ? 1 : 0;
const binaryBool = {
  add: either, maximum: either, or: either, multiply: both, minimum: both, and: both, subtract: differ, xor: differ,
};
const comparison = {
  equal: (x, y) => x === y, notEqual: (x, y) => x !== y, less: (x, y) => x < y, lessOrEqual: (x, y) => x <= y,
  greater: (x, y) => x > y, greaterOrEqual: (x, y) => x >= y,
};

function unaryFunction(kind, dtype) {
  if (isFloat(dtype)) return unaryFloat[kind];
  if (dtype === "bool") return kind === "not" ? x => x ? 0 : 1 : x => x;
  const f = unaryInteger[kind] ?? (x => x);
  return x => wrap[dtype](f(x));
}

function binaryFunction(kind, dtype) {
  if (isFloat(dtype)) return binaryFloat[kind];
  if (dtype === "bool") return binaryBool[kind];
  const f = binaryInteger[kind];
  return (x, y) => {
    const result = f(x, y);
    return wrap[dtype](typeof result === "bigint" && dtype !== "int64" ? BigInt.asIntN(64, result) : result);
  };
}

/// Between integers the low bits stay; from floating point it truncates and saturates, and NaN is 0.
function conversion(from, to) {
  if (isFloat(to)) return x => x;
  if (to === "bool") return x => x !== 0 ? 1 : 0;
  if (!isFloat(from)) return wrap[to];
  const [low, high] = limits[to];
  return x => Number.isNaN(x) ? 0 : Math.trunc(Math.min(high, Math.max(low, x)));
}

function mapping(count, f, ...arrays) {
  const result = new Float64Array(count), [a, b, c] = arrays;
  if (arrays.length === 1) for (let i = 0; i < count; i++) result[i] = f(a[i]);
  else if (arrays.length === 2) for (let i = 0; i < count; i++) result[i] = f(a[i], b[i]);
  else for (let i = 0; i < count; i++) result[i] = f(a[i], b[i], c[i]);
  return result;
}

const product = lengths => lengths.reduce((a, b) => a * b, 1);
const stridesOf = shape => shape.map((_, axis) => product(shape.slice(axis + 1)));

/// The offset start + Σ index · stride for each index of `shape`, in row-major order.
function offsets(shape, strides, start = 0) {
  const result = new Int32Array(product(shape)), index = shape.map(() => 0);
  for (let i = 0, offset = start; i < result.length; i++) {
    result[i] = offset;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      offset += strides[axis];
      if (++index[axis] < shape[axis]) break;
      offset -= index[axis] * strides[axis];
      index[axis] = 0;
    }
  }
  return result;
}

/// `operations[op](entry, arrays of the inputs, entries of the inputs)` gives the array of the result.
const operations = {
  data: entry => entry.value,
  constant: entry => entry.value,
  identity: (_, [x]) => x,
  reshape: (_, [x]) => x,
  iota: ({ shape, axis }) => {
    const inner = stridesOf(shape)[axis];
    return new Float64Array(product(shape)).map((_, i) => Math.floor(i / inner) % shape[axis]);
  },
  unary: ({ kind, dtype }, [x]) => mapping(x.length, unaryFunction(kind, dtype), x),
  binary: ({ kind, dtype }, [x, y]) => mapping(x.length, binaryFunction(kind, dtype), x, y),
  compare: ({ kind }, [x, y]) => mapping(x.length, comparison[kind], x, y),
  select: (_, [c, x, y]) => mapping(c.length, (condition, a, b) => condition ? a : b, c, x, y),
  convert: ({ dtype }, [x], [from]) => mapping(x.length, conversion(from.dtype, dtype), x),
  reduce: ({ kind, axes, dtype }, [x], [{ shape }]) => {
    const rest = shape.map((_, axis) => axis).filter(axis => !axes.includes(axis)), strides = stridesOf(shape);
    const pick = (list, axes) => axes.map(axis => list[axis]);
    const kept = offsets(pick(shape, rest), pick(strides, rest));
    const steps = offsets(pick(shape, axes), pick(strides, axes));
    const f = binaryFunction({ sum: "add", product: "multiply" }[kind] ?? kind, dtype);
    const [low, high] = isFloat(dtype) ? [-Infinity, Infinity] : limits[dtype];
    const first = { sum: 0, or: 0, product: 1, and: 1, maximum: low, minimum: high }[kind];
    return mapping(kept.length, base => steps.reduce((sum, step) => f(sum, x[base + step]), first), kept);
  },
  argMax: ({ axis }, [x], [{ shape }]) => {
    const inner = stridesOf(shape)[axis], length = shape[axis];
    const result = new Float64Array(product(shape) / length);
    for (let i = 0; i < result.length; i++) {
      const base = Math.floor(i / inner) * length * inner + i % inner;
      let best = 0;
      for (let k = 1; k < length && !Number.isNaN(x[base + best * inner]); k++) {
        const value = x[base + k * inner];
        if (value > x[base + best * inner] || Number.isNaN(value)) best = k;
      }
      result[i] = best;
    }
    return result;
  },
  dotGeneral: (op, [x, y], [a, b]) => {
    const free = (shape, ...used) => shape.map((_, axis) => axis).filter(axis => !used.flat().includes(axis));
    const aFree = free(a.shape, op.lhsBatch, op.lhsContracting), bFree = free(b.shape, op.rhsBatch, op.rhsContracting);
    const aStrides = stridesOf(a.shape), bStrides = stridesOf(b.shape), zeros = axes => axes.map(() => 0);
    const pick = (list, axes) => axes.map(axis => list[axis]), inner = pick(a.shape, op.lhsContracting);
    const aStarts = offsets(op.shape, [...pick(aStrides, [...op.lhsBatch, ...aFree]), ...zeros(bFree)]);
    const bStarts = offsets(op.shape,
      [...pick(bStrides, op.rhsBatch), ...zeros(aFree), ...pick(bStrides, bFree)]);
    const aSteps = offsets(inner, pick(aStrides, op.lhsContracting));
    const bSteps = offsets(inner, pick(bStrides, op.rhsContracting));
    return mapping(aStarts.length, isFloat(op.dtype) ? (p, q) => {
      let sum = 0;
      for (let k = 0; k < aSteps.length; k++) sum += x[p + aSteps[k]] * y[q + bSteps[k]];
      return sum;
    } : (p, q) => {
      const add = binaryFunction("add", op.dtype), multiply = binaryFunction("multiply", op.dtype);
      return aSteps.reduce((sum, step, k) => add(sum, multiply(x[p + step], y[q + bSteps[k]])), 0);
    }, aStarts, bStarts);
  },
};
