/** Countries, plans and the codes of their elements, told from one row alone: the same in every file. */
import countries from 'i18n-iso-countries';
import { oneLine } from '../checks.ts';
import type { SheetRow } from './sheet.ts';

/** Names UN INFO may write that the ISO list of names lacks. */
const COUNTRY_NAMES: Readonly<Record<string, string>> = {
  'bolivia (plurinational state of)': 'BOL',
  brunei: 'BRN',
  'cabo verde': 'CPV',
  congo: 'COG',
  'congo (democratic republic of the)': 'COD',
  'democratic peoples republic of korea': 'PRK',
  dprk: 'PRK',
  drc: 'COD',
  'iran (islamic republic of)': 'IRN',
  kosovo: 'XKK',
  'kyrgyz republic': 'KGZ',
  'lao pdr': 'LAO',
  laos: 'LAO',
  micronesia: 'FSM',
  'micronesia (federated states of)': 'FSM',
  moldova: 'MDA',
  'occupied palestinian territory': 'PSE',
  'republic of congo': 'COG',
  'republic of korea': 'KOR',
  'republic of moldova': 'MDA',
  'republic of the congo': 'COG',
  syria: 'SYR',
  'tanzania, united republic of': 'TZA',
  turkiye: 'TUR',
  'venezuela (bolivarian republic of)': 'VEN',
  'viet nam': 'VNM',
};

const COUNTRIES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(countries.getNames('en', { select: 'all' })).flatMap(([alpha2, names]) => {
    const code = countries.alpha2ToAlpha3(alpha2);
    return code === undefined ? [] : names.map((name): [string, string] => [nameKey(name), code]);
  }),
  ...Object.entries(COUNTRY_NAMES),
]);

/** ISO 3166-1 alpha-3 for a country name as UN INFO writes it; null for what names no country. */
export function countryOfName(name: string): string | null {
  return COUNTRIES.get(nameKey(name)) ?? null;
}

/** Letter case, accents, apostrophes and a leading "the" do not tell two names apart. */
function nameKey(name: string): string {
  return oneLine(name)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
    .replace(/^the /, '');
}

const YEARS = /\b((?:19|20)\d{2})\s*(?:[-–—/]|to)\s*((?:19|20)\d{2})\b/;

/** The first and last year a plan's name states. */
export function planYears(name: string): { readonly from: number; readonly until: number } | null {
  const [, from, until] = YEARS.exec(name) ?? [];
  if (from === undefined || until === undefined || until < from) return null;
  return { from: Number(from), until: Number(until) };
}

/**
 * The id of a plan: unsdcf-bhr, unsdcf-bhr-2025-2029 where the name states years, unsdcf-jor-unsdf-2018-2022 where it
 * is another kind of plan than a Cooperation Framework. Told from country and name alone; at most 32 characters.
 */
function planId(country: string, name: string): string {
  const years = planYears(name);
  const words = name.replace(/\([^)]*\)/g, ' ').match(/\p{Lu}\p{L}*/gu) ?? [];
  const initials = words.map((word) => word[0]).join('');
  const kind = initials
    .normalize('NFKD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()
    .slice(0, 8);
  const base = `unsdcf-${country.toLowerCase()}`;
  const withKind = kind === 'unsdcf' || kind === '' ? base : `${base}-${kind}`;
  return years === null ? withKind : `${withKind}-${years.from}-${years.until}`;
}

/** An element of a plan as a row names it. */
export interface PlanElement {
  /** SP2, OC2.1, 2.1.1: as the plan's own frameworks write it. */
  readonly notation: string;
  /** The codes of the sheet where they differ from the notation. */
  readonly codes: readonly string[];
  /** The whole text, repaired. */
  readonly text: string;
}

export interface RowPlan {
  readonly country: string;
  readonly id: string;
  readonly name: string;
  readonly priority: PlanElement | null;
  readonly outcome: PlanElement | null;
  readonly output: PlanElement | null;
}

/** The plan of a row; null when its country is not known or it names no plan. */
export function rowPlan(row: SheetRow): RowPlan | null {
  const country = countryOfName(row.cell('country'));
  const name = oneLine(row.cell('plan'));
  if (country === null || name === '') return null;
  return {
    country,
    id: planId(country, name),
    name,
    priority: element(row, 'priority', 'SP'),
    outcome: element(row, 'outcome', 'OC'),
    output: element(row, 'output', ''),
  };
}

function element(
  row: SheetRow,
  level: 'priority' | 'outcome' | 'output',
  prefix: string,
): PlanElement | null {
  const column = `${level}Code` as const;
  const text = oneLine(row.cell(level));
  const sheetCode = oneLine(row.cell(column));
  const code = fullCode(sheetCode, row.isNumber(column), level === 'priority' ? null : printedCode(text));
  if (code === '' || text === '') return null;
  const plain = code.replace(/\s+/g, '').replace(/[^\p{L}\p{N}._-]/gu, '-');
  const notation = /^\d/.test(plain) ? `${prefix}${plain}` : plain;
  return {
    notation,
    codes: [...new Set([sheetCode])].filter((other) => other !== '' && other !== notation),
    text,
  };
}

/** The number a text begins with: "Output 1.1.2 - Improved…". */
function printedCode(text: string): string | null {
  return /^(?:outcome|output)\s*(\d+(?:\.\d+)*)/i.exec(text)?.[1] ?? null;
}

/**
 * The sheet's code, unless the text prints a fuller one: where the column numbers only within its parent (1 for
 * "Outcome 2.1"), and where a number cell lost its closing zero (2.1 for "Output 2.10").
 */
function fullCode(code: string, isNumber: boolean, printed: string | null): string {
  if (printed === null) return code;
  if (code === '') return printed;
  const fuller = /^\d+$/.test(code) && printed.includes('.');
  const lostZero = isNumber && Number(printed) === Number(code);
  return fuller || lostZero ? printed : code;
}

/** A text without the words that only repeat its level and code: "Output 2.1.1 : ", "People2: ", "03. ". */
export function withoutCode(text: string, codes: readonly string[]): string {
  let rest = text;
  for (let round = 0; round < 3; round += 1) {
    const next = rest.replace(
      /^(?:strategic priority|priority|SP|outcome|output|OC|OU)\s*\d+(?:\.\d+)*\s*[:.–—-]+\s*/i,
      '',
    );
    const numbered = /^0*(\S+?)\s*[:.]\s+/.exec(next);
    const repeats = numbered !== null && codes.some((code) => code.replace(/\s+/g, '') === numbered[1]);
    const cut = repeats ? next.slice(numbered[0].length) : next;
    if (cut === rest || cut === '') break;
    rest = cut;
  }
  return rest;
}
