// What this replica does right now, and what was used in the last hour.

import { fill, h } from "../dom.js";
import { amount, count, duration, share } from "../format.js";
import { badge, healthBadge } from "../parts/badges.js";
import { bar, lineChart } from "../parts/charts.js";
import { drawPage } from "../parts/page.js";
import { empty, loadInto } from "../parts/states.js";
import { table } from "../parts/tables.js";

const REFRESH = 15000;

export async function showOverview(view) {
  const { live } = view.session;
  const tiles = h("div", { class: "tiles" });
  const rules = h("div");
  const keys = h("div");
  const health = h("div");
  const hour = h("div", { class: "stack" });
  const rate = lineChart("Decisions", "/s", [{ name: "all", of: (tick) => tick.decisions_per_second }]);
  const refused = lineChart("Over limit and errors", "/s", [
    { name: "over limit", of: (tick) => tick.over_limit_per_second },
    { name: "errors", of: (tick) => tick.errors_per_second },
  ]);
  const latency = lineChart("Latency", "ms", [
    { name: "p50", of: (tick) => tick.latency_ms.p50 },
    { name: "p90", of: (tick) => tick.latency_ms.p90 },
    { name: "p99", of: (tick) => tick.latency_ms.p99 },
  ]);
  const draw = () => {
    const tick = live.ticks.at(-1);
    fill(tiles, figures(tick));
    [rate, refused, latency].forEach((chart) => chart.draw(live.ticks));
    fill(rules, limitedRules(tick));
    fill(keys, limitedKeys(tick));
  };

  drawPage(view, "Overview", "This replica, second by second.", null, h("div", { class: "stack" },
    tiles,
    h("div", { class: "grid" }, rate.element, refused.element, latency.element),
    h("div", { class: "grid" },
      h("section", { class: "card" }, h("h2", {}, "Over limit by rule"), rules),
      h("section", { class: "card" }, h("h2", {}, "Keys limited most, this minute"), keys),
      h("section", { class: "card" }, h("h2", {}, "Health"), health)),
    h("section", { class: "card" }, h("h2", {}, "The last hour"), hour)));
  draw();
  live.addEventListener("tick", draw, { signal: view.signal });

  const refresh = () => Promise.all([
    loadInto(health, view, (signal) => view.api.get("/v1/admin/status", {}, signal), healthFacts),
    loadInto(hour, view, (signal) => view.api.get("/v1/stats/global", {}, signal), lastHour),
  ]);
  const timer = setInterval(refresh, REFRESH);
  view.signal.addEventListener("abort", () => clearInterval(timer));
  await refresh();
}

function figures(tick) {
  return [
    ["Decisions", tick?.decisions_per_second, "/s"],
    ["Over limit", tick?.over_limit_per_second, "/s"],
    ["Errors", tick?.errors_per_second, "/s"],
    ["Latency p99", tick?.latency_ms.p99, "ms"],
    ["Managed version", tick?.version, ""],
  ].map(([name, value, unit]) => h("div", { class: "tile" },
    h("div", { class: "name" }, name),
    h("div", { class: "value" }, amount(value), " ", h("span", { class: "unit" }, unit))));
}

function limitedRules(tick) {
  const busy = (tick?.rules ?? []).filter((rule) => rule.over_limit_per_second > 0);
  const most = Math.max(...busy.map((rule) => rule.over_limit_per_second));
  return busy.length === 0 ? empty("No rule denies anything at the moment.") : table("Over limit by rule", [
    ["Rule", (rule) => h("span", { class: "break" }, h("code", {}, rule.key), bar(rule.over_limit_per_second / most))],
    ["Per second", (rule) => amount(rule.over_limit_per_second), { number: true }],
  ], busy);
}

function limitedKeys(tick) {
  const keys = tick?.top_keys ?? [];
  return keys.length === 0 ? empty("No key is limited at the moment.") : table("Keys limited most", [
    ["Key", (item) => h("span", { class: "break" }, h("code", {}, item.key))],
    ["Denied", (item) => (item.error > 0 ? `${count(item.denied - item.error)}–${count(item.denied)}` : count(item.denied)), { number: true }],
  ], keys);
}

function healthFacts(status) {
  const well = status.replicas.filter((replica) => replica.is_healthy).length;
  const broken = Object.entries(status.components).filter(([, isWell]) => !isWell).map(([name]) => name);
  return h("dl", { class: "pairs" },
    h("dt", {}, "Service"), h("dd", {}, badge(status.status, { ok: "ok", degraded: "warn" }[status.status] ?? "danger"), ` up ${duration(status.uptime_seconds * 1000)}`),
    broken.length > 0 && [h("dt", {}, "Broken"), h("dd", {}, broken.join(", "))],
    h("dt", {}, "Counter store"), h("dd", {}, healthBadge(status.store.healthy), ` ${status.store.kind}`, status.store.latency_ms !== undefined && `, ${amount(status.store.latency_ms)} ms`),
    h("dt", {}, "Rule repository"), h("dd", {}, healthBadge(status.repository.healthy), ` ${status.repository.description}`),
    h("dt", {}, "Replicas"), h("dd", {}, `${well} of ${status.replicas.length} healthy`));
}

function lastHour(usage) {
  const chart = lineChart("Hits by minute", "", [
    { name: "hits", of: (point) => point.hits },
    { name: "denied", of: (point) => point.denied },
  ]);
  chart.draw(usage.series);
  return [
    h("p", {}, `${count(usage.totals.hits)} hits, ${count(usage.totals.denied)} denied (${share(usage.totals.rejection_rate)}).`,
      !usage.complete && " Not all of it was kept."),
    h("div", { class: "grid" }, chart.element, topTable("Keys limited most", usage.top_limited_keys, "denied"), topTable("Endpoints called most", usage.top_endpoints, "hits")),
  ];
}

function topTable(title, items, field) {
  return h("div", { class: "card" }, h("h3", {}, title), items.length === 0 ? empty("None.") : table(title, [
    ["Name", (item) => h("span", { class: "break" }, h("code", {}, item.name))],
    ["Hits", (item) => count(item.hits), { number: true }],
    ["Denied", (item) => count(item.denied), { number: true }],
  ], [...items].sort((left, right) => right[field] - left[field]).slice(0, 8)));
}
