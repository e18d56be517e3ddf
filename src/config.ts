import { isIP } from 'node:net';
import { z } from 'zod';
import { type AddressRange, readRange } from './services/addresses.ts';
import type { TokenSettings } from './services/tokens.ts';
import { addressFault } from './store/address.ts';

/** All configuration is by environment, with one prefix. The README's table is generated from this schema. */

/** Digits alone: Number() would read "1e3", "0x10" and " 5" too, which nobody means to write. */
const number = (fallback: number, min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, {
      error: ({ input }) => `"${input}" is no whole number; write digits alone, such as ${fallback}.`,
    })
    .transform(Number)
    .refine((value) => value >= min && value <= max, {
      error: ({ input }) => `${input} is out of range; from ${min} to ${max}.`,
    })
    .default(fallback);

/** The part of a list of proxies that names no addresses, if there is one. */
const strangeProxy = (text: string) => partsOf(text).find((part) => !isProxy(part));

export const configSchema = z.object({
  CROSSWALK_DATABASE_URL: z
    .string()
    .refine((url) => addressFault(url) === null, { error: ({ input }) => addressFault(String(input)) ?? '' })
    .default('file:data/crosswalk.sqlite')
    .describe('The database: the file of an SQLite database.'),
  CROSSWALK_HOST: z.string().default('127.0.0.1').describe('The address to listen on.'),
  CROSSWALK_PORT: number(3000, 0, 65_535).describe(
    'The port to listen on; 0 picks a free one, which is printed.',
  ),
  CROSSWALK_READ_ACCESS: z
    .enum(['public', 'key'])
    .default('public')
    .describe('Who may read: everybody, or holders of a key. Writing always needs a key.'),
  CROSSWALK_OIDC_ISSUER: z
    .string()
    .refine((text) => text === '' || isIssuer(text), {
      error: ({ input }) =>
        `"${input}" is no issuer; write its https: address, without query, as its tokens have it in "iss".`,
    })
    .default('')
    .describe('An OpenID Connect issuer whose tokens are taken beside API keys; empty takes none.'),
  CROSSWALK_OIDC_AUDIENCE: z
    .string()
    .default('')
    .describe('What tokens must have in `aud`; needed with an issuer.'),
  CROSSWALK_OIDC_ROLE_CLAIM: z
    .string()
    .default('crosswalk_role')
    .describe(
      'The claim that holds a role, or several of which the highest counts; a path is written with dots.',
    ),
  CROSSWALK_OIDC_COUNTRIES_CLAIM: z
    .string()
    .default('crosswalk_countries')
    .describe('The claim with the country codes that its holder may write in; without it, anywhere.'),
  CROSSWALK_OIDC_ORGANISATIONS_CLAIM: z
    .string()
    .default('crosswalk_organisations')
    .describe('The claim with the reporting organisations that its holder may write for; without it, any.'),
  CROSSWALK_AUDIT_ANCHOR: z
    .string()
    .default('')
    .describe(
      'The file that keeps the latest hash of the audit log, best on another disk; empty: beside the database, `.audit`.',
    ),
  CROSSWALK_REVIEW: z
    .enum(['two-people', 'single'])
    .default('two-people')
    .describe(
      '`two-people`: a mapping is accepted by a curator who did not write it; `single` lets one curator do both.',
    ),
  CROSSWALK_SEED: z
    .enum(['auto', 'never'])
    .default('auto')
    .describe('`auto` loads the reference data into an empty database at start.'),
  CROSSWALK_TRUST_PROXY: z
    .string()
    .refine((text) => strangeProxy(text) === undefined, {
      error: ({ input }) =>
        `"${strangeProxy(String(input))}" is no address of a proxy; write IP addresses or ranges, such as 10.0.0.0/8,192.168.1.4.`,
    })
    .default('')
    .describe(
      'Addresses (CIDR, comma separated) of proxies whose X-Forwarded-For is believed; empty believes none.',
    ),
  CROSSWALK_RATE_LIMIT: number(600, 0, 1_000_000).describe(
    'Requests a minute from one address; 0 sets no limit.',
  ),
  CROSSWALK_MAX_EVENT_LOOP_DELAY_MS: number(2_000, 0, 60_000).describe(
    'Above this delay the service answers 503 until it has caught up; 0 never does.',
  ),
  CROSSWALK_BODY_LIMIT_MB: number(1, 1, 100).describe('Largest JSON body, in MiB.'),
  CROSSWALK_IMPORT_LIMIT_MB: number(64, 1, 1_024).describe(
    'Largest table, workbook or RDF file to import, in MiB: these are read into memory.',
  ),
  CROSSWALK_IMPORT_STREAM_LIMIT_MB: number(1_024, 1, 1_000_000).describe(
    'Largest IATI file to import, in MiB: these are read as they arrive.',
  ),
  CROSSWALK_IMPORT_MAX_ROWS: number(100_000, 1, 1_000_000).describe('Most rows or activities in one import.'),
  CROSSWALK_IMPORT_MAX_DEPTH: number(64, 8, 10_000).describe(
    'Deepest nesting of elements in an imported XML file.',
  ),
  CROSSWALK_IMPORT_MAX_CELL: number(100_000, 100, 10_000_000).describe(
    'Longest cell or text in an imported file, in characters.',
  ),
  CROSSWALK_EXPORT_MAX_WORKBOOK_ROWS: number(10_000, 1, 200_000).describe(
    'Most projects in one exported workbook, which is made in memory.',
  ),
  CROSSWALK_EXPORT_MAX_SECONDS: number(300, 1, 86_400).describe(
    'How long a client may take for an exported file; then it is broken off.',
  ),
  CROSSWALK_STREAM_MAX_LISTENERS: number(100, 1, 10_000).describe(
    'Most streams of changes open at once, further ones are answered 503; one client has a tenth of them at most.',
  ),
  CROSSWALK_STREAM_SECONDS: number(900, 1, 86_400).describe(
    'After so long a stream of changes ends, and its listener connects again.',
  ),
  CROSSWALK_WEBHOOK_ALLOW_PRIVATE: z
    .string()
    .refine((text) => partsOf(text).every((part) => readRange(part) !== null), {
      error: ({ input }) =>
        `"${partsOf(String(input)).find((part) => readRange(part) === null)}" is no range of addresses; write IP addresses or ranges, such as 10.0.0.0/8,192.168.1.4.`,
    })
    .default('')
    .describe(
      'Private addresses (CIDR, comma separated) that webhooks may be sent to, without https too; empty allows public ones only.',
    ),
  CROSSWALK_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('How much is logged, as JSON lines on standard error.'),
});

export interface Config {
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  readonly readAccess: 'public' | 'key';
  readonly oidc: TokenSettings | null;
  /** Null: beside the database. */
  readonly auditAnchor: string | null;
  readonly review: 'two-people' | 'single';
  readonly seed: 'auto' | 'never';
  readonly trustProxy: readonly string[];
  readonly rateLimit: number;
  readonly maxEventLoopDelayMs: number;
  readonly bodyLimitBytes: number;
  readonly importLimits: {
    readonly wholeBytes: number;
    readonly streamBytes: number;
    readonly rows: number;
    readonly depth: number;
    readonly cellLength: number;
  };
  readonly exportLimits: { readonly workbookRows: number; readonly seconds: number };
  readonly streamLimits: {
    readonly listeners: number;
    readonly listenersPerClient: number;
    readonly seconds: number;
    readonly slowMs: number;
    readonly heartbeatMs: number;
  };
  readonly webhookAllowPrivate: readonly AddressRange[];
  readonly logLevel: string;
}

/** A setting that does not fit, told in words. */
export class ConfigError extends Error {}

/**
 * Reads the configuration; unknown CROSSWALK_ variables are refused, since a mistyped one would do nothing unseen. An
 * empty one counts as not set: that is how compose files and shells leave a setting out.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => name.startsWith('CROSSWALK_') && value !== undefined && value !== '',
    ),
  );
  refuseUnknown(set);
  const { CROSSWALK_PORT: port } = set;
  if (isServiceLink(port)) {
    throw new ConfigError(
      `CROSSWALK_PORT: Kubernetes has set it to ${port}, for the service named "crosswalk". Set enableServiceLinks: false in the pod, or give the service another name.`,
    );
  }
  const parsed = configSchema.safeParse(set);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    );
  }
  const values = parsed.data;
  return {
    databaseUrl: values.CROSSWALK_DATABASE_URL,
    host: values.CROSSWALK_HOST,
    port: values.CROSSWALK_PORT,
    readAccess: values.CROSSWALK_READ_ACCESS,
    oidc: oidcOf(values),
    auditAnchor: values.CROSSWALK_AUDIT_ANCHOR || null,
    review: values.CROSSWALK_REVIEW,
    seed: values.CROSSWALK_SEED,
    trustProxy: partsOf(values.CROSSWALK_TRUST_PROXY),
    rateLimit: values.CROSSWALK_RATE_LIMIT,
    maxEventLoopDelayMs: values.CROSSWALK_MAX_EVENT_LOOP_DELAY_MS,
    bodyLimitBytes: values.CROSSWALK_BODY_LIMIT_MB * 1024 * 1024,
    importLimits: {
      wholeBytes: values.CROSSWALK_IMPORT_LIMIT_MB * 1024 * 1024,
      streamBytes: values.CROSSWALK_IMPORT_STREAM_LIMIT_MB * 1024 * 1024,
      rows: values.CROSSWALK_IMPORT_MAX_ROWS,
      depth: values.CROSSWALK_IMPORT_MAX_DEPTH,
      cellLength: values.CROSSWALK_IMPORT_MAX_CELL,
    },
    exportLimits: {
      workbookRows: values.CROSSWALK_EXPORT_MAX_WORKBOOK_ROWS,
      seconds: values.CROSSWALK_EXPORT_MAX_SECONDS,
    },
    streamLimits: {
      listeners: values.CROSSWALK_STREAM_MAX_LISTENERS,
      listenersPerClient: Math.ceil(values.CROSSWALK_STREAM_MAX_LISTENERS / 10),
      seconds: values.CROSSWALK_STREAM_SECONDS,
      slowMs: 30_000,
      heartbeatMs: 15_000,
    },
    webhookAllowPrivate: partsOf(values.CROSSWALK_WEBHOOK_ALLOW_PRIVATE).flatMap(
      (part) => readRange(part) ?? [],
    ),
    logLevel: values.CROSSWALK_LOG_LEVEL,
  };
}

function oidcOf(values: z.output<typeof configSchema>): TokenSettings | null {
  const { CROSSWALK_OIDC_ISSUER: issuer, CROSSWALK_OIDC_AUDIENCE: audience } = values;
  if (issuer === '' && audience === '') return null;
  if (issuer === '' || audience === '') {
    throw new ConfigError('CROSSWALK_OIDC_ISSUER and CROSSWALK_OIDC_AUDIENCE: set both, or neither.');
  }
  return {
    issuer,
    audience,
    roleClaim: values.CROSSWALK_OIDC_ROLE_CLAIM,
    countriesClaim: values.CROSSWALK_OIDC_COUNTRIES_CLAIM,
    organisationsClaim: values.CROSSWALK_OIDC_ORGANISATIONS_CLAIM,
  };
}

/** Keys that come over an open line could be anybody's; on the machine itself there is none. */
function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.search !== '' || url.hash !== '' || url.username !== '') return false;
  const local = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && local);
}

function refuseUnknown(set: Readonly<Record<string, string | undefined>>): void {
  const known = Object.keys(configSchema.shape);
  const unknown = Object.entries(set)
    .filter(([name, value]) => !known.includes(name) && !isFromKubernetes(name, value))
    .map(([name]) => name);
  if (unknown.length === 0) return;
  throw new ConfigError(`Unknown settings: ${unknown.join(', ')}. Known: ${known.join(', ')}.`);
}

/** What Kubernetes tells each pod of the services beside it, here of those named "crosswalk" or "crosswalk-…". */
const FROM_KUBERNETES =
  /^CROSSWALK_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?)$/;

function isFromKubernetes(name: string, value: string | undefined): boolean {
  return FROM_KUBERNETES.test(name) || (name.endsWith('_PORT') && isServiceLink(value));
}

function isServiceLink(value: string | undefined): boolean {
  return /^(tcp|udp|sctp):\/\//.test(value ?? '');
}

function partsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Names that Fastify knows for ranges of addresses. */
const NAMED_RANGES = ['loopback', 'linklocal', 'uniquelocal'];

/** An address or a range of them. A count of hops or "true" would believe whoever comes. */
function isProxy(text: string): boolean {
  if (NAMED_RANGES.includes(text)) return true;
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (bits < 0 || address.includes('%') || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= bits);
}
