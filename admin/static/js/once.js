// A form whose code works once is sent once: the second of two clicks would find it used, and lose the answer to the first.
for (const form of document.querySelectorAll("form[data-once]")) {
  let sent = false;
  const forget = () => { sent = false; };
  form.addEventListener("submit", (event) => {
    // connection.js looks first whether our server can be reached, and sends it then.
    if (event.defaultPrevented) return;
    if (sent) event.preventDefault();
    sent = true;
    // Somebody who stopped it may try again.
    setTimeout(forget, 8000);
  });
  addEventListener("pageshow", forget);
}
