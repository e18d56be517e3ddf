/** What changes touched: the part of history that everybody who may read may see. */

/** Keys, secrets and whatever else is kept are not among them: a change that touched only those has no items. */
export const PUBLIC_ENTITIES = [
  'concept',
  'framework',
  'mapping',
  'mapping-note',
  'mapping-set',
  'project',
  'relation',
] as const;
export type PublicEntity = (typeof PUBLIC_ENTITIES)[number];

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
  /** The domain value as it was stored; null when it was deleted. */
  readonly document: unknown;
}

/** Behind which item a page begins: items stand in the order of entity and id (code points). */
export interface ItemPlace {
  readonly entity: string;
  readonly id: string;
}
