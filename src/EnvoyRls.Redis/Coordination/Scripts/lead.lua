-- ARGV: replica, term in microseconds. Answers the fencing token, 0 if another replica leads.
local lease = redis.call('HMGET', KEYS[1], 'replica', 'token', 'ends', 'term')
local token = tonumber(lease[2] or 0)
local left = tonumber(lease[3] or 0) - now

-- A lease that seems to last longer than its term was taken before the clock stepped back: a dead leader must not keep it.
local held = lease[1] and left > 0 and left <= tonumber(lease[4])
if held and lease[1] ~= ARGV[1] then return 0 end

-- The time is greater than any token before it, also of a past that this server has lost.
if not held then token = math.max(token + 1, now) end
redis.call('HSET', KEYS[1], 'replica', ARGV[1], 'token', string.format('%.0f', token),
  'ends', string.format('%.0f', now + ARGV[2]), 'term', ARGV[2])
return token
