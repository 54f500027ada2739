// The tokens that open the admin API.

import { fill, h } from "../dom.js";
import { time } from "../format.js";
import { Form } from "../forms/form.js";
import { badge } from "../parts/badges.js";
import { confirm, openDialog } from "../parts/dialogs.js";
import { drawPage, notice } from "../parts/page.js";
import { mistakeList } from "../parts/problems.js";
import { empty, loadInto } from "../parts/states.js";
import { table } from "../parts/tables.js";

const KINDS = { active: "ok", expired: "warn", revoked: "danger" };

export async function showTokens(view) {
  const place = h("div");
  const load = () => loadInto(place, view, (signal) => view.api.get("/v1/admin/tokens", {}, signal), (page) => (page.items.length === 0
    ? empty("There are no tokens.")
    : h("div", { class: "card" }, list(view, page.items, load))));
  drawPage(view, "Tokens", "Who may use the admin API, and as what. Secrets are shown once and kept nowhere.",
    h("button", { type: "button", class: "primary", onclick: () => askForToken(view, load) }, "New token"), place);
  await load();
}

function list(view, tokens, load) {
  return table("Tokens", [
    ["Name", (token) => token.name],
    ["Id", (token) => h("code", {}, token.id)],
    ["Role", (token) => badge(token.role, "accent")],
    ["State", (token) => badge(token.state, KINDS[token.state])],
    ["Made", (token) => `${time(token.created_at)} by ${token.created_by || "the command line"}`],
    ["Expires", (token) => (token.expires_at ? time(token.expires_at) : "never")],
    ["", (token) => token.state === "active" && h("button", { type: "button", class: "danger", onclick: () => askToRevoke(view, token, load) },
      "Revoke", h("span", { class: "visually-hidden" }, ` ${token.name}`)), { actions: true }],
  ], tokens);
}

function askToRevoke(view, token, load) {
  confirm(`Revoke token ${token.name}?`, "It is refused here at once and by other replicas within seconds.", "Revoke", async () => {
    await view.api.send("DELETE", `/v1/admin/tokens/${encodeURIComponent(token.id)}`);
    notice(`Revoked token ${token.name}.`);
    await load();
  }, { danger: true });
}

function askForToken(view, load) {
  const dialog = openDialog("New token", (close) => {
    const form = new Form();
    const outcome = h("div");
    const button = h("button", { type: "submit", class: "primary" }, "Make token");
    const submit = async (event) => {
      event.preventDefault();
      button.disabled = true;
      form.clear();
      fill(outcome);
      try {
        const life = form.value("expires_in");
        const token = (await view.api.send("POST", "/v1/admin/tokens", { body: { name: form.value("name"), role: form.value("role"), ...(life && { expires_in: life }) } })).body;
        fill(dialog, secret(token, close));
        await load();
      } catch (problem) {
        button.disabled = false;
        problem.errors.forEach((error) => form.complain([error.in ?? ""], error.fix));
        fill(outcome, mistakeList(problem.message, []));
      }
    };
    return h("form", { class: "stack", onsubmit: submit },
      form.text("name", "Name", "", { hint: "What the audit trail calls it.", attributes: { required: true } }),
      form.select("role", "Role", "viewer", [["viewer", "viewer: reads"], ["operator", "operator: changes rules, lists, tiers, counters"], ["admin", "admin: tokens too"]]),
      form.text("expires_in", "Good for", "90d", { hint: "As 90d or 12h; empty for ever." }),
      outcome,
      h("div", { class: "dialog-actions" }, h("button", { type: "button", onclick: close }, "Cancel"), button));
  });
}

function secret(token, close) {
  return [
    h("h2", {}, `Token ${token.name}`),
    h("p", {}, "Keep it now: it is shown this once."),
    h("code", { class: "secret", id: "secret" }, token.token),
    h("div", { class: "dialog-actions" },
      navigator.clipboard && h("button", { type: "button", onclick: async () => { await navigator.clipboard.writeText(token.token); notice("Copied."); } }, "Copy"),
      h("button", { type: "button", class: "primary", onclick: close }, "I have kept it")),
  ];
}
