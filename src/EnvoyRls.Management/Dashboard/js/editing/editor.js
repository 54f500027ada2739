// Edits one managed object: as a form or as text, looked at before it is saved.

import { fill, freshId, h } from "../dom.js";
import { hrefOf } from "../router.js";
import { addressOf, bodyOf } from "../forms/kinds.js";
import { changeSetOf, documentIn, documentOf, idIn, placedIn } from "../forms/document.js";
import { jsonLines } from "../forms/json-lines.js";
import { mistakeList, sentenceOf } from "../parts/problems.js";
import { drawPage } from "../parts/page.js";
import { Review } from "./review.js";

/** Shows the editor. @param id the object to edit; a new one begins with `initial` without it. */
export async function showEditor(view, kind, id, initial) {
  const found = id === undefined ? null : await view.api.send("GET", addressOf(kind, id), { signal: view.signal });
  const editor = new Editor(view, kind, found ? bodyOf(found.body) : initial, found?.etag ?? null);
  editor.draw();
}

export class Editor {
  /** @param etag what the object was when it was read; null for a new one. */
  constructor(view, kind, body, etag) {
    Object.assign(this, { view, kind, body, etag });
    this.mode = "form";
    this.area = h("div", { id: freshId("panel"), role: "tabpanel" });
    this.mistakes = h("div");
    this.reviewed = h("div", { class: "reviewed", tabindex: "-1" });
  }

  get isNew() {
    return this.etag === null;
  }

  draw() {
    const { kind } = this;
    const name = this.isNew ? `New ${kind.one}` : `Edit ${kind.one} ${this.body[kind.idField]}`;
    this.tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Edit as", onkeydown: (event) => this.moveTab(event) },
      this.tab("form", "Form"), this.tab("text", "Text"));
    drawPage(this.view, name, null, h("a", { class: "button", href: hrefOf([kind.page]) }, "Back to the list"),
      h("form", { class: "stack", novalidate: true, onsubmit: (event) => { event.preventDefault(); this.review(); } },
        h("div", {}, this.tabs, this.area),
        this.mistakes,
        h("div", { class: "row" },
          this.button = h("button", { type: "submit", class: "primary" }, "Review changes"),
          h("a", { class: "button", href: hrefOf([kind.page]) }, "Cancel"))),
      this.reviewed);
    this.drawArea();
  }

  tab(mode, name) {
    return h("button", { type: "button", role: "tab", "data-mode": mode, "aria-controls": this.area.id, onclick: () => this.turnTo(mode) }, name);
  }

  moveTab(event) {
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      this.turnTo(this.mode === "form" ? "text" : "form");
      this.tabs.querySelector('[aria-selected="true"]').focus();
    }
  }

  turnTo(mode) {
    if (mode === this.mode) {
      return;
    }

    const document = this.document();
    if (mode === "form" && !(document.body instanceof Object)) {
      fill(this.mistakes, mistakeList("The form can only show text that is a JSON object.", []));
      return;
    }

    this.body = document.body;
    this.mode = mode;
    fill(this.mistakes);
    this.drawArea();
  }

  drawArea() {
    for (const tab of this.tabs.children) {
      const isChosen = tab.dataset.mode === this.mode;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }

    if (this.mode === "form") {
      this.form = this.kind.makeForm(this.body, { isNew: this.isNew });
      fill(this.area, this.form.element);
      return;
    }

    this.text = h("textarea", { id: freshId("text"), rows: "22", spellcheck: "false", value: jsonLines(this.body).text });
    fill(this.area, h("div", { class: "field" },
      h("label", { for: this.text.id }, `The ${this.kind.one} as JSON or YAML`),
      this.text,
      h("p", { class: "hint" }, "The same words as in rule files. All fields are in the reference of the API.")));
  }

  /** What is edited, as text to be sent. */
  document() {
    return this.mode === "form" ? documentOf(this.form.read()) : documentIn(this.text.value);
  }

  async review() {
    const { kind, view } = this;
    const document = this.document();
    const id = this.isNew ? idIn(document, kind.idField) : this.body[kind.idField];
    this.form?.form.clear();
    fill(this.mistakes);
    fill(this.reviewed);
    this.button.disabled = true;
    try {
      const set = changeSetOf(kind.kind, id, document);
      const checked = (await view.api.send("POST", "/v1/admin/validate", { text: set.text, type: set.type, signal: view.signal })).body;
      if (!checked.valid) {
        this.complain(checked.detail, placedIn(checked.errors, set), document);
        return;
      }

      const changes = (await view.api.send("POST", "/v1/admin/diff", { text: set.text, type: set.type, signal: view.signal })).body;
      new Review(this, id, document, { ...checked, warnings: placedIn(checked.warnings, set), differences: changes.differences }).draw();
      this.reviewed.focus();
      this.reviewed.scrollIntoView({ block: "nearest" });
    } catch (problem) {
      if (!view.signal.aborted) {
        this.complain(problem.message, problem.errors ?? [], document);
      }
    } finally {
      this.button.disabled = false;
    }
  }

  /** Shows mistakes: all of them in a list, and each at its field where the form has one. */
  complain(title, errors, document) {
    let first = null;
    if (this.mode === "form") {
      for (const error of errors) {
        const control = this.form.form.complain(document.paths?.[error.line - 1] ?? [], sentenceOf(error));
        first ??= control;
      }
    } else if (errors[0]?.line) {
      this.select(errors[0]);
    }

    fill(this.mistakes, mistakeList(title, errors, document.text));
    first?.focus();
  }

  /** Marks the line of a mistake in the text. */
  select(error) {
    const lines = this.text.value.split("\n");
    const start = lines.slice(0, error.line - 1).reduce((length, line) => length + line.length + 1, 0);
    this.text.focus();
    this.text.setSelectionRange(start, start + (lines[error.line - 1]?.length ?? 0));
  }
}
