// The one door to Chromium.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

// Without these the browser looks for its vendor's hosts at every start, which a closed network answers with noise.
const QUIET = ['--disable-gpu', '--disable-quic', '--disable-sync', '--disable-component-update', '--no-first-run'];

export const launch = () => chromium.launch({ executablePath: executable(), args: QUIET });

function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (!found) throw new Error('No Chromium on the PATH: install the package chromium, or name the program in CHROMIUM.');
  return found;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A fresh tab. Motion is off: colours measured in the middle of a transition, or a target still being scrolled to, would
 * make the tests depend on the clock.
 */
export async function openTab(browser, { width = 1280, height = 800, colorScheme = 'light', scripts = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion: 'reduce',
    javaScriptEnabled: scripts,
  });
  return context.newPage();
}

export const closeTab = (tab) => tab.context().close();

/** Collects what a page does wrong while it loads; everything it asks for has to lie below `root`. */
export function watch(tab, { root, missing }) {
  const troubles = [];
  // The address of the not-found page answers 404 by design, and Chromium logs that as an error of the page.
  const expected = (url) => url === missing;
  tab.on('console', (message) => {
    if (message.type() === 'error' && !expected(message.location().url)) {
      troubles.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  tab.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  tab.context().on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(root)) {
      troubles.push(`asks outside the site: ${request.url()}`);
    }
  });
  tab.context().on('requestfailed', (request) => {
    // A page that is left before its icon has come is no trouble.
    if (/\/icon\.[0-9a-f]+\.svg$/.test(request.url()) && request.failure()?.errorText === 'net::ERR_ABORTED') return;
    troubles.push(`request failed: ${request.url()} (${request.failure()?.errorText})`);
  });
  tab.context().on('response', (response) => {
    if (response.status() >= 400 && !expected(response.url())) {
      troubles.push(`status ${response.status()}: ${response.url()}`);
    }
  });
  return troubles;
}
