// Anomalies and overrides: what the adaptive layer sees in the traffic, what it does about it, and what people say to that.

import { fill, h } from "../dom.js";
import { remember } from "../router.js";
import { killBanner, killSwitch } from "../overrides/kill-switch.js";
import { cards, keepCountdowns } from "../overrides/cards.js";
import { domainTable } from "../overrides/domains.js";
import { anomalyFilters, anomalyTable, overTable } from "../overrides/history.js";
import { absent, isOn } from "../overrides/presence.js";
import { drawPage } from "../parts/page.js";
import { empty, loadInto } from "../parts/states.js";

const REFRESH = 5000;
const LEAST_PAUSE = 1500;
const CURRENT = "suggested,observed,active,releasing";
const OVER = "rejected,expired,revoked";

export async function showAnomalies(view) {
  const query = { ...view.route.query };
  const status = h("div", { class: "stack" });
  const current = h("div", { class: "stack" });
  const anomalies = h("div");
  const over = h("div");
  const head = h("div", { class: "row" });
  const refresh = () => Promise.all([
    loadInto(status, view, (signal) => view.api.get("/v1/admin/adaptive", {}, signal), (layer) => {
      if (head.dataset.killed !== String(layer.is_killed)) {
        head.dataset.killed = layer.is_killed;
        fill(head, killSwitch(view, layer, refresh));
      }

      return [killBanner(layer), domainTable(view, layer, refresh)];
    }),
    loadInto(current, view, (signal) => view.api.get("/v1/admin/overrides", { state: CURRENT, limit: 200 }, signal), (page) => sections(view, page, refresh)),
    loadInto(anomalies, view, (signal) => view.api.get("/ddos/anomaly", anomalyFilters.asked(query), signal), anomalyTable),
    loadInto(over, view, (signal) => view.api.get("/v1/admin/overrides", { state: OVER, limit: 50 }, signal), overTable),
  ]);

  // Asked first, so that a service without the layer is told of once and not four times.
  if (!(await isOn(view))) {
    drawPage(view, "Anomalies and overrides", "What the adaptive layer sees in the traffic and does about it.", null, absent());
    return;
  }

  drawPage(view, "Anomalies and overrides", "What the adaptive layer sees in the traffic and does about it.", head, h("div", { class: "stack" },
    status,
    current,
    h("section", { class: "card" }, h("h2", {}, "Anomalies of the last 30 days"),
      anomalyFilters.form(query, (changed) => { Object.assign(query, changed); remember(["anomalies"], query); return refresh(); }),
      anomalies),
    h("section", { class: "card" }, h("h2", {}, "Overrides that are over"), over)));
  keepFresh(view, refresh);
  keepCountdowns(view);
  await refresh();
}

/** Figures move every few seconds, decisions at once; what somebody is about to say in a dialog is not disturbed. */
function keepFresh(view, refresh) {
  let last = 0;
  const calmly = () => {
    const now = performance.now();
    if (now - last >= LEAST_PAUSE && !document.querySelector("dialog[open]")) {
      last = now;
      refresh();
    }
  };
  const timer = setInterval(calmly, REFRESH);
  view.signal.addEventListener("abort", () => clearInterval(timer));
  view.session.live.addEventListener("overrides", calmly, { signal: view.signal });
}

function sections(view, page, refresh) {
  const of = (...states) => page.items.filter((item) => states.includes(item.state));
  const [waiting, inForce, observed] = [of("suggested"), of("active", "releasing"), of("observed")];
  return [
    h("section", { class: "stack", "aria-label": "Waiting for a decision" },
      h("h2", {}, `Waiting for a decision (${waiting.length})`),
      waiting.length === 0 ? empty("Nothing waits for a decision.") : cards(view, waiting, refresh)),
    h("section", { class: "stack", "aria-label": "In force" },
      h("h2", {}, `In force (${inForce.length})`),
      inForce.length === 0 ? empty("No override is in force.") : cards(view, inForce, refresh)),
    observed.length > 0 && h("details", {}, h("summary", {}, `Only observed (${observed.length})`), h("div", { class: "stack" }, cards(view, observed, refresh))),
  ];
}
