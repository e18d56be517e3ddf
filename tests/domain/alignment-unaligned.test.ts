import { describe, expect, it } from 'vitest';
import { type AlignmentAnswer, align } from '../../src/domain/alignment.ts';
import type { AlignmentQuery } from '../../src/domain/alignment-question.ts';
import { tagsAlone } from '../../src/domain/alignment-subject.ts';
import type { Answer, Decision, Mapping } from '../../src/domain/types.ts';
import { asking, decline, graphOf, mapping, answer as yesNo } from './oracle-world.ts';

const IDS = ['t:1', 't:1.1', 't:1.2', 't:2', 't:2.1', 'a:1', 'a:1.1', 'b:1', 'c:1'];
const ASK: AlignmentQuery = {
  to: 't',
  level: null,
  basis: null,
  minConfidence: 0,
  minStrength: null,
};

function answer(
  mappings: readonly Mapping[],
  tags: readonly string[],
  more: Partial<AlignmentQuery> = {},
  decisions: readonly Decision[] = [],
): AlignmentAnswer {
  return align(graphOf(IDS, mappings), { ...tagsAlone(tags), decisions }, { ...ASK, ...more });
}

const reasons = ({ unaligned }: AlignmentAnswer) => unaligned.map(({ tag, reason }) => [tag, reason]);
const shown = ({ alignments }: AlignmentAnswer) =>
  alignments.map(({ concept, decision }) => [concept.id, decision?.decision ?? null]);

describe('rule 10: a tag that leads nowhere is listed with the reason', () => {
  it('no-accepted-mapping where nobody has said anything', () => {
    const found = answer([], ['a:1', 't:1']);
    expect(reasons(found)).toEqual([['a:1', 'no-accepted-mapping']]);
    expect(found.unaligned[0]?.detail).toContain('a:1');
  });

  it('no-accepted-mapping where what was said is only proposed, or leads elsewhere', () => {
    expect(reasons(answer([mapping('m', 'a:1', 't:1', { status: 'proposed' })], ['a:1']))).toEqual([
      ['a:1', 'no-accepted-mapping'],
    ]);
    expect(reasons(answer([mapping('m', 'a:1', 'b:1')], ['a:1']))).toEqual([['a:1', 'no-accepted-mapping']]);
  });

  it('no-accepted-mapping with the rationale of the Not that rules the way out', () => {
    const not = mapping('not', 'a:1', 't:1', { modifier: 'Not', rationale: 'It works against the goal.' });
    const { unaligned } = answer([mapping('m', 'a:1', 't:1.1'), not], ['a:1']);
    expect(unaligned).toMatchObject([{ tag: 'a:1', reason: 'no-accepted-mapping' }]);
    expect(unaligned[0]?.detail).toContain('It works against the goal.');
  });

  it('goal-only where a target is asked for and only goals are reached', () => {
    const found = answer([mapping('m', 'a:1', 't:1')], ['a:1', 't:2'], { level: 'target' });
    expect(found.alignments).toEqual([]);
    expect(reasons(found)).toEqual([
      ['t:2', 'goal-only'],
      ['a:1', 'goal-only'],
    ]);
    expect(reasons(answer([mapping('m', 'a:1', 't:1')], ['a:1'], { level: 'goal' }))).toEqual([]);
  });

  it('nothing-fits where a NoTermFound cuts the way', () => {
    const none = mapping('none', 'a:1', null, { objectFramework: 't', rationale: 'It is about staff.' });
    const { unaligned } = answer([mapping('m', 'a:1', 't:1.1'), none], ['a:1']);
    expect(unaligned).toMatchObject([{ tag: 'a:1', reason: 'nothing-fits' }]);
    expect(unaligned[0]?.detail).toContain('It is about staff.');
  });

  it.each<[string, Partial<AlignmentQuery>]>([
    ['confidence', { minConfidence: 601 }],
    ['strength', { minStrength: 'core' }],
    ['evidence', { evidence: ['stated'] }],
    ['basis', { basis: ['tagged'] }],
  ])('below-threshold where the question leaves the paths out by %s', (_name, more) => {
    const found = answer(
      [mapping('m', 'a:1', 't:1.1', { confidence: 600, strength: 'supporting' })],
      ['a:1'],
      more,
    );
    expect(found.alignments).toEqual([]);
    expect(reasons(found)).toEqual([['a:1', 'below-threshold']]);
  });

  it('no-accepted-mapping for a chain, whether or not possible ones are asked for', () => {
    const chain = [mapping('m1', 'a:1', 'b:1'), mapping('m2', 'b:1', 't:1')];
    for (const chains of ['none', 'all'] as const)
      expect(reasons(answer(chain, ['a:1'], { chains }))).toEqual([['a:1', 'no-accepted-mapping']]);
  });

  it('condition-not-met where every path was answered no, as long as one is open it is none of these', () => {
    const asked = [asking('m', 'a:1', 't:1.1', [['p'], ['q']]), asking('n', 'a:1', 't:2', [['p', 'q']])];
    const said = (...answers: readonly Answer[]) =>
      align(graphOf(IDS, asked), { ...tagsAlone(['a:1']), answers }, ASK);
    expect(reasons(said(yesNo('p', 'no'), yesNo('q', 'no')))).toEqual([['a:1', 'condition-not-met']]);
    expect(reasons(said(yesNo('p', 'no')))).toEqual([]);
    expect(shown(said(yesNo('p', 'no')))).toEqual([
      ['t:1', null],
      ['t:1.1', null],
    ]);
  });

  it('lists tags once, in framework order, and none that leads somewhere', () => {
    const found = answer([mapping('m', 'b:1', 't:1')], ['c:1', 'b:1', 'a:1', 'c:1']);
    expect(reasons(found)).toEqual([
      ['a:1', 'no-accepted-mapping'],
      ['c:1', 'no-accepted-mapping'],
    ]);
  });
});

describe('declined alignments', () => {
  const links = [mapping('m1', 'a:1', 't:1.1'), mapping('m2', 'b:1', 't:2.1'), mapping('m3', 'c:1', 't:1.2')];

  it('are shown as declined, with the reason given, and their tag is listed as declined', () => {
    const found = answer(links, ['a:1'], { level: 'target' }, [decline('t:1.1')]);
    expect(shown(found)).toEqual([['t:1.1', 'decline']]);
    expect(found.alignments[0]?.decision?.reason).toBe('not what we do');
    expect(reasons(found)).toEqual([['a:1', 'declined']]);
  });

  it('drop the paths that pass them: a goal stays as far as others lead there', () => {
    expect(shown(answer(links, ['a:1'], {}, [decline('t:1.1')]))).toEqual([['t:1.1', 'decline']]);
    const both = answer(links, ['a:1', 'c:1'], {}, [decline('t:1.1')]);
    expect(shown(both)).toEqual([
      ['t:1', null],
      ['t:1.1', 'decline'],
      ['t:1.2', null],
    ]);
    expect(both.alignments[0]?.paths).toHaveLength(1);
    expect(both.alignments.map(({ countsNot }) => countsNot)).toEqual([null, 'declined', null]);
  });

  it('a declined goal leaves the targets below it, and counts through them', () => {
    const found = answer(links, ['a:1'], {}, [decline('t:1')]);
    expect(
      found.alignments.map(({ concept, decision, counts }) => [concept.id, decision?.decision, counts]),
    ).toEqual([
      ['t:1', 'decline', true],
      ['t:1.1', undefined, true],
    ]);
    expect(reasons(found)).toEqual([]);
  });

  it('do not touch what the project tagged itself, nor what is above it', () => {
    for (const id of ['t:1.2', 't:1']) {
      const found = answer(links, ['t:1.2', 'c:1'], {}, [decline(id)]);
      expect(shown(found)).toEqual([
        ['t:1', null],
        ['t:1.2', null],
      ]);
      expect(found.alignments.every(({ counts }) => counts)).toBe(true);
    }
  });

  it('of nothing that is reached changes nothing', () => {
    const before = answer(links, ['a:1']);
    expect(answer(links, ['a:1'], {}, [decline('t:2.1')])).toEqual(before);
  });

  it('a confirmation is shown on its alignment and declines nothing', () => {
    const confirmed = { ...decline('t:1.1'), decision: 'confirm', reason: null } as const;
    expect(shown(answer(links, ['a:1'], {}, [confirmed]))).toEqual([
      ['t:1', null],
      ['t:1.1', 'confirm'],
    ]);
  });
});
