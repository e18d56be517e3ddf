#!/usr/bin/env node
// Plain JavaScript that any Node can read: finds a Node that can run the service, and hands over to it.
'use strict';
var path = require('path');
var fs = require('fs');
var child = require('child_process');

var MAJOR = 22;
var MINOR = 18;

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
var run = child.spawn(runtime, [main].concat(process.argv.slice(2)), { stdio: 'inherit' });
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
