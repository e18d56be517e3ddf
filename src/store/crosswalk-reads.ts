import type { CrosswalkData } from '../domain/graph.ts';
import type { MappingNote } from '../domain/mapping-notes.ts';
import type { StoredMapping } from './stored.ts';

/** The crosswalk as the store keeps it, with versions; questions of every status, in their order. */
export interface CrosswalkRecords extends Omit<CrosswalkData, 'mappings'> {
  readonly mappings: readonly StoredMapping[];
  /** What reviews and flags said of mappings, in the order they were said; without comments. */
  readonly notes: readonly MappingNote[];
}

export interface CrosswalkReads {
  /** All of it: a few thousand records, which are compiled once for each revision. */
  crosswalk(): Promise<CrosswalkRecords>;
  /** Null where there is no such framework. */
  frameworkVersion(id: string): Promise<number | null>;
}

/** What was said of mappings over time. */
export interface MappingReads {
  /** Ids of mappings that were retired once and now say something else; in id order. */
  reusedMappingIds(): Promise<readonly string[]>;
  /** All versions of these mappings up to this state, those of one mapping oldest first. */
  mappingVersions(ids: readonly string[]): Promise<readonly StoredMapping[]>;
  /** The comments on a mapping, in the order they were made. */
  commentsOn(mapping: string): Promise<readonly MappingNote[]>;
}
