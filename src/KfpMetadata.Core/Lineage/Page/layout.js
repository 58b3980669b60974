// The layout library, in a thread of its own: the page answers meanwhile.
class Layout {
  static PATIENCE = 20000;
  static FAST_FROM = 400;

  constructor() { this.worker = null; }

  // Ends with the places set and 'done', or with 'columns' where they stay as they were.
  start(items, links, ended) {
    this.stop();
    const index = new Map(items.map((item, at) => [item, at]));
    const end = (state, text) => {
      this.stop();
      ended(state, text);
    };
    try {
      const code = [el('layout').textContent, ';onmessage=', layOutParts.toString()];
      const url = URL.createObjectURL(new Blob(code, { type: 'text/javascript' }));
      const worker = this.worker = new Worker(url);
      this.timer = setTimeout(() => end('columns', '; in columns: too large for a better layout'), Layout.PATIENCE);
      worker.onmessage = message => {
        URL.revokeObjectURL(url);
        if (this.worker !== worker) return;
        message.data.places.forEach(([x, y], at) => { items[at].x = x; items[at].y = y; });
        message.data.points.forEach((points, at) => { links[at].points = points; });
        end('done', '');
      };
      worker.onerror = event => {
        event.preventDefault();
        if (this.worker === worker) end('columns', '; in columns');
      };
      const edges = links.map(link => [index.get(link.from), index.get(link.to)]);
      worker.postMessage({ count: items.length, edges, ...BOX, fast: items.length > Layout.FAST_FROM });
    } catch {
      end('columns', '; in columns');
    }
  }

  stop() {
    clearTimeout(this.timer);
    this.worker?.terminate();
    this.worker = null;
  }
}

// Runs in the worker, so it sees nothing of the page. Parts that no edge joins are laid out each for itself, one below the other: the
// library's time grows faster than the size of a graph.
function layOutParts(message) {
  const { count, edges, width, height, gapX, gapY, fast } = message.data;
  const parts = Array.from({ length: count }, (_, at) => at);
  const part = at => {
    while (parts[at] !== at) at = parts[at] = parts[parts[at]];
    return at;
  };
  for (const [from, to] of edges) parts[part(to)] = part(from);
  const graphs = new Map();
  const graphOf = at => {
    if (!graphs.has(part(at))) {
      const graph = new self.dagre.graphlib.Graph();
      graph.setGraph({ rankdir: 'LR', nodesep: gapY, ranksep: gapX, ranker: fast ? 'longest-path' : 'network-simplex' });
      graph.setDefaultEdgeLabel(() => ({}));
      graphs.set(part(at), graph);
    }
    return graphs.get(part(at));
  };
  for (let at = 0; at < count; at++) graphOf(at).setNode(String(at), { width, height });
  for (const [from, to] of edges) graphOf(from).setEdge(String(from), String(to));
  const places = [], points = [];
  let below = 0;
  for (const graph of graphs.values()) {
    self.dagre.layout(graph);
    let lowest = 0;
    for (const at of graph.nodes()) {
      const { x, y } = graph.node(at);
      places[Number(at)] = [x - width / 2, y - height / 2 + below];
      lowest = Math.max(lowest, y + height / 2);
    }
    for (const edge of graph.edges()) for (const point of graph.edge(edge).points) point.y += below;
    below += lowest + gapY;
  }
  for (const [from, to] of edges) points.push(graphOf(from).edge(String(from), String(to)).points);
  self.postMessage({ places, points });
}
