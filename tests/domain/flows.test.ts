import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowCounter } from '../../src/domain/flows.ts';
import { compileCrosswalk, conceptAt } from '../../src/domain/graph.ts';
import { cutByHand } from './oracle-cuts.ts';
import { portfolios, queries } from './oracle-portfolios.ts';
import { tableProject } from './oracle-world.ts';

const OPEN = { origin: null, groupBy: [], country: null, region: null } as const;
const near = (found: bigint, wanted: number) => Math.abs(Number(found) - wanted * 1000) <= 1;

describe('flows from tags to what counts', () => {
  it('add up to the aligned projects, declared and inferred parts apart, and lead to what is counted only', () => {
    fc.assert(
      fc.property(portfolios, queries, ({ data, projects }, asked) => {
        const graph = compileCrosswalk(data);
        const query = { ...asked, ...OPEN, method: 'equal-split' as const };
        const counter = flowCounter(graph, query);
        const units = { declared: 0, inferred: 0 };
        for (const project of projects) {
          counter.add(tableProject(project));
          const { origins, parts } = cutByHand(data, project, query);
          for (const { concept } of parts) {
            if (concept !== null) units[origins.get(concept) ?? 'inferred'] += 1 / parts.length;
          }
        }
        const flows = counter.finish();
        const sum = (some: typeof flows) => some.reduce((all, { thousandths }) => all + thousandths, 0n);
        expect(near(sum(flows), units.declared + units.inferred)).toBe(true);
        const declared = sum(flows.filter(({ tag }) => tag === null));
        expect(Math.abs(Number(declared) - units.declared * 1000)).toBeLessThanOrEqual(2 + flows.length);
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
          const counter = flowCounter(graph, query);
          for (const project of some) counter.add(tableProject(project));
          return counter.finish();
        };
        expect(flowsOf([...projects].reverse())).toEqual(flowsOf(projects));
      }),
    );
  });
});
