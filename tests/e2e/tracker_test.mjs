// SPDX-License-Identifier: Apache-2.0
// What visitors do in Chromium, and what the server has of it then.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { Gate } from './gate.mjs';
import { until } from './until.mjs';
import { WaymarkProcess } from './waymark_process.mjs';
import { serve_sites } from './web_sites.mjs';

const require = createRequire(new URL('../../deps/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
// Chromium's sandbox refuses to run as root.
const chromiumSandbox = process.getuid() !== 0;

let waymark, gate, sites, browser, shop, app, pingoo, book;

before(async () => {
    waymark = await WaymarkProcess.start();
    browser = await start_chromium();
    gate = await Gate.open(waymark.port);
    sites = await serve_sites({ stats: `http://stats.localhost:${gate.port}` });
});

after(async () => {
    await browser?.close();
    await sites?.close();
    await gate?.close();
    await waymark?.stop();
});

// Each test has sites of its own, where nobody has been.
let ids;
let tests = 0;
beforeEach(async () => {
    ++tests;
    const names = ['shop.test', 'app.localhost', 'pingoo.localhost', 'book.localhost'];
    const domains = names.map((name) => `http://${tests}.${name}`);
    const [s, a, p, b] = await Promise.all(domains.map((domain) => waymark.create_site(domain)));
    ids = { shop: s, app: a, pingoo: p, book: b };
    [shop, app, pingoo, book] = domains.map((domain) => `${domain}:${sites.port}`);
    sites.open(ids);
    gate.reports.length = 0;
});

function start_chromium() {
    return chromium.launch({
        executablePath,
        chromiumSandbox,
        args: ['--disable-gpu', '--disable-quic', '--host-resolver-rules=MAP *.test 127.0.0.1'],
    });
}

async function visit(work, options) {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(10_000);
    try {
        return await work(await context.newPage(), context);
    } finally {
        await context.close();
    }
}

// As a visitor closes a tab.
const close = (page) => page.close({ runBeforeUnload: true });

// A directory that somebody still writes to can't be.
function is_removed(directory) {
    try {
        rmSync(directory, { recursive: true, force: true });
        return true;
    } catch {
        return false;
    }
}

const by_id = (rows) => new Map(rows.map((row) => [row.id, row]));

test('a visit of several pages is stored as it was', async () => {
    const start = `${shop}/?utm_source=news&utm_medium=email&gclid=g1`;
    const partner = `http://partner.localhost:${sites.port}/landing?from=shop`;
    await visit(async (page, context) => {
        await page.goto(start + '#top');
        await gate.wait_for(2);
        await page.click('button b');
        await page.evaluate(() => scrollTo(0, 1e6));
        await pause(300);
        await page.click('#prices');
        await gate.wait_for(5);
        await page.click('#below');
        await page.click('#list');
        await gate.wait_for(6);
        await page.click('#out');
        await page.waitForURL(partner);
        await gate.wait_for(8);
        assert.deepEqual(await context.cookies(), []);
        await page.goto(shop);
        assert.equal(await page.evaluate(() => localStorage.length), 0);
    });

    const posts = gate.take().slice(0, 8);
    const prices = { u: `${shop}/prices`, t: 'Prices', r: start };
    const done = [
        { n: 'page_view', u: start, t: 'Shop' },
        { n: 'experiment', u: start, t: 'Shop', e: { variant: 'b', seen: 3 } },
        { n: 'signup', u: start, t: 'Shop', e: { plan: 'pro', seats: '3' } },
        { n: 'engagement', u: start, t: 'Shop', p: 100 },
        { n: 'page_view', ...prices },
        { n: 'file_download', ...prices, e: { url: `${shop}/files/list.zip` } },
        { n: 'outbound_link', ...prices, e: { url: partner } },
        { n: 'engagement', ...prices, p: 100 },
    ];
    const told = posts.map(({ i, a, s, w, h, d, ...rest }) => rest);
    assert.deepEqual(told, done);
    assert.ok(posts.every(({ s, h, w }) => s === String(ids.shop) && h === 1 && w === '1280x720'));
    assert.ok(posts[3].d >= 300 && posts[3].d < 20_000, `${posts[3].d} ms on the page`);

    await waymark.settle();
    const stored = by_id(await waymark.stored(ids.shop));
    for (const post of posts) {
        const row = stored.get(post.i);
        const { kind, name, url, referrer, title, duration_ms, scroll_percent } = row;
        const is_own = ['page_view', 'engagement'].includes(post.n);
        assert.deepEqual(
            { kind, name, url, referrer, title, duration_ms, scroll_percent },
            {
                kind: is_own ? post.n : 'custom',
                name: is_own ? '' : post.n,
                url: post.u,
                referrer: post.r ?? '',
                title: post.t,
                duration_ms: post.d ?? 0,
                scroll_percent: post.p ?? 0,
            },
        );
        const properties = row.keys.map((key, at) => [key, row.values[at]]);
        const sent = Object.entries(post.e ?? {}).map(([key, value]) => [key, String(value)]);
        assert.deepEqual(properties, sent);
    }
    const { utm_source, utm_medium, click_id, click_id_kind } = stored.get(posts[0].i);
    assert.deepEqual([utm_source, utm_medium], ['news', 'email']);
    assert.deepEqual([click_id_kind, click_id], ['gclid', 'g1']);

    const listed = (await waymark.listed(ids.shop)).slice(0, 8);
    assert.deepEqual(
        listed.map(({ url, event_type, screen }) => [url, event_type, screen]).sort(),
        posts.map(({ u, n, e }) => [u, e ? 'custom' : n, '1280x720']).sort(),
    );
});

test('a single-page application has a view for each of its addresses', async () => {
    await visit(async (page) => {
        await page.goto(app);
        await gate.wait_for(1);
        await page.click('#one');
        await gate.wait_for(3);
        await page.click('#one');
        await page.evaluate(() => history.replaceState({}, '', '/one#part'));
        await page.click('#two');
        await gate.wait_for(5);
        await page.goBack();
        await page.goBack();
        await gate.wait_for(7);
        await page.evaluate(() => waymark('order', { sum: 12.5, gift: true, coupon: undefined }));
        await gate.wait_for(8);
        await close(page);
        await gate.wait_for(9);
    });

    const posts = gate.take();
    assert.deepEqual(
        posts.map(({ n, u, r, e }) => [n, u.slice(app.length), r?.slice(app.length), e]),
        [
            ['page_view', '/', undefined, undefined],
            ['engagement', '/', undefined, undefined],
            ['page_view', '/one', '/', undefined],
            ['engagement', '/one', '/', undefined],
            ['page_view', '/two?q=1', '/one', undefined],
            ['engagement', '/two?q=1', '/one', undefined],
            ['page_view', '/one', '/two?q=1', undefined],
            ['order', '/one', '/two?q=1', { sum: 12.5, gift: true }],
            ['engagement', '/one', '/two?q=1', undefined],
        ],
    );
    await waymark.settle();
    const stored = await waymark.stored(ids.app);
    assert.equal(stored.length, posts.length);
    const views = stored.filter(({ kind }) => kind === 'page_view');
    assert.deepEqual(
        views.map(({ path, query, title }) => [path, query, title]),
        [
            ['/', '', 'App'],
            ['/one', '', 'App /one'],
            ['/two', 'q=1', 'App /two'],
            ['/one', '', 'App /one'],
        ],
    );
    const [order] = stored.filter(({ name }) => name === 'order');
    assert.deepEqual([order.keys, order.values], [
        ['sum', 'gift'],
        ['12.5', 'true'],
    ]);
});

// A driven browser makes no page ready and keeps none: this one is left to itself.
test('a page made ready is viewed when it is shown, and again when it comes back', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'waymark-e2e-chromium-'));
    const flags = ['--headless=new', '--disable-gpu', '--no-first-run', '--disable-sync'];
    flags.push('--disable-background-networking', `--user-data-dir=${profile}`);
    if (!chromiumSandbox) flags.push('--no-sandbox');
    // Without the port it ends when it has loaded the page.
    const own = spawn(executablePath, [...flags, '--remote-debugging-port=0', book], {
        stdio: 'ignore',
    });
    try {
        await gate.wait_for(5);
    } finally {
        own.kill();
        await once(own, 'exit');
        await until('its processes are gone', 10_000, () => is_removed(profile));
    }
    const posts = gate.take();
    const told = posts.map(({ n, u }) => `${n} ${u.slice(book.length)}`);
    // One page goes when the other comes: in which order that is told is chance.
    assert.deepEqual(told.slice(0, 1), ['page_view /']);
    assert.deepEqual(told.slice(1, 3).sort(), ['engagement /', 'page_view /2']);
    assert.deepEqual(told.slice(3).sort(), ['engagement /2', 'page_view /']);
    // It was there for two seconds, and not seen in most of them.
    const { d } = posts.find(({ n, u }) => n === 'engagement' && u.endsWith('/2'));
    assert.ok(d > 100 && d < 1800, `${d} ms`);
});

test('what happens while the server is away is stored once, when it is back', async () => {
    const ids_of = (name) =>
        gate.reports.map(({ body }) => JSON.parse(body)).filter(({ n }) => n === name);
    const is_taken = (name) =>
        gate.reports.some(({ body, status }) => status === 202 && JSON.parse(body).n === name);
    await visit(async (page, context) => {
        await page.goto(app);
        await until('the view is taken', 10_000, () => is_taken('page_view'));

        await waymark.kill();
        await page.evaluate(() => waymark('while_away', { step: 1 }));
        await until('it was tried', 10_000, () => ids_of('while_away').length > 0);
        await waymark.launch();
        await until('it is taken', 20_000, () => is_taken('while_away'));

        // The server took it, but the page can't know.
        gate.loses_answers = true;
        await page.evaluate(() => waymark('unsure'));
        await until('it was tried', 10_000, () => ids_of('unsure').length > 0);
        await pause(200);
        gate.loses_answers = false;
        await until('it is taken', 20_000, () => is_taken('unsure'));
        assert.ok(ids_of('unsure').length > 1);
        assert.equal(new Set(ids_of('unsure').map(({ i }) => i)).size, 1);

        // No network, and then one.
        await context.setOffline(true);
        await page.evaluate(() => waymark('offline'));
        await pause(100);
        await context.setOffline(false);
        await until('it is taken', 10_000, () => is_taken('offline'));
    });
    await waymark.settle();
    const names = (await waymark.stored(ids.app)).map(({ name }) => name);
    for (const name of ['while_away', 'unsure', 'offline'])
        assert.deepEqual(names.filter((one) => one === name), [name]);
});

test('who does not want to be tracked is not', async () => {
    await visit((page) => page.goto(`${shop}/private`).then(() => gate.wait_for(1)));
    gate.reports.length = 0;
    const wishes = [
        () => Object.defineProperty(navigator, 'doNotTrack', { get: () => '1' }),
        () => Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true }),
        () => localStorage.setItem('waymark_ignore', '1'),
    ];
    for (const wish of wishes) {
        await visit(async (page) => {
            await page.addInitScript(wish);
            await page.goto(`${shop}/private`);
            await page.evaluate(() => waymark('x'));
            await page.goto(`${shop}/private`);
            await pause(100);
        });
        assert.deepEqual(gate.take(), []);
    }
});

test('an id is kept from consent on, and not before', async () => {
    await visit(async (page, context) => {
        await page.goto(`${shop}/members`);
        await gate.wait_for(1);
        assert.equal(await page.evaluate(() => localStorage.length), 0);
        await page.evaluate(() => waymark('consent'));
        await page.goto(`${shop}/members`);
        await gate.wait_for(3);
        const [before, , later] = gate.take();
        assert.equal(before.v, undefined);
        assert.match(later.v, /^[0-9a-f-]{36}$/);
        await page.evaluate(() => waymark('consent', false));
        assert.equal(await page.evaluate(() => localStorage.length), 0);
        assert.deepEqual(await context.cookies(), []);
    });
});

test("a page with Pingoo's tag is stored as Pingoo stores it", async () => {
    await visit(async (page) => {
        await page.goto(pingoo);
        await gate.wait_for(1);
        await page.click('button b');
        await gate.wait_for(2);
        await pause(700);
        await page.click('#one');
        await gate.wait_for(4);
        await page.evaluate(() => window.pingoo.track('signup'));
        await pause(700);
        await close(page);
        await gate.wait_for(6);
    });
    assert.ok(gate.reports.every(({ path, status }) => path === '/send' && status === 200));
    const session = gate.take()[0].session_id;
    assert.match(session, /^s_[0-9a-z]+_\d{13}$/);
    await waymark.settle();
    const listed = await waymark.listed(ids.pingoo);
    const shape = ({ event_type, event_value, url, referrer }) =>
        [event_type, event_value.replace(/^[1-9]$/, 'seconds'), url, referrer].join(' ');
    assert.deepEqual(listed.map(shape).sort(), [
        'custom signup /one ',
        'custom 购买 / ',
        'leave seconds / ',
        'leave seconds /one ',
        'page_view  / ',
        'page_view  /one SPA',
    ]);
    for (const event of listed) {
        const { session_id, user_id, screen } = event;
        assert.deepEqual([session_id, user_id, screen], [session, 'u1', '1280x720']);
    }
});

test('the scripts are for pages of every origin, and for their caches', async () => {
    for (const path of ['/waymark.js', '/waymark.full.js', '/pingoo.js', '/public/js/pingoo.js']) {
        const url = `http://127.0.0.1:${gate.port}${path}`;
        const answer = await fetch(url, { headers: { 'accept-encoding': 'br' } });
        const field = (name) => answer.headers.get(name);
        assert.equal(answer.status, 200, path);
        assert.equal(field('content-type'), 'text/javascript; charset=utf-8');
        assert.equal(field('cache-control'), 'public, max-age=86400');
        assert.equal(field('access-control-allow-origin'), '*');
        assert.equal(field('content-encoding'), 'br');
        assert.match(field('etag'), /^"[^"]+"$/);
        const kept = { 'accept-encoding': 'br', 'if-none-match': field('etag') };
        const again = await fetch(url, { headers: kept });
        assert.equal(again.status, 304, path);
    }
});
