// How the adaptive layer fares with each domain, and how far it may go there.

import { fill, h } from "../dom.js";
import { amount, count, duration, share, time, words } from "../format.js";
import { badge } from "../parts/badges.js";
import { bar } from "../parts/charts.js";
import { openDialog } from "../parts/dialogs.js";
import { notice } from "../parts/page.js";
import { empty, failed } from "../parts/states.js";
import { table } from "../parts/tables.js";

const MODES = [
  ["off", "off: nothing is looked at"],
  ["observe", "observe: anomalies are noted, nothing is done"],
  ["suggest", "suggest: a person decides on every override"],
  ["enforce", "enforce: what passes every gate comes into force by itself"],
  ["", "as settings and rule files say"],
];
const KINDS = { enforce: "accent", suggest: "warn" };

export function domainTable(view, layer, refresh) {
  return h("section", { class: "card" },
    h("div", { class: "card-head" }, h("h2", {}, "Domains"), h("p", { class: "muted small" }, state(layer))),
    layer.domains.length === 0 ? empty("No domain has had calls yet.") : table("Domains", [
      ["Domain", (domain) => h("span", { class: "break" }, h("code", {}, domain.domain))],
      ["Mode", (domain) => [badge(domain.mode, KINDS[domain.mode]), h("span", { class: "muted small" }, ` by ${words(domain.mode_source)}`)]],
      ["Calls/s", (domain) => [amount(domain.rate), h("span", { class: "muted small" }, ` usual ${amount(domain.usual_rate)}`)]],
      ["Load", (domain) => (domain.load === undefined ? h("span", { class: "muted" }, "not known") : [share(domain.load), bar(domain.load)])],
      ["Attack confidence", (domain) => [share(domain.confidence), bar(domain.confidence)]],
      ["Newcomers", (domain) => share(domain.newcomer_share)],
      ["Baseline", (domain) => [duration((domain.baseline_seconds ?? 0) * 1000), !domain.is_mature && [" ", badge("too recent", "warn")]]],
      ["In force", (domain) => count(domain.in_force), { number: true }],
      ["Waiting", (domain) => count(domain.waiting), { number: true }],
      ["", (domain) => view.session.can("operator") && h("button", { type: "button", onclick: () => askForMode(view, domain, refresh) },
        "Change mode", h("span", { class: "visually-hidden" }, ` of ${domain.domain}`)), { actions: true }],
    ], layer.domains));
}

function state(layer) {
  const last = layer.last_tick ? `looked at ${time(layer.last_tick)}` : "nothing looked at yet";
  return `${layer.is_leader ? "This replica scores for all" : "Another replica scores for all"}; ${last}; model ${layer.model ?? "not known here"}; ${share(layer.sampling)} of calls sampled.`;
}

function askForMode(view, domain, refresh) {
  openDialog(`Mode of ${domain.domain}`, (close) => {
    const place = h("div");
    const mode = h("select", { id: "mode" }, MODES.map(([word, text]) => h("option", { value: word }, text)));
    const reason = h("input", { type: "text", id: "mode-reason", maxlength: "500", autocomplete: "off" });
    mode.value = domain.mode;
    const submit = async (event) => {
      event.preventDefault();
      try {
        await send(view, domain.domain, mode.value, reason.value.trim());
        close();
        notice(mode.value ? `${domain.domain} is in mode ${mode.value}.` : `The mode of ${domain.domain} is as configured.`);
        await refresh();
      } catch (error) {
        fill(place, failed(error.message));
      }
    };
    return h("form", { onsubmit: submit },
      h("div", { class: "field" }, h("label", { for: "mode" }, "Mode"), mode),
      h("div", { class: "field" }, h("label", { for: "mode-reason" }, "Reason (kept in the history)"), reason),
      place,
      h("div", { class: "dialog-actions" }, h("button", { type: "button", onclick: close }, "Cancel"), h("button", { type: "submit", class: "primary" }, "Set mode")));
  });
}

function send(view, domain, mode, reason) {
  const address = `/v1/admin/adaptive/modes/${encodeURIComponent(domain)}`;
  return mode ? view.api.send("PUT", address, { body: { mode, reason } }) : view.api.send("DELETE", address, { query: { reason } });
}
