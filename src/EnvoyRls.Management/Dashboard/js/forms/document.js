// The text of one object, as it is sent alone or as part of a change set.

import { jsonLines } from "./json-lines.js";

export const YAML = "application/yaml";
export const JSON_TYPE = "application/json";

/** An object that a form wrote. */
export function documentOf(body) {
  const { text, paths } = jsonLines(body);
  return { text, paths, type: JSON_TYPE, body };
}

/** What a person wrote: JSON if it begins like it, YAML otherwise. */
export function documentIn(text) {
  if (!text.trimStart().startsWith("{")) {
    return { text, type: YAML, paths: null, body: null };
  }

  try {
    return { text, type: JSON_TYPE, paths: null, body: JSON.parse(text) };
  } catch {
    return { text, type: JSON_TYPE, paths: null, body: null };
  }
}

/** The id that a document gives itself; empty if it says none. */
export function idIn(document, field) {
  if (document.body) {
    return String(document.body[field] ?? "");
  }

  const found = new RegExp(`^\\s*["']?${field}["']?\\s*:\\s*["']?([^"'#,\\n]+)`, "m").exec(document.text);
  return found ? found[1].trim() : "";
}

/**
 * A change set that puts one document.
 * @returns {{text: string, type: string, lines: number, columns: number}} with how far the document has moved in it.
 */
export function changeSetOf(kind, id, document, more = {}) {
  if (document.type === YAML) {
    const frame = Object.entries(more).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join("");
    const head = `${frame}changes:\n- op: put\n  kind: ${kind}\n  id: ${JSON.stringify(id)}\n  body:\n`;
    return { text: head + document.text.replace(/^(?=.)/gm, "    "), type: YAML, lines: head.split("\n").length - 1, columns: 4 };
  }

  const frame = Object.entries(more).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}, `).join("");
  const head = `{${frame}"changes": [{"op": "put", "kind": "${kind}", "id": ${JSON.stringify(id)}, "body":\n`;
  return { text: `${head}${document.text}\n}]}`, type: JSON_TYPE, lines: 1, columns: 0 };
}

/** Complaints about a change set, with the places that they have in its document. */
export function placedIn(errors, moved) {
  return errors.map((error) => (error.line > moved.lines
    ? { ...error, line: error.line - moved.lines, column: error.column === undefined ? undefined : Math.max(1, error.column - moved.columns) }
    : error));
}
