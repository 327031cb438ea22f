-- SPDX-License-Identifier: Apache-2.0
-- wrk: GET /<one of the slugs listed in SLUGS_FILE>, chosen at random. Requests are formatted once.
local slugs = {}
local requests = {}

function init(args)
   for line in io.lines(os.getenv("SLUGS_FILE")) do
      slugs[#slugs + 1] = line
   end
   math.randomseed(1)
   for i = 1, #slugs do
      requests[i] = wrk.format("GET", "/" .. slugs[i], {
         ["Host"] = wrk.headers["Host"],
         ["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
         ["Accept-Language"] = "en-US,en;q=0.9",
         ["Referer"] = "https://news.example.com/today",
      })
   end
end

function request()
   return requests[math.random(#requests)]
end

function done(summary, latency, _)
   io.write(string.format("RESULT %d %d %.1f %.1f %d %d\n", summary.requests, summary.duration,
      latency:percentile(50.0), latency:percentile(99.0),
      summary.errors.status + summary.errors.connect + summary.errors.read
         + summary.errors.write + summary.errors.timeout, summary.bytes))
end
