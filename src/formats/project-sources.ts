import { iati } from './iati/source.ts';
import type { ProjectSource } from './project-source.ts';
import { csv, tsv, xlsx } from './table/sources.ts';
import { uninfo } from './uninfo/source.ts';

/** Every format of files of projects, by the name that `source` takes. */
export const PROJECT_SOURCES = { csv, tsv, xlsx, iati, uninfo } satisfies Record<string, ProjectSource>;
export type ImportSource = keyof typeof PROJECT_SOURCES;

export const IMPORT_SOURCES = Object.keys(PROJECT_SOURCES) as [ImportSource, ...ImportSource[]];
