// schema.org's vocabulary as types of TypeScript, which schema-dts makes of schema.org's own files: the compiler says what is no property
// of a type, and what is no value of a property.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const HERE = dirname(fileURLToPath(import.meta.url));
const OPTIONS = { strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [] };

/** What is wrong with some things, each with the address of its page: `address: type: message`. */
export function complaints(things) {
  const lines = things.map(({ thing }, n) => `export const t${n}: S.${String(thing['@type']).replace(/\W/g, '_')} = ${JSON.stringify(thing)};`);
  const text = ["import type * as S from 'schema-dts';", ...lines].join('\n');
  const name = join(HERE, 'things.ts');
  const host = ts.createCompilerHost(OPTIONS);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...rest) => (file === name ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true) : read(file, ...rest));
  const exists = host.fileExists.bind(host);
  host.fileExists = (file) => file === name || exists(file);
  const program = ts.createProgram([name], OPTIONS, host);
  return ts.getPreEmitDiagnostics(program).map((problem) => {
    const message = ts.flattenDiagnosticMessageText(problem.messageText, ' ').replace(/\s+/g, ' ').slice(0, 400);
    const line = problem.file?.fileName === name ? problem.file.getLineAndCharacterOfPosition(problem.start).line : 0;
    const of = things[line - 1];
    return of ? `${of.address}: ${of.thing['@type']}: ${message}` : message;
  });
}
