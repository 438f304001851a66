// What a source's page can do with scripts; all of its contents are there without.
"use strict";
{
  const body = document.querySelector("[data-article]");
  const aside = document.querySelector(".notes");
  const main = document.querySelector("main");
  const { copy, copied } = document.querySelector(".reading")?.dataset ?? {};
  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const pieces = (id) => body?.querySelectorAll(`[data-annotation="${CSS.escape(id)}"]`) ?? [];
  const light = (id, on) => pieces(id).forEach((mark) => mark.classList.toggle("lit", on));

  // A link to a passage lights up all of its pieces.
  const aim = () => {
    for (const mark of document.querySelectorAll(".aimed")) mark.classList.remove("aimed");
    const id = document.getElementById(location.hash.slice(1))?.dataset.annotation;
    if (id) for (const mark of pieces(id)) mark.classList.add("aimed");
  };
  addEventListener("hashchange", aim);
  aim();

  // Margin notes stand beside their passages where there is a margin.
  if (aside && body) {
    const list = aside.querySelector("ol");
    const notes = [...list.children].map((element) => {
      const href = element.querySelector(".note-quote a")?.getAttribute("href") ?? "";
      const passage = href.startsWith("#") ? document.getElementById(href.slice(1)) : null;
      return { element, passage };
    });
    const wide = matchMedia("(min-width: 64rem)");
    const align = () => {
      for (const { element } of notes) element.style.insetBlockStart = "";
      const on = wide.matches && notes.some(({ passage }) => passage);
      list.classList.toggle("aligned", on);
      list.style.minBlockSize = "";
      if (!on) return;
      const top = list.getBoundingClientRect().top;
      let free = 0;
      // What is on the whole article comes first.
      const order = notes.map((note) => ({ ...note, at: note.passage ? note.passage.getBoundingClientRect().top - top : 0 }));
      order.sort((a, b) => a.at - b.at);
      for (const { element, at } of order) {
        const start = Math.max(free, at);
        element.style.insetBlockStart = `${start}px`;
        free = start + element.offsetHeight + 8;
      }
      list.style.minBlockSize = `${free}px`;
    };
    align();
    new ResizeObserver(align).observe(body);
    aside.addEventListener("toggle", align, true);
    for (const { element, passage } of notes) {
      const id = passage?.dataset.annotation;
      if (!id) continue;
      element.addEventListener("pointerenter", () => light(id, true));
      element.addEventListener("pointerleave", () => light(id, false));
    }
  }

  // Copies a text, and says so on the button.
  const copier = (label, text) => {
    const button = make("button", { type: "button", className: "copy", textContent: label });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text());
        button.textContent = copied;
        setTimeout(() => (button.textContent = label), 2000);
      } catch {
        // No clipboard: what is copied can be chosen by hand.
        const shown = button.previousElementSibling;
        if (shown?.matches(".citation")) getSelection().selectAllChildren(shown);
        else location.hash = new URL(text()).hash;
      }
    });
    return button;
  };
  const addressOf = (id) => {
    const canonical = document.querySelector('link[rel="canonical"]')?.href;
    return new URL(`#${encodeURIComponent(id)}`, canonical ?? location.href).href;
  };
  for (const entry of document.querySelectorAll(".citation")) {
    entry.after(copier(entry.dataset.copy, () => entry.textContent));
  }
  for (const link of document.querySelectorAll('.says a[href^="#a-"], .permalink a')) {
    link.after(" ", copier(copy, () => addressOf(link.getAttribute("href").slice(1))));
  }

  // One card for all: of a name, or of the marks at a place of the text.
  if (main && "popover" in HTMLElement.prototype) {
    const card = make("div", { id: "bb-card", className: "card", popover: "manual" });
    main.append(card);
    let owner = null;
    let timer = 0;
    const later = (wait, act) => {
      clearTimeout(timer);
      timer = setTimeout(act, wait);
    };
    const hide = () => {
      clearTimeout(timer);
      if (!owner) return;
      owner.removeAttribute("aria-describedby");
      body?.querySelectorAll(".lit").forEach((mark) => mark.classList.remove("lit"));
      owner = null;
      card.hidePopover();
    };
    // Below the line that is read, or above it where there is no room; never over it.
    const place = (box) => {
      const { offsetWidth: width, offsetHeight: height } = card;
      const left = Math.min(Math.max(8, box.left), document.documentElement.clientWidth - width - 8);
      const below = box.bottom + 6;
      const top = below + height <= innerHeight - 8 || box.top < height + 14 ? below : box.top - height - 6;
      card.style.left = `${left}px`;
      card.style.top = `${top}px`;
    };
    const show = (element, contents, box) => {
      hide();
      owner = element;
      card.replaceChildren(...contents);
      for (const link of card.querySelectorAll("a")) link.tabIndex = -1;
      card.showPopover();
      place(box);
    };
    // The line of a name that the pointer is on: a name may begin on one and end on the next.
    const boxAt = (element, x, y) => {
      const boxes = [...element.getClientRects()];
      const near = (box) => x >= box.left - 2 && x <= box.right + 2 && y >= box.top - 2 && y <= box.bottom + 2;
      return boxes.find(near) ?? boxes[0] ?? element.getBoundingClientRect();
    };

    // Entries by the ids of their entities, which end the addresses of their pages.
    const idIn = (href) => href?.match(/([^/]+)\/(?:index\.html)?$/)?.[1];
    const entries = new Map();
    for (const entry of document.querySelectorAll(".cards > li")) {
      entries.set(idIn(entry.querySelector("a").getAttribute("href")), entry);
    }
    const ofName = (entry) => {
      const copied = entry.cloneNode(true);
      copied.querySelector(".tally")?.remove();
      const kind = make("p", { className: "card-kind", textContent: entry.closest("div").querySelector("dt").textContent });
      return [kind, ...copied.childNodes];
    };
    const nameAt = (target) => {
      const name = target.closest?.(".mention, .says a.entity");
      const entry = name && entries.get(name.dataset.entity ?? idIn(name.getAttribute("href")));
      return entry ? { name, entry } : null;
    };
    const showName = ({ name, entry }, box) => owner !== name && show(name, ofName(entry), box);

    main.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch" || event.buttons) return;
      if (card.contains(event.target)) return clearTimeout(timer);
      const found = nameAt(event.target);
      if (!found) return;
      if (found.name === owner) return clearTimeout(timer);
      const box = boxAt(found.name, event.clientX, event.clientY);
      later(owner ? 150 : 350, () => showName(found, box));
    });
    main.addEventListener("pointerout", (event) => {
      if (event.pointerType === "touch" || card.contains(event.relatedTarget)) return;
      if (nameAt(event.target) || (card.contains(event.target) && nameAt(owner ?? card))) later(250, hide);
    });
    main.addEventListener("focusin", (event) => {
      const found = nameAt(event.target);
      if (!found || !event.target.matches(":focus-visible")) return;
      showName(found, boxAt(found.name));
      found.name.setAttribute("aria-describedby", card.id);
    });
    main.addEventListener("focusout", (event) => event.target === owner && hide());

    // Marks: what is said of this place, each with its address.
    const ofMark = (mark) => {
      const id = mark.dataset.annotation;
      const first = pieces(id)[0];
      const link = document.querySelector(`:is(.says, .notes) a[href="#${CSS.escape(`a-${id}`)}"]`);
      const parts = link?.closest("li").querySelectorAll(".row-title, .row-figure, .note-text") ?? [];
      const block = make("div", { className: "card-mark" });
      block.append(make("p", { className: "card-kind", textContent: (first.dataset.label ?? mark.className).split(parts.length ? ": " : "\n")[0] }));
      block.append(...[...parts].map((part) => part.cloneNode(true)));
      block.append(copier(copy, () => addressOf(`a-${id}`)));
      light(id, true);
      return block;
    };
    const marksAt = (target) => {
      const marks = [];
      for (let mark = target; mark && mark !== body; mark = mark.parentElement) {
        if (mark.matches("mark[data-annotation]")) marks.push(mark);
      }
      return marks;
    };
    body?.addEventListener("click", (event) => {
      const found = nameAt(event.target);
      if (found) {
        // The first tap shows the card, with the link in it; the second follows it.
        if (event.pointerType !== "touch" || found.name === owner || !found.name.matches("a")) return;
        event.preventDefault();
        showName(found, boxAt(found.name, event.clientX, event.clientY));
      } else if (!event.target.closest("a") && getSelection().isCollapsed) {
        const marks = marksAt(event.target);
        if (marks.length === 0) return;
        const box = boxAt(marks[0], event.clientX, event.clientY);
        hide();
        show(marks[0], marks.map(ofMark), box);
      }
    });

    document.addEventListener("pointerdown", (event) => {
      if (owner && !card.contains(event.target) && !owner.contains(event.target)) hide();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && owner) hide();
    });
    addEventListener("resize", hide);
    // Tab may scroll the name into sight only after the card stands.
    const follow = () => {
      if (!owner) return;
      const box = boxAt(owner);
      if (box.bottom < 0 || box.top > innerHeight) hide();
      else place(box);
    };
    addEventListener("scroll", follow, { passive: true });
  }
}
