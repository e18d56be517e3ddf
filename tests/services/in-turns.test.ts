import { afterAll, beforeAll, expect, test } from 'vitest';
import { tagsAlone } from '../../src/domain/alignment-subject.ts';
import { compareText } from '../../src/domain/graph.ts';
import { type TableProject, tableProjectOf } from '../../src/domain/table-project.ts';
import { tagKeyOf } from '../../src/domain/tag-key.ts';
import { readSelection } from '../../src/http/routes/alignments.ts';
import { projectsOfConcept } from '../../src/services/alignments.ts';
import { NOW, type TablePage } from '../../src/store/port.ts';
import { project } from '../store/samples.ts';
import { type TestApp, testApp } from '../support/app.ts';

let app: TestApp;

beforeAll(async () => {
  app = await testApp();
});

afterAll(() => app.close());

test('others are served while the projects of an element are looked for among many', async () => {
  await app.views.at(NOW, async (view) => {
    const { concepts } = view.crosswalk.graph;
    const own = concepts.filter(({ framework }) => framework === 'srf');
    const any = tableProjectOf(project('any'), 'budget');
    function* many(): Generator<TableProject> {
      for (const [at, one] of own.entries())
        for (const other of own.slice(at + 1, at + 40)) {
          const tagKey = tagKeyOf(tagsAlone([one.id, other.id]));
          yield { ...any, id: `${one.id} ${other.id}`, tagKey };
        }
    }
    const all = [...many()].sort((a, b) => compareText(a.id, b.id));
    const tableProjects = async ({ after, limit }: TablePage) =>
      all.filter(({ id }) => after === null || compareText(id, after) > 0).slice(0, limit);
    const snapshot = { ...view.snapshot, tableProjects };
    let served = 0;
    let isOver = false;
    const serve = () => {
      served += 1;
      if (!isOver) setImmediate(serve);
    };
    setImmediate(serve);
    const query = { filter: {}, options: readSelection({}), after: null, limit: Number.POSITIVE_INFINITY };
    await projectsOfConcept({ ...view, snapshot }, 'sdg:17.19', query);
    isOver = true;
    expect(served).toBeGreaterThan(1);
  });
});
