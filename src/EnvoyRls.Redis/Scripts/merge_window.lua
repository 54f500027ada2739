-- Hits that a replica admitted by itself while this server was away, of a fixed window. KEYS[1] is the counter, KEYS[2] what was merged into
-- it so far: by the name of each record, all that it has told of and when. ARGV: the record's name, the hits it has admitted in all, the
-- value that the counter was last seen at before and when that was, and the seconds that both keys may live.
-- A counter that was lost is brought back to what it was seen at, and what was merged since: 50 ms later at least, as clocks differ, and what
-- had been merged just before is in what was seen. Nothing is charged twice.
-- Answers the hits charged and the counter's value as text.
local value = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
local admitted, seen, seen_at = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local stored, known, since = redis.call('HGETALL', KEYS[2]), -1, 0
for i = 1, #stored, 2 do
  local hits, at = string.match(stored[i + 1], '^(%d+) (%d+)$')
  if stored[i] == ARGV[1] then
    known = tonumber(hits)
  elseif tonumber(at) >= seen_at + 50000 then
    since = since + tonumber(hits)
  end
end
if admitted <= known or (admitted == 0 and seen == 0) then return string.format('0 %.0f', value) end

local granted = admitted - math.max(known, 0)
if known < 0 then granted = math.max(granted, seen + since + admitted - value) end
if granted > 0 then
  redis.call('INCRBY', KEYS[1], string.format('%.0f', granted))
  if redis.call('TTL', KEYS[1]) < 0 then redis.call('EXPIRE', KEYS[1], ARGV[5]) end
end
redis.call('HSET', KEYS[2], ARGV[1], string.format('%.0f %.0f', admitted, now))
redis.call('EXPIRE', KEYS[2], ARGV[5])
return string.format('%.0f %.0f', granted, value + granted)
