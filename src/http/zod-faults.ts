import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import type { Fault } from '../domain/types.ts';

/** zod's issues as faults: where, what, and how to mend it, in words a reader of the API understands. */

type Issue = z.core.$ZodIssue;

/** What a request's part was refused for; Fastify adds which part it was. */
export class SchemaError extends Error {
  readonly issues: readonly Issue[];
  readonly validationContext: string | undefined;
  constructor(issues: readonly Issue[]) {
    super('the request does not fit its schema');
    this.issues = issues;
    this.validationContext = undefined;
  }
}

export const zodValidator: FastifySchemaCompiler<z.ZodType> = ({ schema }) => {
  return (data) => {
    const parsed = schema.safeParse(data);
    return parsed.success ? { value: parsed.data } : { error: new SchemaError(parsed.error.issues) };
  };
};

export function bodyFaults(issues: readonly Issue[]): readonly Fault[] {
  return issues.flatMap((issue) => toFaults(issue, 'invalid-body', pointerOf));
}

export function queryFaults(
  issues: readonly Issue[],
  code: 'invalid-path' | 'invalid-query',
): readonly Fault[] {
  return issues.flatMap((issue) => toFaults(issue, code, (path) => String(path[0] ?? '')));
}

function toFaults(issue: Issue, code: string, place: (path: readonly PropertyKey[]) => string): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: place([...issue.path, key]),
      code,
      message: `"${key.slice(0, 80)}" is not known here.`,
      fix: 'Leave it out, or mend its spelling; /docs lists what is known.',
    }));
  }
  const pointer = place(issue.path);
  const name = String(issue.path.at(-1) ?? 'the body');
  return [{ pointer, code, message: messageOf(issue, name), fix: fixOf(issue) }];
}

function messageOf(issue: Issue, name: string): string {
  switch (issue.code) {
    case 'invalid_type':
      return /received undefined/.test(issue.message)
        ? `${name} is missing.`
        : `${name} is of the wrong kind: ${issue.expected} is expected.`;
    case 'invalid_value':
      return `${name} has a value that is not offered.`;
    case 'invalid_union':
      return `${name} has none of the forms that are read here.`;
    case 'too_big':
      return `${name} is too large: at most ${issue.maximum}.`;
    case 'too_small':
      return `${name} is too small: at least ${issue.minimum}.`;
    default:
      return `${name} ${issue.message}${/[.!?]$/.test(issue.message) ? '' : '.'}`;
  }
}

function fixOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `Give ${article(issue.expected)}.`;
    case 'invalid_value':
      return `Use one of ${issue.values.map(String).join(', ')}.`;
    case 'invalid_union':
      return unionFix(issue);
    case 'too_big':
      return `Give at most ${issue.maximum}.`;
    case 'too_small':
      return `Give at least ${issue.minimum}.`;
    default:
      return 'See /docs for the form that is read here.';
  }
}

function unionFix(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  const inner = issue.errors.flat().find(({ path }) => path.length > 0);
  return inner === undefined
    ? 'See /docs for the forms that are read here.'
    : `At ${pointerOf(inner.path)}: ${inner.message}.`;
}

function article(kind: string): string {
  return /^[aeio]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}

/** RFC 6901. */
function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
