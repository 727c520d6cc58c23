// Keyboard shortcuts. The dialog on each page is the table (admin/shortcuts.py): its keys, and what they lead to. A target
// is something on the page with that name in data-shortcut, which is pressed, or gets the focus if one can write in it.
const SETTING = "shortcuts";
const dialog = () => document.getElementById("shortcuts");

function areOn() {
  try { return localStorage.getItem(SETTING) !== "off"; } catch { return true; }
}

const FIELD = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])";
const isField = (node) => node.matches?.(FIELD);
const inSight = (node) => node.checkVisibility?.({ visibilityProperty: true }) ?? node.offsetParent !== null;

// A field in something folded counts, because the fold opens for it; what belongs to a hidden pane doesn't.
function reach(name) {
  return [...document.querySelectorAll(`[data-shortcut~="${name}"]`)]
    .find((node) => inSight(isField(node) ? (node.closest("details") ?? node) : node));
}

function press(node) {
  if (isField(node)) {
    for (let fold = node.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    node.focus();
    return;
  }
  // With the focus there, it goes on to what changes, as after a click.
  node.focus();
  node.click();
  // What opens takes the focus.
  const flyout = node.closest("details.flyout[open]");
  flyout?.querySelector(".panel :is(select, button, a, input:not([type=hidden]))")?.focus();
}

function move(step) {
  const rows = [...document.querySelectorAll("[data-shortcut-rows] > li > a")].filter(inSight);
  if (!rows.length) return false;
  const here = rows.includes(document.activeElement) ? document.activeElement : rows.find((row) => row.matches("[aria-current]"));
  const at = here ? rows.indexOf(here) + step : step > 0 ? 0 : rows.length - 1;
  rows[Math.max(0, Math.min(at, rows.length - 1))].focus();
  return true;
}

const VERBS = {
  next: () => move(1),
  previous: () => move(-1),
  send(focused) {
    if (!focused.form || !focused.matches("textarea")) return false;
    focused.form.requestSubmit();
    return true;
  },
  // What is written stays; elsewhere Escape is the browser's or that of what is open.
  leave(focused) {
    if (!focused.matches("textarea")) return false;
    focused.blur();
    document.getElementById("log")?.focus({ preventScroll: true });
    return true;
  },
  // The browser opens the link that has the focus.
  open: () => false,
};

function works({ typing }, event, single) {
  const focused = event.target;
  if (isField(focused)) {
    if (typing === "field") return true;
    return typing === "empty" && single && areOn() && focused.dataset.shortcut === "answer" && focused.value === "";
  }
  if (event.key.startsWith("Arrow") && !focused.closest?.("[data-shortcut-rows]")) return false;
  return !single || areOn();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey || document.querySelector("dialog[open]")) return;
  const control = event.ctrlKey || event.metaKey;
  const pressed = control ? `Control+${event.key}` : event.key;
  for (const { dataset } of dialog()?.querySelectorAll("[data-keys]") ?? []) {
    if (!dataset.keys.split(" ").includes(pressed) || !works(dataset, event, !control)) continue;
    const verb = VERBS[dataset.target];
    const node = verb ? null : reach(dataset.target);
    if (!(verb ? verb(event.target) : node)) continue;
    event.preventDefault();
    // Held down, a key moves on; it doesn't press again and again.
    if (node && !event.repeat) press(node);
    return;
  }
});

document.addEventListener("click", (event) => {
  if (!event.target.closest('[data-shortcut="shortcuts"]')) return;
  document.getElementById("shortcuts-on").checked = areOn();
  dialog().showModal();
});
document.addEventListener("change", (event) => {
  if (event.target.id !== "shortcuts-on") return;
  try { localStorage.setItem(SETTING, event.target.checked ? "on" : "off"); } catch { /* not allowed: on until the page goes */ }
});

// Without scripts there are no shortcuts, and nothing to show.
function offer() { for (const button of document.querySelectorAll('[data-shortcut="shortcuts"]')) button.hidden = false; }
offer();
document.body.addEventListener("htmx:afterSettle", offer);
