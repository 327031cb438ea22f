// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FakeBrowser, FakeElement } from './fake_browser.mjs';

const half_an_hour = 30 * 60 * 1000;
const tag = { src: 'https://stats.test/pingoo.js', 'site-id': '7', 'user-id': 'u1' };

function open({ attributes = tag, ...options } = {}) {
    const browser = new FakeBrowser({ attributes, ...options });
    browser.load('pingoo.js');
    return browser;
}

const session_of = ({ storage }) => JSON.parse(storage.pingoo_sess);

test('a view has the members of the original, in their order', () => {
    const browser = open({
        url: 'https://shop.test/a?utm_source=x#part',
        document: { referrer: 'https://search.test/' },
    });
    const [{ url, method, body }] = browser.posts;
    assert.deepEqual([url, method], ['https://stats.test/send', 'POST']);
    assert.equal(
        body.replace(session_of(browser).id, 'ID'),
        '{"session_id":"ID","site_id":"7","user_id":"u1","url":"/a?utm_source=x",' +
            '"referrer":"https://search.test/","event_type":"page_view","event_value":"",' +
            '"screen":"1920x1080"}',
    );
});

test('a session is stored as the original stores it', () => {
    const browser = open();
    const session = session_of(browser);
    assert.deepEqual(Object.keys(session), ['id', 't']);
    assert.match(session.id, /^s_[0-9a-z]+_\d{13}$/);
    assert.ok(Math.abs(session.t - Date.now()) < 60_000);
    assert.equal(browser.sent[0].session_id, session.id);
});

test('a session of the original goes on, and every event renews it', () => {
    const t = Date.now() - half_an_hour + 60_000;
    const browser = open({ storage: { pingoo_sess: JSON.stringify({ id: 's_abc_1', t }) } });
    assert.equal(browser.sent[0].session_id, 's_abc_1');
    assert.ok(session_of(browser).t > t);
});

test('half an hour without an event ends a session', () => {
    const t = Date.now() - half_an_hour - 1;
    const browser = open({ storage: { pingoo_sess: JSON.stringify({ id: 's_abc_1', t }) } });
    assert.notEqual(browser.sent[0].session_id, 's_abc_1');
});

test('what is no session in the storage is replaced by one', () => {
    for (const text of ['', 'x', 'null', '5', '{}', '{"t":9e15}', '"s_abc_1"']) {
        const browser = open({ storage: { pingoo_sess: text } });
        assert.match(browser.sent[0].session_id, /^s_[0-9a-z]+_\d{13}$/, text);
        assert.equal(session_of(browser).id, browser.sent[0].session_id);
    }
});

test('without storage the session lasts as long as the page', () => {
    const browser = open({ storage_is_forbidden: true });
    browser.run(`pingoo.track('x')`);
    const [first, second] = browser.sent;
    assert.match(first.session_id, /^s_/);
    assert.equal(second.session_id, first.session_id);
});

test('a click inside an element with pingoo-event is a custom event of that name', () => {
    const browser = open();
    const button = new FakeElement('button', { 'pingoo-event': '购买' });
    browser.click(new FakeElement('span', {}, button));
    browser.click(new FakeElement('span'));
    assert.deepEqual(
        browser.sent.slice(1).map((event) => [event.event_type, event.event_value]),
        [['custom', '购买']],
    );
});

test('it waits for the page to be read, and to be shown', () => {
    const document = { readyState: 'loading', prerendering: true };
    const browser = open({ document });
    assert.deepEqual(browser.names, []);
    browser.emit('DOMContentLoaded');
    assert.deepEqual(browser.names, []);
    browser.document.prerendering = false;
    browser.emit('prerenderingchange');
    assert.deepEqual(browser.names, ['page_view']);
});

test('without a site-id it says so, and sends nothing', () => {
    const browser = open({ attributes: { src: tag.src } });
    browser.run(`pingoo.track('x')`);
    browser.leave();
    assert.deepEqual(browser.posts, []);
    assert.equal(browser.errors.length, 1);
});

test('a script without an address of its own posts to the page', () => {
    assert.equal(open({ attributes: { 'site-id': '7', src: '' } }).posts[0].url, '/send');
});

test('without a user-id the user is empty', () => {
    assert.equal(open({ attributes: { src: tag.src, 'site-id': '7' } }).sent[0].user_id, '');
});

test('views inside an application have the referrer SPA', async () => {
    const browser = open();
    const { history } = browser.window;
    history.pushState({}, '', '/a');
    await browser.pass(10);
    history.replaceState({}, '', '/a#part');
    await browser.pass(10);
    browser.url = new URL('https://shop.test/');
    browser.emit('popstate');
    await browser.pass(10);
    assert.deepEqual(
        browser.sent.map((event) => [event.event_type, event.url, event.referrer]),
        [
            ['page_view', '/', ''],
            ['page_view', '/a', 'SPA'],
            ['page_view', '/', 'SPA'],
        ],
    );
});

test('leave tells the seconds that the page was seen, by a beacon', async () => {
    const browser = open();
    await browser.pass(4200);
    browser.hide();
    await browser.pass(60_000);
    browser.show();
    await browser.pass(2000);
    browser.leave();
    const left = browser.posts.slice(1).map(({ by, body }) => {
        const { event_type, event_value, url } = JSON.parse(body);
        return [by, event_type, event_value, url];
    });
    assert.deepEqual(left, [
        ['beacon', 'leave', '4', '/'],
        ['beacon', 'leave', '2', '/'],
    ]);
});

test('leave is of the page that is left', async () => {
    const browser = open();
    await browser.pass(3000);
    browser.window.history.pushState({}, '', '/a');
    await browser.pass(0);
    assert.deepEqual(
        browser.sent.map((event) => [event.event_type, event.event_value, event.url]),
        [
            ['page_view', '', '/'],
            ['leave', '3', '/'],
            ['page_view', '', '/a'],
        ],
    );
});

test('pingoo.track is a custom event', () => {
    const browser = open();
    browser.run(`pingoo.track('signup')`);
    const { event_type, event_value, url } = browser.sent[1];
    assert.deepEqual([event_type, event_value, url], ['custom', 'signup', '/']);
});

test('who has opted out is not reported', () => {
    assert.deepEqual(open({ storage: { waymark_ignore: 'true' } }).posts, []);
});
