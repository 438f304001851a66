// Makes a page that is open into a newer one: only what the server changed is changed, so that what scripts and readers
// did to the rest stays. Three documents take part: what stood (as the server sent it), what shall stand, and what is
// open.
"use strict";
(() => {
  const OURS = ["briefbook-preview", "briefbook-notes"];
  const LOOK_AHEAD = 60;

  const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
  const isOurs = (node) => isElement(node) && OURS.includes(node.localName);
  const key = (node) => (isElement(node) ? node.id || node.getAttribute("data-annotation") || "" : "");

  /** Whether one node can become the other. */
  const isAlike = (a, b) =>
    a.nodeType === b.nodeType && a.nodeName === b.nodeName && (!isElement(a) || key(a) === key(b));

  class Morph {
    /** `twins` leads from each node that stood to the open one. */
    constructor(twins) {
      this.twins = twins;
      this.changed = new Set();
      this.words = [];
      /** A script made something of elements that it does not know to have changed. */
      this.needsReload = false;
    }

    run(old, next) {
      this.attributes(old, next);
      this.children(old, next);
    }

    attributes(old, next) {
      const live = this.twins.get(old);
      const names = new Set([...old.getAttributeNames(), ...next.getAttributeNames()]);
      for (const name of names) {
        const [before, now] = [old.getAttribute(name), next.getAttribute(name)];
        if (before === now) continue;
        for (const element of [old, live]) {
          if (now === null) element.removeAttribute(name);
          else element.setAttribute(name, now);
        }
        if (name !== "href" && name !== "class") this.touch(live);
      }
    }

    children(old, next) {
      const before = [...old.childNodes].filter((node) => !isOurs(node));
      const after = [...next.childNodes].filter((node) => !isOurs(node));
      let [start, endBefore, endAfter] = [0, before.length, after.length];
      while (start < endBefore && start < endAfter && before[start].isEqualNode(after[start])) start += 1;
      while (endBefore > start && endAfter > start && before[endBefore - 1].isEqualNode(after[endAfter - 1])) {
        endBefore -= 1;
        endAfter -= 1;
      }
      let at = start;
      for (let n = start; n < endAfter; n += 1) {
        const wanted = after[n];
        const found = this.find(before, at, endBefore, wanted, after, n, endAfter);
        if (found < 0) {
          this.insert(old, before[at] ?? null, wanted);
          continue;
        }
        while (at < found) this.remove(before[at++]);
        this.become(before[at++], wanted);
      }
      while (at < endBefore) this.remove(before[at++]);
    }

    /** The place of the node that becomes `wanted`, or -1. An equal one is best; else the next, when it is alike and
     *  stands for none of those that follow. */
    find(before, at, end, wanted, after, n, endAfter) {
      const limit = Math.min(end, at + LOOK_AHEAD);
      for (let i = at; i < limit; i += 1) if (before[i].isEqualNode(wanted)) return i;
      if (key(wanted)) {
        for (let i = at; i < limit; i += 1) if (isAlike(before[i], wanted)) return i;
        return -1;
      }
      if (at >= end || !isAlike(before[at], wanted)) return -1;
      const later = after.slice(n + 1, Math.min(endAfter, n + 1 + LOOK_AHEAD));
      return later.some((node) => node.isEqualNode(before[at])) ? -1 : at;
    }

    become(old, wanted) {
      if (old.isEqualNode(wanted)) return;
      if (isElement(old)) {
        this.run(old, wanted);
        return;
      }
      const live = this.twins.get(old);
      const [from, to] = [old.data, wanted.data];
      old.data = to;
      live.data = to;
      if (live.nodeType === Node.TEXT_NODE) this.touchWords(live, from, to);
    }

    insert(parent, reference, wanted) {
      const open = this.twins.get(parent);
      this.needsReload ||= isTouched(parent, open);
      const [mine, live] = [document.importNode(wanted, true), document.importNode(wanted, true)];
      const place = this.place(open, reference);
      parent.insertBefore(mine, reference ?? ours(parent));
      open.insertBefore(live, place);
      pair(mine, live, this.twins);
      this.touch(live);
    }

    place(open, reference) {
      const live = reference && this.twins.get(reference);
      if (live && live.parentNode === open) return live;
      return ours(open);
    }

    remove(old) {
      const live = this.twins.get(old);
      this.needsReload ||= isElement(old) && isTouched(old.parentElement, live?.parentElement);
      this.touch(live?.parentNode ?? null);
      old.remove();
      live?.remove();
    }

    touch(node) {
      const element = node && (isElement(node) ? node : node.parentElement);
      if (element) this.changed.add(element);
    }

    /** Marks the words between what both texts begin with and what both end with. */
    touchWords(node, from, to) {
      this.touch(node);
      let [start, end] = [0, 0];
      const most = Math.min(from.length, to.length);
      while (start < most && from[start] === to[start]) start += 1;
      while (end < most - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
      this.words.push([node, start, to.length - end]);
    }
  }

  /** Our own elements stand at the end of a body; everything of the site stays before them. */
  const ours = (parent) => (parent.localName === "body" ? [...parent.childNodes].find(isOurs) : null) ?? null;

  /** Whether a script of the site has had its hands on an element or what it stands in. */
  const isTouched = (old, live) => {
    const names = (element) => element.getAttributeNames().filter((name) => name !== "open" && !name.startsWith("data-briefbook"));
    for (; live && live.localName !== "body" && old; old = old.parentElement, live = live.parentElement) {
      const same = (name) => old.getAttribute(name) === live.getAttribute(name);
      if (names(old).length !== names(live).length || !names(live).every(same)) return true;
    }
    return false;
  };

  /** Pairs the nodes of two trees that are alike. */
  const pair = (mine, live, twins) => {
    const waiting = [[mine, live]];
    while (waiting.length > 0) {
      const [a, b] = waiting.pop();
      twins.set(a, b);
      const [as, bs] = [[...a.childNodes], [...b.childNodes]];
      as.forEach((node, n) => bs[n] && waiting.push([node, bs[n]]));
    }
  };

  globalThis.briefbookMorph = { Morph, pair };
})();
