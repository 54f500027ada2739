// What happens to one descriptor, and why.

import { h } from "../dom.js";
import { count } from "../format.js";
import { hrefOf } from "../router.js";
import { badge, layerBadge } from "../parts/badges.js";
import { table } from "../parts/tables.js";

export function explanation(found) {
  return [
    h("section", { class: "card stack" },
      h("h2", {}, "What decides"),
      decider(found),
      found.tier && h("p", {}, "The user is in the tier ", badge(found.tier, "accent"), "."),
      found.notes.length > 0 && h("ul", { class: "steps" }, found.notes.map((note) => h("li", {}, note)))),
    h("section", { class: "card stack" },
      h("h2", {}, "The way to it"),
      h("ol", { class: "steps" }, found.entries.map(step)),
      found.layers?.length > 0 && layers(found.layers)),
    found.charges.length > 0 && h("section", { class: "card" },
      h("h2", {}, "What a call charges"),
      table("Charges", [
        ["Counter", (charge) => h("code", {}, charge.key)],
        ["Hits", (charge) => count(charge.hits), { number: true }],
        ["Limit", (charge) => `${count(charge.amount)} in ${charge.window_seconds} s, ${charge.algorithm.replaceAll("_", " ")}${charge.consistency ? `, ${charge.consistency}` : ""}${charge.region ? `, part of ${charge.region} of ${count(charge.whole_amount)}` : ""}`],
      ], found.charges)),
  ];
}

function decider({ listed, rule }) {
  if (listed) {
    return h("p", {}, badge(`${listed.list} list`, listed.list === "deny" ? "danger" : "ok"), " ", h("code", {}, `${listed.key} ${listed.values}`),
      listed.reason && ` – ${listed.reason}`, listed.expires && `, until ${listed.expires}`);
  }

  if (!rule) {
    return h("p", { class: "verdict" }, "No rule limits this descriptor.");
  }

  return [
    h("p", { class: "verdict break" }, rule.limits || "no limit of its own"),
    h("p", {}, layerBadge(rule.layer ?? "file"), " ", h("code", {}, rule.node),
      rule.id && [" ", h("a", { href: hrefOf(["rules"], { q: rule.id }) }, rule.id)],
      rule.place && h("span", { class: "muted" }, ` ${rule.place}`)),
  ];
}

function step(entry) {
  return h("li", {},
    h("b", {}, entry.key), " ", h("code", {}, entry.value), " ",
    entry.matched_by ? h("span", {}, entry.matched_by) : badge("no rule has this entry", "warn"),
    entry.passed_over.length > 0 && h("details", {},
      h("summary", {}, `${count(entry.passed_over.length + entry.passed_over_more)} passed over`),
      h("ul", {}, entry.passed_over.map((other) => h("li", {}, h("code", {}, other.node), ` – ${other.reason.replaceAll("_", " ")}`)))));
}

function layers(asked) {
  return table("Layers asked", [
    ["Layer", (layer) => [layerBadge(layer.layer), layer.priority !== undefined && ` priority ${layer.priority}`]],
    ["Verdict", (layer) => layer.verdict.replaceAll("_", " ")],
    ["Rule", (layer) => layer.node && h("code", {}, layer.id ?? layer.node)],
    ["By tier", (layer) => (layer.by_tier ? "yes" : "no")],
  ], asked);
}
