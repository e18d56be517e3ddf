import type { Framework } from './types.ts';

/** The notes of a framework as files and requests give them: a text, or what is missing from our data of it. */

export type FrameworkNote = string | { readonly partial: string };

/** What is missing is a note too, for those who read the notes alone. */
const shown = (partial: string) => `Partial: ${partial}`;

export function frameworkNotes(entries: readonly FrameworkNote[]): Pick<Framework, 'notes' | 'partial'> {
  return {
    notes: entries.map((entry) => (typeof entry === 'string' ? entry : shown(entry.partial))),
    partial: entries.flatMap((entry) => (typeof entry === 'string' ? [] : [entry.partial])),
  };
}

/**
 * The same framework, with what was known to be missing as far as its notes still say so: who sends back the notes that were
 * answered, as texts, takes nothing away.
 */
export function withKnownPartial<F extends Pick<Framework, 'notes' | 'partial'>>(
  framework: F,
  known: Pick<Framework, 'partial'> | undefined,
): F {
  const said = new Set([
    ...framework.partial,
    ...(known?.partial ?? []).filter((text) => framework.notes.includes(shown(text))),
  ]);
  const partial = [...said].sort(
    (a, b) => framework.notes.indexOf(shown(a)) - framework.notes.indexOf(shown(b)),
  );
  return { ...framework, partial };
}
