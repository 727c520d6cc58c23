// Pictures open large over the page: arrow keys go to the previous and next one, "r" turns it, Escape closes. The links
// work without this script too.
const gallery = document.getElementById("gallery");
const stage = gallery.querySelector(".gallery-stage");
const alone = gallery.querySelector("[data-open]");
const image = document.createElement("img");
const place = gallery.querySelector(".gallery-place");
const steps = [...gallery.querySelectorAll("[data-step]")];
let open = null;
let quarters = 0;
stage.append(image);
alone.target = "_blank";
alone.rel = "noopener";

const all = () => [...document.querySelectorAll("main a.picture")];

function turn(to) {
  image.classList.remove(`turned-${quarters}`);
  quarters = to % 4;
  image.classList.add(`turned-${quarters}`);
}

function show(link) {
  const links = all();
  const at = links.indexOf(link);
  open = link;
  turn(0);
  // The old picture must not stand under the new number while the new one loads.
  image.removeAttribute("src");
  image.alt = link.querySelector("img")?.alt ?? "";
  image.src = link.href;
  alone.href = link.href;
  place.textContent = place.dataset.place.replace("{number}", at + 1).replace("{count}", links.length);
  for (const button of steps) {
    const next = links[at + Number(button.dataset.step)];
    // Not `disabled`: the focus would fall out of the dialog.
    button.setAttribute("aria-disabled", String(!next));
    button.parentElement.hidden = links.length < 2;
  }
}

function step(by) {
  const links = all();
  // The picture may have been replaced by a newer part of the page.
  const at = links.findIndex((link) => link === open || link.href === open?.href);
  const next = links[at + by];
  if (next) show(next);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("main a.picture");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  show(link);
  gallery.showModal();
});

gallery.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.step) step(Number(button.dataset.step));
  else if (button?.matches("[data-turn]")) turn(quarters + 1);
  else if (button?.matches("[data-close]") || event.target === gallery) gallery.close();
});

gallery.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") step(event.key === forward ? 1 : -1);
  else if (event.key === "r") turn(quarters + 1);
  else return;
  event.preventDefault();
});

gallery.addEventListener("close", () => {
  image.removeAttribute("src");
  const back = all().find((link) => link.href === open?.href);
  back?.focus();
  open = null;
});

image.addEventListener("error", () => { if (image.getAttribute("src")) image.alt = stage.dataset.failed; });
