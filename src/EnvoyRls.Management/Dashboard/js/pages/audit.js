// Who did what, and who was not let.

import { h } from "../dom.js";
import { time } from "../format.js";
import { remember } from "../router.js";
import { badge } from "../parts/badges.js";
import { announce, drawPage } from "../parts/page.js";
import { empty, loadInto } from "../parts/states.js";
import { pages, table } from "../parts/tables.js";

const FILTERS = [
  { name: "actor", label: "Who", placeholder: "token:deploy" },
  { name: "action", label: "Operation", placeholder: "createRule" },
  { name: "outcome", label: "Outcome", choices: [["", "all"], ["done", "done"], ["refused", "refused"]] },
  { name: "from", label: "From", type: "datetime-local" },
  { name: "to", label: "Before", type: "datetime-local" },
];

export async function showAudit(view) {
  const query = Object.fromEntries(FILTERS.map(({ name }) => [name, view.route.query[name] ?? ""]));
  const place = h("div");
  const read = (cursor) => view.api.get("/v1/admin/audit", { ...query, from: inUtc(query.from), to: inUtc(query.to), cursor }, view.signal);
  const load = () => loadInto(place, view, () => read(), (first) => (first.items.length === 0
    ? empty(Object.values(query).some(Boolean) ? "Nothing matches." : "Nothing has been recorded yet.")
    : pages(view, first, read, (items) => h("div", { class: "card" }, entries(items)))));
  const submit = (event) => {
    event.preventDefault();
    FILTERS.forEach(({ name }) => { query[name] = document.getElementById(`filter-${name}`).value.trim(); });
    remember(["audit"], query);
    return load().then(() => announce(`${place.querySelectorAll("tbody tr").length} entries shown`));
  };
  drawPage(view, "Audit", "Every change through the admin API and every attempt that was refused, the newest first. Kept for 90 days.", null,
    h("form", { class: "toolbar", role: "search", onsubmit: submit }, FILTERS.map((filter) => field(filter, query[filter.name])), h("div", {}, h("button", { type: "submit" }, "Show"))),
    place);
  await load();
}

function field({ name, label, choices, placeholder, type = "text" }, value) {
  const id = `filter-${name}`;
  const control = choices
    ? h("select", { id }, choices.map(([word, text]) => h("option", { value: word }, text)))
    : h("input", { id, type, placeholder, autocomplete: "off" });
  control.value = value;
  return h("div", { class: "field" }, h("label", { for: id }, label), control);
}

function entries(items) {
  return table("Audit trail", [
    ["When", (entry) => time(entry.at)],
    ["Who", (entry) => [entry.actor || "nobody known", entry.role && h("span", { class: "muted" }, ` (${entry.role})`)]],
    ["From", (entry) => entry.address],
    ["Operation", (entry) => h("code", {}, entry.action)],
    ["On", (entry) => h("code", {}, entry.target)],
    ["Outcome", (entry) => badge(`${entry.outcome < 400 ? "done" : "refused"} ${entry.outcome}`, entry.outcome < 400 ? "ok" : "danger")],
    ["Detail", (entry) => h("span", { class: "break" }, entry.detail)],
  ], items);
}

/** What a date field says, which is in the reader's time zone. */
function inUtc(text) {
  return text ? new Date(text).toISOString() : "";
}
