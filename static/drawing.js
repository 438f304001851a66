// Drawings that can be made larger: wheel, pinch, keys, dragging. Without it three sizes remain, and the frame scrolls.
"use strict";
for (const figure of document.querySelectorAll(".zoomable")) {
  const frame = figure.querySelector(".zoom-frame");
  const svg = frame?.querySelector("svg");
  if (!svg) continue;
  figure.classList.add("js");
  const sizes = [...figure.querySelectorAll("[name=bb-zoom]")];
  let zoom = 1;
  // What is wider than its frame begins with its most important mark.
  const first = ([...svg.querySelectorAll(".dot")].pop() ?? svg.querySelector(".node"))?.getBoundingClientRect();
  if (first) frame.scrollTo({ left: first.x + first.width / 2 - frame.getBoundingClientRect().x - frame.clientWidth / 2, behavior: "instant" });
  // The point of the drawing below the pointer stays where it is.
  const to = (wanted, x = frame.clientWidth / 2, y = frame.clientHeight / 2) => {
    const next = Math.min(8, Math.max(1, wanted));
    const [left, top] = [(frame.scrollLeft + x) / zoom, (frame.scrollTop + y) / zoom];
    zoom = next;
    sizes[next >= 4 ? 2 : next >= 2 ? 1 : 0].checked = true;
    figure.style.setProperty("--zoom", next);
    frame.scrollTo({ left: left * next - x, top: top * next - y, behavior: "instant" });
  };
  for (const size of sizes) size.addEventListener("change", () => to(Number(size.value)));
  const within = (event) => {
    const box = frame.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  // A page must scroll past a drawing: the wheel alone turns its size once it has the focus.
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== frame) return;
    event.preventDefault();
    to(zoom * Math.exp(-event.deltaY / (event.deltaMode ? 12 : event.ctrlKey ? 200 : 400)), ...within(event));
  }, { passive: false });
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { "+": 1.5, "=": 1.5, "-": 1 / 1.5, 0: 1 / zoom }[event.key];
    if (!step) return;
    event.preventDefault();
    to(zoom * step);
  });

  // Two fingers pinch; a mouse drags.
  const down = new Map();
  let last = 0;
  let dragged = false;
  const spread = () => {
    const [a, b] = [...down.values()];
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  };
  frame.addEventListener("pointerdown", (event) => {
    down.set(event.pointerId, within(event));
    dragged = false;
    if (down.size === 2) last = spread();
  });
  frame.addEventListener("pointermove", (event) => {
    const from = down.get(event.pointerId);
    if (!from) return;
    const at = within(event);
    if (down.size === 2) {
      down.set(event.pointerId, at);
      const [a, b] = [...down.values()];
      const now = spread();
      to(zoom * now / (last || now), (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      last = now;
    } else if (event.pointerType === "mouse" && (dragged || Math.hypot(at[0] - from[0], at[1] - from[1]) > 4)) {
      if (!dragged) frame.setPointerCapture(event.pointerId);
      dragged = true;
      frame.classList.add("held");
      frame.scrollBy({ left: from[0] - at[0], top: from[1] - at[1], behavior: "instant" });
      down.set(event.pointerId, at);
    }
  });
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, (event) => {
      down.delete(event.pointerId);
      frame.classList.remove("held");
    });
  }
  // A link is not followed where the drawing was dragged by it.
  frame.addEventListener("click", (event) => dragged && event.preventDefault(), true);
  frame.addEventListener("dragstart", (event) => event.preventDefault());

  // What the mark that is pointed at is tied to.
  const light = (event) => {
    const node = event.target.closest?.(".node");
    if (svg.classList.toggle("lit", Boolean(node) && svg.classList.contains("net"))) {
      const number = node.dataset.n;
      const on = new Set([number]);
      for (const edge of svg.querySelectorAll(".edge")) {
        const ends = edge.dataset.ends.split(" ");
        const is = ends.includes(number);
        edge.classList.toggle("on", is);
        if (is) ends.forEach((end) => on.add(end));
      }
      for (const other of svg.querySelectorAll(".node")) other.classList.toggle("on", on.has(other.dataset.n));
    }
  };
  for (const kind of ["pointerover", "focusin"]) svg.addEventListener(kind, light);
  for (const kind of ["pointerleave", "focusout"]) svg.addEventListener(kind, () => svg.classList.remove("lit"));
}
