// Tensors as small pictures, one pixel for each element or block of elements.

const shownCells = { rows: 32, columns: 48 };

/// How the elements of a shape lie in a picture: leading axes down, trailing axes across, long rows wrapped.
function gridOf(shape) {
  const count = product(shape), half = Math.ceil(shape.length / 2);
  let rows = product(shape.slice(0, half)), columns = product(shape.slice(half));
  if (shape.length < 2) {
    columns = count <= 32 ? count : Math.ceil(Math.sqrt(count * 1.5));
    rows = Math.ceil(count / Math.max(columns, 1));
  }
  const down = Math.ceil(rows / shownCells.rows), across = Math.ceil(columns / shownCells.columns);
  return {
    count, columns, down, across,
    shownRows: Math.ceil(rows / Math.max(down, 1)), shownColumns: Math.ceil(columns / Math.max(across, 1)),
  };
}

/// The element that a cell shows: the largest of its block, or −1 past the end.
function elementAt(grid, values, row, column) {
  let best = -1;
  for (let r = row * grid.down; r < (row + 1) * grid.down; r++) {
    for (let c = column * grid.across; c < Math.min(grid.columns, (column + 1) * grid.across); c++) {
      const i = r * grid.columns + c;
      if (i < grid.count && (best < 0 || !(Math.abs(values[i]) <= Math.abs(values[best])))) best = i;
    }
  }
  return best;
}

/// The cell in which an element lies.
const cellOf = (grid, element) => [
  Math.floor(Math.floor(element / grid.columns) / grid.down), Math.floor(element % grid.columns / grid.across)];

const isDark = () => matchMedia("(prefers-color-scheme: dark)").matches;

/// Blue below zero, orange above: told apart with any kind of colour vision. From paper, or from black.
function colourOf(x, scale) {
  if (Number.isNaN(x)) return [190, 60, 190];
  const t = scale > 0 ? Math.min(1, Math.abs(x) / scale) ** 0.8 : 0, dark = isDark();
  const zero = dark ? [38, 43, 54] : [247, 247, 245];
  const end = x < 0 ? (dark ? [104, 172, 255] : [23, 92, 170]) : (dark ? [255, 152, 82] : [196, 74, 8]);
  return zero.map((from, i) => Math.round(from + (end[i] - from) * t));
}

function extent(values) {
  let low = Infinity, high = -Infinity;
  for (const x of values) { if (x < low) low = x; if (x > high) high = x; }
  return { low, high, scale: Math.max(Math.abs(low), Math.abs(high)) };
}

const canvas = document.createElement("canvas");

/// The picture as a data URL.
function picture(grid, values) {
  canvas.width = Math.max(grid.shownColumns, 1);
  canvas.height = Math.max(grid.shownRows, 1);
  const context = canvas.getContext("2d"), image = context.createImageData(canvas.width, canvas.height);
  const { scale } = extent(values);
  for (let r = 0; r < grid.shownRows; r++) {
    for (let c = 0; c < grid.shownColumns; c++) {
      const i = elementAt(grid, values, r, c);
      if (i >= 0) image.data.set([...colourOf(values[i], scale), 255], (r * canvas.width + c) * 4);
    }
  }
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}
