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

/** Loads something into a place: says that it loads, then shows it, or why not. */
export async function loadInto(place, view, load, draw) {
  const work = async () => {
    try {
      const data = await load(view.signal);
      if (!view.signal.aborted) {
        fill(place, draw(data));
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
