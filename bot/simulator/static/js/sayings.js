// "Play the family": ready things to say in the person's language, each one tap away. They come from whoever runs the
// simulator; without any, there is no button.

import * as api from "/static/js/api.js";
import { complain } from "/static/js/dialogs.js";
import { el, icon } from "/static/js/dom.js";
import { openMenu } from "/static/js/menus.js";
import { language as page, t } from "/static/js/words.js";

/** @param hooks {say(text), absorb(message)} */
export function sayingsButton(personId, language, hooks) {
  const button = el(
    "button",
    {
      type: "button",
      class: "button slim play-button",
      hidden: true,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": t("playFamily"),
      title: t("playFamily"),
      dataset: { testid: "play" },
    },
    icon("send"),
    el("span", { class: "play-words" }, t("playFamily")),
  );
  let sayings = [];

  function run(saying) {
    if (saying.text) return hooks.say(saying.text);
    return api
      .picture(saying.photo)
      .then((file) => api.upload(personId, "photo", file))
      .then(hooks.absorb)
      .catch(complain);
  }

  button.addEventListener("click", () =>
    openMenu(
      t("playFamily"),
      sayings.map((saying, number) => ({
        emoji: saying.icon,
        label: saying.label,
        note: saying.text,
        testid: `saying-${number}`,
        run: () => run(saying),
      })),
      button,
    ),
  );
  api.sayings(language, page).then((answer) => {
    sayings = Array.isArray(answer) ? answer : [];
    button.hidden = sayings.length === 0;
  });
  return button;
}
