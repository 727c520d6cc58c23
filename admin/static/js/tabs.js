// On a phone tabs go sideways: the open one is in view.
function show() {
  for (const row of document.querySelectorAll(".tabs ul")) {
    const open = row.querySelector("[aria-current]");
    if (!open || row.scrollWidth <= row.clientWidth) continue;
    const [inner, outer] = [open.getBoundingClientRect(), row.getBoundingClientRect()];
    row.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  }
}

show();
document.addEventListener("htmx:afterSettle", ({ detail }) => { if (detail.target?.id === "list") show(); });
