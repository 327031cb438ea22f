// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

import { script_text } from './fake_browser.mjs';

const gzip_bytes = (name) =>
    execFileSync('gzip', ['-9n'], { input: script_text(name) }).length;

// What each page of each site pays.
for (const [name, most] of Object.entries({
    'waymark.js': 1200,
    'waymark.full.js': 1400,
    'pingoo.js': 1500,
})) {
    test(`${name} is at most ${most} bytes, compressed`, () => {
        const bytes = gzip_bytes(name);
        console.log(`${name}: ${bytes} bytes by gzip -9`);
        assert.ok(bytes <= most, `${bytes} bytes`);
    });
}
