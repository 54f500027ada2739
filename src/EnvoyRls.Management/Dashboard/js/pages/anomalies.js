// Anomalies and overrides: the adaptive layer's page, which says plainly when there is no such layer.

import { fill, h } from "../dom.js";
import { drawPage } from "../parts/page.js";
import { failed, loading } from "../parts/states.js";

export async function showAnomalies(view) {
  const place = h("div", {}, loading());
  drawPage(view, "Anomalies and overrides", "What the adaptive layer sees in the traffic and does about it.", null, place);
  try {
    const found = await view.api.get("/ddos/anomaly", {}, view.signal);
    fill(place, h("pre", { class: "card" }, JSON.stringify(found, null, 2)));
  } catch (problem) {
    if (view.signal.aborted) {
      return;
    }

    fill(place, problem.status === 501 ? absent() : failed(problem.message, () => showAnomalies(view)));
  }
}

function absent() {
  return h("div", { class: "card stack" },
    h("h2", {}, "There is no adaptive layer in this version"),
    h("p", {}, "Nothing looks for anomalies, and no overrides are made: limits come from rule files and managed rules alone."),
    h("p", {}, "To act on an attack by hand, put the addresses or users on the ", h("a", { href: "#/lists" }, "deny list"),
      ", or add a ", h("a", { href: "#/rules" }, "managed rule"), " above the others."));
}
