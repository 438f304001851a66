// Comfort for readers whose browser runs scripts; every page works without it, and nothing is remembered.
"use strict";
{
  // The key / goes to the search field, or to the page that has one.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const field = document.getElementById("bb-query");
    const link = document.getElementById("bb-search-link");
    if (!field && !link) return;
    event.preventDefault();
    if (field) field.select();
    else link.click();
  });

  // A table that is wider than its place is scrolled with keys, too.
  for (const table of document.querySelectorAll(".prose table")) {
    const reach = () => {
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
      else table.removeAttribute("tabindex");
    };
    reach();
    new ResizeObserver(reach).observe(table);
  }
}
