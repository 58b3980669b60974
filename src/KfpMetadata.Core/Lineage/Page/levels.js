// Places a graph with frames: what lies in a frame is placed for itself, innermost first, and the frame is one box in what is around it.
// Of a level, parts that no edge joins are placed each for itself, in rows. Runs in the worker, too, so it sees nothing of the page.
// Boxes have a width and a height and, in a frame, the index of it as parent; of frames the width is the least one.
// The function place puts the boxes of one part: it sets x and y of each and returns a list of points, or null, for each edge.
function placeLevels({ boxes, edges, gapX, gapY, pad, head }, place) {
  const levels = new Map([[-1, { members: [], links: [] }]]);
  boxes.forEach((box, at) => {
    if (box.frame) levels.set(at, { members: [], links: [] });
  });
  boxes.forEach((box, at) => levels.get(box.parent).members.push(at));
  const depthOf = at => {
    let depth = 0;
    for (let up = boxes[at].parent; up >= 0; up = boxes[up].parent) depth++;
    return depth;
  };
  const depths = boxes.map((box, at) => depthOf(at)), points = edges.map(() => null);
  // An edge is one of the innermost level that has both its ends.
  edges.forEach(([from, to], edge) => {
    while (boxes[from].parent !== boxes[to].parent) {
      if (depths[from] >= depths[to]) from = boxes[from].parent;
      else to = boxes[to].parent;
      if (from < 0 || to < 0) return;
    }
    if (from !== to) levels.get(boxes[from].parent).links.push({ from, to, edge });
  });
  const inner = [...levels.keys()].sort((a, b) => (b < 0 ? -1 : depths[b]) - (a < 0 ? -1 : depths[a]));
  for (const level of inner) {
    const { members, links } = levels.get(level), size = placeParts(members, links);
    if (level < 0) continue;
    boxes[level].width = Math.max(boxes[level].width, size.width + 2 * pad);
    boxes[level].height = size.height + head + pad;
  }
  // From the outermost level inwards places become those of the page.
  for (const level of inner.reverse()) {
    if (level < 0) continue;
    const x = boxes[level].x + pad, y = boxes[level].y + head;
    for (const at of levels.get(level).members) { boxes[at].x += x; boxes[at].y += y; }
    for (const { edge } of levels.get(level).links) points[edge] = points[edge]?.map(point => ({ x: point.x + x, y: point.y + y })) ?? null;
  }
  return points;

  function placeParts(members, links) {
    const above = new Map(members.map(at => [at, at]));
    const part = at => {
      while (above.get(at) !== at) {
        above.set(at, above.get(above.get(at)));
        at = above.get(at);
      }
      return at;
    };
    for (const { from, to } of links) above.set(part(to), part(from));
    const parts = new Map();
    const partOf = at => {
      if (!parts.has(part(at))) parts.set(part(at), { members: [], links: [] });
      return parts.get(part(at));
    };
    for (const at of members) partOf(at).members.push(at);
    for (const link of links) partOf(link.from).links.push(link);
    let area = 0, widest = 0;
    for (const one of parts.values()) {
      const own = one.members.map(at => boxes[at]), index = new Map(one.members.map((at, i) => [at, i]));
      if (own.length === 1) Object.assign(own[0], { x: 0, y: 0 });
      else one.points = place(own, one.links.map(({ from, to }) => [index.get(from), index.get(to)]), gapX, gapY);
      one.width = own.reduce((most, box) => Math.max(most, box.x + box.width), 0);
      one.height = own.reduce((most, box) => Math.max(most, box.y + box.height), 0);
      area += (one.width + gapY) * (one.height + gapY);
      widest = Math.max(widest, one.width);
    }
    // Rows about as wide as a screen is to its height.
    const most = Math.max(widest, Math.sqrt(area * 1.8));
    let x = 0, y = 0, row = 0, width = 0;
    for (const one of parts.values()) {
      if (x > 0 && x + one.width > most) { x = 0; y += row + gapY; row = 0; }
      for (const at of one.members) { boxes[at].x += x; boxes[at].y += y; }
      one.links.forEach(({ edge }, i) => {
        points[edge] = one.points?.[i]?.map(point => ({ x: point.x + x, y: point.y + y })) ?? null;
      });
      x += one.width + 2 * gapY;
      width = Math.max(width, x - 2 * gapY);
      row = Math.max(row, one.height);
    }
    return { width, height: y + row };
  }
}
