// The live counters of a descriptor.

import { h } from "../dom.js";
import { count, duration } from "../format.js";
import { badge } from "../parts/badges.js";
import { bar } from "../parts/charts.js";
import { empty } from "../parts/states.js";
import { table } from "../parts/tables.js";

/** @param again reads them again. @param reset resets them; false where that is not allowed. */
export function countersCard(answer, again, reset) {
  return h("section", { class: "card" },
    h("div", { class: "card-head" },
      h("h2", {}, "Live counters"),
      h("div", { class: "row" },
        h("button", { type: "button", onclick: again }, "Read again"),
        reset && h("button", { type: "button", class: "danger", onclick: reset }, "Reset counters"))),
    answer.listed && h("p", { class: "banner" }, `A list decides instead of rules: ${answer.listed}.`),
    answer.counters.length === 0 ? empty("Nothing is counted for this descriptor.") : table("Live counters", [
      ["Counter", (counter) => h("code", {}, counter.key)],
      ["Limit", (counter) => counter.limit],
      ["Used", (counter) => [`${count(counter.used)} of ${count(counter.amount)}`, bar(counter.used / counter.amount)], { number: true }],
      ["State", state],
      ["Resets in", (counter) => duration(counter.reset_ms), { number: true }],
    ], answer.counters));
}

function state(counter) {
  if (counter.ban_left_ms > 0) {
    return badge(`banned for ${duration(counter.ban_left_ms)}`, "danger");
  }

  if (counter.remaining > 0) {
    return badge(`${count(counter.remaining)} left`, "ok");
  }

  return badge(counter.retry_ms < 0 ? "never admits" : `over limit, again in ${duration(counter.retry_ms)}`, "danger");
}
