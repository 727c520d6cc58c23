// A week by keyboard: "n" reads the next one, "c" goes to the comment. Signing off stays with the access key, because one
// key too many would be a signature. Single keys can be turned off, for those whose software or hands press them by chance.
const STORED = "ponte-week-keys";
const button = document.querySelector("[data-keys]");
const on = () => button.getAttribute("aria-pressed") === "true";
const typing = (element) => element.matches("input, textarea, select, [contenteditable]");

if (button) {
  button.hidden = false;
  button.setAttribute("aria-pressed", String(localStorage.getItem(STORED) !== "off"));
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(!on()));
    localStorage.setItem(STORED, on() ? "on" : "off");
  });
  document.addEventListener("keydown", (event) => {
    if (!on() || event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
    if (!["n", "c"].includes(event.key)) return;
    const link = document.querySelector(`.week-bar a[accesskey="${event.key}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
    // A link to a field shows it; whoever writes next should be in it.
    if (link.hash) document.querySelector(link.hash)?.focus();
  });
}
