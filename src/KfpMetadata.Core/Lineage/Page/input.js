// Pointer, keyboard and buttons.
function listen(page) {
  const { canvas, view, graph, drawing } = page;
  const logs = () => {
    page.toggleLogs();
    el('logs').setAttribute('aria-pressed', graph.showLogs);
  };
  listenToPointer(page);
  canvas.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = page.selected, frame = graph.frameOf(item);
    if (event.key.startsWith('Arrow')) page.step(event.key);
    else if (event.key === 'Enter' && item) page.details.show(item);
    else if (event.key === '+' || event.key === '=') view.zoom(1.25);
    else if (event.key === '-') view.zoom(0.8);
    else if (event.key === '0') page.fit();
    else if (event.key.toLowerCase() === 'f' && frame) page.toggle(frame);
    else if (event.key.toLowerCase() === 'l' && graph.hasLogs) logs();
    else if (event.key === 'Escape') page.choose(null);
    else return;
    event.preventDefault();
  });
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.target.tagName === 'INPUT') return;
    event.preventDefault();
    el('search').focus();
  });
  el('search').addEventListener('input', event => page.search.find(event.target.value));
  el('search').addEventListener('keydown', event => {
    if (event.key === 'Enter') page.goTo(page.search.next());
    if (event.key !== 'Escape') return;
    event.target.value = '';
    page.search.find('');
    canvas.focus();
  });
  const click = (id, action) => el(id).addEventListener('click', action);
  click('fold', () => { graph.foldAll(); page.draw(); });
  click('unfold', () => { graph.unfoldAll(); page.draw(); });
  click('logs', logs);
  el('logs').setAttribute('aria-pressed', graph.showLogs);
  el('logs').hidden = !graph.hasLogs;
  click('in', () => view.zoom(1.25));
  click('out', () => view.zoom(0.8));
  click('fit', () => page.fit());
  click('print', () => window.print());
  click('close', () => { page.details.close(); canvas.focus(); });
  for (const id of ['fold', 'unfold']) el(id).hidden = graph.runs.length === 0;
  window.addEventListener('beforeprint', () => { drawing.writeAll(); view.toPaper(graph.all); });
  window.addEventListener('afterprint', () => view.toScreen());
}

function listenToPointer(page) {
  const { canvas, view, drawing } = page;
  let drag = null;
  const end = () => {
    drag = null;
    canvas.classList.remove('dragged');
  };
  canvas.addEventListener('wheel', event => {
    event.preventDefault();
    const box = canvas.getBoundingClientRect();
    view.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  canvas.addEventListener('pointerdown', event => {
    if (event.button === 0) drag = { x: event.clientX, y: event.clientY, left: view.left, top: view.top, far: false, id: event.pointerId };
  });
  canvas.addEventListener('pointermove', event => {
    if (!drag || drag.id !== event.pointerId) return;
    const x = event.clientX - drag.x, y = event.clientY - drag.y;
    if (!drag.far && Math.hypot(x, y) < 4) return;
    if (!drag.far) {
      drag.far = true;
      canvas.setPointerCapture(event.pointerId);
      canvas.classList.add('dragged');
    }
    view.moveTo(drag.left + x, drag.top + y);
  });
  canvas.addEventListener('pointerup', event => {
    const far = drag?.far;
    end();
    if (!far && event.button === 0) page.choose(drawing.itemOf(event.target));
  });
  canvas.addEventListener('pointercancel', end);
  canvas.addEventListener('pointerover', event => drawing.explain(event.target));
  canvas.addEventListener('dblclick', event => {
    const frame = page.graph.frameOf(drawing.itemOf(event.target));
    if (frame) page.toggle(frame);
  });
}
