/** Current state in tables of its own; the past of everything in `history`, which is only ever appended to. */
export * from './schema-access.ts';
export * from './schema-batches.ts';
export * from './schema-changes.ts';
export * from './schema-crosswalk.ts';
export * from './schema-frozen.ts';
export * from './schema-projects.ts';
export * from './schema-webhooks.ts';
