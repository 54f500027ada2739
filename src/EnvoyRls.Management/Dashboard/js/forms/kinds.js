// The kinds of managed objects that can be edited.

import { ruleForm } from "./rule-form.js";
import { listForm } from "./list-form.js";
import { tierForm } from "./tier-form.js";

/** What the service adds to an object when it shows it. */
const ADDED = ["version", "updated_at", "updated_by", "conflicts", "warnings"];

export const RULE = { kind: "rule", one: "rule", address: "/v1/admin/rules", page: "rules", idField: "id", makeForm: ruleForm };
export const LIST_ITEM = { kind: "list_item", one: "list item", address: "/v1/admin/lists", page: "lists", idField: "id", makeForm: listForm };
export const TIER = { kind: "tier", one: "tier", address: "/v1/admin/tiers", page: "tiers", idField: "user", makeForm: tierForm };

/** An object's own fields. */
export function bodyOf(shown) {
  return Object.fromEntries(Object.entries(shown).filter(([name]) => !ADDED.includes(name)));
}

export function addressOf(kind, id) {
  return `${kind.address}/${encodeURIComponent(id)}`;
}
