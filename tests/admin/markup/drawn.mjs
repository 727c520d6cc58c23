/** The same for pages that a script draws, as a browser serialises them. */
import rules from "./rules.mjs";

export default {
  ...rules,
  rules: {
    ...rules.rules,
    // A browser serialises the doctype in capitals and a bare attribute as name="".
    "doctype-style": "off",
    "attribute-empty-style": "off",
    "attribute-boolean-style": "off",
    // Sizes and positions measured by the script.
    "no-inline-style": "off",
    // A thread has day separators between its messages, which a <ul> doesn't allow.
    "prefer-native-element": ["error", { exclude: ["list", "listitem"] }],
  },
};
