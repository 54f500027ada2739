// A user's tier as a form; limits of the user's own are for the text.

import { h } from "../dom.js";
import { Form, put } from "./form.js";

export function tierForm(body, { isNew }) {
  const form = new Form();
  const own = body.limits?.length ?? 0;
  const element = h("div", { class: "stack" },
    h("fieldset", { class: "card fields" },
      h("legend", { class: "visually-hidden" }, "The tier"),
      form.text("user", "User", body.user, { hint: "As the entry that names users says it.", attributes: { readonly: !isNew, required: true } }),
      form.text("tier", "Tier", body.tier, { hint: "As rules name it: gold, trial." }),
      form.text("reason", "Reason", body.reason, { wide: true }),
      form.text("expires", "Expires", body.expires, { hint: "As 2027-01-31 or 2027-01-31T12:00:00Z, in UTC; empty for never." })),
    own > 0 && h("p", { class: "banner" }, `This user has ${own} limit${own === 1 ? "" : "s"} of their own. They can be changed as text.`));
  const read = () => {
    const tier = { ...body, user: form.value("user") };
    put(tier, "tier", form.value("tier"));
    put(tier, "reason", form.value("reason"));
    put(tier, "expires", form.value("expires"));
    return tier;
  };
  return { form, element, read };
}
