import closeWithGrace from 'close-with-grace';
import { buildApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import type { App } from './http/app-types.ts';
import { upgradedFirst } from './services/rules-upgrade.ts';
import { seedWhenEmpty } from './services/seed.ts';
import { startDispatcher } from './services/webhook-dispatch.ts';
import { createWebhookSender } from './services/webhook-send.ts';
import { openDatabase } from './store/open.ts';
import type { Store } from './store/port.ts';

export interface Running {
  readonly app: App;
  readonly store: Store;
  /** Such as http://127.0.0.1:3000. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Migrates, seeds an empty database where configured, and listens. Safe to start twice on one database. */
export async function start(config: Config): Promise<Running> {
  const now = () => new Date().toISOString();
  // Until there is a log, what goes wrong is told as commands tell it.
  let tell = (error: Error) => console.error(`crosswalk: ${error.message}`);
  const store = await openDatabase(config.databaseUrl, now, upgradedFirst(seedWhenEmpty(config.seed)), {
    ...config,
    onError: (error) => tell(error),
  });
  try {
    const sendWebhook = createWebhookSender({ allowPrivate: config.webhookAllowPrivate });
    const app = await buildApp({
      ...config,
      store,
      sendWebhook,
      now,
      logger: config.logLevel === 'silent' ? false : { level: config.logLevel, stream: process.stderr },
    });
    tell = (error) => app.log.error({ err: error }, error.message);
    const address = await app.listen({ host: config.host, port: config.port });
    const dispatcher = startDispatcher({
      store,
      sender: sendWebhook,
      now,
      onError: (error) => app.log.error({ err: error }, 'webhooks could not be served just now'),
    });
    return {
      app,
      store,
      address,
      stop: async () => {
        await dispatcher.stop();
        await app.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The process: starts by the environment, prints the address, stops with grace on a signal. What hinders it is thrown. */
export async function serve(environment: NodeJS.ProcessEnv = process.env): Promise<void> {
  const running = await start(readConfig(environment));
  console.log(`Crosswalk listens on ${running.address}`);
  closeWithGrace({ delay: 10_000 }, async ({ err }) => {
    if (err !== undefined) running.app.log.fatal({ err }, 'stopping after an unexpected error');
    await running.stop();
  });
}
