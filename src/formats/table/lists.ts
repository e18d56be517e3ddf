/** Cells that hold several values: organisations, countries, tags, classifications. */
import { distance } from 'fastest-levenshtein';
import { exceedsWhole, parsePercentage } from '../../domain/percentage.ts';
import {
  type Classification,
  type MicroPercent,
  ORGANISATION_ROLES,
  type Organisation,
  type OrganisationRole,
  type RegionShare,
} from '../../domain/types.ts';
import { aboveWholeFault, checkShares, fault, type Notes, oneLine, quote } from '../checks.ts';
import type { DraftCountry, DraftFramework, DraftTag } from '../project-draft.ts';
import type { Cell } from './cells.ts';
import { cutAtMark, splitList, unescapeInList } from './list-text.ts';

const DEFAULT_ROLE: OrganisationRole = 'implementing';
/** So near to a role, a word before a colon is a role mistyped and not the beginning of a name. */
const MISTYPED_DISTANCE = 2;
/** A name and the reference in brackets at its end; escaped brackets belong to the name. */
const WITH_REFERENCE = /^((?:\\.|[^\\])*)\[((?:\\.|[^\\[])*)\]$/s;
/** OECD DAC: the IATI region vocabulary of a code that names none. */
const DAC_REGIONS = '1';

/** "funding:Norway [XM-1]; IOM": role and reference may be left out, exact duplicates are. */
export function readOrganisations({ text, pointer }: Cell, notes: Notes): Organisation[] {
  const organisations = new Map<string, Organisation>();
  for (const part of splitList(text, ';')) {
    const [, word = null, rest = ''] = /^(?:([a-z]+)\s*:)?(.*)$/is.exec(part) ?? [];
    const role = ORGANISATION_ROLES.find((known) => known === word?.toLowerCase());
    if (word !== null && role === undefined && isMistyped(word)) {
      const fix = `Write one of ${ORGANISATION_ROLES.join(', ')} before the colon.`;
      notes.faults.push(fault(pointer, 'unknown-role', `The role ${quote(word)} is not known.`, fix));
      continue;
    }
    const named = role === undefined ? part : rest.trim();
    const [, before = named, reference = ''] = WITH_REFERENCE.exec(named) ?? [];
    const ref = unescapeInList(reference).trim() || null;
    const name = oneLine(unescapeInList(before)) || ref;
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
  const countries = splitList(text, ';').flatMap((part): DraftCountry[] => {
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
export function readTags(
  { text, pointer }: Cell,
  column: Pick<DraftTag, 'framework' | 'origin'>,
  notes: Notes,
): DraftTag[] {
  return splitList(text, ';|').flatMap((part): DraftTag[] => {
    const share = readShare(part, pointer, notes);
    return share === null ? [] : [{ ...share, ...column, level: null, pointer }];
  });
}

/** "sdg; gcm": frameworks by any of their names, each once. */
export function readFrameworks({ text, pointer }: Cell): DraftFramework[] {
  const names = new Set(splitList(text, ';|').map((part) => oneLine(unescapeInList(part))));
  return [...names].map((name) => ({ text: name, pointer }));
}

/** "OC1 = People are protected; OC2": exact duplicates are left out. */
export function readClassifications({ text, pointer }: Cell, scheme: string, notes: Notes): Classification[] {
  const found = new Map<string, Classification>();
  for (const part of splitList(text, ';')) {
    const { before, after } = cutAtMark(part, '=');
    const code = oneLine(unescapeInList(before));
    const label = oneLine(unescapeInList(after ?? '')) || null;
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

/** "298=60; 2:XYZ=40": a vocabulary before the colon where it is not that of the OECD DAC. */
export function readRegions({ text, pointer }: Cell, notes: Notes): RegionShare[] {
  const regions = new Map<string, RegionShare>();
  const totals = new Map<string, number>();
  for (const part of splitList(text, ';')) {
    const share = readShare(part, pointer, notes);
    if (share === null) continue;
    const { before, after } = cutAtMark(share.text, ':');
    const vocabulary = after === null ? DAC_REGIONS : oneLine(unescapeInList(before));
    const code = oneLine(unescapeInList(after ?? before));
    const key = JSON.stringify([vocabulary, code]);
    if (vocabulary === '' || code === '' || regions.has(key)) {
      const message = `${quote(part)} ${regions.has(key) ? 'names a region that is there already' : 'names no region'}.`;
      const fix = 'Write each region once, as code or vocabulary:code.';
      notes.faults.push(fault(pointer, 'missing-code', message, fix));
      continue;
    }
    regions.set(key, { vocabulary, code, percentage: share.percentage });
    totals.set(vocabulary, (totals.get(vocabulary) ?? 0) + (share.percentage ?? 0));
  }
  for (const [vocabulary, total] of totals) {
    if (!exceedsWhole(total)) continue;
    notes.faults.push(aboveWholeFault(total, pointer, `the regions of vocabulary ${quote(vocabulary)}`));
  }
  return [...regions.values()];
}

/** A code with an optional "=percentage" behind it. */
function readShare(
  part: string,
  pointer: string,
  notes: Notes,
): { readonly text: string; readonly percentage: MicroPercent | null } | null {
  const { before, after } = cutAtMark(part, '=');
  const text = before.trim();
  if (text === '') {
    const message = `${quote(part)} has no code before the equals sign.`;
    notes.faults.push(fault(pointer, 'missing-code', message, 'Write CODE=percentage, such as KEN=60.'));
    return null;
  }
  if (after === null) return { text, percentage: null };
  const percentageText = after.trim();
  const percentage = parsePercentage(percentageText);
  if (percentage === null) {
    const message = `The percentage ${quote(percentageText)} of ${quote(text)} is not a number between 0 and 100.`;
    const fix = 'Write a number between 0 and 100 with a decimal point, such as 33.3.';
    notes.faults.push(fault(pointer, 'invalid-percentage', message, fix));
  }
  return { text, percentage };
}
