-- Charges of one counter. KEYS[1] is the counter; ARGV its algorithm, 1 to charge or 0 to look, the hits (below 0 to give
-- back; of several charges, in order, each followed by a space), when they were charged if it is a charge that is given
-- back, else 0, and the limit's numbers. Answers when it was carried out and the numbers of each outcome as text.
local limit = {}
for i = 5, #ARGV do limit[i - 4] = tonumber(ARGV[i]) end
local name, hits = ARGV[1], ARGV[3]
if string.sub(hits, -1) ~= ' ' then
  local charged_at = ARGV[4] ~= '0' and tonumber(ARGV[4]) or nil
  local _, answer = algorithms[name](KEYS[1], limit, hits, ARGV[2] == '1', charged_at)
  return string.format('%.0f ', now) .. answer
end

local list, answers = {}, {}
for each in string.gmatch(hits, '%d+') do list[#list + 1] = tonumber(each) end
if lists[name] and limit[1] ~= 0 then return string.format('%.0f ', now) .. lists[name](KEYS[1], limit, list) end
for i, each in ipairs(list) do
  local _, answer = algorithms[name](KEYS[1], limit, each, true)
  answers[i] = answer
end
return string.format('%.0f ', now) .. table.concat(answers, ' ')
