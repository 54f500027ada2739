// Light, dark, or as the system says.

import { h } from "./dom.js";

const KEY = "envoyrls.theme";

export function applyTheme() {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  } else {
    delete document.documentElement.dataset.theme;
  }
}

export function themeSwitch() {
  const select = h("select", {
    id: "theme",
    "aria-label": "Colours",
    onchange: () => {
      localStorage.setItem(KEY, select.value);
      applyTheme();
    },
  },
  h("option", { value: "system" }, "System colours"),
  h("option", { value: "light" }, "Light"),
  h("option", { value: "dark" }, "Dark"));
  select.value = localStorage.getItem(KEY) ?? "system";
  return h("div", { class: "theme" }, select);
}
