// Flyouts are <details class="flyout">: they open and close without this script, and their shared name lets the browser
// keep only one open at a time. This script also closes them on Escape, on a click outside and on leaving with Tab.
const opened = () => document.querySelectorAll("details.flyout[open]");

function closeAll(except) {
  for (const one of opened()) if (one !== except) one.open = false;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const one of opened()) {
    const inside = one.contains(document.activeElement);
    one.open = false;
    // If the focus was inside, return it to the button.
    if (inside) one.querySelector("summary").focus();
  }
});
// On click, not on pointerdown: closing would move what is below away from under the finger.
document.addEventListener("click", (event) => closeAll(event.target.closest("details.flyout")));
let byKey = false;
document.addEventListener("pointerdown", () => { byKey = false; }, true);
document.addEventListener("keydown", () => { byKey = true; }, true);
document.addEventListener("focusin", (event) => {
  if (byKey) closeAll(event.target.closest("details.flyout"));
});
// For browsers that don't support the shared name yet.
document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.flyout[open]")) closeAll(event.target);
}, true);

// A part comes back with its flyout still open: the browser would close it for the one of the same name that it replaces.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.shouldSwap) for (const one of opened()) if (detail.target.contains(one)) one.removeAttribute("name");
});

// A part that refreshes itself waits while somebody is at a flyout in it, and catches up when that closes.
const held = new Set();
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const cause = detail.requestConfig.triggeringEvent?.type ?? "";
  if (!cause.startsWith("live") || !detail.target.querySelector("details.flyout[open]")) return;
  detail.shouldSwap = false;
  held.add(cause);
});
document.addEventListener("toggle", () => {
  if (!held.size || opened().length) return;
  const causes = [...held];
  held.clear();
  for (const cause of causes) document.body.dispatchEvent(new CustomEvent(cause, { bubbles: true }));
}, true);
