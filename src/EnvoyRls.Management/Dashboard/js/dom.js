// Builds elements. Data gets into the page as text nodes and attributes only, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element. Attributes: `on…` are listeners, `false`, `null` and `undefined` are left out, `true` is an empty attribute. */
export function h(tag, attributes, ...children) {
  return build(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg(tag, attributes, ...children) {
  return build(document.createElementNS(SVG, tag), attributes, children);
}

/** Puts new content in place of an element's old one. */
export function fill(element, ...children) {
  element.replaceChildren(...nodesOf(children));
  return element;
}

let lastId = 0;

/** An id that no other element has. */
export function freshId(name) {
  lastId += 1;
  return `${name}-${lastId}`;
}

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    set(element, name, value);
  }

  element.append(...nodesOf(children));
  return element;
}

function set(element, name, value) {
  if (name.startsWith("on")) {
    element.addEventListener(name.slice(2), value);
  } else if (name === "value") {
    element.value = value ?? "";
  } else if (value === true) {
    element.setAttribute(name, "");
  } else if (value !== false && value !== null && value !== undefined) {
    element.setAttribute(name, value);
  }
}

function nodesOf(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : document.createTextNode(String(child))));
}
