// What people say to overrides.

import { fill, h } from "../dom.js";
import { confirm, openDialog } from "../parts/dialogs.js";
import { notice } from "../parts/page.js";
import { failed, loading } from "../parts/states.js";

export function askToApprove(view, item, refresh) {
  const isWaiting = item.state === "suggested" || item.state === "observed";
  confirm(
    isWaiting ? "Bring this override into force?" : "Keep this override for another term?",
    `${item.domain}: ${item.subject} is held to ${item.tight_limit} per ${item.window} on all replicas.`,
    isWaiting ? "Approve" : "Renew",
    async (reason) => {
      await view.api.send("POST", `${addressOf(item)}/approve`, { query: { reason } });
      notice(`${item.id} is in force.`);
      await refresh();
    },
    { reason: true });
}

export function askToReject(view, item, refresh) {
  const isWaiting = item.state === "suggested" || item.state === "observed";
  confirm(
    isWaiting ? "Reject this suggestion?" : "End this override?",
    `${item.domain}: ${item.subject} is left alone for a day.`,
    isWaiting ? "Reject" : "End",
    async (reason) => {
      await view.api.send("POST", `${addressOf(item)}/reject`, { body: { reason } });
      notice(`${item.id} is over.`);
      await refresh();
    },
    { danger: true, reason: "required" });
}

/** The explanation in the service's own words. */
export function explain(view, item) {
  const place = h("div", {}, loading());
  openDialog(`Why ${item.id}?`, (close) => [place, h("div", { class: "dialog-actions" }, h("button", { type: "button", onclick: close }, "Close"))], { wide: true });
  view.api.get(`${addressOf(item)}/explain`, {}, view.signal)
    .then((answer) => fill(place, h("pre", {}, answer.text)))
    .catch((problem) => !view.signal.aborted && fill(place, failed(problem.message)));
}

function addressOf(item) {
  return `/v1/admin/overrides/${encodeURIComponent(item.id)}`;
}
