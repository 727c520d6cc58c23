// One open stream from the server. It reconnects by itself, with growing pauses, and stops while the page is hidden: a
// browser allows six connections to one host, and several phones in several tabs would use them up.

const LONGEST_PAUSE = 10000;
const REST_AFTER = 20000;

/**
 * @param {string} url
 * @param {Record<string, (data: any) => void>} handlers one per event name
 * @param {(up: boolean, again: boolean) => void} onState `again` is true when a lost line is back: fetch what was missed
 */
export function live(url, handlers, onState = () => {}) {
  let source = null;
  let timer = 0;
  let rest = 0;
  let tries = 0;
  let was = false;
  let closed = false;

  function open() {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(url);
    source.onopen = () => {
      tries = 0;
      onState(true, was);
      was = true;
    };
    source.onerror = () => {
      source.close();
      source = null;
      onState(false, was);
      timer = setTimeout(open, Math.min(LONGEST_PAUSE, 500 * 2 ** tries++) * (0.8 + Math.random() * 0.4));
    };
    for (const [name, run] of Object.entries(handlers))
      source.addEventListener(name, (event) => run(event.data ? JSON.parse(event.data) : null));
  }

  const now = () => {
    if (!closed && !source) open();
  };
  const looked = () => {
    clearTimeout(rest);
    if (!document.hidden) return now();
    rest = setTimeout(() => {
      clearTimeout(timer);
      source?.close();
      source = null;
    }, REST_AFTER);
  };
  window.addEventListener("online", now);
  document.addEventListener("visibilitychange", looked);
  open();

  return () => {
    closed = true;
    clearTimeout(timer);
    clearTimeout(rest);
    source?.close();
    window.removeEventListener("online", now);
    document.removeEventListener("visibilitychange", looked);
  };
}
