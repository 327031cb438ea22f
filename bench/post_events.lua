-- SPDX-License-Identifier: Apache-2.0
-- wrk: POST to EVENTS_PATH one of the bodies that stand in EVENTS_FILE, a line each, in turn.
local requests = {}
local next_request = 0

function init(args)
   for line in io.lines(os.getenv("EVENTS_FILE")) do
      requests[#requests + 1] = wrk.format("POST", os.getenv("EVENTS_PATH"), {
         ["Host"] = wrk.headers["Host"],
         ["Content-Type"] = "text/plain;charset=UTF-8",
         ["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
         ["Accept-Language"] = "en-US,en;q=0.9",
         ["Origin"] = "https://shop.example.com",
         ["Authorization"] = os.getenv("EVENTS_AUTHORIZATION"),
      }, line)
   end
end

function request()
   next_request = next_request % #requests + 1
   return requests[next_request]
end

function done(summary, latency, _)
   io.write(string.format("RESULT %d %d %.1f %.1f %d %d\n", summary.requests, summary.duration,
      latency:percentile(50.0), latency:percentile(99.0),
      summary.errors.status + summary.errors.connect + summary.errors.read
         + summary.errors.write + summary.errors.timeout, summary.bytes))
end
