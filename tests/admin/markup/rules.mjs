/** The html-validate rules for pages. Each rule that is off has its reason. */
export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // We write HTML in lower case, the doctype too.
    "doctype-style": ["error", { style: "lowercase" }],
    // Without a type, a button submits its form and an input is a line of text, which is what we mean.
    "no-implicit-button-type": "off",
    "no-implicit-input-type": "off",
    // Checkboxes of one question share a name, even when the form's next step carries them as hidden fields.
    "form-dup-name": "off",
    // A list may have a label that tells screen reader users what its items are.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
  },
};
