// The graph as it is shown: nodes, with a folded run in place of its nodes, and the links between them.
class Graph {
  static FOLD_FROM = 300;

  constructor(data) {
    this.data = data;
    this.byKey = new Map([...data.nodes, ...data.contexts].map(node => [node.key, node]));
    this.roots = new Set(data.roots);
    this.runs = [...new Set(data.nodes.map(node => node.run).filter(Boolean))];
    this.folded = new Set(data.nodes.length > Graph.FOLD_FROM ? this.runs : []);
    this.gather();
  }

  gather() {
    this.items = new Map();
    const place = new Map();
    for (const node of this.data.nodes) {
      const key = node.run && this.folded.has(node.run) ? node.run : node.key;
      place.set(node.key, key);
      if (!this.items.has(key)) this.items.set(key, { key, node: this.byKey.get(key), inside: [], from: [], to: [], x: 0, y: 0 });
      this.items.get(key).inside.push(node);
    }
    const seen = new Map();
    for (const edge of this.data.edges) {
      const from = place.get(edge.from), to = place.get(edge.to);
      if (from === undefined || to === undefined || from === to) continue;
      const key = from + '>' + to;
      if (seen.has(key)) { seen.get(key).edges.push(edge); continue; }
      const link = { from: this.items.get(from), to: this.items.get(to), edges: [edge], points: null };
      seen.set(key, link);
      link.from.to.push(link);
      link.to.from.push(link);
    }
    this.links = [...seen.values()];
  }

  // The run that an item stands for or belongs to.
  runOf(item) { return item && (item.node.kind === 'Context' ? item.node.key : item.node.run); }

  // Folds a run or unfolds it, and says which item stands in its place.
  toggle(run) {
    const open = this.folded.delete(run);
    if (!open) this.folded.add(run);
    return open ? this.data.nodes.find(node => node.run === run).key : run;
  }

  foldAll() { for (const run of this.runs) this.folded.add(run); }

  unfoldAll() { this.folded.clear(); }

  // Where an arrow key leads from an item.
  neighbour(item, key) {
    if (key === 'ArrowRight') return item.to[0]?.to;
    if (key === 'ArrowLeft') return item.from[0]?.from;
    const sign = key === 'ArrowUp' ? -1 : 1;
    let best = Infinity, next;
    for (const other of this.items.values()) {
      const away = (other.y - item.y) * sign;
      if (away <= 0) continue;
      const cost = away + 3 * Math.abs(other.x - item.x);
      if (cost < best) { best = cost; next = other; }
    }
    return next;
  }
}
