// What was strange, and what became of overrides.

import { h } from "../dom.js";
import { count, share, time } from "../format.js";
import { badge } from "../parts/badges.js";
import { announce } from "../parts/page.js";
import { empty } from "../parts/states.js";
import { table } from "../parts/tables.js";

const FILTERS = [
  { name: "domain", label: "Domain" },
  { name: "q", label: "Subject, user or address" },
  { name: "open", label: "Which", choices: [["", "all"], ["true", "those that go on"]] },
  { name: "from", label: "From", type: "datetime-local" },
  { name: "to", label: "Before", type: "datetime-local" },
];

export const anomalyFilters = {
  /** The filters as the API takes them. */
  asked: (query) => ({ ...Object.fromEntries(FILTERS.map(({ name }) => [name, query[name]])), from: inUtc(query.from), to: inUtc(query.to), limit: 200 }),

  /** The filters as fields. @param apply called with what they say. */
  form: (query, apply) => h("form", {
    class: "toolbar",
    role: "search",
    onsubmit: async (event) => {
      event.preventDefault();
      await apply(Object.fromEntries(FILTERS.map(({ name }) => [name, document.getElementById(`anomaly-${name}`).value.trim()])));
      announce(`${document.querySelectorAll("#anomalies tbody tr").length} anomalies shown`);
    },
  }, FILTERS.map((filter) => field(filter, query[filter.name] ?? "")), h("div", {}, h("button", { type: "submit" }, "Show"))),
};

export function anomalyTable(answer) {
  return h("div", { id: "anomalies", class: "stack" },
    answer.incomplete && h("div", { class: "banner warn" }, h("p", {}, h("b", {}, "Only anomalies that go on are shown. "), answer.incomplete)),
    answer.anomalies.length === 0 ? empty("No anomaly was found.") : table("Anomalies", [
      ["First seen", (anomaly) => time(anomaly.time)],
      ["Until", (anomaly) => (anomaly.resolved_at ? time(anomaly.resolved_at) : badge("goes on", "danger"))],
      ["What", (anomaly) => [h("span", { class: "break" }, h("code", {}, `${anomaly.domain}: ${anomaly.subject}`)), h("p", { class: "muted small break" }, anomaly.reason)]],
      ["User", (anomaly) => h("span", { class: "break" }, anomaly.user ?? "–")],
      ["Address", (anomaly) => anomaly.ip ?? "–"],
      ["Requests", (anomaly) => count(anomaly.request_count), { number: true }],
      ["Confidence", (anomaly) => share(anomaly.confidence), { number: true }],
    ], answer.anomalies));
}

export function overTable(page) {
  return page.items.length === 0 ? empty("No override has ended within a day.") : table("Overrides that are over", [
    ["Ended", (item) => time(item.updated_at)],
    ["State", (item) => badge(item.state)],
    ["What", (item) => h("span", { class: "break" }, h("code", {}, `${item.domain}: ${item.subject}`))],
    ["Limit", (item) => `${item.old_limit === undefined ? "none" : count(item.old_limit)} → ${count(item.tight_limit)} per ${item.window}`],
    ["By", (item) => (item.decided_by ? `${item.decided_by}${item.decision_reason ? `: ${item.decision_reason}` : ""}` : "its time")],
  ], page.items);
}

function field({ name, label, choices, type = "text" }, value) {
  const id = `anomaly-${name}`;
  const control = choices
    ? h("select", { id }, choices.map(([word, text]) => h("option", { value: word }, text)))
    : h("input", { id, type, autocomplete: "off" });
  control.value = value;
  return h("div", { class: "field" }, h("label", { for: id }, label), control);
}

/** What a date field says, which is in the reader's time zone. */
function inUtc(text) {
  return text ? new Date(text).toISOString() : "";
}
