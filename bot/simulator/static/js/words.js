// The page's own texts. What the bot and the people say comes from the server and isn't translated here.

import en from "/static/js/words-en.js";
import it from "/static/js/words-it.js";

const BOOKS = { it, en };
const KEPT = "ponte.phone.language";

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // private windows may forbid storage; then use the browser's language
  }
}

function choose() {
  const wanted = kept() ?? navigator.language.slice(0, 2).toLowerCase();
  return wanted in BOOKS ? wanted : "en";
}

export const language = choose();
document.documentElement.lang = language;

/** The languages of the page itself: a book above is all that one needs. */
export const LANGUAGES = Object.keys(BOOKS);
export const ownName = (code) => BOOKS[code].ownName;

export function useLanguage(code) {
  try {
    localStorage.setItem(KEPT, code);
  } catch {
    return;
  }
  location.reload();
}

/** The sentence for `key`, its `{places}` filled from `values`; `values.n` picks between one and many. */
export function t(key, values = {}) {
  let sentence = BOOKS[language][key] ?? BOOKS.en[key] ?? key;
  if (typeof sentence === "object")
    sentence = sentence[new Intl.PluralRules(language).select(values.n)] ?? sentence.other;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** "Arabic", "arabo": the language's name in the page's language; or the code if the browser doesn't know it. */
export function languageName(code) {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(code.replace("_", "-")) ?? code;
  } catch {
    return code;
  }
}
