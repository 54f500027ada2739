// Managed objects as a list with filters: what access lists and tiers have in common.

import { h } from "../dom.js";
import { hrefOf, remember } from "../router.js";
import { showEditor } from "../editing/editor.js";
import { askToDelete } from "../editing/deletion.js";
import { announce, drawPage } from "../parts/page.js";
import { empty, loadInto } from "../parts/states.js";
import { pages, table } from "../parts/tables.js";

/**
 * @param page title, explanation, none (what to say if there are none), initial (a new object),
 * filters: [{name, label, choices?}], columns: as tables have them.
 */
export async function showObjects(view, kind, page) {
  const [, verb, id] = view.route.parts;
  if (verb === "edit" && id !== undefined) {
    await showEditor(view, kind, id);
  } else if (verb === "new") {
    await showEditor(view, kind, undefined, page.initial(view.route.query));
  } else {
    await showList(view, kind, page);
  }
}

async function showList(view, kind, page) {
  const query = Object.fromEntries([...page.filters.map(({ name }) => name), "q"].map((name) => [name, view.route.query[name] ?? ""]));
  const place = h("div");
  const isWriter = view.session.can("operator");
  const read = (cursor) => view.api.get(kind.address, { ...query, cursor }, view.signal);
  const columns = [...page.columns, ["", (item) => isWriter && acts(view, kind, item, load), { actions: true }]];
  const draw = (first) => {
    const isFiltered = Object.values(query).some((value) => value !== "");
    return first.items.length === 0
      ? empty(isFiltered ? "Nothing matches." : page.none)
      : pages(view, first, read, (items) => h("div", { class: "card" }, table(page.title, columns, items)));
  };
  const load = () => loadInto(place, view, () => read(), draw);
  let timer;
  const narrow = (name, value, wait) => {
    query[name] = value;
    remember([kind.page], query);
    clearTimeout(timer);
    timer = setTimeout(() => load().then(() => announce(`${place.querySelectorAll("tbody tr").length} shown`)), wait);
  };

  drawPage(view, page.title, page.explanation,
    isWriter && h("a", { class: "button primary", href: hrefOf([kind.page, "new"]) }, `New ${kind.one}`),
    h("div", { class: "toolbar", role: "search" }, [...page.filters, { name: "q", label: "Search" }].map((filter) => filterField(filter, query[filter.name], narrow))),
    place);
  view.signal.addEventListener("abort", () => clearTimeout(timer));
  view.session.live.addEventListener("change", load, { signal: view.signal });
  await load();
}

function filterField({ name, label, choices }, value, narrow) {
  const id = `filter-${name}`;
  const control = choices
    ? h("select", { id, onchange: () => narrow(name, control.value, 0) }, choices.map(([word, text]) => h("option", { value: word }, text)))
    : h("input", { id, type: "search", oninput: () => narrow(name, control.value.trim(), 250) });
  control.value = value;
  return h("div", { class: "field" }, h("label", { for: id }, label), control);
}

function acts(view, kind, item, load) {
  const id = item[kind.idField];
  const named = (verb) => [verb, h("span", { class: "visually-hidden" }, ` ${id}`)];
  return h("div", { class: "row" },
    h("a", { class: "button", href: hrefOf([kind.page, "edit", id]) }, named("Edit")),
    h("button", { type: "button", class: "danger", onclick: () => askToDelete(view, kind, id, item.version, load) }, named("Delete")));
}
