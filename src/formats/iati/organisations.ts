import type { Organisation, OrganisationRole } from '../../domain/types.ts';
import { fault, type Notes, quote } from '../checks.ts';
import type { XmlElement } from './elements.ts';
import { attribute, childrenOf, narrativeLine } from './values.ts';

/** Codelist OrganisationRole. */
export const ROLE_CODES: Readonly<Record<Exclude<OrganisationRole, 'reporting'>, string>> = {
  funding: '1',
  accountable: '2',
  extending: '3',
  implementing: '4',
};
const ROLES: ReadonlyMap<string, OrganisationRole> = new Map(
  Object.entries(ROLE_CODES).map(([role, code]) => [code, role as OrganisationRole]),
);

/** The reporting organisation, then the participating ones; each once per role. */
export function readOrganisations(
  activity: XmlElement,
  language: string | null,
  notes: Notes,
): Organisation[] {
  const organisations = new Map<string, Organisation>();
  const add = (element: XmlElement, role: OrganisationRole): void => {
    const ref = attribute(element, 'ref');
    const name = narrativeLine(element, language) ?? ref;
    if (name === null) {
      const message = 'The organisation has neither a name nor a reference; it is left out.';
      notes.warnings.push(
        fault(element.path, 'organisation-without-name', message, 'Give it a name in a narrative, or a ref.'),
      );
      return;
    }
    const key = JSON.stringify([role, ref, name]);
    if (!organisations.has(key)) organisations.set(key, { ref, name, role });
  };
  for (const element of childrenOf(activity, 'reporting-org')) add(element, 'reporting');
  for (const element of childrenOf(activity, 'participating-org')) {
    const code = attribute(element, 'role');
    const role = ROLES.get(code ?? '');
    if (role !== undefined) {
      add(element, role);
      continue;
    }
    const message =
      code === null
        ? 'The organisation has no role.'
        : `The organisation's role ${quote(code)} is not known.`;
    const fix = 'Write 1 for funding, 2 for accountable, 3 for extending or 4 for implementing.';
    notes.faults.push(fault(`${element.path}/@role`, 'unknown-role', message, fix));
  }
  return [...organisations.values()];
}
