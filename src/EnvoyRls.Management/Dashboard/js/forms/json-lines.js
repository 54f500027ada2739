// JSON text that knows what stands on each of its lines.

/** @returns {{text: string, paths: string[][]}} the text, and the path of the value that begins on each line. */
export function jsonLines(value) {
  const lines = [];
  write(lines, value, [], "", "", "");
  return { text: lines.map((line) => line.text).join("\n"), paths: lines.map((line) => line.path) };
}

function write(lines, value, path, indent, before, after) {
  const isList = Array.isArray(value);
  const items = value !== null && typeof value === "object" ? Object.entries(value) : [];
  if (items.length === 0) {
    lines.push({ text: `${indent}${before}${JSON.stringify(value)}${after}`, path });
    return;
  }

  lines.push({ text: `${indent}${before}${isList ? "[" : "{"}`, path });
  items.forEach(([name, item], place) =>
    write(lines, item, [...path, name], `${indent}  `, isList ? "" : `${JSON.stringify(name)}: `, place < items.length - 1 ? "," : ""));
  lines.push({ text: `${indent}${isList ? "]" : "}"}${after}`, path });
}
