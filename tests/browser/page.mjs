// Uses the page as a person does and prints what it did. Arguments: the file, a text to search for, and where to put a picture (optional).
import { pathToFileURL } from 'node:url';
import { open } from './browser.mjs';

const [file, query, picture] = process.argv.slice(2);
await open(async (page, facts) => {
  await page.goto(pathToFileURL(file).href);
  await page.waitForFunction(() => document.documentElement.dataset.ready);
  facts.shown = await page.locator('.node').count();
  facts.title = await page.title();
  // The search answers, whatever the layout still does.
  await page.locator('#search').fill(query);
  await page.waitForFunction(() => document.getElementById('found').textContent);
  facts.found = await page.locator('#found').textContent();
  facts.hits = await page.locator('.node.hit').count();
  await page.waitForFunction(() => document.documentElement.dataset.layout !== 'busy', null, { timeout: 60000 });
  facts.layout = await page.evaluate(() => document.documentElement.dataset.layout);
  facts.overlaps = await page.evaluate(() => {
    const placeOf = node => /translate\(([-\d.e]+) ([-\d.e]+)\)/.exec(node.getAttribute('transform')).slice(1).map(Number);
    const places = [...document.querySelectorAll('.node')].map(placeOf);
    places.sort((a, b) => a[0] - b[0]);
    let count = 0;
    for (let i = 0; i < places.length; i++) {
      for (let j = i + 1; j < places.length && places[j][0] - places[i][0] < 190; j++) {
        if (Math.abs(places[j][1] - places[i][1]) < 40) count++;
      }
    }
    return count;
  });
  facts.edges = await page.locator('#edges path').count();
  // Enter goes to the hit; a click on it shows its properties.
  await page.locator('#search').press('Enter');
  await page.locator('#close').click();
  facts.hidden = await page.locator('#details').isHidden();
  await page.locator('.node.hit').first().click();
  // What is in sight has its text, and the pointer brings the rest of it.
  facts.texts = await page.locator('.node.hit').first().locator('text').allTextContents();
  facts.tip = await page.locator('.node.hit').first().locator('title').textContent();
  facts.details = await page.locator('#content').innerText();
  facts.elements = await page.evaluate(() => document.querySelectorAll('img, iframe, object, embed, link, audio, video').length
    + [...document.querySelectorAll('*')].filter(node => [...node.attributes].some(({ name }) => name.startsWith('on'))).length);
  facts.scripts = await page.locator('script').count();
  await page.locator('#search').fill('');
  // The keyboard: right and left along an edge, zoom, fold and unfold.
  await page.locator('#canvas').focus();
  const selected = () => page.evaluate(() => document.querySelector('.node.selected')?.dataset.key ?? null);
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowRight');
  facts.first = await selected();
  await page.keyboard.press('ArrowLeft');
  facts.before = await selected();
  await page.keyboard.press('ArrowRight');
  facts.back = await selected();
  const scale = () => page.evaluate(() => Number(/scale\(([^)]+)\)/.exec(document.getElementById('view').getAttribute('transform'))[1]));
  const before = await scale();
  await page.keyboard.press('+');
  facts.zoomed = (await scale()) > before;
  await page.mouse.move(500, 400);
  await page.mouse.wheel(0, 400);
  facts.wheeled = (await scale()) < before * 1.25;
  const at = () => page.evaluate(() => document.getElementById('view').getAttribute('transform').split(')')[0]);
  const place = await at();
  await page.mouse.move(300, 700);
  await page.mouse.down();
  await page.mouse.move(360, 640, { steps: 4 });
  await page.mouse.up();
  facts.panned = (await at()) !== place;
  await page.keyboard.press('/');
  facts.searching = await page.evaluate(() => document.activeElement.id);
  const done = () => page.waitForFunction(() => document.documentElement.dataset.layout !== 'busy', null, { timeout: 60000 });
  if (await page.locator('#fold').isVisible()) {
    await page.locator('#fold').click();
    facts.folded = await page.locator('.node').count();
    await done();
    facts.runs = await page.locator('.node.run').count();
    await page.locator('.node.run').first().dblclick();
    facts.unfoldedOne = await page.locator('.node').count();
    await done();
    await page.locator('#unfold').click();
    facts.unfolded = await page.locator('.node').count();
    await done();
  }
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  facts.printed = { header: await page.locator('.buttons').isVisible(), box: await page.locator('#canvas').getAttribute('viewBox') };
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await page.emulateMedia({ media: 'screen' });
  if (picture) {
    await page.locator('#fit').click();
    const node = page.locator('.node.root').first();
    await node.click();
    await page.screenshot({ path: picture });
  }
  facts.ran = await page.evaluate(() => globalThis.hostile === true);
});
