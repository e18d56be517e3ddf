import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixtures, unpack } from '../support/past/fixtures.ts';
import { differencesOf, readAnswers, recordAnswers } from '../support/past/record.ts';

/**
 * Databases that earlier versions filled, with the answers that these gave about their past. Where a change of the rules
 * changes answers on purpose, `npm run past:record` names each and keeps the new ones.
 */
describe.each(fixtures())('the database of %s, migrated', (name) => {
  test('gives every answer about its past byte for byte as its own version gave it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosswalk-kept-'));
    try {
      const file = join(folder, 'kept.sqlite');
      unpack(name, file);
      const kept = readAnswers(name);
      expect(kept.length).toBeGreaterThan(800);
      expect(differencesOf(kept, await recordAnswers(file))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 240_000);
});
