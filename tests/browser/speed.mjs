// How soon the page answers. It is opened three times; each time the search is asked as soon as the page says that it is ready, and then
// all runs are unfolded. Arguments: the file, and a text to search for. Prints a list for each figure.
import { pathToFileURL } from 'node:url';
import { open } from './browser.mjs';

const [file, query] = process.argv.slice(2);
await open(async (page, facts) => {
  const metrics = await page.context().newCDPSession(page);
  await metrics.send('Performance.enable', { timeDomain: 'threadTicks' });
  // In the page: the way of a request from here and back would be counted otherwise.
  await page.addInitScript(text => {
    const wait = setInterval(() => {
      if (!document.documentElement?.dataset.ready) return;
      clearInterval(wait);
      const search = document.getElementById('search');
      search.value = text;
      search.dispatchEvent(new Event('input'));
      // Answered is what is also painted.
      requestAnimationFrame(() => setTimeout(() => { globalThis.answered = performance.now(); }));
    }, 5);
    // The longest time in which the page answered nothing.
    let last = performance.now();
    globalThis.longest = 0;
    setInterval(() => {
      globalThis.longest = Math.max(globalThis.longest, performance.now() - last);
      last = performance.now();
    }, 5);
  }, query);
  const settled = () => page.waitForFunction(() => document.documentElement.dataset.layout !== 'busy', null, { timeout: 60000 });
  Object.assign(facts, { answeredMs: [], busyMs: [], longestMs: [], shown: [], found: [], unfolded: [] });
  for (let i = 0; i < 3; i++) {
    await page.goto(pathToFileURL(file).href);
    await page.waitForFunction(() => globalThis.answered);
    // The page's own time, which a busy machine does not stretch.
    const busy = (await metrics.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value;
    facts.busyMs.push(Math.round(busy * 1000));
    facts.answeredMs.push(Math.round(await page.evaluate(() => globalThis.answered)));
    facts.found.push(await page.locator('#found').textContent());
    await settled();
    facts.shown.push(await page.locator('.node').count());
    await page.evaluate(() => { globalThis.longest = 0; document.getElementById('unfold').click(); });
    await settled();
    facts.unfolded.push(await page.locator('.node').count());
    facts.longestMs.push(Math.round(await page.evaluate(() => globalThis.longest)));
  }
  facts.ran = await page.evaluate(() => globalThis.hostile === true);
});
