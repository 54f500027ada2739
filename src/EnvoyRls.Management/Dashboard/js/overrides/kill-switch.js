// Everything off at once.

import { h } from "../dom.js";
import { confirm } from "../parts/dialogs.js";
import { notice } from "../parts/page.js";

export function killBanner(layer) {
  return layer.is_killed && h("div", { class: "banner danger", role: "alert" },
    h("p", {}, h("b", {}, "The kill switch is on. "), "No override is in force and none comes into force; anomalies are still looked for."));
}

/** For administrators: the switch, asked twice. */
export function killSwitch(view, layer, refresh) {
  return view.session.can("admin") && (layer.is_killed
    ? h("button", { type: "button", class: "primary", onclick: () => ask(view, false, refresh) }, "Switch on again")
    : h("button", { type: "button", class: "danger", onclick: () => ask(view, true, refresh) }, "Switch all overrides off"));
}

function ask(view, killed, refresh) {
  confirm(
    killed ? "Switch all overrides off?" : "Let the adaptive layer work again?",
    killed ? "Every override ends on all replicas at once. Limits are then those of rule files and managed rules alone." : "Overrides may come into force again, as far as each domain's mode lets them.",
    killed ? "Switch off" : "Switch on",
    async (reason) => {
      await view.api.send("PUT", "/v1/admin/adaptive/kill", { body: { killed, reason } });
      notice(killed ? "All overrides are off." : "The adaptive layer works again.");
      await refresh();
    },
    { danger: killed, reason: "required" });
}
