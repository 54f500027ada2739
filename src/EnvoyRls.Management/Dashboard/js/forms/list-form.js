// An item of an access list as a form.

import { h } from "../dom.js";
import { Form, put } from "./form.js";
import { textOfValues, valuesIn } from "./entries.js";

const MATCHES = [["", "exact (default)"], "set", "cidr", "prefix", "suffix"];

export function listForm(body, { isNew }) {
  const form = new Form();
  const element = h("fieldset", { class: "card fields" },
    h("legend", { class: "visually-hidden" }, "The list item"),
    form.text("id", "Id", body.id, { hint: "Letters, digits and . _ @ : -", attributes: { readonly: !isNew, required: true } }),
    form.text("domain", "Domain", body.domain, { attributes: { required: true } }),
    form.select("list", "List", body.list ?? "deny", [["deny", "deny: always refused"], ["allow", "allow: never limited"]]),
    form.text("key", "Key", body.key, { hint: "The key of an entry, as remote_address.", attributes: { required: true } }),
    form.select("match", "Match", body.match ?? "", MATCHES),
    form.text("value", "Value", textOfValues(body), { hint: "Several with commas, for all but exact." }),
    form.text("reason", "Reason", body.reason, { wide: true, hint: "Told with the verdict." }),
    form.text("expires", "Expires", body.expires, { hint: "As 2027-01-31 or 2027-01-31T12:00:00Z, in UTC; empty for never." }));
  const read = () => {
    const { values, value, match, ...rest } = body;
    const chosen = form.value("match");
    const item = {
      ...rest,
      id: form.value("id"),
      domain: form.value("domain"),
      list: form.value("list"),
      key: form.value("key"),
      ...(chosen && { match: chosen }),
      ...valuesIn(form.value("value"), chosen),
    };
    put(item, "reason", form.value("reason"));
    put(item, "expires", form.value("expires"));
    return item;
  };
  return { form, element, read };
}
