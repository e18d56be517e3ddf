import type { Fault } from '../../../domain/types.ts';
import type { Views } from '../../../services/crosswalk.ts';
import { PROBLEMS, Problem } from '../../../services/problems.ts';
import type { StoredMapping } from '../../../store/port.ts';
import type { FormFault } from '../../../web/parts/writing-form.ts';

/** What the forms of curators have in common. */

export const MOST_FORM_BYTES = 256 * 1024;
const MOST_REASON = 2_000;

/** Nothing is decided about a state that was asked for by its change or day. Later pages of a list send back what was read. */
export function isAskedOfNow({
  change,
  asOf,
}: {
  readonly change?: number | undefined;
  readonly asOf?: string | undefined;
}): boolean {
  return change === undefined && asOf === undefined;
}

/** A reason is asked of every decision. */
export function reasonOf({ reason = '' }: Readonly<Record<string, string>>): string {
  return writtenText(reason, MOST_REASON, 'Write down why: the reason stays with the mapping.');
}

/** The change that the page showed when it was read. */
export function changeRead({ read = '' }: Readonly<Record<string, string>>): number {
  if (/^\d{1,9}$/.test(read)) return Number(read);
  throw new Problem('invalid-body', 'The form does not say what was read. Open the page again.');
}

export function writtenText(text: string, most: number, empty: string): string {
  const written = optionalText(text, most);
  if (written === null) throw new Problem('invalid-body', empty);
  return written;
}

/** What was written in a field; null where it was left empty. */
export function optionalText(text: string | undefined, most: number): string | null {
  // Browsers send a line break as two characters, which they do not count.
  const written = (text ?? '').replaceAll('\r\n', '\n').trim();
  if (written === '') return null;
  if (written.length > most || !written.isWellFormed() || written.includes('\0'))
    throw new Problem('invalid-body', `Write at most ${most} characters, all of them printable.`);
  return written;
}

/** What went wrong, for the form and for the status line; what the form cannot mend is thrown on. */
export function atForm(
  error: unknown,
  form: string,
  fields: Readonly<Record<string, string>>,
): { readonly fault: FormFault; readonly status: number } {
  if (!(error instanceof Problem) || PROBLEMS[error.code].status >= 500 || error.code === 'not-found')
    throw error;
  const message =
    error.code === 'version-conflict' ? `${error.message} Check it and decide again.` : error.message;
  return {
    fault: { form, code: error.code, message, faults: error.faults.map(forPeople), fields, meanwhile: [] },
    status: PROBLEMS[error.code].status,
  };
}

/** How to mend it at the pages, where that is not done as at the API. */
function forPeople(fault: Fault): Fault {
  return fault.code === 'not-carried-over'
    ? { ...fault, fix: 'Open the mapping by itself: choose the new element there.' }
    : fault;
}

/** The mapping as it stood when the page was read; null where it was not there. */
export async function mappingAsRead(views: Views, id: string, read: number): Promise<StoredMapping | null> {
  return views.at(
    { kind: 'change', change: read },
    async ({ crosswalk }) => crosswalk.mappings.find((one) => one.id === id) ?? null,
  );
}
