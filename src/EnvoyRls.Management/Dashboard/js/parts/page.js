// What all pages begin with.

import { fill, h } from "../dom.js";

/** Puts a page's heading and content into place. */
export function drawPage(view, title, explanation, actions, ...content) {
  fill(
    view.main,
    h("div", { class: "page-head" },
      h("div", {}, h("h1", {}, title), explanation && h("p", {}, explanation)),
      h("div", { class: "row" }, actions)),
    content);
}

/** Tells those who cannot see the page what has come of what they did. */
export function announce(text) {
  fill(document.getElementById("announcements"), text);
}

let timer;

/** Tells of something that has happened, for a few seconds. */
export function notice(text) {
  const place = document.getElementById("notices");
  fill(place, h("p", { class: "notice" }, text));
  clearTimeout(timer);
  timer = setTimeout(() => fill(place), 7000);
}
