// Joining: by an invite link (/join/<bot>?start=<payload>), or as a new person from the list.

import * as api from "/static/js/api.js";
import { complain, dialog } from "/static/js/dialogs.js";
import { avatar, el, fullName } from "/static/js/dom.js";
import { language, languageName, t } from "/static/js/words.js";

// What a phone can be set to: ISO 639-1.
const LANGUAGES = (
  "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr hu hy id ig is it ja ka kk km " +
  "kn ko ku ky lo lt lv mg mk ml mn mr ms mt my ne nl no om or pa pl ps pt ro ru rw si sk sl sn so sq sr sv sw ta te " +
  "tg th ti tk tl tr uk ur uz vi wo xh yo zh zu"
).split(" ");

/** "العربية (Arabic)": the name the person looks for, and the one the presenter reads. */
function bothNames(code) {
  const own = new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
  return own.toLowerCase() === languageName(code).toLowerCase() ? own : `${own} · ${languageName(code)}`;
}

/** Those that the bot speaks first; so a phone can also be set to one that it does not speak. */
function phoneLanguages(spoken) {
  const others = LANGUAGES.filter((code) => !spoken.includes(code));
  const byName = (a, b) => languageName(a).localeCompare(languageName(b), language);
  return [...spoken].sort(byName).concat(others.sort(byName));
}

function newPersonForm(done, spoken) {
  const name = el("input", {
    type: "text",
    class: "text-field",
    dir: "auto",
    autocomplete: "off",
    maxlength: "64",
    dataset: { testid: "join-name" },
  });
  const family = el("input", {
    type: "text",
    class: "text-field",
    dir: "auto",
    autocomplete: "off",
    maxlength: "64",
    dataset: { testid: "join-last-name" },
  });
  const phoneLanguage = el(
    "select",
    { class: "text-field", dataset: { testid: "join-language" } },
    phoneLanguages(spoken).map((code) => el("option", { value: code }, bothNames(code))),
  );
  const wrong = el("p", { class: "form-error", role: "alert", hidden: true });
  const go = el(
    "button",
    { type: "submit", class: "button primary wide", dataset: { testid: "join-submit" } },
    t("joinSubmit"),
  );
  const form = el(
    "form",
    { class: "form", novalidate: true },
    el("label", {}, t("firstName"), name),
    el("label", {}, t("lastName"), family),
    el("label", {}, t("phoneLanguage"), phoneLanguage),
    wrong,
    go,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    wrong.hidden = Boolean(name.value.trim());
    if (!name.value.trim()) {
      wrong.textContent = t("nameNeeded");
      return name.focus();
    }
    go.disabled = true;
    try {
      const person = { first_name: name.value.trim(), language_code: phoneLanguage.value };
      if (family.value.trim()) person.last_name = family.value.trim();
      await done(await api.addPerson(person));
    } catch (error) {
      complain(error);
    }
    go.disabled = false;
  });
  return { form, name };
}

/** From the list: a dialog, and the new person's empty chat after it. */
export async function addPerson(open) {
  const bot = await api.currentBot().catch(() => null);
  const { form, name } = newPersonForm((person) => {
    close();
    open(person.id);
  }, bot?.languages ?? []);
  const { close } = dialog(t("newTitle"), form, { className: "small" });
  name.focus();
}

/** The page behind an invite link. @param open(id, bot) goes to the chat */
export function joinPage(username, payload, open) {
  const node = el("section", { class: "join", dataset: { testid: "join" } });
  let named = null;

  async function enter(person) {
    await api.start(person.id, payload).catch(complain);
    open(person.id, named);
  }

  async function show() {
    let bots;
    let people;
    try {
      [bots, people] = await Promise.all([api.bots(), api.people()]);
    } catch {
      const again = el(
        "button",
        { type: "button", class: "button primary", on: { click: show } },
        t("tryAgain"),
      );
      return node.replaceChildren(el("div", { class: "join-card" }, el("p", {}, t("offline")), again));
    }
    const bot = bots.find((one) => one.username?.toLowerCase() === username.toLowerCase());
    if (!bot)
      return node.replaceChildren(
        el(
          "div",
          { class: "join-card" },
          el("p", {}, t("noSuchBot", { name: username })),
          el("a", { class: "button", href: "/" }, t("toList")),
        ),
      );
    const { form, name } = newPersonForm(enter, bot.languages);
    // The first bot is the default in every address.
    named = bot === bots[0] ? null : bot.username;
    api.useBot(named);
    const card = el(
      "div",
      { class: "join-card" },
      avatar(`bot${bot.id}`, bot.name, "large"),
      el("p", { class: "hint" }, t("joinTitle")),
      el("h1", { dir: "auto" }, bot.name),
    );
    if (bot.short_description) card.append(el("p", { dir: "auto" }, bot.short_description));
    card.append(el("h2", {}, t("joinNew")), form);
    if (people.length) {
      const old = people.map((person) =>
        el(
          "li",
          {},
          el(
            "button",
            {
              type: "button",
              class: "join-old",
              dataset: { testid: `join-as-${person.id}` },
              on: { click: () => enter(person) },
            },
            avatar(person.id, fullName(person), "small"),
            el("bdi", {}, fullName(person)),
            el("span", { class: "hint" }, languageName(person.language_code ?? "")),
          ),
        ),
      );
      card.append(el("h2", {}, t("joinOld")), el("ul", { class: "join-people" }, old));
    }
    node.replaceChildren(card);
    name.focus();
  }

  show();
  return node;
}
