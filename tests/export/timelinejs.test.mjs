// Does TimelineJS show our timeline: every event once, with its date and no complaint?

import assert from 'node:assert/strict';
import { accessSync, constants, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { delimiter, extname, join, normalize } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, exported, sites } from './exports.mjs';

const LIBRARY = fileURLToPath(new URL('node_modules/@knight-lab/timelinejs/dist', import.meta.url));
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' };
const PAGE = `<!doctype html><meta charset="utf-8"><title>A timeline</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/css/timeline.css"><div id="timeline" style="width: 1000px; height: 600px"></div>
<script src="/js/timeline.js"></script>`;

let browser, server, root;

before(async () => {
  server = createServer((request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname);
    try {
      const body = path === '/' ? PAGE : readFileSync(join(LIBRARY, path));
      response.setHeader('content-type', TYPES[extname(path)] ?? (path === '/' ? 'text/html' : 'application/octet-stream'));
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  root = `http://127.0.0.1:${server.address().port}/`;
  browser = await chromium.launch({ executablePath: executable(), args: ['--disable-gpu', '--disable-quic'] });
});

after(async () => {
  await browser?.close();
  server?.close();
});

function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.flatMap((folder) => ['chromium', 'google-chrome'].map((name) => join(folder, name))).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error('No Chromium on the PATH: install the package chromium, or name the program in CHROMIUM.');
  return found;
}

/** What TimelineJS makes of a timeline. */
async function shown(timeline) {
  const tab = await browser.newPage();
  const troubles = [];
  tab.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  tab.on('pageerror', (error) => troubles.push(error.message));
  tab.on('request', (request) => request.url().startsWith(root) || request.url().startsWith('data:') || troubles.push(request.url()));
  await tab.goto(root);
  const slides = await tab.evaluate(async (timeline) => {
    const made = new TL.Timeline('timeline', timeline, { font: null });
    await new Promise((done) => made.on('loaded', done));
    const language = made.getLanguage?.() ?? made.language;
    const say = (date) => date && { ms: date.getTime(), words: date.getDisplayDate(language) };
    return {
      events: made.config.events.map((event) => ({
        id: event.unique_id,
        start: say(event.start_date),
        end: say(event.end_date),
        group: event.group,
      })),
      slides: document.querySelectorAll('.tl-slide').length,
      headlines: [...document.querySelectorAll('.tl-slide .tl-headline')].map((one) => one.textContent.trim()),
      dates: [...document.querySelectorAll('.tl-slide .tl-headline-date')].map((one) => one.textContent.trim()),
      markup: document.querySelectorAll('.tl-slide script, .tl-slide b, .tl-slide img').length,
      error: document.querySelector('.tl-message-content')?.textContent.trim() ?? '',
    };
  }, timeline);
  await tab.close();
  return { ...slides, troubles };
}

/** The moment at which TimelineJS has a date begin. */
function moment({ year, month = 1, day = 1 }) {
  const date = new Date(2000, month - 1, day);
  date.setFullYear(year);
  return date.getTime();
}

const MONTHS = ['', 'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** What a reader should see of a date that is plain. */
function plainly({ year, month, day }) {
  const shown = year < 0 ? `${-year} BCE` : `${year}`;
  if (day) return `${MONTHS[month]} ${day}, ${shown}`;
  return month ? `${MONTHS[month]} ${shown}` : shown;
}

const SIGNS = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };
const words = (html) => html.replace(/&(amp|lt|gt|quot);/g, (sign) => SIGNS[sign]);

for (const site of sites) {
  test(`TimelineJS shows the timeline of ${site}`, async () => {
    const timeline = exported(site, 'timelinejs');
    const { items } = JSON.parse(build(site)('data/events.json'));
    const dated = items.filter(({ when, status }) => when && status !== 'retracted').map(({ title }) => title);
    const exportedTitles = timeline.events.map(({ text }) => words(text.headline));
    assert.deepEqual(exportedTitles.sort(), dated.sort(), 'every event that has a date');
    const found = await shown(timeline);
    assert.deepEqual(found.troubles, []);
    assert.equal(found.error, '');
    assert.equal(found.slides, timeline.events.length + 1, 'a slide an event, and the title');
    assert.equal(found.markup, 0, 'no markup of an author');
    assert.equal(found.events.length, timeline.events.length);
    assert.equal(found.headlines[0], words(timeline.title.text.headline));
    for (const event of timeline.events) {
      const n = found.events.findIndex(({ id }) => id === event.unique_id);
      const { start, end, group } = found.events[n];
      assert.equal(start.ms, moment(event.start_date), event.unique_id);
      assert.equal(end?.ms, event.end_date && moment(event.end_date), event.unique_id);
      assert.equal(group, event.group);
      assert.equal(found.headlines[n + 1], words(event.text.headline));
      assert.equal(found.dates[n + 1], words(event.display_date ?? plainly(event.start_date)), event.unique_id);
    }
  });
}
