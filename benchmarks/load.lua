-- For wrk: asks for the addresses of a file, one after the other, and prints a line of JSON.
--   wrk -s load.lua ADDRESS -- FILE

local asked = {}
local at = 0
local threads = {}
overloaded = 0 -- answers that bid come again later; each thread has its own

function setup(thread)
   threads[#threads + 1] = thread
end

function init(arguments)
   for path in io.lines(arguments[1]) do
      asked[#asked + 1] = wrk.format("GET", path, { ["Accept-Encoding"] = "gzip" })
   end
end

function request()
   at = at % #asked + 1
   return asked[at]
end

function response(status, headers)
   if status == 503 and (headers["retry-after"] or headers["Retry-After"]) then
      overloaded = overloaded + 1
   end
end

function done(summary, latency, requests)
   local errors = summary.errors
   local turned_away = 0
   for _, thread in ipairs(threads) do
      turned_away = turned_away + thread:get("overloaded")
   end
   io.write(string.format(
      '\n{"requests": %d, "seconds": %.3f, "bytes": %d, "p50": %.1f, "p95": %.1f, "p99": %.1f,' ..
      ' "longest": %.1f, "refused": %d, "overloaded": %d, "broken": %d, "late": %d}\n',
      summary.requests, summary.duration / 1e6, summary.bytes,
      latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
      latency.max / 1e3,
      errors.status, turned_away, errors.connect + errors.read + errors.write, errors.timeout))
end
