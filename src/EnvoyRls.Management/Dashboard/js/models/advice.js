// Limits that demand suggests. Nothing of it is applied here: a changed limit is a change of rules.

import { h } from "../dom.js";
import { amount, count, duration, share, time } from "../format.js";
import { empty } from "../parts/states.js";
import { table } from "../parts/tables.js";

const BOUNDS = { step: "one step at a time", floor: "the least that is advised", ceiling: "the most that is advised" };

export function adviceTables(answer) {
  return [
    h("p", { class: "muted small" }, `What keys asked for from ${time(answer.from)} to ${time(answer.to)}: ${count(answer.minutes)} minutes of history. `,
      h("code", {}, "rls advice -o changes"), " writes the advice as changes of rules; see ", h("a", { href: "#/releases" }, "Releases"), " for bringing them into force gradually."),
    answer.advice.length === 0 ? empty("No limit is to be changed.") : table("Limits to change", [
      ["Rule", (advice) => h("span", { class: "break" }, h("code", {}, advice.rule))],
      ["Limit", (advice) => [h("b", {}, `${count(advice.old_amount)} → ${count(advice.new_amount)}`), ` per ${duration(advice.window_ms)}`]],
      ["Demand (p99)", (advice) => amount(advice.demand), { number: true }],
      ["Wanted", (advice) => [amount(advice.wanted), BOUNDS[advice.bound_by] && h("span", { class: "muted small" }, ` ${BOUNDS[advice.bound_by]}`)], { number: true }],
      ["Asks for more than the limit", (advice) => `${share(advice.denied_before)} → ${share(advice.denied_after)}`, { number: true }],
    ], answer.advice),
    answer.unadvised.length > 0 && h("details", {}, h("summary", {}, `Left as they are (${count(answer.unadvised.length)})`), table("Limits left as they are", [
      ["Rule", (rule) => h("span", { class: "break" }, h("code", {}, rule.rule))],
      ["Why", (rule) => rule.why],
    ], answer.unadvised)),
  ];
}
