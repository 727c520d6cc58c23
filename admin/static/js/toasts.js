// A toast can be closed, and goes by itself after a while unless somebody is at it. See the macro in kit/components.html.
const shown = document.getElementById("toasts");
const STAYS = 8000;

function later(toast) {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) later(toast);
    else toast.remove();
  }, STAYS);
}

function watch(toast) {
  if (toast.dataset.watched) return;
  toast.dataset.watched = "yes";
  later(toast);
}

if (shown) {
  for (const toast of shown.children) watch(toast);
  new MutationObserver(() => { for (const toast of shown.children) watch(toast); }).observe(shown, { childList: true });
  shown.addEventListener("click", (event) => event.target.closest("[data-close]")?.closest(".toast-note").remove());
}
