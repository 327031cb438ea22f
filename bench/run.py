#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`make bench`: measures the release build against its targets and prints one table.

Every figure that depends on the machine is a ratio to a reference measured in the same call.
"""

import argparse
import contextlib
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

import collect
import processes
import routing
import scale
import year

SECTIONS = ("micro", "forwarder", "redirect", "collect", "scale", "year")


class Table:
    def __init__(self):
        self.rows = []

    def add(self, what, value, unit, target=None, at_most=True):
        met = target is None or (value <= target if at_most else value >= target)
        sign = "" if target is None else f"{'≤' if at_most else '≥'} {target:g}"
        self.rows.append((what, f"{value:,.4g}" if value < 1000 else f"{value:,.0f}", unit, sign,
                          "" if target is None else ("met" if met else "MISSED")))
        print(f"  {what}: {self.rows[-1][1]} {unit} {sign} {self.rows[-1][4]}", flush=True)

    def text(self):
        rows = [("figure", "value", "unit", "target", "")] + self.rows
        widths = [max(len(row[i]) for row in rows) for i in range(5)]
        lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
                 for row in rows]
        lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
        return "\n".join(lines)


def measure(server, slugs_file, seconds, connections=64):
    before = processes.cpu_seconds(server.pid)
    run = processes.wrk(server.port, slugs_file, seconds, connections)
    run["cpu_us"] = (processes.cpu_seconds(server.pid) - before) / run["requests"] * 1e6
    run["rate"] = run["requests"] / run["seconds"]
    if run["errors"]:
        raise RuntimeError(f"{run['errors']} requests failed")
    return run


def make_links(build, directory, count):
    """As many links without rules as with ten; returns the files that list their slugs."""
    plain, ruled = directory / "slugs.txt", directory / "ruled-slugs.txt"
    with processes.Waymark(build, directory / "redirect", server_io_threads=1) as waymark:
        waymark.wait_until("/health", 200)
        plain.write_text("\n".join(waymark.create_links(count)) + "\n")
        ruled_slugs = waymark.create_links(count)
        ruled.write_text("\n".join(ruled_slugs) + "\n")
        routing.add_rules(waymark, ruled_slugs[0])
        meta_path = waymark.meta_path()
    routing.copy_rules(meta_path, ruled_slugs)
    return plain, ruled


def redirect(table, build, directory, options, slugs_files):
    """The redirect beside nginx's, in turn, so that a noisy moment strikes both.

    The event store is away, so that clicks are recorded in the spool and stay there: what is
    measured is the redirect, not the forwarder that works beside it on the same two cores.
    """
    slugs_file, ruled_slugs_file = slugs_files
    with processes.Waymark(build, directory / "redirect", server_io_threads=1,
                           event_store_url="http://127.0.0.1:9",
                           spool_bytes_max=64 << 30) as waymark:
        waymark.wait_until("/health", 200)
        routing.check_rules(waymark, ruled_slugs_file.read_text().split())
        with processes.Nginx(directory / "nginx") as nginx:
            asked = {"nginx": (nginx, slugs_file), "waymark": (waymark, slugs_file),
                     "with 10 rules": (waymark, ruled_slugs_file)}
            runs = {who: [] for who in asked}
            for server, slugs in asked.values():
                measure(server, slugs, 2)
            for _ in range(options.rounds):
                for who, (server, slugs) in asked.items():
                    runs[who].append(measure(server, slugs, options.seconds))
        def median(who, what):
            return statistics.median(run[what] for run in runs[who])
        for who in ("nginx", "waymark"):
            table.add(f"redirect: {who}, CPU a request", median(who, "cpu_us"), "µs")
            table.add(f"redirect: {who}, requests a second", median(who, "rate"), "1/s")
        table.add("redirect: CPU, ratio to nginx",
                  median("waymark", "cpu_us") / median("nginx", "cpu_us"), "", 1.25)
        table.add("redirect: throughput, ratio to nginx",
                  median("waymark", "rate") / median("nginx", "rate"), "", 0.85, at_most=False)
        table.add("redirect: latency p99, ratio to nginx",
                  median("waymark", "p99_us") / median("nginx", "p99_us"), "")
        table.add("redirect with 10 rules: CPU a request", median("with 10 rules", "cpu_us"), "µs")
        table.add("redirect with 10 rules: CPU, ratio to plain",
                  median("with 10 rules", "cpu_us") / median("waymark", "cpu_us"), "", 1.6)
        memory(table, waymark, slugs_file, options)


def redirect_and_forward(table, build, directory, options):
    """The same with everything running: redirects, forwarder and engine share the machine."""
    with processes.Waymark(build, directory / "everything", server_io_threads=1) as waymark:
        waymark.wait_until("/health", 200)
        own = directory / "own-slugs.txt"
        own.write_text("\n".join(waymark.create_links(1000)) + "\n")
        waymark.wait_for_event_store()
        run = measure(waymark, own, options.seconds)
        table.add("redirect: requests a second while forwarding too", run["rate"], "1/s")
        table.add("redirect: CPU a request, forwarder included", run["cpu_us"], "µs")


def login_storm(table, build, directory, options, slugs_file):
    """Redirects while passwords are hashed for everybody who wants to get in at once.

    Few connections, so that a latency is that of the answer and not of a queue before it.
    """
    few = 4
    with processes.Waymark(build, directory / "redirect", server_io_threads=1,
                           event_store_url="http://127.0.0.1:9",
                           spool_bytes_max=64 << 30) as waymark:
        waymark.wait_until("/health", 200)
        measure(waymark, slugs_file, 2)
        runs = {"idle": [], "storm": []}
        logins = 0
        for _ in range(options.rounds):
            runs["idle"].append(measure(waymark, slugs_file, options.seconds, few)["p99_us"])
            with processes.LoginStorm(waymark) as storm:
                run = measure(waymark, slugs_file, options.seconds, few)
            runs["storm"].append(run["p99_us"])
            logins += storm.logins
        idle, storm = (statistics.median(runs[which]) for which in ("idle", "storm"))
        table.add("redirect: latency p99, idle", idle, "µs")
        table.add("redirect: logins hashed meanwhile, a second",
                  logins / (options.rounds * options.seconds), "1/s")
        table.add("redirect: latency p99 in a login storm, ratio to idle", storm / idle, "", 2)


def memory(table, waymark, slugs_file, options):
    """Resident memory over many requests: from the first fifth on, it must not grow."""
    samples, done = [], 0
    while done < options.memory_requests:
        done += processes.wrk(waymark.port, slugs_file, 10)["requests"]
        samples.append((done, processes.resident_bytes(waymark.pid, processes.MAPPED) / 2**20))
    settled = next(size for count, size in samples if count >= options.memory_requests / 5)
    table.add(f"memory: growth over {done / 1e6:.1f} million requests", samples[-1][1] - settled,
              "MB", 8)
    table.add("memory: resident after them", samples[-1][1], "MB")


def start_and_idle(table, build, directory, slugs_file):
    """Starts on the data of the first run, its clicks still in the spool."""
    slug = slugs_file.read_text().split("\n", 1)[0]
    seconds = []
    for _ in range(3):
        with processes.Waymark(build, directory / "redirect", server_io_threads=1) as waymark:
            seconds.append(waymark.wait_until(f"/{slug}", 302))
    table.add("start to first redirect", statistics.median(seconds), "s", 1)
    with processes.Waymark(build, directory / "idle") as waymark:
        waymark.wait_for_event_store()
        engine = processes.children(waymark.pid)[0]
        table.add("idle: waymark, resident without GeoIP and spool",
                  processes.resident_bytes(waymark.pid, processes.MAPPED) / 2**20, "MB", 60)
        table.add("idle: engine, resident", processes.resident_bytes(engine) / 2**20, "MB", 350)
        table.add("stop after SIGTERM", waymark.stop(), "s", 5)


def micro(table, build, name, wanted):
    """A Google Benchmark program; `wanted` maps its benchmarks to rows."""
    output = subprocess.run(
        [str(build / name), "--benchmark_format=json", "--benchmark_repetitions=5",
         "--benchmark_report_aggregates_only=true"],
        check=True, capture_output=True, text=True).stdout
    for run in json.loads(output)["benchmarks"]:
        if run["aggregate_name"] != "median" or run["run_name"] not in wanted:
            continue
        label, target = wanted[run["run_name"]]
        table.add(label, run["cpu_time"], run["time_unit"], target)


def forwarder(table, build, directory, options):
    """Events in the spool to rows in the embedded engine, enrichment included."""
    output = subprocess.run(
        [str(build / "forwarder_bench"), "--events", str(options.events), "--directory",
         str(directory / "forwarder")], check=True, capture_output=True, text=True).stdout
    result = json.loads(output.strip().splitlines()[-1])
    table.add("forwarder: events a second into the engine", result["events_per_second"], "1/s",
              150_000, at_most=False)


def working_directory(kept):
    if kept is None:
        return tempfile.TemporaryDirectory(prefix="waymark-bench-")
    kept.mkdir(parents=True, exist_ok=True)
    return contextlib.nullcontext(kept)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--links", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--events", type=int, default=3_000_000)
    parser.add_argument("--memory-requests", type=int, default=5_000_000)
    parser.add_argument("--many-links", type=int, default=1_000_000)
    parser.add_argument("--many-clicks", type=int, default=50_000_000)
    parser.add_argument("--year-events", type=int, default=100_000_000)
    parser.add_argument("--asked", type=int, default=40,
                        help="requests of each kind, of scale and year")
    parser.add_argument("--only", nargs="*", choices=SECTIONS, default=SECTIONS)
    parser.add_argument("--directory", type=pathlib.Path,
                        help="where to work, and leave what was made: the next run of `scale` or"
                             " `year` finds its store there")
    options = parser.parse_args()
    build = options.build.resolve()

    table = Table()
    with working_directory(options.directory) as folder:
        directory = pathlib.Path(folder)
        if "micro" in options.only:
            micro(table, build, "spool_bench", {"append_click": ("spool: append a click", 300)})
            micro(table, build, "identity_bench", {
                "BM_RecallJwt": ("identity: verify a JWT", 5_000),
                "BM_RecallApiKey": ("identity: verify an API key", 5_000),
                "BM_RecallSignedRequest": ("identity: verify a signed request", 15_000)})
            micro(table, build, "decide_bench", {
                "decide_plain": ("decide: a plain link", None),
                "decide_with_ten_rules": ("decide: ten rules that all are tried", None)})
        if "forwarder" in options.only:
            forwarder(table, build, directory, options)
        if "redirect" in options.only:
            slugs_files = make_links(build, directory, options.links)
            slugs_file = slugs_files[0]
            redirect(table, build, directory, options, slugs_files)
            redirect_and_forward(table, build, directory, options)
            login_storm(table, build, directory, options, slugs_file)
            start_and_idle(table, build, directory, slugs_file)
        if "collect" in options.only:
            collect.measure(table, build, directory, options)
        if "scale" in options.only:
            scale.measure(table, build, directory, options)
        if "year" in options.only:
            year.measure(table, build, directory, options)
    print("\n" + table.text())
    return 1 if any(row[4] == "MISSED" for row in table.rows) else 0


if __name__ == "__main__":
    sys.exit(main())
