// Lets Mermaid itself draw a flowchart and prints the texts of it. Argument: the file.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { open } from './browser.mjs';

const text = readFileSync(process.argv[2], 'utf8');
const library = join(dirname(createRequire(import.meta.url).resolve('mermaid')), 'mermaid.min.js');
await open(async (page, facts) => {
  await page.setContent('<!doctype html><div id="out"></div>');
  await page.addScriptTag({ path: library });
  facts.labels = await page.evaluate(async source => {
    mermaid.initialize({ startOnLoad: false, maxEdges: 5000, maxTextSize: 1e7 });
    await mermaid.parse(source);
    const { svg } = await mermaid.render('drawn', source);
    document.getElementById('out').innerHTML = svg;
    return [...document.querySelectorAll('#out .nodeLabel, #out .edgeLabel')].map(label => label.textContent).filter(Boolean);
  }, text);
  facts.nodes = await page.locator('#out g.node').count();
  facts.ran = await page.evaluate(() => globalThis.hostile === true);
});
