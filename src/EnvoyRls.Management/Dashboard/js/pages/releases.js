// Changes that come into force later, or for part of the keys first.

import { fill, h, svg } from "../dom.js";
import { amount, count, share, time } from "../format.js";
import { go, hrefOf } from "../router.js";
import { YAML } from "../forms/document.js";
import { releasePlan } from "../forms/release-plan.js";
import { badge } from "../parts/badges.js";
import { confirm } from "../parts/dialogs.js";
import { lineDiff } from "../parts/differences.js";
import { drawPage, notice } from "../parts/page.js";
import { mistakeList } from "../parts/problems.js";
import { empty, loadInto } from "../parts/states.js";
import { pages } from "../parts/tables.js";

const REFRESH = 5000;
const KINDS = { scheduled: "neutral", staged: "accent", done: "ok", aborted: "warn", rolled_back: "danger", failed: "danger" };
const EXAMPLE = `- op: put
  kind: rule
  id: login
  body:
    domain: web
    descriptors:
    - key: path
      value: /login
    rate_limit:
      unit: minute
      requests_per_unit: 15
`;

export async function showReleases(view) {
  if (view.route.parts[1] === "new") {
    showForm(view);
  } else {
    await showList(view);
  }
}

async function showList(view) {
  const place = h("div");
  const read = (cursor) => view.api.get("/v1/admin/releases", { cursor }, view.signal);
  const load = () => loadInto(place, view, () => read(), (first) => (first.items.length === 0
    ? empty("No release has been planned yet.")
    : pages(view, first, read, (items) => h("div", { class: "stack" }, items.map((release) => card(view, release, load))))));
  drawPage(view, "Releases", "Changes that come into force later, or for a growing share of keys. A rule can be released from its editor too.",
    view.session.can("operator") && h("a", { class: "button primary", href: hrefOf(["releases", "new"]) }, "New release"), place);
  const timer = setInterval(() => !document.querySelector("dialog[open]") && load(), REFRESH);
  view.signal.addEventListener("abort", () => clearInterval(timer));
  await load();
}

function card(view, release, load) {
  const isOpen = release.state === "scheduled" || release.state === "staged";
  return h("article", { class: "card stack", "data-release": release.id },
    h("div", { class: "card-head" },
      h("div", { class: "row" }, h("h2", {}, release.reason || release.id), badge(release.state, KINDS[release.state])),
      isOpen && view.session.can("operator") && h("div", { class: "row" },
        h("button", { type: "button", onclick: () => askTo(view, release, "promote", load) }, "Promote", h("span", { class: "visually-hidden" }, ` ${release.id}`)),
        h("button", { type: "button", class: "danger", onclick: () => askTo(view, release, "abort", load) }, "Abort", h("span", { class: "visually-hidden" }, ` ${release.id}`)))),
    h("div", { class: "progress", role: "progressbar", "aria-label": "Share of keys", "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": release.percent },
      svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", class: "bar", "aria-hidden": "true" }, svg("rect", { width: release.percent, height: 10 }))),
    h("p", {}, `In force for ${amount(release.percent)} % of keys.`, release.detail && ` ${release.detail}`),
    h("dl", { class: "pairs" },
      h("dt", {}, "Id"), h("dd", {}, h("code", {}, release.id)),
      h("dt", {}, "Planned"), h("dd", {}, `${time(release.created_at)} by ${release.author}`),
      release.activate_at && [h("dt", {}, "Not before"), h("dd", {}, time(release.activate_at))],
      release.started_at && [h("dt", {}, "Began"), h("dd", {}, time(release.started_at))],
      release.ended_at && [h("dt", {}, "Ended"), h("dd", {}, time(release.ended_at))],
      release.stages.length > 0 && [h("dt", {}, "Stages"), h("dd", {}, release.stages.map((stage) => `${stage.percent} for ${stage.for}`).join(", "))],
      release.rollback_if && [h("dt", {}, "Taken back if"), h("dd", {}, bounds(release.rollback_if))],
      release.candidate && [h("dt", {}, "Candidate"), h("dd", {}, side(release.candidate))],
      release.stable && [h("dt", {}, "All other keys"), h("dd", {}, side(release.stable))]),
    h("details", {}, h("summary", {}, release.changes.length === 1 ? "One change" : `${release.changes.length} changes`),
      h("div", { class: "stack" }, release.changes.map((change) => h("div", {},
        h("h3", {}, [change.op, change.kind?.replaceAll("_", " "), change.id ?? change.version].filter(Boolean).join(" ")),
        change.body && lineDiff(null, change.body))))));
}

function bounds({ denials_above: denials, errors_above: errors, min_decisions: least }) {
  return [denials && `denials above ${denials}`, errors && `errors above ${errors}`].filter(Boolean).join(" or ") + `, after ${count(least)} decisions`;
}

function side({ decisions, denials, errors }) {
  const part = (number) => (decisions > 0 ? ` (${share(number / decisions)})` : "");
  return `${count(decisions)} decisions, ${count(denials)} denials${part(denials)}, ${count(errors)} errors${part(errors)}`;
}

function askTo(view, release, verb, load) {
  const text = verb === "promote" ? "It comes into force for all keys now." : "It is taken out of force and ends.";
  confirm(`${verb === "promote" ? "Promote" : "Abort"} this release?`, text, verb === "promote" ? "Promote" : "Abort", async (reason) => {
    await view.api.send("POST", `/v1/admin/releases/${encodeURIComponent(release.id)}/${verb}`, { query: verb === "abort" ? { reason } : {} });
    notice(verb === "promote" ? "The release is in force for all keys." : "The release is aborted.");
    await load();
  }, { danger: verb === "abort", reason: verb === "abort" });
}

function showForm(view) {
  const plan = releasePlan();
  const changes = h("textarea", { id: "changes", rows: "14", spellcheck: "false", value: EXAMPLE });
  const reason = h("input", { type: "text", id: "reason", autocomplete: "off" });
  const outcome = h("div");
  const submit = async (event) => {
    event.preventDefault();
    const text = releaseText(changes.value, plan.read(), reason.value.trim());
    try {
      const release = (await view.api.send("POST", "/v1/admin/releases", { text, type: YAML })).body;
      notice(`Release ${release.id} is ${release.state}.`);
      go(["releases"]);
    } catch (problem) {
      fill(outcome, mistakeList(problem.message, problem.errors ?? [], text));
    }
  };
  drawPage(view, "New release", "What changes, and how it comes into force.", h("a", { class: "button", href: hrefOf(["releases"]) }, "Back to the list"),
    h("form", { class: "stack", onsubmit: submit },
      h("div", { class: "card stack" },
        h("div", { class: "field" }, h("label", { for: "reason" }, "Reason"), reason),
        h("div", { class: "field" }, h("label", { for: "changes" }, "Changes"), changes,
          h("p", { class: "hint" }, "A list as YAML or JSON: put, delete, or restore a version; as in change sets of the API."))),
      h("div", { class: "card stack" }, h("h2", {}, "How it comes into force"), plan.element),
      outcome,
      h("div", {}, h("button", { type: "submit", class: "primary" }, "Plan release"))));
}

/** YAML takes JSON for values, so that what the form says stands above what was written. */
function releaseText(changes, plan, reason) {
  const head = Object.entries({ ...plan, ...(reason && { reason }) }).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join("");
  const indented = changes.replace(/^(?=.)/gm, "  ");
  return `${head}changes:\n${indented}`;
}
