import type { Concept } from './types.ts';

/** The official text of a concept in English, where one was loaded. */
export function officialTextOf({ officialText }: Concept): string | null {
  return officialText;
}
