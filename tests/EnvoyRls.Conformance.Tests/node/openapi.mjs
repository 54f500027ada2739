// Validates an OpenAPI document by the specification's own schema: openapi.mjs <document.json>.
// Prints null for a document that is valid, and the objections for one that is not.

import { Validator } from '@seriousme/openapi-schema-validator';
import { readFileSync } from 'node:fs';

const { valid, errors } = await new Validator().validate(JSON.parse(readFileSync(process.argv[2], 'utf8')));
console.log(JSON.stringify(valid ? null : errors));
