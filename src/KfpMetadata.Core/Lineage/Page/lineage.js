'use strict';
(() => {
  const WIDTH = 190, HEIGHT = 40, GAP_X = 70, GAP_Y = 14, FOLD_FROM = 300, PATIENCE = 20000;
  const SVG = 'http://www.w3.org/2000/svg';
  const el = id => document.getElementById(id);
  const data = JSON.parse(el('data').textContent);
  const canvas = el('canvas'), view = el('view');
  const byKey = new Map([...data.nodes, ...data.contexts].map(node => [node.key, node]));
  const roots = new Set(data.roots);
  const runs = [...new Set(data.nodes.map(node => node.run).filter(Boolean))];
  const folded = new Set(data.nodes.length > FOLD_FROM ? runs : []);
  let shown = new Map(), links = [], selected = null, query = '', hits = [], hitAt = -1, worker = null, moved = false;
  let scale = 1, left = 0, top = 0;

  // Characters that are not seen, or that turn the direction of the text, are shown by their code point.
  const visible = text => String(text).replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu,
    c => '<U+' + c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0') + '>');
  const short = (text, length) => { const all = [...text]; return all.length > length ? all.slice(0, length - 1).join('') + '\u2026' : text; };
  const make = (name, attributes, parent) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (parent) parent.append(made);
    return made;
  };
  const html = (name, text, parent) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };

  const types = [...new Set(data.nodes.map(node => node.kind + ':' + node.label))].sort();
  const colour = node => {
    const at = types.indexOf(node.kind + ':' + node.label);
    return `hsl(${(at * 137.5 + (node.kind === 'Artifact' ? 120 : 210)) % 360} 55% ${node.kind === 'Artifact' ? 90 : 85}%)`;
  };
  const look = node => {
    if (node.state === 'Failed' || node.state === 'Abandoned') return 'failed';
    if (node.state === 'Running' || node.state === 'New' || node.state === 'Pending') return 'running';
    return ['Canceled', 'MarkedForDeletion', 'Deleted'].includes(node.state) ? 'muted' : '';
  };

  // What is drawn: nodes, with a folded run in place of its nodes.
  function gather() {
    shown = new Map();
    const place = new Map();
    for (const node of data.nodes) {
      const key = node.run && folded.has(node.run) ? node.run : node.key;
      place.set(node.key, key);
      if (!shown.has(key)) shown.set(key, { key, node: byKey.get(key), inside: [], from: [], to: [], x: 0, y: 0 });
      shown.get(key).inside.push(node);
    }
    const seen = new Map();
    for (const edge of data.edges) {
      const from = place.get(edge.from), to = place.get(edge.to);
      if (from === undefined || to === undefined || from === to) continue;
      const key = from + '>' + to;
      if (seen.has(key)) { seen.get(key).edges.push(edge); continue; }
      const link = { from: shown.get(from), to: shown.get(to), edges: [edge], points: null };
      seen.set(key, link);
      link.from.to.push(link);
      link.to.from.push(link);
    }
    links = [...seen.values()];
  }

  // A first placement at once, in columns by the longest way from the left; nodes on a cycle go where the walk first meets them.
  function placeInColumns() {
    const open = new Map([...shown.values()].map(item => [item, item.from.length])), columns = [], waiting = [];
    for (const [item, count] of open) { item.column = 0; if (count === 0) waiting.push(item); }
    const done = new Set();
    const rest = [...shown.values()];
    let next = 0;
    while (done.size < shown.size) {
      let item = waiting.shift();
      if (!item) { while (done.has(rest[next])) next++; item = rest[next]; }
      if (done.has(item)) continue;
      done.add(item);
      (columns[item.column] ??= []).push(item);
      for (const link of item.to) {
        if (done.has(link.to)) continue;
        link.to.column = Math.max(link.to.column, item.column + 1);
        open.set(link.to, open.get(link.to) - 1);
        if (open.get(link.to) === 0) waiting.push(link.to);
      }
    }
    let tallest = 0;
    for (const column of columns.filter(Boolean)) tallest = Math.max(tallest, column.length);
    columns.forEach((column, x) => {
      for (const item of column) item.middle = item.from.length ? item.from.reduce((sum, link) => sum + link.from.y, 0) / item.from.length : 0;
      column.sort((a, b) => a.middle - b.middle);
      const above = (tallest - column.length) / 2;
      column.forEach((item, y) => { item.x = x * (WIDTH + GAP_X); item.y = (y + above) * (HEIGHT + GAP_Y); });
    });
    for (const link of links) link.points = null;
  }

  // The library lays out in a thread of its own: the page answers meanwhile.
  function layOut() {
    if (worker) { worker.terminate(); worker = null; }
    const start = performance.now();
    const items = [...shown.values()];
    const code = el('layout').textContent + ';onmessage=' + (message => {
      const { count, edges, width, height, fast } = message.data;
      const graph = new self.dagre.graphlib.Graph();
      graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 70, marginx: 10, marginy: 10, ranker: fast ? 'longest-path' : 'network-simplex' });
      graph.setDefaultEdgeLabel(() => ({}));
      for (let i = 0; i < count; i++) graph.setNode(String(i), { width, height });
      for (const [from, to] of edges) graph.setEdge(String(from), String(to));
      self.dagre.layout(graph);
      self.postMessage({
        places: Array.from({ length: count }, (_, i) => { const at = graph.node(String(i)); return [at.x - width / 2, at.y - height / 2]; }),
        points: edges.map(([from, to]) => graph.edge(String(from), String(to)).points),
      });
    }).toString().replace(/self\.dagre/g, 'dagre');
    const index = new Map(items.map((item, i) => [item, i]));
    const end = (text, state) => {
      clearTimeout(timer);
      el('status').textContent = `${data.nodes.length} nodes, ${data.edges.length} edges` + text;
      document.documentElement.dataset.layout = state;
    };
    const timer = setTimeout(() => { if (worker) worker.terminate(); worker = null; end('; in columns: too large for a better layout', 'columns'); }, PATIENCE);
    document.documentElement.dataset.layout = 'busy';
    el('status').textContent = 'Laying out\u2026';
    try {
      const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
      const mine = worker = new Worker(url);
      mine.onmessage = message => {
        URL.revokeObjectURL(url);
        if (worker !== mine) return;
        worker = null;
        mine.terminate();
        message.data.places.forEach(([x, y], i) => { items[i].x = x; items[i].y = y; });
        message.data.points.forEach((points, i) => { links[i].points = points; });
        put();
        if (!moved) fit();
        end('', 'done');
        document.documentElement.dataset.layoutMs = Math.round(performance.now() - start);
      };
      mine.onerror = event => { event.preventDefault(); worker = null; end('; in columns', 'columns'); };
      mine.postMessage({ count: items.length, edges: links.map(link => [index.get(link.from), index.get(link.to)]), width: WIDTH, height: HEIGHT, fast: items.length > 400 });
    } catch {
      worker = null;
      end('; in columns', 'columns');
    }
  }

  function draw() {
    gather();
    placeInColumns();
    const nodes = document.createDocumentFragment(), edges = document.createDocumentFragment();
    for (const link of links) {
      link.path = make('path', {}, edges);
      make('title', {}, link.path).textContent = visible(link.edges.slice(0, 8).map(edge => `${edge.type} ${edge.name ?? ''}`.trim()).join('\n'));
    }
    for (const item of shown.values()) {
      const { node } = item, run = node.kind === 'Context';
      item.group = make('g', { class: `node ${run ? 'run' : look(node)}${item.inside.some(inner => roots.has(inner.key)) ? ' root' : ''}`, 'data-key': item.key }, nodes);
      make('rect', { width: WIDTH, height: HEIGHT, rx: node.kind === 'Artifact' ? 20 : run ? 0 : 5 }, item.group);
      if (!run) item.group.firstChild.setAttribute('fill', colour(node));
      const title = make('text', { x: WIDTH / 2, y: 17, 'text-anchor': 'middle' }, item.group);
      title.textContent = short(visible(node.title), 26);
      const type = make('text', { x: WIDTH / 2, y: 31, 'text-anchor': 'middle', class: 'type' }, item.group);
      type.textContent = short(visible(run ? `run: ${item.inside.length} nodes` : [node.label, node.state].filter(Boolean).join(' \u00b7 ')), 34);
      make('title', {}, item.group).textContent = visible(`${node.title}\n${node.type ?? ''} ${node.id}`);
    }
    el('edges').replaceChildren(edges);
    el('nodes').replaceChildren(nodes);
    put();
    moved = false;
    fit();
    mark();
    if (selected && shown.has(selected)) choose(selected, false); else choose(null);
    layOut();
  }

  function put() {
    for (const item of shown.values()) item.group.setAttribute('transform', `translate(${item.x} ${item.y})`);
    for (const link of links) link.path.setAttribute('d', way(link));
  }

  // Edges leave on the right and arrive on the left; long ones go through the places that the library kept free for them.
  function way({ from, to, points }) {
    const start = { x: from.x + WIDTH, y: from.y + HEIGHT / 2 }, end = { x: to.x, y: to.y + HEIGHT / 2 };
    const long = points && end.x - start.x > WIDTH;
    const stops = [start, ...(long ? points.slice(1, -1).filter(({ x }) => x > start.x && x < end.x) : []), end];
    let d = `M${start.x} ${start.y}`;
    for (let i = 1; i < stops.length; i++) {
      const one = stops[i - 1], next = stops[i], bend = Math.max(stops.length === 2 ? 30 : 0, Math.abs(next.x - one.x) / 2);
      d += `C${one.x + bend} ${one.y} ${next.x - bend} ${next.y} ${next.x} ${next.y}`;
    }
    return d;
  }

  const apply = () => view.setAttribute('transform', `translate(${left} ${top}) scale(${scale})`);
  function zoom(factor, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) {
    const next = Math.min(4, Math.max(0.02, scale * factor));
    left = x - (x - left) * next / scale;
    top = y - (y - top) * next / scale;
    scale = next;
    moved = true;
    apply();
  }
  function bounds() {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x, y } of shown.values()) { x0 = Math.min(x0, x); y0 = Math.min(y0, y); x1 = Math.max(x1, x + WIDTH); y1 = Math.max(y1, y + HEIGHT); }
    return shown.size ? { x: x0 - 20, y: y0 - 20, width: x1 - x0 + 40, height: y1 - y0 + 40 } : { x: 0, y: 0, width: 100, height: 100 };
  }
  function fit() {
    const box = bounds();
    scale = Math.min(1.5, Math.max(0.02, Math.min(canvas.clientWidth / box.width, canvas.clientHeight / box.height)));
    left = (canvas.clientWidth - box.width * scale) / 2 - box.x * scale;
    top = (canvas.clientHeight - box.height * scale) / 2 - box.y * scale;
    apply();
  }
  function centre(item) {
    scale = Math.max(scale, 0.8);
    left = canvas.clientWidth / 2 - (item.x + WIDTH / 2) * scale;
    top = canvas.clientHeight / 2 - (item.y + HEIGHT / 2) * scale;
    moved = true;
    apply();
  }

  function choose(key, open = true) {
    if (selected && shown.has(selected)) shown.get(selected).group.classList.remove('selected');
    for (const path of el('edges').querySelectorAll('.near')) path.classList.remove('near');
    selected = key;
    if (!key) { el('details').hidden = true; return; }
    const item = shown.get(key);
    item.group.classList.add('selected');
    for (const link of [...item.from, ...item.to]) link.path.classList.add('near');
    if (open || !el('details').hidden) describe(item);
    el('status').textContent = visible(`${item.node.title}: ${item.from.length} before, ${item.to.length} after`);
  }

  function describe(item) {
    const { node } = item, content = el('content');
    content.replaceChildren();
    html('h2', visible(node.title), content);
    const list = (caption, pairs) => {
      const filled = pairs.filter(([, value]) => value !== undefined && value !== null && value !== '');
      if (!filled.length) return;
      if (caption) html('h3', caption, content);
      const all = html('dl', undefined, content);
      for (const [name, value] of filled) {
        html('dt', visible(name), all);
        html('dd', visible(typeof value === 'object' ? JSON.stringify(value, null, 1) : value), all);
      }
    };
    list('', [['kind', node.kind], ['id', node.id], ['type', node.type], ['name', node.name], ['uri', node.uri], ['state', node.state],
      ['external id', node.externalId], ['created', node.createTime], ['updated', node.lastUpdateTime], ['run', node.run && byKey.get(node.run).title]]);
    list('Properties', Object.entries(node.properties));
    list('Custom properties', Object.entries(node.customProperties));
    const run = node.kind === 'Context' ? node.key : node.run;
    if (run) {
      const button = html('button', folded.has(run) ? 'Unfold this run' : 'Fold this run', content);
      button.type = 'button';
      button.addEventListener('click', () => toggle(run));
    }
    const others = (caption, list, end) => {
      if (!list.length) return;
      html('h3', `${caption} (${list.length})`, content);
      const all = html('ul', undefined, content);
      for (const link of list.slice(0, 100)) {
        const other = link[end];
        const button = html('button', visible(other.node.title + (link.edges[0].name ? ` \u2014 ${link.edges[0].name}` : '')), html('li', undefined, all));
        button.type = 'button';
        button.addEventListener('click', () => { choose(other.key); centre(other); });
      }
    };
    others('Before', item.from, 'from');
    others('After', item.to, 'to');
    el('details').hidden = false;
  }

  function toggle(run) {
    const open = folded.delete(run);
    if (!open) folded.add(run);
    selected = open ? data.nodes.find(node => node.run === run).key : run;
    draw();
    describe(shown.get(selected));
  }

  const texts = new Map();
  function textOf(node) {
    if (!texts.has(node)) {
      texts.set(node, [node.title, node.name, node.type, node.uri, node.state, node.externalId, String(node.id), JSON.stringify(node.properties), JSON.stringify(node.customProperties)]
        .filter(Boolean).join('\n').toLowerCase());
    }
    return texts.get(node);
  }
  function mark() {
    canvas.classList.toggle('searching', query !== '');
    hits = [];
    hitAt = -1;
    let count = 0;
    for (const item of shown.values()) {
      const inside = query === '' ? [] : item.inside.filter(node => textOf(node).includes(query));
      const own = query !== '' && item.node.kind === 'Context' && textOf(item.node).includes(query);
      count += inside.length;
      item.group.classList.toggle('hit', own || inside.length > 0);
      if (own || inside.length > 0) hits.push(item);
    }
    el('found').textContent = query === '' ? '' : `${count} found`;
  }
  function nextHit() {
    if (!hits.length) return;
    hitAt = (hitAt + 1) % hits.length;
    choose(hits[hitAt].key);
    centre(hits[hitAt]);
  }

  function step(key) {
    const item = shown.get(selected) ?? shown.get(data.roots[0]) ?? shown.values().next().value;
    if (!item) return;
    let next = selected ? null : item;
    if (selected && key === 'ArrowRight') next = item.to[0]?.to;
    if (selected && key === 'ArrowLeft') next = item.from[0]?.from;
    if (selected && (key === 'ArrowUp' || key === 'ArrowDown')) {
      const sign = key === 'ArrowUp' ? -1 : 1;
      let best = Infinity;
      for (const other of shown.values()) {
        const away = (other.y - item.y) * sign;
        if (away <= 0) continue;
        const cost = away + 3 * Math.abs(other.x - item.x);
        if (cost < best) { best = cost; next = other; }
      }
    }
    if (next) { choose(next.key, false); centre(next); }
  }

  canvas.addEventListener('wheel', event => {
    event.preventDefault();
    const box = canvas.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  let drag = null;
  canvas.addEventListener('pointerdown', event => { if (event.button === 0) drag = { x: event.clientX, y: event.clientY, left, top, far: false, id: event.pointerId }; });
  canvas.addEventListener('pointermove', event => {
    if (!drag || drag.id !== event.pointerId) return;
    const x = event.clientX - drag.x, y = event.clientY - drag.y;
    if (!drag.far && Math.hypot(x, y) < 4) return;
    if (!drag.far) { drag.far = true; canvas.setPointerCapture(event.pointerId); canvas.classList.add('dragged'); }
    left = drag.left + x;
    top = drag.top + y;
    moved = true;
    apply();
  });
  canvas.addEventListener('pointerup', event => {
    const far = drag?.far;
    drag = null;
    canvas.classList.remove('dragged');
    if (far || event.button !== 0) return;
    const group = event.target.closest('.node');
    choose(group ? group.dataset.key : null);
  });
  canvas.addEventListener('pointercancel', () => { drag = null; canvas.classList.remove('dragged'); });
  canvas.addEventListener('dblclick', event => {
    const item = shown.get(event.target.closest('.node')?.dataset.key);
    const run = item && (item.node.kind === 'Context' ? item.node.key : item.node.run);
    if (run) toggle(run);
  });
  canvas.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = shown.get(selected), run = item && (item.node.kind === 'Context' ? item.node.key : item.node.run);
    if (event.key.startsWith('Arrow')) step(event.key);
    else if (event.key === 'Enter' && item) describe(item);
    else if (event.key === '+' || event.key === '=') zoom(1.25);
    else if (event.key === '-') zoom(0.8);
    else if (event.key === '0') fit();
    else if (event.key.toLowerCase() === 'f' && run) toggle(run);
    else if (event.key === 'Escape') choose(null);
    else return;
    event.preventDefault();
  });
  document.addEventListener('keydown', event => {
    if (event.key === '/' && event.target.tagName !== 'INPUT') { event.preventDefault(); el('search').focus(); }
  });
  el('search').addEventListener('input', event => { query = event.target.value.trim().toLowerCase(); mark(); });
  el('search').addEventListener('keydown', event => {
    if (event.key === 'Enter') nextHit();
    if (event.key === 'Escape') { event.target.value = ''; query = ''; mark(); canvas.focus(); }
  });
  el('fold').addEventListener('click', () => { runs.forEach(run => folded.add(run)); draw(); });
  el('unfold').addEventListener('click', () => { folded.clear(); draw(); });
  el('in').addEventListener('click', () => zoom(1.25));
  el('out').addEventListener('click', () => zoom(0.8));
  el('fit').addEventListener('click', fit);
  el('print').addEventListener('click', () => window.print());
  el('close').addEventListener('click', () => { el('details').hidden = true; canvas.focus(); });
  for (const id of ['fold', 'unfold']) el(id).hidden = runs.length === 0;
  // Paper has a size of its own: the whole graph is put on it, and the view comes back afterwards.
  window.addEventListener('beforeprint', () => {
    const box = bounds();
    canvas.setAttribute('viewBox', `${box.x} ${box.y} ${box.width} ${box.height}`);
    view.removeAttribute('transform');
  });
  window.addEventListener('afterprint', () => { canvas.removeAttribute('viewBox'); apply(); });

  for (const type of types.slice(0, 14)) {
    const node = data.nodes.find(one => one.kind + ':' + one.label === type), entry = html('span', undefined, el('legend'));
    make('rect', { width: 12, height: 12, rx: node.kind === 'Artifact' ? 6 : 2, fill: colour(node), stroke: '#4a525c' }, make('svg', { viewBox: '0 0 12 12' }, entry));
    entry.append(visible(node.label));
  }
  draw();
  document.documentElement.dataset.ready = Math.round(performance.now());
})();
