// Asks for a token.

import { fill, h } from "../dom.js";
import { failed } from "../parts/states.js";

/** @param open signs in with a token. @param reason why it is asked for again. */
export function showSignIn(main, open, reason) {
  const input = h("input", { type: "password", id: "token", autocomplete: "off", spellcheck: "false", required: true });
  const outcome = h("div", { id: "sign-in-outcome" }, reason && failed(reason));
  const button = h("button", { type: "submit", class: "primary" }, "Sign in");
  const enter = async (token, refusal) => {
    button.disabled = true;
    fill(outcome);
    try {
      await open(token);
    } catch (problem) {
      button.disabled = false;
      fill(outcome, failed(problem.status === 401 ? refusal : problem.message));
      input.focus();
      input.select();
    }
  };
  const submit = (event) => {
    event.preventDefault();
    enter(input.value.trim(), "This token is not good: it is unknown, has expired or was revoked.");
  };
  fill(main, h("div", { class: "sign-in card" },
    h("h1", {}, "Sign in"),
    h("form", { class: "stack", onsubmit: submit },
      h("div", { class: "field" },
        h("label", { for: "token" }, "Access token"),
        input,
        h("p", { class: "hint" }, "Make one with ", h("code", {}, "rls token create"), ". This tab keeps it until it is closed.")),
      outcome,
      h("div", { class: "row" },
        button,
        location.protocol === "https:" && h("button", { type: "button", onclick: () => enter("", "The browser has shown no certificate that is let in.") }, "Use the browser's certificate")))));
  input.focus();
}
