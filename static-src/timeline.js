// Filters of the timeline. They work from the address (#entity=ID&place=ID&kind=WORD&year=YEAR) over all pages, without a
// server; what they go by is loaded when one is used.
"use strict";
{
  const KEYS = ["entity", "place", "kind", "year"];
  const STEP = 100;
  const template = document.getElementById("bb-filters");
  const list = document.getElementById("bb-events");

  const start = () => {
    const root = document.documentElement.dataset.root;
    const whole = "whole" in template.dataset;
    const parts = template.content.cloneNode(true);
    const [details, form, count, found, more] = ["details", "fieldset", ".filter-count", ".filter-found", ".filter-more"].map((part) => parts.querySelector(part));
    template.before(parts);
    list.after(found, more);
    // Where the page lists every event, its own rows are shown or hidden; else the rows that match stand in their place.
    const rows = whole ? [...list.querySelectorAll(".timeline > li")] : [];
    const rest = [list, document.querySelector(".pagination")].filter(Boolean);
    let data;

    const load = () => data ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = template.dataset.source;
      script.onload = () => done(prepared(globalThis.briefbookTimeline));
      script.onerror = failed;
      document.head.append(script);
    });

    const prepared = ({ entities, kinds, events }) => {
      const within = (place) => (place === null || place === undefined ? [] : [place, ...within(entities[place][2])]);
      const seen = events.map(([title, href, when, year, kind, actors, places, lane]) => {
        const around = new Set(places.flatMap(within));
        const values = {
          entity: [...new Set([...actors, ...places])].map((n) => entities[n][0]),
          place: [...around].map((n) => entities[n][0]),
          kind: kind === null ? [] : [kinds[kind]],
          year: year === null ? [] : [year],
        };
        return { title, href, when, who: actors.map((n) => entities[n][1]), lane, values };
      });
      options(seen, new Map(entities.map(([id, name]) => [id, name])));
      return seen;
    };

    const options = (events, names) => {
      const language = document.documentElement.lang;
      for (const key of KEYS) {
        const counts = new Map();
        for (const { values } of events) for (const value of values[key]) counts.set(value, (counts.get(value) ?? 0) + 1);
        // Years are named as EDTF writes them: `0987`, and `-0299` for 300 BC.
        const yearOf = (value) => (value > 0 ? `${+value}` : template.dataset.bc.replace("{n}", 1 - value));
        const label = (value) => (key === "year" ? yearOf(value) : key === "kind" ? value : names.get(value));
        const sorted = key === "year" ? [...counts.keys()] : [...counts.keys()].sort((a, b) => label(a).localeCompare(label(b), language));
        form.elements[key].append(...sorted.map((value) => new Option(`${label(value)} (${counts.get(value)})`, value)));
        form.elements[key].closest("label").hidden = counts.size === 0;
      }
    };

    const wanted = () => {
      const given = new URLSearchParams(location.hash.slice(1));
      return new Map(KEYS.filter((key) => given.get(key)).map((key) => [key, given.get(key)]));
    };

    const row = ({ title, href, when, who }) => {
      const make = (name, className, ...parts) => {
        const element = document.createElement(name);
        element.className = className;
        element.append(...parts);
        return element;
      };
      const link = make("a", "", title);
      link.href = root + href;
      const what = make("div", "what", make("p", "row-title", link));
      if (who.length > 0) what.append(make("p", "row-line", who.join(", ")));
      return make("li", "", make("p", "when", when ?? ""), what);
    };

    const show = async () => {
      const filters = wanted();
      if (filters.size === 0 && !data) return;
      const events = await load();
      for (const key of KEYS) {
        const value = filters.get(key) ?? "";
        const select = form.elements[key];
        // A value that no event has is shown as it was given.
        if (![...select.options].some((option) => option.value === value)) select.append(new Option(value, value));
        select.value = value;
      }
      if (filters.size > 0) details.open = true;
      const matches = events.map(({ values }) => [...filters].every(([key, value]) => values[key].includes(value)));
      announce(filters.size > 0, matches);
      if (whole) hide(matches);
      else replace(filters.size > 0, events.filter((_, n) => matches[n]));
      dim(events, matches);
    };

    const announce = (on, matches) => {
      const n = matches.filter(Boolean).length;
      const number = (n) => new Intl.NumberFormat(document.documentElement.lang).format(n);
      count.textContent = on ? count.dataset.count.replace("{n}", number(n)).replace("{all}", number(matches.length)) : "";
    };

    const hide = (matches) => {
      rows.forEach((element, n) => { element.hidden = !matches[n]; });
      for (const section of list.querySelectorAll("section")) section.hidden = !section.querySelector(".timeline > li:not([hidden])");
    };

    const replace = (on, matching) => {
      for (const element of rest) element.hidden = on;
      found.hidden = !on;
      found.replaceChildren();
      const further = () => {
        const from = found.children.length;
        found.append(...matching.slice(from, from + STEP).map(row));
        more.hidden = !on || found.children.length >= matching.length;
        return found.children[from];
      };
      if (on) further();
      more.hidden = !on || found.children.length >= matching.length;
      more.onclick = () => further()?.querySelector("a").focus();
    };

    // Marks of the overview that do not match stand back.
    const dim = (events, matches) => {
      for (const mark of document.querySelectorAll(".overview [data-n]")) mark.classList.toggle("dim", !matches[mark.dataset.n]);
      for (const period of document.querySelectorAll(".overview [data-r]")) {
        const [from, to] = period.dataset.r.split("-").map(Number);
        period.classList.toggle("dim", !matches.slice(from, to).includes(true));
      }
      const lanes = new Set(events.filter((_, n) => matches[n]).map(({ lane }) => String(lane)));
      for (const lane of document.querySelectorAll(".overview [data-l]")) lane.classList.toggle("dim", !lanes.has(lane.dataset.l));
    };

    details.addEventListener("toggle", () => { if (details.open) load(); });
    form.addEventListener("change", () => {
      const chosen = new URLSearchParams(KEYS.map((key) => [key, form.elements[key].value]).filter(([, value]) => value));
      history.replaceState(null, "", chosen.size > 0 ? `#${chosen}` : location.pathname + location.search);
      show();
    });
    form.querySelector(".filter-none").addEventListener("click", () => {
      history.replaceState(null, "", location.pathname + location.search);
      show();
      form.elements.entity.focus();
    });
    addEventListener("hashchange", show);
    show();
  };

  if (template && list) start();
}
