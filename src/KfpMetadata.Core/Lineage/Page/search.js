// Finds nodes by what they say, in folded runs too.
class Search {
  constructor(graph, drawing) { Object.assign(this, { graph, drawing, texts: new Map(), query: '', hits: [], at: -1 }); }

  find(query) {
    this.query = query.trim().toLowerCase();
    this.mark();
  }

  // Marks what is found among the items that are shown now.
  mark() {
    this.hits = [];
    this.at = -1;
    let count = 0;
    for (const item of this.graph.all) {
      const inside = item.inside.filter(node => this.matches(node)).length;
      const hit = inside > 0 || (item.node.kind === 'Context' && this.matches(item.node));
      count += inside;
      if (hit) this.hits.push(item);
      if (hit === Boolean(item.hit)) continue;
      item.hit = hit;
      this.drawing.mark(item);
    }
    el('canvas').classList.toggle('searching', this.query !== '');
    el('found').textContent = this.query === '' ? '' : `${count} found`;
  }

  next() {
    if (this.hits.length) this.at = (this.at + 1) % this.hits.length;
    return this.hits[this.at];
  }

  matches(node) { return this.query !== '' && this.textOf(node).includes(this.query); }

  textOf(node) {
    if (!this.texts.has(node)) {
      const own = [node.title, node.name, node.type, node.uri, node.state, node.shownState, node.externalId, String(node.id)];
      const properties = [node.properties, node.customProperties].map(map => JSON.stringify(map));
      this.texts.set(node, [...own, ...properties].filter(Boolean).join('\n').toLowerCase());
    }
    return this.texts.get(node);
  }
}
