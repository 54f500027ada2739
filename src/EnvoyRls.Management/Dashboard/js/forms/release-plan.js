// When and for whom a change comes into force, if not for everybody at once.

import { fill, h } from "../dom.js";
import { Form, put } from "./form.js";

export function releasePlan() {
  const form = new Form();
  const place = h("div", { class: "stack" });
  let stages = [{ percent: "10%", for: "15m" }];

  const redraw = () => {
    form.drop("stages.");
    fill(place, stages.map((stage, number) => h("div", { class: "stage", role: "group", "aria-label": `Stage ${number + 1}` },
      form.text(`stages.${number}.percent`, "Share of keys", stage.percent, { attributes: { placeholder: "10%" } }),
      form.text(`stages.${number}.for`, "For", stage.for, { attributes: { placeholder: "15m" } }),
      h("button", {
        type: "button",
        class: "plain danger",
        "aria-label": `Remove stage ${number + 1}`,
        onclick: () => {
          stages = readStages();
          stages.splice(number, 1);
          redraw();
        },
      }, "Remove"))));
  };
  const readStages = () => stages.map((_, number) => ({ percent: form.value(`stages.${number}.percent`), for: form.value(`stages.${number}.for`) }));
  const bounds = [
    form.text("activate_at", "Not before", "", { hint: "As 2027-01-31T12:00:00Z; empty for now." }),
    form.text("rollback_if.denials_above", "Take it back if denials are above", "", { hint: "As 20%; needs stages." }),
    form.text("rollback_if.errors_above", "Take it back if errors are above", "", { hint: "As 1%; needs stages." }),
  ];
  redraw();
  const element = h("div", { class: "stack" },
    place,
    h("div", {}, h("button", {
      type: "button",
      onclick: () => {
        stages = [...readStages(), { percent: "", for: "" }];
        redraw();
        form.control(`stages.${stages.length - 1}.percent`).focus();
      },
    }, "Add stage")),
    h("div", { class: "fields" }, bounds));

  const read = () => {
    const plan = {};
    const limits = {};
    put(limits, "denials_above", form.value("rollback_if.denials_above"));
    put(limits, "errors_above", form.value("rollback_if.errors_above"));
    put(plan, "activate_at", form.value("activate_at"));
    put(plan, "stages", stages.length > 0 ? readStages() : "");
    put(plan, "rollback_if", Object.keys(limits).length > 0 ? limits : "");
    return plan;
  };
  return { element, read };
}
