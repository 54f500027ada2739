// Complaints of the service: each with its place, what is wrong and what would be right.

import { h } from "../dom.js";

/**
 * @param title what is wrong as a whole; where there are single mistakes, only these are told, as they say more.
 * @param source the text that the places are in; lines with mistakes are shown.
 */
export function mistakeList(title, errors, source) {
  const bad = new Set(errors.map((error) => error.line));
  return h("div", { class: "banner danger", role: "alert" },
    h("p", {}, h("b", {}, errors.length === 0 ? title : errors.length === 1 ? "There is a mistake" : `There are ${errors.length} mistakes`)),
    errors.length > 0 && h("ol", { class: "mistakes" }, errors.map((error) => h("li", {},
      h("span", { class: "where" }, placeOf(error)), error.message, error.fix && ` – ${error.fix}`))),
    source && errors.some((error) => error.line) && h("details", {},
      h("summary", {}, "The text, by lines"),
      h("div", { class: "diff source" }, source.split("\n").map((line, number) =>
        h("div", { class: bad.has(number + 1) && "bad" }, line)))));
}

export function sentenceOf(error) {
  return error.fix ? `${error.message}: ${error.fix}.` : `${error.message}.`;
}

export function conflictList(conflicts) {
  return h("div", { class: "banner warn" },
    h("p", {}, h("b", {}, conflicts.length === 1 ? "One conflict" : `${conflicts.length} conflicts`)),
    h("ul", {}, conflicts.map((conflict) => h("li", {}, h("b", {}, conflict.kind), ": ", conflict.explanation || `${conflict.rule} and ${conflict.other}`))));
}

function placeOf(error) {
  return error.line ? `Line ${error.line}${error.column ? `, column ${error.column}` : ""}: ` : "";
}
