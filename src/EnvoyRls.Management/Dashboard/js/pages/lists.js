// Who is let through or denied whatever the rules say.

import { h } from "../dom.js";
import { time } from "../format.js";
import { LIST_ITEM } from "../forms/kinds.js";
import { textOfValues } from "../forms/entries.js";
import { badge } from "../parts/badges.js";
import { showObjects } from "./objects.js";

const PAGE = {
  title: "Access lists",
  explanation: "Who is denied or let through before any rule is asked. A deny item wins over an allow item.",
  none: "No list items are managed yet. Those of rule files are on the page of rules.",
  initial: (query) => ({ id: "", domain: query.domain ?? "", list: query.list ?? "deny", key: query.key ?? "", value: query.value ?? "" }),
  filters: [
    { name: "domain", label: "Domain" },
    { name: "list", label: "List", choices: [["", "both"], ["deny", "deny"], ["allow", "allow"]] },
    { name: "expired", label: "Expired", choices: [["", "all"], ["false", "not expired"], ["true", "expired"]] },
  ],
  columns: [
    ["Id", (item) => h("code", {}, item.id)],
    ["Domain", (item) => item.domain],
    ["List", (item) => badge(item.list, item.list === "deny" ? "danger" : "ok")],
    ["Entry", (item) => h("code", {}, `${item.key} ${item.match ? `${item.match}: ` : ""}${textOfValues(item) ?? ""}`)],
    ["Reason", (item) => item.reason ?? ""],
    ["Expires", (item) => expiry(item.expires)],
    ["Changed", (item) => `${time(item.updated_at)} by ${item.updated_by}`],
  ],
};

export function showLists(view) {
  return showObjects(view, LIST_ITEM, PAGE);
}

export function expiry(expires) {
  return expires ? [expires, new Date(expires) <= new Date() && [" ", badge("expired", "warn")]] : "never";
}
