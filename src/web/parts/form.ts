import { type Html, html } from '../html.ts';

/** Fields of forms, each with its label. */

type Choice = readonly [value: string, name: string];

/** A form that asks again with other filters; it works by the address alone. */
export function filterForm(action: string, fields: readonly Html[]): Html {
  return html`<form class="filters" action="${action}" method="get">${fields}<button>Show</button></form>`;
}

export function textField(
  name: string,
  label: string,
  value: string,
  {
    size = 16,
    maxlength = 200,
    type = 'text',
  }: { size?: number; maxlength?: number; type?: 'text' | 'date' } = {},
): Html {
  const bounds = type === 'date' ? null : html` size="${size}" maxlength="${maxlength}"`;
  return html`<div><label for="field-${name}">${label}</label><input type="${type}" id="field-${name}" name="${name}" value="${value}"${bounds}></div>`;
}

export function selectField(name: string, label: string, value: string, choices: readonly Choice[]): Html {
  return html`<div><label for="field-${name}">${label}</label><select id="field-${name}" name="${name}">${choices.map(
    ([choice, text]) =>
      html`<option value="${choice}"${choice === value ? html` selected` : null}>${text}</option>`,
  )}</select></div>`;
}
