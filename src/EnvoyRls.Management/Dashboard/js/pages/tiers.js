// Which tier users are in.

import { h } from "../dom.js";
import { time } from "../format.js";
import { TIER } from "../forms/kinds.js";
import { badge } from "../parts/badges.js";
import { showObjects } from "./objects.js";
import { expiry } from "./lists.js";

const PAGE = {
  title: "Tiers",
  explanation: "Which tier users are in, and limits of their own. Rules with the tier's entry hold for them.",
  none: "No user is in a tier yet.",
  initial: () => ({ user: "", tier: "" }),
  filters: [{ name: "tier", label: "Tier" }],
  columns: [
    ["User", (item) => h("code", {}, item.user)],
    ["Tier", (item) => (item.tier ? badge(item.tier, "accent") : "none")],
    ["Own limits", (item) => item.limits?.length ?? 0, { number: true }],
    ["Reason", (item) => item.reason ?? ""],
    ["Expires", (item) => expiry(item.expires)],
    ["Changed", (item) => `${time(item.updated_at)} by ${item.updated_by}`],
  ],
};

export function showTiers(view) {
  return showObjects(view, TIER, PAGE);
}
