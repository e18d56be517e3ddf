import type { Fault, Project } from '../domain/types.ts';
import type { Bounds } from '../store/port.ts';
import { Problem } from './problems.ts';

/**
 * Writers that are bound to countries or reporting organisations write only projects that are wholly theirs, before and
 * after. A project that names no country, or no reporting organisation, is nobody's own.
 */

/** Why a bound writer may not bring a project from one state to another, as a fault of it; null where nothing hinders. */
export function outsideOf(
  bounds: Bounds | null | undefined,
  ...states: readonly (Project | null | undefined)[]
): Fault | null {
  for (const project of states) {
    const fault = project == null || bounds == null ? null : outsideOfState(bounds, project);
    if (fault !== null) return fault;
  }
  return null;
}

/** Refuses with `forbidden` what `outsideOf` finds. */
export function requireWithin(
  bounds: Bounds | null | undefined,
  id: string,
  ...states: readonly (Project | null | undefined)[]
): void {
  const fault = outsideOf(bounds, ...states);
  if (fault !== null) throw new Problem('forbidden', `Project "${id}": ${fault.message}`, [fault]);
}

function outsideOfState({ countries, organisations }: Bounds, project: Project): Fault | null {
  const outside = (pointer: string, message: string, fix: string): Fault => ({
    pointer,
    code: 'outside-of-key',
    message,
    fix,
  });
  if (countries !== null) {
    const foreign = project.countries.map(({ country }) => country).filter((one) => !countries.includes(one));
    const may = `it may write only projects in ${listOf(countries)}`;
    if (project.countries.length === 0)
      return outside(
        '/countries',
        `The key is bound to countries: ${may}.`,
        'Name the countries of the project.',
      );
    if (foreign.length > 0)
      return outside(
        '/countries',
        `The key is bound to countries: ${may}, not in ${foreign.join(', ')}.`,
        'Use a key that may write there.',
      );
  }
  if (organisations !== null) {
    // A blank one is nobody: it must not stand for every organisation without a reference.
    const own = new Set(organisations.map(folded).filter((text) => text !== ''));
    const reporting = project.organisations.filter(({ role }) => role === 'reporting');
    const matches = reporting.every(({ ref, name }) => own.has(folded(ref ?? '')) || own.has(folded(name)));
    if (reporting.length === 0 || !matches)
      return outside(
        '/organisations',
        `The key is bound to reporting organisations: it may write only projects reported by ${listOf(organisations)}.`,
        'Name the reporting organisation of the project, or use a key that may write for it.',
      );
  }
  return null;
}

const folded = (text: string) => text.normalize('NFC').trim().toLowerCase();
const listOf = (texts: readonly string[]) => (texts.length === 0 ? 'none' : texts.join(', '));
