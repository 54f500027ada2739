// Modal dialogs on the browser's own element: it keeps the focus inside and gives it back.

import { fill, h, freshId } from "../dom.js";
import { failed } from "./states.js";

const open = new Set();

/** Opens a dialog. @param build close => content. */
export function openDialog(title, build, { wide = false } = {}) {
  const id = freshId("dialog");
  const dialog = h("dialog", { "aria-labelledby": id, class: wide && "wide" });
  const close = () => dialog.close();
  fill(dialog, h("h2", { id }, title), build(close));
  dialog.addEventListener("close", () => {
    open.delete(dialog);
    dialog.remove();
  });
  document.body.append(dialog);
  open.add(dialog);
  dialog.showModal();
  return dialog;
}

export function closeDialogs() {
  [...open].forEach((dialog) => dialog.close());
}

/**
 * Asks before something is done. @param act called with the reason given; an error of it is shown and the dialog stays.
 * @param reason true to ask why, "required" where somebody has to say.
 */
export function confirm(title, text, verb, act, { danger = false, reason = false } = {}) {
  openDialog(title, (close) => {
    const place = h("div");
    const input = h("input", { type: "text", maxlength: "500", required: reason === "required" });
    const button = h("button", { type: "submit", class: danger ? "danger" : "primary" }, verb);
    const submit = async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        await act(input.value.trim());
        close();
      } catch (error) {
        fill(place, failed(error.message));
        button.disabled = false;
      }
    };
    return h("form", { onsubmit: submit },
      h("p", {}, text),
      reason && h("label", { class: "field" }, h("span", { class: "label" }, "Reason (kept in the history)"), input),
      place,
      h("div", { class: "dialog-actions" }, h("button", { type: "button", onclick: close }, "Cancel"), button));
  });
}
