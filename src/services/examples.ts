import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePercentage } from '../domain/percentage.ts';
import { type Change, NOW } from '../store/port.ts';
import { type ProjectBody, readProjectBody } from './project-body.ts';
import { type DecisionRequest, decide } from './project-decisions.ts';
import { mergeProject, type ProjectServices } from './projects.ts';
import { SEED_FOLDER } from './seed.ts';

/** The invented portfolio that comes with the software, in the form of the API's project bodies. */
interface ExampleFile {
  readonly actor: string;
  readonly projects: readonly (Omit<ProjectBody, 'tags' | 'id'> & {
    readonly id: string;
    readonly tags: readonly (
      | string
      | {
          readonly concept: string;
          readonly percentage?: number;
          readonly significance?: 'principal' | 'significant';
        }
    )[];
    readonly decisions: readonly DecisionRequest[];
  })[];
}

/** Loads the examples into a database that has none of them, marked as examples; answers how many. */
export async function loadExamples(services: ProjectServices, at: string): Promise<number> {
  const text = await readFile(join(SEED_FOLDER, 'examples', 'portfolio.json'), 'utf8');
  const { actor, projects } = JSON.parse(text) as ExampleFile;
  const writer = { actor, at, bounds: null };
  const changes = await services.views.at(NOW, async ({ snapshot, crosswalk: { graph } }) => {
    const present = new Set(
      (await snapshot.projectsById(projects.map(({ id }) => id))).map(({ value }) => value.id),
    );
    return projects
      .filter(({ id }) => !present.has(id))
      .map((example): Change => {
        const tags = example.tags.map((tag, place) => {
          const {
            concept,
            percentage = null,
            significance = null,
          } = typeof tag === 'string' ? { concept: tag } : tag;
          const share = percentage === null ? null : parsePercentage(percentage);
          return { text: concept, percentage: share, significance, pointer: `/tags/${place}` };
        });
        const input = readProjectBody(graph, example.id, { ...example, tags, answers: null, reviewed: null });
        return { kind: 'put-project', project: { ...mergeProject(null, input, writer), example: true } };
      });
  });
  if (changes.length === 0) return 0;
  await services.store.commit(changes, [], { actor, reason: 'example portfolio' });
  for (const { id, decisions } of projects) {
    if (decisions.length > 0) await decide(services, id, decisions, { kind: 'none' }, writer);
  }
  return changes.length;
}
