#!/usr/bin/env node
// Plain JavaScript that any Node can read: finds a Node that can run the service, and hands over to it.
'use strict';
var path = require('path');
var fs = require('fs');
var child = require('child_process');

var MAJOR = 22;
var MINOR = 18;
/**
 * V8 lets its heap grow to several times of what is in use, on a machine with much memory. These keep the service
 * small: a 300 MB import stays below 300 MB of resident memory (`node bench/iati.ts`).
 */
var FLAGS = ['--max-semi-space-size=8', '--heap-growing-percent=20'];

function isNewEnough(version) {
  var parts = version.split('.').map(Number);
  return parts[0] > MAJOR || (parts[0] === MAJOR && parts[1] >= MINOR);
}

/** The runtime that npm installed with the package, if this platform has one. */
function bundledNode() {
  var name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  var file = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  var root;
  try {
    root = path.dirname(require.resolve(`${name}/package.json`));
  } catch (_absent) {
    return null;
  }
  return fs.existsSync(path.join(root, file)) ? path.join(root, file) : null;
}

var main = path.join(__dirname, '..', 'src', 'cli.ts');
var runtime = bundledNode() || (isNewEnough(process.versions.node) ? process.execPath : null);
if (runtime === null) {
  console.error(
    `crosswalk needs Node ${MAJOR}.${MINOR} or later; this is ${process.versions.node}, and npm brought none for ` +
      `${process.platform} ${process.arch}. Install Node 24 from https://nodejs.org, then run this again.`,
  );
  process.exit(1);
}
// Compiled modules are kept between starts, where this folder can be written.
var cache =
  process.env.NODE_COMPILE_CACHE || path.join(__dirname, '..', 'node_modules', '.cache', 'crosswalk');
var run = child.spawn(runtime, FLAGS.concat(main, process.argv.slice(2)), {
  stdio: 'inherit',
  env: Object.assign({}, process.env, { NODE_COMPILE_CACHE: cache }),
});
['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => {
  process.on(signal, () => run.kill(signal));
});
run.on('exit', (code, signal) => {
  process.exit(code === null ? (signal === 'SIGINT' ? 130 : 143) : code);
});
run.on('error', (error) => {
  console.error(`crosswalk: ${error.message}`);
  process.exit(1);
});
