/** Cells that hold several values: organisations, countries, tags, classifications. */
import { distance } from 'fastest-levenshtein';
import { parsePercentage } from '../../domain/percentage.ts';
import {
  type Classification,
  type MicroPercent,
  ORGANISATION_ROLES,
  type Organisation,
  type OrganisationRole,
} from '../../domain/types.ts';
import { checkShares, fault, type Notes, oneLine, quote } from '../checks.ts';
import type { DraftCountry, DraftTag } from '../project-draft.ts';
import type { Cell } from './cells.ts';

const DEFAULT_ROLE: OrganisationRole = 'implementing';
/** So near to a role, a word before a colon is a role mistyped and not the beginning of a name. */
const MISTYPED_DISTANCE = 2;

/** "funding:Norway [XM-1]; IOM": role and reference may be left out, exact duplicates are. */
export function readOrganisations({ text, pointer }: Cell, notes: Notes): Organisation[] {
  const organisations = new Map<string, Organisation>();
  for (const part of parts(text, /;/)) {
    const [, word = null, rest = ''] = /^(?:([a-z]+)\s*:)?(.*)$/is.exec(part) ?? [];
    const role = ORGANISATION_ROLES.find((known) => known === word?.toLowerCase());
    if (word !== null && role === undefined && isMistyped(word)) {
      const fix = `Write one of ${ORGANISATION_ROLES.join(', ')} before the colon.`;
      notes.faults.push(fault(pointer, 'unknown-role', `The role ${quote(word)} is not known.`, fix));
      continue;
    }
    const named = role === undefined ? part : rest.trim();
    const open = named.endsWith(']') ? named.lastIndexOf('[') : -1;
    const ref = open === -1 ? null : named.slice(open + 1, -1).trim() || null;
    const name = oneLine(open === -1 ? named : named.slice(0, open)) || ref;
    if (name === null) {
      const message = `${quote(part)} names no organisation; it is left out.`;
      notes.warnings.push(
        fault(pointer, 'organisation-without-name', message, 'Write role:Name [reference].'),
      );
      continue;
    }
    const organisation: Organisation = { ref, name, role: role ?? DEFAULT_ROLE };
    const key = JSON.stringify(organisation);
    if (!organisations.has(key)) organisations.set(key, organisation);
  }
  return [...organisations.values()];
}

function isMistyped(word: string): boolean {
  const lower = word.toLowerCase().slice(0, 20);
  return ORGANISATION_ROLES.some((role) => distance(lower, role) <= MISTYPED_DISTANCE);
}

/** "KEN; SOM" or "KEN=60; SOM=40": percentages for all or for none. */
export function readCountries({ text, pointer }: Cell, notes: Notes): DraftCountry[] {
  const before = notes.faults.length;
  const countries = parts(text, /;/).flatMap((part): DraftCountry[] => {
    const share = readShare(part, pointer, notes);
    return share === null ? [] : [{ code: share.text, percentage: share.percentage, pointer }];
  });
  if (notes.faults.length === before) {
    const shares = countries.map(({ percentage }) => percentage);
    checkShares(shares, pointer, { what: 'the countries', incomplete: 'fault' }, notes);
  }
  return countries;
}

/**
 * "sdg:10.7=40; gcm:5": sums are judged per framework by the import, which knows the frameworks. `framework` is that of
 * a column of its own, where the codes stand without a prefix.
 */
export function readTags({ text, pointer }: Cell, framework: string | null, notes: Notes): DraftTag[] {
  return parts(text, /[;|]/).flatMap((part): DraftTag[] => {
    const share = readShare(part, pointer, notes);
    return share === null ? [] : [{ ...share, framework, level: null, pointer }];
  });
}

/** "OC1 = People are protected; OC2": exact duplicates are left out. */
export function readClassifications({ text, pointer }: Cell, scheme: string, notes: Notes): Classification[] {
  const found = new Map<string, Classification>();
  for (const part of parts(text, /;/)) {
    const equals = part.indexOf('=');
    const code = oneLine(equals === -1 ? part : part.slice(0, equals));
    const label = equals === -1 ? null : oneLine(part.slice(equals + 1)) || null;
    if (code === '') {
      const message = `${quote(part)} has no code before the equals sign.`;
      notes.faults.push(fault(pointer, 'missing-code', message, 'Write code = label, or the code alone.'));
      continue;
    }
    const classification: Classification = { scheme, code, label };
    const key = JSON.stringify(classification);
    if (!found.has(key)) found.set(key, classification);
  }
  return [...found.values()];
}

function parts(text: string, separator: RegExp): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A code with an optional "=percentage" behind it. */
function readShare(
  part: string,
  pointer: string,
  notes: Notes,
): { readonly text: string; readonly percentage: MicroPercent | null } | null {
  const equals = part.indexOf('=');
  const text = (equals === -1 ? part : part.slice(0, equals)).trim();
  if (text === '') {
    const message = `${quote(part)} has no code before the equals sign.`;
    notes.faults.push(fault(pointer, 'missing-code', message, 'Write CODE=percentage, such as KEN=60.'));
    return null;
  }
  if (equals === -1) return { text, percentage: null };
  const percentageText = part.slice(equals + 1).trim();
  const percentage = parsePercentage(percentageText);
  if (percentage === null) {
    const message = `The percentage ${quote(percentageText)} of ${quote(text)} is not a number between 0 and 100.`;
    const fix = 'Write a number between 0 and 100 with a decimal point, such as 33.3.';
    notes.faults.push(fault(pointer, 'invalid-percentage', message, fix));
  }
  return { text, percentage };
}
