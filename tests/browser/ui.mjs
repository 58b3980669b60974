// Makes the UI's calls on servers and prints them with their answers, a list for each server. The argument is JSON:
// protoc, include (protobuf's own .proto files), protos, format (of grpc-web), runs, hosts, and how to run:
// "node" in Node; "chromium" on a page whose node server passes /ml_metadata.* on, as the UI's does; or an origin: one call from
// a page of it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import xhr2 from 'xhr2';

const { protoc, include, protos, where, hosts, ...rest } = JSON.parse(process.argv[2]);
const folder = path.dirname(fileURLToPath(import.meta.url));
const script = await bundle();
const answers = where === 'node' ? await inNode() : where === 'chromium' ? await inChromium() : await fromOrigin(where);
console.log(JSON.stringify(answers));

/** The client as one script. */
async function bundle() {
  const generated = mkdtempSync(path.join(tmpdir(), 'kfpmetadata-'));
  try {
    const files = ['metadata_store', 'metadata_store_service'].map(name => `ml_metadata/proto/${name}`);
    const options = [`-I${protos}`, `-I${include}`, `--js_out=import_style=commonjs,binary:${generated}`];
    execFileSync(protoc, [...options, ...files.map(file => `${file}.proto`)]);
    const [store, service] = files.map(file => path.join(generated, `${file}_pb.js`));
    const { outputFiles } = await build({
      entryPoints: [path.join(folder, 'ui-pages.mjs')], bundle: true, write: false, format: 'iife', globalName: 'ui',
      alias: { 'mlmd-store': store, 'mlmd-service': service }, nodePaths: [path.join(folder, 'node_modules')], logLevel: 'error',
    });
    return outputFiles[0].text;
  } finally {
    rmSync(generated, { recursive: true });
  }
}

async function inNode() {
  globalThis.XMLHttpRequest = xhr2;
  const ui = vm.runInThisContext(`${script};ui`);
  const all = [];
  for (const host of hosts) all.push(await ui.visit({ host, ...rest }));
  return all;
}

async function inChromium() {
  return browse(async browser => {
    const all = [];
    for (const host of hosts) {
      const server = http.createServer((request, response) => {
        if (request.url.startsWith('/ml_metadata.')) pass(host, request, response);
        else response.setHeader('content-type', 'text/html').end('<title>UI</title>');
      });
      await new Promise(listening => server.listen(0, '127.0.0.1', listening));
      try {
        all.push(await callFrom(browser, `http://127.0.0.1:${server.address().port}`, '', 'visit'));
      } finally {
        server.closeAllConnections();
        server.close();
      }
    }
    return all;
  });
}

function pass(host, request, response) {
  const { hostname, port } = new URL(host);
  const onward = http.request({ hostname, port, path: request.url, method: request.method, headers: request.headers }, answer => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}

function fromOrigin(origin) {
  return browse(async browser => {
    const all = [];
    const serve = page => page.route(`${origin}/`, route => route.fulfill({ contentType: 'text/html', body: '' }));
    for (const host of hosts) all.push(await callFrom(browser, origin, host, 'knock', serve));
    return all;
  });
}

async function callFrom(browser, origin, host, name, prepare) {
  const page = await browser.newPage();
  // A browser asks its user before a page of the internet may call this machine.
  await page.context().grantPermissions(['local-network-access']);
  await prepare?.(page);
  await page.goto(`${origin}/`);
  await page.addScriptTag({ content: script });
  const calls = await page.evaluate(([name, options]) => globalThis.ui[name](options), [name, { host, ...rest }]);
  await page.close();
  return calls;
}

async function browse(run) {
  const browser = await chromium.launch({ executablePath: process.env.KFPMETADATA_CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    return await run(browser);
  } finally {
    await browser.close();
  }
}
