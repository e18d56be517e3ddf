import { entryFor } from '../domain/entry-for.ts';
import { readTagKey } from '../domain/tag-key.ts';

/** Counts the projects that have finished their review of a framework: nothing is inferred for them there. */
export function reviewedCounter(framework: string): {
  add(project: { readonly tagKey: string }): void;
  projects(): number;
} {
  const known = new Map<string, boolean>();
  let projects = 0;
  return {
    add: ({ tagKey }) => {
      if (entryFor(known, tagKey, () => readTagKey(tagKey).reviewed.includes(framework))) projects += 1;
    },
    projects: () => projects,
  };
}
