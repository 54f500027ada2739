// Somebody else has changed the object since it was read. Nothing is lost: both are shown, and a person decides.

import { fill, h } from "../dom.js";
import { time } from "../format.js";
import { addressOf, bodyOf } from "../forms/kinds.js";
import { lineDiff } from "../parts/differences.js";
import { failed } from "../parts/states.js";

export async function showClash(review) {
  const { editor } = review;
  try {
    const theirs = await editor.view.api.send("GET", addressOf(editor.kind, review.id));
    fill(review.outcome, changed(review, theirs));
  } catch (problem) {
    fill(review.outcome, problem.status === 404 ? deleted(review) : failed(problem.message, () => showClash(review)));
  }

  review.outcome.querySelector("button")?.focus();
}

function changed(review, theirs) {
  const { editor, document } = review;
  const { body, etag } = theirs;
  return h("div", { class: "banner danger stack", role: "alert" },
    h("p", {}, h("b", {}, `This ${editor.kind.one} has changed since you opened it.`),
      ` ${body.updated_by} changed it ${time(body.updated_at)} (version ${body.version}).`),
    document.body
      ? [h("p", { class: "small" }, "From theirs (−) to yours (+):"), lineDiff(bodyOf(body), document.body)]
      : lineDiff(null, bodyOf(body)),
    h("div", { class: "row" },
      h("button", { type: "button", onclick: () => startAgain(editor, bodyOf(body), etag) }, "Take theirs, lose mine"),
      h("button", {
        type: "button",
        class: "danger",
        onclick: () => {
          editor.etag = etag;
          review.save();
        },
      }, "Replace theirs with mine")));
}

function startAgain(editor, body, etag) {
  Object.assign(editor, { body, etag, mode: "form" });
  fill(editor.mistakes);
  fill(editor.reviewed);
  editor.draw();
}

function deleted(review) {
  return h("div", { class: "banner danger stack", role: "alert" },
    h("p", {}, h("b", {}, `This ${review.editor.kind.one} has been deleted since you opened it.`)),
    h("div", {}, h("button", {
      type: "button",
      onclick: () => {
        review.editor.etag = null;
        review.save();
      },
    }, "Create it again")));
}
