// Keeps an open page as fresh as its files: hears what changed, fetches the page anew, and changes only that. Nothing of
// this is in a site that is built.
"use strict";
(() => {
  const OURS = "briefbook-preview";
  const KEPT = "briefbook-preview-kept";
  const MARKED_FOR = 2600;
  const host = () => document.querySelector(OURS);
  const own = { address: location.pathname, seen: performance.timeOrigin };
  let before = null;
  const twins = new WeakMap();
  let busy = false;
  let again = false;
  let marked = 0;
  /** The page did not exist when it was opened. */
  let beganMissing = false;

  const read = (element) => {
    const { page, strip, token, heard } = element.dataset;
    Object.assign(own, { page, strip, token, heard: Number(heard) });
  };

  // What a reload would lose.

  const path = (element) => {
    const steps = [];
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      if (at.id) return [`#${CSS.escape(at.id)}`, ...steps].join(" > ");
      const place = [...at.parentElement.children].indexOf(at) + 1;
      steps.unshift(`${at.localName}:nth-child(${place})`);
    }
    return steps.join(" > ");
  };

  const FIELDS = "input:not([type=hidden], [type=password], [type=file]), textarea, select";

  const kept = () => ({
    address: location.pathname,
    scroll: [scrollX, scrollY],
    details: [...document.querySelectorAll("details")].map((element) => [path(element), element.open]),
    fields: [...document.querySelectorAll(FIELDS)].map((field) => [
      path(field),
      field.value,
      field.checked,
      field === document.activeElement ? [field.selectionStart, field.selectionEnd] : null,
    ]),
    focus: document.activeElement && document.activeElement !== document.body ? path(document.activeElement) : null,
    strip: open(),
  });

  const restore = (state) => {
    if (state.address !== location.pathname) return;
    const find = (selector) => {
      try {
        return document.querySelector(selector);
      } catch {
        return null;
      }
    };
    for (const [selector, isOpen] of state.details) {
      const element = find(selector);
      if (element?.localName === "details") element.open = isOpen;
    }
    for (const [selector, value, checked, selection] of state.fields) {
      const field = find(selector);
      if (!field?.matches(FIELDS)) continue;
      if (field.value !== value) {
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      if ("checked" in field) field.checked = checked;
      if (selection && selection[0] !== null) field.setSelectionRange?.(...selection);
    }
    if (state.focus) find(state.focus)?.focus({ preventScroll: true });
    reopen(state.strip);
    scrollTo({ left: state.scroll[0], top: state.scroll[1], behavior: "instant" });
  };

  const reload = () => {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(kept()));
    } catch {
      // A browser that keeps nothing still shows the page.
    }
    location.reload();
  };

  const restoreKept = () => {
    let state = null;
    try {
      state = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
    } catch {
      return;
    }
    if (!state) return;
    const run = () => restore(state);
    if (document.readyState === "complete") run();
    else addEventListener("load", run, { once: true });
  };

  // The strip.

  const root = () => host()?.shadowRoot;
  const open = () => [...(root()?.querySelectorAll("details[open]") ?? [])].map((element) => element.id);
  const reopen = (ids) => ids?.forEach((id) => root()?.getElementById(id)?.setAttribute("open", ""));

  const showState = (state) => {
    const words = { live: "live", lost: "connection lost, trying again", waiting: "connecting" };
    const element = root()?.querySelector(".link-state");
    if (!element || element.dataset.state === state) return;
    element.dataset.state = state;
    element.textContent = words[state];
  };
  let state = "waiting";

  /** The new strip in place of the old one; what was open stays open. */
  const changeStrip = (fresh) => {
    const [mine, next] = [host(), fresh.querySelector(OURS)];
    if (!mine || !next) return;
    const template = next.querySelector("template");
    const shadow = mine.shadowRoot ?? mine.attachShadow({ mode: "open" });
    const changed = mine.dataset.strip !== next.dataset.strip;
    if (changed && template) {
      const wereOpen = [...shadow.querySelectorAll("details")].map((element) => [element.id, element.open]);
      const scrolled = shadow.querySelector(".panel")?.scrollTop ?? 0;
      const focused = shadow.activeElement?.closest("details")?.id;
      const style = shadow.querySelector("link");
      const content = document.importNode(template.content, true);
      content.querySelector("link")?.remove();
      shadow.replaceChildren(...(style ? [style] : []), content);
      // What the author opened or closed stays so.
      for (const [id, isOpen] of wereOpen) shadow.getElementById(id)?.toggleAttribute("open", isOpen);
      const panel = shadow.querySelector(".panel");
      if (panel) panel.scrollTop = scrolled;
      if (focused) shadow.getElementById(focused)?.querySelector("summary")?.focus();
      showState(state);
    }
    for (const name of ["page", "strip", "token"]) mine.dataset[name] = next.dataset[name];
    placeNotes(fresh);
    read(mine);
    wire();
  };

  const wire = () => {
    // Escape closes what was opened, as everywhere.
    const section = root()?.querySelector(".strip");
    section?.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      const element = event.target.closest("details[open]");
      element?.removeAttribute("open");
      element?.querySelector("summary")?.focus();
    });
  };

  /** The list of lost annotations stands under the text that it is about. */
  const placeNotes = (fresh) => {
    if (fresh) {
      const [mine, next] = [document.querySelector("briefbook-notes"), fresh.querySelector("briefbook-notes")];
      if (mine && next && mine.dataset.notes === next.dataset.notes) return;
      mine?.remove();
      if (!next) return;
      const element = document.createElement("briefbook-notes");
      element.dataset.notes = next.dataset.notes;
      const shadow = element.attachShadow({ mode: "open" });
      shadow.append(document.importNode(next.querySelector("template").content, true));
      host().before(element);
    }
    const notes = document.querySelector("briefbook-notes");
    const body = document.querySelector("[data-article]");
    if (notes && body) body.after(notes);
  };

  // A newer page.

  const notice = (text) => {
    const shadow = root();
    if (!shadow) return;
    shadow.querySelector(".notice.gone")?.remove();
    if (text) shadow.querySelector(".notice.missing")?.remove();
    document.documentElement.toggleAttribute("data-briefbook-gone", text !== "");
    if (!text) return;
    const element = document.createElement("div");
    element.className = "notice gone";
    element.setAttribute("role", "status");
    element.textContent = text;
    shadow.querySelector(".strip").prepend(element);
  };

  const scripts = (page) => [...page.querySelectorAll("script")].map((script) => script.outerHTML).join("\n");

  /** Style sheets are exchanged when the new one is there, so that the page is never bare. */
  const holdStyles = (fresh) => {
    const now = new Set([...fresh.querySelectorAll("head link[rel~=stylesheet]")].map((link) => link.getAttribute("href")));
    const old = [...document.querySelectorAll("head link[rel~=stylesheet]")].filter((link) => !now.has(link.getAttribute("href")));
    return old.map((link) => {
      const copy = link.cloneNode();
      document.head.append(copy);
      return copy;
    });
  };

  const releaseStyles = async (held) => {
    const loading = [...document.querySelectorAll("head link[rel~=stylesheet]")].filter((link) => !held.includes(link) && !link.sheet);
    const done = (link) => new Promise((resolve) => ["load", "error"].forEach((kind) => link.addEventListener(kind, resolve, { once: true })));
    await Promise.race([Promise.all(loading.map(done)), new Promise((resolve) => setTimeout(resolve, 3000))]);
    held.forEach((link) => link.remove());
  };

  const load = async () => {
    const response = await fetch(location.pathname + location.search, { headers: { accept: "text/html" }, cache: "no-store" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    // Where scripts run, what is for browsers without them is text.
    page.querySelectorAll("noscript").forEach((element) => (element.textContent = element.innerHTML));
    return page;
  };

  const update = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      do {
        again = false;
        await updateOnce();
      } while (again);
    } catch {
      // The preview went away in the middle; it is asked again when it is back.
    } finally {
      busy = false;
    }
  };

  const updateOnce = async () => {
    const fresh = await load();
    const next = fresh.querySelector(OURS);
    if (!next) return reload();
    const [was, now] = [own.page, next.dataset.page];
    if (next.dataset.token !== own.token) return reload();
    if (now === "none") {
      changeStrip(fresh);
      if (!beganMissing) notice("This page is no longer part of the site: no file makes it any more. It comes back when its file does.");
      return report();
    }
    notice("");
    if (was !== now) {
      if (beganMissing || scripts(fresh) !== scripts(before)) return reload();
      morph(fresh);
    }
    changeStrip(fresh);
    report();
  };

  const morph = (fresh) => {
    const { Morph } = globalThis.briefbookMorph;
    const held = holdStyles(fresh);
    const work = new Morph(twins);
    try {
      work.run(before.documentElement, fresh.documentElement);
    } catch (error) {
      console.warn("briefbook: the page is loaded anew", error);
      return reload();
    }
    if (work.needsReload) return reload();
    releaseStyles(held);
    title();
    mark(work);
  };

  /** Shows for a moment what changed. */
  const mark = (work) => {
    const INLINE = "a, abbr, b, cite, code, em, i, mark, s, small, span, strong, sub, sup, time, u";
    const blocks = new Set();
    for (const element of work.changed) {
      let block = element;
      while (block.matches(INLINE) && block.parentElement) block = block.parentElement;
      if (block.isConnected && document.body.contains(block) && !block.matches("body, main, html")) blocks.add(block);
    }
    const inner = [...blocks].filter((block) => ![...blocks].some((other) => other !== block && block.contains(other)));
    inner.forEach((block) => block.setAttribute("data-briefbook-changed", ""));
    const ranges = work.words.filter(([node]) => node.isConnected).map(([node, start, end]) => {
      const range = new Range();
      range.setStart(node, Math.min(start, node.data.length));
      range.setEnd(node, Math.min(end, node.data.length));
      return range;
    });
    globalThis.CSS?.highlights?.set("briefbook-changed", new Highlight(...ranges));
    clearTimeout(marked);
    marked = setTimeout(() => {
      document.querySelectorAll("[data-briefbook-changed]").forEach((block) => block.removeAttribute("data-briefbook-changed"));
      globalThis.CSS?.highlights?.delete("briefbook-changed");
    }, MARKED_FOR);
  };

  const title = () => {
    const text = document.querySelector("head > title")?.firstChild;
    if (text && !text.data.startsWith("Preview: ")) text.data = `Preview: ${text.data}`;
  };

  // The stream.

  const hear = ({ kind, ...message }) => {
    if (kind === "state") {
      state = message.state;
      showState(state);
    } else if (kind === "page") {
      if (message.page !== own.page || message.strip !== own.strip) update();
    } else if (kind === "lead") {
      location.assign(message.address);
    } else if (kind === "ask") {
      // A preview that was started anew has another token.
      load().then((page) => page.querySelector(OURS)?.dataset.token !== own.token && page.querySelector(OURS) && reload(), () => {});
    }
  };

  const connect = () => {
    try {
      const worker = new SharedWorker("/.briefbook/stream.js", { name: "briefbook-preview" });
      let alive = false;
      worker.port.addEventListener("message", ({ data }) => {
        alive = true;
        hear(data);
      });
      worker.port.start();
      const send = (kind) => worker.port.postMessage({ kind, page: { ...own } });
      return { send, isAlive: () => alive };
    } catch {
      return null;
    }
  };

  const alone = async () => {
    if (!globalThis.briefbookStream) {
      await new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = "/.briefbook/stream.js";
        script.addEventListener("load", resolve);
        script.addEventListener("error", reject);
        document.head.append(script);
        script.remove();
      });
    }
    const hub = globalThis.briefbookStream();
    const page = { ...own, send: hear };
    const send = (kind) => {
      if (kind === "add") hub.add(Object.assign(page, own));
      else if (kind === "remove") hub.remove(page);
      else if (kind === "update") hub.update(page, { ...own });
      else hub.wake();
    };
    return { send, isAlive: () => true };
  };

  let line = null;
  const report = () => line?.send("update");

  const listen = async () => {
    line = connect();
    line?.send("add");
    // Some browsers have shared workers that are never heard.
    if (line) await new Promise((resolve) => setTimeout(resolve, 1500));
    if (!line?.isAlive()) {
      line = await alone();
      line.send("add");
    }
  };

  const begin = () => {
    const element = host();
    if (!element) return;
    read(element);
    beganMissing = own.page === "none";
    // What the server sent, before any script of the page has changed it: this one is the first that runs.
    before = document.cloneNode(true);
    globalThis.briefbookMorph.pair(before.documentElement, document.documentElement, twins);
    placeNotes(null);
    title();
    wire();
    restoreKept();
    listen();
    addEventListener("focus", () => {
      own.seen = Date.now();
      report();
    });
    addEventListener("pagehide", () => line?.send("remove"));
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      // What happened while it was away leads nowhere.
      own.heard = NaN;
      line?.send("add");
    });
    // After sleep, the stream may be dead without a word.
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && line?.send("wake"));
    addEventListener("online", () => line?.send("wake"));
  };
  begin();
})();
