# SPDX-License-Identifier: Apache-2.0
"""A store of many links and clicks, filled behind the server's back: by SQL."""

import contextlib
import pathlib
import random
import sqlite3
import time
import uuid

OWNER = {"email": "owner@example.com", "password": "the-password-of-an-owner"}
OTHER_OWNERS = 98
DAYS = 90
CLICKS_A_STATEMENT = 5_000_000
FILLING_MEMORY = 8 << 30
# Every fiftieth click is of the link that is exported.
EXPORTED_SHARE = 50

# A word of the target is rarer the further back it stands; "landing" is in every one.
SUBJECTS = ("shoes", "bikes", "books", "phones", "cameras", "garden", "kitchen", "travel", "music",
            "games", "tools", "toys", "coffee", "tea", "wine", "hotels", "flights", "insurance")
ADJECTIVES = ("new", "cheap", "red", "blue", "used", "large", "small", "best", "summer", "winter",
              "organic", "local", "premium", "second", "first", "last")
STATUSES = ("ACTIVE",) * 17 + ("INACTIVE",) * 2 + ("EXPIRED",)


class Clock:
    """Prints how long each step of the filling took."""

    def __init__(self):
        self.begun = time.monotonic()

    def tell(self, what):
        now = time.monotonic()
        print(f"  {what}: {now - self.begun:.1f} s", flush=True)
        self.begun = now


def pick(names, number, seed):
    """SQL that picks one of `names`, those in front more often."""
    listed = ",".join(f"'{name}'" for name in names)
    return f"[{listed}][toUInt32(floor(pow({len(names)}, {fraction(number, seed)})))]"


def fraction(number, seed):
    """SQL of a number from 0 up to 1, drawn from `number`."""
    return f"(cityHash64({number}, {seed}) % 1000000007 / 1000000007.)"


def named(columns):
    return ", ".join(f"{sql} AS {name}" for name, sql in columns.items())


def sites_that_refer(number):
    return pick([""] + [f"site{n}.example.org" for n in range(300)], number, 10)


def countries():
    lines = pathlib.Path("/usr/share/zoneinfo/iso3166.tab").read_text().splitlines()
    return [line.split("\t")[0] for line in lines if line[:1].isalpha()][:200]


def visitor_columns():
    """What is known of a visitor, as SQL over what visitor_draws() draws."""
    return {
        "visitor_id": "cityHash64(person)",
        "ip": "concat('81.', toString(person % 251), '.', toString(intDiv(person, 251) % 251), "
              "'.', toString(intDiv(person, 63001) % 251))",
        "user_agent": "concat('Mozilla/5.0 (', os_name, ') AppleWebKit/537.36 (KHTML, like Gecko) "
                      "', browser_name, '/', toString(80 + person % 60), '.0.0.0 Safari/537.36')",
        "accept_language": "'en-US,en;q=0.9'",
        "language": pick(("en", "zh", "de", "fr", "es", "ja", "pt", "it", "ko", "nl", "ru", "pl"),
                         "person", 1),
        "country": "land",
        "region": "concat(land, '-', toString(place % 12))",
        "city": "concat('City ', toString(place % 48), ' of ', land)",
        "asn": "toUInt32(1000 + person % 3000)",
        "isp": "concat('Network ', toString(person % 3000))",
        "device": pick(("mobile", "desktop", "tablet"), "person", 4),
        "browser": "browser_name",
        "browser_version": "toString(80 + person % 60)",
        "os": "os_name",
        "os_version": "toString(8 + person % 9)",
        "is_bot": "bot",
        "bot_name": "if(bot = 1, 'Googlebot', '')",
        "bot_reason": "if(bot = 1, 'user_agent', '')",
    }


def visitor_draws():
    """Of a `person` who does something by `number`."""
    return {
        "place": "intHash32(person)",
        "land": pick(countries(), "person", 7),
        "browser_name": pick([f"Browser{n}" for n in range(40)], "person", 8),
        "os_name": pick(("Windows", "Android", "iOS", "macOS", "Linux", "ChromeOS", "HarmonyOS"),
                        "person", 9),
        "bot": "toUInt8(cityHash64(number, 11) % 100 = 0)",
    }


def campaign_columns():
    """Where somebody came from: one in five by a campaign, the others from a `site`, if any."""
    return {
        "referrer": "if(site = '', '', concat('https://', site, '/', toString(person % 20)))",
        "referrer_host": "site",
        "channel": "if(site = '', 'direct', 'referral')",
        "utm_source": "if(number % 5 = 0, " +
                      pick([f"source-{n}" for n in range(60)], "number", 2) + ", '')",
        "utm_medium": "if(number % 5 = 0, " +
                      pick(("email", "social", "cpc", "display", "print"), "number", 3) + ", '')",
    }


def click_columns(owner):
    """What a click has, as SQL over click_draws()."""
    return visitor_columns() | campaign_columns() | {
        "event_id": "generateUUIDv4()",
        "kind": "'click'",
        "time": "toDateTime(intDiv(at_ms, 1000))",
        "time_ms": "at_ms",
        "received_ms": "at_ms",
        "local_date": "toDate(toDateTime(intDiv(at_ms, 1000)), 'UTC')",
        "owner_id": f"if(link % 2 = 0, {owner}, {owner + 1} + link % {OTHER_OWNERS})",
        "link_id": "link",
        "host": "'go.example.com'",
        "path": "concat('/', toString(link))",
        "utm_campaign": "if(number % 5 = 0, concat('campaign-', toString(link % 500)), '')",
    }


def click_draws(links, clicks, now_ms):
    """Of the click of a `number`. Links and places are taken as Zipf has them."""
    span_ms = DAYS * 86_400_000
    return {
        "at_ms": f"toInt64({now_ms - span_ms} + toInt64(number * {span_ms / clicks!r}))",
        "link": f"if(number % {EXPORTED_SHARE} = 0, toUInt64({links}), "
                f"1 + toUInt64(floor(pow({links - 1}, {fraction('number', 5)}))) * 2654435761 "
                f"% {links - 1})",
        "person": "cityHash64(number, 6) % 4000000",
        "site": sites_that_refer("number"),
    } | visitor_draws()


def fill_clicks(engine, links, clicks, owner):
    columns = click_columns(owner)
    drawn = named(click_draws(links, clicks, int(time.time() * 1000)))
    for first in range(0, clicks, CLICKS_A_STATEMENT):
        count = min(CLICKS_A_STATEMENT, clicks - first)
        engine(f"INSERT INTO events ({', '.join(columns)}) SELECT {', '.join(columns.values())} "
               f"FROM (SELECT number, {drawn} FROM numbers({first}, {count}))",
               max_insert_threads=2)


def wait_for_merges(engine, quiet_seconds=3, seconds=300):
    """Waits until the engine has merged what it means to merge for now."""
    deadline = time.monotonic() + seconds
    quiet_since = time.monotonic()
    while time.monotonic() < deadline and time.monotonic() - quiet_since < quiet_seconds:
        if engine("SELECT count() FROM system.merges").strip() != "0":
            quiet_since = time.monotonic()
        time.sleep(0.25)


def clicks_of_links(engine):
    counted = engine("SELECT link_id, countIf(is_bot = 0), countIf(is_bot = 1) FROM events "
                     "GROUP BY link_id")
    rows = (tuple(map(int, line.split("\t"))) for line in counted.splitlines())
    return {link: (people, bots) for link, people, bots in rows}


def slug(link):
    """Of nine characters, in no order; no two are the same, as the multiplier is odd."""
    return f"{link * 45_342_987_367 % 2**36:09x}"


def link_rows(links, owner, counts, now_ms):
    draw = random.Random(1)
    span_ms = 3 * 365 * 86_400_000
    for link in range(1, links + 1):
        subject = SUBJECTS[int(len(SUBJECTS) ** draw.random()) - 1]
        adjective = draw.choice(ADJECTIVES)
        created = now_ms - span_ms + span_ms * link // links
        people, bots = counts.get(link, (0, 0))
        yield (link, str(uuid.UUID(int=draw.getrandbits(128), version=4)), slug(link),
               f"https://shop{draw.randrange(5000)}.example.com/landing/{subject}/"
               f"{adjective}-{link}?item={draw.getrandbits(40):x}",
               f"{adjective.title()} {subject} number {link}" if link % 3 else None,
               owner if link % 2 == 0 else owner + 1 + link % OTHER_OWNERS,
               draw.choice(STATUSES), created, created + draw.randrange(86_400_000), people, bots)


def fill_links(meta_path, links, owner, counts):
    with contextlib.closing(sqlite3.connect(meta_path)) as meta, meta:
        meta.execute("PRAGMA cache_size = -1000000")
        meta.executemany(
            "INSERT INTO users (id, uid, email, role, password_hash, created_ms, updated_ms) "
            "SELECT ?, ?, ?, role, password_hash, created_ms, updated_ms FROM users WHERE id = ?",
            ((owner + 1 + n, str(uuid.uuid4()), f"owner{n}@example.com", owner)
             for n in range(OTHER_OWNERS)))
        meta.executemany(
            "INSERT INTO links (id, uid, slug, target_url, title, owner_id, status, created_ms, "
            "updated_ms, clicks, bot_clicks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            link_rows(links, owner, counts, int(time.time() * 1000)))


def create_owner(waymark):
    """Creates OWNER; returns the number that the stores know them by."""
    status, answer = waymark.request("POST", "/api/users", OWNER, waymark.login())
    if status != 201:
        raise RuntimeError(f"create user: {status} {answer}")
    with contextlib.closing(sqlite3.connect(waymark.meta_path())) as meta:
        owner, = meta.execute("SELECT id FROM users WHERE uid = ?", (answer["id"],)).fetchone()
    return owner


def fill(start, links, clicks):
    """Fills the data of the server that `start` starts, which migrates both stores before."""
    clock = Clock()
    with start(engine_memory_bytes_max=FILLING_MEMORY) as waymark:
        waymark.wait_for_event_store()
        meta_path = waymark.meta_path()
        owner = create_owner(waymark)
        clock.tell("started")
        fill_clicks(waymark.engine, links, clicks, owner)
        clock.tell(f"{clicks:,} clicks")
        wait_for_merges(waymark.engine)
        clock.tell("merged")
        counts = clicks_of_links(waymark.engine)
        clock.tell("counted")
    fill_links(meta_path, links, owner, counts)
    clock.tell(f"{links:,} links")
