// The page as a whole: what is chosen, and what is drawn when.
class Page {
  constructor(data) {
    this.canvas = el('canvas');
    this.graph = new Graph(data);
    this.view = new View(this.canvas, el('view'), () => this.drawing.writeSoon());
    this.palette = new Palette(data.nodes);
    this.drawing = new Drawing(this.graph, this.palette, this.view);
    this.layout = new Layout();
    this.search = new Search(this.graph, this.drawing);
    this.details = new Details(this.graph, { toggle: run => this.toggle(run), go: key => this.goTo(this.graph.items.get(key)) });
    this.selected = null;
  }

  fit() { this.view.fit(this.graph.items.values()); }

  // Columns at once; the layout begins when they are drawn, so that it does not take the processor from them.
  draw(key = this.selected?.key) {
    const { graph, view, drawing, layout } = this;
    layout.stop();
    tell('layout', 'busy');
    el('status').textContent = 'Laying out\u2026';
    graph.gather();
    placeInColumns([...graph.items.values()], graph.links);
    view.moved = false;
    this.fit();
    this.search.mark();
    this.choose(graph.items.get(key), false);
    drawing.show(() => {
      drawing.select(this.selected);
      layout.start([...graph.items.values()], graph.links, (state, text) => this.laidOut(state, text));
    });
  }

  laidOut(state, text) {
    const { nodes, edges } = this.graph.data;
    if (state === 'done' && !this.view.moved) this.fit();
    this.drawing.move(() => {
      this.drawing.writeSoon();
      el('status').textContent = `${nodes.length} nodes, ${edges.length} edges${text}`;
      tell('layout', state);
    });
  }

  choose(item, open = true) {
    const before = this.selected;
    this.selected = item ?? null;
    for (const one of [before, item]) {
      if (!one) continue;
      one.selected = one === item;
      this.drawing.mark(one);
    }
    this.drawing.select(item);
    if (!item) { this.details.close(); return; }
    if (open || this.details.isOpen) this.details.show(item);
    el('status').textContent = visible(`${item.node.title}: ${item.from.length} before, ${item.to.length} after`);
  }

  goTo(item) {
    if (!item) return;
    this.choose(item);
    this.view.centre(item);
  }

  step(key) {
    const { items, data } = this.graph, from = this.selected;
    const next = from ? this.graph.neighbour(from, key) : items.get(data.roots[0]) ?? items.values().next().value;
    if (!next) return;
    this.choose(next, false);
    this.view.centre(next);
  }

  toggle(run) {
    this.draw(this.graph.toggle(run));
    this.details.show(this.selected);
  }
}

const page = new Page(JSON.parse(el('data').textContent));
listen(page);
page.palette.explain(el('legend'));
page.draw();
tell('ready', Math.round(performance.now()));
