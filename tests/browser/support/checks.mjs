// What is asked of any page: valid HTML, accessible, no wider than its window, a focus that is seen.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    'element-permitted-content': 'error',
    'no-dup-id': 'error',
    // A page must also work under a policy that forbids inline styles.
    'no-inline-style': ['error', { allowedProperties: [] }],
    'wcag/h32': 'error',
    // An id holds a name of the author's: letters of any script, also a digit in front.
    'valid-id': ['error', { relaxed: true }],
    // Titles are as long as the source made them.
    'long-title': 'off',
    // Matters of taste, in which generated Markdown and templates differ from each other.
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'doctype-style': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
  },
});

/** What is wrong with the HTML of a page as it was written. */
export async function invalid(text, name) {
  const report = await validator.validateString(text, name);
  const messages = report.results.flatMap((result) => result.messages);
  return messages.map((m) => `${m.line}:${m.column} ${m.message} [${m.ruleId}]`);
}

/** What axe finds on an open page; of the rules of WCAG 2.2 AA and of good practice, those that can be told by program. */
export async function violations(tab) {
  // Evaluated, not added as an element: a content security policy would forbid the element.
  await tab.evaluate(AXE);
  return tab.evaluate(async () => {
    // Targets of 24 px are a rule of WCAG 2.2, and off unless asked for.
    const { violations } = await globalThis.axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`),
    );
  });
}

/** Elements that make an open page scroll sideways. Names the innermost culprits: the bare width would say that something is wrong, but not what. */
export function overflow() {
  if (document.scrollingElement.scrollWidth <= innerWidth) return [];
  const wide = [...document.body.querySelectorAll('*')].filter((element) => {
    const scrolls = (ancestor) => ancestor && (getComputedStyle(ancestor).overflowX !== 'visible' || scrolls(ancestor.parentElement));
    return element.getBoundingClientRect().right > innerWidth + 0.5 && !scrolls(element.parentElement);
  });
  const innermost = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
  return [`the page is ${document.scrollingElement.scrollWidth} px wide`, ...innermost.slice(0, 5).map((e) => e.outerHTML.slice(0, 160))];
}

/**
 * Walks through a page with the Tab key. What is wrong with the focus on its way: an element that has it and cannot be
 * seen, is covered, or looks as it did without.
 */
export async function focusTroubles(tab, most) {
  await tab.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
  const troubles = [];
  let first;
  for (let n = 0; n < most; n++) {
    await tab.keyboard.press('Tab');
    const { name, trouble, left } = await tab.evaluate(look);
    if (left || (first !== undefined && name === first)) break;
    first ??= name;
    if (trouble) troubles.push(`${name}: ${trouble}`);
  }
  return troubles;

  /** The element that has the focus. Runs in the page. */
  function look() {
    const element = document.activeElement;
    if (!element || element === document.body) return { left: true };
    const number = [...document.querySelectorAll('*')].indexOf(element);
    const name = `${number} <${element.localName} class="${element.className}"> ${element.textContent.trim().slice(0, 40)}`;
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
    const boxes = [...element.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
    const within = (box) => box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const seen = boxes.filter(within);
    if (!outlined) return { name, trouble: 'no outline' };
    if (seen.length === 0) return { name, trouble: `out of sight: ${JSON.stringify(element.getBoundingClientRect())}` };
    const uncovered = seen.some((box) => {
      const x = Math.min(Math.max((box.left + box.right) / 2, 0), innerWidth - 1);
      const y = Math.min(Math.max((box.top + box.bottom) / 2, 0), innerHeight - 1);
      const top = document.elementFromPoint(x, y);
      // A box that is taller than its line, or one of SVG, may have nothing of its own in its middle.
      return !top || element.contains(top) || top.contains(element);
    });
    return { name, trouble: uncovered ? undefined : 'covered by something else' };
  }
}
