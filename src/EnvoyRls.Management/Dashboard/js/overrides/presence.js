// Whether there is an adaptive layer, and what stands where it is not.

import { h } from "../dom.js";

export async function isOn(view) {
  try {
    await view.api.get("/v1/admin/adaptive", {}, view.signal);
    return true;
  } catch (problem) {
    if (problem.slug === "adaptive-off") {
      return false;
    }

    throw problem;
  }
}

export function absent() {
  return h("div", { class: "card stack" },
    h("h2", {}, "The adaptive layer is switched off"),
    h("p", {}, "Nothing looks for anomalies, and no overrides are made: limits come from rule files and managed rules alone. ",
      h("code", {}, "ADAPTIVE_MODE"), " switches it on: begin with ", h("code", {}, "observe"), "."),
    h("p", {}, "To act on an attack by hand, put the addresses or users on the ", h("a", { href: "#/lists" }, "deny list"),
      ", or add a ", h("a", { href: "#/rules" }, "managed rule"), " above the others."));
}
