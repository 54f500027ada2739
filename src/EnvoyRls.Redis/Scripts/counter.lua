-- One charge. KEYS[1] is the counter; ARGV its algorithm, 1 to charge or 0 to look, the hits (below 0 to give back), when
-- they were charged if it is a charge that is given back, else 0, and the limit's numbers. Answers when it was carried out
-- and the outcome's numbers as text.
local limit = {}
for i = 5, #ARGV do limit[i - 4] = tonumber(ARGV[i]) end
local charged_at = ARGV[4] ~= '0' and tonumber(ARGV[4]) or nil
local _, answer = algorithms[ARGV[1]](KEYS[1], limit, ARGV[3], ARGV[2] == '1', charged_at)
return string.format('%.0f ', now) .. answer
