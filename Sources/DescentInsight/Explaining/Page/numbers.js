// Numbers and shapes as people read them.

const superscripts = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/// At most `digits` significant digits, no trailing zeros, a real minus sign.
function formatted(x, digits = 6) {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  let [mantissa, exponent] = Number(x.toPrecision(digits)).toExponential().split("e");
  if (exponent >= -5 && exponent < Math.max(digits, 6)) {
    return String(Number(x.toPrecision(digits))).includes("e")
      ? minus(Number(x.toPrecision(digits)).toFixed(Math.min(20, digits - exponent)).replace(/0+$/, ""))
      : minus(String(Number(x.toPrecision(digits))));
  }
  return minus(mantissa) + " · 10" + [...String(Number(exponent))].map(c => superscripts[c]).join("");
}

const minus = text => text.replaceAll("-", "−");

/// J itself: of several elements the sum is explained.
const total = values => values.reduce((sum, x) => sum + x, 0);

/// All digits, as the computer holds them.
const exact = x => minus(String(Object.is(x, -0) ? "-0" : x)).replace("Infinity", "∞");

/// For use behind an operator.
const inBrackets = text => text.startsWith("−") ? `(${text})` : text;

const shapeText = shape => `[${shape.join(", ")}]`;

/// What a person typed, with either minus sign or a decimal comma; null if it is no number.
function parsed(text) {
  const plain = text.trim().replace(/^[−–]/, "-").replace(/^(-?\d*),(\d+)$/, "$1.$2");
  return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : null;
}

/// The place of element `i`, one number for each axis.
const indexOf = (i, shape) => stridesOf(shape).map((stride, axis) => Math.floor(i / stride) % shape[axis]);

/// The smallest step to move `x` by: a hundredth of its power of ten.
const stepOf = x => 10 ** (Math.floor(Math.log10(Math.max(Math.abs(x), 0.1) * 1.0000001)) - 2);

/// `x + steps · step`, on the grid of `step`, so that what is shown is what is computed with.
function stepped(x, steps, step) {
  if (steps === 0) return x;
  return Number((Math.round(x / step + steps) * step).toFixed(Math.max(0, -Math.round(Math.log10(step)))));
}
