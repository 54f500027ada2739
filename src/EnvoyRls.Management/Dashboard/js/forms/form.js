// Form fields that know where in an object they belong, so that the service's complaints find them.

import { fill, freshId, h } from "../dom.js";

export class Form {
  constructor() {
    this.fields = new Map();
  }

  /**
   * A labelled control.
   * @param name the dotted path of what it edits, as `rate_limit.unit`.
   */
  field(name, label, control, { hint, wide = false, check = false } = {}) {
    control.id ||= freshId("field");
    const mistake = h("p", { class: "mistake", id: `${control.id}-mistake` });
    const help = hint && h("p", { class: "hint", id: `${control.id}-hint` }, hint);
    control.setAttribute("aria-describedby", [help?.id, mistake.id].filter(Boolean).join(" "));
    this.fields.set(name, { control, mistake });
    const text = h("label", { for: control.id }, label);
    return h("div", { class: `field${wide ? " wide" : ""}${check ? " check" : ""}`, "data-field": name },
      check ? [control, text] : [text, control], help, mistake);
  }

  text(name, label, value, options = {}) {
    return this.field(name, label, h("input", { type: "text", autocomplete: "off", spellcheck: "false", ...options.attributes, value }), options);
  }

  number(name, label, value, options = {}) {
    return this.field(name, label, h("input", { type: "text", inputmode: "numeric", autocomplete: "off", ...options.attributes, value }), options);
  }

  /** @param choices words, or [value, text]. */
  select(name, label, value, choices, options = {}) {
    const control = h("select", options.attributes, choices.map((choice) => {
      const [word, text] = Array.isArray(choice) ? choice : [choice, choice.replaceAll("_", " ")];
      return h("option", { value: word }, text);
    }));
    control.value = value ?? control.options[0].value;
    return this.field(name, label, control, options);
  }

  check(name, label, value, options = {}) {
    const control = h("input", { type: "checkbox" });
    control.checked = Boolean(value);
    return this.field(name, label, control, { ...options, check: true });
  }

  /** Forgets fields that are taken out of the page. */
  drop(prefix) {
    [...this.fields.keys()].filter((name) => name.startsWith(prefix)).forEach((name) => this.fields.delete(name));
  }

  control(name) {
    return this.fields.get(name)?.control;
  }

  value(name) {
    const control = this.control(name);
    return control.type === "checkbox" ? control.checked : control.value.trim();
  }

  clear() {
    for (const { control, mistake } of this.fields.values()) {
      control.removeAttribute("aria-invalid");
      fill(mistake);
    }
  }

  /** Shows a complaint at the field of a path, or at the nearest above it. @returns the field's control, if there is one. */
  complain(path, text) {
    for (let length = path.length; length > 0; length--) {
      const found = this.fields.get(path.slice(0, length).join("."));
      if (found) {
        found.control.setAttribute("aria-invalid", "true");
        found.mistake.append(found.mistake.hasChildNodes() ? ` ${text}` : text);
        return found.control;
      }
    }

    return null;
  }
}

/** The whole number in a text; the text itself if it is none, for the service to complain about. */
export function numberIn(text) {
  return /^-?\d+$/.test(text) ? Number(text) : text;
}

/** Sets a field of an object, or takes it away where there is nothing to say. */
export function put(object, name, value, nothing = "") {
  if (value === nothing || value === undefined) {
    delete object[name];
  } else {
    object[name] = value;
  }
}
