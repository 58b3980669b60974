// A first placement at once, in columns by the longest way from the left; nodes on a cycle go where the walk first meets them.
function placeInColumns(boxes, edges, gapX, gapY) {
  const links = boxes.map(() => ({ from: [], to: [] }));
  for (const [from, to] of edges) {
    links[from].to.push(to);
    links[to].from.push(from);
  }
  const columns = columnsOf(links), heights = columns.map(column => column.reduce((sum, at) => sum + boxes[at].height + gapY, -gapY));
  const tallest = Math.max(...heights);
  let x = 0;
  columns.forEach((column, i) => {
    // Beside what they come from, which has its place already.
    const middles = new Map(column.map(at => {
      const { from } = links[at];
      return [at, from.length ? from.reduce((sum, before) => sum + (boxes[before].y ?? 0), 0) / from.length : 0];
    }));
    column.sort((a, b) => middles.get(a) - middles.get(b));
    let y = (tallest - heights[i]) / 2, widest = 0;
    for (const at of column) {
      Object.assign(boxes[at], { x, y });
      y += boxes[at].height + gapY;
      widest = Math.max(widest, boxes[at].width);
    }
    x += widest + gapX;
  });
  return null;
}

function columnsOf(links) {
  const open = links.map(({ from }) => from.length), at = links.map(() => 0), done = new Set(), columns = [];
  const waiting = [...links.keys()].filter(item => open[item] === 0);
  for (let next = 0, rest = 0; done.size < links.length;) {
    while (next === waiting.length && done.has(rest)) rest++;
    const item = next < waiting.length ? waiting[next++] : rest;
    if (done.has(item)) continue;
    done.add(item);
    (columns[at[item]] ??= []).push(item);
    for (const to of links[item].to) {
      if (done.has(to)) continue;
      at[to] = Math.max(at[to], at[item] + 1);
      if (--open[to] === 0) waiting.push(to);
    }
  }
  return Array.from(columns, column => column ?? []).filter(column => column.length);
}
