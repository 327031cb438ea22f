// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FakeBrowser } from './fake_browser.mjs';

const away = () => {
    throw new TypeError('Failed to fetch');
};

async function open_while(answer) {
    const browser = new FakeBrowser();
    browser.answer = answer;
    browser.load('waymark.js');
    await browser.pass(0);
    return browser;
}

test('what the network lost is sent again as it was, until it is taken', async () => {
    const browser = await open_while(away);
    await browser.pass(2000);
    assert.equal(browser.posts.length, 2);
    browser.answer = () => 202;
    await browser.pass(60_000);
    await browser.pass(600_000);
    assert.equal(browser.posts.length, 3);
    assert.equal(new Set(browser.posts.map(({ body }) => body)).size, 1);
});

test('the pauses between tries grow', async () => {
    const browser = await open_while(away);
    const tries = [];
    for (let second = 0; second < 3600; ++second) {
        const before = browser.posts.length;
        await browser.pass(1000);
        if (browser.posts.length > before) tries.push(second);
    }
    assert.ok(tries.length >= 5 && tries.length <= 40, `${tries.length} tries in an hour`);
    assert.ok(tries.at(-1) - tries.at(-2) > 100, `${tries}`);
});

test('a server that has too much to do, or failed, is asked again; one that refused is not', async () => {
    const posts_after = async (status) => {
        const browser = await open_while(() => status);
        await browser.pass(2000);
        return browser.posts.length;
    };
    for (const status of [429, 500, 503]) assert.equal(await posts_after(status), 2, `${status}`);
    for (const status of [202, 400, 403, 404, 413])
        assert.equal(await posts_after(status), 1, `${status}`);
});

test('a browser that is online again does not wait for the pause', async () => {
    const browser = await open_while(away);
    browser.answer = () => 202;
    browser.emit('online');
    assert.equal(browser.posts.length, 2);
    await browser.pass(600_000);
    assert.equal(browser.posts.length, 2);
});

test('no more than 50 events wait', async () => {
    const browser = await open_while(away);
    for (let i = 0; i < 100; ++i) browser.run(`waymark('e${i}')`);
    await browser.pass(0);
    browser.posts.length = 0;
    browser.answer = () => 202;
    browser.emit('online');
    assert.equal(browser.posts.length, 50);
});

test('a page that goes away hands what waits to the browser', async () => {
    const browser = await open_while(away);
    browser.posts.length = 0;
    browser.leave();
    assert.deepEqual(browser.names.sort(), ['engagement', 'page_view']);
    assert.deepEqual([...new Set(browser.posts.map(({ by }) => by))], ['beacon']);
});
