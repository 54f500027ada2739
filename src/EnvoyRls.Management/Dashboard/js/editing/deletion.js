// Deletes an object after asking, unless somebody has changed it since it was shown.

import { addressOf } from "../forms/kinds.js";
import { confirm } from "../parts/dialogs.js";
import { notice } from "../parts/page.js";

export function askToDelete(view, kind, id, version, after) {
  confirm(`Delete ${kind.one} ${id}?`, "It is out of force at once. The versions keep it, so that you can go back.", "Delete", async (reason) => {
    await view.api.send("DELETE", addressOf(kind, id), { query: { reason }, headers: version ? { "If-Match": `"${version}"` } : {} });
    notice(`Deleted ${kind.one} ${id}.`);
    after();
  }, { danger: true, reason: true });
}
