-- The sliding window log in a sorted set: a member 'time hits' for each moment kept, scored by its time, and in front of
-- them '@reading hits', the clock's reading at the last change and the hits of all members. The limit's numbers: amount,
-- window.
local exact_members = 1024

local function hits_of(member)
  return tonumber(string.match(member, ' (%d+)$') or fail())
end

-- The moment that hits are kept under: their own, or, in a log that holds many, the next of a grid.
local function moment_for(at, members, window)
  if members < exact_members then return at end
  local step = math.max(1, math.floor(window / exact_members))
  local past = math.fmod(at, step)
  return past == 0 and at or at - past + step
end

-- When the oldest members will have slid out of the window that hold so many hits.
local function freed_from(key, rank, needed, window)
  while true do
    for _, member in ipairs(redis.call('ZRANGE', key, rank, rank + 31)) do
      needed = needed - hits_of(member)
      if needed <= 0 then return string.match(member, '^%d+') + window end
      rank = rank + 1
    end
  end
end

local function add(key, moment, hits)
  local there = redis.call('ZRANGEBYSCORE', key, moment, moment)[1]
  if there then
    hits = hits + hits_of(there)
    redis.call('ZREM', key, there)
  end
  redis.call('ZADD', key, moment, string.format('%.0f %.0f', moment, hits))
end

-- Takes hits back from the newest of the members on, as many as there are; tells how many it took and of how many members.
local function take_newest(key, members, hits)
  local taken = 0
  for i = 1, members do
    local newest = redis.call('ZPOPMAX', key)
    local held = hits_of(newest[1])
    if taken + held > hits then
      add(key, tonumber(newest[2]), taken + held - hits)
      return hits, i - 1
    end
    taken = taken + held
    if taken == hits then return hits, i end
  end
  return taken, members
end

-- Takes hits back from the members of that time and later, the oldest first; answers as take_newest does.
local function take_oldest(key, from, hits)
  local taken, emptied = 0, 0
  while taken < hits do
    local oldest, time = unpack(redis.call('ZRANGEBYSCORE', key, from, '+inf', 'WITHSCORES', 'LIMIT', 0, 1))
    if not oldest then break end
    local held = hits_of(oldest)
    redis.call('ZREM', key, oldest)
    if taken + held > hits then
      add(key, tonumber(time), taken + held - hits)
      return hits, emptied
    end
    taken, emptied = taken + held, emptied + 1
  end
  return taken, emptied
end

local function set_header(key, header, reading, held)
  local renewed = string.format('@%.0f %.0f', reading, held)
  if renewed == header then return end
  if header then redis.call('ZREM', key, header) end
  redis.call('ZADD', key, -1, renewed)
end

algorithms.sl = function(key, limit, hits, keep, charged_at)
  hits = tonumber(hits)
  local amount, window = limit[1], limit[2]
  if amount == 0 then return answer_of_zero(hits) end
  local header = redis.call('ZRANGE', key, 0, 0)[1]
  local at, held, members, expired = now, 0, 0, {}
  if header then
    local reading, sum = string.match(header, '^@(%d+) (%d+)$')
    if not reading then fail() end
    at, held = math.max(now, tonumber(reading)), tonumber(sum)
    expired = redis.call('ZRANGEBYSCORE', key, 0, at - window)
    for _, member in ipairs(expired) do held = held - hits_of(member) end
    members = redis.call('ZCARD', key) - 1 - #expired
  end
  local remaining = amount - held
  local admitted, retry = hits <= math.max(0, remaining), 0
  local gives = hits < 0 and header and (not charged_at or (charged_at > at - window and charged_at <= at))
  local changes = keep and admitted and (hits > 0 or gives)
  if changes and #expired > 0 then redis.call('ZREMRANGEBYSCORE', key, 0, at - window) end
  if changes and hits < 0 then
    local taken, emptied
    if charged_at then
      taken, emptied = take_oldest(key, charged_at, -hits)
    else
      taken, emptied = take_newest(key, members, -hits)
    end
    held, members, remaining = held - taken, members - emptied, remaining + taken
  end
  local empty = at
  if members > 0 then empty = redis.call('ZRANGE', key, -1, -1, 'WITHSCORES')[2] + window end
  if not admitted then
    retry = hits > amount and -1 or freed_from(key, #expired + 1, hits - remaining, window) - now
  elseif hits > 0 then
    local moment = moment_for(at + term, members, window)
    empty, held, remaining = math.max(empty, moment + window), held + hits, remaining - hits
    if changes then add(key, moment, hits) end
  end
  if changes then
    set_header(key, header, at, held)
    redis.call('PEXPIREAT', key, math.ceil(empty / 1000))
  end
  return admitted, answer_of(admitted, math.max(0, remaining), empty - now, retry, 0)
end
