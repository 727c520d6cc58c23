/** What html-validate asks of a page. Each rule that is not asked for has its reason. */
export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // HTML is written in small letters here, its first line too.
    "doctype-style": ["error", { style: "lowercase" }],
    // A button in a form sends the form, and an input is a line of text: that is what is meant where no type is said.
    "no-implicit-button-type": "off",
    "no-implicit-input-type": "off",
    // Ticks of one question share their name, also where the next step of a form carries them along as hidden fields.
    "form-dup-name": "off",
    // A list may be named: what its items are is said to who does not see them.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
  },
};
