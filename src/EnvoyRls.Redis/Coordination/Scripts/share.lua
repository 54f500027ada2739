-- ARGV: replica, sequence, microseconds to keep it, payload. A part is kept as 'end sequence payload'.
local before = redis.call('HGET', KEYS[1], ARGV[1])
if before then
  local ends, sequence = string.match(before, '^(%d+) (%-?%d+) ')
  if tonumber(ends) > now and tonumber(sequence) > tonumber(ARGV[2]) then return 0 end
end
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f %s ', now + ARGV[3], ARGV[2]) .. ARGV[4])

-- A topic that nobody shares any more goes as a whole.
local keep = math.ceil(ARGV[3] / 1000)
if redis.call('PTTL', KEYS[1]) < keep then redis.call('PEXPIRE', KEYS[1], keep) end
return 1
