// A first placement at once, in columns by the longest way from the left; nodes on a cycle go where the walk first meets them.
function placeInColumns(items, links) {
  const columns = columnsOf(items);
  let tallest = 0;
  for (const column of columns) tallest = Math.max(tallest, column.length);
  columns.forEach((column, x) => {
    // Beside what they come from, which has its place already.
    for (const item of column) {
      item.middle = item.from.length ? item.from.reduce((sum, link) => sum + link.from.y, 0) / item.from.length : 0;
    }
    column.sort((a, b) => a.middle - b.middle);
    const above = (tallest - column.length) / 2;
    column.forEach((item, y) => {
      item.x = x * (BOX.width + BOX.gapX);
      item.y = (y + above) * (BOX.height + BOX.gapY);
    });
  });
  for (const link of links) link.points = null;
}

function columnsOf(items) {
  const open = new Map(items.map(item => [item, item.from.length]));
  const waiting = items.filter(item => item.from.length === 0), done = new Set(), columns = [];
  for (const item of items) item.column = 0;
  for (let next = 0, rest = 0; done.size < items.length;) {
    while (next === waiting.length && done.has(items[rest])) rest++;
    const item = next < waiting.length ? waiting[next++] : items[rest];
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
  return Array.from(columns, column => column ?? []);
}
