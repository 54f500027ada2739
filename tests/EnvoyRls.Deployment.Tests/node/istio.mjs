// Holds Istio's objects to the schemas of Istio's own CRDs. Takes a JSON array of objects on standard input and prints an
// array with a list of complaints for each. The schemas do not forbid unknown fields (an API server drops those in
// silence), so a field that the validator did not ask for is a complaint as well.
import { readFileSync } from "node:fs";

async function validatorOf({ apiVersion, kind }) {
  const name = apiVersion.split(/[./]/).map((part) => part[0].toUpperCase() + part.slice(1)).join("") + kind;
  try {
    return (await import(new URL(`node_modules/@kubernetes-models/istio/_schemas/${name}.js`, import.meta.url))).validate;
  } catch {
    return undefined;
  }
}

// Notes which properties of each object below are asked for, and which objects are gone through as maps.
function watch(value, notes) {
  if (value === null || typeof value !== "object") {
    return value;
  }

  const note = { asked: new Set(), map: false };
  notes.set(value, note);
  const below = new Map();
  return new Proxy(value, {
    get(target, key) {
      note.asked.add(key);
      if (!below.has(key)) {
        below.set(key, watch(target[key], notes));
      }

      return below.get(key);
    },
    ownKeys(target) {
      note.map = true;
      return Reflect.ownKeys(target);
    },
  });
}

function unknownFields(value, notes, path) {
  const note = notes.get(value);
  if (!note || note.asked.size === 0) {
    return []; // A scalar, or an object that may hold anything.
  }

  return Object.entries(value).flatMap(([key, item]) =>
    note.map || note.asked.has(key) ? unknownFields(item, notes, `${path}/${key}`) : [`${path}/${key} is unknown`]);
}

async function complaints(object) {
  const validate = await validatorOf(object);
  if (!validate) {
    return [`${object.apiVersion} ${object.kind} is unknown`];
  }

  const notes = new Map();
  const { metadata, ...described } = object;
  if (!validate(watch(described, notes))) {
    return validate.errors.map((error) => `${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`);
  }

  return unknownFields(described, notes, "");
}

const answers = [];
for (const object of JSON.parse(readFileSync(0, "utf8"))) {
  answers.push(await complaints(object));
}

console.log(JSON.stringify(answers));
