// The search page. The index is a script of its own, loaded before this one: a list of [kind, title, address from
// the site's root, further words].
"use strict";
{
  const SHOWN = 50;
  const page = document.getElementById("bb-search");
  const index = globalThis.briefbookSearch;
  if (page && Array.isArray(index)) {
    const field = document.getElementById("bb-query");
    const count = document.getElementById("bb-count");
    const list = document.getElementById("bb-results");
    const root = document.documentElement.dataset.root ?? "";
    const offline = /\.html?$/.test(document.getElementById("bb-search-link")?.getAttribute("href") ?? "");

    const fold = (text) =>
      text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

    // Folded on first use: the words of titles, and those of everything, each with a space in front.
    let folded = null;
    const entries = () =>
      (folded ??= index.map(([kind, title, href, extra]) => {
        const name = fold(title);
        return { kind, title, href, name, all: ` ${name} ${fold(`${extra ?? ""} ${kind}`)}` };
      }));

    // The lower the better; -1 when a word is missing.
    const rank = (entry, words, query) => {
      if (!words.every((word) => entry.all.includes(` ${word}`))) return -1;
      if (entry.name === query) return 0;
      if (entry.name.startsWith(query)) return 1;
      const name = ` ${entry.name}`;
      return words.every((word) => name.includes(` ${word}`)) ? 2 : 3;
    };

    const address = (href) => {
      const [path, hash] = href.split("#");
      const file = offline && (path === "" || path.endsWith("/")) ? `${path}index.html` : path;
      return root + file + (hash === undefined ? "" : `#${hash}`);
    };

    const row = ({ kind, title, href }) => {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = address(href);
      const name = link.appendChild(document.createElement("span"));
      name.className = "result-title";
      name.textContent = title;
      const sort = link.appendChild(document.createElement("span"));
      sort.className = "kind";
      sort.textContent = kind;
      return item;
    };

    const search = () => {
      const query = fold(field.value);
      const words = query.split(" ").filter(Boolean);
      if (words.length === 0) {
        list.replaceChildren();
        count.textContent = "";
        return;
      }
      const hits = [];
      for (const entry of entries()) {
        const score = rank(entry, words, query);
        if (score >= 0) hits.push({ entry, score });
      }
      hits.sort((a, b) => a.score - b.score || a.entry.name.length - b.entry.name.length);
      list.replaceChildren(...hits.slice(0, SHOWN).map(({ entry }) => row(entry)));
      count.textContent =
        hits.length === 0 ? "Nothing found"
        : hits.length === 1 ? "1 result"
        : hits.length > SHOWN ? `${hits.length} results, the first ${SHOWN} shown`
        : `${hits.length} results`;
    };

    // Arrows walk through the results; Enter in the field opens the first.
    page.addEventListener("keydown", (event) => {
      const links = [...list.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown" && at + 1 < links.length) links[at + 1].focus();
      else if (event.key === "ArrowUp" && at > 0) links[at - 1].focus();
      else if (event.key === "ArrowUp" && at === 0) field.focus();
      else if (event.key === "Escape" && at >= 0) field.select();
      else return;
      event.preventDefault();
    });
    page.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      list.querySelector("a")?.click();
    });
    field.addEventListener("input", (event) => {
      if (!event.isComposing) search();
    });
    field.addEventListener("compositionend", search);

    page.hidden = false;
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) field.value = asked;
    search();
    field.focus();
  }
}
