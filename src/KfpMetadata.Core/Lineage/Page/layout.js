// The layout library, in a thread of its own: the page answers meanwhile.
class Layout {
  static PATIENCE = 20000;
  static FAST_FROM = 400;

  constructor() { this.worker = null; }

  // The places of columns, at once.
  static columns(graph) {
    const message = Layout.message(graph);
    placeLevels(message, placeInColumns);
    Layout.take(graph, message.boxes, []);
  }

  static message({ all, links }) {
    const index = new Map(all.map((item, at) => [item, at]));
    return {
      ...BOX,
      boxes: all.map(item => ({
        width: BOX.width, height: BOX.height, frame: item.isFrame, parent: item.frame ? index.get(item.frame) : -1,
      })),
      edges: links.map(link => [index.get(link.from), index.get(link.to)]),
    };
  }

  static take({ all, links }, boxes, points) {
    boxes.forEach(({ x, y, width, height }, at) => Object.assign(all[at], { x, y, width, height }));
    links.forEach((link, at) => { link.points = points[at] ?? null; });
  }

  // Ends with the places set and 'done', or with 'columns' where they stay as they were.
  start(graph, ended) {
    this.stop();
    const end = (state, text) => {
      this.stop();
      ended(state, text);
    };
    try {
      const code = [el('layout').textContent, ';', placeLevels.toString(), placeByLibrary.toString(), ';onmessage=', answerLayout.toString()];
      const url = URL.createObjectURL(new Blob(code, { type: 'text/javascript' }));
      const worker = this.worker = new Worker(url);
      this.timer = setTimeout(() => end('columns', '; in columns: too large for a better layout'), Layout.PATIENCE);
      worker.onmessage = message => {
        URL.revokeObjectURL(url);
        if (this.worker !== worker) return;
        Layout.take(graph, message.data.boxes, message.data.points);
        end('done', '');
      };
      worker.onerror = event => {
        event.preventDefault();
        if (this.worker === worker) end('columns', '; in columns');
      };
      worker.postMessage({ ...Layout.message(graph), fast: graph.all.length > Layout.FAST_FROM });
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

// These run in the worker, so they see nothing of the page.
function answerLayout({ data }) {
  const points = placeLevels(data, (boxes, edges, gapX, gapY) => placeByLibrary(boxes, edges, gapX, gapY, data.fast));
  self.postMessage({ boxes: data.boxes, points });
}

function placeByLibrary(boxes, edges, gapX, gapY, fast) {
  const graph = new self.dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: gapY, ranksep: gapX, ranker: fast ? 'longest-path' : 'network-simplex' });
  graph.setDefaultEdgeLabel(() => ({}));
  boxes.forEach(({ width, height }, at) => graph.setNode(String(at), { width, height }));
  for (const [from, to] of edges) graph.setEdge(String(from), String(to));
  self.dagre.layout(graph);
  boxes.forEach((box, at) => {
    const { x, y } = graph.node(String(at));
    Object.assign(box, { x: x - box.width / 2, y: y - box.height / 2 });
  });
  return edges.map(([from, to]) => graph.edge(String(from), String(to)).points.map(({ x, y }) => ({ x, y })));
}
