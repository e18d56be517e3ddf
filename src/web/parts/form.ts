import { type Html, html } from '../html.ts';

/** Fields of forms, each with its label. */

type Choice = readonly [value: string, name: string];

export interface Field {
  readonly name: string;
  readonly content: Html;
}

/** Parameters that a new question does not take over. */
const NEVER_KEPT = ['cursor', 'format', 'width'];

/** Parameters without a field, as people call them. */
const KEPT_WORDS: Readonly<Record<string, string>> = {
  minConfidence: 'confidence of at least',
  minStrength: 'strength of at least',
  taggedWith: 'tagged with a framework:',
  tag: 'tagged with',
  change: 'as of change',
  asOf: 'as of',
  humanitarian: 'humanitarian:',
  example: 'invented examples:',
  region: 'region',
  classification: 'classified as',
};

interface FilterForm {
  readonly action: string;
  readonly fields: readonly Field[];
  /** Asked less often: folded away while none of them is used. */
  readonly more?: readonly Field[];
  /** What is asked now. Parameters without a field stay asked, save `replaced`, which fields of other names stand for. */
  readonly asked?: URLSearchParams;
  readonly replaced?: readonly string[];
}

/** A form that asks again with other filters; it works by the address alone. */
export function filterForm({
  action,
  fields,
  more = [],
  asked = new URLSearchParams(),
  replaced = [],
}: FilterForm): Html {
  const own = new Set([...[...fields, ...more].map(({ name }) => name), ...replaced, ...NEVER_KEPT]);
  const kept = [...asked].filter(([name]) => !own.has(name));
  const inUse = more.some(({ name }) => (asked.get(name) ?? '') !== '');
  return html`<form class="filters" action="${action}" method="get">
<div class="row">${fields.map(({ content }) => content)}</div>
${more.length === 0 ? null : html`<details${inUse ? html` open` : null}><summary>More filters</summary><div class="row">${more.map(({ content }) => content)}</div></details>`}
${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button>Show</button>
${kept.length === 0 ? null : html`<p class="small">Also asked: ${kept.map(([name, value]) => `${KEPT_WORDS[name] ?? name} ${value}`).join(', ')}. <a href="${action}">Reset</a></p>`}
</form>`;
}

export function textField(
  name: string,
  label: string,
  value: string,
  {
    size = 16,
    maxlength = 200,
    type = 'text',
    placeholder,
  }: { size?: number; maxlength?: number; type?: 'text' | 'date'; placeholder?: string } = {},
): Field {
  const bounds =
    type === 'date'
      ? null
      : html` size="${size}" maxlength="${maxlength}"${placeholder === undefined ? null : html` placeholder="${placeholder}"`}`;
  return {
    name,
    content: html`<div><label for="field-${name}">${label}</label><input type="${type}" id="field-${name}" name="${name}" value="${value}"${bounds}></div>`,
  };
}

/** What the address asks of one name; several values as the API reads them from one. */
export function askedFor(parameters: URLSearchParams, name: string): string {
  return parameters.getAll(name).join(',');
}

export function selectField(name: string, label: string, value: string, choices: readonly Choice[]): Field {
  // What was asked and is none of the choices stays asked.
  const isKnown = value === '' || choices.some(([choice]) => choice === value);
  const all = isKnown ? choices : [...choices, [value, value.replaceAll(',', ' and ')] as const];
  return {
    name,
    content: html`<div><label for="field-${name}">${label}</label><select id="field-${name}" name="${name}">${all.map(
      ([choice, text]) =>
        html`<option value="${choice}"${choice === value ? html` selected` : null}>${text}</option>`,
    )}</select></div>`,
  };
}
