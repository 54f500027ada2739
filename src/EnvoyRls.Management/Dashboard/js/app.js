// The frame: signs in, shows the page that the address names, and keeps navigation and header up to date.

import { fill, h } from "./dom.js";
import { themeSwitch, applyTheme } from "./theme.js";
import { forgetToken, keptToken, signIn } from "./session.js";
import { currentRoute, hrefOf } from "./router.js";
import { badge } from "./parts/badges.js";
import { closeDialogs } from "./parts/dialogs.js";
import { failed, loading } from "./parts/states.js";
import { showSignIn } from "./pages/sign-in.js";
import { PAGES } from "./pages/index.js";

const top = document.getElementById("top");
const side = document.getElementById("side");
const main = document.getElementById("main");

let session = null;
let leaving = new AbortController();

function start() {
  applyTheme();
  document.getElementById("skip").addEventListener("click", (event) => {
    // The hash belongs to the router.
    event.preventDefault();
    main.focus();
  });
  addEventListener("hashchange", () => session && show());
  const token = keptToken();
  if (token !== null) {
    fill(main, loading("Signing in"));
    open(token).catch((problem) => signedOut(problem.message));
  } else {
    signedOut();
  }
}

async function open(token) {
  session = await signIn(token, (problem) => signedOut(`You were signed out. ${problem.message}`));
  session.live.run();
  drawFrame();
  await show();
}

function signedOut(reason = "") {
  session?.end();
  session = null;
  leaving.abort();
  closeDialogs();
  if (reason) {
    forgetToken();
  }

  side.hidden = true;
  document.title = "Sign in – EnvoyRls";
  fill(top, brand(), h("span", { class: "spring" }), themeSwitch());
  showSignIn(main, open, reason);
}

function brand() {
  return h("a", { class: "brand", href: "#/overview" }, h("img", { src: "icon.svg", alt: "" }), "EnvoyRls");
}

function drawFrame() {
  const menu = h("button", {
    class: "menu",
    type: "button",
    "aria-expanded": "false",
    "aria-controls": "side",
    onclick: () => menu.setAttribute("aria-expanded", String(side.classList.toggle("open"))),
  }, "Menu");
  fill(
    top,
    menu,
    brand(),
    h("span", { class: "spring" }),
    streamState(),
    h("span", { class: "who", id: "who" }, `${session.me.name} (${session.me.role})`),
    themeSwitch(),
    h("button", { type: "button", onclick: () => { session.end(); signedOut(); } }, "Sign out"));
  const offered = PAGES.filter((page) => page.name && session.can(page.role ?? "viewer"));
  const groups = [...new Set(offered.map((page) => page.group))];
  fill(side, groups.map((group) => [
    h("p", { class: "group" }, group),
    h("ul", {}, offered.filter((page) => page.group === group).map((page) =>
      h("li", {}, h("a", { href: hrefOf([page.path]), "data-path": page.path }, page.name)))),
  ]));
  side.hidden = false;
}

function streamState() {
  const place = h("span", { id: "stream", role: "status" });
  const names = { live: ["Live", "ok", "live"], away: ["Reconnecting", "warn", "live away"], connecting: ["Connecting", "neutral", "live away"] };
  const draw = () => {
    const [text, kind, classes] = names[session.live.state];
    const shown = badge(text, kind);
    shown.classList.add(...classes.split(" "));
    fill(place, shown);
  };
  session.live.addEventListener("state", draw);
  draw();
  return place;
}

async function show() {
  leaving.abort();
  leaving = new AbortController();
  const held = document.activeElement;
  closeDialogs();
  const route = currentRoute();
  const page = PAGES.find((known) => known.path === (route.parts[0] ?? "overview")) ?? PAGES[0];
  const isAllowed = session.can(page.role ?? "viewer");
  markCurrent(page);
  document.title = `${page.name} – EnvoyRls`;
  fill(main, loading());
  window.scrollTo(0, 0);
  const view = { main, session, api: session.api, route, signal: leaving.signal };
  try {
    if (isAllowed) {
      await page.show(view);
    } else {
      fill(main, failed(`This page takes the role ${page.role}; you have ${session.me.role}.`));
    }
  } catch (error) {
    if (!view.signal.aborted) {
      fill(main, failed(error.message, show));
    }

    return;
  }

  // A reader of screens hears the new page's heading; a first page leaves the focus where it is, and so does a page that comes
  // after somebody has gone on by the keyboard.
  const isLeft = document.activeElement === held || document.activeElement === document.body;
  if (!view.signal.aborted && held !== document.body && isLeft) {
    main.focus({ preventScroll: true });
  }
}

function markCurrent(page) {
  for (const link of side.querySelectorAll("a")) {
    if (link.dataset.path === page.path) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }

  side.classList.remove("open");
  top.querySelector(".menu")?.setAttribute("aria-expanded", "false");
}

start();
