// Routes are in the hash: `#/rules/edit/login?domain=web`.

/** The route that the address tells. */
export function currentRoute() {
  const [address, query = ""] = location.hash.replace(/^#/, "").split("?");
  const parts = address.split("/").filter(Boolean).map(decode);
  return { parts, query: Object.fromEntries(new URLSearchParams(query)) };
}

/** The address of a route. */
export function hrefOf(parts, query = {}) {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const tail = wanted.length > 0 ? `?${new URLSearchParams(wanted)}` : "";
  return `#/${parts.map(encodeURIComponent).join("/")}${tail}`;
}

export function go(parts, query) {
  location.hash = hrefOf(parts, query);
}

/** Keeps filters in the address without a step in the history. */
export function remember(parts, query) {
  history.replaceState(null, "", hrefOf(parts, query));
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
