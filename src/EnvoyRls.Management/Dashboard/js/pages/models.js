// Models and advice: which versions judge, how candidates fare, which limits demand suggests.

import { h } from "../dom.js";
import { adviceTables } from "../models/advice.js";
import { versionTable, failureTable } from "../models/versions.js";
import { absent, isOn } from "../overrides/presence.js";
import { drawPage } from "../parts/page.js";
import { loadInto } from "../parts/states.js";

const TITLE = "Models and advice";
const EXPLANATION = "What the adaptive layer judges by, and the limits that it would set by demand.";

export async function showModels(view) {
  if (!(await isOn(view))) {
    drawPage(view, TITLE, EXPLANATION, null, absent());
    return;
  }

  const models = h("div", { class: "stack" });
  const advice = h("div", { class: "stack" });
  const refresh = () => loadInto(models, view, (signal) => view.api.get("/v1/admin/models", {}, signal), (answer) => [
    versionTable(view, answer.models, refresh),
    answer.failures.length > 0 && failureTable(answer.failures),
  ]);
  drawPage(view, TITLE, EXPLANATION, null, h("div", { class: "stack" },
    h("section", { class: "card" }, h("h2", {}, "Versions of models"), models),
    h("section", { class: "card" }, h("h2", {}, "Limits advised by demand"), advice)));
  await Promise.all([
    refresh(),
    loadInto(advice, view, (signal) => view.api.get("/v1/admin/adaptive/advice", {}, signal), adviceTables),
  ]);
}
