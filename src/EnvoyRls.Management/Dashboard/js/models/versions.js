// Versions of models: their trials, how a candidate fares, and what people say to them.

import { h } from "../dom.js";
import { count, share, time } from "../format.js";
import { badge } from "../parts/badges.js";
import { confirm } from "../parts/dialogs.js";
import { notice } from "../parts/page.js";
import { empty } from "../parts/states.js";
import { table } from "../parts/tables.js";

const KINDS = { champion: "accent", candidate: "warn" };

export function versionTable(view, models, refresh) {
  return models.length === 0 ? empty("No version has been trained yet: each segment goes by what it trains itself.") : table("Versions of models", [
    ["Version", (model) => h("span", { class: "break" }, h("code", {}, `${model.domain}:${model.version}`))],
    ["Stage", (model) => badge(model.stage, KINDS[model.stage])],
    ["Trained on", (model) => [`${time(model.trained_from)} to ${time(model.trained_to)}`, size(model)]],
    ["PR-AUC", (model) => beside(model, "pr_auc"), { number: true }],
    ["Attacks found at 1 false alarm in 1,000", (model) => beside(model, "true_positive_rate"), { number: true }],
    ["Beside the one in use", candidate],
    ["", (model) => view.session.can("operator") && acts(view, model, models, refresh), { actions: true }],
  ], models);
}

export function failureTable(failures) {
  return table("Trainings that came to nothing", [
    ["Domain", (failure) => h("code", {}, failure.domain)],
    ["When", (failure) => time(failure.at)],
    ["Why no version came of its training", (failure) => failure.reason],
  ], failures);
}

function size(model) {
  return model.rows !== undefined && h("p", { class: "muted small" }, `${count(model.rows)} rows of ${count(model.pools)} ${model.pools === 1 ? "segment" : "segments"}`);
}

/** A figure of the trial, and what was in use then on the same rows. */
function beside(model, figure) {
  return [share(model.quality?.[figure]), model.incumbent && h("span", { class: "muted small" }, ` in use then ${share(model.incumbent[figure])}`)];
}

function candidate({ candidate: fares }) {
  return fares && [
    badge(fares.outcome, fares.outcome === "refused" ? "danger" : "neutral"), ` ${fares.reason}`,
    h("p", { class: "muted small" }, `${count(fares.alarms)} alarms in ${count(fares.rows)} live rows since ${time(fares.since)}, in use ${count(fares.incumbent_alarms)}`),
  ];
}

function acts(view, model, models, refresh) {
  const name = `${model.domain}:${model.version}`;
  if (model.stage !== "champion") {
    return h("button", { type: "button", onclick: () => askToPromote(view, model, name, refresh) }, "Promote", h("span", { class: "visually-hidden" }, ` ${name}`));
  }

  return models.some((other) => other.domain === model.domain && other.stage === "retired")
    && h("button", { type: "button", class: "danger", onclick: () => askToRollBack(view, model, name, refresh) }, "Roll back", h("span", { class: "visually-hidden" }, ` from ${name}`));
}

function askToPromote(view, model, name, refresh) {
  confirm(
    "Let this version judge?",
    `${name} judges on all replicas within seconds, whatever the gate says of it; the version in use is kept to go back to.`,
    "Promote",
    async (reason) => {
      await view.api.send("POST", `${addressOf(model)}/${model.version}/promote`, { query: { reason } });
      notice(`${name} judges from now on.`);
      await refresh();
    },
    { reason: true });
}

function askToRollBack(view, model, name, refresh) {
  confirm(
    "Go back to the version before?",
    `${name} judges no longer; the version of ${model.domain} that was in use before it does.`,
    "Roll back",
    async (reason) => {
      const { body: before } = await view.api.send("POST", `${addressOf(model)}/rollback`, { query: { reason } });
      notice(`${before.domain}:${before.version} judges again.`);
      await refresh();
    },
    { danger: true, reason: true });
}

function addressOf(model) {
  return `/v1/admin/models/${encodeURIComponent(model.domain)}`;
}
