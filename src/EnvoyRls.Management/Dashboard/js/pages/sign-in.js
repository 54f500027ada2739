// Asks for a token.

import { fill, h } from "../dom.js";
import { failed } from "../parts/states.js";

/** @param open signs in with a token. @param reason why it is asked for again. */
export function showSignIn(main, open, reason) {
  const input = h("input", { type: "password", id: "token", autocomplete: "off", spellcheck: "false", required: true });
  const outcome = h("div", { id: "sign-in-outcome" }, reason && failed(reason));
  const button = h("button", { type: "submit", class: "primary" }, "Sign in");
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    fill(outcome);
    try {
      await open(input.value.trim());
    } catch (problem) {
      button.disabled = false;
      fill(outcome, failed(problem.status === 401 ? "This token is not good: it is unknown, has expired or was revoked." : problem.message));
      input.focus();
      input.select();
    }
  };
  fill(main, h("div", { class: "sign-in card" },
    h("h1", {}, "Sign in"),
    h("form", { class: "stack", onsubmit: submit },
      h("div", { class: "field" },
        h("label", { for: "token" }, "Access token"),
        input,
        h("p", { class: "hint" }, "Make one with ", h("code", {}, "rls token create"), ". This tab keeps it until it is closed.")),
      outcome,
      h("div", {}, button))));
  input.focus();
}
