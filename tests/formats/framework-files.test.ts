import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { frameworkSchema, readFramework } from '../../src/formats/framework-files.ts';

const FOLDER = new URL('../../seed/frameworks/', import.meta.url);
const fileOf = (id: string): string => readFileSync(new URL(`${id}/framework.json`, FOLDER), 'utf8');
/** Results of one organisation; those of all other frameworks are shared. */
const OWN = ['msd', 'sp', 'srf', 'srf-2021', 'sv', 'toc'];

describe('whose results a framework holds', () => {
  it('is said by every framework of the seed', () => {
    const ids = readdirSync(FOLDER);
    const own = ids.filter((id) => {
      const read = readFramework(fileOf(id), 0);
      if (!read.ok) throw new Error(JSON.stringify(read.faults));
      return !read.value.sharedResults;
    });
    expect(own.sort()).toEqual(OWN);
  });

  it('must be said in a file of the seed, and is shared elsewhere until somebody says otherwise', () => {
    const { sharedResults: _, ...silent } = JSON.parse(fileOf('srf')) as Record<string, unknown>;
    const read = readFramework(JSON.stringify(silent), 0);
    expect(read.ok ? [] : read.faults.map(({ pointer }) => pointer)).toEqual(['/sharedResults']);
    expect(frameworkSchema.parse(silent).sharedResults).toBe(true);
    expect(frameworkSchema.parse({ ...silent, sharedResults: false }).sharedResults).toBe(false);
  });
});
