import { valueText } from '../../formats/value-text.ts';
import type { ThingVersion } from '../../services/revisions.ts';
import { type Html, html } from '../html.ts';
import { block } from '../layout.ts';
import { fieldName } from './differences.ts';
import { downloads, filesAt, table } from './table.ts';
import { counted } from './words.ts';

/** What became of one thing, as far as a page shows it: the newest versions first. */
export interface ShownHistory {
  readonly versions: readonly ThingVersion[];
  readonly more: boolean;
  /** Where the API gives all of it. */
  readonly address: string;
}

/** Versions on a page; the files have all of them. */
export const MOST_VERSIONS = 10;
/** Fields shown of one version, and characters of one value. */
const MOST_FIELDS = 6;
const MOST_CHARACTERS = 120;

const KIND_WORDS: Readonly<Record<ThingVersion['kind'], string>> = {
  added: 'came in',
  changed: 'changed',
  retired: 'retired',
  removed: 'taken out',
};

export function historyBlock({ versions, more, address }: ShownHistory): Html {
  return block(
    'history',
    'History',
    html`${table(
      'Versions, newest first',
      [
        { title: 'Version', numeric: true, cell: ({ version }: ThingVersion) => version },
        {
          title: 'When',
          cell: ({ at, change }) =>
            html`${at.slice(0, 10)} <a class="small" href="?change=${change}">as of change ${change}</a>`,
        },
        { title: 'By', cell: ({ actor }) => actor },
        { title: 'Why', text: true, cell: ({ reason }) => reason },
        { title: 'What', text: true, cell: whatOf },
      ],
      versions,
    )}
${more ? html`<p class="small">Older versions are in the files.</p>` : null}
${downloads('All of it', filesAt(address))}`,
  );
}

function whatOf({ kind, fields }: ThingVersion): Html {
  if (kind !== 'changed' && kind !== 'retired') return html`${KIND_WORDS[kind]}`;
  const shown = fields.slice(0, MOST_FIELDS);
  return html`${KIND_WORDS[kind]}${shown.map(
    ({ field, before, after }) =>
      html`<br>${fieldName(field)}: <del>${shortened(before)}</del> <ins>${shortened(after)}</ins>`,
  )}${fields.length > shown.length ? html`<br>and ${counted(fields.length - shown.length, 'other field')}` : null}`;
}

function shortened(value: unknown): string {
  const text = valueText(value);
  if (text === '') return 'nothing';
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
