// The rules of a domain by the entries on the way to them.

import { h } from "../dom.js";
import { count } from "../format.js";
import { badge, layerBadge } from "../parts/badges.js";

/** @param acts rule => what can be done with it. */
export function ruleTree(domain, acts) {
  const root = { children: new Map(), rules: [] };
  for (const rule of domain.rules) {
    let at = root;
    for (const entry of rule.descriptors) {
      const name = JSON.stringify([entry.key, entry.value]);
      if (!at.children.has(name)) {
        at.children.set(name, { entry, children: new Map(), rules: [] });
      }

      at = at.children.get(name);
    }

    at.rules.push(rule);
  }

  return h("div", { class: "tree" }, branch(root, [], acts));
}

/** Entries without a rule of their own are drawn with the one below them. */
function branch(node, above, acts) {
  return h("ul", {}, [...node.children.values()].map((child) => {
    const way = [...above, child.entry];
    return child.rules.length === 0 && child.children.size === 1
      ? [...branch(child, way, acts).children]
      : h("li", {},
        child.rules.length === 0 ? h("div", { class: "node" }, path(way)) : child.rules.map((rule) => leaf(way, rule, acts)),
        child.children.size > 0 && branch(child, [], acts));
  }));
}

function path(way) {
  return h("div", { class: "path" }, way.map((entry, place) => [
    place > 0 && h("span", { class: "muted" }, " › "),
    h("b", {}, entry.key),
    entry.value === "" ? h("span", { class: "muted" }, " any") : [" ", h("code", {}, entry.value)],
  ]));
}

function leaf(way, rule, acts) {
  const { statistics } = rule;
  return h("div", { class: "node", "data-rule": rule.id ?? rule.key },
    h("div", {},
      path(way),
      h("div", { class: "facts" },
        layerBadge(rule.layer),
        rule.id && h("code", {}, rule.id),
        h("b", {}, rule.unlimited ? "unlimited" : rule.limits.map((limit) => limit.text).join(" and ") || "no limit of its own"),
        rule.shadow_mode && badge("shadow mode", "warn"),
        rule.action !== "reject" && badge(rule.action, "warn"),
        rule.rollout !== "100%" && badge(`rollout ${rule.rollout}`, "accent"),
        !rule.holds_now && badge("does not hold now", "neutral")),
      h("div", { class: "facts muted" },
        `${count(statistics.total_hits)} hits, ${count(statistics.over_limit)} over limit, ${count(statistics.near_limit)} near it`,
        statistics.shadow_mode > 0 && `, ${count(statistics.shadow_mode)} only watched`,
        rule.active && h("span", {}, `Holds ${rule.active}`),
        rule.layer === "file" && rule.place && h("span", { class: "break" }, rule.place))),
    h("div", { class: "acts" }, acts(rule)));
}
