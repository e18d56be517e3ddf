import type { Client } from './connection.ts';

/** When keys were last used: not versioned, and no change. */

export function keyUses(client: Client): ReadonlyMap<string, string> {
  const rows = client.prepare('SELECT key, last_used_at AS at FROM api_key_use').all() as {
    readonly key: string;
    readonly at: string;
  }[];
  return new Map(rows.map(({ key, at }) => [key, at]));
}

export function recordKeyUses(client: Client, uses: ReadonlyMap<string, string>): void {
  const keep = client.prepare(
    `INSERT INTO api_key_use (key, last_used_at) SELECT id, :at FROM api_key WHERE id = :key
     ON CONFLICT (key) DO UPDATE SET last_used_at = max(last_used_at, excluded.last_used_at)`,
  );
  client
    .transaction(() => {
      for (const [key, at] of uses) keep.run({ key, at });
    })
    .immediate();
}
