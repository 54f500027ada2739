// What a change changes: rule by rule, and line by line.

import { h } from "../dom.js";
import { badge } from "./badges.js";
import { empty } from "./states.js";
import { table } from "./tables.js";

const KINDS = { added: "ok", removed: "danger", changed: "accent", moved: "neutral", reordered: "neutral" };

export function differenceTable(differences) {
  return differences.length === 0
    ? empty("Nothing changes in the rules.")
    : table("Differences", [
      ["Rule", (item) => h("code", {}, item.rule)],
      ["What", (item) => badge(item.kind, KINDS[item.kind])],
      ["Field", (item) => item.field],
      ["Before", (item) => h("code", {}, item.from)],
      ["After", (item) => h("code", {}, item.to)],
    ], differences);
}

/** Two values as JSON, line by line. */
export function lineDiff(before, after) {
  const lines = compare(linesOf(before), linesOf(after));
  return h("div", { class: "diff" }, lines.map(([sign, text]) =>
    h("div", { class: { "+": "added", "-": "removed" }[sign] }, `${sign} ${text}`)));
}

function linesOf(value) {
  return value === undefined || value === null ? [] : JSON.stringify(value, null, 2).split("\n");
}

/** The longest common subsequence, as lines with ' ', '-' or '+'. Objects are small. */
function compare(left, right) {
  const lengths = Array.from({ length: left.length + 1 }, () => new Array(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      lengths[i][j] = left[i] === right[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }

  const lines = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      lines.push([" ", left[i]]);
      i += 1;
      j += 1;
    } else if (j >= right.length || (i < left.length && lengths[i + 1][j] >= lengths[i][j + 1])) {
      lines.push(["-", left[i]]);
      i += 1;
    } else {
      lines.push(["+", right[j]]);
      j += 1;
    }
  }

  return lines;
}
