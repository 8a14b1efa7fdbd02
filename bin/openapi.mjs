import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { build } from './build.mjs';
import { isStarted, ROOT } from './prepare.mjs';

/** What the console knows of the collector's HTTP side. */
export const TYPES_FILE = join(ROOT, 'console', 'api.generated.ts');

const HEADING = '/** Made from the routes of the collector by bin/openapi.mjs: do not edit. */\n';

/** The text of the generated file for an OpenAPI document. Throws when the document is not valid. */
export async function renderTypes(document) {
  const types = await openapiTypescript(structuredClone(document), {
    alphabetize: true,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
  });
  return `${HEADING}${astToString(types)}`;
}

/**
 * `node bin/openapi.mjs [file]` writes the types of the console, and the OpenAPI document itself to
 * a file if one is named.
 */
async function main(documentFile) {
  await build();
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const program = join(ROOT, 'dist', 'collector/http/openApiDocument.js');
  const { openApiDocument } = await import(pathToFileURL(program).href);
  const document = await openApiDocument(version);
  writeFileSync(TYPES_FILE, await renderTypes(document));
  if (documentFile === undefined) return;
  writeFileSync(documentFile, `${JSON.stringify(document, null, 2)}\n`);
}

if (isStarted(import.meta.url)) await main(process.argv[2]);
