// How much wider bold text is than what widthOf measures.
const BOLD = 1.15;

// The elements of the graph. A node is a box at once and gets its text when it is near enough to be read: text costs the browser most.
class Drawing {
  static READABLE = 0.3;

  constructor(graph, palette, view) {
    Object.assign(this, { graph, palette, view, frames: el('frames'), nodes: el('nodes'), edges: el('edges'), queued: 0, near: [] });
    Object.assign(this, { building: new Slices(), moving: new Slices(), writing: new Slices() });
  }

  // Draws all anew, the selected and the found as they are marked.
  show(done) {
    for (const slices of [this.moving, this.writing]) slices.stop();
    for (const layer of [this.frames, this.edges, this.nodes]) layer.replaceChildren();
    this.near = [];
    this.building.start(this.build(), done);
  }

  * build() {
    for (const frame of this.graph.frames.values()) {
      this.addFrame(frame);
      yield;
    }
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
    const { node } = item, folded = this.graph.folded.has(item.key);
    item.group = svg('g', { 'data-key': item.key, transform: `translate(${item.x} ${item.y})` });
    this.mark(item);
    const box = { width: item.width, height: item.height, rx: node.kind === 'Artifact' ? 20 : folded ? 0 : 5 };
    svg('rect', folded ? box : { ...box, fill: this.palette.colour(node) }, item.group);
    if (this.isReadable(item)) this.write(item);
    this.nodes.append(item.group);
  }

  // Only the border and the name answer the pointer: what is between them is the ground, to be moved.
  addFrame(frame) {
    frame.group = svg('g', { 'data-key': frame.key }, this.frames);
    svg('rect', { class: 'border', rx: 8 }, frame.group);
    svg('rect', { class: 'head', height: BOX.head }, frame.group);
    this.mark(frame);
    this.putAt(frame);
    if (this.isReadable(frame)) this.write(frame);
  }

  putAt({ group, isFrame, x, y, width, height }) {
    if (!group) return;
    group.setAttribute('transform', `translate(${x} ${y})`);
    if (!isFrame) return;
    const [border, head] = group.children;
    for (const [name, value] of Object.entries({ width, height })) border.setAttribute(name, value);
    head.setAttribute('width', width);
  }

  // An item that is not drawn yet is drawn as it is marked. Where the walk began at all nodes, none stands out.
  mark(item) {
    const { roots, data, folded } = this.graph, isRun = item.node.kind === 'Context';
    const root = roots.size < data.nodes.length && !item.isFrame && item.inside.some(node => roots.has(node.key));
    const names = [
      item.isFrame ? 'frame' : 'node', isRun ? 'run' : folded.has(item.key) && 'folded', this.palette.state(item.node),
      root && 'root', item.hit && 'hit', item.selected && 'selected',
    ];
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
    for (const item of this.graph.all) {
      this.putAt(item);
      // What a frame has room for depends on its place.
      if (item.isFrame) this.unwrite(item);
      yield;
    }
    for (const link of this.graph.links) {
      link.path?.setAttribute('d', this.way(link));
      yield;
    }
  }

  // Edges leave on the right and arrive on the left, with a head; long ones go through the places that the library kept free for them.
  way({ from, to, points }) {
    const start = { x: from.x + from.width, y: from.y + from.height / 2 }, end = { x: to.x, y: to.y + to.height / 2 };
    const long = points && end.x - start.x > BOX.width;
    const stops = [start, ...(long ? points.slice(1, -1).filter(({ x }) => x > start.x && x < end.x) : []), end];
    let d = `M${start.x} ${start.y}`;
    for (let i = 1; i < stops.length; i++) {
      const one = stops[i - 1], next = stops[i], wide = next.x - one.x;
      // One that leads back bends no wider: it would leave the picture.
      const bend = wide < 0 ? 50 : Math.max(stops.length === 2 ? 30 : 0, wide / 2);
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
    for (const item of this.graph.all) {
      if (item.group && this.isReadable(item)) this.write(item);
      yield;
    }
  }

  writeAll() { for (const item of this.graph.all) if (item.group) this.write(item); }

  isReadable(item) { return this.view.scale >= Drawing.READABLE && this.view.sees(item); }

  write(item) {
    if (item.written) return;
    item.written = true;
    const { node, group } = item, title = visible(node.title);
    if (item.isFrame) {
      const state = node.shownState ? ` \u00b7 ${node.shownState}` : '';
      const text = svg('text', { x: BOX.pad, y: 17, class: 'name' }, group);
      text.textContent = short(title, (item.width - 2 * BOX.pad) / BOLD - widthOf(state, 12), 12) + state;
      return;
    }
    const middle = { x: item.width / 2, 'text-anchor': 'middle' }, most = item.width - (node.kind === 'Artifact' ? 26 : 14);
    svg('text', { ...middle, y: 17 }, group).textContent = short(title, most, 12);
    const folded = this.graph.folded.has(item.key) && `${node.kind === 'Context' ? 'run' : node.label}: ${item.inside.length} nodes`;
    const type = folded || [node.label, node.shownState].filter(Boolean).join(' \u00b7 ');
    svg('text', { ...middle, y: 31, class: 'type' }, group).textContent = short(visible(type), most, 10);
  }

  unwrite(item) {
    item.written = false;
    item.group?.querySelector('text')?.remove();
  }

  // What is under the pointer says what it is. Only then: a title on every node and edge would be a third of the page.
  explain(target) {
    const { link } = target, item = this.itemOf(target), at = link ? target : item?.group;
    if (!at || at.querySelector('title')) return;
    const text = link
      ? link.edges.slice(0, 8).map(edge => `${edge.type} ${edge.name ?? ''}`.trim()).join('\n')
      : [item.node.title, `${item.node.type ?? ''} ${item.node.id}`, item.node.shownState].filter(Boolean).join('\n');
    svg('title', {}, at).textContent = visible(text);
  }

  itemOf(target) { return this.graph.at(target.closest('.node, .frame')?.dataset.key); }
}
