-- Hits that a replica admitted by itself while this server was away. KEYS[1] is the counter, KEYS[2] what was merged into it so far:
-- by the name of each record, all that it has told of. ARGV: the algorithm, the record's name, the hits it has admitted in all, the most of
-- them to charge, how long KEYS[2] is kept in milliseconds, and the limit's numbers. Charges as many as fit, and nothing twice.
-- Answers when it was carried out, the hits charged, and the outcome's numbers as text: how the counter stands.
local limit = {}
for i = 6, #ARGV do limit[i - 5] = tonumber(ARGV[i]) end
local charge, admitted = algorithms[ARGV[1]], tonumber(ARGV[3])

local _, answer = charge(KEYS[1], limit, '0', false)
local granted = 0
local known = tonumber(redis.call('HGET', KEYS[2], ARGV[2]) or '0') or 0
if admitted > known then
  local remaining = tonumber(string.match(answer, '^%d+ (%d+)'))
  granted = math.min(admitted - known, tonumber(ARGV[4]), remaining)
  if granted > 0 then
    charge(KEYS[1], limit, string.format('%.0f', granted), true)
    _, answer = charge(KEYS[1], limit, '0', false)
  end
  redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
end
return string.format('%.0f %.0f ', now, granted) .. answer
