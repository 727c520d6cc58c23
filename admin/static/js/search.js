// The search of the inbox by keyboard: the arrows go through the results, Escape closes them.
const field = () => document.getElementById("search");
const found = () => document.getElementById("found");
const results = () => [...found().querySelectorAll("a")];

function close() {
  // What is still on its way must not open the results again.
  window.htmx?.trigger("#search-form", "htmx:abort");
  field().value = "";
  found().replaceChildren();
  document.getElementById("found-status").textContent = "";
  field().focus();
}

function move(by) {
  const all = results();
  const next = all.indexOf(document.activeElement) + by;
  if (next < 0) field().focus();
  else all[Math.min(next, all.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (!field() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target !== field() && !found().contains(event.target)) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape" && (field().value || found().childElementCount)) {
    event.preventDefault();
    close();
  }
});
