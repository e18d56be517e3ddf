import type { PlacedNote } from '../domain/mapping-notes.ts';
import type {
  Concept,
  CountryList,
  Framework,
  FrameworkRelation,
  Mapping,
  MappingSet,
  Project,
  Question,
} from '../domain/types.ts';
import type { ChangeDetails, ChangeKind } from './change-details.ts';

/** What changes touched: the part of history that everybody who may read may see. */

/** Keys, secrets and whatever else is kept are not among them: a change that touched only those has no items. */
export const PUBLIC_ENTITIES = [
  'concept',
  'country-list',
  'framework',
  'mapping',
  'mapping-note',
  'mapping-set',
  'project',
  'question',
  'relation',
] as const;
export type PublicEntity = (typeof PUBLIC_ENTITIES)[number];

/** What is kept of a public thing: one of these for each kind above. */
export type PublicValue =
  | Concept
  | CountryList
  | Framework
  | Mapping
  | PlacedNote
  | MappingSet
  | Project
  | Question
  | FrameworkRelation;

/** How many things of a kind were touched. */
export interface Touched {
  readonly entity: PublicEntity;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
}

/** One thing that a change wrote, as it stood then. */
export interface ChangeItem {
  readonly entity: PublicEntity;
  readonly id: string;
  readonly version: number;
  readonly action: 'added' | 'changed' | 'deleted';
  /** The domain value in its newest format; null when it was deleted. */
  readonly document: PublicValue | null;
}

/** Behind which item a page begins: items stand in the order of entity and id (code points). */
export interface ItemPlace {
  readonly entity: string;
  readonly id: string;
}

/** Who writes, why in words, and what the change is as data. */
export interface Authorship {
  readonly actor: string;
  readonly reason: string;
  readonly details: ChangeDetails;
}

/** Who changed what when, and why. */
export interface ChangeRecord extends Omit<Authorship, 'details'> {
  readonly change: number;
  /** ISO date-time, UTC. */
  readonly at: string;
}

export interface ChangeEntry extends ChangeRecord {
  /** The revision of the state after it; equal to `change` when it touched frameworks or mappings. */
  readonly revision: number;
}

/** One thing as one of its changes left it. */
export interface StoredVersion extends ChangeEntry {
  /** Counts up by one. */
  readonly version: number;
  /** The domain value in its newest format; null when it was deleted. */
  readonly document: PublicValue | null;
}

export interface ListedChange extends ChangeEntry {
  /** It touched nothing that readers can see: keys, webhooks. */
  readonly administrative: boolean;
}

export interface WrittenEntity {
  readonly entity: 'framework' | 'concept' | 'relation' | 'mapping-set' | 'mapping';
  readonly id: string;
  readonly latest: number;
}

/** What changes were and what they wrote, up to one state: alike for the present and the past. */
export interface ChangeReads {
  /** What a change was, or null for one that is not there yet in this state. */
  changeDetails(change: number): Promise<ChangeDetails | null>;
  /** The changes of one kind, oldest first. */
  changesOfKind(kind: ChangeKind): Promise<readonly number[]>;
  /** The format of history in which a project was first written; null where none ever was. */
  firstProjectFormat(): Promise<number | null>;
  /** The projects that a change wrote or deleted, in id order. */
  projectsOfChange(change: number): Promise<readonly string[]>;
  /** Those of them that a later change wrote or deleted, in id order. */
  projectsTouchedSince(change: number): Promise<readonly string[]>;
  /** What of the crosswalk a change wrote, and the latest change that wrote it up to this state; in id order. */
  crosswalkOfChange(change: number): Promise<readonly WrittenEntity[]>;
  /** Frameworks of which an edition was imported; in id order. */
  frameworksWithEditions(): Promise<readonly string[]>;
  /** Changes after a change, oldest first. */
  changesAfter(change: number, limit: number): Promise<readonly ListedChange[]>;
  /** Changes that touched frameworks or mappings, newest first, those before a change where one is given. */
  revisionsBefore(change: number | null, limit: number): Promise<readonly ChangeEntry[]>;
  /** What the changes after one, up to another, touched; kinds that were not touched are left out. */
  touched(after: number, until: number): Promise<readonly Touched[]>;
  /** What a change touched, in the order of entity and id, behind a place. */
  itemsOfChange(change: number, after: ItemPlace | null, limit: number): Promise<readonly ChangeItem[]>;
  /** The versions of one thing, newest first, those before a version where one is given. */
  versionsOf(
    entity: PublicEntity,
    id: string,
    before: number | null,
    limit: number,
  ): Promise<readonly StoredVersion[]>;
}
