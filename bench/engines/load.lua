-- Asks for ADDRESSES addresses under the path it is given, at random, as a browser that takes gzip; prints one line of figures.
local requests = {}

function init(args)
  local addresses = tonumber(args[1])
  wrk.headers["Accept-Encoding"] = "gzip, deflate, br"
  math.randomseed(96)
  for number = 0, addresses - 1 do
    requests[#requests + 1] = wrk.format("GET", wrk.path .. number)
  end
end

function request()
  return requests[math.random(#requests)]
end

function done(summary, latency, _)
  local wrong = summary.errors
  io.write(string.format("FIGURES %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    wrong.status + wrong.connect + wrong.read + wrong.write + wrong.timeout))
end
