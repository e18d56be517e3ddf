import { z } from 'zod';

/** All configuration is by environment, with one prefix. The README's table is generated from this schema. */

const number = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

export const configSchema = z.object({
  CROSSWALK_DATABASE_URL: z
    .string()
    .min(1)
    .default('file:data/crosswalk.sqlite')
    .describe('The database: the file of an SQLite database.'),
  CROSSWALK_HOST: z.string().min(1).default('127.0.0.1').describe('The address to listen on.'),
  CROSSWALK_PORT: number(3000, 0, 65_535).describe(
    'The port to listen on; 0 picks a free one, which is printed.',
  ),
  CROSSWALK_READ_ACCESS: z
    .enum(['public', 'key'])
    .default('public')
    .describe('Who may read: everybody, or holders of a key. Writing always needs a key.'),
  CROSSWALK_SEED: z
    .enum(['auto', 'never'])
    .default('auto')
    .describe('`auto` loads the reference data into an empty database at start.'),
  CROSSWALK_TRUST_PROXY: z
    .string()
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
  CROSSWALK_IMPORT_LIMIT_MB: number(64, 1, 1_024).describe('Largest file to import, in MiB.'),
  CROSSWALK_IMPORT_MAX_ROWS: number(20_000, 1, 1_000_000).describe('Most rows or activities in one import.'),
  CROSSWALK_IMPORT_MAX_DEPTH: number(64, 8, 10_000).describe(
    'Deepest nesting of elements in an imported XML file.',
  ),
  CROSSWALK_IMPORT_MAX_CELL: number(100_000, 100, 10_000_000).describe(
    'Longest cell or text in an imported file, in characters.',
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
  readonly seed: 'auto' | 'never';
  readonly trustProxy: readonly string[];
  readonly rateLimit: number;
  readonly maxEventLoopDelayMs: number;
  readonly bodyLimitBytes: number;
  readonly importLimitBytes: number;
  readonly importLimits: { readonly rows: number; readonly depth: number; readonly cellLength: number };
  readonly logLevel: string;
}

/** A setting that does not fit, told in words. */
export class ConfigError extends Error {}

/** Reads the configuration; unknown CROSSWALK_ variables are refused, since a mistyped one would do nothing unseen. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const known = new Set(Object.keys(configSchema.shape));
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith('CROSSWALK_') && !known.has(name),
  );
  if (unknown.length > 0)
    throw new ConfigError(`Unknown settings: ${unknown.join(', ')}. Known: ${[...known].join(', ')}.`);
  const parsed = configSchema.safeParse(environment);
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
    seed: values.CROSSWALK_SEED,
    trustProxy: values.CROSSWALK_TRUST_PROXY.split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
    rateLimit: values.CROSSWALK_RATE_LIMIT,
    maxEventLoopDelayMs: values.CROSSWALK_MAX_EVENT_LOOP_DELAY_MS,
    bodyLimitBytes: values.CROSSWALK_BODY_LIMIT_MB * 1024 * 1024,
    importLimitBytes: values.CROSSWALK_IMPORT_LIMIT_MB * 1024 * 1024,
    importLimits: {
      rows: values.CROSSWALK_IMPORT_MAX_ROWS,
      depth: values.CROSSWALK_IMPORT_MAX_DEPTH,
      cellLength: values.CROSSWALK_IMPORT_MAX_CELL,
    },
    logLevel: values.CROSSWALK_LOG_LEVEL,
  };
}
