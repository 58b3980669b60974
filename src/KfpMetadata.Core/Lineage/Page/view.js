// The part of the graph that is seen: zoom, place, paper.
class View {
  constructor(canvas, layer, changed) {
    Object.assign(this, { canvas, layer, changed, scale: 1, left: 0, top: 0, moved: false });
  }

  apply() {
    this.layer.setAttribute('transform', `translate(${this.left} ${this.top}) scale(${this.scale})`);
    this.changed();
  }

  zoom(factor, x = this.canvas.clientWidth / 2, y = this.canvas.clientHeight / 2) {
    const next = Math.min(4, Math.max(0.02, this.scale * factor));
    this.left = x - (x - this.left) * next / this.scale;
    this.top = y - (y - this.top) * next / this.scale;
    this.scale = next;
    this.moved = true;
    this.apply();
  }

  moveTo(left, top) {
    Object.assign(this, { left, top, moved: true });
    this.apply();
  }

  fit(items) {
    const box = View.bounds(items), { clientWidth, clientHeight } = this.canvas;
    this.scale = Math.min(1.5, Math.max(0.02, Math.min(clientWidth / box.width, clientHeight / box.height)));
    this.left = (clientWidth - box.width * this.scale) / 2 - box.x * this.scale;
    this.top = (clientHeight - box.height * this.scale) / 2 - box.y * this.scale;
    this.apply();
  }

  centre(item) {
    this.scale = Math.max(this.scale, 0.8);
    this.moveTo(
      this.canvas.clientWidth / 2 - (item.x + item.width / 2) * this.scale,
      this.canvas.clientHeight / 2 - (item.y + item.height / 2) * this.scale);
  }

  // Whether any of an item is in sight.
  sees({ x, y, width, height }) {
    const { scale, left, top, canvas } = this, { clientWidth, clientHeight } = canvas;
    return x * scale + left < clientWidth && (x + width) * scale + left > 0
      && y * scale + top < clientHeight && (y + height) * scale + top > 0;
  }

  // Paper has a size of its own: the whole graph is put on it, and the view comes back afterwards.
  toPaper(items) {
    const box = View.bounds(items);
    this.canvas.setAttribute('viewBox', `${box.x} ${box.y} ${box.width} ${box.height}`);
    this.layer.removeAttribute('transform');
  }

  toScreen() {
    this.canvas.removeAttribute('viewBox');
    this.apply();
  }

  static bounds(items) {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x, y, width, height } of items) {
      x0 = Math.min(x0, x);
      y0 = Math.min(y0, y);
      x1 = Math.max(x1, x + width);
      y1 = Math.max(y1, y + height);
    }
    return x1 >= x0 ? { x: x0 - 20, y: y0 - 20, width: x1 - x0 + 40, height: y1 - y0 + 40 } : { x: 0, y: 0, width: 100, height: 100 };
  }
}
