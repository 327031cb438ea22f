# SPDX-License-Identifier: Apache-2.0
"""A store with a year of a large web site and of some small ones, filled by SQL.

What the forwarder would write is written: the events of a visit have one number, one start, and
what each of them adds to the visit's figures.
"""

import datetime
import math
import time

import big_store

DAYS = 365
SMALL_SITES = 5
# Of the large site's events.
SMALL_SITE_SHARE = 0.006
VISITS_A_STATEMENT = 1_000_000
PATHS = 2400
# Every other visit is of somebody who comes again.
REGULARS = 4_000_000
VIEWS = (1,) * 8 + (2,) * 3 + (3,) * 3 + (4, 4, 5, 5, 6, 6)
# Per cent of the visits: whose pages tell how long they were looked at; with a custom event.
TELLING = 27
ACTING = 18
EVENTS_A_VISIT = sum(VIEWS) / len(VIEWS) * (1 + TELLING / 100) + ACTING / 100
CUSTOM_EVENTS = ("signup", "purchase", "download", "search", "share", "play", "comment", "contact",
                 "subscribe", "filter", "compare", "wishlist")
SCREENS = ("1920x1080", "390x844", "1366x768", "2560x1440", "412x915", "1536x864", "820x1180")


def date_of(day):
    return datetime.datetime.fromtimestamp(day * 86_400, datetime.timezone.utc).date()


def wave(position, waves, depth):
    """SQL that moves a position within 0 and 1 so that things are dense here and sparse there."""
    amplitude = depth / (2 * math.pi * waves)
    return f"({position} + {amplitude!r} * sin({2 * math.pi * waves!r} * {position}))"


def visit_draws(site, visits, begin_ms):
    """Of the visit of a `number`: weeks have quiet days, and days have quiet hours."""
    drawn = big_store.visitor_draws() | {
        "position": f"(number + 0.5) / {visits}.",
        "day": wave("position", DAYS // 7, 0.4) + f" * {DAYS}",
        "hour": wave("(day - floor(day))", 1, 0.63),
        "start_ms": f"toInt64({begin_ms} + 86400000 * (floor(day) + hour))",
        "person": f"toUInt64({site}) * 1000000000 + if(cityHash64(number, 41) % 2 = 0, "
                  f"cityHash64(number, 42) % {REGULARS}, {REGULARS} + number)",
        "site": big_store.sites_that_refer("number"),
        "views": f"{list(VIEWS)}[1 + cityHash64(number, 43) % {len(VIEWS)}]",
        "telling": f"if(cityHash64(number, 44) % 100 < {TELLING}, views, 0)",
        "acting": f"if(cityHash64(number, 45) % 100 < {ACTING}, 1, 0)",
        "gap_ms": f"toInt64(5000 + 110000 * pow({big_store.fraction('number', 46)}, 2))",
    }
    return drawn


# Steps of a visit: when, counted from its start, which kind, how long it tells of, and which page.
STEPS = {
    "steps": "arraySort(arrayConcat("
             "arrayMap(page -> (toInt64(page * gap_ms), 1, toInt64(0), page), range(views)), "
             "arrayMap(page -> (toInt64((page + 1) * gap_ms - 1000), 3, toInt64(gap_ms - 500), "
             "page), range(telling)), "
             "arrayMap(page -> (toInt64((views - 1) * gap_ms + 2000), 2, toInt64(0), views - 1), "
             "range(acting))))",
    "marks": "arrayCumSum(step -> step.2 != 3, steps)",
    "told": "arrayCumSum(step -> step.3, steps)",
    "lengthened": "arrayDifference(arrayMap((step, sum) -> greatest(step.1, sum), steps, told))",
}


def event_columns(site, owner):
    """What an event has, as SQL over a visit and its `step`, `mark` and `longer`."""
    page_number = f"toUInt32(floor(pow({PATHS}, {big_store.fraction('(number, step.4)', 47)})))"
    columns = big_store.visitor_columns() | big_store.campaign_columns() | {
        "event_id": "generateUUIDv4()",
        "kind": "['page_view', 'custom', 'engagement'][step.2]",
        "event_type": "kind",
        "time": "toDateTime(intDiv(start_ms + step.1, 1000))",
        "time_ms": "start_ms + step.1",
        "received_ms": "start_ms + step.1 + 40",
        "local_date": "toDate(toDateTime(intDiv(start_ms + step.1, 1000)), 'UTC')",
        "owner_id": str(owner),
        "site_id": str(site),
        "host": f"'site{site}.example.com'",
        "path": f"concat('/products/', toString({page_number}))",
        "url": f"concat('https://site{site}.example.com', path)",
        "title": "concat('Product ', substring(path, 11))",
        "utm_campaign": "if(number % 5 = 0, concat('campaign-', toString(number % 500)), '')",
        "screen": big_store.pick(SCREENS, "person", 48),
        "name": "if(step.2 = 2, " + big_store.pick(CUSTOM_EVENTS, "number", 49) + ", '')",
        "event_label": "name",
        "duration_ms": "step.3",
        "visit_id": f"cityHash64({site}, number, 'visit')",
        "visit_start": "toDateTime(intDiv(start_ms, 1000))",
        "visit_begins": "step.2 != 3 AND mark = 1",
        "visit_bounces": "if(step.2 = 3, 0, if(mark = 1, 1, if(mark = 2, -1, 0)))",
        "visit_ms": "longer",
    }
    return columns


def fill_site(engine, site, owner, visits, begin_ms):
    columns = event_columns(site, owner)
    drawn = big_store.named(visit_draws(site, visits, begin_ms) | STEPS)
    begun = time.monotonic()
    for first in range(0, visits, VISITS_A_STATEMENT):
        count = min(VISITS_A_STATEMENT, visits - first)
        engine(f"INSERT INTO events ({', '.join(columns)}) SELECT {big_store.named(columns)} "
               f"FROM (SELECT *, {drawn} FROM numbers_mt({first}, {count})) "
               "ARRAY JOIN steps AS step, marks AS mark, lengthened AS longer",
               max_insert_threads=2)
        passed = time.monotonic() - begun
        left = passed * (visits - first - count) / (first + count)
        print(f"    site {site}: {first + count:,} of {visits:,} visits in {passed:.0f} s, "
              f"{left:.0f} s to go", flush=True)


def create_site(waymark, name, token):
    status, answer = waymark.request("POST", "/api/sites",
                                     {"name": name, "domain": f"https://{name}.example.com"}, token)
    if status != 200:
        raise RuntimeError(f"create site: {status} {answer}")
    return answer["data"]["id"]


def fill(start, events):
    """Fills the data of the server that `start` starts. Returns the large site and its days."""
    clock = big_store.Clock()
    last_day = int(time.time()) // 86_400 - 1
    begin_ms = (last_day - DAYS + 1) * 86_400_000
    with start(engine_memory_bytes_max=big_store.FILLING_MEMORY) as waymark:
        waymark.wait_for_event_store()
        owner = big_store.create_owner(waymark)
        token = waymark.login(big_store.OWNER)
        large = create_site(waymark, "large", token)
        small = [create_site(waymark, f"small{n}", token) for n in range(SMALL_SITES)]
        clock.tell("started")
        visits = int(events / EVENTS_A_VISIT)
        for site in small:
            fill_site(waymark.engine, site, owner, int(visits * SMALL_SITE_SHARE), begin_ms)
        fill_site(waymark.engine, large, owner, visits, begin_ms)
        clock.tell(f"{events:,} events")
        big_store.wait_for_merges(waymark.engine)
        clock.tell("merged")
    return {"site": large, "from": str(date_of(last_day - DAYS + 1)), "to": str(date_of(last_day))}
