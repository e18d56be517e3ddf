import { workbookOf } from '../src/formats/xlsx/write.ts';

/** An invented joint work plan export with one sub-output, for documents. */
export async function unInfoExample(): Promise<Buffer> {
  const cells: Readonly<Record<string, string>> = {
    Country: 'Kenya',
    'Plan name': 'United Nations Sustainable Development Cooperation Framework 2022-2026',
    'Strategic priority code': '1',
    'Strategic priority': 'People and peace',
    'Outcome code': '1.1',
    Outcome: 'Outcome 1.1: People have their rights',
    'Output code': '1.1.1',
    Output: 'Output 1.1.1: Registers reach everyone',
    'Sub-Output code': '1.1.1.1',
    'Sub-Output': 'Register births in border counties',
    ID: '90001',
    Status: 'Implementation',
    'Start date': '2026-01-01',
    'End date': '2026-12-31',
    'SDG Targets': '-',
    'SDG Goals': '-',
  };
  const columns = Object.keys(cells).map((header) => ({ header }));
  const row = Object.values(cells).map((value) => ({ kind: 'text', value }) as const);
  return Buffer.from(await workbookOf([{ name: 'Joint work plan', columns, rows: [row] }]));
}
