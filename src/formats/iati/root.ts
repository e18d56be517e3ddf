import type { Fault } from '../../domain/types.ts';
import { fault, quote } from '../checks.ts';
import type { RefusedFile } from '../project-draft.ts';

type Refusal = Pick<RefusedFile, 'code' | 'message' | 'fix'>;

type JudgedRoot =
  | { readonly ok: true; readonly warnings: readonly Fault[] }
  | { readonly ok: false; readonly refused: Refusal };

const KNOWN_VERSIONS = ['2.01', '2.02', '2.03'];
const ACTIVITY_ROOTS = ['iati-activities', 'iati-activity'];
const ORGANISATION_ROOTS = ['iati-organisations', 'iati-organisation'];

/** Says from the root element whether the file is one of IATI activities of version 2, and what is odd about it. */
export function judgeRoot(name: string, namespace: string, versionText: string | null): JudgedRoot {
  if (namespace === '' && ORGANISATION_ROOTS.includes(name)) {
    return refused(
      'not-iati',
      'This is an IATI organisation file: it holds the budgets of an organisation and no activities.',
      'Send the activity file of the same publisher; its root element is iati-activities.',
    );
  }
  if (!ACTIVITY_ROOTS.includes(name)) {
    const message = `This is XML but not IATI: its root element is ${quote(name)}.`;
    return refused('not-iati', message, 'Send an IATI activity file; its root element is iati-activities.');
  }
  if (namespace !== '') {
    const message = `The elements are in the namespace ${quote(namespace)}; those of IATI are in none.`;
    return refused('not-iati', message, 'Remove the xmlns attribute from the root element.');
  }
  const version = versionText?.trim() ?? '';
  if (/^1(\.|$)/.test(version)) {
    return refused(
      'unsupported-version',
      `The file is in version ${quote(version)} of the IATI standard, which was withdrawn; versions 2.01 to 2.03 are read.`,
      'Export the activities in version 2.03.',
    );
  }
  const pointer = `/${name}/@version`;
  if (version === '') {
    const message = 'The file does not say its IATI version; it is read as 2.03.';
    return warned(fault(pointer, 'missing-version', message, 'Add version="2.03" to the root element.'));
  }
  if (!KNOWN_VERSIONS.includes(version)) {
    const message = `The IATI version ${quote(version)} is not known here; the file is read as 2.03.`;
    return warned(fault(pointer, 'unknown-version', message, 'Compare what was read with the file.'));
  }
  return { ok: true, warnings: [] };
}

function refused(code: RefusedFile['code'], message: string, fix: string): JudgedRoot {
  return { ok: false, refused: { code, message, fix } };
}

function warned(warning: Fault): JudgedRoot {
  return { ok: true, warnings: [warning] };
}
