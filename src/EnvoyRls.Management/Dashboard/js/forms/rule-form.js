// A managed rule as a form. What the form does not show stays in the rule as it is.

import { fill, h } from "../dom.js";
import { Form, numberIn, put } from "./form.js";
import { entryList } from "./entries.js";

const UNITS = ["second", "minute", "hour", "day", "week", "month", "year", ["", "another window"]];
const ALGORITHMS = [["", "fixed window (default)"], "sliding_window_log", "sliding_window_counter", "token_bucket", "leaky_bucket", "gcra"];
const ACTIONS = [["", "reject (default)"], ["throttle", "throttle: tell the client to wait"], ["log", "log: let it pass and note it"]];
const BURSTS = ["token_bucket", "leaky_bucket", "gcra"];

/** @returns {{form: Form, element: Element, read: () => object}} */
export function ruleForm(body, { isNew }) {
  const form = new Form();
  const entries = entryList(form, "descriptors", body.descriptors ?? []);
  const limit = limitFields(form, body);
  const element = h("div", { class: "stack" },
    h("fieldset", { class: "card fields" },
      h("legend", { class: "visually-hidden" }, "The rule"),
      form.text("id", "Id", body.id, { hint: "Letters, digits and . _ @ : -", attributes: { readonly: !isNew, required: true } }),
      form.text("domain", "Domain", body.domain, { hint: "The domain that callers name.", attributes: { required: true } }),
      form.number("priority", "Priority", body.priority, { hint: "Higher is asked first; 0 if empty." }),
      form.text("description", "Description", body.description, { wide: true }),
      form.check("enabled", "In force", body.enabled !== false)),
    h("fieldset", { class: "card" },
      h("legend", {}, "Which requests"),
      h("p", { class: "hint muted small" }, "The entries of a request's descriptor, in order. An empty value stands for any, each with a counter of its own."),
      entries.element),
    limit.element,
    h("fieldset", { class: "card fields" },
      h("legend", { class: "visually-hidden" }, "What happens above the limit"),
      form.select("action", "Above the limit", body.action ?? "", ACTIONS),
      form.text("rollout", "Share of keys", body.rollout, { hint: "As 10%; empty for all." }),
      form.check("shadow_mode", "Only watch: count, but deny nothing (shadow mode)", body.shadow_mode)));

  const read = () => {
    const { id, domain, ...rest } = body;
    const rule = { id: form.value("id"), domain: form.value("domain"), ...rest };
    put(rule, "description", form.value("description"));
    put(rule, "priority", numberIn(form.value("priority")));
    put(rule, "enabled", form.value("enabled"), true);
    rule.descriptors = entries.read();
    limit.write(rule);
    put(rule, "action", form.value("action"));
    put(rule, "rollout", form.value("rollout"));
    put(rule, "shadow_mode", form.value("shadow_mode"), false);
    return rule;
  };
  return { form, element, read };
}

/** One limit; a rule with several is for the text. */
function limitFields(form, body) {
  if (body.rate_limits) {
    return {
      element: h("p", { class: "banner" }, `This rule has ${body.rate_limits.length} limits. They can be changed as text.`),
      write: () => {},
    };
  }

  const limit = body.rate_limit ?? { unit: "minute" };
  const details = h("div", { class: "fields" });
  const kind = form.select("rate_limit.unlimited", "Limit", limit.unlimited ? "unlimited" : "limited", [["limited", "a limit"], ["unlimited", "unlimited: never deny"]]);
  const fields = [
    form.number("rate_limit.requests_per_unit", "Hits", limit.requests_per_unit, { hint: "0 denies everything.", attributes: { required: true } }),
    form.select("rate_limit.unit", "Per", limit.window ? "" : limit.unit, UNITS),
    form.text("rate_limit.window", "Window", limit.window, { hint: "As 90s, 15m or 36h." }),
    form.select("rate_limit.algorithm", "Algorithm", limit.algorithm ?? "", ALGORITHMS),
    form.number("rate_limit.burst", "Burst", limit.burst, { hint: "Hits admitted at once from idle." }),
  ];
  const offer = () => {
    const isLimited = form.value("rate_limit.unlimited") === "limited";
    details.hidden = !isLimited;
    form.control("rate_limit.window").closest(".field").hidden = form.value("rate_limit.unit") !== "";
    form.control("rate_limit.burst").closest(".field").hidden = !BURSTS.includes(form.value("rate_limit.algorithm"));
  };
  fill(details, fields);
  const element = h("fieldset", { class: "card stack", onchange: offer }, h("legend", {}, "How much"), h("div", { class: "fields" }, kind), details);
  offer();
  return { element, write: (rule) => { rule.rate_limit = limitIn(form, limit); } };
}

function limitIn(form, before) {
  if (form.value("rate_limit.unlimited") === "unlimited") {
    return { unlimited: true, ...(before.name && { name: before.name }) };
  }

  const limit = { ...before };
  delete limit.unlimited;
  const unit = form.value("rate_limit.unit");
  const algorithm = form.value("rate_limit.algorithm");
  put(limit, "unit", unit);
  put(limit, "window", unit === "" ? form.value("rate_limit.window") : "");
  put(limit, "requests_per_unit", numberIn(form.value("rate_limit.requests_per_unit")));
  put(limit, "algorithm", algorithm);
  put(limit, "burst", BURSTS.includes(algorithm) ? numberIn(form.value("rate_limit.burst")) : "");
  return limit;
}
