// Validates answers of a server by its own OpenAPI document: answers.mjs <openapi.json> <answers.json>, the latter a list of
// { path, mediaType, body } with the path as the document has it. Prints a list with null for each that is valid.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';

const [documentFile, answersFile] = process.argv.slice(2);
const document = JSON.parse(readFileSync(documentFile, 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false }).addSchema(document, 'openapi');

const escape = (name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));

function objection({ path, mediaType, body }) {
  const media = document.paths[path].get.responses['200'].content[mediaType];
  if (!media) {
    return `the document has no ${mediaType}`;
  }

  const schema = ['paths', path, 'get', 'responses', '200', 'content', mediaType, 'schema'].map(escape).join('/');
  const validate = ajv.compile({ $ref: `openapi#/${schema}` });
  return validate(body) ? null : ajv.errorsText(validate.errors);
}

console.log(JSON.stringify(JSON.parse(readFileSync(answersFile, 'utf8')).map(objection)));
