// What a source's page can do with scripts; all of its contents are there without.
"use strict";
{
  // Margin notes stand beside their passages where there is a margin.
  const aside = document.querySelector(".notes");
  const body = document.querySelector("[data-article]");
  if (aside && body) {
    const notes = [...aside.querySelectorAll("ol > li")].map((element) => {
      const href = element.querySelector(".note-quote a")?.getAttribute("href") ?? "";
      const passage = href.startsWith("#") ? document.getElementById(href.slice(1)) : null;
      return { element, passage };
    });
    const wide = matchMedia("(min-width: 64rem)");
    const align = () => {
      for (const { element } of notes) element.style.insetBlockStart = "";
      const on = wide.matches && notes.some(({ passage }) => passage);
      aside.classList.toggle("aligned", on);
      aside.style.minBlockSize = "";
      if (!on) return;
      const top = aside.getBoundingClientRect().top;
      let free = aside.firstElementChild.offsetHeight + 8;
      // What is on the whole article comes first.
      const order = notes.map((note) => ({ ...note, at: note.passage ? note.passage.getBoundingClientRect().top - top : 0 }));
      order.sort((a, b) => a.at - b.at);
      for (const { element, at } of order) {
        const start = Math.max(free, at);
        element.style.insetBlockStart = `${start}px`;
        free = start + element.offsetHeight + 8;
      }
      aside.style.minBlockSize = `${free}px`;
    };
    align();
    new ResizeObserver(align).observe(body);
    for (const { element, passage } of notes) {
      if (!passage) continue;
      const marks = body.querySelectorAll(`[data-annotation="${CSS.escape(passage.dataset.annotation ?? "")}"]`);
      const light = (on) => marks.forEach((mark) => mark.classList.toggle("lit", on));
      element.addEventListener("pointerenter", () => light(true));
      element.addEventListener("pointerleave", () => light(false));
    }
  }
}
