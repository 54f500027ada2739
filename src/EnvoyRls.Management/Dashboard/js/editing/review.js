// What a change would do, before it is done: differences, conflicts, a try on recent traffic, and the ways to save it.

import { fill, h } from "../dom.js";
import { count } from "../format.js";
import { go } from "../router.js";
import { addressOf } from "../forms/kinds.js";
import { JSON_TYPE, YAML, changeSetOf, placedIn } from "../forms/document.js";
import { releasePlan } from "../forms/release-plan.js";
import { differenceTable } from "../parts/differences.js";
import { conflictList, mistakeList, sentenceOf } from "../parts/problems.js";
import { failed, loading } from "../parts/states.js";
import { notice } from "../parts/page.js";
import { table } from "../parts/tables.js";
import { showClash } from "./clash.js";

/** How many recent calls a try looks at. */
const SAMPLE = 10000;

export class Review {
  constructor(editor, id, document, findings) {
    Object.assign(this, { editor, id, document, findings });
    this.api = editor.view.api;
  }

  draw() {
    const { findings } = this;
    this.reason = h("input", { type: "text", id: "reason", maxlength: "500", autocomplete: "off" });
    this.outcome = h("div");
    this.buttons = h("div", { class: "row" }, h("button", { type: "button", class: "primary", onclick: () => this.save() }, "Save"));
    fill(this.editor.reviewed, h("section", { class: "card stack", "aria-label": "Review" },
      h("h2", {}, "What this changes"),
      differenceTable(findings.differences),
      findings.conflicts.length > 0 && conflictList(findings.conflicts),
      findings.warnings.length > 0 && h("div", { class: "banner warn" },
        h("b", {}, "Accepted, but probably not meant"),
        h("ul", {}, findings.warnings.map((warning) => h("li", {}, sentenceOf(warning))))),
      this.editor.kind.kind === "rule" && this.document.type === JSON_TYPE && this.trial(),
      h("div", { class: "field" }, h("label", { for: "reason" }, "Reason (kept in the history)"), this.reason),
      this.outcome,
      this.buttons,
      this.gradually()));
  }

  trial() {
    const place = h("div");
    const run = async () => {
      fill(place, loading("Trying"));
      try {
        const change = { op: "put", kind: "rule", id: this.id, body: this.document.body };
        const report = (await this.api.send("POST", "/v1/admin/dry-run", { body: { changes: [change], sample: { recent: SAMPLE } } })).body;
        fill(place, trialReport(report));
      } catch (problem) {
        fill(place, failed(problem.message));
      }
    };
    return h("div", { class: "stack" }, h("div", {}, h("button", { type: "button", onclick: run }, "Try it on recent traffic")), place);
  }

  gradually() {
    const plan = releasePlan();
    const start = h("button", { type: "button", onclick: () => this.release(plan.read()) }, "Plan release");
    return h("details", {}, h("summary", {}, "Bring it into force gradually, or later"), h("div", { class: "stack" }, plan.element, h("div", {}, start)));
  }

  async save() {
    const { editor, document } = this;
    const { kind } = editor;
    const request = { text: document.text, type: document.type, query: { reason: this.reason.value.trim() } };
    await this.carryOut(async () => {
      const saved = editor.isNew
        ? await this.api.send("POST", kind.address, request)
        : await this.api.send("PUT", addressOf(kind, this.id), { ...request, headers: { "If-Match": editor.etag } });
      notice(`Saved as version ${saved.body.version}.`);
      go([kind.page]);
    }, (errors) => errors);
  }

  async release(plan) {
    const set = changeSetOf(this.editor.kind.kind, this.id, this.document, { ...plan, reason: this.reason.value.trim() || undefined });
    await this.carryOut(async () => {
      const release = (await this.api.send("POST", "/v1/admin/releases", { text: set.text, type: set.type })).body;
      notice(`Release ${release.id} is ${release.state}.`);
      go(["releases"]);
    }, (errors) => placedIn(errors, set));
  }

  async carryOut(act, placed) {
    const buttons = [...this.editor.reviewed.querySelectorAll("button")];
    buttons.forEach((button) => { button.disabled = true; });
    fill(this.outcome);
    try {
      await act();
    } catch (problem) {
      buttons.forEach((button) => { button.disabled = false; });
      if (problem.status === 412) {
        await showClash(this);
      } else {
        fill(this.outcome, mistakeList(problem.message, placed(problem.errors ?? []), this.document.type === YAML ? this.document.text : null));
      }
    }
  }
}

function trialReport(report) {
  return h("div", { class: "stack" },
    h("p", {}, `Of ${count(report.requests)} recent calls, ${count(report.newly_denied)} would be denied that were not, and ${count(report.newly_allowed)} admitted that were not.`),
    report.cut_off && h("p", { class: "muted small" }, report.cut_off),
    report.examples.length > 0 && table("Calls that would be decided otherwise", [
      ["Call", (call) => h("code", {}, `${call.domain}: ${call.descriptors.join("; ")}`)],
      ["Before", (call) => call.before],
      ["After", (call) => call.after],
      ["Rule after", (call) => call.rule_after && h("code", {}, call.rule_after)],
    ], report.examples.slice(0, 10)));
}
