// The entries of a descriptor: key and value, and for rules how the value is compared.

import { fill, h } from "../dom.js";

export const MATCHES = [["", "as written"], "exact", "set", "cidr", "number", "prefix", "suffix", "regex"];

/** Ways of comparing that take several values. */
const LISTS = ["set", "cidr", "prefix", "suffix"];

/** What a value field says, for a way of comparing: `value`, `values` or, for any value, nothing. */
export function valuesIn(text, match) {
  const several = LISTS.includes(match) ? text.split(",").map((part) => part.trim()).filter(Boolean) : [];
  return several.length > 1 || (match === "set" && several.length > 0) ? { values: several } : text === "" ? {} : { value: text };
}

export function textOfValues(item) {
  return Array.isArray(item.values) ? item.values.join(", ") : item.value;
}

/** @param entries [{key, value, …}]; fields that the form does not show are kept. @param withMatch whether the value may be compared otherwise than as it is. */
export function entryList(form, name, entries, { withMatch = true } = {}) {
  let kept = entries.length > 0 ? entries.map((entry) => ({ ...entry })) : [{}];
  const place = h("div");

  const redraw = (focus) => {
    form.drop(`${name}.`);
    fill(place, kept.map(row));
    focus?.();
  };

  const row = (entry, number) => h("div", { class: withMatch ? "entry" : "entry plain-entry", role: "group", "aria-label": `Entry ${number + 1}` },
    form.text(`${name}.${number}.key`, "Key", entry.key),
    withMatch && form.select(`${name}.${number}.match`, "Match", entry.match ?? "", MATCHES),
    form.text(`${name}.${number}.value`, "Value", textOfValues(entry), {
      attributes: { placeholder: withMatch ? "any" : "" },
    }),
    h("button", {
      type: "button",
      class: "plain danger",
      "aria-label": `Remove entry ${number + 1}`,
      disabled: kept.length === 1,
      onclick: () => {
        kept = read();
        kept.splice(number, 1);
        redraw(() => form.control(`${name}.${Math.max(0, number - 1)}.key`).focus());
      },
    }, "Remove"));

  const read = () => kept.map((entry, number) => {
    const { key, match, value, values, ...rest } = entry;
    const text = form.value(`${name}.${number}.value`);
    const chosen = withMatch ? form.value(`${name}.${number}.match`) : "";
    return {
      key: form.value(`${name}.${number}.key`),
      ...(chosen && { match: chosen }),
      ...(withMatch ? valuesIn(text, chosen) : { value: text }),
      ...rest,
    };
  });

  redraw();
  const add = h("button", {
    type: "button",
    onclick: () => {
      kept = [...read(), {}];
      redraw(() => form.control(`${name}.${kept.length - 1}.key`).focus());
    },
  }, "Add entry");
  return { element: h("div", { class: "stack" }, place, h("div", {}, add)), read };
}
