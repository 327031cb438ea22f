#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`make demo`: fills a running server with 90 days of believable traffic, by its public API.

Links of a small shop are created, their past clicks imported, and a few followed just now. The
same --seed gives the same traffic. Run it against a server that holds nothing of worth: what it
makes is not marked as a demonstration.
"""

import argparse
import bisect
import datetime
import getpass
import http.client
import ipaddress
import itertools
import json
import math
import os
import random
import sys
import time
import urllib.parse

LINKS = [
    # slug, title, target, weight, days ago it was published
    ("spring-sale", "Spring sale", "https://shop.example.com/sale/spring", 30, 60),
    ("newsletter", "Newsletter archive", "https://shop.example.com/newsletter", 12, 90),
    ("get-app", "Get the app", "https://shop.example.com/app", 22, 90),
    ("docs", "Documentation", "https://docs.example.com/start", 18, 90),
    ("careers", "Open positions", "https://www.example.com/careers", 5, 80),
    ("podcast-42", "Podcast, episode 42", "https://podcast.example.com/42", 8, 35),
    ("launch", "Product launch", "https://shop.example.com/new", 40, 21),
    ("survey", "Customer survey", "https://forms.example.com/s/2026", 6, 14),
    ("meetup-tpe", "Meetup in Taipei", "https://events.example.com/taipei", 7, 45),
    ("webinar", "Webinar recording", "https://video.example.com/w/7", 6, 28),
    ("pricing", "Pricing", "https://www.example.com/pricing", 14, 90),
    ("github", "Source code", "https://code.example.com/project", 11, 90),
]

CAMPAIGNS = [
    # weight, utm parameters, referrer
    (30, {}, ""),
    (12, {}, "https://www.google.com/"),
    (4, {}, "https://www.bing.com/"),
    (2, {}, "https://duckduckgo.com/"),
    (3, {}, "https://www.baidu.com/link"),
    (6, {}, "https://news.ycombinator.com/"),
    (5, {}, "https://www.reddit.com/r/selfhosted/"),
    (9, {"utm_source": "newsletter", "utm_medium": "email", "utm_campaign": "weekly"}, ""),
    (7, {"utm_source": "facebook", "utm_medium": "paid_social", "utm_campaign": "spring_sale"},
     "https://l.facebook.com/"),
    (6, {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "brand", "utm_term": "shop"},
     "https://www.google.com/"),
    (5, {"utm_source": "x", "utm_medium": "social", "utm_campaign": "launch"}, "https://t.co/"),
    (4, {"utm_source": "line", "utm_medium": "social", "utm_campaign": "taipei"}, ""),
    (4, {"utm_source": "podcast", "utm_medium": "audio", "utm_campaign": "episode-42"}, ""),
    (3, {"utm_source": "partner", "utm_medium": "affiliate", "utm_campaign": "spring_sale"},
     "https://partner.example.org/deals"),
]

USER_AGENTS = [
    (24, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/{chrome}.0.0.0 Safari/537.36"),
    (20, "Mozilla/5.0 (iPhone; CPU iPhone OS {ios} like Mac OS X) AppleWebKit/605.1.15 "
         "(KHTML, like Gecko) Version/{safari} Mobile/15E148 Safari/604.1"),
    (18, "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/{chrome}.0.0.0 Mobile Safari/537.36"),
    (9, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/{chrome}.0.0.0 Safari/537.36"),
    (8, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/{safari} Safari/605.1.15"),
    (6, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/{chrome}.0.0.0 Safari/537.36 Edg/{chrome}.0.0.0"),
    (5, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{firefox}.0) Gecko/20100101 "
        "Firefox/{firefox}.0"),
    (3, "Mozilla/5.0 (X11; Linux x86_64; rv:{firefox}.0) Gecko/20100101 Firefox/{firefox}.0"),
    (3, "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) "
        "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36"),
    (3, "Mozilla/5.0 (iPad; CPU OS {ios} like Mac OS X) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) Version/{safari} Mobile/15E148 Safari/604.1"),
    (2, "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
    (1, "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"),
    (1, "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; "
        "+https://openai.com/gptbot)"),
]

# Public networks of access providers, and the language their people tend to ask for.
NETWORKS = [
    (20, "73.0.0.0/8", "en-US,en;q=0.9", -6),
    (8, "99.96.0.0/12", "en-US,en;q=0.9", -5),
    (14, "114.32.0.0/12", "zh-TW,zh;q=0.9,en;q=0.8", 8),
    (9, "111.240.0.0/12", "zh-TW,zh;q=0.9,en;q=0.8", 8),
    (8, "218.16.0.0/13", "zh-CN,zh;q=0.9", 8),
    (5, "219.76.0.0/14", "zh-HK,zh;q=0.9,en;q=0.7", 8),
    (8, "126.0.0.0/9", "ja,en-US;q=0.9", 9),
    (9, "79.192.0.0/10", "de-DE,de;q=0.9,en;q=0.8", 1),
    (7, "86.128.0.0/10", "en-GB,en;q=0.9", 0),
    (5, "90.0.0.0/9", "fr-FR,fr;q=0.9,en;q=0.8", 1),
    (4, "49.32.0.0/11", "en-IN,en;q=0.9,hi;q=0.8", 5),
    (3, "177.32.0.0/11", "pt-BR,pt;q=0.9", -3),
    (3, "1.128.0.0/11", "en-AU,en;q=0.9", 10),
]


class Weighted:
    """Draws items by weight."""

    def __init__(self, items):
        self.items = items
        self.sums = list(itertools.accumulate(item[0] for item in items))

    def draw(self, generator):
        return self.items[bisect.bisect(self.sums, generator.random() * self.sums[-1])]


class Server:
    def __init__(self, base):
        parts = urllib.parse.urlsplit(base)
        kind = (http.client.HTTPSConnection if parts.scheme == "https"
                else http.client.HTTPConnection)
        self.connection = kind(parts.hostname, parts.port, timeout=60)
        self.token = None

    def call(self, method, path, body=None, headers=None):
        """Waits where a limit of requests says so."""
        while True:
            status, answer, wait = self.call_once(method, path, body, headers)
            if status != 429:
                return status, answer
            time.sleep(wait)

    def call_once(self, method, path, body, headers):
        sent = {"Content-Type": "application/json"} | (headers or {})
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        self.connection.request(method, path, None if body is None else json.dumps(body), sent)
        response = self.connection.getresponse()
        text = response.read()
        is_json = "json" in response.getheader("Content-Type", "")
        wait = int(response.getheader("Retry-After", "1"))
        return response.status, json.loads(text) if is_json and text else text, wait

    def login(self, email, password):
        status, answer = self.call("POST", "/api/auth/login",
                                   {"email": email, "password": password})
        if status != 200:
            sys.exit(f"login failed: {answer.get('message', answer)}")
        self.token = answer["accessToken"]


def create_links(server):
    for slug, title, target, _, _ in LINKS:
        status, answer = server.call("POST", "/api/urls", {"originalUrl": target, "title": title,
                                                           "customSlug": slug})
        if status not in (201, 409):
            sys.exit(f"cannot create {slug}: {answer}")


def clicks_on(day_ago, link, generator):
    """How many clicks a link gets on one day: a launch peak that decays, weekends quieter."""
    _, _, _, weight, published = link
    age = published - day_ago
    if age < 0:
        return 0
    weekday = (datetime.date.today() - datetime.timedelta(days=day_ago)).weekday()
    level = weight * (1 + 6 * math.exp(-age / 3)) * (0.55 if weekday >= 5 else 1)
    return max(0, round(generator.gauss(level, level ** 0.5)))


def make_click(slug, day_ago, now, draws, generator):
    _, network, language, offset = draws["network"].draw(generator)
    _, agent = draws["agent"].draw(generator)
    _, utm, referrer = draws["campaign"].draw(generator)
    local_hour = min(23, max(0, generator.gauss(15, 4.5)))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    time = (midnight - datetime.timedelta(days=day_ago)
            + datetime.timedelta(hours=(local_hour - offset) % 24, seconds=generator.random() * 60))
    if time > now:
        time = now - datetime.timedelta(seconds=generator.random() * 3600)
    subnet = ipaddress.ip_network(network)
    # Few addresses of a network come back, as few visitors do.
    host = int(generator.paretovariate(0.9) * 97) % (subnet.num_addresses - 2) + 1
    if generator.random() < 0.6:
        host = generator.randrange(1, subnet.num_addresses - 1)
    return {
        "slug": slug,
        "time": time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "ip": str(subnet[host]),
        "userAgent": agent.format(chrome=generator.randrange(126, 142),
                                  firefox=generator.randrange(128, 145),
                                  ios=generator.choice(["17_6_1", "18_1", "18_3_2", "18_5"]),
                                  safari=generator.choice(["17.6", "18.1", "18.5"])),
        "acceptLanguage": language,
        "referrer": referrer,
        "query": urllib.parse.urlencode(utm),
    }


def import_clicks(server, days, scale, generator):
    now = datetime.datetime.now(datetime.timezone.utc)
    draws = {"network": Weighted(NETWORKS), "agent": Weighted(USER_AGENTS),
             "campaign": Weighted(CAMPAIGNS)}
    batch, total = [], 0
    for day_ago in range(days, -1, -1):
        for link in LINKS:
            for _ in range(round(clicks_on(day_ago, link, generator) * scale)):
                batch.append(make_click(link[0], day_ago, now, draws, generator))
        while len(batch) >= 1000 or (day_ago == 0 and batch):
            status, answer = server.call("POST", "/api/native/clicks", {"clicks": batch[:1000]})
            if status != 202:
                sys.exit(f"import refused: {answer}")
            total += answer["accepted"]
            batch = batch[1000:]
        if sys.stdout.isatty():
            print(f"\r{total} clicks, day {days - day_ago} of {days}", end="", flush=True)
    if sys.stdout.isatty():
        print()
    return total


def follow_some(server, generator):
    draws = Weighted(USER_AGENTS)
    for _ in range(20):
        slug = generator.choice(LINKS)[0]
        agent = draws.draw(generator)[1].format(chrome=141, firefox=144, ios="18_5", safari="18.5")
        status, _ = server.call("GET", f"/{slug}", headers={"User-Agent": agent})
        if status != 302:
            sys.exit(f"/{slug} answered {status}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("--server", default="http://127.0.0.1:5004")
    parser.add_argument("--email", default=os.environ.get("WAYMARK_ADMIN_EMAIL",
                                                          "admin@example.com"))
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--scale", type=float, default=1.0,
                        help="traffic, relative to a small shop")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    password = os.environ.get("WAYMARK_ADMIN_PASSWORD") or getpass.getpass(
        f"Password of {options.email}: ")

    generator = random.Random(options.seed)
    server = Server(options.server)
    try:
        server.login(options.email, password)
        create_links(server)
        total = import_clicks(server, options.days, options.scale, generator)
        follow_some(server, generator)
    except ConnectionRefusedError:
        sys.exit(f"nothing answers at {options.server}: start it with `make run`")
    print(f"{total} clicks of {options.days} days on {len(LINKS)} links. Look at them:\n"
          f"  curl -H 'Authorization: Bearer …' "
          f"'{options.server}/api/analytics/overview?timeRange=last_90_days'")


if __name__ == "__main__":
    main()
