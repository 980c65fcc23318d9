-- What wrk sends: alerts that differ in one label and in their fingerprint, unless `same` asks for one alert
-- again and again. Arguments: the shape (`webhook` as Alertmanager sends it to us, `v2` as Prometheus sends it
-- to Alertmanager), how many alerts a body holds, `distinct` or `same`, how many services the alerts are about,
-- and after how many alerts a thread ends (0: when its time is over).

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("thread_number", threads)
end

local LABELS = '"labels":{"alertname":"BenchLatency","severity":"warning","service":"bench-%d","cluster":"bench-1",'
  .. '"instance":"node-%s"},"annotations":{"summary":"node-%s answers slowly","description":"The 99th centile of '
  .. 'its answers is above 10 s.","runbook_url":"https://runbooks.example.test/latency"},'
  .. '"startsAt":"2026-03-02T08:24:38.326Z","endsAt":"%s",'
  .. '"generatorURL":"http://prometheus.example.test/graph?g0.expr=latency"'

local SHAPES = {
  webhook = {
    head = '{"version":"4","receiver":"tocsin","status":"firing","groupKey":"{}:{}","alerts":[',
    alert = '{"status":"firing","fingerprint":"%s",' .. LABELS .. "}",
    ends_at = "0001-01-01T00:00:00Z",
    tail = "]}",
  },
  v2 = {
    head = "[",
    -- The label stands in for the fingerprint and the envelope, which this shape lacks, so that both weigh the same.
    alert = '{' .. LABELS:gsub('"labels":{', '"labels":{"fingerprint":"%%s",') .. "}",
    ends_at = "2099-01-01T00:00:00Z",
    tail = "]",
  },
}

local shape, per_body, is_distinct, services, most, head
local sent = 0

function init(args)
  shape, per_body, is_distinct = SHAPES[args[1]], tonumber(args[2]), args[3] == "distinct"
  services, most = tonumber(args[4]), tonumber(args[5])
  head = "POST " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port
    .. "\r\nContent-Type: application/json\r\nContent-Length: "
end

local function alert()
  if is_distinct then sent = sent + 1 end
  local name = string.format("%02d%08d", thread_number, sent)
  return string.format(shape.alert, name .. "fedcba", sent % services + 1, name, name, shape.ends_at)
end

function request()
  if most > 0 and sent >= most then wrk.thread:stop() end
  local alerts = {}
  for place = 1, per_body do alerts[place] = alert() end
  local body = shape.head .. table.concat(alerts, ",") .. shape.tail
  return head .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%f,"refused":%d,"broken":%d,"p50_ms":%f,"p99_ms":%f}\n',
    summary.requests, summary.duration / 1e6, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000
  ))
end
