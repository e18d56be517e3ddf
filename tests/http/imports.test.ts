import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { exportRow, exportWorkbook } from '../fixtures/uninfo/workbook.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { hasShared, readShared, sharedTitle } from '../support/shared.ts';

const IMPORT = '/v1/imports/projects';
const BYTES = 'application/octet-stream';

interface Report {
  readonly source: string;
  readonly received: number;
  readonly created: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly change: number | null;
}

let server: TestApp;
let client: Client;
let curator: Client;
beforeEach(async () => {
  server = await testApp();
  client = clientOf(server.app, await server.authorize('tagger'));
  curator = clientOf(server.app, await server.authorize('curator'));
});
afterEach(() => server.close());

const load = async (body: string | Buffer, query = '', type = BYTES) =>
  ok<Report>(await client.raw('POST', `${IMPORT}${query}`, body, type));

describe('the template', () => {
  it.each(['xlsx', 'csv'])('as %s can be imported as it comes', async (format) => {
    const template = await client.get(`/v1/imports/template?format=${format}`);
    const report = await load(template.rawPayload, '?dryRun=true');
    expect(report).toMatchObject({ source: format, received: 1, created: 1, rejected: 0 });
  });
});

describe('a UN INFO export', () => {
  it('is known by its header, and refused in words without a currency', async () => {
    const file = Buffer.from(exportWorkbook([exportRow()]));
    const refused = problemOf(await client.raw('POST', IMPORT, file, BYTES), 'unreadable-file');
    expect(refused.errors[0]?.fix).toMatch(/currency=USD/);
    expect((await load(file, '?currency=USD')).source).toBe('uninfo');
  });

  it('is known by its header also where it has as many rows as are read, and one more', async () => {
    const importLimits = { ...readConfig({}).importLimits, rows: 2 };
    const narrow = await testApp({ seeded: false, importLimits });
    try {
      const tagger = clientOf(narrow.app, await narrow.authorize());
      const send = (rows: number) => {
        const file = exportWorkbook(Array.from({ length: rows }, (_, n) => exportRow({ ID: n })));
        return tagger.raw('POST', `${IMPORT}?currency=USD&dryRun=true`, Buffer.from(file), BYTES);
      };
      expect(ok(await send(2))).toMatchObject({ source: 'uninfo', received: 2, rejected: 0 });
      expect(problemOf(await send(3), 'unreadable-file').errors[0]?.code).toBe('file-too-large');
    } finally {
      await narrow.close();
    }
  });

  it.skipIf(!hasShared)(
    sharedTitle(
      'keeps every sub-output: sums to the cent, classifications to filter by, and nothing new the second time',
    ),
    async () => {
      const file = readShared('samples/uninfo/Arab_States__water.xlsx');
      expect(await load(file, '?currency=USD')).toMatchObject({ received: 80, created: 80, rejected: 0 });
      const all = 'status=pipeline,implementation,finalisation,closed,cancelled,suspended';
      const report = ok<{ tables: { currency: string; total: { amount: string } }[] }>(
        await client.get(`/v1/reports/contributions?to=sdg&method=equal-split&amountKind=required&${all}`),
      );
      expect(report.tables).toMatchObject([{ currency: 'USD', total: { amount: '769652560.00' } }]);
      const before = await client.change();
      expect(await load(file, '?currency=USD')).toMatchObject({ unchanged: 80, change: null });
      expect(await client.change()).toBe(before);
      const [first] = ok<{ items: { classifications: { scheme: string; code: string }[] }[] }>(
        await client.get('/v1/projects?limit=1'),
      ).items;
      const plan = first?.classifications.find(({ scheme }) => scheme === 'plan');
      const found = ok<{ items: unknown[] }>(
        await client.get(
          `/v1/projects?limit=200&classification=plan:${encodeURIComponent(plan?.code ?? '')}`,
        ),
      );
      expect(found.items.length).toBeGreaterThan(0);
      expect(found.items.length).toBeLessThan(80);
    },
  );

  it('builds the country framework, once, and projects can be tagged with it', async () => {
    const file = Buffer.from(exportWorkbook([exportRow({ Country: 'Kenya' })]));
    const built = ok<{ frameworks: { id: string; outcome: string }[] }>(
      await curator.raw('POST', '/v1/imports/frameworks', file, BYTES),
    );
    expect(built.frameworks).toMatchObject([{ id: 'unsdcf-ken', outcome: 'created' }]);
    const again = await curator.raw('POST', '/v1/imports/frameworks', file, BYTES);
    expect(again.json()).toMatchObject({ change: null, frameworks: [{ outcome: 'unchanged' }] });
    const { items } = ok<{ items: { id: string }[] }>(
      await client.get('/v1/frameworks/unsdcf-ken/concepts?level=output'),
    );
    ok(await client.put('/v1/projects/p', { title: 'P', tags: [items[0]?.id] }), 201);
  });
});

describe('undoing an import', () => {
  const CSV = 'text/csv';

  it('puts back what was there and removes what was new, in one change, and the import stays readable', async () => {
    ok(await client.put('/v1/projects/kept', { title: 'As it was', tags: ['sdg:10.7'] }), 201);
    const { change } = await load('id,title,tags\nkept,Overwritten,gcm:5\nnew,New,gcm:6\n', '', CSV);
    const undone = ok<{ restored: number; removed: number; change: number }>(
      await client.send({ method: 'POST', url: `/v1/imports/${change}/undo` }),
    );
    expect(undone).toMatchObject({ restored: 1, removed: 1, change: (change ?? 0) + 1 });
    expect(ok(await client.get('/v1/projects/kept'))).toMatchObject({
      title: 'As it was',
      tags: [{ concept: { id: 'sdg:10.7' } }],
    });
    problemOf(await client.get('/v1/projects/new'), 'not-found');
    expect(ok(await client.get(`/v1/projects/new?change=${change}`))).toMatchObject({ title: 'New' });
  });

  it('is refused, with nothing written, once one of its projects was touched', async () => {
    const { change } = await load('id,title\na,A\nb,B\n', '', CSV);
    ok(await client.put('/v1/projects/a', { title: 'Mended' }, { 'if-match': '"1"' }));
    const before = await client.change();
    const problem = problemOf(
      await client.send({ method: 'POST', url: `/v1/imports/${change}/undo` }),
      'version-conflict',
    );
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(['a']);
    expect(await client.change()).toBe(before);
  });

  it('is refused where another client writes while it runs, whose write stays', async () => {
    const { change } = await load('id,title\na,A\nb,B\n', '', CSV);
    const other = client;
    const slower = await testApp({
      seeded: false,
      store: {
        ...server.store,
        // The last thing before the undo reads what it puts back.
        openBatch: async <Item>() => {
          ok(await other.put('/v1/projects/a', { title: 'Meanwhile' }, { 'if-match': '"1"' }));
          return server.store.openBatch<Item>();
        },
      },
    });
    try {
      const outpaced = clientOf(slower.app, await server.authorize());
      const undo = { method: 'POST', url: `/v1/imports/${change}/undo` } as const;
      expect(problemOf(await outpaced.send(undo), 'version-conflict').detail).toContain('Project a');
      expect(ok(await client.get('/v1/projects/a'))).toMatchObject({ title: 'Meanwhile' });
      expect(ok(await client.get('/v1/projects/b'))).toMatchObject({ title: 'B' });
    } finally {
      await slower.close();
    }
  });

  it('can itself be undone: what it deleted is there again', async () => {
    const { change } = await load('id,title\na,A\n', '', CSV);
    const undo = async (of: number | null) =>
      ok<{ change: number }>(await client.send({ method: 'POST', url: `/v1/imports/${of}/undo` }));
    await undo((await undo(change)).change);
    expect(ok(await client.get('/v1/projects/a'))).toMatchObject({ title: 'A' });
  });

  it('takes back imports only, and each once', async () => {
    ok(await client.put('/v1/projects/a', { title: 'A' }), 201);
    const undo = async (change: number | null) =>
      client.send({ method: 'POST', url: `/v1/imports/${change}/undo` });
    problemOf(await undo(await client.change()), 'not-found');
    const { change } = await load('id,title\nb,B\n', '', CSV);
    ok(await undo(change));
    problemOf(await undo(change), 'version-conflict');
  });
});

describe('the report of an import', () => {
  it('can be had as CSV, a line for each fault, with formulas escaped', async () => {
    const file = 'id,title,tags\na,A,sdg:10.7\n=b,B,sdg:99\n';
    const answer = await client.raw('POST', `${IMPORT}?dryRun=true&format=csv`, file, 'text/csv');
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    const [header, created, rejected, ...none] = answer.body.trimEnd().split('\n');
    expect(header).toBe('row,id,outcome,kind,pointer,code,message,fix');
    expect(created).toMatch(/^1,a,created,/);
    expect(rejected).toMatch(/^2,'=b,rejected,error,/);
    expect(none).toEqual([]);
  });

  it('is in the problem, not CSV, where a file is refused for some of its rows', async () => {
    const file = 'id,title,tags\na,A,sdg:10.7\nb,B,sdg:99\n';
    const answer = await client.raw('POST', `${IMPORT}?format=csv`, file, 'text/csv');
    expect(problemOf(answer, 'rejected-rows')).toMatchObject({
      rows: [{ outcome: 'not-written' }, { outcome: 'rejected' }],
    });
  });
});

describe('what a table has emptied', () => {
  const shown = async () => {
    const project = ok<{
      markers: object;
      amounts: readonly { readonly kind: string; readonly amount: string }[];
    }>(await client.get('/v1/projects/p'));
    return [project.amounts.map(({ kind, amount }) => `${kind} ${amount}`), project.markers];
  };
  beforeEach(async () => {
    await load(
      'id,title,budget,expenditure,currency,gender,peace,humanitarian\np,P,100,50,USD,2,1,yes\n',
      '',
      'text/csv',
    );
    expect(await shown()).toEqual([['budget 100.00', 'expenditure 50.00'], { gender: 2, peace: 1 }]);
  });

  it.each([
    [
      'cell by cell',
      'budget,expenditure,currency,gender,peace',
      ',50,USD,,1',
      ['expenditure 50.00'],
      { peace: 1 },
    ],
    ['in all cells', 'budget,expenditure,currency,gender,peace', ',,,,', [], {}],
    [
      'with columns that make up the same field',
      'budget,currency,peace',
      '70,USD,1',
      ['budget 70.00'],
      { peace: 1 },
    ],
    [
      'leaves fields without a column',
      'humanitarian',
      'no',
      ['budget 100.00', 'expenditure 50.00'],
      { gender: 2, peace: 1 },
    ],
  ])('is cleared %s', async (_, columns, cells, amounts, markers) => {
    await load(`id,title,${columns}\np,P,${cells}\n`, '', 'text/csv');
    expect(await shown()).toEqual([amounts, markers]);
  });

  it('stays where an IATI file has no word of it', async () => {
    const budget =
      '<budget><period-start iso-date="2026-01-01"/><period-end iso-date="2026-12-31"/><value value-date="2026-01-01">70</value></budget>';
    await load(`<iati-activities version="2.03"><iati-activity default-currency="USD"><iati-identifier>p</iati-identifier>
      <title><narrative>P</narrative></title>${budget}</iati-activity></iati-activities>`);
    expect(await shown()).toEqual([['budget 70.00', 'expenditure 50.00'], { gender: 2, peace: 1 }]);
  });
});

describe('an IATI file', () => {
  const activity = (tags: string) => `<iati-activities version="2.03"><iati-activity default-currency="USD">
    <iati-identifier>ZZ-1-A</iati-identifier><title><narrative>A</narrative></title>${tags}
    </iati-activity></iati-activities>`;
  const tagged = async () => {
    const { tags } = ok<{ tags: { concept: { id: string } }[] }>(await client.get('/v1/projects/ZZ-1-A'));
    return tags.map(({ concept }) => concept.id);
  };

  it('takes away tags of the SDGs, which it can name, and leaves those of frameworks it has no word for', async () => {
    const project = { title: 'A', tags: ['sdg:10.7', 'sdg:8.8', 'gcm:5'] };
    ok(await client.put('/v1/projects/ZZ-1-A', project), 201);
    await load(activity('<tag vocabulary="3" code="10.7"/>'));
    expect(await tagged()).toEqual(['gcm:5', 'sdg:10.7']);
  });
});
