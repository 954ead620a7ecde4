import { join } from 'node:path';

import ts from 'typescript';

/** What an editor shows for a program of a partner. */
export interface Editor {
  /** The box at the first place of the program where this text stands. */
  hover(text: string): string;
  /** The names an editor offers right after the first place where this text stands. */
  offeredAfter(text: string): string[];
  /** What the editor says beside one of them. */
  helpOf(text: string, name: string): string;
}

/** Opens a program in an editor of its own: what TypeScript tells every editor. */
export function openEditor(program: string): Editor {
  const folder = import.meta.dirname;
  const file = join(folder, 'program-of-a-partner.ts');
  const read = (path: string) => (path === file ? program : ts.sys.readFile(path));
  const config: unknown = ts.readConfigFile(join(folder, 'tsconfig.json'), read).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const text = read(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (libraries) => ts.getDefaultLibFilePath(libraries),
    readFile: read,
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    directoryExists: (path) => ts.sys.directoryExists(path),
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
  });

  return {
    hover: (text) => textOf(service.getQuickInfoAtPosition(file, placeOf(text))),
    offeredAfter: (text) =>
      service
        .getCompletionsAtPosition(file, placeOf(text) + text.length, {})
        ?.entries.map(({ name }) => name) ?? [],
    helpOf: (text, name) => {
      const place = placeOf(text) + text.length;
      return textOf(service.getCompletionEntryDetails(file, place, name, {}, undefined, {}, undefined));
    },
  };

  function placeOf(text: string): number {
    const place = program.indexOf(text);
    if (place < 0) throw new RangeError(`The program has no "${text}".`);
    return place;
  }
}

interface Help {
  readonly displayParts?: ts.SymbolDisplayPart[];
  readonly documentation?: ts.SymbolDisplayPart[];
}

function textOf(help: Help | undefined): string {
  return `${ts.displayPartsToString(help?.displayParts)}\n\n${ts.displayPartsToString(help?.documentation)}`;
}
