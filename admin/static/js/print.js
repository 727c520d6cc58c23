// A button that prints the page. Without this script it stays hidden, and the browser's menu prints instead.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
