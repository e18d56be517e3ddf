import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/store/open.ts';
import type { Store } from '../../src/store/port.ts';
import type { Adapter } from './adapter.ts';
import { conformance } from './conformance/conformance.ts';

const sqlite: Adapter = {
  name: 'SQLite file',
  open: async (now) => {
    const folder = mkdtempSync(join(tmpdir(), 'crosswalk-store-'));
    const url = `file:${join(folder, 'test.sqlite')}`;
    const store = await openDatabase(url, now);
    const others: Store[] = [];
    return {
      store,
      another: async () => {
        const other = await openDatabase(url, now);
        others.push(other);
        return other;
      },
      close: async () => {
        for (const open of [store, ...others]) await open.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

conformance(sqlite);
