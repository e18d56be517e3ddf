import { type CrosswalkGraph, compileCrosswalk } from '../domain/graph.ts';
import { type MappingRecord, recordsOf } from '../domain/mapping-notes.ts';
import type { CountryList, Question } from '../domain/types.ts';
import type { Moment, Snapshot, Store, StoredMapping } from '../store/port.ts';

/** One revision of the crosswalk, compiled; mappings also with their versions. */
export interface Crosswalk {
  readonly revision: number;
  /** Walks accepted mappings. */
  readonly graph: CrosswalkGraph;
  /** Walks proposed mappings too; compiled when first asked for. */
  withProposed(): CrosswalkGraph;
  readonly mappings: readonly StoredMapping[];
  /** The catalogue: questions of every status, in their order. */
  readonly questions: readonly Question[];
  readonly countryLists: readonly CountryList[];
  /** What was said of mappings, by their ids. */
  readonly records: ReadonlyMap<string, MappingRecord>;
}

/** A snapshot together with the crosswalk of its revision: what every answer is computed from. */
export interface View {
  readonly snapshot: Snapshot;
  readonly crosswalk: Crosswalk;
}

export interface Views {
  /** Runs `work` on one snapshot. Compiled crosswalks are kept for a few revisions. */
  at<T>(moment: Moment, work: (view: View) => Promise<T>): Promise<T>;
}

const KEPT_REVISIONS = 4;

export function createViews(store: Store): Views {
  const kept = new Map<number, Crosswalk>();

  async function crosswalkOf(snapshot: Snapshot): Promise<Crosswalk> {
    const known = kept.get(snapshot.revision);
    if (known !== undefined) return known;
    const records = await snapshot.crosswalk();
    let proposed: CrosswalkGraph | undefined;
    const crosswalk: Crosswalk = {
      revision: snapshot.revision,
      graph: compileCrosswalk(records),
      withProposed: () => (proposed ??= compileCrosswalk(records, ['accepted', 'proposed'])),
      mappings: records.mappings,
      questions: records.questions,
      countryLists: records.countryLists,
      records: recordsOf(records.notes),
    };
    kept.set(snapshot.revision, crosswalk);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_REVISIONS && oldest !== undefined) kept.delete(oldest);
    return crosswalk;
  }

  return {
    at: (moment, work) =>
      store.read(moment, async (snapshot) => work({ snapshot, crosswalk: await crosswalkOf(snapshot) })),
  };
}
