import { createHash } from 'node:crypto';
import { isDate } from '../domain/dates.ts';
import type { FrozenReport } from '../store/frozen.ts';
import { type Moment, NOW, type Snapshot, type Store, StoreError } from '../store/port.ts';
import { Problem } from './problems.ts';
import type { Writer } from './projects.ts';

/** Reports kept as they were answered, for good. */

interface FreezeRequest {
  readonly name: string;
  readonly signedOffBy: string;
  readonly reason: string;
  /** An address of ours, with its query. */
  readonly report: string;
  readonly format: string | null;
}

/** What an address answered. */
export interface Answered {
  readonly mediaType: string;
  readonly content: Buffer;
}

/** What may be frozen: answers that are computed from tags, mappings and projects, and nothing that writes. */
const FREEZABLE = [
  /^\/v1\/reports\/[a-z-]+$/,
  /^\/v1\/projects\/[^/]+\/alignments$/,
  /^\/v1\/concepts\/[^/]+\/(?:alignments|projects)$/,
];
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Computes a report by `answer`, which is asked for an address of ours that names its change, and keeps what it answers.
 * An address that names no moment is answered at the latest change.
 */
export async function freezeReport(
  store: Store,
  request: FreezeRequest,
  answer: (address: string) => Promise<Answered>,
  { actor, at }: Writer,
): Promise<FrozenReport> {
  const { path, parameters } = readAddress(request);
  const moment = momentIn(parameters, at);
  await store.read(NOW, (snapshot) => refuseUsed(snapshot, request.name));
  const state = await store.read(moment ?? NOW, async ({ change, revision }) => ({
    ofChange: change,
    ofRevision: revision,
  }));
  if (moment !== null) {
    parameters.delete('asOf');
    parameters.set('change', String(state.ofChange));
  }
  const address = `${path}?${parameters.toString()}`;
  const { mediaType, content } = await answer(address);
  if (content.length > MAX_BYTES) {
    throw faulty(
      '/report',
      `The report has ${content.length} bytes, and at most ${MAX_BYTES} are kept.`,
      'Narrow it by filters or limit.',
    );
  }
  const report: FrozenReport = {
    name: request.name,
    signedOffBy: request.signedOffBy,
    reason: request.reason,
    report: address,
    mediaType,
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    frozenBy: actor,
    frozenAt: at,
    ...state,
  };
  const reason = `report "${request.name}" frozen: ${request.reason}`;
  try {
    await store.commit(
      [{ kind: 'freeze-report', report, content }],
      [{ kind: 'unused-name', name: request.name }],
      { actor, reason, details: { kind: 'frozen-report', name: request.name } },
    );
  } catch (error) {
    throw error instanceof StoreError && error.code === 'conflict' ? nameTaken(request.name) : error;
  }
  return report;
}

export async function requireFrozen(snapshot: Snapshot, name: string): Promise<FrozenReport> {
  const report = await snapshot.frozenReport(name);
  if (report !== null) return report;
  const message = `There is no frozen report "${name}".`;
  throw new Problem('not-found', message, [
    {
      pointer: 'name',
      code: 'unknown-report',
      message,
      fix: 'See GET /v1/frozen-reports for those there are.',
    },
  ]);
}

function readAddress({ report, format }: FreezeRequest): { path: string; parameters: URLSearchParams } {
  const base = 'http://crosswalk.invalid';
  const url = URL.canParse(report, base) ? new URL(report, base) : null;
  // An address that reads otherwise once it is put in order could mean another thing than was looked at.
  if (url === null || url.origin !== base || url.pathname + url.search !== report) {
    throw faulty(
      '/report',
      'The report is no address of this service.',
      'Write path and query alone, such as /v1/reports/contributions?to=sdg.',
    );
  }
  if (!FREEZABLE.some((pattern) => pattern.test(url.pathname))) {
    throw faulty(
      '/report',
      `What ${url.pathname.slice(0, 200)} answers is no report.`,
      'Name an address under /v1/reports, or alignments of a project or element.',
    );
  }
  const parameters = url.searchParams;
  if (format !== null) {
    if (parameters.has('format')) {
      throw faulty('/format', 'The address names a format already.', 'Give it in one of the two places.');
    }
    parameters.set('format', format);
  }
  return { path: url.pathname, parameters };
}

/** Null where the parameters do not fit: the address itself will refuse them then, in its own words. */
function momentIn(parameters: URLSearchParams, at: string): Moment | null {
  const changes = parameters.getAll('change');
  const dates = parameters.getAll('asOf');
  if (changes.length + dates.length === 0) return NOW;
  if (changes.length + dates.length > 1) return null;
  const [change] = changes;
  if (change !== undefined)
    return /^\d{1,10}$/.test(change) ? { kind: 'change', change: Number(change) } : null;
  const [date = ''] = dates;
  return isDate(date) && date < at.slice(0, 10) ? { kind: 'asOf', date } : null;
}

async function refuseUsed(snapshot: Snapshot, name: string): Promise<void> {
  if ((await snapshot.frozenReport(name)) !== null) throw nameTaken(name);
}

function nameTaken(name: string): Problem {
  const message = `There is a frozen report "${name}" already, and names are never used again.`;
  return new Problem('name-taken', message, [
    { pointer: '/name', code: 'name-taken', message, fix: 'Choose another name.' },
  ]);
}

function faulty(pointer: string, message: string, fix: string): Problem {
  return new Problem('invalid-body', message, [{ pointer, code: 'invalid-report', message, fix }]);
}
