# SPDX-License-Identifier: Apache-2.0
"""Links with ten routing rules each, of which only the last is met by the visitor of the bench."""

import contextlib
import http.client
import sqlite3
import uuid

# What the visitor doesn't speak but in the last rule.
LANGUAGES = ("zh-TW", "zh-CN", "ja", "ko", "fr", "es", "pt", "it", "ru", "en")
LAST = f"https://example.com/{LANGUAGES[-1]}"
VISITOR = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
                         "like Gecko) Chrome/131.0.0.0 Safari/537.36",
           "Accept-Language": "en-US,en;q=0.9"}


def rule(number, language):
    return {
        "name": f"Rule {number}", "targetUrl": f"https://example.com/{language}",
        "priority": number,
        "conditions": {"operator": "AND", "conditions": [
            {"type": "device", "operator": "equals", "value": "desktop"},
            {"type": "country", "operator": "not_in", "value": ["TW", "CN"]},
            {"type": "language", "operator": "contains", "value": language}]}}


def add_rules(waymark, slug):
    token = waymark.login()
    status, found = waymark.request("GET", f"/api/urls?search={slug}", token=token)
    link = next(link for link in found["data"] if link["slug"] == slug)
    for number, language in enumerate(LANGUAGES):
        status, answer = waymark.request("POST", f"/api/urls/{link['id']}/routing-rules",
                                         rule(number, language), token)
        if status != 201:
            raise RuntimeError(f"create rule: {status} {answer}")


def copy_rules(meta_path, slugs):
    """Gives the rules of the first link to all others. The server must not run."""
    with contextlib.closing(sqlite3.connect(meta_path)) as meta, meta:
        def link_id(slug):
            return meta.execute("SELECT id FROM links WHERE domain_id = 0 AND slug = ?",
                                (slug,)).fetchone()[0]
        first, *others = map(link_id, slugs)
        names = "name, target_url, priority, is_active, conditions, created_ms, updated_ms"
        rules = meta.execute(f"SELECT {names} FROM routing_rules WHERE link_id = ?",
                             (first,)).fetchall()
        meta.executemany(f"INSERT INTO routing_rules (uid, link_id, {names}) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         ((str(uuid.uuid4()), link, *rule) for link in others for rule in rules))
        meta.executemany("UPDATE links SET is_smart_routing = 1 WHERE id = ?",
                         ((link,) for link in others))


def check_rules(waymark, slugs):
    """Follows some links: it is the last rule that must have led on."""
    for slug in slugs[:: max(1, len(slugs) // 20)]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", waymark.port)) as visit:
            visit.request("GET", f"/{slug}", headers=VISITOR)
            place = visit.getresponse().getheader("Location")
        if place != LAST:
            raise RuntimeError(f"/{slug} leads to {place}")
