// Whoever signs out takes along what they were writing: nothing of it stays in this tab.
document.addEventListener("submit", ({ target }) => {
  if (!target.matches('form[action="/signout"]')) return;
  for (const name of Object.keys(sessionStorage)) if (name.startsWith("draft:")) sessionStorage.removeItem(name);
});
