// One event stream for all pages that a browser shows: a browser opens no more than six connections to a host, and a
// stream holds one for good. Runs as a shared worker; where there is none, inside each page.
"use strict";
(() => {
  const FIRST_WAIT = 250;
  const LONGEST_WAIT = 4000;

  /** Pages come and go; each is an object with `address`, `page`, `strip`, `token`, `heard`, `seen` and `send(message)`. */
  const hub = () => {
    const pages = new Set();
    let source = null;
    let timer = 0;
    let wait = FIRST_WAIT;
    let state = "waiting";
    /** How much news of a run there was when this was last told where to lead. */
    let heard = { token: "", count: NaN };

    const hear = (token, count) => {
      if (heard.token !== token || !(heard.count >= count)) heard = { token, count };
    };

    const say = (message, to = pages) => to.forEach((page) => page.send(message));
    const tell = (now) => {
      state = now;
      say({ kind: "state", state });
    };
    const close = () => {
      clearTimeout(timer);
      source?.close();
      source = null;
    };

    const open = () => {
      close();
      if (pages.size === 0) return;
      const query = new URLSearchParams();
      const byAge = [...pages].sort((a, b) => a.seen - b.seen);
      const { token } = byAge.at(-1);
      query.set("token", token);
      const counts = [heard, ...byAge.map((page) => ({ token: page.token, count: page.heard }))]
        .filter((one) => one.token === token && Number.isFinite(one.count))
        .map((one) => one.count);
      if (counts.length > 0) query.set("heard", Math.max(...counts));
      for (const page of byAge.slice(-64)) {
        query.append("page", page.address);
        query.append("shows", page.page);
        query.append("strip", page.strip);
      }
      const mine = new EventSource(`/.briefbook/events?${query}`);
      source = mine;
      mine.addEventListener("hello", (event) => {
        hear(token, JSON.parse(event.data).heard);
        wait = FIRST_WAIT;
        tell("live");
      });
      mine.addEventListener("page", (event) => {
        const change = JSON.parse(event.data);
        say({ kind: "page", ...change }, [...pages].filter((page) => page.address === change.address));
      });
      mine.addEventListener("lead", (event) => {
        const lead = JSON.parse(event.data);
        hear(token, lead.heard);
        const all = [...pages].sort((a, b) => a.seen - b.seen);
        if (!all.some((page) => page.address === lead.address)) all.at(-1)?.send({ kind: "lead", address: lead.address });
      });
      mine.addEventListener("error", () => {
        if (source !== mine) return;
        close();
        tell("lost");
        // The preview may have been started anew, with another token: pages find that out by themselves.
        say({ kind: "ask" }, byAge.slice(-1));
        timer = setTimeout(open, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      });
    };

    // A page that goes and one that comes are one change: a link that was followed.
    const soon = (delay = 20) => {
      clearTimeout(timer);
      timer = setTimeout(open, delay);
    };

    return {
      add(page) {
        pages.add(page);
        page.send({ kind: "state", state });
        soon();
      },
      remove(page) {
        if (pages.delete(page)) soon();
      },
      /** What a page shows now; the open stream knows already. */
      update(page, news) {
        Object.assign(page, news);
      },
      wake() {
        if (state !== "live") {
          wait = FIRST_WAIT;
          soon(0);
        }
      },
    };
  };

  if (typeof SharedWorkerGlobalScope !== "undefined" && self instanceof SharedWorkerGlobalScope) {
    const shared = hub();
    self.addEventListener("connect", (event) => {
      const port = event.ports[0];
      const page = { send: (message) => port.postMessage(message) };
      port.addEventListener("message", ({ data }) => {
        if (data.kind === "add") shared.add(Object.assign(page, data.page));
        else if (data.kind === "remove") shared.remove(page);
        else if (data.kind === "update") shared.update(page, data.page);
        else if (data.kind === "wake") shared.wake();
      });
      port.start();
    });
  } else {
    globalThis.briefbookStream = hub;
  }
})();
