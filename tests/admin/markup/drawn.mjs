/** The same for what a script has drawn, as a browser writes it down. */
import rules from "./rules.mjs";

export default {
  ...rules,
  rules: {
    ...rules.rules,
    // How a browser writes its tree: the first line in capitals, a name alone as name="".
    "doctype-style": "off",
    "attribute-empty-style": "off",
    "attribute-boolean-style": "off",
    // Sizes and places that the script has measured.
    "no-inline-style": "off",
    // Days stand between the messages of a thread, which no <ul> allows.
    "prefer-native-element": ["error", { exclude: ["list", "listitem"] }],
  },
};
