// Flyouts are <details class="flyout">: they open and close without this script, and a shared name lets the browser
// keep one of them open at a time. Here: Escape and a press outside close them, and leaving one with Tab too.
const opened = () => document.querySelectorAll("details.flyout[open]");

function closeAll(except) {
  for (const one of opened()) if (one !== except) one.open = false;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const one of opened()) {
    const inside = one.contains(document.activeElement);
    one.open = false;
    // Whoever was in it goes on from its button.
    if (inside) one.querySelector("summary").focus();
  }
});
// With the click and not with the press: what is below would move away under the finger.
document.addEventListener("click", (event) => closeAll(event.target.closest("details.flyout")));
let byKey = false;
document.addEventListener("pointerdown", () => { byKey = false; }, true);
document.addEventListener("keydown", () => { byKey = true; }, true);
document.addEventListener("focusin", (event) => {
  if (byKey) closeAll(event.target.closest("details.flyout"));
});
// Browsers that do not know the shared name yet.
document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.flyout[open]")) closeAll(event.target);
}, true);
