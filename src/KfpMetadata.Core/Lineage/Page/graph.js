// The graph as it is shown: nodes in the frames of their DAGs and runs, a folded frame in place of what is in it, and the links between.
class Graph {
  static FOLD_FROM = 300;

  constructor(data) {
    this.data = data;
    this.byKey = new Map([...data.nodes, ...data.contexts].map(node => [node.key, node]));
    this.roots = new Set(data.roots);
    this.runs = [...new Set(data.nodes.map(node => node.run).filter(Boolean))];
    this.hasLogs = data.nodes.some(node => node.log);
    this.showLogs = data.showLogs;
    this.folded = new Set();
    this.find();
    if (this.nodes.length > Graph.FOLD_FROM) this.folded = new Set(this.runs.length > 1 ? this.runs : this.outerDags());
    this.gather();
  }

  // What is shown of the data, and what is a frame around others. The frame of a run stands for its root, too.
  find() {
    this.nodes = this.data.nodes.filter(node => this.showLogs || !node.log);
    const others = new Set(this.nodes.filter(node => !node.ofRun).map(node => node.run));
    this.runOfRoot = new Map(this.nodes.filter(node => node.ofRun && others.has(node.run)).map(node => [node.key, node.run]));
    this.holders = new Set();
    for (const node of this.nodes) {
      const around = this.around(node);
      if (around !== undefined && !this.runOfRoot.has(node.key)) this.holders.add(around);
    }
  }

  // The key of the frame around a node.
  around(node) { return node.kind === 'Context' ? undefined : this.runOfRoot.get(node.parent) ?? node.parent ?? node.run; }

  // The frames around a node, the outermost first.
  chain(node) {
    const keys = [];
    for (let key = this.around(node); key !== undefined; key = this.around(this.byKey.get(key))) keys.unshift(key);
    return keys;
  }

  outerDags() {
    return this.nodes.filter(node => node.kind === 'Execution' && this.holders.has(node.key) && this.chain(node).length < 2).map(node => node.key);
  }

  gather() {
    this.find();
    this.items = new Map();
    this.frames = new Map();
    const place = new Map();
    for (const node of this.nodes) {
      const frames = this.chain(node), own = this.runOfRoot.get(node.key) ?? node.key;
      if (this.holders.has(own) && !frames.includes(own)) frames.push(own);
      const folded = frames.findIndex(key => this.folded.has(key));
      const key = folded >= 0 ? frames[folded] : own;
      let outer = null;
      for (const frame of frames.slice(0, folded >= 0 ? folded : undefined)) outer = this.make(this.frames, frame, outer, true);
      const item = folded < 0 && this.holders.has(own) ? this.frames.get(own) : this.make(this.items, key, outer, false);
      place.set(node.key, item);
      item.inside.push(node);
    }
    this.all = [...this.items.values(), ...this.frames.values()];
    this.link(place);
  }

  make(map, key, frame, isFrame) {
    if (!map.has(key)) {
      const size = isFrame ? { width: 0, height: 0 } : { width: BOX.width, height: BOX.height };
      map.set(key, { key, node: this.byKey.get(key), isFrame, frame, inside: [], from: [], to: [], x: 0, y: 0, ...size });
    }
    return map.get(key);
  }

  // A frame's edge is left out where one of the same node leads on to what is in it: the DAG only hands it on.
  link(place) {
    const links = new Map(), handed = new Set(), ofFrames = [];
    const add = (from, to, edge) => {
      const key = from.key + '>' + to.key;
      if (links.has(key)) { links.get(key).edges.push(edge); return; }
      const link = { from, to, edges: [edge], points: null };
      links.set(key, link);
      from.to.push(link);
      to.from.push(link);
      for (let outer = to.frame; outer; outer = outer.frame) handed.add(from.key + '>' + outer.key);
      for (let outer = from.frame; outer; outer = outer.frame) handed.add(outer.key + '>' + to.key);
    };
    for (const edge of this.data.edges) {
      const from = place.get(edge.from), to = place.get(edge.to);
      if (!from || !to || from === to) continue;
      if (from.isFrame || to.isFrame) ofFrames.push({ from, to, edge, depth: Graph.depth(from) + Graph.depth(to) });
      else add(from, to, edge);
    }
    ofFrames.sort((a, b) => b.depth - a.depth);
    for (const { from, to, edge } of ofFrames) {
      if (!handed.has(from.key + '>' + to.key) && !Graph.isIn(from, to) && !Graph.isIn(to, from)) add(from, to, edge);
    }
    this.links = [...links.values()];
  }

  static depth(item) {
    let depth = 0;
    for (let outer = item.frame; outer; outer = outer.frame) depth++;
    return depth;
  }

  static isIn(item, frame) {
    for (let outer = item.frame; outer; outer = outer.frame) if (outer === frame) return true;
    return false;
  }

  at(key) { return this.items.get(key) ?? this.frames.get(key); }

  // The frame that an item stands for or lies in.
  frameOf(item) { return item && (item.isFrame || this.folded.has(item.key) ? item.key : item.frame?.key); }

  // Folds a frame or unfolds it, and says which item stands in its place.
  toggle(key) {
    if (!this.folded.delete(key)) this.folded.add(key);
    return key;
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
