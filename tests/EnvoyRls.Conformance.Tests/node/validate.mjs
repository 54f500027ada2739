// Validates YAML documents by a JSON Schema: validate.mjs <schema.json> <documents.json>, the latter a list of texts.
// Prints a list that has null for each document that is valid and the first objection for each that is not.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { parse } from 'yaml';

const [schemaFile, documentsFile] = process.argv.slice(2);
const validate = new Ajv({ strict: true, allowUnionTypes: true, strictTypes: false }).compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

// Of YAML 1.1's scalars the rule language leaves times and base-60 numbers as they are written.
const customTags = (tags) => tags.filter((tag) => tag.format !== 'TIME' && tag.tag !== 'tag:yaml.org,2002:timestamp');

function objection(text) {
  let document;
  try {
    document = parse(text, { version: '1.1', customTags, logLevel: 'error' });
  } catch (error) {
    return `not YAML: ${error.message}`;
  }
  return validate(document) ? null : `${validate.errors[0].instancePath} ${validate.errors[0].message}`;
}

console.log(JSON.stringify(JSON.parse(readFileSync(documentsFile, 'utf8')).map(objection)));
