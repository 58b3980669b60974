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
    this.details = new Details(this.graph, { toggle: key => this.toggle(key), go: key => this.goTo(this.graph.at(key)) });
    this.selected = null;
  }

  fit() { this.view.fit(this.graph.all); }

  // Columns at once; the layout begins when they are drawn, so that it does not take the processor from them.
  draw(key = this.selected?.key) {
    const { graph, view, drawing, layout } = this;
    layout.stop();
    tell('layout', 'busy');
    graph.gather();
    Layout.columns(graph);
    this.palette.explain(el('legend'), graph.items.values());
    this.say();
    view.moved = false;
    this.fit();
    this.search.mark();
    this.choose(graph.at(key), false);
    drawing.show(() => {
      drawing.select(this.selected);
      layout.start(graph, (state, text) => this.laidOut(state, text));
    });
  }

  laidOut(state, text) {
    if (state === 'done' && !this.view.moved) this.fit();
    this.drawing.move(() => {
      this.drawing.writeSoon();
      if (!this.selected) this.say(text);
      tell('layout', state);
    });
  }

  say(text = '') {
    const { nodes, data } = this.graph, logs = data.nodes.length - nodes.length, keys = new Set(nodes.map(node => node.key));
    const edges = data.edges.filter(({ from, to }) => keys.has(from) && keys.has(to)).length;
    el('status').textContent = `${nodes.length} nodes, ${edges} edges${logs ? `, ${logs} logs hidden` : ''}${text}`;
  }

  // Shows logs or folds them away.
  toggleLogs() {
    this.graph.showLogs = !this.graph.showLogs;
    this.draw();
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
    if (!item) { this.details.close(); this.say(); return; }
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

  toggle(key) {
    this.draw(this.graph.toggle(key));
    this.details.show(this.selected);
  }
}

const page = new Page(JSON.parse(el('data').textContent));
listen(page);
page.draw();
tell('ready', Math.round(performance.now()));
