// The properties of what is chosen, beside the graph.
class Details {
  static MOST_NEIGHBOURS = 100;

  constructor(graph, { toggle, go }) { Object.assign(this, { graph, toggle, go, pane: el('details'), content: el('content') }); }

  get isOpen() { return !this.pane.hidden; }

  close() { this.pane.hidden = true; }

  show(item) {
    const { node } = item, { byKey, folded } = this.graph, frame = this.graph.frameOf(item);
    this.content.replaceChildren();
    html('h2', visible(node.title), this.content);
    this.list('', Object.entries({
      kind: node.kind, id: node.id, type: node.type, name: node.name, uri: node.uri, state: Details.stateOf(node), 'external id': node.externalId,
      created: node.createTime, updated: node.lastUpdateTime, run: node.run && byKey.get(node.run).title, within: node.parent && byKey.get(node.parent).title,
    }));
    this.list('Properties', Object.entries(node.properties));
    this.list('Custom properties', Object.entries(node.customProperties));
    if (frame) {
      const what = byKey.get(frame).kind === 'Context' ? 'run' : 'frame';
      button(`${folded.has(frame) ? 'Unfold' : 'Fold'} this ${what}`, this.content, () => this.toggle(frame));
    }
    this.neighbours('Before', item.from, 'from');
    this.neighbours('After', item.to, 'to');
    this.pane.hidden = false;
  }

  // The state as it is read, and what the store holds where that is something else.
  static stateOf({ shownState, state }) { return !shownState || shownState === state ? state : state ? `${shownState} (stored: ${state})` : shownState; }

  list(caption, pairs) {
    const filled = pairs.filter(([, value]) => value !== undefined && value !== null && value !== '');
    if (!filled.length) return;
    if (caption) html('h3', caption, this.content);
    const all = html('dl', undefined, this.content);
    for (const [name, value] of filled) {
      html('dt', visible(name), all);
      html('dd', visible(typeof value === 'object' ? JSON.stringify(value, null, 1) : value), all);
    }
  }

  neighbours(caption, links, end) {
    if (!links.length) return;
    html('h3', `${caption} (${links.length})`, this.content);
    const all = html('ul', undefined, this.content);
    for (const link of links.slice(0, Details.MOST_NEIGHBOURS)) {
      const { node, key } = link[end], { name } = link.edges[0];
      button(visible(node.title + (name ? ` \u2014 ${name}` : '')), html('li', undefined, all), () => this.go(key));
    }
  }
}
