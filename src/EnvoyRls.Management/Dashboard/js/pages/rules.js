// The rules in force as a tree, with what is odd about them, and the managed rules that are not in force.

import { h } from "../dom.js";
import { count } from "../format.js";
import { hrefOf, remember } from "../router.js";
import { RULE } from "../forms/kinds.js";
import { showEditor } from "../editing/editor.js";
import { askToDelete } from "../editing/deletion.js";
import { badge, layerBadge } from "../parts/badges.js";
import { announce, drawPage, notice } from "../parts/page.js";
import { conflictList } from "../parts/problems.js";
import { empty, failed, loadInto } from "../parts/states.js";
import { table } from "../parts/tables.js";
import { ruleTree } from "./rule-tree.js";

const MOST_MANAGED = 1000;

export async function showRules(view) {
  const [, verb, id] = view.route.parts;
  if (verb === "edit" && id !== undefined) {
    await showEditor(view, RULE, id);
  } else if (verb === "new") {
    await showEditor(view, RULE, undefined, begun(view.route.query));
  } else {
    await new RulesPage(view).show();
  }
}

/** A new rule, perhaps in place of one of a file. */
function begun({ domain = "", path }) {
  let descriptors = [];
  try {
    descriptors = path ? JSON.parse(path) : [];
  } catch {
    // A link that was cut short begins an empty rule.
  }

  return { id: "", domain, descriptors };
}

class RulesPage {
  constructor(view) {
    this.view = view;
    this.query = { domain: "", q: "", layer: "", ...view.route.query };
    this.tree = h("div", { class: "stack" });
    this.domains = h("select", { id: "domain", onchange: () => this.narrow("domain", this.domains.value) }, h("option", { value: "" }, "all"));
  }

  async show() {
    const { view } = this;
    const search = h("input", { type: "search", id: "search", value: this.query.q, oninput: () => this.searchLater(search.value.trim()) });
    const layers = h("select", { id: "layer", onchange: () => this.narrow("layer", layers.value) },
      [["", "all"], ["managed", "managed"], ["file", "file"], ["override", "override"]].map(([value, text]) => h("option", { value }, text)));
    layers.value = this.query.layer;
    drawPage(view, "Rules", "All rules in force, those asked first in front. Managed rules stand above those of files.",
      [
        view.session.can("operator") && h("a", { class: "button primary", href: hrefOf(["rules", "new"], { domain: this.query.domain }) }, "New rule"),
        h("button", { type: "button", onclick: () => this.download() }, "Export as YAML"),
      ],
      h("div", { class: "toolbar", role: "search" },
        h("div", { class: "field" }, h("label", { for: "search" }, "Search"), search),
        h("div", { class: "field" }, h("label", { for: "domain" }, "Domain"), this.domains),
        h("div", { class: "field" }, h("label", { for: "layer" }, "Layer"), layers)),
      this.tree);
    view.session.live.addEventListener("change", () => this.load(), { signal: view.signal });
    view.signal.addEventListener("abort", () => clearTimeout(this.timer));
    await this.load();
  }

  searchLater(text) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.narrow("q", text), 250);
  }

  narrow(name, value) {
    this.query[name] = value;
    remember(["rules"], this.query);
    return this.load().then(() => announce(`${this.tree.querySelectorAll("[data-rule]").length} rules shown`));
  }

  load() {
    const { view, query } = this;
    return loadInto(this.tree, view, async (signal) => {
      const [effective, managed, conflicts] = await Promise.all([
        view.api.get("/v1/admin/effective", { q: query.q }, signal),
        view.api.get("/v1/admin/rules", { limit: MOST_MANAGED }, signal),
        view.api.get("/v1/admin/conflicts", {}, signal),
      ]);
      return { effective, managed, conflicts: conflicts.items };
    }, (data) => this.draw(data));
  }

  draw({ effective, managed, conflicts }) {
    this.offerDomains(effective.domains.map((domain) => domain.name));
    const byId = new Map(managed.items.map((rule) => [rule.id, rule]));
    const shown = effective.domains
      .filter((domain) => this.query.domain === "" || domain.name === this.query.domain)
      .map((domain) => ({ ...domain, rules: domain.rules.filter((rule) => this.query.layer === "" || rule.layer === this.query.layer) }))
      .filter((domain) => domain.rules.length > 0 || (this.query.q === "" && this.query.layer === ""));
    const told = effective.domains.reduce((sum, domain) => sum + domain.rules.length, 0);
    const off = managed.items.filter((rule) => rule.enabled === false && (this.query.domain === "" || rule.domain === this.query.domain));
    return [
      conflicts.length > 0 && conflictList(conflicts),
      effective.total > told && h("p", { class: "banner" }, `These are ${count(told)} of ${count(effective.total)} rules; search for the others.`),
      shown.length === 0
        ? empty(this.query.q || this.query.layer ? "No rule matches." : "There are no rules yet.")
        : shown.map((domain) => this.domain(domain, byId)),
      off.length > 0 && this.disabled(off),
    ];
  }

  offerDomains(names) {
    const known = [...this.domains.options].map((option) => option.value);
    [...new Set([...names, this.query.domain])].filter((name) => name !== "" && !known.includes(name))
      .forEach((name) => this.domains.append(h("option", { value: name }, name)));
    this.domains.value = this.query.domain;
  }

  domain(domain, byId) {
    const { allow, deny } = domain.lists;
    return h("details", { class: "domain", open: true },
      h("summary", {},
        h("h2", {}, domain.name),
        [...new Set(domain.layers)].map(layerBadge),
        h("span", { class: "muted small" }, `${domain.rules.length === 1 ? "one rule" : `${count(domain.rules.length)} rules`}, ${count(deny.length)} denied and ${count(allow.length)} allowed by lists, siblings: ${domain.match_order.replaceAll("_", " ")}`)),
      domain.rules.length === 0 ? empty("No rules.") : ruleTree(domain, (rule) => this.acts(domain, rule, byId.get(rule.id))));
  }

  /** What can be done with a rule in force. Limits of a user's own belong to the user's tier. */
  acts(domain, rule, managed) {
    if (!this.view.session.can("operator")) {
      return [];
    }

    if (managed) {
      return this.managedActs(managed);
    }

    return rule.layer === "file"
      ? [h("a", { class: "button", href: hrefOf(["rules", "new"], { domain: domain.name, path: JSON.stringify(rule.descriptors.map(entryOf)) }) },
        "Override", h("span", { class: "visually-hidden" }, ` ${rule.key}`))]
      : [];
  }

  managedActs(rule) {
    const named = (verb) => [verb, h("span", { class: "visually-hidden" }, ` ${rule.id}`)];
    return [
      h("a", { class: "button", href: hrefOf(["rules", "edit", rule.id]) }, named("Edit")),
      h("button", { type: "button", onclick: (event) => this.turn(event.target.closest("button"), rule) }, named(rule.enabled === false ? "Enable" : "Disable")),
      h("button", { type: "button", class: "danger", onclick: () => askToDelete(this.view, RULE, rule.id, rule.version, () => this.load()) }, named("Delete")),
    ];
  }

  async turn(button, rule) {
    const verb = rule.enabled === false ? "enable" : "disable";
    button.disabled = true;
    try {
      await this.view.api.send("POST", `${RULE.address}/${encodeURIComponent(rule.id)}/${verb}`, { headers: { "If-Match": `"${rule.version}"` } });
      notice(`Rule ${rule.id} is ${verb}d.`);
      await this.load();
    } catch (problem) {
      button.closest(".acts, td").append(failed(problem.message, () => this.load()));
    }
  }

  disabled(rules) {
    return h("section", { class: "card" }, h("h2", {}, "Managed rules that are not in force"), table("Disabled rules", [
      ["Id", (rule) => h("code", {}, rule.id)],
      ["Domain", (rule) => rule.domain],
      ["Descriptor", (rule) => h("code", {}, rule.descriptors.map((entry) => [entry.key, entry.value].filter(Boolean).join("=")).join(", "))],
      ["State", () => badge("disabled", "neutral")],
      ["", (rule) => this.view.session.can("operator") && h("div", { class: "row" }, this.managedActs(rule)), { actions: true }],
    ], rules));
  }

  async download() {
    try {
      const text = (await this.view.api.send("GET", "/v1/admin/export", { query: { layer: "effective", domain: this.query.domain }, headers: { Accept: "application/yaml" } })).body;
      const address = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
      h("a", { href: address, download: "rules.yaml" }).click();
      URL.revokeObjectURL(address);
    } catch (problem) {
      notice(problem.message);
    }
  }
}

/** An entry of a rule in force as a managed rule says it: `cidr:10.0.0.0/8` is match and value. */
function entryOf({ key, value }) {
  const found = /^(set|cidr|number|prefix|suffix|regex):(.*)$/s.exec(value);
  return found ? { key, match: found[1], value: found[2] } : value === "" ? { key } : { key, value };
}
