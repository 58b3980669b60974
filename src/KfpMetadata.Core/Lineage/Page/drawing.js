// The elements of the graph. A node is a box at once and gets its text when it is near enough to be read: text costs the browser most.
class Drawing {
  static READABLE = 0.3;

  constructor(graph, palette, view) {
    Object.assign(this, { graph, palette, view, nodes: el('nodes'), edges: el('edges'), queued: 0, near: [] });
    Object.assign(this, { building: new Slices(), moving: new Slices(), writing: new Slices() });
  }

  // Draws all anew, the selected and the found as they are marked.
  show(done) {
    for (const slices of [this.moving, this.writing]) slices.stop();
    this.edges.replaceChildren();
    this.nodes.replaceChildren();
    this.near = [];
    this.building.start(this.build(), done);
  }

  * build() {
    for (const item of this.graph.items.values()) {
      this.addNode(item);
      yield;
    }
    for (const link of this.graph.links) {
      link.path = svg('path', { d: this.way(link) }, this.edges);
      link.path.link = link;
      yield;
    }
  }

  addNode(item) {
    const { node } = item, run = node.kind === 'Context';
    item.group = svg('g', { 'data-key': item.key, transform: `translate(${item.x} ${item.y})` });
    this.mark(item);
    const box = { width: BOX.width, height: BOX.height, rx: node.kind === 'Artifact' ? 20 : run ? 0 : 5 };
    svg('rect', run ? box : { ...box, fill: this.palette.colour(node) }, item.group);
    if (this.isReadable(item)) this.write(item);
    this.nodes.append(item.group);
  }

  // An item that is not drawn yet is drawn as it is marked.
  mark(item) {
    const root = item.inside.some(node => this.graph.roots.has(node.key));
    const kind = item.node.kind === 'Context' ? 'run' : this.palette.state(item.node);
    const names = ['node', kind, root && 'root', item.hit && 'hit', item.selected && 'selected'];
    item.group?.setAttribute('class', names.filter(Boolean).join(' '));
  }

  select(item) {
    for (const { path } of this.near) path?.classList.remove('near');
    this.near = item ? [...item.from, ...item.to] : [];
    for (const { path } of this.near) path?.classList.add('near');
  }

  // Puts everything where the layout has placed it.
  move(done) { this.moving.start(this.put(), done); }

  * put() {
    for (const item of this.graph.items.values()) {
      item.group?.setAttribute('transform', `translate(${item.x} ${item.y})`);
      yield;
    }
    for (const link of this.graph.links) {
      link.path?.setAttribute('d', this.way(link));
      yield;
    }
  }

  // Edges leave on the right and arrive on the left, with a head; long ones go through the places that the library kept free for them.
  way({ from, to, points }) {
    const start = { x: from.x + BOX.width, y: from.y + BOX.height / 2 }, end = { x: to.x, y: to.y + BOX.height / 2 };
    const long = points && end.x - start.x > BOX.width;
    const stops = [start, ...(long ? points.slice(1, -1).filter(({ x }) => x > start.x && x < end.x) : []), end];
    let d = `M${start.x} ${start.y}`;
    for (let i = 1; i < stops.length; i++) {
      const one = stops[i - 1], next = stops[i], bend = Math.max(stops.length === 2 ? 30 : 0, Math.abs(next.x - one.x) / 2);
      d += `C${one.x + bend} ${one.y} ${next.x - bend} ${next.y} ${next.x} ${next.y}`;
    }
    return d + 'm-7 -3.5l7 3.5l-7 3.5';
  }

  // Writes what has come near enough, once the view stands still for a moment.
  writeSoon() {
    if (this.queued) return;
    this.queued = setTimeout(() => {
      this.queued = 0;
      this.writing.start(this.writeSeen());
    }, 30);
  }

  * writeSeen() {
    for (const item of this.graph.items.values()) {
      if (item.group && this.isReadable(item)) this.write(item);
      yield;
    }
  }

  writeAll() { for (const item of this.graph.items.values()) if (item.group) this.write(item); }

  isReadable(item) { return this.view.scale >= Drawing.READABLE && this.view.sees(item); }

  write(item) {
    if (item.written) return;
    item.written = true;
    const { node, group } = item, middle = { x: BOX.width / 2, 'text-anchor': 'middle' };
    svg('text', { ...middle, y: 17 }, group).textContent = short(visible(node.title), 26);
    const type = node.kind === 'Context' ? `run: ${item.inside.length} nodes` : [node.label, node.state].filter(Boolean).join(' \u00b7 ');
    svg('text', { ...middle, y: 31, class: 'type' }, group).textContent = short(visible(type), 34);
  }

  // What is under the pointer says what it is. Only then: a title on every node and edge would be a third of the page.
  explain(target) {
    const { link } = target, item = this.itemOf(target), at = link ? target : item?.group;
    if (!at || at.querySelector('title')) return;
    const text = link
      ? link.edges.slice(0, 8).map(edge => `${edge.type} ${edge.name ?? ''}`.trim()).join('\n')
      : `${item.node.title}\n${item.node.type ?? ''} ${item.node.id}`;
    svg('title', {}, at).textContent = visible(text);
  }

  itemOf(target) { return this.graph.items.get(target.closest('.node')?.dataset.key); }
}
