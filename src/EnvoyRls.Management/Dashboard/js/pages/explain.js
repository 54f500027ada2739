// Why was this limited? The rule, the way to it, what was passed over, and how its counters stand.

import { fill, h } from "../dom.js";
import { remember } from "../router.js";
import { Form } from "../forms/form.js";
import { entryList } from "../forms/entries.js";
import { confirm } from "../parts/dialogs.js";
import { announce, drawPage, notice } from "../parts/page.js";
import { mistakeList } from "../parts/problems.js";
import { loading } from "../parts/states.js";
import { countersCard } from "./counters.js";
import { explanation } from "./explanation.js";

export async function showExplain(view) {
  await new ExplainPage(view).show();
}

class ExplainPage {
  constructor(view) {
    this.view = view;
    this.form = new Form();
    this.entries = entryList(this.form, "entries", entriesOf(view.route.query.entries), { withMatch: false });
    this.answer = h("div", { class: "stack answer" });
  }

  async show() {
    const { view, form } = this;
    const { domain = "", hits = "" } = view.route.query;
    drawPage(view, "Explain", "Why is this limited? Give a descriptor as callers send it. Nothing is charged.", null,
      h("form", { class: "card stack", onsubmit: (event) => { event.preventDefault(); this.ask(); } },
        h("div", { class: "fields" },
          form.text("domain", "Domain", domain, { attributes: { required: true } }),
          form.number("hits", "Hits", hits, { hint: "What a call charges; 1 if empty." })),
        h("fieldset", {}, h("legend", {}, "Entries of the descriptor, in order"), this.entries.element),
        h("div", {}, h("button", { type: "submit", class: "primary" }, "Explain"))),
      this.answer);
    if (domain !== "" && view.route.query.entries) {
      await this.ask();
    }
  }

  async ask() {
    const { view, form } = this;
    const domain = form.value("domain");
    const entries = this.entries.read();
    remember(["explain"], { domain, hits: form.value("hits"), entries: JSON.stringify(entries.map(({ key, value }) => [key, value])) });
    fill(this.answer, loading("Asking"));
    try {
      const body = { domain, descriptors: [{ entries: entries.map(({ key, value }) => ({ key, value })) }], hits: Number(form.value("hits")) || 0 };
      const query = { domain, descriptor: textOf(entries) };
      const [explained, counters] = await Promise.all([
        view.api.send("POST", "/v1/admin/explain", { body, signal: view.signal }),
        view.api.get("/v1/admin/counters", query, view.signal),
      ]);
      fill(this.answer, explained.body.descriptors.map(explanation), this.counters(counters, query));
      announce(this.answer.querySelector("section").innerText);
    } catch (problem) {
      if (!view.signal.aborted) {
        fill(this.answer, mistakeList(problem.message, problem.errors ?? []));
      }
    }
  }

  counters(counters, query) {
    const reset = this.view.session.can("operator") && counters.counters.length > 0 && (() =>
      confirm("Reset these counters?", "They are as if they had never been charged, and bans end. Other replicas may remember denials until the moment they remember.", "Reset", async (reason) => {
        await this.view.api.send("DELETE", "/v1/admin/counters", { query: { ...query, reason } });
        notice("The counters are reset.");
        await this.ask();
      }, { danger: true, reason: true }));
    return countersCard(counters, () => this.ask(), reset);
  }
}

/** Entries that a link brings along. */
function entriesOf(text) {
  try {
    return JSON.parse(text).map(([key, value]) => ({ key, value }));
  } catch {
    return [{ key: "", value: "" }];
  }
}

/** A descriptor as the counters' address has it. */
function textOf(entries) {
  return entries.map(({ key, value }) => `${key}=${value.replace(/[\\,]/g, "\\$&")}`).join(",");
}
