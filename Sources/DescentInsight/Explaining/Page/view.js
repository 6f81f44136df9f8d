// Panning and zooming: wheel, one finger or mouse, two fingers, keys.

class View {
  /// `content()` gives the rectangle around everything drawn.
  constructor(svg, layer, content) {
    Object.assign(this, { svg, layer, content, scale: 1, x: 0, y: 0, pointers: new Map() });
    svg.addEventListener("wheel", event => this.wheel(event), { passive: false });
    svg.addEventListener("pointerdown", event => this.press(event));
    svg.addEventListener("pointermove", event => this.drag(event));
    for (const kind of ["pointerup", "pointercancel"]) {
      svg.addEventListener(kind, event => this.pointers.delete(event.pointerId));
    }
  }

  get size() { return this.svg.getBoundingClientRect(); }

  apply(smooth = false) {
    this.layer.classList.toggle("moving", smooth);
    this.layer.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
  }

  wheel(event) {
    event.preventDefault();
    if (event.shiftKey) { this.pan(-(event.deltaX || event.deltaY), 0); return; }
    const { left, top } = this.size, pixels = event.deltaMode === 1 ? 16 : 1;
    if (!event.ctrlKey && Math.abs(event.deltaX) > Math.abs(event.deltaY)) { this.pan(-event.deltaX, 0); return; }
    this.zoom(Math.exp(-event.deltaY * pixels * (event.ctrlKey ? 0.01 : 0.002)), event.clientX - left, event.clientY - top);
  }

  press(event) {
    if (event.defaultPrevented || event.button > 0) return;
    this.pointers.set(event.pointerId, [event.clientX, event.clientY]);
  }

  drag(event) {
    const last = this.pointers.get(event.pointerId), now = [event.clientX, event.clientY];
    if (!last) return;
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (!this.svg.hasPointerCapture(event.pointerId) && Math.hypot(now[0] - last[0], now[1] - last[1]) < 4) return;
    this.svg.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, now);
    if (!other) { this.pan(now[0] - last[0], now[1] - last[1]); return; }
    const { left, top } = this.size, distance = p => Math.max(1, Math.hypot(p[0] - other[0], p[1] - other[1]));
    this.pan((now[0] - last[0]) / 2, (now[1] - last[1]) / 2);
    this.zoom(distance(now) / distance(last), (now[0] + other[0]) / 2 - left, (now[1] + other[1]) / 2 - top);
  }

  around(boxes) {
    const edge = (k, length, side, pick) => pick(...boxes.map(b => b[k] + side * b[length] / 2));
    const [left, right] = [edge("x", "w", -1, Math.min), edge("x", "w", 1, Math.max)];
    const [top, bottom] = [edge("y", "h", -1, Math.min), edge("y", "h", 1, Math.max)];
    return { x: (left + right) / 2, y: (top + bottom) / 2, w: right - left, h: bottom - top };
  }

  pan(dx, dy) { this.x += dx; this.y += dy; this.apply(); }

  zoom(factor, x = this.size.width / 2, y = this.size.height / 2) {
    const scale = Math.min(4, Math.max(0.05, this.scale * factor)), ratio = scale / this.scale;
    this.x = x - (x - this.x) * ratio;
    this.y = y - (y - this.y) * ratio;
    this.scale = scale;
    this.apply();
  }

  /// Shows everything; with `least`, never smaller than that, and then from the left end on.
  fit(least = 0) {
    const { width, height } = this.size, c = this.content(), margin = Math.min(28, width * 0.04);
    const whole = Math.min((width - 2 * margin) / c.width, (height - 2 * margin) / c.height, 1.6);
    this.scale = Math.max(whole, least);
    const fits = length => length * this.scale;
    this.x = fits(c.width) > width - margin ? margin - c.left * this.scale
      : (width - fits(c.width)) / 2 - c.left * this.scale;
    this.y = (height - fits(c.height)) / 2 - c.top * this.scale;
    this.apply();
  }

  /// Moves as little as is needed to bring a box into sight, and what belongs to it as far as there is room.
  reveal(target, others = []) {
    const { width, height } = this.size, around = this.around([target, ...others]);
    const roomy = around.w * this.scale < width - 16 && around.h * this.scale < height - 16;
    const box = roomy ? around : target, shift = (low, high, length) => {
      const margin = Math.min(48, length / 8), room = length - 2 * margin;
      if (high - low > room) return (length - low - high) / 2;
      return low < margin ? margin - low : high > length - margin ? length - margin - high : 0;
    };
    const at = (centre, length, origin) => [-1, 1].map(k => (centre + k * length / 2) * this.scale + origin);
    const dx = shift(...at(box.x, box.w, this.x), width), dy = shift(...at(box.y, box.h, this.y), height);
    if (dx === 0 && dy === 0) return;
    this.x += dx;
    this.y += dy;
    this.apply(true);
  }
}
