// The replicas, their counter store and the loops of the one that answers.

import { h } from "../dom.js";
import { amount, count, duration, time } from "../format.js";
import { badge, healthBadge } from "../parts/badges.js";
import { drawPage } from "../parts/page.js";
import { empty, loadInto } from "../parts/states.js";
import { table } from "../parts/tables.js";

const REFRESH = 5000;

export async function showReplicas(view) {
  const place = h("div", { class: "stack" });
  drawPage(view, "Replicas and store", "Every replica heard of within the last minute, and how the one that answers fares.", null, place);
  const refresh = () => loadInto(place, view, (signal) => view.api.get("/v1/admin/status", {}, signal), draw);
  const timer = setInterval(refresh, REFRESH);
  view.signal.addEventListener("abort", () => clearInterval(timer));
  await refresh();
}

function draw(status) {
  return [
    h("section", { class: "card" }, h("h2", {}, "Replicas"), status.replicas.length === 0 ? empty("No replica has told of itself yet.") : table("Replicas", [
      ["Replica", (replica) => [h("code", {}, replica.id), replica.id === status.replica && [" ", badge("this one", "accent")]]],
      ["Host", (replica) => replica.host],
      ["Health", (replica) => healthBadge(replica.is_healthy)],
      ["Managed version", (replica) => [count(replica.managed_version), replica.managed_version !== status.managed_version && [" ", badge("differs", "warn")]]],
      ["Program", (replica) => replica.software],
      ["Started", (replica) => time(replica.started_at)],
      ["Last heard", (replica) => time(replica.seen_at)],
    ], status.replicas)),
    h("div", { class: "grid" },
      h("section", { class: "card" }, h("h2", {}, "This replica"), h("dl", { class: "pairs" },
        h("dt", {}, "Status"), h("dd", {}, badge(status.status, { ok: "ok", degraded: "warn" }[status.status] ?? "danger")),
        h("dt", {}, "Program"), h("dd", {}, status.version),
        h("dt", {}, "Up"), h("dd", {}, duration(status.uptime_seconds * 1000)),
        Object.entries(status.components).map(([name, isWell]) => [h("dt", {}, name), h("dd", {}, healthBadge(isWell))]))),
      h("section", { class: "card" }, h("h2", {}, "Counter store"), h("dl", { class: "pairs" },
        h("dt", {}, "Kind"), h("dd", {}, status.store.kind),
        h("dt", {}, "Health"), h("dd", {}, healthBadge(status.store.healthy)),
        h("dt", {}, "Latency"), h("dd", {}, status.store.latency_ms === undefined ? "not known" : `${amount(status.store.latency_ms)} ms`))),
      h("section", { class: "card" }, h("h2", {}, "Rule repository"), h("dl", { class: "pairs" },
        h("dt", {}, "Where"), h("dd", {}, status.repository.description),
        h("dt", {}, "Health"), h("dd", {}, healthBadge(status.repository.healthy)),
        h("dt", {}, "Version here"), h("dd", {}, count(status.managed_version))))),
    h("section", { class: "card" }, h("h2", {}, "Background loops"), status.loops.length === 0 ? empty("None.") : table("Background loops", [
      ["Loop", (loop) => loop.name],
      ["State", (loop) => healthBadge(loop.running, "running", "waiting")],
      ["Restarts", (loop) => count(loop.restarts), { number: true }],
      ["Last error", (loop) => loop.last_error ?? "none"],
    ], status.loops)),
  ];
}
