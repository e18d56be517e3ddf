import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/**
 * A real browser: the Chromium that npm installs (Linux on x64), elsewhere the machine's own Chrome. Null where there is
 * none, so that tests can say so.
 */
export async function openBrowser(): Promise<Browser | null> {
  if (process.platform === 'linux' && process.arch === 'x64') {
    return playwright.launch({
      executablePath: await chromium.executablePath(),
      args: chromium.args.filter((argument) => !OWN_PROCESSES.includes(argument)),
      headless: true,
    });
  }
  const path = OWN_CHROME.find((candidate) => existsSync(candidate));
  return path === undefined ? null : playwright.launch({ executablePath: path, headless: true });
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
