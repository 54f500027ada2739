// Tables; on narrow screens each row becomes a block with the heading before each value.

import { h } from "../dom.js";
import { failed } from "./states.js";

/**
 * @param caption what the table is, for those who cannot see it.
 * @param columns [heading, row => content, options: {number, actions}].
 */
export function table(caption, columns, rows) {
  return h("div", { class: "scroll" },
    h("table", { class: "stacked" },
      h("caption", { class: "visually-hidden" }, caption),
      h("thead", {}, h("tr", {}, columns.map(([heading, , options]) =>
        h("th", { scope: "col", class: options?.number && "number" }, heading || h("span", { class: "visually-hidden" }, "Actions"))))),
      h("tbody", {}, rows.map((row) => h("tr", {}, columns.map((column, place) => cell(column, place, row)))))));
}

function cell([heading, content, options], place, row) {
  const kind = options?.number ? "number" : options?.actions ? "actions" : null;
  const shown = content(row);
  return place === 0
    ? h("th", { scope: "row", "data-label": heading, class: kind }, h("div", {}, shown))
    : h("td", { "data-label": heading, class: kind }, h("div", {}, shown));
}

/** Pages of a list, one below the other. @param load cursor => page; @param draw items => content. */
export function pages(view, first, load, draw) {
  const place = h("div", { class: "stack" });
  const items = [...first.items];
  const redraw = (cursor) => place.replaceChildren(draw(items), ...(cursor ? [more(cursor)] : []));
  const more = (cursor) => {
    const button = h("button", {
      type: "button",
      onclick: async () => {
        button.disabled = true;
        try {
          const page = await load(cursor);
          items.push(...page.items);
          redraw(page.next_cursor);
        } catch (error) {
          if (!view.signal.aborted) {
            button.replaceWith(failed(error.message, () => redraw(cursor)));
          }
        }
      },
    }, "Show more");
    return h("p", {}, button);
  };
  redraw(first.next_cursor);
  return place;
}
