// Small line charts. Lines differ in their dashes too, and the legend has the last values as text.

import { fill, h, svg } from "../dom.js";
import { amount, timeOfDay } from "../format.js";

const WIDTH = 340;
const HEIGHT = 140;
const LEFT = 44;
const RIGHT = 10;
const TOP = 10;
const BOTTOM = 22;

/** @param series [{name, of: point => number}]; points have `at`. */
export function lineChart(title, unit, series) {
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  const legend = h("ul", { class: "legend" });
  const figure = h("figure", { class: "card chart" }, h("h2", {}, title), picture, legend);
  return {
    element: figure,
    draw(points) {
      const last = points.at(-1);
      const values = series.map((line) => (last ? `${line.name} ${amount(line.of(last))} ${unit}` : line.name));
      picture.setAttribute("aria-label", `${title}: ${values.join(", ") || "nothing yet"}`);
      fill(picture, drawing(points, series));
      fill(legend, series.map((line, place) => h("li", {},
        svg("svg", { viewBox: "0 0 26 8", "aria-hidden": "true" }, svg("path", { class: `line line-${place + 1}`, d: "M0 4H26" })),
        `${line.name} `, h("b", { class: "number" }, last ? amount(line.of(last)) : "–"), ` ${unit}`)));
    },
  };
}

function drawing(points, series) {
  const top = niceTop(Math.max(0, ...points.flatMap((point) => series.map((line) => line.of(point) ?? 0))));
  const x = (place) => LEFT + (points.length > 1 ? place / (points.length - 1) : 1) * (WIDTH - LEFT - RIGHT);
  const y = (value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
  const lines = [0, top / 2, top].map((value) => [
    svg("line", { class: "grid-line", x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value) }),
    svg("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, amount(value)),
  ]);
  if (points.length === 0) {
    return [lines, svg("text", { x: (WIDTH + LEFT) / 2, y: HEIGHT / 2 - 12, "text-anchor": "middle" }, "Waiting for figures")];
  }

  return [
    lines,
    points.length > 1 && svg("text", { x: LEFT, y: HEIGHT - 5 }, timeOfDay(points[0].at)),
    svg("text", { x: WIDTH - RIGHT, y: HEIGHT - 5, "text-anchor": "end" }, timeOfDay(points.at(-1).at)),
    series.map((line, number) => svg("path", {
      class: `line line-${number + 1}`,
      d: pathOf(points.map((point, place) => `${x(place).toFixed(1)} ${y(line.of(point) ?? 0).toFixed(1)}`)),
    })),
  ];
}

/** One point is a short dash: a path without length would not be seen. */
function pathOf(places) {
  return places.length === 1 ? `M${places[0]}h-6` : `M${places.join("L")}`;
}

/** The next round number, so that the scale does not dance. */
function niceTop(value) {
  if (value <= 0) {
    return 1;
  }

  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= value);
}

/** A share from 0 to 1 as a bar; the number beside it says the same. */
export function bar(part) {
  const width = Math.max(0, Math.min(1, part || 0)) * 100;
  return svg("svg", { class: "bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: "track", width: 100, height: 8, rx: 2 }),
    svg("rect", { class: "part", width, height: 8, rx: 2 }));
}
