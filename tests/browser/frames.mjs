// The frames of a run: what lies in them, whether names fit, logs, folding. Arguments: the file, the key of a frame to fold, and where to put a picture
// (both optional).
import { pathToFileURL } from 'node:url';
import { open } from './browser.mjs';

const [file, folded, picture] = process.argv.slice(2);
await open(async (page, facts) => {
  const done = () => page.waitForFunction(() => document.documentElement.dataset.layout !== 'busy', null, { timeout: 60000 });
  const count = selector => page.locator(selector).count();
  await page.goto(pathToFileURL(file).href);
  await done();
  await page.waitForTimeout(100);
  if (picture) await page.screenshot({ path: picture });
  facts.title = await page.title();
  facts.layout = await page.evaluate(() => document.documentElement.dataset.layout);
  facts.frames = await count('.frame');
  facts.shown = await count('.node');
  // Every node of the data that is drawn lies in the frame of its parent, and every text in its box.
  Object.assign(facts, await page.evaluate(() => {
    const boxOf = key => document.querySelector(`[data-key="${key}"] rect`)?.getBoundingClientRect();
    const isIn = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
    const { nodes } = JSON.parse(document.getElementById('data').textContent);
    const drawn = nodes.filter(node => node.parent && boxOf(node.key) && boxOf(node.parent));
    const texts = [...document.querySelectorAll('.node text, .frame text')];
    const wide = text => {
      const own = text.getBoundingClientRect(), box = text.parentNode.querySelector('rect').getBoundingClientRect();
      return own.left < box.left - 1 || own.right > box.right + 1;
    };
    return {
      outside: drawn.filter(node => !isIn(boxOf(node.key), boxOf(node.parent))).length + (drawn.length ? 0 : 1),
      wide: texts.filter(wide).length + (texts.length ? 0 : 1),
    };
  }));
  if (folded) {
    await page.locator('#logs').click();
    await done();
    facts.withLogs = await count('.node');
    await page.locator('#logs').click();
    await done();
    facts.withoutLogs = await count('.node');
    await page.locator(`[data-key="${folded}"] .name`).dblclick();
    await done();
    facts.foldedFrames = await count('.frame');
    await page.locator('.node.folded').first().dblclick();
    await done();
    facts.unfoldedFrames = await count('.frame');
  }

  facts.waiting = await page.evaluate(() => document.body.innerText.includes('Laying out'));
  facts.ran = await page.evaluate(() => globalThis.hostile === true);
});
