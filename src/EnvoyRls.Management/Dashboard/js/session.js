// Who is signed in. The token lives as long as the tab.

import { Api } from "./api.js";
import { Live } from "./live.js";

const KEY = "envoyrls.token";
const ROLES = ["viewer", "operator", "admin"];

export class Session {
  constructor(api, me) {
    this.api = api;
    this.me = me;
    this.live = new Live(api);
  }

  /** Whether the role allows what takes `role`. What it does not allow is not offered. */
  can(role) {
    return ROLES.indexOf(this.me.role) >= ROLES.indexOf(role);
  }

  end() {
    this.live.stop();
    sessionStorage.removeItem(KEY);
  }
}

export function keptToken() {
  return sessionStorage.getItem(KEY);
}

/** Signs in, and remembers the token if it is good; an empty one stands for the browser's certificate. */
export async function signIn(token, refused) {
  let isOpen = false;
  const api = new Api(token, (problem) => isOpen && refused(problem));
  const me = await api.get("/v1/admin/me");
  sessionStorage.setItem(KEY, token);
  isOpen = true;
  return new Session(api, me);
}

export function forgetToken() {
  sessionStorage.removeItem(KEY);
}
