// The search page; its published form is made by tests/browser/support/minify.mjs. docs/content/pages/searching.md describes the files of the index that it loads; words are cut and folded as in
// src/render/search/words.rs.
"use strict";
const index = globalThis.briefbookSearch;
const W = "[\\p{Alphabetic}\\p{M}\\p{N}\\u00ad\\u200b-\\u200d\\u2060\\ufeff]";
const cut = (() => {
  const RUN = new RegExp(`\\p{Alphabetic}(?:\\.\\p{Alphabetic}(?!${W}))+|(?:[0-9][.,](?=[0-9]{3}(?![0-9]))|${W})+`, "gu");
  const DROPPED = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u00ad\u200b-\u200d\u2060\ufeff]/g;
  const SPELLED = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", đ: "d", ð: "d", ł: "l", ħ: "h", ı: "i", ς: "σ" };
  const U = "[\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}]";
  const PARTS = new RegExp(`(${U}+)|(?:(?!${U})${W})+`, "gu");
  const fold = (run) =>
    run.replace(/[.,]/g, "").normalize("NFKD").replace(DROPPED, "").toLowerCase().replace(/[^a-z]/g, (c) => SPELLED[c] ?? c).normalize("NFC");

  // Each word of a text, folded, with its place.
  return (text) => {
    const words = [];
    for (const { 0: run, index } of text.matchAll(RUN)) {
      if (/^[a-z0-9]$/i.test(run) && /['’]/.test(text[index - 1] ?? "")) continue;
      const folded = fold(run);
      const add = (word, start = index, end = index + run.length, loose) => words.push({ word, start, end, loose });
      for (const { 0: part, 1: unspaced, index: at } of folded.matchAll(PARTS)) {
        const chars = [...part];
        if (!unspaced) add(chars.slice(0, 30).join(""));
        else {
          let from = index + at;
          chars.forEach((c, n) => {
            const next = chars[n + 1] ?? "";
            add(c + next, from, from + c.length + next.length, next === "" && n > 0);
            from += c.length;
          });
        }
      }
    }
    return words;
  };
})();
if (index) index.words = cut;
if (index && globalThis.document?.getElementById("bb-search")) {
  const [page, field, kind, from, to, count, list, more] =
    ["search", "query", "kind", "from", "to", "count", "results", "more"].map((name) => document.getElementById(`bb-${name}`));
  const root = document.documentElement.dataset.root ?? "";
  const SHOWN = 10;
  const LEVELS = [0.3, 0.5, 0.7, 0.85, 1.3, 1.5, 3, 4];

  // Files of the index, each loaded once.
  const files = new Map();
  index.put = (value) => (document.currentScript.value = value);
  const load = (name, hash, decode = (value) => value) => {
    const src = `${root}assets/search-${name}.${hash}.js`;
    if (!files.has(src)) {
      files.set(src, new Promise((done, fail) => {
        const script = document.createElement("script");
        script.onload = () => (done(decode(script.value)), script.remove());
        script.onerror = () => (files.delete(src), fail(new Error(src)));
        script.src = src;
        document.head.append(script);
      }));
    }
    return files.get(src);
  };
  const holding = (shards, n) => shards.findLast((shard) => shard[1] <= n);
  const digit = (text, n, code = text.charCodeAt(n)) => code - 33 - (code > 34) - (code > 60) - (code > 92);

  // The terms of a file: letters, number, about how many objects.
  const termsOf = ([hash, first]) =>
    load("terms", hash, (text) => {
      let last = "";
      return text.split(" ").map((item, n) => [(last = last.slice(0, digit(item, 0)) + item.slice(2)), first + n, 2 ** digit(item, 1)]);
    });
  const shardsOf = (start) =>
    index.terms.filter((shard, n) => shard[2] <= `${start}\uffff` && !(index.terms[n + 1]?.[2] < start));
  const termsIn = async (shards) => (await Promise.all(shards.map(termsOf))).flat();

  // The objects of a term, each with its level.
  const objectsOf = async (term) => {
    const shard = holding(index.hits, term);
    const line = (await load("hits", shard[0], (text) => text.split(" ")))[term - shard[1]];
    const objects = [];
    for (let n = 0, value = 0, power = 1, next = 0; n < line.length; n++) {
      const one = digit(line, n);
      value += (one % 45) * power;
      power *= 45;
      if (one >= 45) continue;
      objects.push([(next += value >> 3), value & 7]);
      [value, power, next] = [0, 1, next + 1];
    }
    return objects;
  };

  // How many letters to add, drop, change or swap, if at most `most`.
  const distance = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let [before, row] = [[], [...Array(b.length + 1).keys()]];
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return most + 1;
      [before, row] = [row, next];
    }
    return row[b.length];
  };

  // The terms that a word may mean: itself, longer ones, and, where there are hardly any, similar ones.
  const meant = async (word, isPrefix) => {
    const longer = (await termsIn(shardsOf(word))).filter(([term]) => term.startsWith(word));
    const found = longer.filter(([term]) => term === word).map((term) => [term, 1]);
    if (isPrefix) {
      const others = longer.filter(([term]) => term !== word).sort((a, b) => b[2] - a[2]);
      found.push(...others.slice(0, 24).map((term) => [term, 0.6]));
    }
    const most = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
    if (most === 0 || found.reduce((sum, [term]) => sum + term[2], 0) >= 8) return found;
    const similar = (terms) =>
      terms.map((term) => {
        const start = isPrefix && term[0].length > word.length + most ? distance(word, term[0].slice(0, word.length), most) + 0.5 : 9;
        return [term, Math.min(distance(word, term[0], most), start)];
      }).filter(([term, far]) => far > 0 && far <= most + 0.5 && !found.some(([known]) => known === term));
    const near = shardsOf(word[0]);
    let others = similar(await termsIn(near));
    // Hardly anybody mistypes the first letter: the rest of the words is loaded only where nothing else is left.
    if (!others.length && !found.length) others = similar(await termsIn(index.terms.filter((shard) => !near.includes(shard))));
    others.sort((a, b) => a[1] - b[1] || b[0][2] - a[0][2]);
    return found.concat(others.slice(0, 8).map(([term, far]) => [term, 0.4 / Math.max(far, 1)]));
  };

  // The years of each object.
  const [begins, ends] = [new Map(), new Map()];
  const firsts = [];
  index.kinds.reduce((first, [, size, years, others]) => {
    firsts.push(first);
    let object = first;
    for (const [year, many] of years) for (let n = 0; n < many; n++) begins.set(object++, year);
    others.forEach(([one, year]) => ends.set(one, year ?? Infinity));
    return first + size;
  }, 0);
  const kindOf = (object) => firsts.findLastIndex((first) => first <= object);
  const isWithin = (object) =>
    (!from.value && !to.value) ||
    (begins.get(object) <= (to.value || Infinity) && (ends.get(object) ?? begins.get(object)) >= (from.value || -Infinity));

  const exactly = (text) => cut(text).filter(({ loose }) => !loose);
  const asked = (query) => {
    const phrases = [];
    const rest = query.replace(/["“„«](.+?)["”“»]/g, (_, phrase) => (phrases.push(exactly(phrase).map(({ word }) => word)), " "));
    const words = cut(rest);
    const last = words.at(-1);
    const free = words.filter((word) => !word.loose || word === last);
    const isOpen = !/["”»]\s*$/.test(query);
    const all = phrases.flat().map((word) => [word, false]).concat(free.map((word) => [word.word, isOpen && word === last]));
    return { phrases: phrases.filter((phrase) => phrase.length > 0), words: all };
  };

  // The objects with all words, the best first, or with some where none has all; and the terms that were looked for.
  const find = async ({ words }) => {
    const [scores, held, terms] = [new Map(), new Map(), new Map()];
    let needed = 0;
    for (const [n, [word, isPrefix]] of words.entries()) {
      const best = new Map();
      const meanings = await meant(word, isPrefix);
      const lists = await Promise.all(meanings.map(([term]) => objectsOf(term[1])));
      meanings.forEach(([term, weight], m) => {
        terms.set(term[0], n);
        for (const [object, level] of lists[m]) best.set(object, Math.max(best.get(object) ?? 0, weight * LEVELS[level]));
      });
      const rarity = Math.log(1 + (index.count - best.size + 0.5) / (best.size + 0.5));
      // A word that most have leads nowhere; nobody has to have it.
      const isNeeded = words.length === 1 || best.size * 2 < index.count;
      needed += isNeeded;
      for (const [object, weight] of best) {
        scores.set(object, (scores.get(object) ?? 0) + weight * rarity);
        if (isNeeded) held.set(object, (held.get(object) ?? 0) + 1);
      }
    }
    let objects = [...scores.keys()].filter((object) => (held.get(object) ?? 0) === needed);
    const isPartial = objects.length === 0 && scores.size > 0;
    if (isPartial) objects = [...scores.keys()];
    const share = (object) => (needed ? ((held.get(object) ?? 0) / needed) ** 2 : 1);
    const total = new Map(objects.map((object) => [object, scores.get(object) * share(object) * index.kinds[kindOf(object)][4]]));
    objects.sort((a, b) => total.get(b) - total.get(a) || a - b);
    return { objects, terms, isPartial };
  };

  const lineOf = async (object) => {
    const shard = holding(index.titles, object);
    const [title, href, date, about = "", place, language] = (await load("titles", shard[0], (text) => text.split("\n")))[object - shard[1]].split("\t");
    return { object, title, href, date, about, place, language };
  };
  const textOf = async ({ place }) => {
    if (!place) return ["", ""];
    const [hash, n] = place.split(".");
    return (await load("texts", hash)).slice(2 * n, 2 * n + 2);
  };
  const standsAt = (words, phrase) => words.findIndex((_, n) => phrase.every((word, m) => words[n + m]?.word === word));
  const hasPhrases = async (line, phrases) => {
    const texts = [line.title, line.about, (await textOf(line))[0]].map(exactly);
    return phrases.every((phrase) => texts.some((words) => standsAt(words, phrase) >= 0));
  };

  // The stretch of a text with the most words: its hits, and where it begins and ends.
  const stretch = (text, terms, phrases) => {
    const words = exactly(text);
    const wanted = phrases.flatMap((phrase) => words[standsAt(words, phrase)]?.start ?? []);
    const hits = cut(text).filter(({ word }) => terms.has(word));
    let best;
    hits.forEach((first, n) => {
      const near = hits.slice(n, n + 24).filter((hit) => hit.end - first.start <= 160);
      const value = 20 * new Set(near.map(({ word }) => terms.get(word))).size + near.length + 99 * wanted.includes(first.start);
      if (!best || value > best.value) best = { value, near };
    });
    if (!best) return null;
    const [{ start }, { end }] = [best.near[0], best.near.at(-1)];
    const from = start < 70 ? 0 : Math.min(start, text.indexOf(" ", start - 70) + 1);
    const far = Math.max(end + 40, from + 240);
    const to = far < text.length ? Math.max(end, text.lastIndexOf(" ", far)) : text.length;
    return { hits: hits.filter((hit) => hit.start >= from && hit.end <= to), near: best.near, from, to };
  };

  // The address of a passage: the mark that it lies in, else the words themselves, and the heading above them for
  // browsers that look for no words.
  const passage = (href, text, targets, near) => {
    const { start } = near[0];
    let [position, heading, mark] = [0, "", null];
    for (const item of targets ? targets.split(" ") : []) {
      const [, far, length, id] = item.match(/(\d+),(\d+),(.*)/);
      position += +far;
      if (position > start) break;
      if (+length === 0) heading = id;
      else if (start < position + +length) mark = id;
    }
    const path = href.split("#")[0];
    if (mark) return `${path}#${mark}`;
    const block = (text.slice(0, start).match(/[^\n\t]*$/)?.[0] ?? "").slice(-80);
    const after = text.slice(start).match(/^[^\n\t]*/)[0];
    const last = near.filter(({ end }) => end - start <= Math.min(after.length, 60)).at(-1) ?? near[0];
    const tail = new RegExp(`^(?:['’.,:]?${W})*`, "u").exec(after.slice(last.end - start, last.end - start + 40))[0];
    const lead = new RegExp(`(?:${W}['’.,:]?)*$`, "u").exec(block.slice(-40))[0];
    const words = lead + after.slice(0, last.end - start) + tail;
    const before = block.slice(0, block.length - lead.length).match(/(?:\S+\s+){1,2}$/)?.[0].trim();
    const behind = after.slice(last.end - start + tail.length).match(/^\s+\S+(?:\s+\S+)?/)?.[0].trim();
    const code = (part) => encodeURIComponent(part).replace(/-/g, "%2D");
    return `${path}#${heading}:~:text=${before ? `${code(before)}-,` : ""}${code(words)}${behind ? `,-${code(behind)}` : ""}`;
  };

  const element = (parent, name, kind, text = "") => {
    const made = parent.appendChild(document.createElement(name));
    made.className = kind;
    made.textContent = text;
    return made;
  };
  // An element with text of a language; without one, of the page's.
  const spoken = (language, parent, name, kind) => {
    const made = element(parent, name, kind);
    made.dir = "auto";
    if (language) made.lang = language;
    return made;
  };
  const marked = (parent, text, hits, from = 0, to = text.length) => {
    let last = from;
    for (const { start, end } of hits) {
      if (end <= last) continue;
      parent.append(text.slice(last, Math.max(start, last)));
      element(parent, "mark", "", text.slice(Math.max(start, last), end));
      last = end;
    }
    parent.append(text.slice(last, to));
  };

  const row = (line, { terms, phrases }) => {
    const item = document.createElement("li");
    const link = element(item, "a", "result-link");
    link.href = root + line.href;
    const hitsIn = (text) => cut(text).filter(({ word }) => terms.has(word));
    const inTitle = hitsIn(line.title);
    marked(spoken(line.language, link, "span", "result-title"), line.title, inTitle);
    const option = kind.querySelector(`[value="${index.kinds[kindOf(line.object)][0]}"]`);
    element(link, "span", "kind", option?.dataset.name);
    element(link, "span", "result-date", line.date);
    const inAbout = hitsIn(line.about);
    if (line.about && (inAbout.length || !line.place)) marked(spoken("", item, "p", "result-text"), line.about, inAbout);
    const text = line.place && textOf(line).then(([text, targets]) => {
      const found = stretch(text, terms, phrases);
      if (!found) return;
      const quote = element(spoken(line.language, item, "p", "result-text"), "a", "result-passage");
      quote.href = root + passage(line.href, text, targets, found.near);
      if (found.from > 0) quote.append("… ");
      marked(quote, text, found.hits, found.from, found.to);
      if (found.to < text.trimEnd().length) quote.append(" …");
      if (!inTitle.length && !inAbout.length) link.href = quote.href;
    });
    return [item, text];
  };

  // What is shown; a search that was overtaken by another shows nothing.
  let turn = 0;
  let rest = () => {};
  const say = (name, n = 0) => (count.textContent = count.dataset[name].replace("{n}", n.toLocaleString(document.documentElement.lang)));
  const search = async () => {
    const mine = ++turn;
    const query = asked(field.value);
    if (query.words.length === 0) {
      list.replaceChildren();
      count.textContent = "";
      more.hidden = true;
      return;
    }
    const { objects, terms, isPartial } = await find(query);
    if (mine !== turn) return;
    const { phrases } = query;
    const dated = objects.filter(isWithin);
    const sizes = {};
    for (const object of dated) {
      const id = index.kinds[kindOf(object)][0];
      sizes[id] = (sizes[id] ?? 0) + 1;
    }
    for (const option of kind.options) {
      const { label } = option.dataset;
      if (option.value) option.textContent = phrases.length ? label : `${label} (${sizes[option.value] ?? 0})`;
    }
    // Texts are read for phrases, so many of the best objects at a time.
    let unread = dated.filter((object) => !kind.value || index.kinds[kindOf(object)][0] === kind.value);
    const hits = phrases.length ? [] : unread.splice(0);
    const read = async (wanted) => {
      for (let n = 0; n < 5 && hits.length < wanted && unread.length && mine === turn; n++) {
        const lines = await Promise.all(unread.splice(0, 40).map(lineOf));
        const holds = await Promise.all(lines.map((line) => hasPhrases(line, phrases)));
        hits.push(...lines.filter((_, n) => holds[n]).map(({ object }) => object));
      }
    };
    if (phrases.length) {
      list.replaceChildren();
      say("far");
    }
    await read(SHOWN);
    const lines = await Promise.all(hits.slice(0, SHOWN).map(lineOf));
    if (mine !== turn) return;
    const name = (text) => cut(text).map(({ word }) => word).join(" ");
    const wanted = name(field.value);
    lines.sort((a, b) => (name(b.title) === wanted) - (name(a.title) === wanted));
    const show = async (some) => {
      const rows = some.map((line) => row(line, { terms, phrases }));
      list.append(...rows.map(([item]) => item));
      await Promise.all(rows.map(([, text]) => text));
      return rows[0]?.[0];
    };
    const tell = () => {
      say(unread.length ? "far" : hits.length === 0 ? "none" : isPartial ? "some" : "found", hits.length);
      more.hidden = hits.length <= shown && !unread.length;
    };
    let shown = SHOWN;
    list.replaceChildren();
    tell();
    rest = async () => {
      await read(shown + SHOWN);
      const next = await Promise.all(hits.slice(list.children.length, shown + SHOWN).map(lineOf));
      if (mine !== turn) return;
      shown = list.children.length + next.length;
      tell();
      (await show(next))?.querySelector("a").focus();
    };
    await show(lines);
  };

  // The state is in the address.
  const state = () => {
    const parameters = new URLSearchParams();
    for (const [name, { value }] of Object.entries({ q: field, kind, from, to })) if (value) parameters.set(name, value);
    return `${parameters}`;
  };
  const write = () => {
    const hash = state();
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname);
    run();
  };
  const run = () => search().catch(() => say("failed"));
  const read = () => {
    const parameters = new URLSearchParams(location.hash.slice(1) || location.search);
    for (const [name, input] of Object.entries({ q: field, kind, from, to })) input.value = parameters.get(name) ?? "";
    run();
  };
  page.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll(".result-link")];
    const place = links.indexOf(document.activeElement.closest("li")?.querySelector(".result-link"));
    const inField = document.activeElement === field;
    if (event.key === "ArrowDown" && (inField || place >= 0) && links[place + 1]) links[place + 1].focus();
    else if (event.key === "ArrowUp" && place >= 0) (links[place - 1] ?? field).focus();
    else if (event.key === "Escape" && place >= 0) field.select();
    else if (event.key === "Escape" && inField) {
      field.value = "";
      write();
    } else return;
    event.preventDefault();
  });
  page.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  page.addEventListener("input", (event) => event.isComposing || write());
  field.addEventListener("compositionend", write);
  more.addEventListener("click", () => rest());
  addEventListener("hashchange", read);

  for (const option of [...kind.options]) {
    option.dataset.label ??= option.textContent;
    if (option.value && !index.kinds.some(([id, size]) => id === option.value && size > 0)) option.remove();
  }
  page.hidden = false;
  read();
  field.focus();
}
