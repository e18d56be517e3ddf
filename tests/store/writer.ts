import { openDatabase } from '../../src/store/open.ts';
import { AUTHOR, line, project, put } from './samples.ts';

/**
 * A process for tests to kill: commits three projects with one title, again and again, and prints the number of each
 * change once it is acknowledged.
 */
const [file = ''] = process.argv.slice(2);
const store = await openDatabase(`file:${file}`, () => new Date().toISOString());
for (let n = 1; ; n += 1) {
  const trio = ['a', 'b', 'c'].map((id) =>
    put(project(id, { title: `round ${n}`, amounts: [line(n), line(2 * n)] })),
  );
  const { change } = await store.commit(trio, [], AUTHOR);
  process.stdout.write(`${change}\n`);
}
