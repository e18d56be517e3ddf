import { readConfig } from '../config.ts';
import {
  FRAMEWORK_SOURCES,
  type FrameworkImportReport,
  importFrameworks,
} from '../services/import-frameworks.ts';
import { importMappings, MAPPING_SOURCES } from '../services/import-mappings.ts';
import { importOfficialTexts, OFFICIAL_TEXT_SOURCES } from '../services/import-official-texts.ts';
import type { ImportMode, ImportReport } from '../services/imports.ts';
import type { ProjectServices, Writer } from '../services/projects.ts';
import { CliError, EXIT } from './exit.ts';

/** What a file can be taken as. */
export const IMPORT_KINDS = ['projects', 'frameworks', 'official-texts', 'mappings'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export interface CrosswalkOptions {
  readonly source?: string;
  readonly mode: ImportMode;
  readonly dryRun?: boolean;
  readonly framework?: string;
  readonly set?: string;
}

/** The report of any import, for printing. */
export type AnyReport = Omit<ImportReport, 'source'> &
  Partial<Pick<FrameworkImportReport, 'frameworks'>> & { readonly source: string };

/** Imports a file of frameworks, official texts or mappings with the options of the command line. */
export async function importCrosswalkFile(
  services: ProjectServices,
  kind: Exclude<ImportKind, 'projects'>,
  bytes: Uint8Array,
  options: CrosswalkOptions,
  writer: Writer,
): Promise<AnyReport> {
  const limits = readConfig(process.env).importLimits;
  const usual = { bytes, dryRun: options.dryRun ?? false, mode: options.mode, limits };
  const framework = options.framework ?? null;
  switch (kind) {
    case 'frameworks': {
      const source = sourceOf(options.source, FRAMEWORK_SOURCES);
      return importFrameworks(
        services,
        { ...usual, source, framework, scheme: null, language: 'en' },
        writer,
      );
    }
    case 'official-texts': {
      if (framework === null)
        throw new CliError('Name the framework of the elements with --framework.', EXIT.usage);
      const source = sourceOf(options.source, OFFICIAL_TEXT_SOURCES);
      return importOfficialTexts(services, { ...usual, source, framework, property: 'prefLabel' }, writer);
    }
    case 'mappings': {
      const source = sourceOf(options.source, MAPPING_SOURCES);
      return importMappings(services, { ...usual, source, set: options.set ?? null }, writer);
    }
  }
}

/** One of the sources of a kind; null where none is named. */
export function sourceOf<T extends string>(text: string | undefined, sources: readonly T[]): T | null {
  if (text === undefined) return null;
  const source = sources.find((one) => one === text);
  if (source !== undefined) return source;
  throw new CliError(`--source: use one of ${sources.join(', ')}.`, EXIT.usage);
}
