// The history of what is managed, and the way back.

import { fill, h } from "../dom.js";
import { count, time } from "../format.js";
import { hrefOf } from "../router.js";
import { confirm } from "../parts/dialogs.js";
import { differenceTable, lineDiff } from "../parts/differences.js";
import { drawPage, notice } from "../parts/page.js";
import { empty, loadInto } from "../parts/states.js";
import { pages, table } from "../parts/tables.js";

export async function showVersions(view) {
  const number = Number(view.route.parts[1]);
  if (number > 0) {
    await showVersion(view, number);
  } else {
    await showList(view);
  }
}

async function showList(view) {
  const place = h("div");
  const read = (cursor) => view.api.get("/v1/admin/versions", { cursor }, view.signal);
  const load = () => loadInto(place, view, () => read(), (first) => (first.items.length === 0
    ? empty("Nothing has been changed yet.")
    : pages(view, first, read, (items) => h("div", { class: "card" }, list(view, items)))));
  drawPage(view, "Versions", "Every change of rules, lists, tiers and releases, the newest first.", null, place);
  view.session.live.addEventListener("change", load, { signal: view.signal });
  await load();
}

function list(view, items) {
  return table("Versions", [
    ["Version", (version) => h("a", { href: hrefOf(["versions", version.number]) }, `Version ${version.number}`)],
    ["When", (version) => time(version.at)],
    ["Who", (version) => version.author],
    ["What", (version) => version.summary],
    ["Why", (version) => version.reason],
    ["Objects", (version) => count(version.changes), { number: true }],
    ["", (version) => view.session.can("operator") && version.number !== items[0].number && rollbackButton(view, version.number), { actions: true }],
  ], items);
}

function rollbackButton(view, number) {
  return h("button", { type: "button", onclick: () => askToRollBack(view, number) }, "Roll back", h("span", { class: "visually-hidden" }, ` to version ${number}`));
}

function askToRollBack(view, number) {
  confirm(`Roll back to version ${number}?`, `Rules, list items and tiers become what they were then, as a new version. Releases and tokens stay as they are.`, "Roll back", async (reason) => {
    const done = (await view.api.send("POST", "/v1/admin/rollback", { body: { version: number, reason } })).body;
    notice(`Rolled back to version ${number}, as version ${done.version}.`);
    await showList(view);
  }, { reason: true });
}

async function showVersion(view, number) {
  const version = await view.api.get(`/v1/admin/versions/${number}`, {}, view.signal);
  const differences = h("div");
  const from = h("input", { type: "number", id: "from", min: "0", value: String(number - 1) });
  const compare = () => {
    fill(differences);
    return loadInto(differences, view, (signal) => view.api.get(`/v1/admin/versions/${number}/diff`, { from: from.value }, signal), (found) => differenceTable(found.differences));
  };
  drawPage(view, `Version ${number}`, version.summary,
    [h("a", { class: "button", href: hrefOf(["versions"]) }, "All versions"), view.session.can("operator") && rollbackButton(view, number)],
    h("div", { class: "stack" },
      h("dl", { class: "card pairs" },
        h("dt", {}, "When"), h("dd", {}, time(version.at)),
        h("dt", {}, "Who"), h("dd", {}, version.author),
        h("dt", {}, "Why"), h("dd", {}, version.reason || "not said")),
      h("section", { class: "card stack" },
        h("h2", {}, "What it changed in the rules"),
        h("form", { class: "row", onsubmit: (event) => { event.preventDefault(); compare(); } },
          h("label", { for: "from" }, "Compared with version"), h("div", {}, from), h("button", { type: "submit" }, "Compare")),
        differences),
      h("section", { class: "card stack" }, h("h2", {}, "What it did to each object"), version.changes.map((change) => h("div", {},
        h("h3", {}, `${change.kind.replaceAll("_", " ")} ${change.id}`), lineDiff(change.before, change.after))))));
  await compare();
}
