-- For wrk: asks for the addresses of a file, one after the other, and prints a line of JSON.
--   wrk -s load.lua ADDRESS -- FILE

local asked = {}
local at = 0

function init(arguments)
   for path in io.lines(arguments[1]) do
      asked[#asked + 1] = wrk.format("GET", path, { ["Accept-Encoding"] = "gzip" })
   end
end

function request()
   at = at % #asked + 1
   return asked[at]
end

function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format(
      '\n{"requests": %d, "seconds": %.3f, "bytes": %d, "p50": %.1f, "p95": %.1f, "p99": %.1f,' ..
      ' "longest": %.1f, "refused": %d, "broken": %d, "late": %d}\n',
      summary.requests, summary.duration / 1e6, summary.bytes,
      latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
      latency.max / 1e3,
      errors.status, errors.connect + errors.read + errors.write, errors.timeout))
end
