import type Database from 'better-sqlite3';
import type { Client } from './connection.ts';

/**
 * Statements kept for each connection: preparing one costs many times what a small read costs. A text with more values than
 * usual is a text of its own, so the oldest are dropped.
 */
const KEPT = 200;

type Mode = 'rows' | 'raw' | 'pluck';

const kept = new WeakMap<Client, Map<string, Database.Statement>>();

/** The statement of a text on a connection. To be read to its end at once: the next reader has the same one. */
export function prepared(client: Client, text: string, mode: Mode = 'rows'): Database.Statement {
  let statements = kept.get(client);
  if (statements === undefined) {
    statements = new Map();
    kept.set(client, statements);
  }
  const key = `${mode} ${text}`;
  let statement = statements.get(key);
  if (statement === undefined) {
    statement = client.prepare(text);
    if (mode === 'raw') statement.raw();
    if (mode === 'pluck') statement.pluck();
    const [oldest] = statements.keys();
    if (statements.size >= KEPT && oldest !== undefined) statements.delete(oldest);
    statements.set(key, statement);
  }
  return statement;
}
