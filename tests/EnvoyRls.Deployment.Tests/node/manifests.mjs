// Reads manifests as Kubernetes does (YAML 1.1) and holds each object to the schema of its kind. Takes a JSON array of texts in
// the file named; prints, for each text, a list of { object, problems }.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { parseAllDocuments } from 'yaml';

const here = (path) => new URL(path, import.meta.url);
const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
const known = new Map();

async function modelOf(apiVersion, kind) {
  const group = apiVersion.includes('/') ? apiVersion : `./${apiVersion}`;
  for (const library of ['kubernetes-models', '@kubernetes-models/istio']) {
    try {
      return (await import(here(`node_modules/${library}/${group}/${kind}.js`)))[kind];
    } catch (error) {
      if (error.code !== 'ERR_MODULE_NOT_FOUND') {
        throw error;
      }
    }
  }

  return null;
}

// For what no package has a schema of.
function customOf(apiVersion, kind) {
  try {
    const validate = ajv.compile(JSON.parse(readFileSync(here(`crds/${apiVersion.split('/')[0]}_${kind}.json`), 'utf8')));
    return (object) => (validate(object) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`));
  } catch (error) {
    if (error.code !== 'ENOENT') {
      throw error;
    }

    return null;
  }
}

// The packages' validators let unknown fields pass. But they ask for every field that they know, so that what they never ask for
// is unknown. An object that nothing was asked of is free-form.
function recorded(value, asked) {
  if (value === null || typeof value !== 'object') {
    return value;
  }

  const names = new Set();
  asked.set(value, names);
  const inner = new Map();
  return new Proxy(value, {
    get(target, name) {
      names.add(name);
      if (!inner.has(name)) {
        inner.set(name, recorded(target[name], asked));
      }

      return inner.get(name);
    },
  });
}

function neverAskedFor(value, asked, path) {
  const names = value !== null && typeof value === 'object' ? asked.get(value) : undefined;
  if (!names?.size) {
    return [];
  }

  return Object.keys(value).flatMap((name) =>
    names.has(name) ? neverAskedFor(value[name], asked, `${path}/${name}`) : [`${path}/${name} is unknown`]);
}

function modelled(model) {
  return (object) => {
    const asked = new Map();
    try {
      model.prototype.validate.call(recorded(object, asked));
    } catch (error) {
      return [error.message];
    }

    return neverAskedFor(object, asked, '');
  };
}

async function validatorOf({ apiVersion, kind }) {
  const id = `${apiVersion} ${kind}`;
  if (!known.has(id)) {
    const model = await modelOf(apiVersion, kind);
    known.set(id, model ? modelled(model) : customOf(apiVersion, kind));
  }

  return known.get(id) ?? (() => [`${id} is unknown`]);
}

async function read(text) {
  const objects = [];
  for (const document of parseAllDocuments(text, { version: '1.1', merge: false, uniqueKeys: true })) {
    const object = document.toJS();
    if (document.errors.length > 0) {
      objects.push({ object: {}, problems: document.errors.map(String) });
    } else if (object !== null) {
      objects.push({ object, problems: (await validatorOf(object))(object) });
    }
  }

  return objects;
}

console.log(JSON.stringify(await Promise.all(JSON.parse(readFileSync(process.argv[2], 'utf8')).map(read))));
