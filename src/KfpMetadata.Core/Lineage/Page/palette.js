// Colours by type, borders by state.
class Palette {
  static LEGEND = 14;

  constructor(nodes) {
    this.nodes = new Map();
    for (const node of nodes) if (!this.nodes.has(Palette.typeOf(node))) this.nodes.set(Palette.typeOf(node), node);
    this.types = new Map([...this.nodes.keys()].sort().map((type, at) => [type, at]));
  }

  static typeOf(node) { return node.kind + ':' + node.label; }

  // The golden angle keeps neighbours apart; artifacts are lighter than executions.
  colour(node) {
    const artifact = node.kind === 'Artifact';
    return `hsl(${(this.types.get(Palette.typeOf(node)) * 137.5 + (artifact ? 120 : 210)) % 360} 55% ${artifact ? 90 : 85}%)`;
  }

  state({ shownState }) {
    if (shownState === 'Failed' || shownState === 'Abandoned') return 'failed';
    if (shownState === 'Running' || shownState === 'New' || shownState === 'Pending') return 'running';
    return ['Canceled', 'Skipped', 'MarkedForDeletion', 'Deleted'].includes(shownState) ? 'muted' : '';
  }

  // The types of what is drawn.
  explain(legend, items) {
    const drawn = new Set([...items].filter(({ node }) => node.kind !== 'Context').map(({ node }) => Palette.typeOf(node)));
    legend.replaceChildren();
    for (const type of [...this.types.keys()].filter(name => drawn.has(name)).slice(0, Palette.LEGEND)) {
      const node = this.nodes.get(type), entry = html('span', undefined, legend);
      const sample = { width: 12, height: 12, rx: node.kind === 'Artifact' ? 6 : 2, fill: this.colour(node), stroke: '#4a525c' };
      svg('rect', sample, svg('svg', { viewBox: '0 0 12 12' }, entry));
      entry.append(visible(node.label));
    }
  }
}
