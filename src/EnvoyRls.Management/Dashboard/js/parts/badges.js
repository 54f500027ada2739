// Words in a pill; the word says everything, the colour only helps.

import { h } from "../dom.js";
import { words } from "../format.js";

/** @param kind neutral, accent, ok, warn or danger. */
export function badge(text, kind = "neutral") {
  return h("span", { class: `badge ${kind}` }, words(text));
}

export function layerBadge(layer) {
  return badge(layer, { managed: "accent", override: "warn" }[layer] ?? "neutral");
}

export function healthBadge(isHealthy, good = "healthy", bad = "unhealthy") {
  return isHealthy ? badge(good, "ok") : badge(bad, "danger");
}
