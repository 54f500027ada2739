-- A lease. KEYS[1] is the counter; ARGV its algorithm, the hits that are needed now, the most hits to charge, how long those that
-- are not needed may be spent, of how many parts of what is left they are one, and the limit's numbers. Answers when it was
-- carried out, the hits granted, and the outcome's numbers as text: how the counter stands, or why something needed was not
-- granted.
local limit = {}
for i = 6, #ARGV do limit[i - 5] = tonumber(ARGV[i]) end
local charge, needed, hits = algorithms[ARGV[1]], tonumber(ARGV[2]), tonumber(ARGV[3])

local function remaining()
  local _, answer = charge(KEYS[1], limit, '0', false)
  return tonumber(string.match(answer, '^%d+ (%d+)'))
end

local granted = math.min(needed, remaining())
if granted > 0 then charge(KEYS[1], limit, string.format('%.0f', granted), true) end
local look = '1'
if granted == needed then
  term = tonumber(ARGV[4])
  local slice = math.min(hits - needed, math.floor(remaining() / ARGV[5]))
  if slice > 0 then charge(KEYS[1], limit, string.format('%.0f', slice), true) end
  term, granted, look = 0, granted + math.max(0, slice), '0'
end
local _, answer = charge(KEYS[1], limit, look, false)
return string.format('%.0f %.0f ', now, granted) .. answer
