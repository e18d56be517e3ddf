import type { NewMappingNote } from '../domain/mapping-notes.ts';
import type {
  Concept,
  CountryList,
  Framework,
  FrameworkRelation,
  Mapping,
  MappingSet,
  Project,
  Question,
} from '../domain/types.ts';
import type { FrozenReport } from './frozen.ts';
import type { ApiKey } from './keys.ts';
import type { NewWebhook, WebhookSettings } from './webhooks.ts';

/** What a commit writes, and what must still be true when it does. */

export type Change =
  | { readonly kind: 'put-framework'; readonly framework: Framework }
  | { readonly kind: 'put-concept'; readonly concept: Concept }
  | { readonly kind: 'put-relation'; readonly relation: FrameworkRelation }
  | { readonly kind: 'put-mapping-set'; readonly set: MappingSet }
  | { readonly kind: 'put-mapping'; readonly mapping: Mapping }
  | { readonly kind: 'put-question'; readonly question: Question }
  | { readonly kind: 'put-country-list'; readonly list: CountryList }
  | { readonly kind: 'add-mapping-note'; readonly note: NewMappingNote }
  | { readonly kind: 'put-project'; readonly project: Project }
  | { readonly kind: 'delete-project'; readonly id: string }
  | { readonly kind: 'put-api-key'; readonly key: ApiKey }
  | { readonly kind: 'freeze-report'; readonly report: FrozenReport; readonly content: Buffer }
  | { readonly kind: 'add-webhook'; readonly webhook: NewWebhook }
  | { readonly kind: 'set-webhook'; readonly id: string; readonly settings: WebhookSettings }
  | { readonly kind: 'delete-webhook'; readonly id: string };

/** What must still be true when the changes are applied. Version null: the project must not exist. */
export type Expectation =
  | { readonly kind: 'project-version'; readonly id: string; readonly version: number | null }
  | { readonly kind: 'api-key-version'; readonly id: string; readonly version: number }
  | { readonly kind: 'unused-name'; readonly name: string }
  | { readonly kind: 'webhook-version'; readonly id: string; readonly version: number }
  | { readonly kind: 'revision'; readonly revision: number };

export interface Committed {
  readonly change: number;
  readonly revision: number;
}
