import { describe, expect, it } from 'vitest';
import { shareLabel, splitShareLabel } from '../../src/formats/iati/classifications.ts';
import { readIatiActivities } from '../../src/formats/iati/read.ts';
import type { ProjectDraft } from '../../src/formats/project-draft.ts';
import { hasShared, readShared, sharedTitle } from '../support/shared.ts';

const LIMITS = { maxActivities: 1000, maxDepth: 32, maxTextLength: 20_000 };
const OWN = 'xmlns:crosswalk="https://w3id.org/crosswalk-migration/iati/"';

function drafts(file: Uint8Array): readonly ProjectDraft[] {
  const result = readIatiActivities(file, LIMITS);
  if (!result.ok) throw new Error(`refused: ${result.refused.message}`);
  return result.drafts;
}

function only(content: string, attributes = ''): ProjectDraft {
  const file =
    `<iati-activities version="2.03" ${OWN}><iati-activity ${attributes}><iati-identifier>A</iati-identifier>` +
    `<title><narrative>T</narrative></title><activity-status code="2"/>${content}</iati-activity></iati-activities>`;
  const [draft] = drafts(new TextEncoder().encode(file));
  if (draft === undefined) throw new Error('no activity');
  return draft;
}

const transaction = (type: string, date: string, value: string, currency = 'USD'): string =>
  `<transaction><transaction-type code="${type}"/><transaction-date iso-date="${date}"/>` +
  `<value currency="${currency}" value-date="${date}">${value}</value><description><narrative>x</narrative></description></transaction>`;
const codes = (faults: readonly { code: string }[]): string[] => faults.map(({ code }) => code);
const line = (kind: string, day: string, amountMinor: number, currency = 'USD') => ({
  kind,
  from: day,
  until: day,
  amountMinor,
  currency,
});

describe('transactions of an activity', () => {
  it('add up by kind, day and currency: outgoing commitments, and disbursements with expenditure', () => {
    const draft = only(
      [
        transaction('4', '2024-05-02', '1.10'),
        transaction('3', '2024-05-02', '2.20'),
        transaction('3', '2024-05-01', '-5'),
        transaction('4', '2024-05-02', '7', 'EUR'),
        transaction('2', '2024-06-01', '100'),
        transaction('2', '2024-06-01Z', '.5'),
      ].join(''),
    );
    expect(draft.amounts).toEqual([
      line('commitment', '2024-06-01', 10_050),
      line('expenditure', '2024-05-01', -500),
      line('expenditure', '2024-05-02', 700, 'EUR'),
      line('expenditure', '2024-05-02', 330),
    ]);
    expect([...draft.faults, ...draft.warnings]).toEqual([]);
  });

  it('of every other type are not read: incoming commitments would count the same money twice', () => {
    const others = ['1', '5', '6', '7', '8', '9', '10', '11', '12', '13'];
    const draft = only(others.map((type) => transaction(type, '2024-05-01', '1')).join(''));
    expect(draft.amounts).toEqual([]);
    expect([...draft.faults, ...draft.warnings]).toEqual([]);
  });

  it('that cannot be read are faults with their place; of an unknown type, a warning', () => {
    const draft = only(
      transaction('2', '2024-13-01', '1') +
        transaction('3', '2024-05-01', '1,000') +
        transaction('4', '2024-05-01', '1', 'XYZ') +
        transaction('C', '2024-05-01', '1') +
        '<transaction/>',
    );
    const path = '/iati-activities/iati-activity[1]';
    expect(draft.faults.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      `invalid-date ${path}/transaction[1]/transaction-date[1]/@iso-date`,
      `invalid-amount ${path}/transaction[2]/value[1]`,
      `unknown-currency ${path}/transaction[3]/value[1]/@currency`,
    ]);
    expect(draft.warnings.map(({ pointer }) => pointer)).toEqual([
      `${path}/transaction[4]/transaction-type[1]/@code`,
      `${path}/transaction[5]/transaction-type/@code`,
    ]);
    expect(draft.amounts).toEqual([]);
  });

  it('take the default currency, may be any number, and a sum too large to count is a fault', () => {
    const many =
      '<transaction><transaction-type code="3"/><transaction-date iso-date="2024-05-01"/><value>0.01</value></transaction>';
    expect(only(many.repeat(50_000), 'default-currency="usd"').amounts).toEqual([
      line('expenditure', '2024-05-01', 50_000),
    ]);
    const large = transaction('3', '2024-05-01', '90071992547409.91');
    expect(codes(only(large).faults)).toEqual([]);
    expect(codes(only(large.repeat(2)).faults)).toEqual(['amount-too-large']);
  });
});

describe('what else an activity says', () => {
  it('regions keep vocabulary, code and percentage; a reporter vocabulary keeps its address; doubles add up', () => {
    const draft = only(
      '<recipient-country code="KE" percentage="40"/><recipient-region code="298" percentage="30"/>' +
        '<recipient-region vocabulary="1" code="298" percentage="30"/>' +
        '<recipient-region vocabulary="99" vocabulary-uri="https://example.org/r" code="A1" percentage="60"/>',
    );
    expect(draft.regions).toEqual([
      { vocabulary: '1', code: '298', percentage: 60_000_000 },
      { vocabulary: '99@https://example.org/r', code: 'A1', percentage: 60_000_000 },
    ]);
    expect([...draft.faults, ...draft.warnings]).toEqual([]);
  });

  it('policy markers beside gender are classifications with their significance', () => {
    const draft = only(
      '<policy-marker vocabulary="1" code="2" significance="1"/><policy-marker code="1" significance="2"/>' +
        '<policy-marker vocabulary="1" code="9" significance="4"/><policy-marker code="1" significance="4"/>' +
        '<policy-marker vocabulary="99" vocabulary-uri="https://example.org/m" code="A1"><narrative>Local</narrative></policy-marker>' +
        '<policy-marker vocabulary="99" vocabulary-uri="https://w3id.org/crosswalk-migration/marker/" code="peace" significance="3"/>' +
        '<policy-marker vocabulary="1" code="6" significance="high"/>',
    );
    expect(draft.markers).toEqual({ gender: 2, peace: 3 });
    expect(draft.classifications).toEqual([
      { scheme: 'policy-marker', code: '1:1:4', label: null },
      { scheme: 'policy-marker', code: '1:2:1', label: null },
      { scheme: 'policy-marker', code: '1:6:', label: null },
      { scheme: 'policy-marker', code: '1:9:4', label: null },
      { scheme: 'policy-marker', code: '99:A1:@https://example.org/m', label: 'Local' },
    ]);
    expect(codes(draft.warnings)).toEqual(['unknown-significance']);
  });

  it('sectors and tags of other vocabularies are classifications, with share and name; inferred tags are passed over', () => {
    const draft = only(
      '<sector code="12220" percentage="33.3"/><sector vocabulary="1" code="72010" percentage="60"/>' +
        '<sector vocabulary="1" code="72010" percentage="6.7"/><sector vocabulary="8" code="10.7" percentage="100"/>' +
        '<sector vocabulary="98" vocabulary-uri="https://example.org/s" code="OA1" percentage="100"><narrative>Homes</narrative></sector>' +
        '<tag vocabulary="1" code="c_1"><narrative>Maize</narrative></tag>' +
        '<tag vocabulary="99" vocabulary-uri="https://w3id.org/crosswalk-migration/classification/joint-programme" code="JP 1"><narrative>Water</narrative></tag>' +
        '<tag vocabulary="99" vocabulary-uri="https://w3id.org/crosswalk-migration/alignment/sdg" code="1.1"/>' +
        '<tag vocabulary="99" vocabulary-uri="https://w3id.org/crosswalk-migration/framework/MiGOF" code="O3" crosswalk:percentage="40"/>',
    );
    expect(draft.classifications).toEqual([
      { scheme: 'joint-programme', code: 'JP 1', label: 'Water' },
      { scheme: 'sector', code: '1:12220', label: '33.3%' },
      { scheme: 'sector', code: '1:72010', label: '66.7%' },
      { scheme: 'sector', code: '98:OA1@https://example.org/s', label: '100% Homes' },
      { scheme: 'tag', code: '1:c_1', label: 'Maize' },
    ]);
    expect(draft.tags.map(({ framework, text, percentage }) => [framework, text, percentage])).toEqual([
      ['migof', 'O3', 40_000_000],
      ['sdg', '10.7', 100_000_000],
    ]);
  });

  it.each([
    [null, null],
    [45_000_000, null],
    [45_500_000, 'Basic health care'],
    [null, '10% for the Planet'],
    [null, '–% odd'],
    [1, '2% milk'],
  ])('the label of a sector tells share %j and name %j apart again', (percentage, name) => {
    expect(splitShareLabel(shareLabel(percentage, name))).toEqual({ percentage, name });
  });

  it('narratives in other languages are translations by language tag; those without a usable tag are not', () => {
    const draft = only(
      '<description type="2"><narrative xml:lang="de">Ziele</narrative></description>' +
        '<description type="1"><narrative xml:lang="PT-br">Descrição</narrative><narrative>Description</narrative>' +
        '<narrative xml:lang="es">Descripción</narrative></description>',
      'xml:lang="en"',
    );
    expect(draft.description).toBe('Description');
    expect(draft.translations).toEqual([
      { language: 'es', title: null, description: 'Descripción' },
      { language: 'pt-BR', title: null, description: 'Descrição' },
    ]);
    const file =
      '<iati-activity xml:lang="fr"><iati-identifier>A</iati-identifier><title><narrative xml:lang="en">One</narrative>' +
      '<narrative xml:lang="not a language">?</narrative><narrative xml:lang="en">Two</narrative><narrative xml:lang="fr">Un</narrative></title></iati-activity>';
    const [other] = drafts(new TextEncoder().encode(file));
    expect([other?.title, other?.translations]).toEqual([
      'Un',
      [{ language: 'en', title: 'One', description: null }],
    ]);
  });

  it('elements that an export of ours had to add are not read', () => {
    const draft = only(
      '<description crosswalk:derived="true"><narrative>T</narrative></description>' +
        '<activity-date type="1" iso-date="2024-01-01" crosswalk:derived="true"/>' +
        '<recipient-region vocabulary="1" code="998" percentage="60" crosswalk:derived="true"/>' +
        '<sector vocabulary="1" code="99810" crosswalk:derived="true"/>' +
        '<budget crosswalk:from=""><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value currency="USD">1</value></budget>' +
        '<crosswalk:amount kind="required" from="2024-01-01" currency="USD">2.50</crosswalk:amount>' +
        '<crosswalk:amount kind="budget" currency="USD">2.50</crosswalk:amount>',
    );
    expect(draft).toMatchObject({ description: null, startDate: null, regions: [], classifications: [] });
    expect(draft.amounts).toEqual([
      { kind: 'budget', from: null, until: '2024-12-31', amountMinor: 100, currency: 'USD' },
      { kind: 'required', from: '2024-01-01', until: null, amountMinor: 250, currency: 'USD' },
    ]);
  });
});

describe.skipIf(!hasShared)(sharedTitle('transactions of real files'), () => {
  /** Counted without any XML parser: sums of outgoing commitments and of disbursements with expenditure, in cents. */
  function independent(xml: string): { commitment: bigint; expenditure: bigint } {
    const sums = { commitment: 0n, expenditure: 0n };
    for (const [block] of xml.matchAll(/<transaction[ >].*?<\/transaction>/gs)) {
      const type = /<transaction-type code="(\d+)"/.exec(block)?.[1];
      const kind = type === '2' ? 'commitment' : type === '3' || type === '4' ? 'expenditure' : null;
      if (kind === null) continue;
      const [, sign = '', whole = '', fraction = ''] = /<value[^>]*>\s*(-?)(\d+)\.?(\d*)/.exec(block) ?? [];
      const tenths = BigInt(whole + fraction.padEnd(3, '0').slice(0, 3));
      const cents = (tenths + 5n) / 10n;
      sums[kind] += sign === '-' ? -cents : cents;
    }
    return sums;
  }

  it.each([
    ['who-brazil.xml', 394 + 134],
    ['unhcr-2023.xml', 0],
  ])('%s: the sums of its lines equal an independent count', (name, transactions) => {
    const file = readShared('samples', 'iati', name);
    const sums = { commitment: 0n, expenditure: 0n };
    let lines = 0;
    for (const { kind, amountMinor } of drafts(file).flatMap(({ amounts }) => amounts)) {
      if (kind !== 'commitment' && kind !== 'expenditure') continue;
      lines += 1;
      sums[kind] += BigInt(amountMinor);
    }
    expect(sums).toEqual(independent(file.toString('utf8')));
    expect(lines).toBeLessThanOrEqual(transactions);
    expect(lines > 0).toBe(transactions > 0);
  });

  it('unhcr-2023.xml: French, Arabic, Spanish, Russian and Chinese titles are translations', () => {
    const all = drafts(readShared('samples', 'iati', 'unhcr-2023.xml'));
    const languages = Map.groupBy(
      all.flatMap(({ translations }) => translations),
      ({ language }) => language,
    );
    expect([...languages].map(([language, { length }]) => [language, length]).sort()).toEqual([
      ['ar', 17],
      ['es', 12],
      ['fr', 134],
      ['ru', 3],
      ['zh', 1],
    ]);
  });
});
