// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FakeBrowser, FakeElement, FakeLink } from './fake_browser.mjs';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const stub = 'window = self; waymark = function () { (waymark.q = waymark.q || []).push(arguments) }';

function open(options) {
    const browser = new FakeBrowser(options);
    browser.load('waymark.js');
    return browser;
}

// What was sent since the last look, without what differs each time.
function taken(browser) {
    const events = browser.sent.map(({ i, a, s, w, t, ...rest }) => rest);
    browser.posts.length = 0;
    return events;
}

test('a view is one small post that no preflight comes before', () => {
    const browser = open({
        url: 'https://shop.test/a?utm_source=x#part',
        document: { referrer: 'https://search.test/' },
    });
    const [{ url, method, keepalive, by }] = browser.posts;
    assert.deepEqual(
        { url, method, keepalive, by },
        { url: 'https://stats.test/collect', method: 'POST', keepalive: true, by: 'fetch' },
    );
    const [{ i, a, ...event }] = browser.sent;
    assert.match(i, uuid);
    assert.ok(Math.abs(a - Date.now()) < 60_000);
    assert.deepEqual(event, {
        s: '7',
        n: 'page_view',
        u: 'https://shop.test/a?utm_source=x',
        r: 'https://search.test/',
        t: 'Home',
        w: '1920x1080',
    });
});

test('what is empty is left out', () => {
    const { sent } = open({ document: { title: '' } });
    assert.deepEqual(Object.keys(sent[0]).sort(), ['a', 'i', 'n', 's', 'u', 'w']);
});

test('reports go beside data-host, where it is given', () => {
    const to = (host) => open({ attributes: { 'data-host': host } }).posts[0].url;
    assert.equal(to('https://data.shop.test'), 'https://data.shop.test/collect');
    assert.equal(to('https://shop.test/stats/'), 'https://shop.test/stats/collect');
});

test('an id is a UUID where the page is not a secure context, too', () => {
    assert.match(open({ crypto: {} }).sent[0].i, uuid);
});

test('each address of a single-page application is one view, and the page before its referrer', async () => {
    const browser = open();
    const { history } = browser.window;
    for (const url of ['/a', '/a', '/a#below']) {
        history.pushState({}, '', url);
        await browser.pass(1);
    }
    history.replaceState({}, '', '/b');
    await browser.pass(1);
    browser.url = new URL('https://shop.test/a');
    browser.emit('popstate');
    await browser.pass(1);
    const views = taken(browser).filter(({ n }) => n === 'page_view');
    assert.deepEqual(
        views.map(({ u, r }) => [u, r]),
        [
            ['https://shop.test/', undefined],
            ['https://shop.test/a', 'https://shop.test/'],
            ['https://shop.test/b', 'https://shop.test/a'],
            ['https://shop.test/a', 'https://shop.test/b'],
        ],
    );
});

test('steps that an application takes at once are one view, with the title that it has then', async () => {
    const browser = open();
    browser.posts.length = 0;
    browser.window.history.pushState({}, '', '/a');
    browser.window.history.replaceState({}, '', '/a/1');
    browser.document.title = 'One';
    await browser.pass(0);
    const views = browser.sent.filter(({ n }) => n === 'page_view');
    assert.deepEqual(
        views.map(({ u, t }) => [u, t]),
        [['https://shop.test/a/1', 'One']],
    );
});

test('time counts while the page is seen, and is told when it no longer is', async () => {
    const browser = open();
    taken(browser);
    await browser.pass(3000);
    browser.hide();
    await browser.pass(60_000);
    browser.show();
    await browser.pass(500);
    browser.leave();
    assert.deepEqual(
        taken(browser).map(({ n, d }) => [n, d]),
        [
            ['engagement', 3000],
            ['engagement', 500],
        ],
    );
});

test('the depth of a page is the lowest point that was seen', () => {
    const browser = open();
    browser.scroll_to(1000);
    browser.scroll_to(0);
    browser.hide();
    assert.equal(browser.sent.at(-1).p, 75);
    browser.show();
    browser.scroll_to(1600); // beyond the end, as some phones let it
    browser.hide();
    assert.equal(browser.sent.at(-1).p, 100);
});

test('a view of an application ends with the time on it, under its address', async () => {
    const browser = open();
    taken(browser);
    browser.scroll_to(1500);
    await browser.pass(2000);
    browser.window.history.pushState({}, '', '/a');
    browser.document.documentElement.scrollHeight = 500;
    await browser.pass(0);
    browser.document.documentElement.scrollHeight = 1000;
    await browser.pass(1000);
    browser.leave();
    assert.deepEqual(
        taken(browser).map(({ n, u, d, p }) => [n, u, d, p]),
        [
            ['engagement', 'https://shop.test/', 2000, 100],
            ['page_view', 'https://shop.test/a', undefined, undefined],
            ['engagement', 'https://shop.test/a', 1000, 100],
        ],
    );
});

test('the last report of a page is a beacon, or else a post that outlives it', () => {
    const browser = open();
    browser.leave();
    assert.equal(browser.posts.at(-1).by, 'beacon');
    const full = open({ navigator: { sendBeacon: () => false } });
    full.leave();
    assert.deepEqual([full.posts.at(-1).by, full.posts.at(-1).keepalive], ['fetch', true]);
    const old = open({ navigator: { sendBeacon: undefined } });
    old.leave();
    assert.deepEqual(old.names, ['page_view', 'engagement']);
});

test('a page that is prerendered, or opens behind others, is viewed when it is seen', () => {
    const browser = new FakeBrowser({ document: { hidden: true, prerendering: true } });
    browser.run(stub);
    browser.load('waymark.js');
    browser.run(`waymark('early', { step: 1 })`);
    assert.deepEqual(browser.names, []);
    browser.show();
    assert.deepEqual(browser.names, ['page_view', 'early']);
});

test('a page is viewed at once where the clock of the browser is coarse', () => {
    assert.deepEqual(open({ time: 0 }).names, ['page_view']);
});

test('a page that comes back from the memory of the browser is another view', () => {
    const browser = open();
    browser.leave();
    taken(browser);
    browser.show();
    browser.emit('pageshow', { persisted: true });
    assert.deepEqual(taken(browser), [{ n: 'page_view', u: 'https://shop.test/' }]);
    browser.emit('pageshow', { persisted: false });
    assert.deepEqual(taken(browser), []);
});

test('calls before the tracker is there come behind the view, in their order', () => {
    const browser = new FakeBrowser();
    browser.run(stub);
    browser.run(`waymark('a'); waymark('b', { plan: 'pro', seats: 3, trial: false })`);
    browser.load('waymark.js');
    browser.run(`waymark('c')`);
    assert.deepEqual(
        taken(browser).map(({ n, e }) => [n, e]),
        [
            ['page_view', undefined],
            ['a', undefined],
            ['b', { plan: 'pro', seats: 3, trial: false }],
            ['c', undefined],
        ],
    );
});

test('a click on an element that names an event reports it, with its properties', () => {
    const browser = open();
    taken(browser);
    const button = new FakeElement('button', {
        class: 'big',
        'data-waymark-event': 'sign up',
        'data-waymark-plan': 'pro',
        'data-waymark-from-page': 'prices',
    });
    browser.click(new FakeElement('span', {}, button));
    assert.deepEqual(taken(browser), [
        { n: 'sign up', u: 'https://shop.test/', e: { plan: 'pro', 'from-page': 'prices' } },
    ]);
});

test('links to other hosts and to files are reported, by any button that opens them', () => {
    const browser = open();
    taken(browser);
    const click = (link, properties) => {
        browser.click(new FakeElement('b', {}, link), properties);
        return taken(browser).map(({ n, e }) => [n, e.url])[0];
    };
    const outside = new FakeLink('https://other.test/page?x=1');
    assert.deepEqual(click(outside), ['outbound_link', outside.href]);
    assert.deepEqual(click(outside, { button: 1 }), ['outbound_link', outside.href]);
    assert.equal(click(outside, { button: 2 }), undefined);
    assert.equal(click(new FakeLink('/page')), undefined);
    assert.equal(click(new FakeLink('mailto:ann@other.test')), undefined);
    for (const path of ['/price.PDF?v=2', '/a.docx', '/a.tgz', '/a.mp4']) {
        const file = new FakeLink(path);
        assert.deepEqual(click(file), ['file_download', file.href]);
    }
    const elsewhere = new FakeLink('https://other.test/a.zip');
    assert.deepEqual(click(elsewhere), ['file_download', elsewhere.href]);
    const made = new FakeLink('/report', { download: '' });
    assert.deepEqual(click(made), ['file_download', made.href]);
    assert.equal(click(new FakeLink('/zip')), undefined);
});

test('who has opted out is not reported, from that moment on', () => {
    const browser = open();
    browser.storage.waymark_ignore = '1';
    browser.run(`waymark('x')`);
    browser.leave();
    assert.deepEqual(browser.names, ['page_view']);
});

test('a browser that forbids storage is reported all the same', () => {
    assert.deepEqual(open({ storage_is_forbidden: true }).names, ['page_view']);
});

test('the wish not to be tracked counts where the site says so', () => {
    const with_wish = (navigator, attributes) => open({ navigator, attributes }).names.length;
    const respected = { 'data-respect-dnt': '' };
    assert.equal(with_wish({ doNotTrack: '1' }, {}), 1);
    assert.equal(with_wish({ doNotTrack: '1' }, respected), 0);
    assert.equal(with_wish({ globalPrivacyControl: true }, respected), 0);
    assert.equal(with_wish({ doNotTrack: null, globalPrivacyControl: false }, respected), 1);
    for (const none of ['0', 'unspecified'])
        assert.equal(with_wish({ doNotTrack: none }, respected), 1);
});

test('a browser that a program drives says so', () => {
    assert.equal(open({ navigator: { webdriver: true } }).sent[0].h, 1);
});

test('the core keeps nothing in the browser', () => {
    const browser = open({ attributes: { 'data-persistent': '' } });
    browser.run(`waymark('consent')`);
    browser.leave();
    assert.deepEqual(browser.storage, {});
});
