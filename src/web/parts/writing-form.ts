import type { FieldChange } from '../../domain/compare.ts';
import type { Fault } from '../../domain/types.ts';
import type { ProblemCode } from '../../services/problems.ts';
import { address } from '../addresses.ts';
import { type Html, html, type Part } from '../html.ts';
import type { Visitor } from '../layout.ts';
import { fieldTable } from './differences.ts';

/** Forms that write: who may, what keeps others out, and what was wrong with what was sent. */

/** What was sent and could not be done, shown at its form with what had been filled in. */
export interface FormFault {
  /** Which form of the page. */
  readonly form: string;
  readonly code: ProblemCode;
  readonly message: string;
  readonly faults: readonly Fault[];
  readonly fields: Readonly<Record<string, string>>;
  readonly chosen?: readonly string[];
  /** What others changed since the page was read; empty where that is not what was wrong. */
  readonly meanwhile: readonly FieldChange[];
}

export function writingForm(
  { formToken }: Visitor,
  action: string,
  fields: Part,
  { id }: { readonly id?: string } = {},
): Html {
  return html`<form class="fields" method="post" action="${action}"${id === undefined ? null : html` id="${id}"`}>
<input type="hidden" name="token" value="${formToken ?? ''}">${fields}</form>`;
}

/** What was wrong, above the form. */
export function faultNotice(fault: FormFault | null): Html | null {
  if (fault === null) return null;
  const others = fault.faults.filter(({ message }) => message !== fault.message);
  return html`<div class="notice bad" role="alert" id="fault"><p>${fault.message}</p>
${fault.faults.length === 1 && others.length === 0 ? html`<p>${fault.faults[0]?.fix}</p>` : null}
${others.length === 0 ? null : html`<ul>${others.map(({ message, fix }) => html`<li>${message} ${fix}</li>`)}</ul>`}</div>
${fault.meanwhile.length === 0 ? null : fieldTable('What was changed meanwhile', ['As you read it', 'As it is now'], fault.meanwhile)}`;
}

/** A reason that must be given, kept with who gave it and when. */
export function reasonField(form: string, hint: string, fault: FormFault | null): Html {
  return areaField(`${form}-reason`, 'reason', 'Reason', hint, fault);
}

export function areaField(
  id: string,
  name: string,
  label: string,
  hint: string,
  fault: FormFault | null,
): Html {
  const written = fault?.fields[name] ?? '';
  const wrong =
    fault === null
      ? null
      : html` aria-describedby="fault"${written.trim() === '' ? html` aria-invalid="true"` : null}`;
  return html`<div><label for="${id}">${label} <span class="hint">${hint}</span></label>
<textarea class="few" id="${id}" name="${name}" maxlength="2000" required${wrong}>${written}</textarea></div>`;
}

/** In place of a form, for who may not use it: one sentence on how one may. */
export function signInTo(visitor: Visitor, what: string, role: 'curator' | 'tagger', here: string): Html {
  return visitor.name === null
    ? html`<p class="note no-print">To ${what}, <a href="${address('/sign-in', { to: here })}">sign in with a ${role}’s key</a>; the operator of this service makes keys.</p>`
    : html`<p class="note no-print">You are signed in as ${visitor.name}. To ${what} takes a ${role}’s key; the operator of this service makes keys.</p>`;
}
