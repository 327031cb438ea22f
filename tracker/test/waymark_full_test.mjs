// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FakeBrowser } from './fake_browser.mjs';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function open(storage, options = { attributes: { 'data-persistent': '' } }) {
    const browser = new FakeBrowser({ storage, ...options });
    browser.load('waymark.full.js');
    return browser;
}

test('a visitor has an id from consent on, on later pages too', () => {
    const storage = {};
    const browser = open(storage);
    browser.run(`waymark('before'); waymark('consent'); waymark('after')`);
    assert.deepEqual(browser.names, ['page_view', 'before', 'after']);
    const [, before, after] = browser.sent;
    assert.equal(before.v, undefined);
    assert.match(after.v, uuid);
    const later = open(storage);
    assert.equal(later.sent[0].v, after.v);
    later.run(`waymark('consent'); waymark('x')`);
    assert.equal(later.sent[1].v, after.v);
});

test('consent that is taken back leaves nothing behind', () => {
    const storage = {};
    const browser = open(storage);
    browser.run(`waymark('consent'); waymark('consent', false); waymark('x')`);
    assert.deepEqual(storage, {});
    assert.equal(browser.sent.at(-1).v, undefined);
});

test('without data-persistent there is no id, whatever was agreed to', () => {
    const storage = { waymark_id: 'from before' };
    const browser = open(storage, {});
    browser.run(`waymark('consent'); waymark('x')`);
    assert.deepEqual(browser.sent.map(({ v }) => v), [undefined, undefined]);
    const fresh = {};
    open(fresh, {}).run(`waymark('consent')`);
    assert.deepEqual(fresh, {});
});

test('where storage is forbidden, consent changes nothing', () => {
    const attributes = { 'data-persistent': '' };
    const browser = open({}, { attributes, storage_is_forbidden: true });
    browser.run(`waymark('consent'); waymark('x'); waymark('consent', false)`);
    assert.deepEqual(browser.sent.map(({ n, v }) => [n, v]), [
        ['page_view', undefined],
        ['x', undefined],
    ]);
});

test('it does what the core does', async () => {
    const browser = open({});
    browser.window.history.pushState({}, '', '/a');
    await browser.pass(10);
    browser.leave();
    assert.deepEqual(browser.names, ['page_view', 'engagement', 'page_view', 'engagement']);
});
