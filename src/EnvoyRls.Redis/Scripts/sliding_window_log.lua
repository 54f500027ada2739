-- The sliding window log in a sorted set: a member 'time hits' for each moment kept, scored by its time, and before them
-- all '@reading hits', the clock's reading at the last change and the hits of all members. The limit's numbers: amount,
-- window.
local exact_members = 1024

local function hits_of(member)
  return tonumber(string.match(member, ' (%d+)$') or fail())
end

-- When the oldest members will have slid out of the window that hold so many hits.
local function freed_from(key, rank, needed, window)
  while true do
    for _, member in ipairs(redis.call('ZRANGE', key, rank, rank + 31)) do
      needed = needed - hits_of(member)
      if needed <= 0 then return tonumber(string.match(member, '^%d+')) + window end
      rank = rank + 1
    end
  end
end

local function round_up(at, window)
  local step = math.max(1, math.floor(window / exact_members))
  local past = math.fmod(at, step)
  return past == 0 and at or at - past + step
end

local function add(key, time, hits)
  local there = redis.call('ZRANGEBYSCORE', key, time, time)[1]
  if there then
    hits = hits + hits_of(there)
    redis.call('ZREM', key, there)
  end
  redis.call('ZADD', key, time, string.format('%.0f %.0f', time, hits))
end

-- Takes hits back from the newest members on, as many as there are, and tells how many it took.
local function take_newest(key, hits)
  local taken = 0
  for _ = 2, redis.call('ZCARD', key) do
    local newest = redis.call('ZPOPMAX', key)
    local held = hits_of(newest[1])
    if taken + held > hits then
      add(key, tonumber(newest[2]), taken + held - hits)
      return hits
    end
    taken = taken + held
    if taken == hits then break end
  end
  return taken
end

-- Writes what the log holds after a charge or a refund, and tells how many hits that is.
local function change(key, header, expired, held, at, window, hits)
  if expired > 0 then redis.call('ZREMRANGEBYSCORE', key, 0, at - window) end
  if hits > 0 then
    local members = redis.call('ZCARD', key) - (header and 1 or 0)
    add(key, members < exact_members and at or round_up(at, window), hits)
    held = held + hits
  else
    held = held - take_newest(key, -hits)
  end
  local renewed = string.format('@%.0f %.0f', at, held)
  if renewed ~= header then
    if header then redis.call('ZREM', key, header) end
    redis.call('ZADD', key, -1, renewed)
  end
  return held
end

algorithms.sl = function(key, limit, hits, keep)
  hits = tonumber(hits)
  local amount, window = limit[1], limit[2]
  if amount == 0 then return answer_of_zero(hits) end
  local header = redis.call('ZRANGE', key, 0, 0)[1]
  local reading, held = 0, 0
  if header then
    reading, held = string.match(header, '^@(%d+) (%d+)$')
    if not reading then fail() end
    reading, held = tonumber(reading), tonumber(held)
  end
  local at = math.max(now, reading)
  local expired = header and redis.call('ZRANGEBYSCORE', key, 0, at - window) or {}
  for _, member in ipairs(expired) do held = held - hits_of(member) end
  local admitted, retry = hits <= math.max(0, amount - held), 0
  local changes = admitted and keep and (hits > 0 or (hits < 0 and header))
  if changes then
    held = change(key, header, #expired, held, at, window, hits)
  elseif not admitted then
    retry = hits > amount and -1 or freed_from(key, #expired + 1, held + hits - amount, window) - now
  end
  local empty = at
  if held > 0 then empty = window + redis.call('ZRANGE', key, -1, -1, 'WITHSCORES')[2] end
  if changes then redis.call('PEXPIREAT', key, math.ceil(empty / 1000)) end
  return admitted, answer_of(admitted, math.max(0, amount - held), empty - now, retry, 0)
end
