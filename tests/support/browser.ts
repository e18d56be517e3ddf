import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { type Browser, type LaunchOptions, chromium as playwright } from 'playwright-core';

/**
 * A real browser: the Chromium that npm installs (Linux on x64), elsewhere the machine's own Chrome. Null where there is
 * none, so that tests can say so.
 */
export async function openBrowser(): Promise<Browser | null> {
  if (isChromiumInstalled) {
    return launch({
      executablePath: await chromium.executablePath(),
      args: chromium.args.filter((argument) => !OWN_PROCESSES.includes(argument)),
    });
  }
  const path = OWN_CHROME.find((candidate) => existsSync(candidate));
  return path === undefined ? null : launch({ executablePath: path });
}

const isChromiumInstalled = process.platform === 'linux' && process.arch === 'x64';

/**
 * Before all tests: npm's Chromium unpacks itself where it is first asked for, and who asks meanwhile would start half a
 * program.
 */
export async function setup(): Promise<void> {
  if (isChromiumInstalled) await chromium.executablePath();
}

const MOST_TRIES = 3;

/** On a busy machine a browser now and then does not come up; the next one does. */
async function launch(options: LaunchOptions, tries = MOST_TRIES): Promise<Browser> {
  try {
    return await playwright.launch({ ...options, headless: true });
  } catch (error) {
    if (tries <= 1) throw error;
    return launch(options, tries - 1);
  }
}

/** With all in one process a page that crashes takes the browser with it. */
const OWN_PROCESSES = ['--single-process', '--no-zygote'];

const OWN_CHROME = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
];
