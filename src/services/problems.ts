import type { Fault } from '../domain/types.ts';

/**
 * Every error the service can answer with: stable code, HTTP status, title, and the text of its page under
 * /errors/{code}. A test holds this list, the documentation and the OpenAPI document together.
 */
export const PROBLEMS = {
  'invalid-query': {
    status: 400,
    title: 'The question is not well put',
    page: 'A query parameter is unknown, given twice, or has a value that does not fit. Each entry of `errors` names the parameter, what is wrong with it and what would work. Unknown parameters are refused so that a mistyped filter never passes for an answer.',
  },
  'retired-parameter': {
    status: 400,
    title: 'Retired parameter',
    page: 'A parameter, or one of its values, belongs to an earlier version of the rules. Each entry of `errors` names it and gives the address that works now. Pages redirect there by themselves.',
  },
  'invalid-json': {
    status: 400,
    title: 'The body is not JSON',
    page: 'The body could not be read as JSON. Check quotes, commas and brackets, and that the whole text was sent, in UTF-8.',
  },
  'malformed-request': {
    status: 400,
    title: 'This is no HTTP request',
    page: 'What was sent is not well-formed HTTP, or its headers are larger than is read. It was answered before anything was looked at.',
  },
  'invalid-path': {
    status: 400,
    title: 'The address cannot be read',
    page: 'Ids in addresses are URL-encoded and 1 to 255 characters long. IATI identifiers may contain slashes: write each as %2F.',
  },
  unauthenticated: {
    status: 401,
    title: 'A key is needed',
    page: 'Writing needs an API key; where reading is closed, so does reading. Send it as `Authorization: Bearer <key>`. A key that is unknown, mistyped, expired or withdrawn is answered the same way. The operator makes keys with `npx crosswalk keys create --role tagger`.',
  },
  forbidden: {
    status: 403,
    title: 'This key may not do that',
    page: 'The key is good, but it does not allow this: its role is too low, or it is bound to countries or reporting organisations and the project is not wholly among them, before and after. The table in docs/permissions.md says what each role may do.',
  },
  'own-work': {
    status: 403,
    title: 'Somebody else has to review this',
    page: 'A version of a mapping or question is accepted by a curator who did not write what it says and whom it does not name as its author. Ask another curator. An installation of a single person switches this off with CROSSWALK_REVIEW=single. Nothing was written.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing',
    page: 'Nothing stands at this address, nothing has this id at the change asked for, or it is nothing you may know of. The detail names what was looked for; where something has a similar id, it is named too.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not do that',
    page: 'The address exists, but not with this method. The `Allow` header lists the methods it has.',
  },
  'not-acceptable': {
    status: 406,
    title: 'This format is not offered here',
    page: 'The answer cannot be given in the format asked for with `Accept` or `?format=`. The detail lists the formats that are offered.',
  },
  'already-sent': {
    status: 409,
    title: 'This request was sent already',
    page: 'A request with the same `Idempotency-Key` is still running, or was carried out with an answer too large to keep; the detail says which. While it runs, wait and send the same request again to get its answer. Nothing was done a second time.',
  },
  'name-taken': {
    status: 409,
    title: 'The name is taken',
    page: 'Something has this name already, and its name is never given to anything else, so that who refers to it always finds the same. Choose another name.',
  },
  'wrong-status': {
    status: 409,
    title: 'The status of the mapping does not allow that',
    page: 'A mapping is proposed first, then accepted or rejected; an accepted one is retired in the end, by itself or because another takes its place. Nothing else can become of it: what was rejected or retired is proposed anew. The detail names the status it has. Nothing was written.',
  },
  'statement-exists': {
    status: 409,
    title: 'The set has this statement already',
    page: 'In a mapping set a statement is in force once, and proposed once. The detail names the mapping that makes it: change that one with PUT, which proposes a revision where it is accepted, or propose in another set. Nothing was written.',
  },
  'version-conflict': {
    status: 412,
    title: 'Somebody else was faster',
    page: 'What is to be changed has changed since the version named in `If-Match`, or exists although `If-None-Match: *` was sent. Read it again, bring your change to the new version, and send it with the new ETag. An import is answered so when others wrote at the same time again and again, and an undo when something later touched what the import wrote, or says what would be put back. Stale mappings are carried over at the change at which they were read: it is answered so where one was flagged since. Nothing was written.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    page: 'The body is larger than this address takes. Cut the file into parts; importing them one after another gives the same result. Operators can raise the limits by configuration.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is of a type that is not read here',
    page: 'Send JSON as `application/json`. Send files to be imported as `text/csv`, `application/xml`, `text/xml`, `text/turtle` or `application/octet-stream`; with curl: `--data-binary @file -H "Content-Type: text/csv"`.',
  },
  'invalid-body': {
    status: 422,
    title: 'The body does not say what it must',
    page: 'The body was read, but something in it is missing, of the wrong kind or contradicts itself. Each entry of `errors` has a JSON pointer to the place, what is wrong and how to mend it. Nothing was written.',
  },
  'unknown-concept': {
    status: 422,
    title: 'No such element in any framework',
    page: 'A code stands for nothing known here. The entry names the nearest known elements. Write ids as `framework:code`, such as `sdg:10.7` or `gcm:5`; `GET /v1/frameworks` lists the frameworks.',
  },
  'ambiguous-concept': {
    status: 422,
    title: 'A code that means several elements',
    page: 'A code stands for several elements: `1.2` is a target and a deliverable, and the indicator code C200303 stands under three targets. The entry lists them; write the one you mean in full, such as `sdg:1.2`.',
  },
  'lint-errors': {
    status: 422,
    title: 'It cannot stand beside what is in force',
    page: 'This review would bring an error into the crosswalk: a contradiction, a statement made twice, a broader and a narrower one on a pair, a mapping that asks a question which is not in force. Each entry of `errors` names the rule, the other mapping or question, and how to correct it. Nothing was written.',
  },
  'invalid-decision': {
    status: 422,
    title: 'There is nothing to decide here',
    page: "Only alignments can be confirmed or declined: what the project's tags lead to. What the project declares itself is changed by changing its tags. An element above a tag of the project or above a confirmed element cannot be declined. What is only possible is added as a tag. Declining asks for a reason.",
  },
  'unknown-question': {
    status: 422,
    title: 'Unknown question',
    page: 'The question is not in the catalogue. `GET /v1/questions` lists all questions, and `GET /v1/projects/{id}/questions` those that a project has still to answer.',
  },
  'invalid-answer': {
    status: 422,
    title: 'Invalid answer',
    page: "An answer is given once for the whole project, or once for each of the project's own tags. The entry names the question and the tag.",
  },
  'contradicting-answers': {
    status: 422,
    title: 'Answers that contradict each other',
    page: 'Yes to one question means yes to another one, which is answered no. The entry names both. Change one of the two answers.',
  },
  'unreadable-file': {
    status: 422,
    title: 'The file cannot be read',
    page: 'The file as a whole is not what it should be: not well-formed, of another kind, in a version that is not read, or without a column that is needed. The detail says where and how to mend it. Nothing was written.',
  },
  'rejected-rows': {
    status: 422,
    title: 'Some rows cannot be taken',
    page: 'In atomic mode (the default) a file is taken as a whole or not at all. This one has rows with errors, so nothing was written; the report lists each row with pointer, message and fix. Mend the rows, or import with `mode=partial` to take the good ones.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key stands for another request',
    page: 'A key stands for one request: method, address and body. This one was used within the last 24 hours for another. Take a new key for a new request. Nothing was written.',
  },
  'precondition-required': {
    status: 428,
    title: 'Say which version you are changing',
    page: "It exists already. To replace, delete or rotate it, or to decide anew what is decided, send the ETag of the version you read as `If-Match`, so that nobody's change is lost unseen. To create only, send `If-None-Match: *`.",
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    page: 'More requests came from this address than the operator allows in a minute. Wait as long as the `Retry-After` header says.',
  },
  'internal-error': {
    status: 500,
    title: 'A fault of ours',
    page: 'Something went wrong that is no fault of the request. The operator finds it in the log under the request id. Nothing of the request was written, or all of it: never a half.',
  },
  unavailable: {
    status: 503,
    title: 'Not available just now',
    page: 'The database cannot be used at this moment, or the service is overloaded or stopping. Try again after the time in the `Retry-After` header. An answer that was acknowledged before is on disk.',
  },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** An error with a code of the list above; `extra` is merged into the problem document (an import's report). */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly faults: readonly Fault[];
  readonly extra: Readonly<Record<string, unknown>>;
  constructor(
    code: ProblemCode,
    detail: string,
    faults: readonly Fault[] = [],
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.code = code;
    this.faults = faults;
    this.extra = extra;
  }
}

/** One sentence for a list of faults: the first one, and how many more. */
export function summarize(faults: readonly Fault[]): string {
  const [first] = faults;
  if (first === undefined) return '';
  return faults.length === 1 ? first.message : `${first.message} (and ${faults.length - 1} more)`;
}
