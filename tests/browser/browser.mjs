// Opens Chromium. Nothing may leave the page: every request is counted, and none but the page's own file is let through.
import { chromium } from 'playwright-core';

export async function open(run) {
  const browser = await chromium.launch({ executablePath: process.env.KFPMETADATA_CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const facts = { requests: [], dialogs: [], errors: [] };
    page.on('dialog', dialog => { facts.dialogs.push(dialog.message()); dialog.dismiss(); });
    page.on('pageerror', error => facts.errors.push(String(error)));
    page.on('console', message => { if (message.type() === 'error') facts.errors.push(message.text()); });
    page.on('request', request => { if (!request.url().startsWith('blob:')) facts.requests.push(request.url().split('/').pop()); });
    await run(page, facts);
    console.log(JSON.stringify(facts));
  } finally {
    await browser.close();
  }
}
