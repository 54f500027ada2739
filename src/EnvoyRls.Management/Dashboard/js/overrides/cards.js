// Overrides that are in force or wait: what, why, how sure, whom they hit, until when.

import { fill, h } from "../dom.js";
import { amount, count, duration, share, time, words } from "../format.js";
import { badge } from "../parts/badges.js";
import { bar } from "../parts/charts.js";
import { askToApprove, askToReject, explain } from "./decisions.js";

const KINDS = { suggested: "warn", observed: "neutral", active: "accent", releasing: "ok" };

export function cards(view, items, refresh) {
  return items.map((item) => card(view, item, refresh));
}

/** Counts down what is shown, second by second. */
export function keepCountdowns(view) {
  const timer = setInterval(() => view.main.querySelectorAll("time[data-expires]").forEach(countDown), 1000);
  view.signal.addEventListener("abort", () => clearInterval(timer));
}

function card(view, item, refresh) {
  return h("article", { class: "card stack override", "data-override": item.id },
    h("div", { class: "card-head" },
      h("div", { class: "row" }, h("h3", { class: "break" }, h("code", {}, `${item.domain}: ${item.subject}`)), badge(item.state, KINDS[item.state])),
      h("div", { class: "row" }, acts(view, item, refresh))),
    h("p", {}, item.reason),
    h("dl", { class: "pairs" },
      h("dt", {}, "Limit"), h("dd", {}, limit(item)),
      h("dt", {}, "Confidence"), h("dd", { class: "measure" }, share(item.confidence), bar(item.confidence)),
      h("dt", {}, "Impact"), h("dd", {}, impact(item)),
      h("dt", {}, "Rate"), h("dd", {}, `${amount(item.rate)} hits/s, usual ${amount(item.usual_rate)}`),
      h("dt", {}, item.state === "suggested" || item.state === "observed" ? "Waits until" : "Ends"), h("dd", {}, time(item.expires_at), " ", countdown(item)),
      item.blocked_by.length > 0 && [h("dt", {}, "Kept back by"), h("dd", {}, keptBack(item))],
      h("dt", {}, "Id"), h("dd", {}, h("code", {}, item.id), ` by model ${item.model}`, item.relapses > 0 && `, came back ${count(item.relapses)} ${item.relapses === 1 ? "time" : "times"}`),
      item.decided_by && [h("dt", {}, "Decided by"), h("dd", {}, `${item.decided_by}${item.decision_reason ? `: ${item.decision_reason}` : ""}`)]),
    item.contributions.length > 0 && h("div", {}, h("h4", {}, "What made it strange"), contributions(item)),
    item.gates.length > 0 && h("details", {}, h("summary", {}, `What every gate said about ${item.id}`), h("ul", { class: "steps" }, item.gates.map((gate) =>
      h("li", {}, badge(gate.is_open ? "open" : "closed", gate.is_open ? "ok" : "warn"), ` ${words(gate.gate)}: ${gate.words}`)))));
}

function acts(view, item, refresh) {
  const named = (verb) => [verb, h("span", { class: "visually-hidden" }, ` ${item.id}`)];
  const isWaiting = item.state === "suggested" || item.state === "observed";
  return [
    h("button", { type: "button", onclick: () => explain(view, item) }, named("Explain")),
    view.session.can("operator") && [
      h("button", { type: "button", class: isWaiting && "primary", onclick: () => askToApprove(view, item, refresh) }, named(isWaiting ? "Approve" : "Renew")),
      h("button", { type: "button", class: "danger", onclick: () => askToReject(view, item, refresh) }, named(isWaiting ? "Reject" : "End")),
    ],
  ];
}

function limit(item) {
  const before = item.old_limit === undefined ? "no limit" : count(item.old_limit);
  return [
    h("b", {}, `${before} → ${count(item.new_limit)}`), ` per ${item.window}`,
    item.rule && [` (${share(item.scale)} of `, h("code", {}, item.rule), ")"],
    item.tight_limit !== item.new_limit && `, ${count(item.tight_limit)} at full strength`,
  ];
}

function impact({ impact: { attack, baseline_domain: domain, baseline_all: all, denied_per_second: denied } }) {
  return `denies ${share(attack)} of this traffic (${amount(denied)} hits/s), ${share(domain)} of the domain's usual traffic and ${share(all)} of all`;
}

function keptBack(item) {
  const closed = new Map(item.gates.filter((gate) => !gate.is_open).map((gate) => [gate.gate, gate.words]));
  return h("ul", {}, item.blocked_by.map((gate) => h("li", {}, badge(gate, "warn"), closed.has(gate) && ` ${closed.get(gate)}`)));
}

function contributions(item) {
  return h("ul", { class: "contributions" }, item.contributions.map((part) => h("li", {},
    h("span", {}, part.words), bar(part.share), h("span", { class: "number" }, share(part.share)))));
}

function countdown(item) {
  const shown = h("time", { "data-expires": item.expires_at, datetime: item.expires_at, class: "muted" });
  countDown(shown);
  return shown;
}

function countDown(element) {
  const left = new Date(element.dataset.expires) - Date.now();
  fill(element, left > 0 ? `(in ${duration(left)})` : "(over)");
}
