import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowCounter } from '../../src/domain/flows.ts';
import { compileCrosswalk, conceptAt } from '../../src/domain/graph.ts';
import { tagKeyOf } from '../../src/domain/tag-key.ts';
import { cutTagSet } from '../../src/domain/tag-set.ts';
import { portfolios, queries } from './oracle-portfolios.ts';

const OPEN = { origin: null, groupBy: [], country: null, region: null } as const;

describe('flows from tags to what counts', () => {
  it('add up to the aligned projects, declared and inferred apart, and lead to counted elements only', () => {
    fc.assert(
      fc.property(portfolios, queries, ({ data, projects }, asked) => {
        const graph = compileCrosswalk(data);
        const query = { ...asked, ...OPEN, method: 'equal-split' as const };
        const cutFor = (tagKey: string) => cutTagSet(graph, tagKey, query);
        const counter = flowCounter(graph, query, cutFor);
        const aligned = { declared: 0n, inferred: 0n };
        for (const project of projects) {
          const tagKey = tagKeyOf(project.tags, project.decisions);
          counter.add(tagKey);
          const { origin, concepts } = cutFor(tagKey).cut;
          if (concepts.length > 0) aligned[origin] += 1_000n;
        }
        const flows = counter.finish();
        const sum = (some: typeof flows) => some.reduce((all, { thousandths }) => all + thousandths, 0n);
        expect(sum(flows.filter(({ tag }) => tag === null))).toBe(aligned.declared);
        expect(sum(flows.filter(({ tag }) => tag !== null))).toBe(aligned.inferred);
        for (const { concept } of flows) expect(conceptAt(graph, concept).framework).toBe(query.to);
      }),
    );
  });

  it('do not depend on the order of projects', () => {
    fc.assert(
      fc.property(portfolios, queries, ({ data, projects }, asked) => {
        const graph = compileCrosswalk(data);
        const query = { ...asked, ...OPEN, method: 'equal-split' as const };
        const flowsOf = (some: typeof projects) => {
          const counter = flowCounter(graph, query, (tagKey) => cutTagSet(graph, tagKey, query));
          for (const { tags, decisions } of some) counter.add(tagKeyOf(tags, decisions));
          return counter.finish();
        };
        expect(flowsOf([...projects].reverse())).toEqual(flowsOf(projects));
      }),
    );
  });
});
