import { type Difference, differences, type Thing } from '../domain/compare.ts';
import {
  conceptDocument,
  countryListDocument,
  type Document,
  documentOf,
  frameworkDocument,
  mappingDocument,
  mappingSetDocument,
  questionDocument,
  relationDocument,
} from '../formats/documents.ts';
import type { PublicEntity } from '../store/changes.ts';
import type { ChangeEntry, Moment, Snapshot, StoredVersion } from '../store/port.ts';
import type { Crosswalk, Views } from './crosswalk.ts';
import { Problem } from './problems.ts';

interface ComparedState {
  readonly change: number;
  readonly revision: number;
  /** The day (UTC) of the change. */
  readonly day: string;
}

/** What is compared, in this order. */
export const COMPARED_ENTITIES = [
  'framework',
  'concept',
  'relation',
  'country-list',
  'question',
  'mapping-set',
  'mapping',
] as const satisfies readonly PublicEntity[];
type ComparedEntity = (typeof COMPARED_ENTITIES)[number];

export type ComparedItem = Difference & {
  readonly entity: ComparedEntity;
};

export interface Comparison {
  readonly from: ComparedState;
  readonly to: ComparedState;
  /** In the order of COMPARED_ENTITIES, each in the order of ids. */
  readonly items: readonly ComparedItem[];
}

/** What one change did to one thing, and what the thing was before. */
export interface ThingVersion extends ChangeEntry, Pick<Difference, 'kind' | 'fields'> {
  readonly version: number;
}

/** The versions of one thing, newest first, those before a version where one is given; at most `limit`. */
export async function versionsOf(
  snapshot: Snapshot,
  entity: PublicEntity,
  id: string,
  before: number | null,
  limit: number,
): Promise<readonly ThingVersion[]> {
  const found = await snapshot.versionsOf(entity, id, before, limit + 1);
  const thing = (stored: StoredVersion | undefined): readonly Thing[] => {
    const fields = stored === undefined ? null : documentOf({ entity, document: stored.document });
    return fields === null ? [] : [{ id, fields }];
  };
  return found.slice(0, limit).map(({ document: _, ...version }, place) => {
    const [difference] = differences(thing(found[place + 1]), thing(found[place]), PASSED_OVER);
    return { ...version, kind: difference?.kind ?? 'changed', fields: difference?.fields ?? [] };
  });
}

/** The order of frameworks and elements is not compared: one that comes in between would change all that follow. */
const PASSED_OVER = ['position'];

/** What is different in the crosswalk after one change from what it was after another, whichever came first. */
export async function compareRevisions(views: Views, from: number, to: number): Promise<Comparison> {
  const before = await stateAt(views, from);
  const after = await stateAt(views, to);
  const items = COMPARED_ENTITIES.flatMap((entity) =>
    differences(THINGS[entity](before.crosswalk), THINGS[entity](after.crosswalk), PASSED_OVER).map(
      (difference) => ({ entity, ...difference }),
    ),
  );
  return { from: before.state, to: after.state, items };
}

const thingsOf = <T extends { readonly id: string }>(
  values: readonly T[],
  document: (value: T) => Document,
): readonly Thing[] => values.map((value) => ({ id: value.id, fields: document(value) }));

const THINGS: Readonly<Record<ComparedEntity, (crosswalk: Crosswalk) => readonly Thing[]>> = {
  framework: ({ graph }) => thingsOf(graph.frameworks, frameworkDocument),
  concept: ({ graph }) => thingsOf(graph.concepts, conceptDocument),
  relation: ({ graph }) => thingsOf(graph.relations, relationDocument),
  'country-list': ({ countryLists }) => thingsOf(countryLists, countryListDocument),
  question: ({ questions }) => thingsOf(questions, questionDocument),
  'mapping-set': ({ graph }) => thingsOf(graph.sets, mappingSetDocument),
  mapping: ({ mappings }) => thingsOf(mappings, mappingDocument),
};

async function stateAt(views: Views, change: number) {
  const moment: Moment = { kind: 'change', change };
  return views.at(moment, async ({ snapshot, crosswalk }) => ({ crosswalk, state: stateOf(snapshot) }));
}

function stateOf({ change, revision, day }: Snapshot): ComparedState {
  return { change, revision, day };
}

/** One change, or a 404 that says which there are. */
export async function requireChange(snapshot: Snapshot, change: number) {
  const [entry] = await snapshot.changesAfter(change - 1, 1);
  if (entry !== undefined && entry.change === change) return entry;
  const message = `There is no change ${change} in this state; the latest is ${snapshot.change}.`;
  throw new Problem('not-found', message, [
    {
      pointer: 'change',
      code: 'unknown-change',
      message,
      fix: `Name a change from 1 to ${snapshot.change}.`,
    },
  ]);
}
