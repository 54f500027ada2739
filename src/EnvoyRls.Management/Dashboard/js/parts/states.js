// What stands where there is nothing to show: not yet, not at all, or not any more.

import { fill, h } from "../dom.js";

export function loading(text = "Loading") {
  return h("p", { class: "state", role: "status" }, `${text} …`);
}

export function empty(text) {
  return h("p", { class: "state" }, text);
}

/** @param again what the button does; without it there is none. */
export function failed(text, again) {
  return h("div", { class: "state failed", role: "alert" },
    h("p", {}, text),
    again && h("button", { type: "button", onclick: again }, "Try again"));
}

/** Puts new content into a place; what was folded or had the focus stays so, by what it says. */
function redraw(place, content) {
  const folds = new Map([...place.querySelectorAll("details")].map((details) => [nameOf(details.querySelector("summary")), details.open]));
  const focused = place.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  fill(place, content);
  for (const details of place.querySelectorAll("details")) {
    details.open = folds.get(nameOf(details.querySelector("summary"))) ?? details.open;
  }

  if (focused) {
    [...place.querySelectorAll("a, button, summary")].find((element) => nameOf(element) === focused)?.focus({ preventScroll: true });
  }
}

function nameOf(element) {
  return element.textContent;
}

/** Loads something into a place: says that it loads, then shows it, or why not. */
export async function loadInto(place, view, load, draw) {
  const work = async () => {
    try {
      const data = await load(view.signal);
      if (!view.signal.aborted) {
        redraw(place, draw(data));
      }
    } catch (error) {
      if (!view.signal.aborted) {
        fill(place, failed(error.message, () => { fill(place, loading()); work(); }));
      }
    }
  };
  if (!place.hasChildNodes()) {
    fill(place, loading());
  }

  await work();
}
