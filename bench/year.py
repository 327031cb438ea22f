# SPDX-License-Identifier: Apache-2.0
"""What is asked about a web site's year of a hundred million events."""

import datetime
import json
import os
import statistics
import time

import big_store
import processes
import scale
import year_store
from asking import Client, p95

# Of what is asked most: the days of its range, and what 95 of 100 answers take at most.
TARGETS_MS = {"30 days": (30, 100), "a year": (365, 300)}
SUMMARY = {"metrics": ["visitors", "visits", "page_views", "bounce_rate", "visit_duration"]}
TOP_PAGES = {"metrics": ["page_views"], "dimensions": ["path"], "limit": 10}
HOURLY = {"metrics": ["page_views"], "dimensions": ["time:hour"], "limit": 10_000}
MAIN = {"summary": SUMMARY, "top pages": TOP_PAGES, "hourly series": HOURLY}

# Of each, days and what is asked; no targets.
ELSEWHERE = {"time_zone": "Europe/Berlin"}
DAILY = {"metrics": ["visitors", "page_views"], "dimensions": ["time:day"], "limit": 366}
HOURLY_VISITORS = {"metrics": ["visitors"], "dimensions": ["time:hour"], "limit": 10_000}
TOP_PAGES_VISITORS = {"metrics": ["visitors"], "dimensions": ["path"], "limit": 10}
OTHERS = {
    "summary, 30 days of Berlin": (30, SUMMARY | ELSEWHERE),
    "summary, a year of Berlin": (365, SUMMARY | ELSEWHERE),
    "summary beside the period before, 30 days":
        (30, SUMMARY | {"compare": "previous_period"}),
    "visitors and page views by day, 30 days": (30, DAILY),
    "visitors and page views by day, a year": (365, DAILY),
    "visitors by hour, a day": (1, HOURLY_VISITORS),
    "visitors by hour, a week": (7, HOURLY_VISITORS),
    "visitors by hour, 30 days": (30, HOURLY_VISITORS),
    "top countries, a year":
        (365, {"metrics": ["page_views"], "dimensions": ["country"], "limit": 10}),
    "top pages by visitors, a day": (1, TOP_PAGES_VISITORS),
    "top pages by visitors, 30 days": (30, TOP_PAGES_VISITORS),
    "summary of a country, 30 days":
        (30, SUMMARY | {"filters": [["is", "country", ["DE"]]]}),
}
PINGOO = {
    "Pingoo's summary of a day": "/api/events/{site}/summary?date={date}",
    "Pingoo's ranking of a day": "/api/events/{site}/stats?stat_type=url&date={date}",
}
SLOW_SECONDS = 20
VISITORS_OFF_MAX = 0.01
# Visits are compared event by event in as many portions, each of which fits into memory.
PORTIONS = 8


class Year:
    """The large site, and the days that its events lie in."""

    def __init__(self, filled):
        self.site = filled["site"]
        self.first, self.last = map(datetime.date.fromisoformat, (filled["from"], filled["to"]))
        self.days = (self.last - self.first).days + 1

    def range(self, days, n):
        """So many days, or some fewer where there is no room: others for each `n`."""
        if days < self.days:
            first = self.first + datetime.timedelta(days=n * 37 % (self.days - days + 1))
            return first, first + datetime.timedelta(days=days - 1)
        return (self.first + datetime.timedelta(days=n % 7),
                self.last - datetime.timedelta(days=n // 7 % 7))

    def question(self, asked, days, n):
        first, last = self.range(days, n)
        return asked | {"site": self.site, "range": {"from": str(first), "to": str(last)},
                        "time_zone": asked.get("time_zone", "UTC")}


def ask_for_long(client, name, ask, times):
    """Asks so many times, or for SLOW_SECONDS if that takes longer; returns the milliseconds."""
    ask(1000)  # warms up
    client.taken_ms.pop(name)
    begun = time.monotonic()
    for n in range(times):
        ask(n)
        if time.monotonic() - begun > SLOW_SECONDS:
            break
    taken = client.taken_ms[name]
    print(f"    {name}: {len(taken)} times, median {statistics.median(taken):.1f} ms, "
          f"p95 {p95(taken):.1f} ms", flush=True)
    return taken


def ask_natively(client, year, name, asked, days, times):
    return ask_for_long(client, name,
                        lambda n: client.ask(name, "/api/native/query",
                                             year.question(asked, days, n)), times)


def ask_pingoo(client, year, name, path, times):
    return ask_for_long(client, name,
                        lambda n: client.ask(name, path.format(site=year.site,
                                                               date=year.range(1, n)[0])), times)


# --- the answers

def seconds_of(date):
    return int(datetime.datetime.combine(date, datetime.time(), datetime.timezone.utc).timestamp())


class RawEvents:
    """The same numbers, counted event by event in a range of days."""

    def __init__(self, waymark, site, first, last):
        self.engine = waymark.engine
        self.begin = seconds_of(first)
        self.end = seconds_of(last) + 86_400
        self.people = f"site_id = {site} AND is_bot = 0"

    def views(self, what, rest=""):
        answer = self.engine(f"SELECT {what} FROM events WHERE {self.people} AND "
                             f"kind = 'page_view' AND time >= {self.begin} AND time < {self.end} "
                             f"{rest}")
        return [line.split("\t") for line in answer.splitlines()]

    def visitors(self):
        answer = self.engine(f"SELECT uniqExact(visitor_id) FROM events WHERE {self.people} AND "
                             f"time >= {self.begin} AND time < {self.end}")
        return int(answer)

    def visits(self):
        """Of those that begin within the range: how many, bounces, page views, milliseconds."""
        sums = [0, 0, 0, 0]
        for portion in range(PORTIONS):
            answer = self.engine(f"""
                SELECT count(), countIf(marks = 1), sum(views),
                    sum(greatest(until_ms - since_ms, least(told_ms, 86400000)))
                FROM (SELECT min(time_ms) AS since_ms, max(time_ms) AS until_ms,
                          countIf(kind != 'engagement') AS marks, countIf(kind = 'page_view') AS
                          views, toInt64(sumIf(duration_ms, kind = 'engagement')) AS told_ms
                      FROM events
                      WHERE {self.people} AND visit_id % {PORTIONS} = {portion}
                          AND time >= {self.begin - 86_400} AND time < {self.end + 86_400}
                      GROUP BY visit_id
                      HAVING since_ms >= {self.begin * 1000} AND since_ms < {self.end * 1000})""")
            sums = [a + int(b) for a, b in zip(sums, answer.split("\t"))]
        return sums


def expect(what, told, counted, off_max=0.0):
    if abs(told - counted) > off_max:
        raise RuntimeError(f"{what}: {told} is answered, {counted} was counted")


def check_summary(client, raw, question):
    told = client.ask("check", "/api/native/query", question)["totals"]
    visits, bounces, views, lasted_ms = raw.visits()
    visitors = raw.visitors()
    expect("visitors", told[0], visitors, visitors * VISITORS_OFF_MAX)
    expect("visits", told[1], visits)
    expect("page views", told[2], views)
    expect("bounce rate", told[3], 100 * bounces / visits, 0.006)
    expect("visit duration", told[4], lasted_ms / visits / 1000, 0.06)


def check_pages(client, raw, question):
    told = client.ask("check", "/api/native/query", question)["rows"]
    counted = raw.views("path, count() AS n", "GROUP BY path ORDER BY n DESC, path LIMIT 10")
    if told != [[path, int(views)] for path, views in counted]:
        raise RuntimeError(f"top pages: {told} is answered, {counted} was counted")


def check_hours(client, raw, question):
    told = [views for _, views in client.ask("check", "/api/native/query", question)["rows"]]
    counted = raw.views("intDiv(toUInt32(time), 3600) AS hour, count()", "GROUP BY hour")
    wanted = [0] * len(told)
    for hour, views in counted:
        wanted[int(hour) - raw.begin // 3600] = int(views)
    if told != wanted:
        raise RuntimeError("the hourly series differs from the events")


def check(waymark, client, year):
    """Compares the answers with the events, or fails."""
    clock = big_store.Clock()
    for span, (days, _) in TARGETS_MS.items():
        raw = RawEvents(waymark, year.site, *year.range(days, 3))
        for asked, compare in ((SUMMARY, check_summary), (TOP_PAGES, check_pages),
                               (HOURLY, check_hours)):
            client.connection.close()  # it would have idled for too long
            compare(client, raw, year.question(asked, days, 3))
        clock.tell(f"answers of {span} compared with the events")


# --- all of it

def forget_pages(folder):
    """Leaves none of the store's files in the page cache."""
    for file in folder.rglob("*"):
        if file.is_file():
            handle = os.open(file, os.O_RDONLY)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)


def open_store(build, folder, events):
    """Fills the store if there is none."""
    note = folder / "filled.json"
    if not note.exists():
        filled = year_store.fill(lambda **settings: processes.Waymark(build, folder, **settings),
                                 events)
        note.write_text(json.dumps(filled))
    return Year(json.loads(note.read_text()))


def measure_cold(table, client, year):
    """What a first answer takes when nothing is in memory."""
    for what, asked in MAIN.items():
        client.ask(what, "/api/native/query", year.question(asked, 365, 20))
        table.add(f"year: {what}, a year, first answer from a cold disk", client.taken_ms[what][0],
                  "ms")


def measure(table, build, directory, options):
    folder = directory / "year"
    year = open_store(build, folder, options.year_events)
    forget_pages(folder)
    with processes.Waymark(build, folder) as waymark:
        waymark.wait_for_event_store()
        client = Client(waymark.port, waymark.login(big_store.OWNER))
        measure_cold(table, client, year)
        scale.wait_until_idle(waymark)
        check(waymark, client, year)
        for what, asked in MAIN.items():
            for span, (days, most) in TARGETS_MS.items():
                name = f"{what}, {span}"
                taken = ask_natively(client, year, name, asked, days, options.asked)
                table.add(f"year: p95 of {name}", p95(taken), "ms", most)
        for name, path in PINGOO.items():
            taken = ask_pingoo(client, year, name, path, options.asked)
            table.add(f"year: p95 of {name}", p95(taken), "ms", TARGETS_MS["30 days"][1])
        for name, (days, asked) in OTHERS.items():
            taken = ask_natively(client, year, name, asked, days, options.asked)
            table.add(f"year: p95 of {name}", p95(taken), "ms")
